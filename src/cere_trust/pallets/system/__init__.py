"""Accounts, results of extrinsics, remarks, and root's calls on the runtime and its storage (pallet System).

Source: ``frame-system``.
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
