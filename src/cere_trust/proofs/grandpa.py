"""Offline verification of GRANDPA finality: votes of more than two thirds of a known authority set.

A vote names its voter's best block, which can descend from the justified block. So every counted vote must lead back
to the target through the ancestry headers; votes without that check prove nothing.

Source: `finality-grandpa` (`validate_commit`), `sc-consensus-grandpa` (`GrandpaJustification`, `AuthoritySet`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ..codec.primitives import read_compact, write_compact
from ..crypto import ed25519
from ..crypto.hashing import twox_128
from ..errors import BadJustification, ProofError
from ..limits import HOSTILE
from ..types import BlockHash, BlockRef
from .header import CONSENSUS, Header

ENGINE = b"FRNK"
_MALFORMED: tuple[type[Exception], ...] = (*HOSTILE, ProofError)
MAX_ANCESTORS = 1024
"""Maximum number of ancestry headers in a justification."""

AUTHORITIES_KEY = twox_128(b"Grandpa") + twox_128(b"Authorities")
OLD_AUTHORITIES_KEY = b":grandpa_authorities"
"""Storage key of the set, behind a version byte, in runtimes older than `Grandpa.Authorities`."""
SET_ID_KEY = twox_128(b"Grandpa") + twox_128(b"CurrentSetId")

_SCHEDULED, _FORCED = 1, 2
_VOTE_SIZE = 32 + 4 + 64 + 32
_MIN_HEADER_SIZE = 32 + 1 + 32 + 32 + 1

Weights = tuple[tuple[bytes, int], ...]
"""Public keys (ed25519) and their vote weights."""


class AuthoritySet(NamedTuple):
    """GRANDPA voters and their weights. The caller needs it from a trusted source; a justification does not contain it.

    Attributes:
        set_id: Number that increases with every change of the set; part of the vote payload.
        weights: Public keys and vote weights.
    """

    set_id: int
    weights: Weights

    @property
    def total(self) -> int:
        """Total weight."""
        return sum(weight for _, weight in self.weights)

    @property
    def threshold(self) -> int:
        """Weight that finalizes a block: more than two thirds."""
        return self.total - (self.total - 1) // 3

    @classmethod
    def decode(cls, data: bytes, set_id: int) -> AuthoritySet:
        """Decode an authority list from the runtime API, `AUTHORITIES_KEY` or `OLD_AUTHORITIES_KEY`.

        Raises:
            ProofError: the bytes are not an authority list.
        """
        for start in (0, 1):  # behind a version byte
            try:
                weights, end = _read_weights(data, start)
            except HOSTILE:
                continue
            if end == len(data):
                return cls(set_id, weights)
        raise ProofError("not a list of authorities")


class Vote(NamedTuple):
    """A precommit: the voter's best block, and the signature over it, the round and the set's id."""

    hash: bytes
    number: int
    signature: bytes
    authority: bytes


class Justification(NamedTuple):
    """Votes for a block.

    Attributes:
        round: Voting round.
        hash: Block hash.
        number: Block number.
        votes: Precommits.
        ancestry: Headers from the votes' blocks back to the block, without the block itself.
    """

    round: int
    hash: bytes
    number: int
    votes: tuple[Vote, ...]
    ancestry: tuple[Header, ...] = ()

    @property
    def target(self) -> BlockRef:
        """Justified block, as the justification itself claims; this proves nothing."""
        return BlockRef(self.number, BlockHash(self.hash))

    def encode(self) -> bytes:
        """Encode it in SCALE, as nodes do."""
        votes = (vote.hash + _u32(vote.number) + vote.signature + vote.authority for vote in self.votes)
        return b"".join(
            (self.round.to_bytes(8, "little"), self.hash, _u32(self.number), write_compact(len(self.votes)), *votes,
             write_compact(len(self.ancestry)), *(header.encode() for header in self.ancestry))
        )  # fmt: skip

    @classmethod
    def decode(cls, data: bytes, max_votes: int | None = None) -> Justification:
        """Decode a justification.

        Args:
            data: SCALE bytes.
            max_votes: Maximum number of votes; none by default.

        Raises:
            BadJustification: the bytes are not a justification, or claim too many votes.
        """
        try:
            return cls._decode(data, max_votes)
        except _MALFORMED as error:
            raise BadJustification(f"not a justification: {error}") from None

    @classmethod
    def _decode(cls, data: bytes, max_votes: int | None) -> Justification:
        count, at = read_compact(data, 44)
        if count > (len(data) - at) // _VOTE_SIZE or (max_votes is not None and count > max_votes):
            raise ValueError(f"it claims {count} votes")
        votes = tuple(_read_vote(data, at + _VOTE_SIZE * index) for index in range(count))
        claimed, at = read_compact(data, at + _VOTE_SIZE * count)
        if claimed > MAX_ANCESTORS or claimed > (len(data) - at) // _MIN_HEADER_SIZE:
            raise ValueError(f"it claims {claimed} headers")
        ancestry = []
        for _ in range(claimed):
            header, at = Header.read(data, at)
            ancestry.append(header)
        if at != len(data):
            raise ValueError(f"{len(data) - at} bytes too many")
        return cls(_number(data, 0, 8), data[8:40], _number(data, 40, 4), votes, tuple(ancestry))


def vote_payload(hash: bytes, number: int, round: int, set_id: int) -> bytes:
    """Encode the bytes that a voter signs (53 bytes)."""
    return b"\1" + hash + _u32(number) + round.to_bytes(8, "little") + set_id.to_bytes(8, "little")


def verify_justification(justification: bytes, authorities: AuthoritySet, target: BlockRef) -> Justification:
    """Verify that a block is finalized.

    Like nodes, this function skips invalid votes (of non-members, repeated, below the target, badly signed): a skipped
    vote can only lower the sum. Nodes also require the block to be the newest one with enough votes, which is
    irrelevant to its finality.

    Args:
        justification: SCALE bytes from a node.
        authorities: Authority set of the block, with its id, from a trusted source.
        target: Number and hash of the block, both from its header.

    Returns:
        The justification, decoded.

    Raises:
        BadJustification: it is malformed, for another block, or lacks votes.
    """
    weights = {authority: weight for authority, weight in authorities.weights if weight > 0}
    decoded = Justification.decode(justification, max_votes=2 * len(weights))
    if (decoded.hash, decoded.number) != (bytes(target.hash), target.number):
        raise BadJustification(f"the justification is for {decoded.target}, not for {target}")
    lineage = _Lineage(decoded)
    voted = 0
    for vote in decoded.votes:
        leads_back = lineage.leads_back(vote)
        payload = vote_payload(vote.hash, vote.number, decoded.round, authorities.set_id)
        weight = weights.get(vote.authority, 0)
        if weight and leads_back and ed25519.verify(vote.authority, payload, vote.signature):
            voted += weight
            del weights[vote.authority]  # each authority counts once
    if lineage.unused():
        raise BadJustification("the justification brings along headers that no vote needs")
    if not authorities.weights or voted < authorities.threshold:
        raise BadJustification(
            f"votes of weight {voted} for {target} in set {authorities.set_id}; it takes {authorities.threshold}"
        )
    return decoded


class _Lineage:
    """Ancestry headers of a justification, by hash."""

    def __init__(self, justification: Justification) -> None:
        self._target = justification
        self._headers: dict[bytes, Header] = {header.hash: header for header in justification.ancestry}
        if len(self._headers) < len(justification.ancestry):
            raise BadJustification("the justification brings along a header twice")
        self._leading_back = {justification.hash}

    def leads_back(self, vote: Vote) -> bool:
        """Return whether a vote's block is the target or descends from it."""
        seen = self._headers.get(vote.hash)
        number = self._target.number if vote.hash == self._target.hash else seen.number if seen else None
        if vote.number != number:
            return False
        way: list[bytes] = []
        hash = vote.hash
        while hash not in self._leading_back:
            header = self._headers.get(hash)
            if header is None:
                return False
            way.append(hash)
            hash = header.parent
        self._leading_back.update(way)
        return True

    def unused(self) -> bool:
        """Return whether any ancestry header is on no path from a vote to the target."""
        return len(self._leading_back) <= len(self._headers)


