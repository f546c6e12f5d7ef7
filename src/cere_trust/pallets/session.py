"""Sessions and who validates in them (pallet Session). Reads only, so far.

Source: ``pallet-session``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..event import event
from ..query import StorageValue
from ..types import AccountId

validators = StorageValue("Session", "Validators", list[AccountId])
"""Who validates now; ``staking.validators`` are those who offer to."""
current_index = StorageValue("Session", "CurrentIndex", int)


@event("Session", "NewSession")
@dataclass(frozen=True, slots=True)
class NewSession:
    """A session began."""

    session_index: int
