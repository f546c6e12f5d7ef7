"""The program: its commands by name, loaded when called; all errors end here, as a message and an exit code."""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from .. import __version__
from . import parser_check
from .errors import CommandError, ErrorReport, ExitCode, error_report
from .rendering import printable
from .secrets import quotes_secret, refusal, refuse_phrase
from .settings import ENVIRONMENT


class _CommandEntry(NamedTuple):
    """A command's module in `commands/`, and its line in the overview.

    Attributes:
        group: Name of its Typer in that module, if it is a group.
    """

    module: str
    help: str
    group: str = ""


COMMANDS = {
    "balance": _CommandEntry("money", "Show an account's balance: free, reserved, frozen, transferable."),
    "account": _CommandEntry("account", "Show an account's balance, with the cause of each part.", "account"),
    "locks": _CommandEntry(
        "account", "List balances that cannot be spent now: stake, votes, delegations, vesting, deposits coming back."
    ),
    "unlock": _CommandEntry("account", "Free all balances that are due now, in one batch."),
    "transfer": _CommandEntry("money", "Send CERE to an account; the sender stays alive."),
    "stake": _CommandEntry(
        "staking", "Bond, unbond and withdraw CERE for staking, show what is bonded, validate.", "stake"
    ),
    "nominate": _CommandEntry("staking", "Nominate validators from the signer's stash."),
    "validators": _CommandEntry("staking", "List the validators, those open to nominations first."),
    "pool": _CommandEntry(
        "pool", "Stake in a nomination pool: join one, claim its rewards, leave it; create and run one.", "pool"
    ),
    "payout": _CommandEntry(
        "payout", "Show validators' rewards that are not paid out yet, and pay them; anyone may.", "payout"
    ),
    "referenda": _CommandEntry(
        "referenda", "List and show referenda; submit one, place and take back deposits.", "referenda"
    ),
    "vote": _CommandEntry("voting", "Vote in a referendum."),
    "delegate": _CommandEntry(
        "voting", "Delegate the votes of your balance to another account; an earlier delegation is replaced."
    ),
    "undelegate": _CommandEntry(
        "voting", "End a delegation; the conviction's lock begins, and `unlock` frees the balance after it."
    ),
    "preimage": _CommandEntry(
        "preimage",
        "Note preimages of calls on the chain, such as those of referenda; show them, remove them.",
        "preimage",
    ),
    "identity": _CommandEntry("identity", "Show an account's identity; set or clear your own.", "identity"),
    "proxy": _CommandEntry(
        "proxy", "Let other accounts act for yours; any command acts for an account with --proxy.", "proxy"
    ),
    "multisig": _CommandEntry(
        "multisig",
        "Propose and approve calls of multisig accounts; any command does so with --multisig.",
        "multisig",
    ),
    "ddc": _CommandEntry(
        "ddc", "Pay for decentralised storage, and provide it: deposits, buckets, nodes, clusters.", "ddc"
    ),
    "batch": _CommandEntry("batch", "Send a file of calls as one batch: all of them or none."),
    "config": _CommandEntry("config", "Show and change the defaults of options.", "config"),
    "key": _CommandEntry(
        "key", "Make, import, list and export the keys on this computer; sign and verify messages.", "key"
    ),
    "tx": _CommandEntry("tx", "Send any call that has a typed wrapper: `tx PALLET CALL`, with help for each.", "tx"),
    "call": _CommandEntry("raw", "Send any call of any pallet."),
    "query": _CommandEntry("raw", "Read any storage item of any pallet."),
    "block": _CommandEntry("raw", "Show a block: its header, extrinsics and events."),
    "doctor": _CommandEntry(
        "compat", "Check the node, and report which typed wrappers work on its chain, which do not, and why."
    ),
    "metadata": _CommandEntry(
        "compat", "Search and show the metadata of runtimes, and compare two of them.", "metadata"
    ),
    "runtime": _CommandEntry(
        "runtime",
        "Show how the chain's metadata is known; pin a runtime that is known from elsewhere, forget a pin.",
        "runtime",
    ),
    "schema": _CommandEntry("schema", "Print the JSON Schema of a command's --json document, or of errors."),
    "devnet": _CommandEntry("devnet", "Run a development chain of your own until Ctrl-C."),
}

COMPLETING = "_CERE_TRUST_COMPLETE"
"""Environment variable that the shell sets for completion."""

# Some versions of typer contain click, others depend on it: take its base errors from typer's.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]
ClickException: type[Exception] = typer.BadParameter.__mro__[2]


