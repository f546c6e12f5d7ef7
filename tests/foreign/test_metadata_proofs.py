"""Digests and proofs of the chain's metadata equal those of npm's @polkadot-api/merkleize-metadata, for fresh extrinsics."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random, SystemRandom

import pytest

from cere_trust import Client, Runtime

from ..backend import OwnChain
from ..unit.runtime.record_proofs import answers, extrinsic, npm
from .install import COMMAND, is_complete, npm_folder

pytestmark = pytest.mark.skipif(
    not is_complete(npm_folder()) or shutil.which("node") is None, reason=f"needs node and `{COMMAND}`"
)
CERE = {"decimals": 10, "symbol": "CERE"}


def test_proofs_of_fresh_extrinsics_are_those_of_the_npm_package(
    fresh_chain: Callable[..., OwnChain], tmp_path: Path
) -> None:
    seed = SystemRandom().randrange(1 << 32)
    rng = Random(seed)
    with Client(fresh_chain().url) as client:
        raw = client.runtime.metadata.raw
    runtime, file = Runtime.from_metadata(raw), tmp_path / "metadata"
    file.write_bytes(raw)
    extrinsics = [extrinsic(runtime, rng) for _ in range(25)]
    (answer,) = answers(npm(), [{"file": str(file), "extrinsics": extrinsics, **CERE}])
    assert runtime.metadata_digest(decimals=10, symbol="CERE").hex() == answer["digest"]
    for parts, proofs in zip(extrinsics, answer["proofs"], strict=True):
        payload = (bytes.fromhex(parts[kind]) for kind in ("call", "sent", "signed"))
        proof = runtime.metadata_proof(*payload, decimals=10, symbol="CERE")
        assert proof.encode().hex() == proofs["payload"], f"seed {seed}: {parts}"
