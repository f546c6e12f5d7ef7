"""Calls by name, both ways, and what is said of those that do not fit."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from scalecodec.base import RuntimeConfigurationObject

from cere_trust.call import Call
from cere_trust.crypto import ss58
from cere_trust.errors import (
    CereTrustError,
    DecodeError,
    EncodeError,
    IncompatibleRuntime,
    InvalidAddress,
    UnknownItem,
)
from cere_trust.runtime import Runtime
from cere_trust.types import AccountId, Amount, NodePubKey

from ..extrinsic.referee import scalecodec_of
from .recorded import ALL, CERE_14, CERE_15, DEV_14, DEV_16, metadata, runtime

ALICE, BOB = AccountId(bytes(range(32))), AccountId(bytes(range(32, 64)))
TRANSFER = Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": Amount.cere("1.5")})


@pytest.fixture(scope="module", params=[CERE_14, DEV_14])
def referee(request: pytest.FixtureRequest) -> tuple[Runtime, RuntimeConfigurationObject, object]:
    return runtime(request.param), *scalecodec_of(metadata(request.param))


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


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("key", [bytes(ALICE), NodePubKey(ALICE), "0x" + ALICE.hex(), {"StoragePubKey": ALICE}])
def test_a_node_key_is_its_bytes(name: str, key: object) -> None:
    data = runtime(name).encode_call(Call("DdcNodes", "delete_node", {"node_pub_key": key}))
    assert data.hex() == "250100" + ALICE.hex()
    assert runtime(name).decode_call(data).args == {"node_pub_key": ALICE}
    for bad in (bytes(31), "node", 7, None, {"CachePubKey": ALICE}):
        with pytest.raises(CereTrustError, match=r"DdcNodes\.delete_node\.node_pub_key"):
            runtime(name).encode_call(Call("DdcNodes", "delete_node", {"node_pub_key": bad}))


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
    ask: Callable[[], object]
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


def test_what_is_no_call_or_has_no_arguments_is_refused() -> None:
    this = runtime(DEV_14)
    value: object
    for value in (None, "Balances.transfer", {"Balances": {}}, b"\0\0"):
        with pytest.raises(EncodeError, match="a Call"):
            this.encode_call(value)  # type: ignore[arg-type]
    for args in (None, [1, 2], "dest"):
        with pytest.raises(IncompatibleRuntime, match="instead of a dict"):
            this.encode_call(Call("Balances", "transfer_keep_alive", args))  # type: ignore[arg-type]


def test_encoded_accounts_are_plain_bytes() -> None:
    this = runtime(DEV_14)
    account = this.storage_info("System", "Account").keys[0]
    assert type(this.encode(account, ALICE)) is bytes and this.encode(account, ALICE) == bytes(ALICE)
