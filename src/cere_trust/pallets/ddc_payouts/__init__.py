"""Charges to customers and payments to providers, era by era (pallet DdcPayouts).

Only inspectors send payouts (on mainnet 73158 one authorised account); customers and providers read the results. The
steps of an era: enough inspectors commit its fingerprint, `begin_payout`, batches of charges, fees, batches of rewards,
`end_payout`. Runtimes before 80011 pay by billing reports, whose batches are not wrapped.

Source: the public source of 73158. That of 80013 is not public: calls, checks, sums and Merkle ranges follow the last public
version, 73006, events and the fingerprint those seen on a chain of 73160.
"""

from .._usage import Usage
from . import calls, events, storage, types
from .calls import *
from .events import *
from .storage import *
from .types import *

__all__ = ["Usage"]
__all__ += calls.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
