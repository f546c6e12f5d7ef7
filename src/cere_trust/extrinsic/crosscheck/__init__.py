"""A second opinion before anything is signed: scalecodec, which shares no code with this package, reads the same bytes.

`Referee` is scalecodec for one runtime, `agreement` compares what was meant with what it read, and `check` holds the
two over a whole unsigned extrinsic. The extra ``crosscheck`` installs scalecodec; without that nothing here works.
"""

from .check import check
from .referee import Referee, require

__all__ = ["Referee", "check", "require"]
