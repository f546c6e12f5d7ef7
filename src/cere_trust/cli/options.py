"""Options that commands share: a decorator appends them to a command's own and passes it a `CommandSession`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

import typer

from . import completion
from .schema import sending_answer
from .secrets import refuse_secret, refuse_secret_path
from .session import CommandSession
from .settings import Settings, with_profile

P = ParamSpec("P")
F = TypeVar("F", bound=Callable[..., None])


class WaitFor(StrEnum):
    """Values of ``--wait``."""

    IN_BLOCK = "in-block"
    FINALIZED = "finalized"


UrlOption = Annotated[
    str | None, typer.Option("--url", envvar="CERE_TRUST_URL", help="WebSocket or HTTP address of a node.")
]
NetworkOption = Annotated[
    str | None,
    typer.Option(
        "--network",
        envvar="CERE_TRUST_NETWORK",
        help="mainnet, testnet, devnet, qanet, or local (the default). With --url: the node must be on it.",
        autocompletion=completion.networks,
    ),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        envvar="CERE_TRUST_TIMEOUT",
        min=0.1,
        max=3600,
        help="Seconds to wait for each response of the node.",
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        envvar="CERE_TRUST_PROFILE",
        help="Settings of this name, made with `config set`.",
        autocompletion=completion.profiles,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout; no questions.")]
VerboseOption = Annotated[
    int,
    typer.Option(
        "--verbose", "-v", count=True, show_default=False, help="Log what the library does to stderr; -vv in detail."
    ),
]
FromOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        envvar="CERE_TRUST_FROM",
        metavar="NAME|URI",
        help="The signer: a key of the keyring by name, or //Alice, //Bob, … on a development chain.",
        autocompletion=completion.accounts,
    ),
]
DryRunOption = Annotated[
    bool,
    typer.Option("--dry-run", help="Show and check the call, its bytes and its fee; sign and send nothing."),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Sign without confirmation.")]
CrosscheckOption = Annotated[
    bool,
    typer.Option("--crosscheck", help="Sign only if scalecodec encodes the same; needs the extra crosscheck."),
]
VerifiedOption = Annotated[
    bool,
    typer.Option(
        "--require-verified",
        help="Sign only if the metadata is verified, or its digest is signed along; see `runtime show`.",
    ),
]
UnsignedMetadataOption = Annotated[
    bool,
    typer.Option("--unsigned-metadata", help="Sign no metadata digest along, even where the chain checks it."),
]
AgreeingOption = Annotated[
    list[str] | None,
    typer.Option("--agreeing", metavar="URL", help="A further node that must send the same metadata; repeatable."),
]
CheckpointOption = Annotated[
    str | None,
    typer.Option(
        "--checkpoint",
        metavar="HASH",
        help="A block that you trust: prove the runtime in its state, and execute it for the metadata; needs the extra devnet.",
    ),
]
QrOption = Annotated[
    Path | None,
    typer.Option(
        "--qr",
        metavar="FILE",
        help="Sign with Polkadot Vault: write the QR code to FILE.png (hex to any other file), read the signature from stdin.",
    ),
]
WaitOption = Annotated[
    WaitFor | None,
    typer.Option(
        "--wait",
        envvar="CERE_TRUST_WAIT",
        help="Wait until the transaction is in a block, or (the default) until that block is final.",
    ),
]
ProxyOption = Annotated[
    str | None,
    typer.Option(
        "--proxy",
        metavar="REAL",
        help="Act for this account, which has made the signer its proxy.",
        autocompletion=completion.accounts,
    ),
]
MultisigOption = Annotated[
    str | None,
    typer.Option(
        "--multisig",
        metavar="NAME|N:ACCOUNT,…",
        help="Act for the account of these signatories, N of whom must approve: propose the call, or approve it.",
        autocompletion=completion.multisigs,
    ),
]
BatchOption = Annotated[
    Path | None,
    typer.Option(
        "--batch", metavar="FILE", help="Add the call to a file instead of sending it; `batch FILE` sends all."
    ),
]
PasswordStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the key's password from stdin, one line.")]
PasswordFd = Annotated[
    int | None,
    typer.Option("--password-fd", envvar="CERE_TRUST_PASSWORD_FD", help="Read the password from this file descriptor."),
]

AccountArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="ACCOUNT",
        help="Address, key name, or //Alice; by default the --from account.",
        autocompletion=completion.accounts,
    ),
]

ReferendumArgument = Annotated[int, typer.Argument(metavar="INDEX", min=0, help="The referendum's index.")]

CHAIN = {
    "url": (UrlOption, None),
    "network": (NetworkOption, None),
    "timeout": (TimeoutOption, None),
    "profile": (ProfileOption, None),
}
JSON = {"as_json": (JsonOption, False)}
VERBOSE = {"verbose": (VerboseOption, 0)}
SENDER = {"sender": (FromOption, None)}
PASSWORD = {"password_stdin": (PasswordStdin, False), "password_fd": (PasswordFd, None)}
ACT = {"real": (ProxyOption, None), "multisig": (MultisigOption, None), "batch": (BatchOption, None)}
SEND = {
    "dry_run": (DryRunOption, False),
    "yes": (YesOption, False),
    "until": (WaitOption, None),
    "crosscheck": (CrosscheckOption, False),
    "qr": (QrOption, None),
    "require_verified": (VerifiedOption, False),
    "unsigned_metadata": (UnsignedMetadataOption, False),
}
VERIFY = {"agreeing": (AgreeingOption, None), "checkpoint": (CheckpointOption, None)}

SessionCommand = Callable[Concatenate[CommandSession, P], None]


def account_named(help: str, *names: str, metavar: str = "ACCOUNT") -> Any:
    """Declare an account: an option with these names, or an argument if there are none."""
    if names:
        return typer.Option(*names, metavar=metavar, help=help, autocompletion=completion.accounts)
    return typer.Argument(metavar=metavar, help=help, autocompletion=completion.accounts)


def commands(help: str | None = None) -> typer.Typer:
    """Make a Typer in the program's plain style; with a help text it is a group, even with only one command."""
    made = typer.Typer(help=help, rich_markup_mode=None, add_completion=False)
    if help:
        made.callback(help=help)(lambda: None)
    return made


