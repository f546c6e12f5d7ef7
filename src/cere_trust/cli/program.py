"""The program: its commands by name, loaded when called; every error ends here as words and an exit code."""

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
from .errors import CommandError, ErrorReport, ExitCode, problem
from .rendering import printable


class _CommandEntry(NamedTuple):
    """Where a command lives in `commands/`, and its line in the overview.

    Attributes:
        group: The name of its Typer in that module, where it has commands of its own.
    """

    module: str
    help: str
    group: str = ""


COMMANDS = {
    "balance": _CommandEntry("money", "Show what an account has: free, reserved, frozen, transferable."),
    "account": _CommandEntry("account", "Show what an account has, and what each part of it is for.", "account"),
    "locks": _CommandEntry(
        "account", "Show all that cannot be spent now: stake, votes, delegations, vesting, deposits coming back."
    ),
    "unlock": _CommandEntry("account", "Free all that is due now, in one batch."),
    "transfer": _CommandEntry("money", "Send CERE to an account; the sender stays alive."),
    "stake": _CommandEntry(
        "staking", "Bond, unbond and withdraw CERE for staking, show what is bonded, validate.", "stake"
    ),
    "nominate": _CommandEntry("staking", "Nominate validators from the stash that signs."),
    "validators": _CommandEntry("staking", "List the validators one can nominate."),
    "pool": _CommandEntry(
        "pool", "Stake together with others: join a pool, claim its rewards, leave it; create and run one.", "pool"
    ),
    "payout": _CommandEntry(
        "payout", "Show the rewards of validators that nobody has paid out yet, and pay them; anyone may.", "payout"
    ),
    "referenda": _CommandEntry(
        "referenda", "List and show referenda; submit one, place and take back deposits.", "referenda"
    ),
    "vote": _CommandEntry("voting", "Vote in a referendum."),
    "delegate": _CommandEntry(
        "voting", "Let someone else vote with your balance; where you delegate already, this replaces it."
    ),
    "undelegate": _CommandEntry(
        "voting", "Vote yourself again; the conviction's lock begins, and `unlock` frees the balance after it."
    ),
    "preimage": _CommandEntry(
        "preimage",
        "Note calls on the chain ahead of their use, such as those of referenda; show them, take them off.",
        "preimage",
    ),
    "identity": _CommandEntry(
        "identity", "Show who an account says it is; set or clear one's own identity.", "identity"
    ),
    "proxy": _CommandEntry(
        "proxy", "Let other accounts act for yours; any command acts for an account with --proxy.", "proxy"
    ),
    "multisig": _CommandEntry(
        "multisig",
        "Agree with others on what a shared account does; any command proposes and approves with --multisig.",
        "multisig",
    ),
    "ddc": _CommandEntry(
        "ddc", "Pay for decentralised storage, and provide it: deposits, buckets, nodes, clusters.", "ddc"
    ),
    "batch": _CommandEntry("batch", "Send a file of calls as one: all of them or none."),
    "config": _CommandEntry("config", "Show and change what commands do where no option says.", "config"),
    "key": _CommandEntry("key", "Make, import, list and export the keys this computer holds.", "key"),
    "tx": _CommandEntry("tx", "Send any call that has a typed wrapper: `tx PALLET CALL`, with help for each.", "tx"),
    "call": _CommandEntry("raw", "Submit any call of any pallet."),
    "query": _CommandEntry("raw", "Read any storage item of any pallet."),
    "block": _CommandEntry("raw", "Show a block: its header, extrinsics and events."),
    "doctor": _CommandEntry(
        "compat", "Check the node, and tell which typed wrappers work on its chain, which do not, and why."
    ),
    "metadata": _CommandEntry(
        "compat", "Look into runtimes: search and show what they have, and tell what changed between two.", "metadata"
    ),
    "schema": _CommandEntry("schema", "Print the JSON Schema of what a command answers with --json, or of errors."),
    "devnet": _CommandEntry("devnet", "Run a development chain of your own until Ctrl-C."),
}

