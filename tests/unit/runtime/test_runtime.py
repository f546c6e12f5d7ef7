"""Calls, storage, events, errors, extrinsics and runtime APIs by name."""

from __future__ import annotations

import contextlib
import random
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import ALL, CERE_14, CERE_15, DEV_14, DEV_16, metadata, runtime
from scalecodec.base import RuntimeConfigurationObject, ScaleBytes
from scalecodec.type_registry import load_type_registry_preset

from cere_trust.call import Call
from cere_trust.codec import write_compact
from cere_trust.crypto import ss58
from cere_trust.crypto.hashing import blake2_128, blake2_256, twox_64, twox_128, twox_256
from cere_trust.errors import DecodeError, EncodeError, IncompatibleRuntime, InvalidAddress, MetadataError, UnknownItem
from cere_trust.runtime import DispatchFailure, EventRecord, Runtime
from cere_trust.runtime.metadata import StorageInfo
from cere_trust.runtime.storage import StorageKeys
from cere_trust.types import AccountId, Amount, OpaqueKey

ALICE, BOB = AccountId(bytes(range(32))), AccountId(bytes(range(32, 64)))
TRANSFER = Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": Amount.cere("1.5")})


# --- calls ---


@pytest.fixture(scope="module", params=[CERE_14, DEV_14])
def referee(request: pytest.FixtureRequest) -> tuple[Runtime, RuntimeConfigurationObject, object]:
    config = RuntimeConfigurationObject(implements_scale_info=True, ss58_format=54)
    config.update_type_registry(load_type_registry_preset("core"))
    decoded = config.create_scale_object("MetadataVersioned", ScaleBytes(metadata(request.param)))
    decoded.decode()
    config.add_portable_registry(decoded)
    return runtime(request.param), config, decoded


def test_calls_are_written_as_scalecodec_writes_them(
    referee: tuple[Runtime, RuntimeConfigurationObject, object],
) -> None:
    this, config, decoded = referee
    transfer = {
        "call_module": "Balances",
        "call_function": "transfer_keep_alive",
        "call_args": {"dest": ALICE.address, "value": 15_000_000_000},
    }
    cases = [
        (TRANSFER, transfer),
        (
            Call("Staking", "nominate", {"targets": [ALICE, BOB]}),
            {
                "call_module": "Staking",
                "call_function": "nominate",
                "call_args": {"targets": [ALICE.address, BOB.address]},
            },
        ),
        (
            Call("Utility", "batch_all", {"calls": [TRANSFER, Call("System", "remark", {"remark": b"\xff\1"})]}),
            {
                "call_module": "Utility",
                "call_function": "batch_all",
                "call_args": {
                    "calls": [
                        transfer,
                        {"call_module": "System", "call_function": "remark", "call_args": {"remark": "0xff01"}},
                    ]
                },
            },
        ),
    ]
    for ours, theirs in cases:
        written = config.create_scale_object("Call", metadata=decoded).encode(theirs)
        assert this.encode_call(ours) == bytes(written.data)
        assert this.decode_call(bytes(written.data)) == ours


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "dest",
    [
        ALICE,
        ALICE.address,
        bytes(ALICE),
        bytearray(ALICE),
        "0x" + ALICE.hex(),
        SimpleNamespace(account=ALICE),
        {"Id": ALICE},
    ],
    ids=lambda value: type(value).__name__,
)
def test_accounts_may_be_given_in_many_ways(name: str, dest: object) -> None:
    call = Call("Balances", "transfer_keep_alive", {"dest": dest, "value": 1})
    data = runtime(name).encode_call(call)
    decoded = runtime(name).decode_call(data)
    assert decoded.args["dest"] == ALICE and type(decoded.args["dest"]) is AccountId
    assert runtime(name).encode_call(decoded) == data


def test_addresses_of_other_kinds_stay_tagged() -> None:
    this = runtime(CERE_14)
    for dest in ({"Index": 5}, {"Raw": b"abc"}, {"Address32": bytes(32)}, {"Address20": bytes(20)}):
        data = this.encode_call(Call("Balances", "transfer_keep_alive", {"dest": dest, "value": 1}))
        assert this.decode_call(data).args["dest"] == dest


