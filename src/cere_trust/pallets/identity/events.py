"""What identities report."""

from __future__ import annotations

from dataclasses import dataclass

from ...event import event
from ...types import AccountId, Amount


@event("Identity", "IdentitySet")
@dataclass(frozen=True, slots=True)
class IdentitySet:
    """An identity was set."""

    who: AccountId


@event("Identity", "IdentityCleared")
@dataclass(frozen=True, slots=True)
class IdentityCleared:
    """An identity was removed, and its deposit came back."""

    who: AccountId
    deposit: Amount


@event("Identity", "IdentityKilled")
@dataclass(frozen=True, slots=True)
class IdentityKilled:
    """An identity was removed, and its deposit taken."""

    who: AccountId
    deposit: Amount


@event("Identity", "JudgementRequested")
@dataclass(frozen=True, slots=True)
class JudgementRequested:
    """A judgement was asked for."""

    who: AccountId
    registrar_index: int


@event("Identity", "JudgementUnrequested")
@dataclass(frozen=True, slots=True)
class JudgementUnrequested:
    """A request for a judgement was taken back."""

    who: AccountId
    registrar_index: int


@event("Identity", "JudgementGiven")
@dataclass(frozen=True, slots=True)
class JudgementGiven:
    """An identity was judged."""

    target: AccountId
    registrar_index: int


@event("Identity", "RegistrarAdded")
@dataclass(frozen=True, slots=True)
class RegistrarAdded:
    """There is a new registrar."""

    registrar_index: int


@event("Identity", "SubIdentityAdded")
@dataclass(frozen=True, slots=True)
class SubIdentityAdded:
    """A sub-account was named."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity", "SubIdentitiesSet")
@dataclass(frozen=True, slots=True)
class SubIdentitiesSet:
    """All sub-accounts were named anew."""

    main: AccountId
    number_of_subs: int
    new_deposit: Amount


@event("Identity", "SubIdentityRenamed")
@dataclass(frozen=True, slots=True)
class SubIdentityRenamed:
    """A sub-account was renamed."""

    sub: AccountId
    main: AccountId


@event("Identity", "SubIdentityRemoved")
@dataclass(frozen=True, slots=True)
class SubIdentityRemoved:
    """An account is no sub-account any more."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity", "SubIdentityRevoked")
@dataclass(frozen=True, slots=True)
class SubIdentityRevoked:
    """An account chose to be no sub-account any more; `deposit` went to it."""

    sub: AccountId
    main: AccountId
    deposit: Amount


@event("Identity", "AuthorityAdded")
@dataclass(frozen=True, slots=True)
class AuthorityAdded:
    """An account may give out usernames."""

    authority: AccountId


@event("Identity", "AuthorityRemoved")
@dataclass(frozen=True, slots=True)
class AuthorityRemoved:
    """An account may not give out usernames any more."""

    authority: AccountId


@event("Identity", "UsernameSet")
@dataclass(frozen=True, slots=True)
class UsernameSet:
    """An account has a username."""

    who: AccountId
    username: bytes


@event("Identity", "UsernameQueued")
@dataclass(frozen=True, slots=True)
class UsernameQueued:
    """An account was offered a username, which it may accept until a block."""

    who: AccountId
    username: bytes
    expiration: int


@event("Identity", "PreapprovalExpired")
@dataclass(frozen=True, slots=True)
class PreapprovalExpired:
    """An offered username was not accepted in time."""

    whose: AccountId


@event("Identity", "PrimaryUsernameSet")
@dataclass(frozen=True, slots=True)
class PrimaryUsernameSet:
    """An account shows this username."""

    who: AccountId
    username: bytes


@event("Identity", "DanglingUsernameRemoved")
@dataclass(frozen=True, slots=True)
class DanglingUsernameRemoved:
    """A username without an identity behind it was removed."""

    who: AccountId
    username: bytes


@event("Identity", "UsernameUnbound")
@dataclass(frozen=True, slots=True)
class UsernameUnbound:
    """A username is taken back."""

    username: bytes


@event("Identity", "UsernameRemoved")
@dataclass(frozen=True, slots=True)
class UsernameRemoved:
    """A username that was taken back is gone."""

    username: bytes


@event("Identity", "UsernameKilled")
@dataclass(frozen=True, slots=True)
class UsernameKilled:
    """A username was removed at once."""

    username: bytes
