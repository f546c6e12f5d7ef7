"""Nomination pools: members, roles and rewards (pallet NominationPools).

Amounts are planck. Shares in a pool are points, one planck each until the pool is slashed. Any call here can fail with
``NominationPools.NotMigrated`` while an old pool has not moved its members' stake to their accounts.

Source: ``pallet-nomination-pools``.
"""

from .._settings import NOOP, REMOVE, Op
from . import admin, calls, events, storage, types, views
from .admin import *
from .calls import *
from .events import *
from .storage import *
from .types import *
from .views import *

__all__ = ["NOOP", "REMOVE", "Op"]
__all__ += admin.__all__
__all__ += calls.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
__all__ += views.__all__