def test_addresses_of_another_network_are_refused_with_the_right_one() -> None:
    foreign = ss58.encode(bytes(ALICE), 42)
    with pytest.raises(InvalidAddress, match=f"transfer_keep_alive.dest.*{ALICE.address}"):
        runtime(DEV_14).encode_call(Call("Balances", "transfer_keep_alive", {"dest": foreign, "value": 1}))
    with pytest.raises(InvalidAddress, match=r"Staking\.nominate\.targets\[1\]"):
        runtime(DEV_14).encode_call(Call("Staking", "nominate", {"targets": [ALICE, ALICE.address[:-1] + "1"]}))


@pytest.mark.parametrize(
    ("pallet", "name", "suggestion"),
    [
        ("Balances", "transfer_keep_aliv", "transfer_keep_alive"),
        ("balances", "transfer_all", "Balances"),
        ("ConvictionVotng", "vote", "ConvictionVoting"),
        ("Balances", "TransferKeepAlive", "transfer_keep_alive"),
        ("ddc_customers", "deposit", "DdcCustomers"),
    ],
)
def test_unknown_names_come_with_suggestions(pallet: str, name: str, suggestion: str) -> None:
    with pytest.raises(UnknownItem, match=f"did you mean {suggestion}") as caught:
        runtime(DEV_16).encode_call(Call(pallet, name))
    assert caught.value.suggestions[0] == suggestion
    with pytest.raises(UnknownItem):
        runtime(DEV_16).encode_call(Call("Utility", "batch", {"calls": [Call(pallet, name)]}))


def test_unknown_items_of_every_sort_are_named() -> None:
    this = runtime(DEV_16)
    for ask in (
        lambda: this.storage_key("System", "Acount"),
        lambda: this.constant("Balances", "ExistentialDepot"),
        lambda: this.encode_api_call("Core", "versions"),
        lambda: this.encode_api_call("Cor", "version"),
        lambda: this.pallet("Balance"),
        lambda: this.decode_storage("System", "account", None),
        lambda: this.call_info("System", "remarks"),
    ):
        with pytest.raises(UnknownItem, match="did you mean"):
            ask()
    assert UnknownItem("x").suggestions == ()


