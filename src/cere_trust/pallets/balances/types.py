"""Balances, locks, reserves, holds and freezes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ...types import Amount

__all__ = [
    "AccountData",
    "BalanceLock",
    "Direction",
    "IdAmount",
    "Reasons",
    "ReserveData",
]


class Direction(Enum):
    """Direction of a correction of total issuance."""

    INCREASE = "Increase"
    DECREASE = "Decrease"


class Reasons(Enum):
    """Kinds of spending that a lock forbids."""

    FEE = "Fee"
    MISC = "Misc"
    ALL = "All"


@dataclass(frozen=True, slots=True)
class AccountData:
    """An account's balance.

    Attributes:
        free: Balance that is not reserved; it may still be frozen.
        reserved: Balance that pallets hold or reserve.
        frozen: Part of free plus reserved that must stay: the largest of all locks and freezes.
    """

    free: Amount
    reserved: Amount
    frozen: Amount

    @property
    def spendable(self) -> Amount:
        """Balance that can be spent, without regard to the existential deposit."""
        return Amount(max(0, int(self.free) - max(0, int(self.frozen) - int(self.reserved))))

    def transferable(self, existential_deposit: int) -> Amount:
        """Maximum of a transfer that keeps the account alive, without fees."""
        return Amount(max(0, min(int(self.spendable), int(self.free) - existential_deposit)))


@dataclass(frozen=True, slots=True)
class BalanceLock:
    """A lock: at least `amount` must remain. Locks overlap; the largest counts."""

    id: bytes
    amount: Amount
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class ReserveData:
    """A named reserve."""

    id: bytes
    amount: Amount


@dataclass(frozen=True, slots=True)
class IdAmount:
    """A hold or freeze, with its reason as ``{pallet: reason}``."""

    id: object
    amount: Amount
