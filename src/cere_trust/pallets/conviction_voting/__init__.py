"""Votes in referenda, and delegation of votes (pallet ConvictionVoting).

A conviction multiplies a vote and locks its balance for a time after the referendum; see `Conviction`. Balances are
planck; the same balance can vote in any number of referenda.

Source: ``pallet-conviction-voting``.
"""

from . import calls, events, storage, types, views
from .calls import *
from .events import *
from .storage import *
from .types import *
from .views import *

__all__ = []
__all__ += calls.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
__all__ += views.__all__
