"""One runtime, offline: what its metadata says, and the bytes that follow from it."""

from .dispatch import DispatchFailure
from .events import EventRecord
from .extrinsic import DecodedExtrinsic
from .metadata import ExtensionInfo, ExtrinsicInfo, Metadata, PalletInfo, StorageInfo
from .runtime import CallInfo, Runtime, RuntimeVersion

__all__ = [
    "CallInfo",
    "DecodedExtrinsic",
    "DispatchFailure",
    "EventRecord",
    "ExtensionInfo",
    "ExtrinsicInfo",
    "Metadata",
    "PalletInfo",
    "Runtime",
    "RuntimeVersion",
    "StorageInfo",
]