def answers(document: Any) -> Callable[[F], F]:
    """Declare the type of a command's JSON document, for `schema` and the tests; None for a format defined elsewhere.

    A command that sends declares only what it adds to the receipt.
    """

    def declare(command: F) -> F:
        command.__dict__["answer"] = document
        return command

    return declare


def reads(command: SessionCommand[P]) -> Callable[..., None]:
    """Add the options of a command that reads the chain."""
    return _with_options(command, CHAIN | JSON)


def reads_account(command: SessionCommand[P]) -> Callable[..., None]:
    """Add the options of a command that reads an account's state; ``--from`` is the default account."""
    return _with_options(command, SENDER | CHAIN | JSON)


def sends(command: SessionCommand[P]) -> Callable[..., None]:
    """Add the options of a command that signs and sends."""
    return _with_options(command, SENDER | ACT | SEND | VERIFY | PASSWORD | CHAIN | JSON)


def verifies(command: SessionCommand[P]) -> Callable[..., None]:
    """Add the options of a command that reads the chain and verifies its metadata."""
    return _with_options(command, VERIFY | CHAIN | JSON)


def offline(command: SessionCommand[P]) -> Callable[..., None]:
    """Add the options of a command that needs no node."""
    return _with_options(command, JSON)


def keeps_secrets(command: SessionCommand[P]) -> Callable[..., None]:
    """Add the options of a command that needs no node but may need a password."""
    return _with_options(command, PASSWORD | JSON)


def _logs(verbosity: int) -> AbstractContextManager[None]:
    """Write the library's log records to stderr until the context ends, if ``--verbose`` was given."""
    if not verbosity:
        return nullcontext()
    from .logs import logs_on_stderr

    return logs_on_stderr(verbosity)


def _with_options(command: SessionCommand[P], options: dict[str, tuple[Any, Any]]) -> Callable[..., None]:
    signature = inspect.signature(command, eval_str=True)
    first, *own = signature.parameters.values()
    assert first.name == "session", command

    def run(**given: Any) -> None:
        shared: dict[str, Any] = {name: _value(given.pop(name)) for name in options}
        verbosity = given.pop("verbose")
        settings = Settings(**shared)
        _refuse_secrets(settings)
        with (
            _logs(verbosity),
            CommandSession(with_profile(settings) if "profile" in options else settings) as session,
        ):
            command(session, **given)  # type: ignore[call-arg]  # checked by typer, against the signature above

    parameters = _keyword_only(
        [
            *own,
            *(
                inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
                for name, (kind, default) in (options | VERBOSE).items()
            ),
        ]
    )
    answer = command.__dict__.get("answer")
    run.__dict__["answer"] = sending_answer(answer) if "dry_run" in options else answer
    run.__name__, run.__doc__, run.__module__ = command.__name__, command.__doc__, command.__module__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _refuse_secrets(settings: Settings) -> None:
    """Reject secrets in options that take a name; those that take an account are read by the session."""
    for name in (settings.url, settings.network, settings.profile, *(settings.agreeing or ())):
        if name is not None and "://" not in name:
            refuse_secret(name)
    for file in (settings.batch, settings.qr):
        if file is not None:
            refuse_secret_path(file)


def _keyword_only(parameters: Sequence[inspect.Parameter]) -> list[inspect.Parameter]:
    return [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]


def _value(option: object) -> object:
    return option.value if isinstance(option, WaitFor) else option
