"""The flows that judge metadata, step by step."""

from __future__ import annotations

import pytest

from cere_trust.errors import UntrustedMetadata
from cere_trust.flows.trust import _proved_code
from cere_trust.proofs import Header
from cere_trust.types import H256, BlockHash

HEADER = Header(BlockHash(bytes(32)), 5, H256(b"\1" * 32), H256(b"\2" * 32))
JSON = {
    "parentHash": str(HEADER.parent),
    "number": "0x5",
    "stateRoot": str(HEADER.state_root),
    "extrinsicsRoot": str(HEADER.extrinsics_root),
    "digest": {"logs": []},
}


@pytest.mark.parametrize("sent", [None, JSON | {"stateRoot": "0x" + "03" * 32}, JSON | {"number": "0x6"}])
def test_the_header_of_a_checkpoint_is_the_one_with_its_hash(sent: object) -> None:
    flow = _proved_code(HEADER.hash)
    next(flow)
    with pytest.raises(UntrustedMetadata, match="does not have the block"):
        flow.send((sent,))


def test_the_header_of_a_checkpoint_leads_to_a_proof_below_its_state_root() -> None:
    flow = _proved_code(HEADER.hash)
    next(flow)
    step = flow.send((JSON,))
    assert step.requests[0].method == "state_getReadProof"  # type: ignore[union-attr]
