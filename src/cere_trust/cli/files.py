"""Files that the user names, read up to a limit."""

from __future__ import annotations

from pathlib import Path

from ..limits import OverBudget, read_file
from .errors import CommandError


def read_bytes(path: Path, size: int) -> bytes:
    """Read a file.

    Raises:
        CommandError: it has more bytes than `size`.
    """
    try:
        with path.open("rb") as file:
            return read_file(file, str(path), size)
    except OverBudget as error:
        raise CommandError(f"{error}; it is not read") from None


def read_text(path: Path, size: int, errors: str = "strict") -> str:
    """Read a text file in UTF-8.

    Raises:
        CommandError: it has more bytes than `size`.
        UnicodeDecodeError: not UTF-8.
    """
    return read_bytes(path, size).decode("utf-8", errors)