class Program(TyperGroup):
    """The top-level group: lists commands by name, and imports a command when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """List all commands, in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command with its line in the overview only; enough for help and completion."""
        entry = COMMANDS.get(cmd_name)
        return entry and TyperCommand(cmd_name, help=entry.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Load the command itself."""
        if args[0] not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS)
            hint = f"did you mean {' or '.join(near)}?" if near else "`cere-trust --help` lists the commands"
            raise CommandError(f"there is no command {args[0]!r}", hint=hint)
        return args[0], load(args[0]), args[1:]

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run, and end the process with the exit code of the outcome."""
        arguments = list(sys.argv[1:] if args is None else args)
        _open_streams()
        try:
            refuse_phrase([*arguments, *_variables()])
            code = super().main(arguments, *rest, **{**extra, "standalone_mode": False})
            sys.stdout.flush()
        except SystemExit as done:
            # The reader closed the pipe. The base class exits with 1, which would mean an error of the chain.
            pipe_closed = type(sys.stdout).__name__ == "PacifyFlushWrapper"
            code = ExitCode.PIPE if pipe_closed else done.code
        except BaseException as error:
            if COMPLETING in os.environ:
                sys.exit(ExitCode.DONE)  # no completions after an error
            code = _report(error, arguments)
            _drop_output()
        sys.exit(code if isinstance(code, int) else ExitCode.DONE)


def _open_streams() -> None:
    """Replace streams that the caller closed by the null device."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # stays open


def _drop_output() -> None:
    """Discard output that cannot be written; else the interpreter retries at its end and changes the exit code."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def load(name: str) -> Any:
    """Import a command's module and return its command or group of that name."""
    entry = COMMANDS[name]
    module = import_module(f"{__package__}.commands.{entry.module}")
    command = get_command(getattr(module, entry.group or "app"))
    if not entry.group:
        command = getattr(command, "commands", {}).get(name, command)
    command.name = name
    return command


def _variables() -> list[str]:
    """Return the values of the environment variables that options read."""
    return [os.environ.get(name, "") for name in (*ENVIRONMENT.values(), "CERE_TRUST_PROFILE")]


def _report(error: BaseException, arguments: Sequence[str]) -> int:
    report = _error_report(error)
    shown = "\n".join([report.text(), *map(str, report.details.values())])
    if quotes_secret(shown, [*arguments, *_variables()], of_parser=isinstance(error, ClickException)):
        report = error_report(refusal())
    elif os.environ.get("CERE_TRUST_DEBUG"):
        traceback.print_exception(error)
    if "--json" in arguments:
        sys.stderr.write(json.dumps(report.document(), ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(printable(report.text()) + "\n")
    return int(report.exit_code)


def _error_report(error: BaseException) -> ErrorReport:
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        note = "; ".join(getattr(error, "__notes__", ()))
        return ErrorReport(ExitCode.STOPPED, "Stopped", f"stopped{'; ' + note if note else ''}")
    if isinstance(error, ClickException):
        message = error.format_message()  # type: ignore[attr-defined]
        if re.match(r"No such option:? '?-\d", message):
            return ErrorReport(ExitCode.USAGE, "InvalidAmount", f"a number cannot be negative here ({message.lower()})")
        extra = re.match(r"Got unexpected extra argument\S* \((.* .*)\)", message, re.DOTALL)
        if extra:  # the words of a phrase, perhaps
            message = f"Got {len(extra[1].split())} unexpected extra arguments"
        context = getattr(error, "ctx", None)
        path = getattr(context, "command_path", "cere-trust")
        return ErrorReport(ExitCode.USAGE, "UsageError", message, f"`{path} --help` shows the usage")
    return error_report(error)


app = typer.Typer(
    cls=Program,
    invoke_without_command=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(requested: bool) -> None:
    if requested:
        sys.stdout.write(f"cere-trust {__version__}\n")
        raise typer.Exit


@app.callback()
def about(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and exit."
    ),
    verbose: int = typer.Option(
        0, "--verbose", "-v", count=True, show_default=False, help="Log what the library does to stderr; -vv in detail."
    ),
) -> None:
    """Work with the Cere chain: balances, staking, referenda, storage payments, and a chain of your own.

    Amounts carry their unit (25CERE, 100planck). Data goes to stdout, messages go to stderr; --json gives one JSON document
    with amounts as decimal strings of planck.

    Exit codes: 0 success, 1 refused by the chain or the node, 2 usage error, 3 no usable node, 4 key error,
    5 proof or cross-check failed, 6 submitted, outcome unknown, 70 bug in the program, 130 interrupted or not confirmed,
    141 output not written.

    Environment: CERE_TRUST_URL, CERE_TRUST_NETWORK, CERE_TRUST_FROM, CERE_TRUST_TIMEOUT, CERE_TRUST_WAIT,
    CERE_TRUST_PROFILE, CERE_TRUST_CONFIG, CERE_TRUST_KEYS, CERE_TRUST_CACHE, CERE_TRUST_PASSWORD_FD, NO_COLOR,
    CERE_TRUST_DEBUG.
    """
    if context.invoked_subcommand is None:
        sys.stderr.write(context.get_help() + "\n")
        raise typer.Exit(ExitCode.USAGE)
    if verbose:
        from .logs import logs_on_stderr

        context.with_resource(logs_on_stderr(verbose))


def program() -> None:
    """Run on this process's arguments. Refuses where the installed parser misreads options."""
    if (message := parser_check.refusal()) is not None:
        if COMPLETING in os.environ:
            sys.exit(ExitCode.DONE)
        sys.exit(_report(CommandError(message, hint=parser_check.REMEDY), sys.argv[1:]))
    app(prog_name="cere-trust")