@pytest.mark.parametrize(
    ("args", "got"),
    [
        ({}, "none"),
        ({"value": 1}, "value"),
        ({"dest": ALICE, "amount": 1}, "dest, amount"),
        ({"dest": ALICE, "value": 1, "memo": ""}, "dest, value, memo"),
    ],
)
def test_arguments_that_do_not_fit_by_name_are_an_incompatible_runtime(args: dict[str, object], got: str) -> None:
    wrong = Call("Balances", "transfer_keep_alive", args)
    for call in (wrong, Call("Utility", "batch", {"calls": [TRANSFER, wrong]})):
        with pytest.raises(IncompatibleRuntime, match=f"transfer_keep_alive expects dest, value; got {got}"):
            runtime(DEV_14).encode_call(call)


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": -1}), "Balances.transfer_keep_alive.value"),
        (Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": 1.5}), "Balances.transfer_keep_alive.value"),
        (Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": True}), "Balances.transfer_keep_alive.value"),
        (
            Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": 1 << 128}),
            "Balances.transfer_keep_alive.value",
        ),
        (Call("Balances", "transfer_keep_alive", {"dest": b"short", "value": 1}), "Balances.transfer_keep_alive.dest"),
        (Call("Balances", "transfer_keep_alive", {"dest": None, "value": 1}), "Balances.transfer_keep_alive.dest"),
        (Call("Balances", "transfer_keep_alive", {"dest": {"Ix": 1}, "value": 1}), "Balances.transfer_keep_alive.dest"),
        (Call("Staking", "nominate", {"targets": ALICE.address}), "Staking.nominate.targets"),
        (Call("Utility", "batch", {"calls": [TRANSFER, "0x00"]}), "Utility.batch.calls[1]"),
        (
            Call("Utility", "batch", {"calls": [Call("System", "remark", {"remark": "hi"})]}),
            "Utility.batch.calls[0].System.remark.remark",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "call",
)
def test_arguments_of_another_type_are_an_encode_error_with_its_place(call: Call, path: str) -> None:
    with pytest.raises(EncodeError) as caught:
        runtime(CERE_15).encode_call(call)
    assert caught.value.path == path


def test_a_call_stands_for_its_bytes_where_bytes_are_asked_for() -> None:
    this = runtime(DEV_14)
    noted = this.decode_call(this.encode_call(Call("Preimage", "note_preimage", {"bytes": TRANSFER})))
    assert noted.args["bytes"] == this.encode_call(TRANSFER)
    with pytest.raises(IncompatibleRuntime):
        this.encode_call(Call("Preimage", "note_preimage", {"bytes": Call("Balances", "transfer_keep_alive")}))


def test_calls_nest_deeply_but_not_without_end() -> None:
    this = runtime(DEV_14)
    call = TRANSFER
    for _ in range(100):
        call = Call("Utility", "batch", {"calls": [call]})
    data = this.encode_call(call)
    assert this.encode_call(this.decode_call(data)) == data
    start = data[:3]
    with pytest.raises(DecodeError, match="less deeply"):
        this.decode_call(start * 50_000 + this.encode_call(TRANSFER))
    for _ in range(5000):
        call = Call("Utility", "batch", {"calls": [call]})
    with pytest.raises(EncodeError, match="less deeply"):
        this.encode_call(call)


@pytest.mark.parametrize("data", [b"", b"\6", b"\xff\xff", b"\6\xff", b"\6\3\0"])
def test_bytes_that_are_no_call_are_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        runtime(CERE_14).decode_call(data)


# --- storage ---


@pytest.mark.parametrize("name", ALL)
def test_storage_keys_hash_what_the_item_says(name: str) -> None:
    this = runtime(name)
    account = twox_128(b"System") + twox_128(b"Account")
    assert this.storage_prefix("System", "Account") == account
    assert this.storage_key("System", "Account", ALICE) == account + blake2_128(ALICE) + ALICE
    assert this.storage_key("System", "Number") == twox_128(b"System") + twox_128(b"Number")
    hashed = this.storage_key("System", "BlockHash", 7)
    number = this.encode(this.storage_info("System", "BlockHash").keys[0], 7)
    assert hashed == twox_128(b"System") + twox_128(b"BlockHash") + twox_64(number) + number
    assert this.decode_storage_key("System", "Account", this.storage_key("System", "Account", ALICE)) == (ALICE,)
    assert this.decode_storage_key("System", "Number", this.storage_key("System", "Number")) == ()


HASH = {
    "Identity": lambda data: data,
    "Twox64Concat": lambda data: twox_64(data) + data,
    "Blake2_128Concat": lambda data: blake2_128(data) + data,
    "Blake2_128": blake2_128,
    "Blake2_256": blake2_256,
    "Twox128": twox_128,
    "Twox256": twox_256,
}


@given(hashers=st.lists(st.sampled_from(sorted(HASH)), max_size=4), seed=st.integers())
@settings(deadline=None)
def test_every_hasher_in_any_combination(hashers: list[str], seed: int) -> None:
    registry, rng = runtime(DEV_14).registry, random.Random(seed)
    account = runtime(DEV_14).storage_info("System", "Account").keys[0]
    item = StorageInfo(b"", 0, "P", "Item", "Prefix", True, tuple(hashers), (account,) * len(hashers), 0, b"")
    keys = StorageKeys(registry, item)
    values = [AccountId(rng.randbytes(32)) for _ in hashers]
    expected = twox_128(b"Prefix") + twox_128(b"Item")
    for count, (hasher, value) in enumerate(zip(hashers, values, strict=True)):
        assert keys.under(values[:count]) == expected
        expected += HASH[hasher](value)
    raw = keys.key(values)
    assert raw == expected
    read = keys.keys(raw)
    for hasher, value, found in zip(hashers, values, read, strict=True):
        reversible = hasher in ("Identity", "Twox64Concat", "Blake2_128Concat")
        assert found == (value if reversible else HASH[hasher](value))
        assert type(found) is (AccountId if reversible else OpaqueKey)
    for wrong in (raw + b"\0", raw[:-1], b"\0" + raw[1:]):
        with pytest.raises(DecodeError):
            keys.keys(wrong)
    with pytest.raises(IncompatibleRuntime, match=f"got {len(hashers) + 1}"):
        keys.key([*values, ALICE])
    with pytest.raises(IncompatibleRuntime):
        keys.under([*values, ALICE])


def test_a_wrong_number_of_keys_says_which_are_wanted() -> None:
    this = runtime(DEV_16)
    with pytest.raises(IncompatibleRuntime, match=r"System\.Account takes 1 key \(.*AccountId32\); got 0"):
        this.storage_key("System", "Account")
    with pytest.raises(IncompatibleRuntime, match=r"System\.Number takes no key: it is one value; got 1"):
        this.storage_key("System", "Number", 1)
    with pytest.raises(IncompatibleRuntime, match="takes 2 keys"):
        this.storage_key("Staking", "ErasValidatorPrefs", 1)
    with pytest.raises(EncodeError, match=r"Staking\.ErasValidatorPrefs key 1: expected an integer"):
        this.storage_key("Staking", "ErasValidatorPrefs", "x", ALICE)


def test_a_key_that_does_not_match_its_hash_is_refused() -> None:
    this = runtime(DEV_14)
    raw = bytearray(this.storage_key("System", "Account", ALICE))
    raw[-1] ^= 1
    with pytest.raises(DecodeError, match="the hash of the key"):
        this.decode_storage_key("System", "Account", bytes(raw))


def test_missing_values_read_as_their_default_or_none() -> None:
    this = runtime(DEV_14)
    assert this.decode_storage("System", "Account", None)["data"]["free"] == 0
    assert this.decode_storage("Staking", "Ledger", None) is None
    with pytest.raises(DecodeError, match=r"frame_system::AccountInfo\.data\.free"):
        this.decode_storage("System", "Account", bytes(20))


# --- events and dispatch errors ---


def record(this: Runtime, event: object, phase: object = None, topics: tuple[bytes, ...] = ()) -> bytes:
    """One event record, written by the generic encoder."""
    item = this.type_info(this.storage_info("System", "Events").value).item
    return this.encode(item, {"phase": phase or {"ApplyExtrinsic": 3}, "event": event, "topics": list(topics)})


@pytest.mark.parametrize("name", ALL)
def test_events_are_read_with_their_phase_and_topics(name: str) -> None:
    this = runtime(name)
    data = write_compact(4) + record(this, {"Balances": {"Transfer": {"from": ALICE, "to": BOB, "amount": 5}}})
    data += record(this, {"System": "CodeUpdated"}, "Initialization", (bytes(32), b"\1" * 32))
    data += record(this, {"Balances": {"Deposit": {"who": BOB, "amount": 1 << 100}}}, "Finalization")
    data += record(this, {"System": {"NewAccount": {"account": ALICE}}}, {"ApplyExtrinsic": (1 << 32) - 1})
    transfer, updated, deposit, new = this.decode_events(data)
    assert transfer == EventRecord("Balances", "Transfer", {"from": ALICE, "to": BOB, "amount": 5}, 3)
    assert updated == EventRecord("System", "CodeUpdated", {}, None, "Initialization", (bytes(32), b"\1" * 32))
    assert (deposit.phase, deposit.extrinsic, deposit.fields["amount"]) == ("Finalization", None, 1 << 100)  # type: ignore[call-overload]
    assert new.extrinsic == (1 << 32) - 1 and type(new.fields["account"]) is AccountId  # type: ignore[call-overload]
    assert str(transfer) == f"Balances.Transfer(from={ALICE}, to={BOB}, amount=5)"
    assert this.decode_events(b"\0") == []


def test_every_event_reads_as_the_generic_decoder_reads_it() -> None:
    this = runtime(DEV_16)
    type_id = this.storage_info("System", "Events").value
    zeros = bytes(4000)
    seen = 0
    for pallet in this.pallets.values():
        for info in pallet.events.values():
            data = b"\4\0\0\0\0\0" + info.index
            for _, field in info.fields:
                try:
                    _, end = this.registry.decode_from(field, zeros)
                except DecodeError:  # an enum without the variant 0
                    break
                data += zeros[:end]
            else:
                (ours,) = this.decode_events(data + b"\0")
                (plain,) = this.decode(type_id, data + b"\0")
                inner = plain["event"][pallet.name]
                name, fields = (inner, {}) if isinstance(inner, str) else next(iter(inner.items()))
                if info.fields and info.fields[0][0] is None and len(info.fields) == 1:
                    fields = (fields,)
                assert (ours.pallet, ours.name, ours.fields) == (pallet.name, name, fields)
                seen += 1
    assert seen > 200


@given(cut=st.integers(0, 10_000), flip=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_damaged_events_are_refused(cut: int, flip: int, byte: int) -> None:
    this = runtime(DEV_14)
    one = record(this, {"Balances": {"Transfer": {"from": ALICE, "to": BOB, "amount": 5}}}, topics=(bytes(32),))
    data = write_compact(5) + one * 5
    with pytest.raises(DecodeError) as caught:
        this.decode_events(data[: cut % len(data)])
    assert caught.value.offset <= len(data)
    with pytest.raises(DecodeError):
        this.decode_events(data + b"\0")
    broken = bytearray(data)
    broken[flip % len(data)] = byte
    with contextlib.suppress(DecodeError):
        this.decode_events(bytes(broken))
    with pytest.raises(DecodeError, match="room for"):
        this.decode_events(write_compact(1 << 30) + one)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("BadOrigin", "BadOrigin: this account may not"),
        ("CannotLookup", "CannotLookup: "),
        ("Exhausted", "Exhausted: "),
        ("ConsumerRemaining", "ConsumerRemaining: "),
        ("NoProviders", "NoProviders: "),
        ("Corruption", "Corruption: "),
        ("TooManyConsumers", "TooManyConsumers: "),
        ("Unavailable", "Unavailable: "),
        ("Other", "Other: "),
        ("RootNotAllowed", "RootNotAllowed: "),
        ({"Token": "FundsUnavailable"}, "Token.FundsUnavailable: the account"),
        ({"Arithmetic": "Underflow"}, "Arithmetic.Underflow: "),
        ({"Transactional": "NoLayer"}, "Transactional.NoLayer: "),
        ({"Trie": "InvalidStateRoot"}, "Trie.InvalidStateRoot"),
        ("FromTheFuture", "FromTheFuture"),
        ({"Future": {"why": 1}}, "Future.{'why': 1}"),
        ({"Other": ()}, "Other: "),
    ],
)
def test_every_kind_of_dispatch_error_has_words(error: object, expected: str) -> None:
    assert str(runtime(DEV_14).explain(error)).startswith(expected)


def test_every_kind_the_runtime_declares_is_explained() -> None:
    this = runtime(DEV_16)
    failed = dict(this.pallet("System").events["ExtrinsicFailed"].fields)
    for variant in this.registry.variants(failed["dispatch_error"]):
        if variant.fields and variant.name != "Module":
            for detail in this.variant_names(variant.fields[0][1]):
                assert str(this.explain({variant.name: detail})).startswith(f"{variant.name}.{detail}")
        elif variant.name != "Module":
            assert this.explain(variant.name).docs


def test_module_errors_are_named_with_the_chains_own_words() -> None:
    this = runtime(DEV_16)
    balances = this.pallet("Balances")
    index = balances.errors["InsufficientBalance"].index[1]
    found = this.explain({"Module": {"index": balances.index, "error": bytes((index, 0, 0, 0))}})
    assert found == DispatchFailure("Balances", "InsufficientBalance", "Balance too low to send value.")
    assert this.module_error(balances.index, bytes((index, 0, 0, 0))) == found
    assert "no such pallet" in this.module_error(250, bytes(4)).docs
    assert "does not name" in this.module_error(balances.index, b"\xfa\0\0\0").docs
    assert this.module_error(balances.index, b"").pallet == "Balances"


# --- extrinsics and runtime APIs ---


EXTRA = {"CheckMortality": b"\x15\1", "CheckNonce": b"\0", "ChargeTransactionPayment": b"\0"}


def signed(this: Runtime) -> bytes:
    extra = b"".join(EXTRA.get(extension.identifier, b"") for extension in this.extrinsic.extensions)
    return b"\x84\0" + ALICE + b"\1" + bytes(64) + extra + this.encode_call(TRANSFER)


@pytest.mark.parametrize("name", [CERE_14, CERE_15, DEV_14, DEV_16])
def test_extrinsics_of_format_4_are_read_signed_and_bare(name: str) -> None:
    this = runtime(name)
    body = signed(this)
    for data in (body, write_compact(len(body)) + body):
        found = this.decode_extrinsic(data)
        assert (found.signed, found.account, found.version, found.call) == (True, ALICE, 4, TRANSFER)
        assert found.signature == {"Sr25519": bytes(64)}
        assert [e.identifier for e in this.extrinsic.extensions] == list(found.extensions)
        assert found.extensions["CheckNonce"] == 0
    bare = b"\4" + this.encode_call(TRANSFER)
    found = this.decode_extrinsic(write_compact(len(bare)) + bare)
    assert (found.signed, found.account, found.extensions, found.call) == (False, None, {}, TRANSFER)


def test_extrinsics_of_format_5_are_read_bare_and_general() -> None:
    this = runtime(DEV_16)
    call = this.encode_call(TRANSFER)
    assert this.decode_extrinsic(b"\5" + call).version == 5
    extra = signed(this)[99 : -len(call)]
    general = this.decode_extrinsic(b"\x45\0" + extra + call)
    assert (general.version, general.signed, general.call) == (5, False, TRANSFER)
    assert general.extensions == this.decode_extrinsic(signed(this)).extensions
    with pytest.raises(DecodeError, match="version of the extension list"):
        this.decode_extrinsic(b"\x45\7" + extra + call)


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\x04\x84", b"\x08\x83\0", b"\x10\4\6\3\0", b"\x44" + bytes(99), b"\x84"]
)
def test_bytes_that_are_no_extrinsic_are_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        runtime(DEV_14).decode_extrinsic(data)


