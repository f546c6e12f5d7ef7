"""Smart contracts: uploading code, instantiating and calling (pallet Contracts).

A dry run (`dry_call`, `dry_instantiate`, `dry_upload_code`, for ``client.call_runtime``) returns the result of a call,
its gas limit and its storage deposit, to send the call with. Arguments of contracts are bytes: a selector of four bytes
and the encoded arguments. Amounts are planck.

Source: ``pallet-contracts``.
"""

from . import calls, dry, events, storage, types
from .calls import *
from .dry import *
from .events import *
from .storage import *
from .types import *

__all__ = []
__all__ += calls.__all__
__all__ += dry.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
