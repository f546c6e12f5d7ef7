"""Secrets: entered without echo, or read from stdin or a descriptor; never command-line arguments."""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..crypto.secret import HEX_SECRET, Secret, confidential, is_phrase_like, is_word_like, looks_like_secret
from .errors import CommandError, ExitCode
from .output import interactive

DEVELOPMENT_URI = re.compile(r"(?://[A-Za-z0-9_.-]+)(?://?[A-Za-z0-9_.-]+)*")

_WORDS_IN_A_ROW = 8
"""Arguments with the form of a phrase's words; no command has so many in a row."""
_WORDS_QUOTED = 5
"""Words in one argument that errors do not repeat: a phrase cut short, or mistyped."""
_ANY_HEX = re.compile(r"(?<![0-9a-zA-Z])" + HEX_SECRET)
_QUOTED_HEX = re.compile(r"""['"]""" + HEX_SECRET)


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

    @confidential
    def read(self, what: str, *, twice: bool = False) -> Secret[str]:
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
        return Secret(password)

    def read_new(self, name: str, *, weak: bool) -> Secret[str]:
        """Read a new password.

        Args:
            name: Name of the key.
            weak: Accept any password but an empty one.

        Raises:
            CommandError: the password is short or common.
        """
        from ..keys.passwords import weakness

        password = self.read(f"new password for {name}", twice=True)
        problem = "" if weak else weakness(password)
        if problem:
            raise CommandError(
                f"the password is too weak: {problem}; nothing was written",
                hint="--allow-weak-password accepts any password",
                exit_code=ExitCode.KEYS,
            )
        return password

    def _from_descriptor(self, fd: int) -> Secret[str]:
        try:
            with os.fdopen(fd, encoding="utf-8") as file:
                return Secret(file.readline().rstrip("\r\n"))
        except OSError as error:
            raise CommandError(f"cannot read the password from file descriptor {fd}: {error.strerror}") from None


def phrase(*, ask: bool) -> Secret[str]:
    """Read a secret phrase, seed or URI: from a hidden prompt at a terminal, else a line of stdin."""
    return Secret(getpass.getpass("secret phrase (not shown): ")) if ask and interactive() else line("secret phrase")


@confidential
def line(what: str) -> Secret[str]:
    """Read the next line of stdin."""
    text = sys.stdin.readline()
    if not text:
        raise CommandError(f"stdin ended before the {what}; write it there, one line")
    return Secret(text.rstrip("\r\n"))


def is_development_uri(text: str) -> bool:
    """Return True for the URI of a well-known development key, such as ``//Alice`` or ``//Alice//stash``."""
    return DEVELOPMENT_URI.fullmatch(text) is not None


def refuse_secret(text: str, *, spaces: bool = True, public_keys: bool = False) -> None:
    """Reject an argument that looks like a secret, without repeating it.

    Args:
        text: A name, or the text of an option.
        spaces: Words with spaces between them are legal if they do not look like those of a phrase.
        public_keys: ``0x`` and 64 hex digits are legal, as the public key of an account.

    Raises:
        CommandError: a phrase, a seed, or a URI with a password.
    """
    words = text.split()
    if spaces:
        words = [word for word in words if is_word_like(word)]
    if len(words) < 2 and not looks_like_secret(text):
        return
    if public_keys and re.fullmatch(r"0x[0-9a-fA-F]{64}", text):
        return
    raise refusal()


def refuse_secret_path(path: Path) -> None:
    """Reject a path with a part that looks like a secret.

    Raises:
        CommandError: as for `refuse_secret`.
    """
    if any(map(looks_like_secret, path.parts)):
        raise refusal()


def refuse_phrase(arguments: Sequence[str]) -> None:
    """Reject a command line with a phrase in it, as one argument or as its words, before any part of it is used.

    Raises:
        CommandError: such a phrase, which the message does not repeat.
    """
    run = 0
    for argument in arguments:
        run = run + 1 if is_word_like(argument) else 0
        if run >= _WORDS_IN_A_ROW or is_phrase_like(argument.partition("/")[0]):
            raise refusal()


def quotes_secret(message: str, arguments: Sequence[str], *, of_parser: bool) -> bool:
    """Return True if a message repeats text that looks like a secret.

    Args:
        message: The message of an error.
        arguments: The command line, and the values of environment variables.
        of_parser: The message is the parser's, which quotes arguments wherever they stand. In others a hash or a
            public key may stand, without quotation marks.
    """
    if (_ANY_HEX if of_parser else _QUOTED_HEX).search(message):
        return True
    for argument in arguments:
        for text in {argument, argument.partition("=")[2]} - {""}:
            suspect = len(text.split()) >= _WORDS_QUOTED or (looks_like_secret(text) and not text.startswith("0x"))
            if suspect and any(form in message for form in (text, repr(text)[1:-1], text.lower())):
                return True
    return False


def refusal() -> CommandError:
    """Make the error about a secret on the command line."""
    return CommandError(
        "that looks like a secret, and secrets do not belong on the command line: other users and the shell's history "
        "can read it",
        hint="`cere-trust key import NAME` reads it from a hidden prompt or stdin; then --from NAME. "
        "A hash or a public key is written with 0x, where one is expected",
        exit_code=ExitCode.KEYS,
    )
