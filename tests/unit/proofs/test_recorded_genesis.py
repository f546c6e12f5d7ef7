"""Proofs out of a real Cere genesis, in both layouts; their roots are what smoldot computes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cere_trust.errors import ProofError
from cere_trust.proofs import AuthoritySet, Header, verify_read_proof
from cere_trust.proofs.grandpa import AUTHORITIES_KEY, OLD_AUTHORITIES_KEY
from cere_trust.proofs.trie import EMPTY_ROOT
from cere_trust.types import H256, BlockHash

RECORDED = json.loads((Path(__file__).parents[2] / "vectors" / "proofs" / "genesis_proofs.json").read_text())
PROOFS: list[Any] = [pytest.param(proof, id=name) for name, proof in RECORDED["proofs"].items()]


def raw(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text[2:])


def nodes_of(proof: Any) -> list[bytes]:
    return [bytes.fromhex(node[2:]) for node in proof["nodes"]]


@pytest.mark.parametrize("proof", PROOFS)
def test_each_proof_proves_its_value_with_every_part_needed(proof: Any) -> None:
    root, key = bytes.fromhex(proof["root"][2:]), bytes.fromhex(proof["key"][2:])
    assert proof["root"] in (RECORDED["stateRootV0"], RECORDED["stateRootV1"])
    nodes = nodes_of(proof)
    assert verify_read_proof(root, nodes, [key], strict=True) == {key: raw(proof["value"])}
    for left_out in range(len(nodes)):
        with pytest.raises(ProofError):
            verify_read_proof(root, nodes[:left_out] + nodes[left_out + 1 :], [key])


def test_the_genesis_header_over_the_root_has_the_known_hash() -> None:
    header = Header(BlockHash(bytes(32)), 0, H256(RECORDED["stateRootV0"]), EMPTY_ROOT)
    assert "0x" + header.hash.hex() == RECORDED["genesisHashV0"]


def test_the_first_authority_set_is_read_at_its_old_place_and_proved_absent_at_its_new_one() -> None:
    by_key = {(proof["root"], proof["key"]): proof for proof in RECORDED["proofs"].values()}
    root = RECORDED["stateRootV0"]
    old = by_key[root, "0x" + OLD_AUTHORITIES_KEY.hex()]
    assert AuthoritySet.decode(raw(old["value"]) or b"", 0).weights
    new = by_key.get((root, "0x" + AUTHORITIES_KEY.hex()))
    assert new is not None
    assert new["value"] is None
