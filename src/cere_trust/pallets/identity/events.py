"""What identities report."""

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
    """An identity was removed, and its deposit came back."""

    who: AccountId
    deposit: Amount


@event("Identity")
class IdentityKilled:
    """An identity was removed, and its deposit taken."""

    who: AccountId
    deposit: Amount


@event("Identity")
class JudgementRequested:
    """A judgement was asked for."""

    who: AccountId
    registrar_index: int


@event("Identity")
class JudgementUnrequested:
    """A request for a judgement was taken back."""

    who: AccountId
    registrar_index: int


@event("Identity")
class JudgementGiven:
    """An identity was judged."""

    target: AccountId
    registrar_index: int


@event("Identity")
class RegistrarAdded:
    """There is a new registrar."""

    registrar_index: int


@event("Identity")
class SubIdentityAdded:
    """A sub-account was named."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity")
class SubIdentitiesSet:
    """All sub-accounts were named anew."""

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
    """An account is no sub-account any more."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity")
class SubIdentityRevoked:
    """An account chose to be no sub-account any more; `deposit` went to it."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity")
class AuthorityAdded:
    """An account may give out usernames."""

    authority: AccountId


@event("Identity")
class AuthorityRemoved:
    """An account may not give out usernames any more."""

    authority: AccountId


@event("Identity")
class UsernameSet:
    """An account has a username."""

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
    """An account shows this username."""

    who: AccountId
    username: bytes


@event("Identity")
class DanglingUsernameRemoved:
    """A username without an identity behind it was removed."""

    who: AccountId
    username: bytes


@event("Identity")
class UsernameUnbound:
    """A username is taken back."""

    username: bytes


@event("Identity")
class UsernameRemoved:
    """A username that was taken back is gone."""

    username: bytes


@event("Identity")
class UsernameKilled:
    """A username was removed at once."""

    username: bytes
