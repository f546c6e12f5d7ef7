"""`schema`: what a command answers with ``--json``, as JSON Schema."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .. import completion
from ..errors import CommandError
from ..options import answers, commands, offline
from ..schema import error_schema, schema_of
from ..session import CommandSession

app = commands()


@app.command()
@offline
@answers(None)
def schema(
    session: CommandSession,
    command: Annotated[
        list[str],
        typer.Argument(
            metavar="COMMAND...",
            help="Such as: stake show. `error` for what errors look like.",
            autocompletion=completion.completer(lambda ctx: below(ctx.params.get("command") or [])),
        ),
    ],
) -> None:
    """Print the JSON Schema of what a command answers with --json, or of errors."""
    session.output.raw(json.dumps(error_schema() if command == ["error"] else schema_of(callback(command)), indent=2))


def callback(path: list[str]) -> Any:
    """What runs a command, which carries the type of its answer."""
    found = _resolved(path)
    if found is None:
        raise CommandError(f"there is no command {' '.join(path)!r}", hint="`cere-trust --help` lists the commands")
    if hasattr(found, "resolve_command"):
        raise CommandError(f"{' '.join(path)} is a group", hint=f"name one of its commands: {', '.join(below(path))}")
    return found.callback


def below(path: list[str]) -> list[str]:
    """The commands below a group."""
    found: Any = _resolved(path)
    return found.list_commands(typer.Context(found)) if hasattr(found, "list_commands") else []


def _resolved(path: list[str]) -> Any:
    from ..program import app as program

    found: Any = typer.main.get_command(program)
    for name in path:
        if not hasattr(found, "resolve_command"):
            return None
        _, found, _ = found.resolve_command(typer.Context(found), [name])
    return found
