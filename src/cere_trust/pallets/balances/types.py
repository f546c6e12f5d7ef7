"""Balances, and what holds them."""

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
    """Which way total issuance is corrected."""

    INCREASE = "Increase"
    DECREASE = "Decrease"


class Reasons(Enum):
    """What a lock forbids to spend on."""

    FEE = "Fee"
    MISC = "Misc"
    ALL = "All"


@dataclass(frozen=True, slots=True)
class AccountData:
    """An account's balance.

    Attributes:
        free: Not reserved; may still be frozen.
        reserved: Held or reserved by pallets.
        frozen: How much of free plus reserved must stay, the largest of all locks and freezes.
    """

    free: Amount
    reserved: Amount
    frozen: Amount

    @property
    def spendable(self) -> Amount:
        """What can be moved without regard to the existential deposit."""
        return Amount(max(0, int(self.free) - max(0, int(self.frozen) - int(self.reserved))))

    def transferable(self, existential_deposit: int) -> Amount:
        """What a transfer that keeps the account alive can move, fees apart."""
        return Amount(max(0, min(int(self.spendable), int(self.free) - existential_deposit)))


@dataclass(frozen=True, slots=True)
class BalanceLock:
    """A lock: no less than `amount` may remain. Locks overlap; the largest counts."""

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
