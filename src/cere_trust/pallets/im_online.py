"""Validators' signs of life (pallet ImOnline).

Each validator's node says once a session that it is there, or makes a block. Who does neither is reported as offline.

Source: ``pallet-im-online``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..call import Call, wraps_call
from ..errors import EncodeError
from ..event import event
from ..query import Constant, DoubleMap, OptionalDoubleMap, StorageValue
from ..types import AccountId, FixedBytes

__all__ = [
    "AllGood",
    "Heartbeat",
    "HeartbeatReceived",
    "Signature",
    "SomeOffline",
    "authored_blocks",
    "heartbeat",
    "heartbeat_after",
    "keys",
    "received_heartbeats",
    "unsigned_priority",
]


class Signature(FixedBytes):
    """An sr25519 signature (64 bytes)."""

    LENGTH = 64


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A sign of life.

    Attributes:
        block_number: The node's newest block.
        session_index: The session.
        authority_index: The validator's place in `keys`.
        validators_len: How many validators there are.
    """

    block_number: int
    session_index: int
    authority_index: int
    validators_len: int


@wraps_call("ImOnline", "heartbeat")
def heartbeat(heartbeat: Heartbeat, *, signature: Signature) -> Call:
    """A validator's sign of life. Nodes send it themselves, without a signer; a signed one is answered ``BadOrigin``.

    Errors: ``InvalidKey``, ``DuplicatedHeartbeat``.

    Args:
        heartbeat: The sign of life.
        signature: Its signature with the validator's heartbeat key, 64 bytes.
    """
    if not isinstance(heartbeat, Heartbeat):
        raise EncodeError("heartbeat", "im_online.Heartbeat", repr(heartbeat))
    sign = {name: getattr(heartbeat, name) for name in Heartbeat.__slots__}
    return Call("ImOnline", "heartbeat", {"heartbeat": sign, "signature": signature})


heartbeat_after = StorageValue("ImOnline", "HeartbeatAfter", int)
"""Block of this session from which on validators say that they are there."""
keys = StorageValue("ImOnline", "Keys", list[bytes])
"""Heartbeat keys of this session's validators, in their order."""
received_heartbeats = OptionalDoubleMap("ImOnline", "ReceivedHeartbeats", (int, int), bool)
"""By session and place in `keys`."""
authored_blocks = DoubleMap("ImOnline", "AuthoredBlocks", (int, AccountId), int)
"""Blocks that a validator made, by session and validator."""

unsigned_priority = Constant("ImOnline", "UnsignedPriority", int)


@event("ImOnline")
class HeartbeatReceived:
    """A validator is there."""

    authority_id: bytes


@event("ImOnline")
class AllGood:
    """Every validator was there in the session that ended."""


@event("ImOnline")
class SomeOffline:
    """Validators were not there in the session that ended; each with its exposure where the runtime says it (54113)."""

    offline: list[tuple[AccountId, object]]
