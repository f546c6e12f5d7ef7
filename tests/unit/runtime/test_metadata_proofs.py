"""Metadata digests and proofs of nine chains, held to those of two other implementations.

Recorded by ``record_proofs`` from npm's @polkadot-api/merkleize-metadata and the crate merkleized-metadata.
"""

from __future__ import annotations

import json
from hashlib import sha256
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cere_trust import Runtime
from cere_trust.codec.portable import COMPOSITE
from cere_trust.errors import DecodeError
from cere_trust.runtime import MetadataProof
from cere_trust.runtime.merkle_types import MerkleTypes, NamedField, NamedType
from cere_trust.runtime.metadata_proof import _Walk

from .record_proofs import CHAINS, VECTORS, extrinsic, metadata

RECORDED = json.loads(VECTORS.read_text())["chains"]
MAINNET = "mainnet-v15.scale.zst"


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return Runtime.from_metadata(metadata(MAINNET))


def mainnet() -> list[dict[str, Any]]:
    return next(chain["extrinsics"] for chain in RECORDED if chain["metadata"] == MAINNET)


def parts(record: dict[str, Any]) -> tuple[bytes, bytes, bytes]:
    return bytes.fromhex(record["call"]), bytes.fromhex(record["sent"]), bytes.fromhex(record["signed"])


def short(proof: MetadataProof) -> str:
    """SHA-256 of a proof without what the crate leaves out: the extrinsic format and the facts about the chain."""
    return sha256(proof.encode()[: -len(proof.extrinsic + proof.facts.encode())]).hexdigest()


def test_enough_chains_and_extrinsics_are_recorded() -> None:
    assert [chain["metadata"] for chain in RECORDED] == list(CHAINS)
    assert sum(chain["crate"] for chain in RECORDED) == 9
    assert all(len(chain["extrinsics"]) >= 10 for chain in RECORDED)
    assert any("crateProofs" in record for chain in RECORDED for record in chain["extrinsics"]), "bit sequences"


@pytest.mark.parametrize("chain", RECORDED, ids=lambda chain: chain["metadata"].partition(".")[0])
def test_digest_and_proofs_are_those_of_other_implementations(chain: dict[str, Any]) -> None:
    runtime = Runtime.from_metadata(metadata(chain["metadata"]))
    decimals, symbol = chain["decimals"], chain["symbol"]
    digest = runtime.metadata_digest(decimals=decimals, symbol=symbol)
    assert digest.hex() == chain["digest"]
    for record in chain["extrinsics"]:
        call, sent, signed = parts(record)
        bare = b"\4" + call
        kinds = {
            "payload": runtime.metadata_proof(call, sent, signed, decimals=decimals, symbol=symbol),
            "extrinsic": runtime.metadata_proof_of(
                bytes.fromhex(record["extrinsic"]), signed, decimals=decimals, symbol=symbol
            ),
            "call": runtime.metadata_proof_of(bare, decimals=decimals, symbol=symbol),
        }
        assert {proof.digest() for proof in kinds.values()} == {digest}
        if "proofs" in record:
            assert {kind: sha256(proof.encode()).hexdigest() for kind, proof in kinds.items()} == record["proofs"]
        else:
            del kinds["payload"]
            assert {kind: short(proof) for kind, proof in kinds.items()} == record["crateProofs"]


def test_a_changed_proof_has_another_digest(runtime: Runtime) -> None:
    digest = runtime.metadata_digest(decimals=10, symbol="CERE")
    proof = runtime.metadata_proof(*parts(mainnet()[0]), decimals=10, symbol="CERE")
    assert proof.digest() == digest
    first, last = proof.leaves[0], proof.nodes[-1]
    for changed in (
        proof._replace(leaves=(first[:-1] + bytes([first[-1] ^ 1]), *proof.leaves[1:])),
        proof._replace(nodes=(*proof.nodes[:-1], bytes([last[0] ^ 1]) + last[1:])),
        proof._replace(extrinsic=b"\5" + proof.extrinsic[1:]),
        proof._replace(facts=proof.facts._replace(decimals=12)),
    ):
        assert changed.digest() != digest


def test_a_proof_with_a_node_too_many_is_refused(runtime: Runtime) -> None:
    proof = runtime.metadata_proof(*parts(mainnet()[0]), decimals=10, symbol="CERE")
    for nodes in (proof.nodes[1:], (*proof.nodes, bytes(32))):
        with pytest.raises(DecodeError):
            proof._replace(nodes=nodes).digest()


def test_other_bytes_have_no_proof(runtime: Runtime) -> None:
    call, sent, signed = parts(mainnet()[0])
    for data in (
        (call, sent, signed + b"\0"),
        (call, sent, signed[:-1]),
        (b"\xfe" + call[1:], sent, signed),
        (b"", b"", b""),
    ):
        with pytest.raises(DecodeError):
            runtime.metadata_proof(*data, decimals=10, symbol="CERE")


def test_damaged_payloads_never_raise_another_error(runtime: Runtime) -> None:
    rng = Random(20261130)
    refused = 0
    for record in mainnet():
        payload = b"".join(parts(record))
        for _ in range(40):
            damaged = bytearray(payload)
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
            try:
                runtime.metadata_proof(bytes(damaged), b"", b"", decimals=10, symbol="CERE")
            except DecodeError:
                refused += 1
    assert refused


def test_only_extrinsics_of_format_4_are_proved_whole(runtime: Runtime) -> None:
    with pytest.raises(DecodeError, match="format 4"):
        runtime.metadata_proof_of(b"\x45\0" + parts(mainnet()[0])[0], decimals=10, symbol="CERE")


def test_every_extrinsic_of_the_chain_proves_its_digest(runtime: Runtime) -> None:
    rng, digest = Random(4078), runtime.metadata_digest(decimals=10, symbol="CERE")
    for _ in range(60):
        proof = runtime.metadata_proof(*parts(extrinsic(runtime, rng)), decimals=10, symbol="CERE")
        assert isinstance(proof, MetadataProof)
        assert proof.digest() == digest
        assert len(proof.encode()) < 30_000


def test_a_type_that_contains_itself_ends() -> None:
    """No extrinsic has a value of it, and metadata that declares one must not hang the proof."""
    itself = NamedType([], COMPOSITE, [NamedField(None, 0, None)])
    types = cast(MerkleTypes, SimpleNamespace(types=[itself], places={0: 0}, parts_of=lambda number: [0]))
    with pytest.raises(ValueError, match="without end"):
        _Walk(types, b"").run([0])
