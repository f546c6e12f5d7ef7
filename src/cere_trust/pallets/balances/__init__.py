"""Transfers and account balances (pallet Balances).

Amounts are planck. An account whose free balance falls below the existential deposit (1 CERE) is removed.

Errors of any transfer: ``Token.FundsUnavailable`` (more than the account holds), ``Token.Frozen`` (locked, for instance
by a vote), ``Token.NotExpendable`` (a keep-alive transfer that would remove the account), ``Token.BelowMinimum`` (the
receiver would hold less than the existential deposit), ``Balances.LiquidityRestrictions``, ``Arithmetic.Underflow``.

Source: ``pallet-balances``.
"""

from . import calls, events, storage, types
from .calls import *
from .events import *
from .storage import *
from .types import *

__all__ = []
__all__ += calls.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
