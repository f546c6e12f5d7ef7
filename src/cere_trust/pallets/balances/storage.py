"""Storage items and constants of the pallet Balances."""

from __future__ import annotations

from ...query import Constant, StorageMap, StorageValue
from ...types import AccountId, Amount
from .types import AccountData, BalanceLock, IdAmount, ReserveData

__all__ = [
    "account",
    "existential_deposit",
    "freezes",
    "holds",
    "inactive_issuance",
    "locks",
    "max_freezes",
    "max_locks",
    "max_reserves",
    "reserves",
    "total_issuance",
]

total_issuance = StorageValue("Balances", "TotalIssuance", Amount)
"""Total issuance, in planck."""
inactive_issuance = StorageValue("Balances", "InactiveIssuance", Amount)
"""Part of the total issuance that does not count for referenda, in planck."""
account = StorageMap("Balances", "Account", AccountId, AccountData)
"""Balance by account; not used by Cere, which keeps balances in ``system.account``."""
locks = StorageMap("Balances", "Locks", AccountId, list[BalanceLock])
"""Locks by account."""
reserves = StorageMap("Balances", "Reserves", AccountId, list[ReserveData])
"""Named reserves by account."""
holds = StorageMap("Balances", "Holds", AccountId, list[IdAmount])
"""Holds by account."""
freezes = StorageMap("Balances", "Freezes", AccountId, list[IdAmount])
"""Freezes by account."""

existential_deposit = Constant("Balances", "ExistentialDeposit", Amount)
"""Minimum balance of an account, in planck (1 CERE)."""
max_locks = Constant("Balances", "MaxLocks", int)
"""Maximum number of locks of an account."""
max_reserves = Constant("Balances", "MaxReserves", int)
"""Maximum number of named reserves of an account."""
max_freezes = Constant("Balances", "MaxFreezes", int)
"""Maximum number of freezes of an account."""
