"""Metadata in files: bare, as hex, or compressed."""

from __future__ import annotations

from ..errors import MetadataError
from ..limits import MAX_METADATA_SIZE, Border, Budget, unpack_zstd, why

ZSTD = b"\x28\xb5\x2f\xfd"


def unpacked(data: bytes) -> bytes:
    """Return the bare metadata from a file's content: bare, hex text (``0x…``, quoted or not), or a zstd frame.

    Raises:
        MetadataError: text that starts with ``0x`` but is not hex; a damaged frame, or one with more bytes than any metadata;
            the package zstandard is missing.
    """
    if data.startswith(ZSTD):
        return _decompressed(data)
    text = data.strip().removeprefix(b'"').removesuffix(b'"')
    if not text.startswith(b"0x"):
        return data
    try:
        return bytes.fromhex(text[2:].decode("ascii"))
    except ValueError:
        raise MetadataError("this file begins like hex and is none") from None


def _decompressed(data: bytes) -> bytes:
    try:
        with Border(lambda error: MetadataError(f"this file's compression is damaged: {why(error)}")):
            return unpack_zstd(data, Budget("the metadata in this file", MAX_METADATA_SIZE))
    except ImportError:
        raise MetadataError(
            "this file is compressed with zstd: python -m pip install zstandard, or unpack it first"
        ) from None
