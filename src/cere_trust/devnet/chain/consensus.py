"""Slots, their authors, and the digests and seals of headers: BABE (secondary plain slots) and Aura.

A development chain has the well-known development keys. It authors in slots whose author's key it has, so its headers are
sealed as in a real network. If it has the key of no authority, blocks carry no seal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ...codec.primitives import read_compact
from ...crypto import sr25519
from ...crypto.hashing import blake2_256
from ...errors import DevnetError
from ...keys import Keypair
from ...proofs.header import PRE_RUNTIME, SEAL, Header, digest_item
from .compat import AURA, aura_claim, aura_schedule, aura_slot_of

BABE = b"BABE"
_PRIMARY, _SECONDARY_PLAIN, _SECONDARY_VRF = 1, 2, 3
_NAMES = ("Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "One", "Two")
_NUMBERED = 60
_MAX_SKIPPED_SLOTS = 10_000

RuntimeCall = Callable[[str, bytes], bytes]


KeyOf = Callable[..., Keypair | None]
"""Returns the key pair of a public key in a scheme (sr25519 by default), or None if it is not available."""


def development_key(public: bytes, scheme: str = "sr25519") -> Keypair | None:
    """Return the key pair of a well-known development key: of a name such as Alice, or of a numbered validator."""
    return _named_keys(scheme).get(public) or _numbered_keys(scheme).get(public)


@cache
def _named_keys(scheme: str) -> dict[bytes, Keypair]:
    return _by_public(scheme, [f"//{name}{path}" for name in _NAMES for path in ("", "//stash")])


@cache
def _numbered_keys(scheme: str) -> dict[bytes, Keypair]:
    """Return the session keys of preset ``network``; derived only when a key has no well-known name."""
    return _by_public(scheme, [f"//Validator//{number}" for number in range(_NUMBERED)])


def _by_public(scheme: str, uris: list[str]) -> dict[bytes, Keypair]:
    pairs = [Keypair.from_uri(uri, scheme) for uri in uris]
    return {pair.public: pair for pair in pairs}


class Slot(NamedTuple):
    """A slot to author in.

    Attributes:
        time: Start, in milliseconds since 1970.
        author: Public key of its author; None if the chain has no slots.
        digest: The pre-runtime digest items of its header.
        inherents: Inherent data other than the timestamp, by identifier.
    """

    number: int
    time: int
    author: bytes | None
    digest: tuple[bytes, ...]
    inherents: dict[bytes, bytes]


class Epoch(NamedTuple):
    """The part of a BABE epoch that decides about slots."""

    start: int
    duration: int
    authorities: tuple[bytes, ...]
    randomness: bytes

    def secondary(self, slot: int) -> int:
        """Return the index of a secondary slot's author: the hash of randomness and slot modulo the number of authorities."""
        hashed = blake2_256(self.randomness + slot.to_bytes(8, "little"))
        return int.from_bytes(hashed, "big") % len(self.authorities)


