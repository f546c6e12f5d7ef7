"""Transfers, and what accounts hold (pallet Balances).

Amounts are planck. An account whose free balance falls below the existential deposit (1 CERE) is removed.

Errors any transfer can be answered with: ``Token.FundsUnavailable`` (more than the account holds), ``Token.Frozen``
(locked, for instance by a vote), ``Token.NotExpendable`` (a keep-alive transfer that would end the account),
``Token.BelowMinimum`` (the receiver would hold less than the existential deposit),
``Balances.LiquidityRestrictions``, ``Arithmetic.Underflow``.

Source: ``pallet-balances``.
"""

from .calls import (
    burn,
    force_adjust_total_issuance,
    force_set_balance,
    force_transfer,
    force_unreserve,
    transfer_all,
    transfer_allow_death,
    transfer_keep_alive,
    upgrade_accounts,
)
from .events import (
    BalanceSet,
    Burned,
    Deposit,
    DustLost,
    Endowed,
    Held,
    Locked,
    Minted,
    Released,
    Reserved,
    Slashed,
    Transfer,
    Unlocked,
    Unreserved,
    Withdraw,
)
from .storage import (
    account,
    existential_deposit,
    freezes,
    holds,
    inactive_issuance,
    locks,
    max_freezes,
    max_locks,
    max_reserves,
    reserves,
    total_issuance,
)
from .types import AccountData, BalanceLock, Direction, IdAmount, Reasons, ReserveData

__all__ = [
    "AccountData",
    "BalanceLock",
    "BalanceSet",
    "Burned",
    "Deposit",
    "Direction",
    "DustLost",
    "Endowed",
    "Held",
    "IdAmount",
    "Locked",
    "Minted",
    "Reasons",
    "Released",
    "ReserveData",
    "Reserved",
    "Slashed",
    "Transfer",
    "Unlocked",
    "Unreserved",
    "Withdraw",
    "account",
    "burn",
    "existential_deposit",
    "force_adjust_total_issuance",
    "force_set_balance",
    "force_transfer",
    "force_unreserve",
    "freezes",
    "holds",
    "inactive_issuance",
    "locks",
    "max_freezes",
    "max_locks",
    "max_reserves",
    "reserves",
    "total_issuance",
    "transfer_all",
    "transfer_allow_death",
    "transfer_keep_alive",
    "upgrade_accounts",
]
