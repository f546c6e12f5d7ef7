"""Metadata in files: SCALE, hex text, or compressed with zstd."""

from __future__ import annotations

from ..errors import MetadataError

ZSTD = b"\x28\xb5\x2f\xfd"
MAX_UNPACKED_SIZE = 1 << 26
"""Bytes of metadata after decompression."""


def unpacked(data: bytes) -> bytes:
    """Return the SCALE bytes of metadata, from those, from hex text (``0x…``, quoted or not), or from a zstd frame.

    Raises:
        MetadataError: invalid hex text, a damaged zstd frame, or a missing zstandard package.
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
