"""`schema`: JSON Schema of a command's ``--json`` document."""

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
            help="Such as: stake show. `error` for the schema of errors.",
            autocompletion=completion.completer(lambda ctx: below(ctx.params.get("command") or [])),
        ),
    ],
) -> None:
    """Print the JSON Schema of a command's --json document, or of errors."""
    session.output.raw(json.dumps(error_schema() if command == ["error"] else schema_of(callback(command)), indent=2))


def callback(path: list[str]) -> Any:
    """Return a command's function, which has the type of its document as an attribute."""
    command = _resolve(path)
    if command is None:
        raise CommandError(f"there is no command {' '.join(path)!r}", hint="`cere-trust --help` lists the commands")
    if hasattr(command, "resolve_command"):
        raise CommandError(f"{' '.join(path)} is a group", hint=f"name one of its commands: {', '.join(below(path))}")
    return command.callback


def below(path: list[str]) -> list[str]:
    """List the commands of a group."""
    group: Any = _resolve(path)
    return group.list_commands(typer.Context(group)) if hasattr(group, "list_commands") else []


def _resolve(path: list[str]) -> Any:
    from ..program import app as program

    command: Any = typer.main.get_command(program)
    for name in path:
        if not hasattr(command, "resolve_command"):
            return None
        _, command, _ = command.resolve_command(typer.Context(command), [name])
    return command
