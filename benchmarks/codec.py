"""The codec beside scalecodec and substrate-interface, in one run: ``python -m benchmarks.codec``.

Ratios, not times, are the result: both sides work on the same bytes in turns, best of several rounds. Both must give
the same answer before anything is timed.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

from scalecodec.base import RuntimeConfigurationObject, ScaleBytes
from scalecodec.type_registry import load_type_registry_preset
from substrateinterface.storage import StorageKey

from cere_trust import AccountId, Call, Runtime
from cere_trust.codec import write_compact

from .every_wrapper import compare

METADATA = Path(__file__).parent.parent / "tests" / "vectors" / "metadata" / "cere-54113-v14.scale"
ROUNDS = 5
ALICE, BOB = AccountId(bytes(range(32))), AccountId(bytes(range(32, 64)))


def best_of_both(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> tuple[float, float]:
    """Best seconds per run of each side, rounds taken in turns."""
    best = [1e9, 1e9]
    for _ in range(ROUNDS):
        for side, (run, count) in enumerate(((ours, times * 20), (theirs, times))):
            gc.collect()
            start = time.perf_counter()
            for _ in range(count):
                run()
            best[side] = min(best[side], (time.perf_counter() - start) / count)
    return best[0], best[1]


class Peer:
    """scalecodec, set up as its users do."""

    def __init__(self, raw: bytes) -> None:
        self.config = RuntimeConfigurationObject(implements_scale_info=True, ss58_format=54)
        self.config.update_type_registry(load_type_registry_preset("core"))
        self.metadata = self.config.create_scale_object("MetadataVersioned", ScaleBytes(raw))
        self.metadata.decode()
        self.config.add_portable_registry(self.metadata)

    def decode(self, type_id: int, data: bytes) -> object:
        made = self.config.create_scale_object(f"scale_info::{type_id}", ScaleBytes(data), metadata=self.metadata)
        return made.decode()

    def encode_call(self, pallet: str, name: str, args: dict[str, object]) -> bytes:
        call = self.config.create_scale_object("Call", metadata=self.metadata)
        return bytes(call.encode({"call_module": pallet, "call_function": name, "call_args": args}).data)

    def storage_key(self, pallet: str, item: str, *keys: object) -> bytes:
        made = StorageKey.create_from_storage_function(pallet, item, list(keys), self.config, self.metadata)
        return bytes(made.data)


def written(value: object) -> object:
    """A plain value the way scalecodec shows it."""
    if isinstance(value, AccountId):
        return value.address
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, dict):
        return {name: written(inner) for name, inner in value.items()}
    return value


def events_of_a_block(runtime: Runtime, transfers: int) -> bytes:
    """What a block of transfers leaves in System.Events."""
    item = runtime.type_info(runtime.storage_info("System", "Events").value).item
    weight = {"weight": {"ref_time": 1 << 30, "proof_size": 0}, "class": "Normal", "pays_fee": "Yes"}
    records = [
        runtime.encode(item, {"phase": {"ApplyExtrinsic": number}, "event": event, "topics": []})
        for number in range(transfers)
        for event in (
            {"Balances": {"Withdraw": {"who": ALICE, "amount": 15_000_000 + number}}},
            {"Balances": {"Transfer": {"from": ALICE, "to": BOB, "amount": 10**12 + number}}},
            {"Balances": {"Deposit": {"who": BOB, "amount": number}}},
            {"TransactionPayment": {"TransactionFeePaid": {"who": ALICE, "actual_fee": 15_000_000, "tip": 0}}},
            {"System": {"ExtrinsicSuccess": {"dispatch_info": weight}}},
        )
    ]
    return write_compact(len(records)) + b"".join(records)


def main() -> None:
    """Compare, then print one line per job."""
    raw = METADATA.read_bytes()
    runtime, peer = Runtime.from_metadata(raw), Peer(raw)

    account_type = runtime.storage_info("System", "Account").value
    account = runtime.encode(
        account_type,
        {"nonce": 7, "consumers": 1, "providers": 2, "sufficients": 0,
         "data": {"free": 10**20, "reserved": 5, "frozen": 10**10, "flags": 1 << 127}},
    )  # fmt: skip
    assert runtime.decode(account_type, account) == peer.decode(account_type, account)

    transfer = Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": 10**12})
    batch = Call("Utility", "batch", {"calls": [transfer] * 100})
    nominate = Call("Staking", "nominate", {"targets": [ALICE, BOB] * 8})
    their_args: dict[str, object] = {"dest": ALICE.address, "value": 10**12}
    their_transfer = {"call_module": "Balances", "call_function": "transfer_keep_alive", "call_args": their_args}
    their_batch: dict[str, object] = {"calls": [their_transfer] * 100}
    their_targets: dict[str, object] = {"targets": [ALICE.address, BOB.address] * 8}
    assert runtime.encode_call(transfer) == peer.encode_call("Balances", "transfer_keep_alive", their_args)
    assert runtime.encode_call(batch) == peer.encode_call("Utility", "batch", their_batch)
    assert runtime.encode_call(nominate) == peer.encode_call("Staking", "nominate", their_targets)
    call_data = runtime.encode_call(transfer)

    events, events_type = events_of_a_block(runtime, 20), runtime.storage_info("System", "Events").value
    theirs = peer.decode(events_type, events)
    assert isinstance(theirs, list) and len(theirs) == 100
    for record, their_record in zip(runtime.decode_events(events), theirs, strict=True):
        assert (record.pallet, record.name) == (their_record["module_id"], their_record["event_id"])
        assert (record.extrinsic, written(record.fields)) == (their_record["extrinsic_idx"], their_record["attributes"])

    their_key = peer.storage_key("System", "Account", ALICE.address)
    assert runtime.storage_key("System", "Account", ALICE) == their_key

    def decode_call_of_peer() -> object:
        return peer.config.create_scale_object("Call", ScaleBytes(call_data), metadata=peer.metadata).decode()

    # what, how many are in one run, ours, theirs, runs of theirs per round, aim
    jobs: list[tuple[str, int, Callable[[], object], Callable[[], object], int, int | None]] = [
        ("metadata to registry", 1, lambda: Runtime.from_metadata(raw), lambda: Peer(raw), 1, 100),
        ("event", 100, lambda: runtime.decode_events(events), lambda: peer.decode(events_type, events), 3, 50),
        ("AccountInfo", 1, lambda: runtime.decode(account_type, account),
         lambda: peer.decode(account_type, account), 500, 50),
        ("encode a transfer", 1, lambda: runtime.encode_call(transfer),
         lambda: peer.encode_call("Balances", "transfer_keep_alive", their_args), 300, 50),
        ("decode a transfer", 1, lambda: runtime.decode_call(call_data), decode_call_of_peer, 300, None),
        ("encode a batch of 100", 1, lambda: runtime.encode_call(batch),
         lambda: peer.encode_call("Utility", "batch", their_batch), 3, None),
        ("encode nominate 16", 1, lambda: runtime.encode_call(nominate),
         lambda: peer.encode_call("Staking", "nominate", their_targets), 30, None),
        ("storage key (substrate-interface)", 1, lambda: runtime.storage_key("System", "Account", ALICE),
         lambda: peer.storage_key("System", "Account", ALICE.address), 200, None),
    ]  # fmt: skip
    print(f"{'':36}{'cere_trust':>12}{'scalecodec':>14}{'ratio':>9}   aim")
    for what, items, ours, their_run, times, aim in jobs:
        fast, slow = best_of_both(ours, their_run, times)
        aimed = f"≥ {aim}×" if aim else ""
        print(f"{what:36}{fast / items * 1e6:9,.2f} µs{slow / items * 1e6:11,.1f} µs{slow / fast:8.0f}×   {aimed}")
    compare(raw, best_of_both)


if __name__ == "__main__":
    main()
