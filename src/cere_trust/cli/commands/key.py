"""`key new`, `key import`, `key list`, `key export`: keys as encrypted polkadot-js files in a folder."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NotRequired, TypedDict

import typer

from ...crypto import mnemonic
from ...errors import InvalidKeyFile
from ...keys import Keypair, Keyring
from ...limits import MAX_KEY_FILE_SIZE, Border, why
from ...types import AccountId
from .. import secrets
from ..errors import CommandError, ExitCode
from ..files import read_text
from ..options import answers, commands, keeps_secrets, offline
from ..rendering import Fields, Table
from ..session import CommandSession

key = commands("Make, import, list and export the keys on this computer.")


class SchemeChoice(StrEnum):
    """Signature schemes."""

    SR25519 = "sr25519"
    ED25519 = "ed25519"
    ECDSA = "ecdsa"


KeyNameArgument = Annotated[str, typer.Argument(help="Name of the key, for --from.")]
SchemeOption = Annotated[SchemeChoice, typer.Option("--scheme", help="Signature scheme.")]


class KeyDocument(TypedDict):
    """A key that was saved; `phrase` only with --show-phrase."""

    name: str
    address: str
    scheme: str
    phrase: NotRequired[str]


class ListedKeyDocument(TypedDict):
    """A key of the list, or a damaged key file with its problem."""

    name: str
    address: AccountId | None
    scheme: str | None
    problem: str | None


class KeysDocument(TypedDict):
    """The keys by name."""

    folder: str
    keys: list[ListedKeyDocument]


class ExportedKeyDocument(TypedDict):
    """A key written to a file; without --out the file itself is printed."""

    name: str
    file: str


@key.command()
@keeps_secrets
@answers(KeyDocument)
def new(
    session: CommandSession,
    name: KeyNameArgument,
    scheme: SchemeOption = SchemeChoice.SR25519,
    show_phrase: Annotated[
        bool, typer.Option("--show-phrase", help="Print the secret phrase, to write it down.")
    ] = False,
) -> None:
    """Make a key from a new mnemonic phrase, and save it encrypted.

    The phrase has twelve words; it is printed only with --show-phrase; `key export` writes the encrypted file for a backup.
    """
    _refuse_taken(name)
    phrase = mnemonic.generate()
    pair = Keypair.from_phrase(phrase, scheme=scheme.value)
    _keep(session, name, pair)
    document: dict[str, object] = {"name": name, "address": pair.address, "scheme": pair.scheme}
    if show_phrase:
        document["phrase"] = phrase
        session.output.note("anyone with the phrase owns the key: write it on paper, and clear the screen")
    session.output.show(document, Fields(document))


@key.command("import")
@keeps_secrets
@answers(KeyDocument)
def import_(
    session: CommandSession,
    name: KeyNameArgument,
    file: Annotated[
        Path | None, typer.Option("--file", help="A polkadot-js JSON backup; by default a secret phrase is read.")
    ] = None,
    scheme: SchemeOption = SchemeChoice.SR25519,
) -> None:
    """Import a key: a secret phrase from a hidden prompt or stdin, or a polkadot-js JSON backup from a file.

    On stdin the phrase is the first line and, with --password-stdin, the password is the second. A JSON backup
    keeps its password.
    """
    _refuse_taken(name)
    if file is not None:
        with Border(lambda error: InvalidKeyFile(f"{file} is not a key file: {why(error)}")):
            text = read_text(file, MAX_KEY_FILE_SIZE)
        password = session.passwords.read(f"password of {file.name}")
        pair = Keypair.from_json(text, password)
        Keyring().save(name, pair, password)
    else:
        phrase = secrets.phrase(ask=session.passwords.ask)
        pair = Keypair.from_uri(phrase, scheme=scheme.value)
        _keep(session, name, pair)
    document = {"name": name, "address": pair.address, "scheme": pair.scheme}
    session.output.show(document, Fields(document))


@key.command("list")
@offline
@answers(KeysDocument)
def list_(session: CommandSession) -> None:
    """List the keys by name; no password is needed."""
    ring = Keyring()
    entries = ring.entries()
    session.output.show(
        {
            "folder": str(ring.folder),
            "keys": [
                {"name": e.name, "address": e.account, "scheme": e.scheme or None, "problem": e.problem or None}
                for e in entries
            ],
        },
        Table(
            ("NAME", "ADDRESS", "SCHEME"),
            [(e.name, e.account or e.problem, e.scheme) for e in entries],
            empty=f"no keys in {ring.folder}; `cere-trust key new NAME` makes one",
        ),
    )


@key.command()
@offline
@answers(ExportedKeyDocument | dict[str, object])
def export(
    session: CommandSession,
    name: KeyNameArgument,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to a file that only you can read, not to stdout.")
    ] = None,
) -> None:
    """Print a key as the encrypted JSON that polkadot-js wallets read; the password does not change."""
    text = Keyring().export(name)
    if out is None:
        session.output.raw(text)
        return
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    document = {"name": name, "file": str(out)}
    session.output.show(document, Fields(document))


def _keep(session: CommandSession, name: str, pair: Keypair) -> None:
    Keyring().save(name, pair, session.passwords.read(f"new password for {name}", twice=True))


def _refuse_taken(name: str) -> None:
    # Before any secret is read: a phrase should not be typed in vain.
    if name in Keyring():
        raise CommandError(
            f"there is a key {name!r} already",
            hint="choose another name; nothing overwrites a key",
            exit_code=ExitCode.KEYS,
        )
