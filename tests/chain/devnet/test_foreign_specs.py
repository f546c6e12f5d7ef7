"""Specifications of other chains: their genesis hashes are public, and their runtimes keep the executor honest.

The files are megabytes of other people's wasm, so they are not kept here: name a folder with ``polkadot.json``, ``kusama.json`` and
the others of `GENESIS` (raw, as the `polkadot-service` crate ships them) in CERE_TRUST_FOREIGN_SPECS. Those of `foreign_dry_runs`
are in the repository paseo-network/paseo-chain-specs, as ``paseo-coretime.raw.json``; the names here have no ``.raw``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cere_trust.devnet import Chain
from cere_trust.devnet.block import ChainBlock
from cere_trust.pallets import staking, system
from cere_trust.proofs import ordered_root

from ...flows import foreign_dry_runs

pytestmark = pytest.mark.embedded("blocks of a chain whose authors' keys nobody has")

FOLDER = os.environ.get("CERE_TRUST_FOREIGN_SPECS")
GENESIS = {
    "kusama": "0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe",
    "paseo": "0x77afd6190f1554ad45fd0d31aee62aacc33c6db0ea801129acb813f913e0764f",
    "polkadot": "0x91b171bb158e2d3848fa23a9f1c25182fb8e20313b2c1eb49219da7a70ce90c3",
    "westend": "0xe143f23803ac50e8f6f8e62695d1ce9e4e1d68aa36c1cd2cfd15340213f3423e",
    "rococo": "0x6408de7737c59c238890533af25896a2c20608d8b380bb01029acb392781063e",
}

needs_folder = pytest.mark.skipif(
    FOLDER is None, reason="CERE_TRUST_FOREIGN_SPECS names no folder of raw specifications"
)


def chain_of(name: str) -> Chain:
    """Start a chain from its specification; skip the test where the folder has only some of the files."""
    path = Path(FOLDER or "") / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return Chain.from_spec(json.loads(path.read_bytes()))


@needs_folder
@pytest.mark.parametrize("name", GENESIS)
def test_a_foreign_chain_starts_from_its_true_genesis_and_goes_on(name: str) -> None:
    chain = chain_of(name)
    assert str(chain.genesis_hash) == GENESIS[name]
    for _ in range(3):
        block = chain.author().block
        assert block.header.extrinsics_root == ordered_root(block.extrinsics, 0)
        assert block.header.state_root == chain.state().root()
        # No development key among the authorities: the header has no seal to take off.
        executed = ChainBlock(block.header, block.hash, block.extrinsics).encode()
        assert chain.call("Core_execute_block", executed, block.header.parent) == b""


@needs_folder
def test_a_foreign_chain_is_moved_through_time_where_its_validators_are_strangers() -> None:
    chain = chain_of("paseo")
    chain.next_era()  # its elections rely on offchain workers
    era = chain.query(staking.active_era())
    assert era is not None
    assert era.index == 1
    chain.skip_to(5_000)
    chain.enact(system.remark(bytes(1_000)))


@needs_folder
@pytest.mark.parametrize("name", foreign_dry_runs.CHAINS)
def test_the_recorded_dry_runs_are_those_of_the_foreign_runtimes(name: str) -> None:
    chain = chain_of(name)
    runtime = chain.runtime(chain.genesis_hash)
    executed = foreign_dry_runs.dry_runs(foreign_dry_runs.node_of(runtime, foreign_dry_runs.execute_on(chain)))
    recorded = foreign_dry_runs.recorded(name)
    again = foreign_dry_runs.dry_runs(foreign_dry_runs.node_of(foreign_dry_runs.runtime(name), recorded))
    assert list(map(repr, executed.values())) == list(map(repr, again.values()))
    assert {run.state for run in executed.values()} >= {"ok", "failed"}