COMPLETING = "_CERE_TRUST_COMPLETE"
"""Set by the shell while it asks what may come next."""

# typer ships click within itself in some versions and depends on it in others: reach its base error through typer.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]
ClickException: type[Exception] = typer.BadParameter.__mro__[2]


class Program(TyperGroup):
    """The top-level group: knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands, in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command's line in the overview; enough for help and completion."""
        entry = COMMANDS.get(cmd_name)
        return entry and TyperCommand(cmd_name, help=entry.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself."""
        if args[0] not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS)
            hint = f"did you mean {' or '.join(near)}?" if near else "`cere-trust --help` lists the commands"
            raise CommandError(f"there is no command {args[0]!r}", hint=hint)
        return args[0], load(args[0]), args[1:]

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run, and end the process with the exit code of the outcome."""
        given = list(sys.argv[1:] if args is None else args)
        _open_streams()
        try:
            code = super().main(given, *rest, **{**extra, "standalone_mode": False})
            sys.stdout.flush()
        except SystemExit as done:
            # Whoever read our output has seen enough: the base class ends with 1, which would mean the chain said no.
            pipe_closed = type(sys.stdout).__name__ == "PacifyFlushWrapper"
            code = ExitCode.PIPE if pipe_closed else done.code
        except BaseException as error:
            if COMPLETING in os.environ:
                sys.exit(ExitCode.DONE)  # there is nothing to complete behind what is wrong
            code = _tell(error, as_json="--json" in given)
            _drop_output()
        sys.exit(code if isinstance(code, int) else ExitCode.DONE)


def _open_streams() -> None:
    """Streams the caller closed go nowhere: that nobody listens is no reason to fail."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # kept open


def _drop_output() -> None:
    """Give up on output that cannot be written, or the interpreter tries again at its end and changes the exit code."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def load(name: str) -> Any:
    """Import a command's module and give the command (or group) of that name in it."""
    entry = COMMANDS[name]
    module = import_module(f"{__package__}.commands.{entry.module}")
    command = get_command(getattr(module, entry.group or "app"))
    if not entry.group:
        command = getattr(command, "commands", {}).get(name, command)
    command.name = name
    return command


def _tell(error: BaseException, *, as_json: bool) -> int:
    told = _problem(error)
    if os.environ.get("CERE_TRUST_DEBUG"):
        traceback.print_exception(error)
    if as_json:
        sys.stderr.write(json.dumps(told.document(), ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(printable(told.words()) + "\n")
    return int(told.exit_code)


def _problem(error: BaseException) -> ErrorReport:
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        note = "; ".join(getattr(error, "__notes__", ()))
        return ErrorReport(ExitCode.STOPPED, "Stopped", f"stopped{'; ' + note if note else ''}")
    if isinstance(error, ClickException):
        message = error.format_message()  # type: ignore[attr-defined]
        if re.match(r"No such option:? '?-\d", message):
            return ErrorReport(ExitCode.USAGE, "InvalidAmount", f"a number cannot be negative here ({message.lower()})")
        context = getattr(error, "ctx", None)
        path = getattr(context, "command_path", "cere-trust")
        return ErrorReport(ExitCode.USAGE, "UsageError", message, f"`{path} --help` tells how it is used")
    return problem(error)


app = typer.Typer(
    cls=Program,
    invoke_without_command=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"cere-trust {__version__}\n")
        raise typer.Exit


@app.callback()
def about(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and end."
    ),
    verbose: int = typer.Option(
        0, "--verbose", "-v", count=True, show_default=False, help="Log what the library does to stderr; -vv in detail."
    ),
) -> None:
    """Work with the Cere chain: balances, staking, referenda, storage payments, and a chain of your own.

    Amounts carry their unit (25CERE, 100planck). Data goes to stdout, messages go to stderr; --json gives one JSON document
    with amounts as decimal strings of planck. Exit codes: 0 done, 1 the chain said no, 2 usage, 3 no node, 4 keys,
    5 proof failed, 130 stopped.

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
    """Run on this process's arguments."""
    app(prog_name="cere-trust")
