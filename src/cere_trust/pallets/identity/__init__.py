"""Identities of accounts, sub-accounts, registrars' judgements, and usernames (pallet Identity).

Amounts are planck; identities, sub-accounts and usernames reserve deposits. The pieces of an identity are text of at most
32 bytes. Runtimes of 54113 have no usernames.

Source: ``pallet-identity``.
"""

from . import calls, events, storage, types, usernames
from .calls import *
from .events import *
from .storage import *
from .types import *
from .usernames import *

__all__ = []
__all__ += calls.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
__all__ += usernames.__all__
