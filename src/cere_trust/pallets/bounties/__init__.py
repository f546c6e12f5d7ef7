"""Bounties: rewards that the treasury pays for work, managed by curators (pallet Bounties).

A bounty is proposed, approved by the origin of an OpenGov track or root, funded at the end of a spend period, given to a
curator, awarded, and claimed after a delay (8 days on Cere). Amounts are planck.

Source: ``pallet-bounties``.
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
