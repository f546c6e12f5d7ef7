"""Preimages: calls and other data noted on the chain ahead of their use (pallet Preimage).

A preimage is identified by hash and length; `cere_trust.extrinsic.preimage_of` computes both. Noting one reserves a
deposit (4.14 CERE and 0.06 CERE a byte), unless it was requested before.

Source: ``pallet-preimage``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from ..call import Call, wraps_call
from ..event import event
from ..query import HasItems, OptionalMap, Reading, View
from ..types import H256, AccountId, Amount
from ._values import as_hash, as_hashes

__all__ = [
    "Cleared",
    "Noted",
    "NotedPreimage",
    "PreimageRequested",
    "RequestStatus",
    "Requested",
    "Unrequested",
    "ensure_updated",
    "note_preimage",
    "noted",
    "preimage_for",
    "request_preimage",
    "request_status_for",
    "status_for",
    "unnote_preimage",
    "unrequest_preimage",
]

# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Preimage", "note_preimage")
def note_preimage(bytes_: Call | bytes) -> Call:
    """Note data on the chain, for instance the call of a referendum.

    Errors: ``AlreadyNoted``, ``TooBig`` (4 MiB), ``Token.FundsUnavailable`` (for the deposit).

    Args:
        bytes_: The data; a call stands for its encoding.
    """
    return Call("Preimage", "note_preimage", {"bytes": bytes_})


@wraps_call("Preimage", "unnote_preimage")
def unnote_preimage(hash: H256 | bytes) -> Call:
    """Remove the signer's noted data, and release the deposit.

    Errors: ``NotNoted``, ``NotAuthorized``, ``Requested``.

    Args:
        hash: Hash of the data.
    """
    return Call("Preimage", "unnote_preimage", {"hash": as_hash(hash, "hash")})


@wraps_call("Preimage", "request_preimage")
def request_preimage(hash: H256 | bytes) -> Call:
    """Request data, so that noting it needs no deposit; root.

    Args:
        hash: Hash of the data.
    """
    return Call("Preimage", "request_preimage", {"hash": as_hash(hash, "hash")})


@wraps_call("Preimage", "unrequest_preimage")
def unrequest_preimage(hash: H256 | bytes) -> Call:
    """Cancel a request; root. Errors: ``NotRequested``.

    Args:
        hash: Hash of the data.
    """
    return Call("Preimage", "unrequest_preimage", {"hash": as_hash(hash, "hash")})


@wraps_call("Preimage", "ensure_updated")
def ensure_updated(hashes: Sequence[bytes]) -> Call:
    """Migrate entries to the current layout; free of charge if most of them needed it. Errors: ``TooMany``.

    Args:
        hashes: Hashes of the data, at most 1,024.
    """
    return Call("Preimage", "ensure_updated", {"hashes": as_hashes(hashes, "hashes")})


# --- storage ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unrequested:
    """Noted by an account, which paid a deposit for it (`ticket`; `deposit` in the old layout)."""

    len: int
    ticket: tuple[AccountId, object] | None = None
    deposit: tuple[AccountId, Amount] | None = None


@dataclass(frozen=True, slots=True)
class Requested:
    """Requested `count` times; the length is None until it is noted."""

    count: int
    maybe_len: int | None = None
    len: int | None = None
    maybe_ticket: tuple[AccountId, object] | None = None
    deposit: tuple[AccountId, Amount] | None = None


RequestStatus: TypeAlias = Unrequested | Requested

request_status_for: OptionalMap[H256, RequestStatus] = OptionalMap(
    "Preimage", "RequestStatusFor", H256, cast("type[RequestStatus]", RequestStatus)
)
"""States of preimages, by hash."""
status_for: OptionalMap[H256, RequestStatus] = OptionalMap(
    "Preimage", "StatusFor", H256, cast("type[RequestStatus]", RequestStatus)
)
"""States of preimages in the old layout, by hash; 54113 has no other."""
preimage_for = OptionalMap("Preimage", "PreimageFor", tuple[H256, int], bytes)
"""Noted data; the key is a pair of hash and length."""


@dataclass(frozen=True, slots=True)
class NotedPreimage:
    """A noted preimage.

    Attributes:
        data: The bytes.
        noted_by: Account that paid a deposit for it; None if it was requested.
        requests: Number of requests, such as by referenda.
    """

    data: bytes
    noted_by: AccountId | None
    requests: int


def noted(hash: H256 | bytes) -> View[NotedPreimage | None]:
    """Query the preimage of a hash, in either layout; None if there is none.

    Args:
        hash: Hash of the data.
    """
    key = as_hash(hash, "hash")

    def steps(runtime: HasItems) -> Reading[NotedPreimage | None]:
        places = [request_status_for, status_for]
        statuses = yield [one(key) for one in places if runtime.has_storage(one.pallet, one.item)]
        status: RequestStatus | None = next((one for one in statuses if one is not None), None)
        if status is None:
            return None
        if isinstance(status, Unrequested):
            length, holder, requests = status.len, status.ticket or status.deposit, 0
        else:
            length, holder = status.maybe_len or status.len or 0, status.maybe_ticket or status.deposit
            requests = status.count
        (data,) = yield [preimage_for((key, length))]
        return None if data is None else NotedPreimage(data, holder[0] if holder else None, requests)

    return View(f"Preimage.noted({key})", steps)


# --- events ----------------------------------------------------------------------------------------------------------


@event("Preimage")
class Noted:
    """Data was noted."""

    hash: H256


@event("Preimage", "Requested")
class PreimageRequested:
    """A preimage was requested."""

    hash: H256


@event("Preimage")
class Cleared:
    """A preimage was removed."""

    hash: H256