def test_runtime_apis_are_called_by_name() -> None:
    this = runtime(DEV_16)
    assert this.encode_api_call("AccountNonceApi", "account_nonce", ALICE) == bytes(ALICE)
    assert this.decode_api_result("AccountNonceApi", "account_nonce", b"\7\0\0\0") == 7
    with pytest.raises(IncompatibleRuntime, match=r"AccountNonceApi\.account_nonce expects .*; got 0"):
        this.encode_api_call("AccountNonceApi", "account_nonce")
    with pytest.raises(EncodeError) as caught:
        this.encode_api_call("AccountNonceApi", "account_nonce", 5)
    assert caught.value.path.startswith("AccountNonceApi.account_nonce.")
    with pytest.raises(IncompatibleRuntime, match="ask the node for metadata V15 or V16"):
        runtime(DEV_14).encode_api_call("AccountNonceApi", "account_nonce", ALICE)


def test_a_runtime_says_what_it_is() -> None:
    cere = runtime(CERE_14)
    assert (cere.version.spec_name, cere.version.spec_version) == ("node", 54113)
    assert repr(cere) == "<Runtime node 54113, metadata V14>" and cere.ss58_prefix == 54
    assert cere.version.transaction_version > 0
    with pytest.raises(MetadataError, match="no type"):
        cere.type_info(10_000)


def test_types_can_be_looked_into() -> None:
    this = runtime(DEV_16)
    extensions = {e.identifier: e for e in this.extrinsic.extensions}
    assert this.is_empty_type(extensions["CheckWeight"].extra) and this.is_empty_type(
        extensions["CheckWeight"].additional
    )
    assert not this.is_empty_type(extensions["CheckNonce"].extra)
    assert this.type_kind(this.storage_info("System", "Account").value) == "struct"
    assert this.type_name(this.storage_info("System", "Events").value).startswith("Vec<frame_system::EventRecord")
    assert this.variant_names(this.extrinsic.signature)[:3] == ["Ed25519", "Sr25519", "Ecdsa"]
    assert this.variant_names(this.storage_info("System", "Number").value) == []
