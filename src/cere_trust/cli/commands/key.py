"""`key …`: keys as encrypted polkadot-js files in a folder, and messages signed with them."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NotRequired, TypedDict

import typer

from ...crypto import mnemonic
from ...crypto.secret import Secret, confidential
from ...crypto.wrapping import wrap
from ...errors import InvalidAddress, WrongPassword
from ...keys import KeyFile, Keypair, Keyring, verify_message
from ...limits import MAX_KEY_FILE_SIZE
from ...types import AccountId
from .. import secrets
from ..errors import CommandError, ExitCode
from ..options import answers, commands, keeps_secrets, offline
from ..rendering import Fields, Table
from ..session import CommandSession

key = commands("Make, import, list and export the keys on this computer; sign and verify messages.")


class SchemeChoice(StrEnum):
    """Signature schemes."""

    SR25519 = "sr25519"
    ED25519 = "ed25519"
    ECDSA = "ecdsa"


KeyNameArgument = Annotated[str, typer.Argument(help="Name of the key, for --from.")]
SigningKeyArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the key, or //Alice.")]
MessageArgument = Annotated[str, typer.Argument(metavar="TEXT", help="The message; - reads it from stdin, to its end.")]
HexOption = Annotated[bool, typer.Option("--hex", help="TEXT is bytes in hex, which wallets sign as bytes.")]
WeakOption = Annotated[
    bool, typer.Option("--allow-weak-password", help="Accept a new password that is short or among the commonest.")
]
SchemeOption = Annotated[SchemeChoice, typer.Option("--scheme", help="Signature scheme.")]


class KeyDocument(TypedDict):
    """A key that was saved; `phrase` only with --show-phrase."""

    name: str
    address: str
    scheme: str
    phrase: NotRequired[str]


class ImportedKeysDocument(TypedDict):
    """The keys of an export of several accounts."""

    keys: list[KeyDocument]


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


class SignedMessageDocument(TypedDict):
    """A message's signature; `message` is the signed bytes, with their wrapping."""

    address: AccountId
    scheme: str
    message: bytes
    signature: bytes


class VerifiedMessageDocument(TypedDict):
    """A signature that is valid; an invalid one is an error."""

    valid: bool
    address: AccountId


@key.command()
@keeps_secrets
@answers(KeyDocument)
@confidential
def new(
    session: CommandSession,
    name: KeyNameArgument,
    scheme: SchemeOption = SchemeChoice.SR25519,
    allow_weak: WeakOption = False,
    show_phrase: Annotated[
        bool, typer.Option("--show-phrase", help="Print the secret phrase, to write it down.")
    ] = False,
) -> None:
    """Make a key from a new mnemonic phrase, and save it encrypted.

    The phrase has twelve words; it is printed only with --show-phrase; `key export` writes the encrypted file for a backup.
    """
    _refuse_taken(name)
    phrase = Secret(mnemonic.generate())
    pair = Keypair.from_phrase(phrase, scheme=scheme.value)
    _keep(session, name, pair, weak=allow_weak)
    document: dict[str, object] = {"name": name, "address": pair.address, "scheme": pair.scheme}
    if show_phrase:
        document["phrase"] = phrase.reveal()
        session.output.note("anyone with the phrase owns the key: write it on paper, and clear the screen")
    session.output.show(document, Fields(document))


@key.command("import")
@keeps_secrets
@answers(KeyDocument | ImportedKeysDocument)
@confidential
def import_(
    session: CommandSession,
    name: KeyNameArgument,
    file: Annotated[
        Path | None, typer.Option("--file", help="A polkadot-js JSON backup; by default a secret phrase is read.")
    ] = None,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="ADDRESS", help="Import only this account of an export of several."),
    ] = None,
    scheme: Annotated[
        SchemeChoice | None,
        typer.Option(
            "--scheme", help="Signature scheme, by default sr25519; of a file only where the file does not name it."
        ),
    ] = None,
    allow_weak: WeakOption = False,
) -> None:
    """Import a key: a secret phrase from a hidden prompt or stdin, or a polkadot-js JSON backup from a file.

    On stdin the phrase is the first line and, with --password-stdin, the password is the second. A JSON backup
    keeps its password. Several accounts of one export become NAME-1, NAME-2, …; for an account with a password of its
    own, that password is read after the export's.
    """
    _refuse_taken(name)
    if file is None:
        phrase = secrets.phrase(ask=session.passwords.ask)
        pair = Keypair.from_uri(phrase, scheme=(scheme or SchemeChoice.SR25519).value)
        _keep(session, name, pair, weak=allow_weak)
        document: dict[str, object] = _described(name, pair)
        session.output.show(document, Fields(document))
        return
    secrets.refuse_secret_path(file)
    with file.open("rb") as stream:
        content = stream.read(MAX_KEY_FILE_SIZE + 1)
    password = session.passwords.read(f"password of {file.name}")
    files = KeyFile.parse_all(content, password, scheme=scheme and scheme.value)
    if account is not None:
        chosen = session.account(account)
        files = [key_file for key_file in files if key_file.account == chosen]
    if not files:
        raise CommandError(f"{file} holds no such account", hint="leave out --account to import all of them")
    names = [name] if len(files) == 1 else [f"{name}-{number}" for number in range(1, len(files) + 1)]
    for taken in names:
        _refuse_taken(taken)
    unlocked = [_unlocked(session, key_file, password, alone=len(files) == 1) for key_file in files]
    for kept, (pair, own) in zip(names, unlocked, strict=True):
        Keyring().save(kept, pair, own, allow_weak_password=True)  # the file has this password already
    documents = [_described(kept, pair) for kept, (pair, _) in zip(names, unlocked, strict=True)]
    if len(documents) == 1:
        session.output.show(documents[0], Fields(documents[0]))
        return
    rows = [list(document.values()) for document in documents]
    session.output.show({"keys": documents}, Table(("NAME", "ADDRESS", "SCHEME"), rows))


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
    secrets.refuse_secret(name)
    if out is not None:
        secrets.refuse_secret_path(out)
    text = Keyring().export(name)
    if out is None:
        session.output.raw(text)
        return
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    document = {"name": name, "file": str(out)}
    session.output.show(document, Fields(document))


