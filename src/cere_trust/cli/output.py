"""Data to stdout, messages to stderr; JSON on request, colour only on a terminal."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from .documents import document
from .rendering import Renderable, printable, render_rich, render_text

WAIT_NOTICE_AFTER = 2.0
"""Seconds until a wait reports what it waits for."""
WAIT_NOTICE_INTERVAL = 10.0
"""Seconds between later reports."""


class Output:
    """The streams of a command.

    Args:
        as_json: One JSON document on stdout and nothing else; amounts in it are decimal strings of planck.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json

    def show(self, values: Mapping[str, object], *blocks: Renderable) -> None:
        """Write a command's data to stdout: the values as JSON, or the blocks for people."""
        if self.as_json:
            sys.stdout.write(json.dumps(document(values), indent=2, ensure_ascii=False) + "\n")
        elif _styled(sys.stdout):
            _print_rich(*blocks)
        else:
            sys.stdout.write("".join(map(render_text, blocks)))
        sys.stdout.flush()

    def raw(self, text: str) -> None:
        """Write text to stdout as it is."""
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()

    def ready(self, text: str, values: Mapping[str, object]) -> None:
        """Write one line to stdout that other programs wait for."""
        self.raw(json.dumps(document(values)) if self.as_json else text)

    def preview(self, *blocks: Renderable) -> None:
        """Write blocks to stderr; silent with JSON."""
        if not self.as_json:
            sys.stderr.write("".join(map(render_text, blocks)))
            sys.stderr.flush()

    def note(self, text: str) -> None:
        """Write a message to stderr; silent with JSON."""
        if not self.as_json:
            sys.stderr.write(printable(text) + "\n")
            sys.stderr.flush()

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """Report a wait on stderr after `WAIT_NOTICE_AFTER` seconds, then every `WAIT_NOTICE_INTERVAL`."""
        done = threading.Event()

        def watch() -> None:
            waited = pause = WAIT_NOTICE_AFTER
            while not done.wait(pause):
                self.note(f"{what} … {waited:.0f} s")
                pause = WAIT_NOTICE_INTERVAL
                waited += pause

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def interactive() -> bool:
    """Return True if questions can be asked: stdin and stderr are terminals."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _styled(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _print_rich(*blocks: Renderable) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    for block in blocks:
        console.print(render_rich(block))
