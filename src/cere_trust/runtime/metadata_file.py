"""Metadata in files: bare, as hex, or compressed."""

from __future__ import annotations

from ..errors import MetadataError

ZSTD = b"\x28\xb5\x2f\xfd"
MAX_UNPACKED_SIZE = 1 << 26


def unpacked(data: bytes) -> bytes:
    """Return the bare metadata from a file's content: bare, hex text (``0x…``, quoted or not), or a zstd frame.

    Raises:
        MetadataError: text that starts with ``0x`` but is not hex; a damaged frame; the package zstandard is missing.
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
        from zstandard import ZstdDecompressor, ZstdError
    except ImportError:
        raise MetadataError(
            "this file is compressed with zstd: python -m pip install zstandard, or unpack it first"
        ) from None
    try:
        return ZstdDecompressor().decompress(data, max_output_size=MAX_UNPACKED_SIZE)
    except ZstdError as error:
        raise MetadataError(f"this file's compression is damaged: {error}") from None
