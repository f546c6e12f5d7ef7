"""Events of the pallet Balances."""

from __future__ import annotations

from dataclasses import field

from ...event import event
from ...types import AccountId, Amount

__all__ = [
    "BalanceSet",
    "Burned",
    "Deposit",
    "DustLost",
    "Endowed",
    "Held",
    "Locked",
    "Minted",
    "Released",
    "Reserved",
    "Slashed",
    "Transfer",
    "Unlocked",
    "Unreserved",
    "Withdraw",
]


@event("Balances")
class Endowed:
    """An account was created."""

    account: AccountId
    free_balance: Amount


@event("Balances")
class DustLost:
    """An account was removed, and the rest of its balance with it."""

    account: AccountId
    amount: Amount


@event("Balances")
class Transfer:
    """A transfer took place; `sender` is the chain's ``from``."""

    sender: AccountId = field(metadata={"chain": "from"})
    to: AccountId
    amount: Amount


@event("Balances")
class BalanceSet:
    """Root set a free balance."""

    who: AccountId
    free: Amount


@event("Balances")
class Reserved:
    """Balance moved from free to reserved."""

    who: AccountId
    amount: Amount


@event("Balances")
class Unreserved:
    """Balance moved from reserved to free."""

    who: AccountId
    amount: Amount


@event("Balances")
class Deposit:
    """Balance arrived, for instance as a reward or the refund of a fee."""

    who: AccountId
    amount: Amount


@event("Balances")
class Withdraw:
    """Balance left an account, for instance for a fee."""

    who: AccountId
    amount: Amount


@event("Balances")
class Slashed:
    """Balance was slashed."""

    who: AccountId
    amount: Amount


@event("Balances")
class Minted:
    """Balance was minted."""

    who: AccountId
    amount: Amount


@event("Balances")
class Burned:
    """Balance was burned."""

    who: AccountId
    amount: Amount


@event("Balances")
class Locked:
    """A lock grew."""

    who: AccountId
    amount: Amount


@event("Balances")
class Unlocked:
    """A lock shrank."""

    who: AccountId
    amount: Amount


@event("Balances")
class Held:
    """Balance was put on hold."""

    reason: object
    who: AccountId
    amount: Amount


@event("Balances")
class Released:
    """A hold ended."""

    reason: object
    who: AccountId
    amount: Amount
