"""Extrinsics, offline: from a call to the bytes to submit, and from a block's events to the outcome.

Knows runtimes, accounts and signature schemes; does not know nodes, nonce management or typed wrappers.
"""

from .display import display_call
from .mortality import Mortality
from .outcome import Outcome, State
from .preimage import PreimageOf, preimage_of
from .receipt import Receipt, events_of
from .transaction import SignedExtrinsic, UnsignedExtrinsic, compose

__all__ = [
    "Mortality",
    "Outcome",
    "PreimageOf",
    "Receipt",
    "SignedExtrinsic",
    "State",
    "UnsignedExtrinsic",
    "compose",
    "display_call",
    "events_of",
    "preimage_of",
]
