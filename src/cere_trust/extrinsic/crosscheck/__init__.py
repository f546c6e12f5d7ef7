"""Independent check of extrinsics before signing, with scalecodec, which shares no code with this package.

`Referee` wraps scalecodec for one runtime, `ValueComparison` compares intended values with decoded ones, and `check`
applies both to a whole unsigned extrinsic. This package needs scalecodec, which the extra ``crosscheck`` installs.
"""

from .check import check
from .referee import Referee, require

__all__ = ["Referee", "check", "require"]
