"""Events of the pallet Identity."""

from __future__ import annotations

from ...event import event
from ...types import AccountId, Amount

__all__ = [
    "AuthorityAdded",
    "AuthorityRemoved",
    "DanglingUsernameRemoved",
    "IdentityCleared",
    "IdentityKilled",
    "IdentitySet",
    "JudgementGiven",
    "JudgementRequested",
    "JudgementUnrequested",
    "PreapprovalExpired",
    "PrimaryUsernameSet",
    "RegistrarAdded",
    "SubIdentitiesSet",
    "SubIdentityAdded",
    "SubIdentityRemoved",
    "SubIdentityRenamed",
    "SubIdentityRevoked",
    "UsernameKilled",
    "UsernameQueued",
    "UsernameRemoved",
    "UsernameSet",
    "UsernameUnbound",
]


@event("Identity")
class IdentitySet:
    """An identity was set."""

    who: AccountId


@event("Identity")
class IdentityCleared:
    """An identity was removed, and its deposit released."""

    who: AccountId
    deposit: Amount


@event("Identity")
class IdentityKilled:
    """An identity was removed, and its deposit slashed."""

    who: AccountId
    deposit: Amount


@event("Identity")
class JudgementRequested:
    """A judgement was requested."""

    who: AccountId
    registrar_index: int


@event("Identity")
class JudgementUnrequested:
    """A request for a judgement was cancelled."""

    who: AccountId
    registrar_index: int


@event("Identity")
class JudgementGiven:
    """An identity was judged."""

    target: AccountId
    registrar_index: int


@event("Identity")
class RegistrarAdded:
    """A registrar was added."""

    registrar_index: int


@event("Identity")
class SubIdentityAdded:
    """A sub-account was added."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity")
class SubIdentitiesSet:
    """All sub-accounts were replaced."""

    main: AccountId
    number_of_subs: int
    new_deposit: Amount


@event("Identity")
class SubIdentityRenamed:
    """A sub-account was renamed."""

    sub: AccountId
    main: AccountId


@event("Identity")
class SubIdentityRemoved:
    """A sub-account was removed."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity")
class SubIdentityRevoked:
    """A sub-account ended its role; it received `deposit`."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity")
class AuthorityAdded:
    """A username authority was added."""

    authority: AccountId


@event("Identity")
class AuthorityRemoved:
    """A username authority was removed."""

    authority: AccountId


@event("Identity")
class UsernameSet:
    """An account received a username."""

    who: AccountId
    username: bytes


@event("Identity")
class UsernameQueued:
    """An account was offered a username, which it may accept until a block."""

    who: AccountId
    username: bytes
    expiration: int


@event("Identity")
class PreapprovalExpired:
    """An offered username was not accepted in time."""

    whose: AccountId


@event("Identity")
class PrimaryUsernameSet:
    """An account set its primary username."""

    who: AccountId
    username: bytes


@event("Identity")
class DanglingUsernameRemoved:
    """A username without an identity was removed."""

    who: AccountId
    username: bytes


@event("Identity")
class UsernameUnbound:
    """The unbinding of a username started."""

    username: bytes


@event("Identity")
class UsernameRemoved:
    """An unbound username was removed."""

    username: bytes


@event("Identity")
class UsernameKilled:
    """A username was removed at once."""

    username: bytes
