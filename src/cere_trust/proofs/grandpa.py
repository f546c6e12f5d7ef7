"""GRANDPA finality, offline: verify that more than two thirds of a known authority set voted for a block.

A vote names the block that its voter saw, not the target of the justification. So every vote that counts must descend
from the target through the headers of the justification; votes counted without that prove nothing.

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
from ..types import BlockHash, BlockRef
from .header import CONSENSUS, Header

ENGINE = b"FRNK"
MAX_ANCESTORS = 1024
"""Headers in a justification."""

AUTHORITIES_KEY = twox_128(b"Grandpa") + twox_128(b"Authorities")
OLD_AUTHORITIES_KEY = b":grandpa_authorities"
"""Storage key of the set in runtimes older than `Grandpa.Authorities`; a version byte comes first."""
SET_ID_KEY = twox_128(b"Grandpa") + twox_128(b"CurrentSetId")

_SCHEDULED, _FORCED = 1, 2
_VOTE_SIZE = 32 + 4 + 64 + 32
_MIN_HEADER_SIZE = 32 + 1 + 32 + 32 + 1

Weights = tuple[tuple[bytes, int], ...]
"""Public keys (ed25519) and the weights of their votes."""


class AuthoritySet(NamedTuple):
    """Set of voters. The caller must know it from a trusted source; justifications do not contain it.

    Attributes:
        set_id: Number that increments with every change of the set; part of the payload that voters sign.
        weights: Keys and weights of the voters.
    """

    set_id: int
    weights: Weights

    @property
    def total(self) -> int:
        """Weight of all voters."""
        return sum(weight for _, weight in self.weights)

    @property
    def threshold(self) -> int:
        """Weight that makes a block final: more than two thirds."""
        return self.total - (self.total - 1) // 3

    @classmethod
    def decode(cls, data: bytes, set_id: int) -> AuthoritySet:
        """Decode an authority list of the runtime API, `AUTHORITIES_KEY` or `OLD_AUTHORITIES_KEY`.

        Raises:
            ProofError: not an authority list.
        """
        for start in (0, 1):  # with a version byte in front
            try:
                weights, end = _read_weights(data, start)
            except (IndexError, ValueError):
                continue
            if end == len(data):
                return cls(set_id, weights)
        raise ProofError("not a list of authorities")


class Vote(NamedTuple):
    """Precommit: the block that its voter saw, and the signature of that, the round and the set's id."""

    hash: bytes
    number: int
    signature: bytes
    authority: bytes


class Justification(NamedTuple):
    """Votes for a block.

    Attributes:
        round: Round of the votes.
        hash: Hash of the block.
        number: Number of the block.
        votes: The precommits.
        ancestry: Headers from the votes' blocks back to the block, without the block's own.
    """

    round: int
    hash: bytes
    number: int
    votes: tuple[Vote, ...]
    ancestry: tuple[Header, ...] = ()

    @property
    def target(self) -> BlockRef:
        """Target block, as claimed: unverified."""
        return BlockRef(self.number, BlockHash(self.hash))

    def encode(self) -> bytes:
        """Encode in SCALE, as nodes do."""
        votes = (vote.hash + _u32(vote.number) + vote.signature + vote.authority for vote in self.votes)
        return b"".join(
            (self.round.to_bytes(8, "little"), self.hash, _u32(self.number), write_compact(len(self.votes)), *votes,
             write_compact(len(self.ancestry)), *(header.encode() for header in self.ancestry))
        )  # fmt: skip

    @classmethod
    def decode(cls, data: bytes, max_votes: int | None = None) -> Justification:
        """Decode a justification.

        Args:
            data: The bytes.
            max_votes: Reject a justification that claims more votes.

        Raises:
            BadJustification: not a justification.
        """
        try:
            return cls._decode(data, max_votes)
        except (IndexError, ValueError, ProofError) as error:
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
    """Return the payload that a voter signs (53 bytes)."""
    return b"\1" + hash + _u32(number) + round.to_bytes(8, "little") + set_id.to_bytes(8, "little")


