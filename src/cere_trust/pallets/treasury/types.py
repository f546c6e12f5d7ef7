"""Payments, and what becomes of them."""

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
    """A spend is not paid yet."""


@dataclass(frozen=True, slots=True)
class Attempted:
    """A spend was paid; treasuries of this chain pay at once, so `id` is ``()``."""

    id: object


@dataclass(frozen=True, slots=True)
class Failed:
    """A spend could not be paid; `payout` may try again."""


PaymentState: TypeAlias = Pending | Attempted | Failed


@dataclass(frozen=True, slots=True)
class SpendStatus:
    """An approved spend.

    Attributes:
        asset_kind: What is paid; ``()`` means CERE, all that these runtimes know.
        amount: How much, in planck.
        beneficiary: Who is paid.
        valid_from: Block from which it can be paid.
        expire_at: Block from which it cannot be paid any more.
        status: What became of it.
    """

    asset_kind: object
    amount: Amount
    beneficiary: AccountId
    valid_from: int
    expire_at: int
    status: PaymentState
