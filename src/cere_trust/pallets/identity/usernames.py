"""Usernames, such as ``alice.cere``, that authorities assign under their suffix. Runtimes of 54113 have none."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...errors import EncodeError
from ...keys import Keypair
from ...types import AccountLike
from .._values import as_account, as_bytes
from .types import Signature

__all__ = [
    "accept_username",
    "add_username_authority",
    "kill_username",
    "remove_expired_approval",
    "remove_username",
    "remove_username_authority",
    "set_primary_username",
    "set_username_for",
    "sign_username",
    "unbind_username",
]

_NONE = "this runtime has no usernames; only identities, with set_identity"
_VARIANTS = {"ed25519": "Ed25519", "sr25519": "Sr25519", "ecdsa": "Ecdsa"}


def sign_username(username: str | bytes, signer: Keypair) -> Signature:
    """Sign an account's consent to a username, for `set_username_for`.

    Args:
        username: The whole name, such as ``alice.cere``.
        signer: The account's key pair.
    """
    return Signature(signer.scheme, signer.sign(_name(username)))


def _call(name: str, **args: object) -> Call:
    return Call("Identity", name, args, hint=_NONE)


def _name(username: str | bytes) -> bytes:
    return as_bytes(username, "username")


def _signed(signature: Signature | None) -> dict[str, bytes] | None:
    if signature is None:
        return None
    if not isinstance(signature, Signature) or signature.scheme not in _VARIANTS:
        raise EncodeError("signature", f"identity.Signature of {', '.join(_VARIANTS)}", repr(signature))
    return {_VARIANTS[signature.scheme]: signature.data}


@wraps_call("Identity", "add_username_authority")
def add_username_authority(authority: AccountLike, *, suffix: str | bytes, allocation: int) -> Call:
    """Add a username authority for a suffix; root or the general admin.

    Errors: ``InvalidSuffix`` (empty, longer than 7 bytes, or not of lower-case letters and digits).

    Args:
        authority: The authority's account.
        suffix: The suffix without its dot, such as ``cere``.
        allocation: Number of names without a deposit.
    """
    name = as_bytes(suffix, "suffix")
    return _call(
        "add_username_authority", authority=as_account(authority, "authority"), suffix=name, allocation=allocation
    )


@wraps_call("Identity", "remove_username_authority")
def remove_username_authority(suffix: str | bytes, *, authority: AccountLike) -> Call:
    """Remove a username authority; root or the general admin.

    Errors: ``NotUsernameAuthority``, ``InvalidSuffix`` (it is another account's).

    Args:
        suffix: The suffix without its dot.
        authority: The authority's account.
    """
    return _call(
        "remove_username_authority", suffix=as_bytes(suffix, "suffix"), authority=as_account(authority, "authority")
    )


@wraps_call("Identity", "set_username_for")
def set_username_for(
    who: AccountLike, *, username: str | bytes, signature: Signature | None = None, use_allocation: bool
) -> Call:
    """As an authority, assign a username to an account; without its signature the account must `accept_username`.

    Errors: ``NotUsernameAuthority``, ``NoAllocation``, ``InvalidUsername`` (32 bytes at most, with the suffix),
    ``UsernameTaken``, ``InvalidSignature``.

    Args:
        who: The account.
        username: The whole name, such as ``alice.cere``.
        signature: The account's signature over the whole name, see `sign_username`.
        use_allocation: Use the allocation; if False, a deposit is reserved.
    """
    return _call(
        "set_username_for",
        who=as_account(who, "who"),
        username=_name(username),
        signature=_signed(signature),
        use_allocation=use_allocation,
    )


@wraps_call("Identity", "accept_username")
def accept_username(username: str | bytes) -> Call:
    """Accept a username offered to the signer. Errors: ``NoUsername``, ``InvalidUsername`` (another account's).

    Args:
        username: The whole name.
    """
    return _call("accept_username", username=_name(username))


@wraps_call("Identity", "remove_expired_approval")
def remove_expired_approval(username: str | bytes) -> Call:
    """Remove an offer that expired after seven days; anyone may. Errors: ``NoUsername``, ``NotExpired``.

    Args:
        username: The whole name.
    """
    return _call("remove_expired_approval", username=_name(username))


@wraps_call("Identity", "set_primary_username")
def set_primary_username(username: str | bytes) -> Call:
    """Set the signer's primary username. Errors: ``NoUsername``, ``InvalidUsername``.

    Args:
        username: The whole name.
    """
    return _call("set_primary_username", username=_name(username))


@wraps_call("Identity", "unbind_username")
def unbind_username(username: str | bytes) -> Call:
    """As an authority, start to unbind a username; after 30 days `remove_username` removes it.

    Errors: ``NoUsername``, ``NotUsernameAuthority``, ``InsufficientPrivileges`` (the chain assigned it),
    ``AlreadyUnbinding``.

    Args:
        username: The whole name.
    """
    return _call("unbind_username", username=_name(username))


@wraps_call("Identity", "remove_username")
def remove_username(username: str | bytes) -> Call:
    """Remove a username whose time since `unbind_username` is over; anyone may.

    Errors: ``NotUnbinding``, ``TooEarly``, ``NoUsername``.

    Args:
        username: The whole name.
    """
    return _call("remove_username", username=_name(username))


@wraps_call("Identity", "kill_username")
def kill_username(username: str | bytes) -> Call:
    """Remove a username at once and slash its deposit; root, and the origin ``general_admin``. Errors: ``NoUsername``.

    Args:
        username: The whole name.
    """
    return _call("kill_username", username=_name(username))