def verify_justification(justification: bytes, authorities: AuthoritySet, target: BlockRef) -> Justification:
    """Verify that a block is final.

    Votes that do not count (unknown voter, repeated, below the target, invalid signature) are skipped, as in nodes:
    this can only lower the sum. Nodes also require that the block is the newest with enough votes; finality does not.

    Args:
        justification: Justification from a node, in SCALE.
        authorities: Authority set of the block, with its id, from a trusted source.
        target: Number and hash of the block, both from its header.

    Returns:
        The decoded justification.

    Raises:
        BadJustification: malformed, for another block, or without enough votes.
    """
    weights = {authority: weight for authority, weight in authorities.weights if weight > 0}
    decoded = Justification.decode(justification, max_votes=2 * len(weights))
    if (decoded.hash, decoded.number) != (bytes(target.hash), target.number):
        raise BadJustification(f"the justification is for {decoded.target}, not for {target}")
    ancestry = _Ancestry(decoded)
    voted = 0
    for vote in decoded.votes:
        descends = ancestry.descends(vote)
        payload = vote_payload(vote.hash, vote.number, decoded.round, authorities.set_id)
        weight = weights.get(vote.authority, 0)
        if weight and descends and ed25519.verify(vote.authority, payload, vote.signature):
            voted += weight
            del weights[vote.authority]  # each voter counts once
    if ancestry.has_unused():
        raise BadJustification("the justification contains headers that no vote needs")
    if not authorities.weights or voted < authorities.threshold:
        raise BadJustification(
            f"votes of weight {voted} for {target} in set {authorities.set_id}; it takes {authorities.threshold}"
        )
    return decoded


class _Ancestry:
    """Headers of a justification by hash."""

    def __init__(self, justification: Justification) -> None:
        self._target = justification
        self._headers: dict[bytes, Header] = {header.hash: header for header in justification.ancestry}
        if len(self._headers) < len(justification.ancestry):
            raise BadJustification("the justification contains a header twice")
        self._descendants = {justification.hash}

    def descends(self, vote: Vote) -> bool:
        """Return True if a vote's block is the target or descends from it."""
        header = self._headers.get(vote.hash)
        number = self._target.number if vote.hash == self._target.hash else header.number if header else None
        if vote.number != number:
            return False
        path: list[bytes] = []
        hash = vote.hash
        while hash not in self._descendants:
            header = self._headers.get(hash)
            if header is None:
                return False
            path.append(hash)
            hash = header.parent
        self._descendants.update(path)
        return True

    def has_unused(self) -> bool:
        """Return True if a header lies on no path from a vote to the target."""
        return len(self._descendants) <= len(self._headers)


class SetChange(NamedTuple):
    """Announced change of the authority set.

    Attributes:
        weights: Keys and weights of the next set.
        delay: Blocks from the announcing block to the change.
        forced: True if the runtime replaces the current set without its votes.
    """

    weights: Weights
    delay: int
    forced: bool = False


def announced_change(header: Header) -> SetChange | None:
    """Return the change of the authority set that a header announces, or None.

    Raises:
        ProofError: a malformed digest.
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
    except (IndexError, ValueError):
        raise ProofError(f"block #{header.number} announces authorities in no known form") from None
    return SetChange(weights, _number(log, at, 4), forced)


def hand_over(authorities: AuthoritySet, headers: Sequence[Header], justification: bytes) -> AuthoritySet:
    """Return the next authority set, finalized by the current one.

    Args:
        authorities: Current set.
        headers: Headers from the announcing block to the last block of the current set: one if there is no delay.
        justification: Justification of the last header.

    Raises:
        BadJustification: the headers are not a chain, announce no change or end at another block; the justification is
            invalid; or a change is forced, which breaks the chain of trust: the caller needs a new trusted block.
    """
    changes = [announced_change(header) for header in headers]
    if any(change is not None and change.forced for change in changes):
        raise BadJustification("the change of authorities is forced, no votes support it: use a new trusted block")
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
    """Unverified result of `grandpa_proveFinality`.

    Attributes:
        hash: Hash of a final block: the last of its authority set, or the last of all.
        justification: Justification of that block.
        headers: Headers after the requested block, up to that block.
    """

    hash: bytes
    justification: bytes
    headers: tuple[Header, ...]

    def encode(self) -> bytes:
        """Encode in SCALE."""
        headers = (header.encode() for header in self.headers)
        size = write_compact(len(self.justification))
        return b"".join((self.hash, size, self.justification, write_compact(len(self.headers)), *headers))

    @classmethod
    def decode(cls, data: bytes) -> FinalityProof:
        """Decode a proof of finality.

        Raises:
            ProofError: not a proof of finality.
        """
        try:
            size, at = read_compact(data, 32)
            justification = data[at : at + size]
            count, at = read_compact(data, at + size)
            if at > len(data) or count > (len(data) - at) // _MIN_HEADER_SIZE:
                raise ValueError(f"it claims {count} headers")
        except (IndexError, ValueError) as error:
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
