"""The voters alone: who votes for what, where a set ends, what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust import Keypair
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.voters import HandOver, Voters, VoterState
from cere_trust.proofs import AuthoritySet, Header, Justification, verify_justification
from cere_trust.proofs.grandpa import ENGINE, encode_weights
from cere_trust.proofs.header import CONSENSUS, digest_item
from cere_trust.types import H256, BlockHash, BlockRef

NAMES = ("Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie")
KEYS = [Keypair.from_uri(f"//{name}", "ed25519").public for name in NAMES]
STRANGER = bytes(32)

WEIGHTS = st.lists(st.tuples(st.binary(min_size=32, max_size=32), st.integers(0, 2**64 - 1)), max_size=3).map(tuple)
STATES = st.builds(
    VoterState,
    st.builds(AuthoritySet, st.integers(0, 2**64 - 1), WEIGHTS),
    st.integers(0, 2**64 - 1),
    st.none() | st.builds(HandOver, st.integers(0, 2**32 - 1), WEIGHTS),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 999)), max_size=3).map(tuple),
    st.none() | st.binary(max_size=60),
)


@given(STATES)
def test_what_voters_know_survives_being_written_down(state: VoterState) -> None:
    assert VoterState.load(state.dump()) == state


def weights(*keys: bytes) -> tuple[tuple[bytes, int], ...]:
    return tuple((key, 1) for key in keys)


def line(
    length: int, announces: dict[int, tuple[tuple[tuple[bytes, int], ...], int]] | None = None
) -> list[ChainBlock]:
    """Blocks 1 to `length`, some of which announce authorities after a delay."""
    blocks: list[ChainBlock] = []
    for number in range(1, length + 1):
        digest: tuple[bytes, ...] = ()
        if announces and number in announces:
            to_come, delay = announces[number]
            change = b"\1" + encode_weights(to_come) + delay.to_bytes(4, "little")
            digest = (digest_item(CONSENSUS, ENGINE, change),)
        parent = blocks[-1].hash if blocks else BlockHash(bytes(32))
        header = Header(parent, number, H256(bytes(32)), H256(bytes(32)), digest)
        blocks.append(ChainBlock(header, header.hash))
    return blocks


def ref(block: ChainBlock) -> BlockRef:
    return BlockRef(block.number, BlockHash(block.hash))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(1, 8), st.integers(0, 8))
def test_votes_are_for_the_newest_block_with_votes_enough(held: list[int], final: int, ahead: int) -> None:
    """What `validate_commit` of the finality-grandpa crate asks for."""
    known = AuthoritySet(0, tuple(zip(KEYS, held, strict=False)))
    blocks = line(final + ahead)
    finding = Voters(VoterState(known)).vote(blocks[:final], blocks[final:])
    assert (list(finding.blocks), finding.is_kept) == (blocks[:final], False)
    votes = verify_justification(finding.justification or b"", known, ref(blocks[final - 1]))
    by_key = dict(known.weights)
    above = sum(by_key[vote.authority] for vote in votes.votes if vote.number > final)
    assert above < known.threshold
    assert bool(votes.ancestry) == (above > 0)
    if ahead and len(held) > 1 and held[1] < known.threshold:
        assert above >= held[1]


@given(st.integers(1, 6), st.integers(0, 3), st.integers(7, 12), st.integers(0, 5))
def test_nobody_votes_past_the_end_of_a_set(announced: int, delay: int, final: int, ahead: int) -> None:
    old, new = weights(*KEYS[:3]), weights(*KEYS[2:6])
    blocks = line(final + ahead, {announced: (new, delay)})
    voters = Voters(VoterState(AuthoritySet(0, old)))
    end = announced + delay
    first = voters.vote(blocks[:final], blocks[final:])
    assert [block.number for block in first.blocks] == list(range(1, min(end, final) + 1))
    votes = verify_justification(first.justification or b"", AuthoritySet(0, old), ref(first.blocks[-1]))
    assert max(vote.number for vote in votes.votes) <= end
    if end > final:
        assert voters.state.pending == (HandOver(end, new) if announced <= final else None)
        return
    assert first.is_kept
    assert voters.state == VoterState(AuthoritySet(1, new), ended=((0, end),))
    if end < final:
        rest = voters.vote(blocks[end:final], blocks[final:])
        votes = verify_justification(rest.justification or b"", AuthoritySet(1, new), ref(blocks[final - 1]))
        assert votes.round == 1
        assert voters.state.newest == rest.justification


@pytest.mark.parametrize(("strangers", "signed"), [(1, True), (2, False)])
def test_strangers_among_the_voters_do_no_harm_below_a_third(strangers: int, signed: bool) -> None:
    known = AuthoritySet(5, weights(*KEYS[: 5 - strangers], *[bytes((n,)) * 32 for n in range(strangers)]))
    voters = Voters(VoterState(known))
    (block,) = line(1)
    finding = voters.vote([block], [])
    assert voters.can_sign is signed
    if signed:
        assert len(Justification.decode(finding.justification or b"").votes) == 4
        verify_justification(finding.justification or b"", known, ref(block))
    else:
        assert finding.justification is None


def test_nodes_keep_the_first_justification_behind_each_period() -> None:
    blocks = line(1100)
    voters = Voters(VoterState(AuthoritySet(0, weights(*KEYS[:2]))))
    ends = (10, 511, 512, 513, 800, 1025, 1100)
    kept = []
    for start, end in zip((0, *ends), ends, strict=False):
        finding = voters.vote(blocks[start:end], [])
        kept += [end] if finding.is_kept else []
    assert kept == [512, 1025]
    # What is final at once from the beginning passes no period, as nodes reckon it.
    assert not Voters(VoterState(AuthoritySet(0, weights(*KEYS[:2])))).vote(blocks[:600], []).is_kept
