"""What the chain knows of balances."""

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
inactive_issuance = StorageValue("Balances", "InactiveIssuance", Amount)
account = StorageMap("Balances", "Account", AccountId, AccountData)
"""Not used by Cere, which keeps balances in ``system.account``."""
locks = StorageMap("Balances", "Locks", AccountId, list[BalanceLock])
reserves = StorageMap("Balances", "Reserves", AccountId, list[ReserveData])
holds = StorageMap("Balances", "Holds", AccountId, list[IdAmount])
freezes = StorageMap("Balances", "Freezes", AccountId, list[IdAmount])

existential_deposit = Constant("Balances", "ExistentialDeposit", Amount)
max_locks = Constant("Balances", "MaxLocks", int)
max_reserves = Constant("Balances", "MaxReserves", int)
max_freezes = Constant("Balances", "MaxFreezes", int)