class SetChange(NamedTuple):
    """Announced change of the authority set.

    Attributes:
        weights: The next authorities.
        delay: Blocks between the announcement and the change.
        forced: Change without votes of the current set, which the runtime has abandoned.
    """

    weights: Weights
    delay: int
    forced: bool = False


def announced_change(header: Header) -> SetChange | None:
    """Return the change of the authority set that a header announces, or None.

    Raises:
        ProofError: the digest is malformed.
    """
    scheduled = None
    for log in header.logs(CONSENSUS, ENGINE):
        if log[:1] == bytes((_FORCED,)):
            return _read_change(header, log, 5, forced=True)
        if log[:1] == bytes((_SCHEDULED,)) and scheduled is None:
            scheduled = _read_change(header, log, 1, forced=False)
    return scheduled


def _read_change(header: Header, log: bytes, at: int, forced: bool) -> SetChange:
    try:
        weights, at = _read_weights(log, at)
        if at + 4 != len(log):
            raise ValueError("length")
    except HOSTILE:
        raise ProofError(f"block #{header.number} announces authorities in no known form") from None
    return SetChange(weights, _number(log, at, 4), forced)


def hand_over(authorities: AuthoritySet, headers: Sequence[Header], justification: bytes) -> AuthoritySet:
    """Verify a hand-over by the current authority set, and return the next set.

    Args:
        authorities: The current set.
        headers: Headers from the announcing block to the last block of the current set: one header without a delay.
        justification: Justification of the last header.

    Raises:
        BadJustification: the headers are no chain, announce no change, or end at another block; the justification is
            invalid; or a change is forced, which breaks the chain of trust: the caller needs a new trusted block
            from another source.
    """
    changes = [announced_change(header) for header in headers]
    if any(change is not None and change.forced for change in changes):
        raise BadJustification("a change of authorities is forced: no votes vouch for it, take a new trusted block")
    change = changes[0] if changes else None
    if change is None:
        raise BadJustification("the first header announces no change of authorities")
    for parent, header in pairwise(headers):
        if header.parent != parent.hash or header.number != parent.number + 1:
            raise BadJustification(f"header #{header.number} does not follow #{parent.number}")
    last = headers[-1]
    if last.number != headers[0].number + change.delay:
        raise BadJustification(f"the change takes effect after block #{headers[0].number + change.delay}")
    verify_justification(justification, authorities, BlockRef(last.number, BlockHash(last.hash)))
    return AuthoritySet(authorities.set_id + 1, change.weights)


