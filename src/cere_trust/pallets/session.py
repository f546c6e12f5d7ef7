"""Sessions, their validators and the session keys (pallet Session).

A validator's node generates the keys (RPC ``author_rotateKeys``); `set_keys` registers them for the validator's
account. A session lasts 4 hours on Cere; keys take effect with the session after the next.

Source: ``pallet-session``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..call import Call, wraps_call
from ..errors import EncodeError
from ..event import event
from ..query import ApiCall, Constant, HasItems, OptionalMap, Reading, StorageValue, View, runtime_api
from ..types import AccountId, Amount, Perbill
from ._values import as_bytes

__all__ = [
    "KEY_LENGTH",
    "Disabled",
    "NewQueued",
    "NewSession",
    "SessionKeys",
    "ValidatorDisabled",
    "ValidatorReenabled",
    "current_index",
    "decode_session_keys",
    "disabled",
    "disabled_validators",
    "externally_set_keys",
    "key_deposit",
    "key_owner",
    "next_keys",
    "purge_keys",
    "queued_changed",
    "queued_keys",
    "set_keys",
    "validators",
]

KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """Public keys of a validator's node, 32 bytes each.

    Attributes:
        grandpa: For finality (ed25519).
        babe: For making blocks (sr25519).
        im_online: For heartbeats (sr25519).
        authority_discovery: For discovery by other validators (sr25519).
        ddc_verification: For inspecting DDC clusters (sr25519); None on runtimes without it (mainnet 73158).
    """

    grandpa: bytes
    babe: bytes
    im_online: bytes
    authority_discovery: bytes
    ddc_verification: bytes | None = None

    @classmethod
    def from_bytes(cls, raw: bytes | str) -> SessionKeys:
        """Parse a node's answer to ``author_rotateKeys``: four or five keys in a row, as bytes or hex.

        Raises:
            EncodeError: another length, or no hex.
        """
        try:
            data = bytes.fromhex(raw.removeprefix("0x")) if isinstance(raw, str) else bytes(raw)
        except (TypeError, ValueError):
            data = b""
        if len(data) not in (4 * KEY_LENGTH, 5 * KEY_LENGTH):
            raise EncodeError("keys", "4 or 5 keys of 32 bytes, as author_rotateKeys gives them", repr(raw))
        return cls(*(data[start : start + KEY_LENGTH] for start in range(0, len(data), KEY_LENGTH)))


@dataclass(frozen=True, slots=True)
class Disabled:
    """A validator that has misbehaved and is disabled for this session.

    Attributes:
        validator: The validator.
        severity: Severity of the offence, in parts per billion; None on runtimes that do not report it (54113).
    """

    validator: AccountId
    severity: Perbill | None


# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Session", "set_keys")
def set_keys(keys: SessionKeys, *, proof: bytes = b"") -> Call:
    """Set the session keys of the signer, a validator's stash.

    Errors: ``NoAssociatedValidatorId`` (on runtimes that require a bond first), ``DuplicatedKey`` (another
    validator's), ``NoAccount``, ``InvalidProof``.

    Args:
        keys: Keys of the runtime's session, see `SessionKeys.from_bytes`.
        proof: Proof of ownership; the runtimes of Cere do not require one.
    """
    if not isinstance(keys, SessionKeys):
        raise EncodeError("keys", "SessionKeys", repr(keys))
    named = {name: getattr(keys, name) for name in SessionKeys.__slots__}
    given = {name: key for name, key in named.items() if key is not None}
    return Call("Session", "set_keys", {"keys": given, "proof": as_bytes(proof, "proof")})


@wraps_call("Session", "purge_keys")
def purge_keys() -> Call:
    """Remove the signer's keys, from the session after the next on.

    Errors: ``NoKeys``, ``NoAssociatedValidatorId``.
    """
    return Call("Session", "purge_keys")


# --- storage, constants, views ---------------------------------------------------------------------------------------

validators = StorageValue("Session", "Validators", list[AccountId])
"""Validators of this session; ``staking.validators`` lists the candidates."""
current_index = StorageValue("Session", "CurrentIndex", int)
"""Number of the session."""
queued_changed = StorageValue("Session", "QueuedChanged", bool)
"""True if the next session has other validators or keys."""
queued_keys = StorageValue("Session", "QueuedKeys", list[tuple[AccountId, SessionKeys]])
"""Validators of the next session, with their keys."""
disabled_validators = StorageValue("Session", "DisabledValidators", list[int | tuple[int, Perbill]])
"""Indexes in `validators`, on newer runtimes each with the offence's severity. See `disabled` for the accounts."""
next_keys = OptionalMap("Session", "NextKeys", AccountId, SessionKeys)
"""Keys that a validator has set, by validator."""
key_owner = OptionalMap("Session", "KeyOwner", tuple[bytes, bytes], AccountId)
"""Validators by key; the map's key is a pair of type (``b"babe"``, ``b"gran"``, ``b"imon"``, ``b"audi"``,
``b"cer!"``) and key."""
externally_set_keys = OptionalMap("Session", "ExternallySetKeys", AccountId, object)
"""Validators whose keys another chain has set."""

key_deposit = Constant("Session", "KeyDeposit", Amount)
"""Deposit for set keys, in planck."""


def disabled() -> View[list[Disabled]]:
    """Query the disabled validators of this session, on any generation of the runtime."""

    def steps(runtime: HasItems) -> Reading[list[Disabled]]:
        found, active = yield [disabled_validators(), validators()]
        places = [place if isinstance(place, tuple) else (place, None) for place in found]
        return [Disabled(active[place], severity) for place, severity in places]

    return View("session.disabled()", steps)


@runtime_api("SessionKeys", "decode_session_keys")
def decode_session_keys(encoded: bytes) -> ApiCall[list[tuple[bytes, bytes]] | None]:
    """Query key and type of each key in a node's answer to ``author_rotateKeys``; None if they are not this runtime's.

    Args:
        encoded: The answer.
    """
    return ApiCall("SessionKeys", "decode_session_keys", encoded, value=list[tuple[bytes, bytes]] | None)


# --- events ----------------------------------------------------------------------------------------------------------


@event("Session")
class NewSession:
    """A session began."""

    session_index: int


@event("Session")
class NewQueued:
    """The validators of the next session were determined."""


@event("Session")
class ValidatorDisabled:
    """A validator was disabled for this session."""

    validator: AccountId


@event("Session")
class ValidatorReenabled:
    """A validator was enabled again."""

    validator: AccountId
