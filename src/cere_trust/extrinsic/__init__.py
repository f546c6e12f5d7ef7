"""Offline construction of extrinsics from calls, and of receipts from block events."""

from .display import display_call
from .extensions import CERE, Token
from .mortality import Mortality
from .outcome import Outcome, State
from .preimage import PreimageOf, preimage_of
from .receipt import Receipt, events_of
from .signing import ExtrinsicSigner
from .transaction import ExtensionParts, SignedExtrinsic, UnsignedExtrinsic, compose
from .vault import VaultPayload, VaultSigner, scanned_signature

__all__ = [
    "CERE",
    "ExtensionParts",
    "ExtrinsicSigner",
    "Mortality",
    "Outcome",
    "PreimageOf",
    "Receipt",
    "SignedExtrinsic",
    "State",
    "Token",
    "UnsignedExtrinsic",
    "VaultPayload",
    "VaultSigner",
    "compose",
    "display_call",
    "events_of",
    "preimage_of",
    "scanned_signature",
]
