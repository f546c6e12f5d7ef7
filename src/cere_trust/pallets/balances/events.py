"""What balances report."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...event import event
from ...types import AccountId, Amount


@event("Balances", "Endowed")
@dataclass(frozen=True, slots=True)
class Endowed:
    """An account came to be."""

    account: AccountId
    free_balance: Amount


@event("Balances", "DustLost")
@dataclass(frozen=True, slots=True)
class DustLost:
    """An account was removed, and this remainder with it."""

    account: AccountId
    amount: Amount


@event("Balances", "Transfer")
@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer took place; `sender` is the chain's ``from``."""

    sender: AccountId = field(metadata={"chain": "from"})
    to: AccountId
    amount: Amount


@event("Balances", "BalanceSet")
@dataclass(frozen=True, slots=True)
class BalanceSet:
    """Root set a free balance."""

    who: AccountId
    free: Amount


@event("Balances", "Reserved")
@dataclass(frozen=True, slots=True)
class Reserved:
    """Balance moved from free to reserved."""

    who: AccountId
    amount: Amount


@event("Balances", "Unreserved")
@dataclass(frozen=True, slots=True)
class Unreserved:
    """Balance moved from reserved to free."""

    who: AccountId
    amount: Amount


@event("Balances", "Deposit")
@dataclass(frozen=True, slots=True)
class Deposit:
    """Balance arrived, for instance a fee's refund or reward."""

    who: AccountId
    amount: Amount


@event("Balances", "Withdraw")
@dataclass(frozen=True, slots=True)
class Withdraw:
    """Balance left, for instance for a fee."""

    who: AccountId
    amount: Amount


@event("Balances", "Slashed")
@dataclass(frozen=True, slots=True)
class Slashed:
    """Balance was taken as a punishment."""

    who: AccountId
    amount: Amount


@event("Balances", "Minted")
@dataclass(frozen=True, slots=True)
class Minted:
    """New balance was made."""

    who: AccountId
    amount: Amount


@event("Balances", "Burned")
@dataclass(frozen=True, slots=True)
class Burned:
    """Balance was destroyed."""

    who: AccountId
    amount: Amount


@event("Balances", "Locked")
@dataclass(frozen=True, slots=True)
class Locked:
    """A lock grew."""

    who: AccountId
    amount: Amount


@event("Balances", "Unlocked")
@dataclass(frozen=True, slots=True)
class Unlocked:
    """A lock shrank."""

    who: AccountId
    amount: Amount


@event("Balances", "Held")
@dataclass(frozen=True, slots=True)
class Held:
    """Balance was put on hold."""

    reason: object
    who: AccountId
    amount: Amount


@event("Balances", "Released")
@dataclass(frozen=True, slots=True)
class Released:
    """A hold ended."""

    reason: object
    who: AccountId
    amount: Amount
