"""A runtime from whatever names one: a metadata file, a URL, a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..runtime import Runtime
from .errors import CommandError

if TYPE_CHECKING:
    from .session import Session

ZSTD = b"\x28\xb5\x2f\xfd"
LARGEST = 1 << 26


def runtime_from(session: Session, source: str) -> Runtime:
    """The runtime in a file, or the one in force where a URL or a network's name leads.

    Raises:
        CommandError: a compressed file, and nothing to unpack it with.
        MetadataError: a file that holds no metadata.
    """
    path = Path(source)
    if path.is_file():
        return Runtime.from_metadata(unpacked(path.read_bytes()))
    from ..client import Client
    from ..client.base import DEFAULT_TIMEOUT

    with Client(source, timeout=session.settings.timeout or DEFAULT_TIMEOUT) as client:
        return client.runtime


def unpacked(data: bytes) -> bytes:
    """Metadata as it is, as hex text, or compressed with zstd."""
    if data.startswith(ZSTD):
        try:
            from zstandard import ZstdDecompressor
        except ImportError:
            raise CommandError(
                "this file is compressed with zstd", hint="python -m pip install zstandard, or unpack it first"
            ) from None
        return ZstdDecompressor().decompress(data, max_output_size=LARGEST)
    text = data.strip().removeprefix(b'"').removesuffix(b'"')
    if text.startswith(b"0x"):
        try:
            return bytes.fromhex(text[2:].decode("ascii"))
        except ValueError:
            raise CommandError("this file begins like hex and is none") from None
    return data
