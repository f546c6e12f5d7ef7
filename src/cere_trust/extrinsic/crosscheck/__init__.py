"""Crosscheck before signing: scalecodec, which shares no code with this package, decodes the same bytes.

`Referee` is scalecodec for one runtime, `comparison` compares the intended call with the decoded one, and `check`
applies both to an unsigned extrinsic. The extra ``crosscheck`` installs scalecodec, which this package needs.
"""

from .check import check
from .referee import Referee, require

__all__ = ["Referee", "check", "require"]
