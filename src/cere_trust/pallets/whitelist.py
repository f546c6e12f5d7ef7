"""Calls that the technical committee whitelists for fast referenda (pallet Whitelist).

A call's id is the blake2-256 hash of its encoding: ``preimage_of(runtime, call).hash``. The committee whitelists it (by
a motion of ``tech_comm``); a referendum on the track ``whitelisted_caller`` then dispatches it.

Source: ``pallet-whitelist``.
"""

from __future__ import annotations

from ..call import Call, wraps_call
from ..event import event
from ..query import OptionalMap
from ..types import H256, Weight
from ._values import as_call, as_hash, as_weight

__all__ = [
    "CallWhitelisted",
    "WhitelistedCallDispatched",
    "WhitelistedCallRemoved",
    "dispatch_whitelisted_call",
    "dispatch_whitelisted_call_with_preimage",
    "remove_whitelisted_call",
    "whitelist_call",
    "whitelisted_call",
]


@wraps_call("Whitelist", "whitelist_call")
def whitelist_call(call_hash: H256 | bytes) -> Call:
    """Whitelist a call; enough members of the technical committee, and root.

    Errors: ``CallAlreadyWhitelisted``, ``BadOrigin``.

    Args:
        call_hash: Hash of the call.
    """
    return Call("Whitelist", "whitelist_call", {"call_hash": as_hash(call_hash, "call_hash")})


@wraps_call("Whitelist", "remove_whitelisted_call")
def remove_whitelisted_call(call_hash: H256 | bytes) -> Call:
    """Remove a call from the whitelist; enough members of the technical committee, and root.

    Errors: ``CallIsNotWhitelisted``, ``BadOrigin``.

    Args:
        call_hash: Hash of the call.
    """
    return Call("Whitelist", "remove_whitelisted_call", {"call_hash": as_hash(call_hash, "call_hash")})


@wraps_call("Whitelist", "dispatch_whitelisted_call")
def dispatch_whitelisted_call(call_hash: H256 | bytes, *, call_encoded_len: int, call_weight_witness: Weight) -> Call:
    """Make a whitelisted call as root, from its noted preimage; the origin ``whitelisted_caller``, and root.

    Errors: ``CallIsNotWhitelisted``, ``UnavailablePreImage``, ``UndecodableCall``, ``InvalidCallWeightWitness`` (it
    weighs more), ``BadOrigin``.

    Args:
        call_hash: Hash of the call.
        call_encoded_len: Length of the call in bytes: ``preimage_of(runtime, call).length``.
        call_weight_witness: Maximum weight of the call.
    """
    args = {
        "call_hash": as_hash(call_hash, "call_hash"),
        "call_encoded_len": call_encoded_len,
        "call_weight_witness": as_weight(call_weight_witness, "call_weight_witness"),
    }
    return Call("Whitelist", "dispatch_whitelisted_call", args)


@wraps_call("Whitelist", "dispatch_whitelisted_call_with_preimage")
def dispatch_whitelisted_call_with_preimage(call: Call) -> Call:
    """Make a whitelisted call as root; the origin ``whitelisted_caller``, and root.

    Errors: ``CallIsNotWhitelisted``, ``BadOrigin``.

    Args:
        call: The call.
    """
    return Call("Whitelist", "dispatch_whitelisted_call_with_preimage", {"call": as_call(call, "call")})


whitelisted_call = OptionalMap("Whitelist", "WhitelistedCall", H256, object)
"""``()`` if the call is whitelisted, by hash."""


@event("Whitelist")
class CallWhitelisted:
    """A call was whitelisted."""

    call_hash: H256


@event("Whitelist")
class WhitelistedCallRemoved:
    """A call was removed from the whitelist."""

    call_hash: H256


@event("Whitelist")
class WhitelistedCallDispatched:
    """A whitelisted call was made; `result` is ``{"Ok": …}`` or ``{"Err": …}``, which the receipt's ``outcome``
    describes.
    """

    call_hash: H256
    result: object
