"""Referenda: proposals that token holders decide on (pallet Referenda).

A referendum is submitted on the track of its origin, needs a decision deposit, is decided, confirmed and enacted.
``conviction_voting`` casts votes. Amounts are planck, moments block numbers.

Source: ``pallet-referenda``.
"""

from .._proposals import After, At, Enactment, Inline, Lookup, Origin, Proposal, after, at
from . import calls, events, storage, types
from .calls import *
from .events import *
from .storage import *
from .types import *

__all__ = ["After", "At", "Enactment", "Inline", "Lookup", "Origin", "Proposal", "after", "at"]
__all__ += calls.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
