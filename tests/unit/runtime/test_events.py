"""Event records and dispatch errors."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.call import Call
from cere_trust.codec import write_compact
from cere_trust.errors import DecodeError
from cere_trust.runtime import DispatchFailure, EventRecord, Runtime
from cere_trust.types import AccountId, Amount

from .recorded import ALL, DEV_14, DEV_16, runtime

ALICE, BOB = AccountId(bytes(range(32))), AccountId(bytes(range(32, 64)))
TRANSFER = Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": Amount.cere("1.5")})


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
                (plain,) = this.registry.decode(type_id, data + b"\0")
                inner = plain["event"][pallet.name]
                name, fields = (inner, {}) if isinstance(inner, str) else next(iter(inner.items()))
                if info.fields and info.fields[0][0] is None and len(info.fields) == 1:
                    fields = (fields,)
                assert (ours.pallet, ours.name, ours.fields) == (pallet.name, name, fields)
                seen += 1
    assert seen > 200


@given(cut=st.integers(0, 10_000), flip=st.integers(0, 10_000), byte=st.integers(0, 255))
@settings(deadline=None)
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
