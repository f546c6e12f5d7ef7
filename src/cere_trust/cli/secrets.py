"""Secrets: entered without echo, or read from stdin or a descriptor; never command-line arguments."""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from .errors import CommandError, ExitCode
from .output import interactive

DEVELOPMENT_URI = re.compile(r"(?://[A-Za-z0-9_.-]+)(?://?[A-Za-z0-9_.-]+)*")


@dataclass
class Passwords:
    """Source of passwords.

    Attributes:
        stdin: Read them from stdin, one line each.
        fd: Read them from this file descriptor.
        ask: Prompt for them at a terminal; False with JSON output.
    """

    stdin: bool = False
    fd: int | None = None
    ask: bool = True

    def read(self, what: str, *, twice: bool = False) -> str:
        """Read a password; with `twice`, a prompt is repeated to confirm a new one."""
        if self.stdin:
            return line("password")
        if self.fd is not None:
            return self._from_descriptor(self.fd)
        if not (self.ask and interactive()):
            raise CommandError(
                f"{what} is needed and there is no terminal to ask on",
                hint="give it with --password-stdin, or set a file descriptor in CERE_TRUST_PASSWORD_FD",
            )
        password = getpass.getpass(f"{what}: ")
        if twice and getpass.getpass("Repeat password: ") != password:
            raise CommandError("the two passwords differ; nothing was written", exit_code=ExitCode.KEYS)
        return password

    def _from_descriptor(self, fd: int) -> str:
        try:
            with os.fdopen(fd, encoding="utf-8") as file:
                return file.readline().rstrip("\r\n")
        except OSError as error:
            raise CommandError(f"cannot read the password from file descriptor {fd}: {error.strerror}") from None


def phrase(*, ask: bool) -> str:
    """Read a secret phrase, seed or URI: from a hidden prompt at a terminal, else a line of stdin."""
    return getpass.getpass("secret phrase (not shown): ") if ask and interactive() else line("secret phrase")


def line(what: str) -> str:
    """Read the next line of stdin."""
    text = sys.stdin.readline()
    if not text:
        raise CommandError(f"stdin ended before the {what}; write it there, one line")
    return text.rstrip("\r\n")


def is_development_uri(text: str) -> bool:
    """Return True for the URI of a well-known development key, such as ``//Alice`` or ``//Alice//stash``."""
    return DEVELOPMENT_URI.fullmatch(text) is not None


def refuse_secret(text: str) -> None:
    """Reject an argument that looks like a secret, without repeating it.

    Raises:
        CommandError: a phrase, a seed, or a URI with a password.
    """
    patterns: tuple[Callable[[str], object], ...] = (
        lambda t: len(t.split()) >= 2,
        lambda t: re.fullmatch(r"0x[0-9a-fA-F]{64}(/.*)?", t),
        lambda t: "///" in t,
    )
    if any(matches(text) for matches in patterns):
        raise CommandError(
            "that looks like a secret, and secrets do not belong on the command line: other users and the shell's history "
            "can read it",
            hint="`cere-trust key import NAME` reads it from a hidden prompt or stdin; then --from NAME",
            exit_code=ExitCode.KEYS,
        )
