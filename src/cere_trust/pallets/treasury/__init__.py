"""The treasury and its payments (pallet Treasury).

The pallet exists in two generations, told apart by name when a call is encoded:

- spends (80011 and later): a spend is approved by the origin of an OpenGov track, or by root. `spend_local` pays at the
  end of the spend period by itself; `spend` is paid when somebody calls `payout`, in time.
- proposals (54113): anyone proposes with `propose_spend`, root approves with `approve_proposal`; `spend_local` is there
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
