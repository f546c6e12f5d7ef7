"""Queries over several pallets as `View` values, without I/O."""

from .balance import AccountBalance, BalancePart, PartKind, explained
from .deposits import ChainClock, Holding, Holdings, holdings

__all__ = [
    "AccountBalance",
    "BalancePart",
    "ChainClock",
    "Holding",
    "Holdings",
    "PartKind",
    "explained",
    "holdings",
]