@key.command()
@keeps_secrets
@answers(SignedMessageDocument)
@confidential
def sign(session: CommandSession, name: SigningKeyArgument, text: MessageArgument, as_hex: HexOption = False) -> None:
    """Sign a message as browser wallets do: the text between <Bytes> and </Bytes>, which no transaction can be.

    With --password-stdin the password is the first line of stdin; a message from stdin follows it.
    """
    secrets.refuse_secret(name)
    if secrets.is_development_uri(name):
        signer = Keypair.from_uri(name)
        message = _message(text, as_hex=as_hex)
    else:
        ring = Keyring()
        ring.account(name)
        password = session.passwords.read(f"password of {name}")
        message = _message(text, as_hex=as_hex)
        signer = ring.load(name, password)
    signature = signer.sign_message(message)
    session.output.show(
        {
            "address": signer.account,
            "scheme": signer.scheme,
            "message": wrap(message),
            "signature": signature,
        },
        Fields({"address": signer.account, "scheme": signer.scheme, "signature": signature}),
    )


@key.command()
@offline
@answers(VerifiedMessageDocument)
def verify(
    session: CommandSession,
    text: MessageArgument,
    signature: Annotated[str, typer.Argument(metavar="SIGNATURE", help="The signature, in hex.")],
    account: Annotated[
        str,
        typer.Argument(metavar="ADDRESS", help="Address of the signer on any network, or the name of a key."),
    ],
    as_hex: HexOption = False,
) -> None:
    """Verify that an account signed a message, in a browser wallet or with `key sign`; exit code 5 if it did not."""
    secrets.refuse_secret(account, public_keys=True)
    try:
        signer = AccountId.parse(account, prefix=None)
    except InvalidAddress:
        if account not in Keyring():
            raise
        signer = Keyring().account(account)
    try:
        valid = verify_message(_message(text, as_hex=as_hex), signature, signer)
    except ValueError as error:
        raise CommandError(f"SIGNATURE: {error}") from None
    if not valid:
        raise CommandError(
            f"the signature is not one of {signer.address} over this message",
            hint="the text must be exact, with its spaces and line breaks",
            exit_code=ExitCode.PROOF,
        )
    session.output.show({"valid": True, "address": signer}, f"valid: {signer.address} signed this message")


def _message(text: str, *, as_hex: bool) -> str | bytes:
    """Return the message of an argument: text, the bytes of ``0x…``, or stdin for ``-``."""
    if text == "-":
        text = sys.stdin.read()
    if not as_hex:
        return text
    try:
        return bytes.fromhex(text.strip().removeprefix("0x"))
    except ValueError:
        raise CommandError("TEXT: not hex digits, which --hex expects") from None


@confidential
def _unlocked(
    session: CommandSession, key_file: KeyFile, password: Secret[str], *, alone: bool
) -> tuple[Keypair, Secret[str]]:
    """Unlock a file, of an export also with a password of its own; return the key and its password."""
    try:
        return Keypair(key_file.scheme, Secret(key_file.unlock(password))), password
    except WrongPassword as wrong:
        if alone:
            raise
        try:
            own = session.passwords.read(f"password of {key_file.name or key_file.account.address}")
        except CommandError:
            raise wrong from None
        return Keypair(key_file.scheme, Secret(key_file.unlock(own))), own


def _described(name: str, pair: Keypair) -> dict[str, object]:
    return {"name": name, "address": pair.address, "scheme": pair.scheme}


def _keep(session: CommandSession, name: str, pair: Keypair, *, weak: bool) -> None:
    password = session.passwords.read_new(name, weak=weak)
    Keyring().save(name, pair, password, allow_weak_password=weak)


def _refuse_taken(name: str) -> None:
    # Before any secret is read: a phrase should not be typed in vain.
    secrets.refuse_secret(name)
    Keyring().path(name)
    if name in Keyring():
        raise CommandError(
            f"there is a key {name!r} already",
            hint="choose another name; nothing overwrites a key",
            exit_code=ExitCode.KEYS,
        )
