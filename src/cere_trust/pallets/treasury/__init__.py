"""The treasury and its payments (pallet Treasury).

The pallet exists in two generations, which encoding a call distinguishes by name:

- spends (80011 and later): the origin of an OpenGov track, or root, approves a spend. The treasury pays
  `spend_local` at the end of the spend period; `spend` needs a call of `payout` before its expiry.
- proposals (54113): anyone proposes with `propose_spend`, root approves with `approve_proposal`; `spend_local` exists,
  too, under the name of ``spend``.

Amounts are planck. The spend period is one day on Cere.

Source: ``pallet-treasury``.
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
