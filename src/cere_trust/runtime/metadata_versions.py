"""Metadata versions that a runtime offers, and the one to read."""

from __future__ import annotations

from collections.abc import Collection

from ..codec.primitives import read_compact

READABLE = (16, 15, 14)
"""Metadata versions that `Runtime` reads, best first."""


def read_versions(listed: bytes) -> list[int]:
    """Decode the versions that a runtime lists, a ``Vec<u32>``.

    Raises:
        ValueError: the bytes are not exactly that.
    """
    try:
        count, start = read_compact(listed, 0)
    except IndexError:
        raise ValueError("the list is cut short") from None
    if len(listed) != start + 4 * count:
        raise ValueError("the length in front does not fit")
    return [int.from_bytes(listed[at : at + 4], "little") for at in range(start, len(listed), 4)]


def best_version(offered: Collection[int]) -> int | None:
    """Return the best version that `Runtime` reads; None if there is none."""
    return next((version for version in READABLE if version in offered), None)
