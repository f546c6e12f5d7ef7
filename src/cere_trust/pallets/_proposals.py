"""Origins, proposals and enactment moments, shared by referenda and other calls that take an origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..call import Call
from ..errors import EncodeError
from ..types import H256, AccountLike
from ._values import as_account, as_hash


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a call.

    Attributes:
        value: The origin in the form of the runtime's ``OriginCaller``.
    """

    value: object

    @classmethod
    def root(cls) -> Origin:
        """Return the root origin: referenda on track 0, and sudo."""
        return cls({"system": "Root"})

    @classmethod
    def signed(cls, account: AccountLike) -> Origin:
        """Return the origin of a signed account."""
        return cls({"system": {"Signed": as_account(account, "account")}})

    @classmethod
    def track(cls, name: str) -> Origin:
        """Return the origin of an OpenGov track, by the track's name such as ``small_tipper``; ``root`` is root."""
        plain = name.strip("\0 ").removesuffix("_activatr")
        if plain == "root":
            return cls.root()
        if not plain.replace("_", "").isalnum():
            raise EncodeError("track", "the name of a track, such as small_tipper", repr(name))
        # The chain truncates names of tracks to 25 letters, but not those of origins.
        camel = "".join(part[:1].upper() + part[1:] for part in plain.split("_"))
        return cls({"Origins": camel + ("Activator" if name.strip("\0 ").endswith("_activatr") else "")})


@dataclass(frozen=True, slots=True)
class Lookup:
    """A proposal by the hash and length of its noted preimage; ``Lookup(*preimage_of(runtime, call))`` makes one."""

    hash: H256
    length: int


@dataclass(frozen=True, slots=True)
class Inline:
    """An inline proposal: a call that encodes to at most 128 bytes, or those bytes."""

    call: Call | bytes


@dataclass(frozen=True, slots=True)
class At:
    """Enactment at a block."""

    block: int


@dataclass(frozen=True, slots=True)
class After:
    """Enactment a number of blocks after approval."""

    blocks: int


Proposal: TypeAlias = Call | Inline | Lookup
Enactment: TypeAlias = At | After


def at(block: int) -> At:
    """Return the enactment at block `block`, or as soon as possible after it."""
    return At(block)


def after(blocks: int) -> After:
    """Return the enactment at least `blocks` blocks after approval."""
    return After(blocks)


def plain_origin(origin: Origin | str, place: str = "origin") -> object:
    """Return an origin in the runtime's form."""
    if isinstance(origin, Origin):
        return origin.value
    if isinstance(origin, str):
        return Origin.track(origin).value
    raise EncodeError(place, "a track's name, or an Origin", repr(origin))


def plain_proposal(proposal: Proposal) -> dict[str, object]:
    """Return a proposal in the runtime's form; the encoder turns a call into its bytes."""
    match proposal:
        case Call():
            return {"Inline": proposal}
        case Inline(call=call) if isinstance(call, (Call, bytes)):
            return {"Inline": call}
        case Lookup(hash=hash, length=length):
            return {"Lookup": {"hash": as_hash(hash, "hash"), "len": length}}
    raise EncodeError("proposal", "a Call, Inline(call) or Lookup(hash, length)", repr(proposal))


def plain_enactment(moment: Enactment) -> dict[str, object]:
    """Return an enactment moment in the runtime's form."""
    match moment:
        case At(block=block):
            return {"At": block}
        case After(blocks=blocks):
            return {"After": blocks}
    raise EncodeError("enactment", "at(block) or after(blocks)", repr(moment))
