"""Calls and other data noted on the chain ahead of their use (pallet Preimage).

A preimage is referred to by hash and length; `cere_trust.extrinsic.preimage_of` computes both. Noting one holds a
deposit (4.14 CERE and 0.06 CERE a byte), unless it was requested before.

Source: ``pallet-preimage``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from ..call import Call, call
from ..event import event
from ..query import OptionalMap
from ..types import H256, AccountId, Amount
from ._values import as_hash, as_hashes

# --- calls -----------------------------------------------------------------------------------------------------------


@call("Preimage", "note_preimage")
def note_preimage(bytes_: Call | bytes) -> Call:
    """Note data on the chain, for instance the call of a referendum.

    Errors: ``AlreadyNoted``, ``TooBig`` (4 MiB), ``Token.FundsUnavailable`` (for the deposit).

    Args:
        bytes_: The data; a call is encoded.
    """
    return Call("Preimage", "note_preimage", {"bytes": bytes_})


@call("Preimage", "unnote_preimage")
def unnote_preimage(hash: H256 | bytes) -> Call:
    """Take one's data off again; the deposit returns.

    Errors: ``NotNoted``, ``NotAuthorized``, ``Requested``.

    Args:
        hash: Its hash.
    """
    return Call("Preimage", "unnote_preimage", {"hash": as_hash(hash)})


@call("Preimage", "request_preimage")
def request_preimage(hash: H256 | bytes) -> Call:
    """Ask for data to be noted, without a deposit then; root.

    Args:
        hash: Its hash.
    """
    return Call("Preimage", "request_preimage", {"hash": as_hash(hash)})


@call("Preimage", "unrequest_preimage")
def unrequest_preimage(hash: H256 | bytes) -> Call:
    """Take back a request; root. Errors: ``NotRequested``.

    Args:
        hash: The data's hash.
    """
    return Call("Preimage", "unrequest_preimage", {"hash": as_hash(hash)})


@call("Preimage", "ensure_updated")
def ensure_updated(hashes: Sequence[bytes]) -> Call:
    """Bring old entries to the present layout; free of charge where most of them needed it. Errors: ``TooMany``.

    Args:
        hashes: Hashes of the data, at most 1,024.
    """
    return Call("Preimage", "ensure_updated", {"hashes": as_hashes(hashes)})


# --- storage ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unrequested:
    """Noted by an account, which holds a deposit for it (`ticket`; `deposit` in the old layout)."""

    len: int
    ticket: tuple[AccountId, object] | None = None
    deposit: tuple[AccountId, Amount] | None = None


@dataclass(frozen=True, slots=True)
class Requested:
    """Asked for `count` times; the length is None until it is noted."""

    count: int
    maybe_len: int | None = None
    len: int | None = None
    maybe_ticket: tuple[AccountId, object] | None = None
    deposit: tuple[AccountId, Amount] | None = None


RequestStatus: TypeAlias = Unrequested | Requested

request_status_for: OptionalMap[H256, RequestStatus] = OptionalMap(
    "Preimage", "RequestStatusFor", H256, cast("type[RequestStatus]", RequestStatus)
)
status_for: OptionalMap[H256, RequestStatus] = OptionalMap(
    "Preimage", "StatusFor", H256, cast("type[RequestStatus]", RequestStatus)
)
"""The old layout; 54113 has no other."""
preimage_for = OptionalMap("Preimage", "PreimageFor", tuple[H256, int], bytes)
"""The data itself; the key is a pair: hash and length."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("Preimage", "Noted")
@dataclass(frozen=True, slots=True)
class Noted:
    """Data was noted."""

    hash: H256


@event("Preimage", "Requested")
@dataclass(frozen=True, slots=True)
class PreimageRequested:
    """Data was asked for."""

    hash: H256


@event("Preimage", "Cleared")
@dataclass(frozen=True, slots=True)
class Cleared:
    """Data was taken off."""

    hash: H256
