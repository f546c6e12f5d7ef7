"""Offline construction of extrinsics from calls, and of receipts from block events."""

from .display import display_call
from .extensions import CERE, Token
from .mortality import Mortality
from .outcome import Outcome, State
from .preimage import PreimageOf, preimage_of
from .receipt import Receipt, events_of
from .transaction import SignedExtrinsic, UnsignedExtrinsic, compose

__all__ = [
    "CERE",
    "Mortality",
    "Outcome",
    "PreimageOf",
    "Receipt",
    "SignedExtrinsic",
    "State",
    "Token",
    "UnsignedExtrinsic",
    "compose",
    "display_call",
    "events_of",
    "preimage_of",
]
