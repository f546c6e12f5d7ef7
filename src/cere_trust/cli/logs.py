"""The library's log records on stderr, for ``--verbose``."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from .rendering import printable

LOGGER = logging.getLogger("cere_trust")
LINE = "%(levelname)s %(name)s: %(message)s"


class _StderrHandler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for type checkers only
    def __init__(self, verbosity: int) -> None:
        super().__init__(sys.stderr)
        self.verbosity = verbosity
        self.setFormatter(logging.Formatter(LINE))

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


@contextmanager
def logs_on_stderr(verbosity: int) -> Iterator[None]:
    """Write log records to stderr until the context ends: with 1 those of level INFO and above, with more DEBUG too.

    Inside another such context the verbosities add up, and each record is written once.
    """
    if not verbosity:
        yield
        return
    outer = next((handler for handler in LOGGER.handlers if isinstance(handler, _StderrHandler)), None)
    level = LOGGER.level
    handler = _StderrHandler(verbosity + (outer.verbosity if outer else 0))
    if outer:
        LOGGER.removeHandler(outer)
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO if handler.verbosity == 1 else logging.DEBUG)
    try:
        yield
    finally:
        LOGGER.setLevel(level)
        LOGGER.removeHandler(handler)
        if outer:
            LOGGER.addHandler(outer)