class Consensus:
    """The slot rules of one runtime.

    Args:
        exports: Names of the runtime's exported functions.
        key: Looks up available keys.
    """

    def __init__(self, exports: Collection[str], key: KeyOf = development_key) -> None:
        self._key = key
        self.engine: bytes | None = None
        if "BabeApi_configuration" in exports:
            self.engine = BABE
        elif "AuraApi_slot_duration" in exports:
            self.engine = AURA
        self._tells_epochs = "BabeApi_current_epoch" in exports  # not in runtimes of 2020

    def slot_of(self, header: Header) -> int | None:
        """Return the slot that a header claims, or None."""
        for claim in header.logs(PRE_RUNTIME, BABE):
            return int.from_bytes(claim[5:13], "little")
        return aura_slot_of(header)

    def next_slot(self, call: RuntimeCall, parent: Header, siblings: Sequence[Header], now: int, interval: int) -> Slot:
        """Return the first slot from `now` on, after those of the parent and its other children, whose author's key is available.

        Args:
            call: Calls the runtime on the parent's state.
            siblings: Headers of the parent's other children.
            now: Milliseconds since 1970.
            interval: Milliseconds between blocks, for chains without slots.
        """
        if self.engine is None:
            number = max(now // interval, parent.number + 1) + len(siblings)
            return Slot(number, number * interval, None, (), {})
        # Two blocks of one author in one slot would be an equivocation.
        last = max((slot for one in (parent, *siblings) if (slot := self.slot_of(one)) is not None), default=None)
        if self.engine == AURA:
            duration, authorities = aura_schedule(call)
            return self._aura_slot(max(now // duration, -1 if last is None else last + 1), duration, authorities)
        duration = int.from_bytes(call("BabeApi_configuration", b"")[:8], "little")
        first = max(now // duration, -1 if last is None else last + 1)
        return self._babe_slot(first, duration, *self._epochs(call, parent, first))

    def _epochs(self, call: RuntimeCall, parent: Header, first: int) -> tuple[Epoch, Callable[[], Epoch]]:
        """Return the parent's epoch and a function for the following one, which few blocks need.

        Before block 1 the epoch starts with the first slot.
        """
        if self.slot_of(parent) is None or not self._tells_epochs:
            epoch = _decode_configuration(call("BabeApi_configuration", b""), first)
            return epoch, lambda: epoch
        current = decode_epoch(call("BabeApi_current_epoch", b""))
        return current, cache(lambda: decode_epoch(call("BabeApi_next_epoch", b"")))

    def _aura_slot(self, first: int, duration: int, authorities: tuple[bytes, ...]) -> Slot:
        number = self._own_slot(first, authorities, lambda number: authorities[number % len(authorities)])
        digest, inherents = aura_claim(number)
        return Slot(number, number * duration, authorities[number % len(authorities)], (digest,), inherents)

    def _babe_slot(self, first: int, duration: int, epoch: Epoch, following: Callable[[], Epoch]) -> Slot:
        def turn(number: int) -> tuple[int, bytes]:
            chosen = epoch if number < epoch.start + epoch.duration else following()
            index = chosen.secondary(number)
            return index, chosen.authorities[index]

        def authorities() -> Iterator[bytes]:
            yield from epoch.authorities
            yield from following().authorities

        number = self._own_slot(first, authorities(), lambda number: turn(number)[1])
        index, author = turn(number)
        slot = number.to_bytes(8, "little")
        digest = digest_item(PRE_RUNTIME, BABE, bytes((_SECONDARY_PLAIN,)) + index.to_bytes(4, "little") + slot)
        return Slot(number, number * duration, author, (digest,), {b"babeslot": slot})

    def check(self, call: RuntimeCall, parent: Header, header: Header) -> int:
        """Check that a BABE header claims a slot after its parent's, and has the seal of that slot's author.

        The VRF proof of primary slots is not checked: any authority may claim one.

        Args:
            call: Calls the runtime on the parent's state.

        Returns:
            The start of the slot, in milliseconds since 1970.

        Raises:
            DevnetError: no such claim, or another seal.
        """
        slot, before = self.slot_of(header), self.slot_of(parent)
        claims = header.logs(PRE_RUNTIME, BABE)
        if self.engine != BABE or slot is None or len(claims) != 1:
            raise DevnetError("the block claims no slot of BABE")
        if before is not None and slot <= before:
            raise DevnetError(f"the block claims slot {slot}, its parent is in slot {before}")
        epoch, following = self._epochs(call, parent, slot)
        chosen = epoch if slot < epoch.start + epoch.duration else following()
        kind, index = claims[0][0], int.from_bytes(claims[0][1:5], "little")
        if kind not in (_PRIMARY, _SECONDARY_PLAIN, _SECONDARY_VRF) or index >= len(chosen.authorities):
            raise DevnetError(f"the block claims slot {slot} for an authority that is not there")
        if kind != _PRIMARY and index != chosen.secondary(slot):
            raise DevnetError(f"slot {slot} is authority {chosen.secondary(slot)}'s, not {index}'s")
        if not verify_seal(header, chosen.authorities[index]):
            raise DevnetError("the block is not sealed by the author of its slot")
        return slot * int.from_bytes(call("BabeApi_configuration", b"")[:8], "little")

    def _own_slot(self, first: int, authorities: Iterable[bytes], author: Callable[[int], bytes]) -> int:
        """Return the first slot whose author's key is available; `first` itself if no authority's is."""
        if not any(self._key(authority) for authority in authorities):
            return first
        for number in range(first, first + _MAX_SKIPPED_SLOTS):
            if self._key(author(number)):
                return number
        raise DevnetError(f"none of the next {_MAX_SKIPPED_SLOTS} slots belongs to a key at hand")

    def seal(self, header: Header, author: bytes | None) -> Header:
        """Append the author's signature as the last digest item; without its key, return the header unchanged."""
        pair = None if author is None else self._key(author)
        if pair is None or self.engine is None:
            return header
        signature = pair.sign(header.hash)
        return header._replace(digest=(*header.digest, digest_item(SEAL, self.engine, signature)))


def verify_seal(header: Header, author: bytes) -> bool:
    """Return True if a header's last digest item is its author's signature over the rest."""
    seal = header.digest[-1] if header.digest else b""
    if seal[:1] != bytes((SEAL,)):
        return False
    unsealed = header._replace(digest=header.digest[:-1])
    return sr25519.verify(author, unsealed.hash, seal[-64:])


def _keys(data: bytes, at: int) -> tuple[tuple[bytes, ...], int]:
    """Return a list of public keys, each followed by a weight of 8 bytes, and the offset behind it."""
    count, at = read_compact(data, at)
    step = 32 + 8
    return tuple(data[at + step * i : at + step * i + 32] for i in range(count)), at + step * count


def _decode_configuration(data: bytes, first: int) -> Epoch:
    """Decode `BabeConfiguration` as the epoch that starts with the first slot, for use before block 1."""
    duration = int.from_bytes(data[8:16], "little")
    authorities, at = _keys(data, 32)
    return Epoch(first, duration, authorities, data[at : at + 32])


def decode_epoch(data: bytes) -> Epoch:
    """Decode `sp_consensus_babe::Epoch`."""
    authorities, at = _keys(data, 24)
    start, duration = int.from_bytes(data[8:16], "little"), int.from_bytes(data[16:24], "little")
    return Epoch(start, duration, authorities, data[at : at + 32])
