"""The chain's GRANDPA voters, all of them: they vote in rounds, sign, and hand over to the next authority set.

A development chain has the well-known development keys. If those do not reach the threshold, blocks become final without
votes and justifications.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from ...crypto import ss58
from ...errors import ProofError
from ...proofs.grandpa import (
    SET_ID_KEY,
    AuthoritySet,
    Justification,
    Vote,
    Weights,
    announced_change,
    vote_payload,
)
from ...wasm.state import ChainState
from ..block import ChainBlock
from .compat import grandpa_authorities
from .consensus import KeyOf, development_key

JUSTIFICATION_PERIOD = 512
"""Nodes keep the first justification after each multiple of this many blocks, and those of the last blocks of authority sets."""

_SUBSTRATE_PREFIX = 42


class HandOver(NamedTuple):
    """A scheduled change of the authority set.

    Attributes:
        last: Number of the old set's last block.
        weights: The new set.
    """

    last: int
    weights: Weights


class VoterState(NamedTuple):
    """State of the voters; an immutable value, so snapshots share it.

    Attributes:
        authorities: The current authority set.
        round: The last round that finalized a block; starts at 1 in every set.
        pending: The announced change of the set, or None.
        ended: Ids of former sets, each with the number of its last block.
        newest: The newest justification of the current set, encoded.
    """

    authorities: AuthoritySet
    round: int = 0
    pending: HandOver | None = None
    ended: tuple[tuple[int, int], ...] = ()
    newest: bytes | None = None

    @classmethod
    def read(cls, state: ChainState) -> VoterState:
        """Read the voters of a chain's state; the set is empty if the runtime has no GRANDPA."""
        encoded = grandpa_authorities(state)
        set_id = int.from_bytes(state.value(SET_ID_KEY) or b"", "little")
        try:
            return cls(AuthoritySet.decode(encoded or b"\0", set_id))
        except ProofError:
            return cls(AuthoritySet(set_id, ()))

    def dump(self) -> bytes:
        """Serialize as JSON."""

        def listed(weights: Weights) -> list[Any]:
            return [[key.hex(), weight] for key, weight in weights]

        pending, newest = self.pending, self.newest
        return json.dumps(
            {
                "set": self.authorities.set_id,
                "weights": listed(self.authorities.weights),
                "round": self.round,
                "pending": None if pending is None else [pending.last, listed(pending.weights)],
                "ended": self.ended,
                "newest": None if newest is None else newest.hex(),
            }
        ).encode()

    @classmethod
    def load(cls, data: bytes) -> VoterState:
        """Deserialize the output of `dump`. Raises `ValueError` or `LookupError` for anything else."""

        def weights(listed: Any) -> Weights:
            return tuple((bytes.fromhex(key), weight) for key, weight in listed)

        read = json.loads(data)
        pending, newest = read["pending"], read["newest"]
        return cls(
            AuthoritySet(read["set"], weights(read["weights"])),
            read["round"],
            None if pending is None else HandOver(pending[0], weights(pending[1])),
            tuple((set_id, last) for set_id, last in read["ended"]),
            None if newest is None else bytes.fromhex(newest),
        )


class VoteResult(NamedTuple):
    """Result of a round of votes.

    Attributes:
        blocks: The blocks that are now final.
        justification: The votes for the last one, encoded; None without keys to sign them.
        is_kept: True if nodes keep it with the block.
    """

    blocks: tuple[ChainBlock, ...]
    justification: bytes | None
    is_kept: bool


class Voters:
    """The voters.

    Args:
        key: Looks up available keys.

    Attributes:
        state: Assign an earlier one to return to it.
    """

    def __init__(self, state: VoterState, key: KeyOf = development_key) -> None:
        self.state = state
        self._key = key

    def vote(self, blocks: Sequence[ChainBlock], ahead: Sequence[ChainBlock]) -> VoteResult:
        """Finalize blocks up to the last one of the current set.

        Args:
            blocks: Blocks to finalize, starting behind the newest final block.
            ahead: Blocks that follow on the best chain. Voters see different tips: some vote for these.
        """
        state = self.state
        pending = _pending(state.pending, (*blocks, *ahead))
        final = tuple(takewhile(lambda block: pending is None or block.number <= pending.last, blocks))
        seen = [final[-1], *takewhile(lambda block: pending is None or block.number <= pending.last, ahead)]
        justification = self._justify(seen)
        number, before = final[-1].number, blocks[0].number - 1
        passes_period = before > 0 and before // JUSTIFICATION_PERIOD != number // JUSTIFICATION_PERIOD
        state = state._replace(
            round=state.round + 1, pending=_pending(state.pending, final), newest=justification or state.newest
        )
        ends = state.pending is not None and number == state.pending.last
        self.state = _hand_over(state) if ends else state
        return VoteResult(final, justification, ends or passes_period)

    def _justify(self, seen: Sequence[ChainBlock]) -> bytes | None:
        """Sign one precommit per voter, each for one of the blocks it may have seen, which all descend from the first.

        The first must be the newest block whose votes, including those for its descendants, reach the threshold: nodes
        reject a justification for less. So votes for later blocks must stay below the threshold.
        """
        if not self.can_sign:
            return None
        authorities, round = self.state.authorities, self.state.round + 1
        votes = []
        highest = ahead = 0
        for index, (authority, weight) in enumerate(authorities.weights):
            pair = self._key(authority, "ed25519")
            if pair is None:
                continue
            place = index % len(seen)
            if place and ahead + weight >= authorities.threshold:
                place = 0
            ahead += weight if place else 0
            highest = max(highest, place)
            block = seen[place]
            payload = vote_payload(block.hash, block.number, round, authorities.set_id)
            votes.append(Vote(block.hash, block.number, pair.sign(payload), authority))
        ancestry = tuple(block.header for block in seen[1 : highest + 1])
        return Justification(round, seen[0].hash, seen[0].number, tuple(votes), ancestry).encode()

    @property
    def can_sign(self) -> bool:
        """True if the available keys reach the threshold."""
        authorities = self.state.authorities
        held = sum(weight for key, weight in authorities.weights if self._key(key, "ed25519"))
        return bool(authorities.weights) and held >= authorities.threshold

    def round_state(self, silent: bool) -> dict[str, Any]:
        """Return the current round in the shape of `grandpa_roundState`, without precommits yet.

        Args:
            silent: True if there are no prevotes either.
        """
        authorities = self.state.authorities
        everybody = [ss58.encode(key, _SUBSTRATE_PREFIX) for key in sorted(key for key, _ in authorities.weights)]
        nothing = {"currentWeight": 0, "missing": everybody}
        return {
            "setId": authorities.set_id,
            "best": {
                "round": self.state.round + 1,
                "totalWeight": authorities.total,
                "thresholdWeight": authorities.threshold,
                "prevotes": nothing if silent else {"currentWeight": authorities.total, "missing": []},
                "precommits": nothing,
            },
            "background": [],
        }


def _pending(known: HandOver | None, blocks: Sequence[ChainBlock]) -> HandOver | None:
    """Return the known change, or the first one that the blocks announce."""
    for block in blocks:
        if known is not None:
            break
        change = announced_change(block.header)
        if change is not None:
            known = HandOver(block.number + change.delay, change.weights)
    return known


def _hand_over(state: VoterState) -> VoterState:
    """Return the state of the next set, after the last block of this one."""
    assert state.pending is not None
    set_id = state.authorities.set_id
    ended = (*state.ended, (set_id, state.pending.last))
    return VoterState(AuthoritySet(set_id + 1, state.pending.weights), ended=ended)
