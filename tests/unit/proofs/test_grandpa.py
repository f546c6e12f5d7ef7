"""Justifications: real ones hold, everything else does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust import Keypair
from cere_trust.errors import BadJustification, ProofError
from cere_trust.proofs import (
    AuthoritySet,
    FinalityProof,
    Header,
    Justification,
    announced_change,
    hand_over,
    verify_justification,
    verify_read_proof,
)
from cere_trust.proofs.grandpa import (
    AUTHORITIES_KEY,
    ENGINE,
    MAX_ANCESTORS,
    SET_ID_KEY,
    SetChange,
    Vote,
    encode_weights,
    vote_payload,
)
from cere_trust.proofs.header import CONSENSUS, digest_item
from cere_trust.types import H256, BlockHash, BlockRef

VECTORS = Path(__file__).parents[2] / "vectors" / "proofs"
REAL = json.loads((VECTORS / "grandpa_real.json").read_text())
THREE = json.loads((VECTORS / "grandpa_three_validators.json").read_text())


def raw(text: str) -> bytes:
    return bytes.fromhex(text[2:])


POLKADOT = raw(REAL["polkadot_302592"]["justification"])
POLKADOT_SET = AuthoritySet(0, tuple((raw(key), weight) for key, weight in REAL["polkadot_302592"]["authorities"]))
POLKADOT_TARGET = BlockRef(302592, BlockHash(raw("0x29f1abec90ac199df06dee3ba0734c08c3fd6df06caa3f78952f8f95164058d2")))
NOWHERE, ZERO = BlockHash(bytes(32)), H256(bytes(32))
THREE_SET = AuthoritySet.decode(raw(THREE["authorities"]), 0)


# --- recorded ------------------------------------------------------------------------------------------------------------


def test_a_justification_of_polkadots_genesis_authorities_holds() -> None:
    votes = verify_justification(POLKADOT, POLKADOT_SET, POLKADOT_TARGET)
    assert (votes.round, len(votes.votes), POLKADOT_SET.threshold) == (439559, 5, 5)
    assert votes.encode() == POLKADOT


@pytest.mark.parametrize("one", THREE["justifications"], ids=lambda one: str(one["number"]))
def test_justifications_of_three_real_validators_hold(one: dict[str, Any]) -> None:
    target = BlockRef(one["number"], BlockHash(raw(one["target"])))
    decoded = verify_justification(raw(one["justification"]), THREE_SET, target)
    assert (decoded.round, len(decoded.votes)) == (one["round"], one["votes"])
    with pytest.raises(BadJustification, match="it takes"):
        verify_justification(raw(one["justification"]), THREE_SET._replace(set_id=1), target)


def test_the_set_is_read_from_the_state_of_a_final_block() -> None:
    """What a light client does: header by votes, set by state proof."""
    proof = THREE["state_proof"]
    header = next(Header.from_json(one["header"]) for one in THREE["headers"] if one["hash"] == proof["at"])
    nodes = [raw(node) for node in proof["proof"]]
    found = verify_read_proof(header.state_root, nodes, [AUTHORITIES_KEY, SET_ID_KEY])
    assert found[SET_ID_KEY] == bytes(8)
    assert AuthoritySet.decode(found[AUTHORITIES_KEY] or b"", 0) == THREE_SET
    assert AuthoritySet.decode(b"\1" + (found[AUTHORITIES_KEY] or b""), 0) == THREE_SET


def test_another_target_set_id_or_fewer_votes_are_refused() -> None:
    number, hash = POLKADOT_TARGET
    for target in (BlockRef(number + 1, hash), BlockRef(number, BlockHash(bytes(32)))):
        with pytest.raises(BadJustification, match="not for"):
            verify_justification(POLKADOT, POLKADOT_SET, target)
    with pytest.raises(BadJustification, match="votes of weight 0"):
        verify_justification(POLKADOT, POLKADOT_SET._replace(set_id=1), POLKADOT_TARGET)
    decoded = Justification.decode(POLKADOT)
    fewer = decoded._replace(votes=decoded.votes[:4])
    with pytest.raises(BadJustification, match=r"votes of weight 4 .* it takes 5"):
        verify_justification(fewer.encode(), POLKADOT_SET, POLKADOT_TARGET)
    repeated = decoded._replace(votes=(*decoded.votes[:4], decoded.votes[0], decoded.votes[1]))
    with pytest.raises(BadJustification, match="votes of weight 4"):
        verify_justification(repeated.encode(), POLKADOT_SET, POLKADOT_TARGET)


def test_a_forged_target_over_real_votes_is_refused() -> None:
    """A vote signs its own block: to count signatures alone would let anybody put another target in front."""
    decoded = Justification.decode(POLKADOT)
    forged = decoded._replace(hash=b"\x66" * 32)
    with pytest.raises(BadJustification, match="votes of weight 0"):
        verify_justification(forged.encode(), POLKADOT_SET, BlockRef(302592, BlockHash(b"\x66" * 32)))
    # Nor does a header help that claims to follow the forged block: its hash is not the one voted for.
    link = Header(BlockHash(b"\x66" * 32), 302593, ZERO, ZERO)
    with pytest.raises(BadJustification, match="no vote needs"):
        verify_justification(
            forged._replace(ancestry=(link,)).encode(), POLKADOT_SET, BlockRef(302592, BlockHash(b"\x66" * 32))
        )


@settings(max_examples=400)
@given(st.data())
def test_no_changed_byte_passes_where_every_vote_is_needed(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(POLKADOT) - 1))
    changed = bytearray(POLKADOT)
    changed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadJustification):
        verify_justification(bytes(changed), POLKADOT_SET, POLKADOT_TARGET)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadJustification):
        verify_justification(data, POLKADOT_SET, POLKADOT_TARGET)


# --- made ----------------------------------------------------------------------------------------------------------------

VOTERS = [Keypair.from_uri(f"//Voter{index}", "ed25519") for index in range(4)]
FOUR = AuthoritySet(7, tuple((voter.public, 1) for voter in VOTERS))


def line(length: int, first: Header | None = None, *, salt: int = 0) -> list[Header]:
    headers = [first or Header(NOWHERE, 10, ZERO, ZERO)]
    while len(headers) < length:
        last = headers[-1]
        headers.append(Header(last.hash, last.number + 1, H256(salt.to_bytes(32, "big")), ZERO))
    return headers


def at(header: Header) -> BlockRef:
    return header.ref


def vote(voter: Keypair, header: Header, *, round: int = 3, set_id: int = 7) -> Vote:
    payload = vote_payload(header.hash, header.number, round, set_id)
    return Vote(header.hash, header.number, voter.sign(payload), voter.public)


def justify(target: Header, votes: list[Vote], ancestry: list[Header] | None = None) -> bytes:
    return Justification(3, target.hash, target.number, tuple(votes), tuple(ancestry or ())).encode()


def test_votes_above_the_target_count_by_their_ancestry() -> None:
    chain = line(4)
    votes = [vote(VOTERS[0], chain[0]), vote(VOTERS[1], chain[2]), vote(VOTERS[2], chain[3])]
    assert FOUR.threshold == 3
    verify_justification(justify(chain[0], votes, chain[1:]), FOUR, at(chain[0]))
    for missing in (1, 2, 3):
        ancestry = [header for header in chain[1:] if header is not chain[missing]]
        with pytest.raises(BadJustification):
            verify_justification(justify(chain[0], votes, ancestry), FOUR, at(chain[0]))


AHEAD = line(4)
JUST_ENOUGH = justify(AHEAD[0], [vote(VOTERS[n], AHEAD[n + 1]) for n in range(3)], AHEAD[1:])


@settings(max_examples=400)
@given(st.data())
def test_no_changed_byte_passes_in_votes_with_ancestry_either(data: st.DataObject) -> None:
    verify_justification(JUST_ENOUGH, FOUR, at(AHEAD[0]))
    position = data.draw(st.integers(0, len(JUST_ENOUGH) - 1))
    if data.draw(st.booleans()):
        changed = bytearray(JUST_ENOUGH)
        changed[position] ^= data.draw(st.integers(1, 255))
    else:
        changed = bytearray(JUST_ENOUGH[:position] + JUST_ENOUGH[position + data.draw(st.integers(1, 200)) :])
    with pytest.raises(BadJustification):
        verify_justification(bytes(changed), FOUR, at(AHEAD[0]))


def test_votes_on_another_branch_do_not_count_though_their_headers_come_along() -> None:
    chain = line(3)
    other = line(3, chain[0], salt=1)
    votes = [vote(VOTERS[0], chain[1]), vote(VOTERS[1], chain[2]), vote(VOTERS[2], other[2])]
    with pytest.raises(BadJustification):
        verify_justification(justify(chain[1], votes, [chain[2], *other[1:]]), FOUR, at(chain[1]))
    verify_justification(justify(chain[0], votes, [*chain[1:], *other[1:]]), FOUR, at(chain[0]))


def test_votes_that_do_not_count_are_skipped() -> None:
    chain = line(3)
    good = [vote(voter, chain[1]) for voter in VOTERS[:3]]
    stranger = vote(Keypair.from_uri("//Stranger", "ed25519"), chain[1])
    below = vote(VOTERS[3], chain[0])
    misnumbered = good[0]._replace(number=99)
    broken = good[1]._replace(signature=bytes(64))
    votes = [stranger, below, misnumbered, broken, *good, good[0]]
    verify_justification(justify(chain[1], votes), FOUR, at(chain[1]))
    with pytest.raises(BadJustification, match="votes of weight 2"):
        verify_justification(justify(chain[1], [stranger, below, misnumbered, broken, *good[1:]]), FOUR, at(chain[1]))


def test_weights_decide_not_heads() -> None:
    chain = line(1)
    uneven = AuthoritySet(7, tuple(zip((voter.public for voter in VOTERS), (10, 1, 1, 0), strict=True)))
    assert uneven.threshold == 9
    verify_justification(justify(chain[0], [vote(VOTERS[0], chain[0])]), uneven, at(chain[0]))
    with pytest.raises(BadJustification, match="votes of weight 2"):
        verify_justification(justify(chain[0], [vote(voter, chain[0]) for voter in VOTERS[1:]]), uneven, at(chain[0]))
    with pytest.raises(BadJustification):
        verify_justification(justify(chain[0], []), AuthoritySet(7, ()), at(chain[0]))


def test_what_claims_too_much_is_refused_before_any_work() -> None:
    chain = line(1)
    votes = [vote(VOTERS[0], chain[0])] * 9
    with pytest.raises(BadJustification, match="claims 9 votes"):
        verify_justification(justify(chain[0], votes), FOUR, at(chain[0]))
    head = justify(chain[0], [])[:-2]
    with pytest.raises(BadJustification, match="claims 1073741823 votes"):
        Justification.decode(head + b"\xfe\xff\xff\xff")
    with pytest.raises(BadJustification, match="claims 1073741823 headers"):
        Justification.decode(head + b"\0\xfe\xff\xff\xff")
    with pytest.raises(BadJustification, match=f"claims {MAX_ANCESTORS + 1} headers"):
        Justification.decode(justify(chain[0], [], line(MAX_ANCESTORS + 1)))
    with pytest.raises(BadJustification, match="twice"):
        verify_justification(justify(chain[0], [], line(2)[1:] * 2), FOUR, at(chain[0]))


# --- handing over --------------------------------------------------------------------------------------------------------

NEXT = AuthoritySet(8, tuple((voter.public, 1) for voter in VOTERS[::-1]))


def announcing(kind: int, delay: int) -> Header:
    change = bytes((kind,)) + (b"\5\0\0\0" if kind == 2 else b"") + encode_weights(NEXT.weights)
    return Header(NOWHERE, 10, ZERO, ZERO, (digest_item(CONSENSUS, ENGINE, change + bytes((delay, 0, 0, 0))),))


@pytest.mark.parametrize("delay", [0, 2])
def test_the_set_in_charge_hands_over_to_the_one_it_votes_for(delay: int) -> None:
    chain = line(4, announcing(1, delay))
    assert announced_change(chain[0]) == SetChange(NEXT.weights, delay)
    last = chain[delay]
    votes = justify(last, [vote(voter, last) for voter in VOTERS[1:]])
    assert hand_over(FOUR, chain[: delay + 1], votes) == NEXT
    with pytest.raises(BadJustification, match="it takes"):
        hand_over(FOUR._replace(set_id=6), chain[: delay + 1], votes)
    with pytest.raises(BadJustification, match="takes effect after block"):
        hand_over(FOUR, chain[: delay + 2], votes)
    with pytest.raises(BadJustification, match="announces no change"):
        hand_over(FOUR, chain[1:], votes)
    with pytest.raises(BadJustification, match="announces no change"):
        hand_over(FOUR, [], votes)


def test_headers_that_do_not_follow_each_other_hand_nothing_over() -> None:
    chain = line(3, announcing(1, 2))
    chain[1] = chain[1]._replace(state_root=H256(b"\1" * 32))
    votes = justify(chain[2], [vote(voter, chain[2]) for voter in VOTERS])
    with pytest.raises(BadJustification, match="does not follow"):
        hand_over(FOUR, chain, votes)


def test_a_forced_change_breaks_the_chain_of_trust() -> None:
    forced = announcing(2, 0)
    with pytest.raises(BadJustification, match="take a new trusted block"):
        hand_over(FOUR, [forced], justify(forced, [vote(voter, forced) for voter in VOTERS]))
    damaged = Header(NOWHERE, 1, ZERO, ZERO, (digest_item(CONSENSUS, ENGINE, b"\1\4short"),))
    with pytest.raises(ProofError, match="no known form"):
        announced_change(damaged)


@given(st.binary(max_size=200))
def test_a_finality_proof_is_read_exactly(data: bytes) -> None:
    headers = tuple(line(3))
    proof = FinalityProof(bytes(32), data, headers)
    assert FinalityProof.decode(proof.encode()) == proof
    for damaged in (proof.encode()[:-1], proof.encode() + b"\0", data[:40]):
        with pytest.raises(ProofError):
            FinalityProof.decode(damaged)
