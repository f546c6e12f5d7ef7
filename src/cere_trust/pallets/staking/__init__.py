"""Validation, nomination and their rewards (pallet Staking).

Amounts are planck, eras are staking eras (24 hours on Cere). A stash is its own controller unless it is very old. Any
call here can fail with ``Staking.NotController`` or ``NotStash`` if the account has nothing bonded.

Source: ``pallet-staking``.
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