class FinalityProof(NamedTuple):
    """Unverified response of `grandpa_proveFinality`.

    Attributes:
        hash: Hash of a finalized block: the last one of its authority set, or of the chain.
        justification: Justification of that block.
        headers: Headers after the requested block, up to that block.
    """

    hash: bytes
    justification: bytes
    headers: tuple[Header, ...]

    def encode(self) -> bytes:
        """Encode it in SCALE."""
        headers = (header.encode() for header in self.headers)
        size = write_compact(len(self.justification))
        return b"".join((self.hash, size, self.justification, write_compact(len(self.headers)), *headers))

    @classmethod
    def decode(cls, data: bytes) -> FinalityProof:
        """Decode a finality proof; raise `ProofError` for other bytes."""
        try:
            size, at = read_compact(data, 32)
            justification = data[at : at + size]
            count, at = read_compact(data, at + size)
            if at > len(data) or count > (len(data) - at) // _MIN_HEADER_SIZE:
                raise ValueError(f"it claims {count} headers")
        except HOSTILE as error:
            raise ProofError(f"not a proof of finality: {error}") from None
        headers = []
        for _ in range(count):
            header, at = Header.read(data, at)
            headers.append(header)
        if at != len(data):
            raise ProofError(f"not a proof of finality: {len(data) - at} bytes too many")
        return cls(data[:32], justification, tuple(headers))


def encode_weights(weights: Weights) -> bytes:
    """Encode an authority list in SCALE."""
    return write_compact(len(weights)) + b"".join(key + weight.to_bytes(8, "little") for key, weight in weights)


def _read_weights(data: bytes, at: int) -> tuple[Weights, int]:
    count, at = read_compact(data, at)
    end = at + 40 * count
    if end > len(data):
        raise ValueError("short")
    return tuple((data[i : i + 32], _number(data, i + 32, 8)) for i in range(at, end, 40)), end


def _read_vote(data: bytes, at: int) -> Vote:
    return Vote(data[at : at + 32], _number(data, at + 32, 4), data[at + 36 : at + 100], data[at + 100 : at + 132])


def _u32(number: int) -> bytes:
    return number.to_bytes(4, "little")


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")
