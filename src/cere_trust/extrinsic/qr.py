"""QR codes as PNG; several become the frames of an animated PNG (APNG)."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def draw(contents: Sequence[bytes], *, scale: int, delay: float) -> bytes:
    """Draw contents as QR codes of error correction level M and of equal size.

    Args:
        contents: Bytes of each QR code.
        scale: Pixels per module.
        delay: Seconds for each of several codes.

    Raises:
        ImportError: the extra ``qr`` is not installed.
    """
    try:
        import segno
    except ImportError:
        raise ImportError('QR codes need the extra "qr": pip install "cere-trust[qr]"') from None
    size = max(int(segno.make_qr(each, error="m", mode="byte", boost_error=False).version) for each in contents)
    images = []
    for content in contents:
        image = io.BytesIO()
        code = segno.make_qr(content, error="m", version=size, mode="byte", boost_error=False)
        code.save(image, kind="png", scale=scale)
        images.append(image.getvalue())
    return images[0] if len(images) == 1 else _animated(images, max(1, min(round(delay * 1000), 0xFFFF)))


def _animated(images: Sequence[bytes], milliseconds: int) -> bytes:
    """Join PNG images of equal size into an animated PNG that repeats without end."""
    chunks = [list(_chunks(image)) for image in images]
    head = [(kind, data) for kind, data in chunks[0] if kind not in (b"IDAT", b"IEND")]
    width, height = struct.unpack(">II", head[0][1][:8])
    parts = [head[0], (b"acTL", struct.pack(">II", len(images), 0)), *head[1:]]
    number = 0
    for index, image in enumerate(chunks):
        control = struct.pack(">IIIIIHHBB", number, width, height, 0, 0, milliseconds, 1000, 0, 0)
        parts.append((b"fcTL", control))
        number += 1
        for kind, data in image:
            if kind == b"IDAT" and index == 0:
                parts.append((kind, data))
            elif kind == b"IDAT":
                parts.append((b"fdAT", number.to_bytes(4, "big") + data))
                number += 1
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in [*parts, (b"IEND", b"")])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
