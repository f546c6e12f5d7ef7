"""Heartbeats of validators (pallet ImOnline).

Each validator's node sends a heartbeat once a session, or authors a block. The chain reports a validator that does
neither as offline.

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
    """A heartbeat.

    Attributes:
        block_number: Newest block of the node.
        session_index: The session.
        authority_index: Index of the validator in `keys`.
        validators_len: Number of validators.
    """

    block_number: int
    session_index: int
    authority_index: int
    validators_len: int


@wraps_call("ImOnline", "heartbeat")
def heartbeat(heartbeat: Heartbeat, *, signature: Signature) -> Call:
    """Report a validator as online. Nodes send it themselves, unsigned; a signed one fails with ``BadOrigin``.

    Errors: ``InvalidKey``, ``DuplicatedHeartbeat``.

    Args:
        heartbeat: The heartbeat.
        signature: Signature of the heartbeat with the validator's heartbeat key, 64 bytes.
    """
    if not isinstance(heartbeat, Heartbeat):
        raise EncodeError("heartbeat", "im_online.Heartbeat", repr(heartbeat))
    sign = {name: getattr(heartbeat, name) for name in Heartbeat.__slots__}
    return Call("ImOnline", "heartbeat", {"heartbeat": sign, "signature": signature})


heartbeat_after = StorageValue("ImOnline", "HeartbeatAfter", int)
"""Block of this session from which validators send heartbeats."""
keys = StorageValue("ImOnline", "Keys", list[bytes])
"""Heartbeat keys of this session's validators, in their order."""
received_heartbeats = OptionalDoubleMap("ImOnline", "ReceivedHeartbeats", (int, int), bool)
"""Heartbeats by session and index in `keys`."""
authored_blocks = DoubleMap("ImOnline", "AuthoredBlocks", (int, AccountId), int)
"""Number of blocks authored by a validator, by session and validator."""

unsigned_priority = Constant("ImOnline", "UnsignedPriority", int)
"""Priority of heartbeats in the transaction pool."""


@event("ImOnline")
class HeartbeatReceived:
    """A validator's heartbeat arrived."""

    authority_id: bytes


@event("ImOnline")
class AllGood:
    """Every validator was online in the session that ended."""


@event("ImOnline")
class SomeOffline:
    """Validators were offline in the session that ended; each with its exposure if the runtime reports it (54113)."""

    offline: list[tuple[AccountId, object]]
