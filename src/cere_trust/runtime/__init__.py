"""One runtime version: its metadata by name, and the encoding of its calls, storage keys, events and extrinsics.

Knows metadata and the codec; does not know transactions, blocks or nodes.
"""

from __future__ import annotations

from ..codec.portable import Type
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
from .metadata_proof import MetadataProof
from .origin import MetadataLevel, MetadataOrigin
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
    "MetadataLevel",
    "MetadataOrigin",
    "MetadataProof",
    "ModuleError",
    "PalletInfo",
    "Runtime",
    "RuntimeVersion",
    "StorageInfo",
    "Type",
    "VariantInfo",
]
