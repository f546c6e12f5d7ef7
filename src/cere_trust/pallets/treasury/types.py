"""Payments of the treasury and their states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...types import AccountId, Amount

__all__ = [
    "Attempted",
    "Failed",
    "PaymentState",
    "Pending",
    "Proposal",
    "SpendStatus",
]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A payment that was proposed, or approved with `spend_local`; `bond` is 0 in the latter case."""

    proposer: AccountId
    value: Amount
    beneficiary: AccountId
    bond: Amount


@dataclass(frozen=True, slots=True)
class Pending:
    """Not paid yet."""


@dataclass(frozen=True, slots=True)
class Attempted:
    """Paid; treasuries of this chain pay at once, so `id` is ``()``."""

    id: object


@dataclass(frozen=True, slots=True)
class Failed:
    """Payment failed; `payout` may try again."""


PaymentState: TypeAlias = Pending | Attempted | Failed


@dataclass(frozen=True, slots=True)
class SpendStatus:
    """An approved spend.

    Attributes:
        asset_kind: Asset of the payment; ``()`` means CERE, the only one on these runtimes.
        amount: Amount, in planck.
        beneficiary: Payee.
        valid_from: Block from which it can be paid.
        expire_at: Block from which it can no longer be paid.
        status: State of the payment.
    """

    asset_kind: object
    amount: Amount
    beneficiary: AccountId
    valid_from: int
    expire_at: int
    status: PaymentState
