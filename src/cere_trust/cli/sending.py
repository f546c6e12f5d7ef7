"""From a call to its receipt: say what will be signed, ask, sign, follow, say what happened."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..errors import CereTrustError
from . import describe
from .errors import CommandError, ExitCode
from .output import Fields, interactive
from .values import Untyped, plain

if TYPE_CHECKING:
    from ..call import Call
    from ..extrinsic import Receipt
    from ..types import Amount
    from .session import Sender, Session
