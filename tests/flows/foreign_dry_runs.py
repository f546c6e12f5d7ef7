"""Dry runs that runtimes with DryRunApi executed: two chains of the Paseo network, from their public specifications.

``python -m tests.flows.foreign_dry_runs FOLDER`` records again, from ``FOLDER/paseo-coretime.json`` and the other of `CHAINS`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zstandard import ZstdCompressor, ZstdDecompressor

from cere_trust import Amount, Call, Client, Keypair
from cere_trust.client import DryRun
from cere_trust.pallets import balances, proxy, system, utility
from cere_trust.runtime import Runtime
from cere_trust.testing import FakeNode

if TYPE_CHECKING:
    from cere_trust.devnet import Chain

RECORDED = Path(__file__).parents[1] / "vectors" / "dry_run"
CHAINS = {"paseo-coretime": 2, "paseo-collectives": 3}
"""Number of arguments of each chain's dry_run_call."""
ALICE = Keypair.from_uri("//Alice")
FREE = 10**13
_EVENT = system.remark_with_event(b"seen")
_FORBIDDEN = balances.force_transfer(ALICE.account, dest=ALICE.account, value=Amount(1))
CALLS: dict[str, Call] = {
    "remark": system.remark(b"x"),
    "event": _EVENT,
    "transfer": balances.transfer_keep_alive(Keypair.from_uri("//Bob").account, value=Amount(FREE // 2)),
    "too much": balances.transfer_keep_alive(Keypair.from_uri("//Bob").account, value=Amount(FREE)),
    "forbidden": _FORBIDDEN,
    "batch": utility.batch([_EVENT, _EVENT]),
    "interrupted": utility.batch([_EVENT, _FORBIDDEN, _EVENT]),
    "rolled back": utility.batch_all([_EVENT, _FORBIDDEN]),
    "no proxy": proxy.proxy(Keypair.from_uri("//Bob").account, call=_EVENT, force_proxy_type=None),
}
"""Calls of //Alice."""
Execute = Callable[[str, bytes], bytes]


@cache
def runtime(name: str) -> Runtime:
    packed = (RECORDED / f"{name}-v15.scale.zst").read_bytes()
    return Runtime.from_metadata(ZstdDecompressor().decompress(packed, max_output_size=1 << 22))


def recorded(name: str) -> Execute:
    """Return the recorded results of a chain's runtime APIs, as a function."""
    answers = json.loads((RECORDED / f"{name}.json").read_text())
    return lambda function, data: bytes.fromhex(answers[function][data.hex()])


def node_of(runtime: Runtime, execute: Execute) -> FakeNode:
    """Return a fake node whose fees and dry runs come from a runtime, and on which //Alice has `FREE`."""
    node = FakeNode(runtime)
    node.storage.update(_storage(runtime))
    for function in ("DryRunApi_dry_run_call", "TransactionPaymentApi_query_info"):
        node.answers[function] = lambda data, *at, f=function: "0x" + execute(f, bytes.fromhex(data[2:])).hex()
    return node


def _storage(runtime: Runtime) -> dict[bytes, bytes]:
    """Return the storage in which the calls run: block 1, and //Alice has `FREE`."""
    node = FakeNode(runtime)
    data = {"free": FREE, "reserved": 0, "frozen": 0, "flags": 1 << 127}
    account = {"nonce": 0, "consumers": 0, "providers": 1, "sufficients": 0, "data": data}
    node.set_storage(system.account(ALICE.account), account)
    node.set_storage(system.number(), 1)
    return node.storage


def dry_runs(node: FakeNode) -> dict[str, DryRun]:
    """Return the dry run of each call."""
    with Client("ws://fake", transport=node.transport) as client:
        return {what: client.dry_run(call, ALICE) for what, call in CALLS.items()}


def execute_on(chain: Chain) -> Execute:
    """Return the runtime APIs of a chain as a function. Runtimes emit no events at genesis, so the state is that of block 1."""
    from cere_trust.wasm.state import Overlay

    runtime = chain.runtime(chain.genesis_hash)

    def execute(function: str, data: bytes) -> bytes:
        state = Overlay(chain.state(chain.genesis_hash))
        for key, value in _storage(runtime).items():
            state.write(key, value)
        return chain.executor(chain.genesis_hash).call(function, data, state, 0)

    return execute


def record(folder: Path) -> None:
    """Record metadata and results from the specifications in a folder."""
    from cere_trust.devnet import Chain

    for name in CHAINS:
        execute = execute_on(Chain.from_spec(json.loads((folder / f"{name}.json").read_bytes())))
        metadata = execute("Metadata_metadata_at_version", (15).to_bytes(4, "little"))
        (RECORDED / f"{name}-v15.scale.zst").write_bytes(ZstdCompressor(level=19).compress(metadata))
        answers: dict[str, dict[str, str]] = {}

        def remember(function: str, data: bytes) -> bytes:
            answer = execute(function, data)  # noqa: B023 (called within the iteration)
            answers.setdefault(function, {})[data.hex()] = answer.hex()  # noqa: B023
            return answer

        dry_runs(node_of(Runtime.from_metadata(metadata), remember))
        (RECORDED / f"{name}.json").write_text(json.dumps(answers, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    record(Path(sys.argv[1]))
