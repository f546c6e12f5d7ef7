"""One runtime version, offline: its metadata, and the codec of calls, storage, events, errors and extrinsics.

Knows metadata and types; does not know nonces, signatures, typed wrappers or nodes.
"""

from __future__ import annotations

from .dispatch_errors import DispatchFailure, ModuleError
from .events import EventRecord
from .extrinsic import DecodedExtrinsic
from .metadata import (
    ApiInfo,
    ConstantInfo,
    ExtensionInfo,
    ExtrinsicInfo,
    FunctionInfo,
    Metadata,
    PalletInfo,
    StorageInfo,
    VariantInfo,
)
from .runtime import Runtime, RuntimeVersion

__all__ = [
    "ApiInfo",
    "ConstantInfo",
    "DecodedExtrinsic",
    "DispatchFailure",
    "EventRecord",
    "ExtensionInfo",
    "ExtrinsicInfo",
    "FunctionInfo",
    "Metadata",
    "ModuleError",
    "PalletInfo",
    "Runtime",
    "RuntimeVersion",
    "StorageInfo",
    "VariantInfo",
]
