"""GRANDPA finality, offline: whether more than two thirds of a known authority set voted for a block.

A vote names the block its voter saw, never the block the justification is for. So every vote that counts must lead
back to the target through the headers that come along; votes counted without that prove nothing.

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
"""Headers a justification may bring along."""

AUTHORITIES_KEY = twox_128(b"Grandpa") + twox_128(b"Authorities")
OLD_AUTHORITIES_KEY = b":grandpa_authorities"
"""Where runtimes older than `Grandpa.Authorities` keep the set, behind a version byte."""
SET_ID_KEY = twox_128(b"Grandpa") + twox_128(b"CurrentSetId")

_SCHEDULED, _FORCED = 1, 2
_VOTE_SIZE = 32 + 4 + 64 + 32
_MIN_HEADER_SIZE = 32 + 1 + 32 + 32 + 1

Weights = tuple[tuple[bytes, int], ...]
"""Public keys (ed25519) and the weight of their votes."""


class AuthoritySet(NamedTuple):
    """Who votes. The caller must know it from a source that it trusts; a justification does not say.

    Attributes:
        set_id: Counts up with every change of the set; part of what voters sign.
    """

    set_id: int
    weights: Weights

    @property
    def total(self) -> int:
        """The weight of all."""
        return sum(weight for _, weight in self.weights)

    @property
    def threshold(self) -> int:
        """The weight that makes a block final: more than two thirds."""
        return self.total - (self.total - 1) // 3

    @classmethod
    def decode(cls, data: bytes, set_id: int) -> AuthoritySet:
        """Read an encoded authority list, as the runtime API, `AUTHORITIES_KEY` and `OLD_AUTHORITIES_KEY` hold it.

        Raises:
            ProofError: the bytes are no such list.
        """
        for start in (0, 1):  # behind a version byte
            try:
                weights, end = _read_weights(data, start)
            except (IndexError, ValueError):
                continue
            if end == len(data):
                return cls(set_id, weights)
        raise ProofError("not a list of authorities")


class Vote(NamedTuple):
    """A precommit: the block its voter saw, and the signature over that, the round and the set's id."""

    hash: bytes
    number: int
    signature: bytes
    authority: bytes


class Justification(NamedTuple):
    """Votes for a block.

    Attributes:
        hash: Of the block.
        number: Of the block.
        ancestry: Headers that lead from the votes' blocks back to the block, which is not among them.
    """

    round: int
    hash: bytes
    number: int
    votes: tuple[Vote, ...]
    ancestry: tuple[Header, ...] = ()

    @property
    def target(self) -> BlockRef:
        """The block it is for. What it says of itself: nothing is proved by that."""
        return BlockRef(self.number, BlockHash(self.hash))

    def encode(self) -> bytes:
        """SCALE encoding, as nodes give it."""
        votes = (vote.hash + _u32(vote.number) + vote.signature + vote.authority for vote in self.votes)
        return b"".join(
            (self.round.to_bytes(8, "little"), self.hash, _u32(self.number), write_compact(len(self.votes)), *votes,
             write_compact(len(self.ancestry)), *(header.encode() for header in self.ancestry))
        )  # fmt: skip

    @classmethod
    def decode(cls, data: bytes, max_votes: int | None = None) -> Justification:
        """Read an encoded justification.

        Args:
            max_votes: Refuse one that claims more.

        Raises:
            BadJustification: the bytes are none.
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
    """What a voter signs (53 bytes)."""
    return b"\1" + hash + _u32(number) + round.to_bytes(8, "little") + set_id.to_bytes(8, "little")


def verify_justification(justification: bytes, authorities: AuthoritySet, target: BlockRef) -> Justification:
    """Check that a block is final.

    Votes that do not count (of strangers, repeated, below the target, badly signed) are skipped, as nodes do: leaving
    one out can only make the sum smaller. Nodes also want the block to be the newest with votes enough; for it to be final,
    that does not matter.

    Args:
        justification: As a node gave it, in SCALE.
        authorities: The set that is in charge of the block, with its id, from the caller's own knowledge.
        target: Number and hash of the block, both from its header.

    Returns:
        The justification, decoded.

    Raises:
        BadJustification: malformed, for another block, or without the votes.
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
            del weights[vote.authority]  # each counts once
    if lineage.unused():
        raise BadJustification("the justification brings along headers that no vote needs")
    if not authorities.weights or voted < authorities.threshold:
        raise BadJustification(
            f"votes of weight {voted} for {target} in set {authorities.set_id}; it takes {authorities.threshold}"
        )
    return decoded


class _Lineage:
    """The headers that come along with votes, by hash."""

    def __init__(self, justification: Justification) -> None:
        self._target = justification
        self._headers: dict[bytes, Header] = {header.hash: header for header in justification.ancestry}
        if len(self._headers) < len(justification.ancestry):
            raise BadJustification("the justification brings along a header twice")
        self._leading_back = {justification.hash}

    def leads_back(self, vote: Vote) -> bool:
        """Whether a vote's block is the target, or descends from it."""
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
        """Whether headers came along that lie on no vote's way to the target."""
        return len(self._leading_back) <= len(self._headers)


class SetChange(NamedTuple):
    """The authorities to come, `delay` blocks after the one that announces them.

    Attributes:
        forced: Nobody's votes vouch for them: the runtime gave up on the set in charge.
    """

    weights: Weights
    delay: int
    forced: bool = False


def announced_change(header: Header) -> SetChange | None:
    """The change of the authority set that a header announces, if it does.

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
    except (IndexError, ValueError):
        raise ProofError(f"block #{header.number} announces authorities in no known form") from None
    return SetChange(weights, _number(log, at, 4), forced)


def hand_over(authorities: AuthoritySet, headers: Sequence[Header], justification: bytes) -> AuthoritySet:
    """The authority set that follows, as voted for by the one in charge.

    Args:
        authorities: The set in charge until then.
        headers: From the block that announces the change to the one it takes effect after: one header without a delay.
        justification: For the last of them.

    Raises:
        BadJustification: the headers are no chain, announce no change, end at another block, or the justification does
            not hold; or a change is forced, which breaks the chain of trust: a new trusted block has to be got by
            other means.
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
    """What `grandpa_proveFinality` answers, unverified.

    Attributes:
        hash: Of a final block: the last of its authority set, or of all.
        justification: For that block.
        headers: From behind the block asked for up to that one.
    """

    hash: bytes
    justification: bytes
    headers: tuple[Header, ...]

    def encode(self) -> bytes:
        """SCALE encoding."""
        headers = (header.encode() for header in self.headers)
        size = write_compact(len(self.justification))
        return b"".join((self.hash, size, self.justification, write_compact(len(self.headers)), *headers))

    @classmethod
    def decode(cls, data: bytes) -> FinalityProof:
        """Read an encoded proof. Raises `ProofError` where the bytes are none."""
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
    """An authority list in SCALE."""
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
