"""`schema`: what a command answers with ``--json``, as JSON Schema."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from ..errors import CommandError
from ..options import answers, commands, offline
from ..schema import error_schema, schema_of
from ..session import Session

app = commands()


@app.command()
@offline
@answers(None)
def schema(
    session: Session,
    command: Annotated[
        list[str], typer.Argument(metavar="COMMAND...", help="Such as: stake show. `error` for what errors look like.")
    ],
) -> None:
    """Print the JSON Schema of what a command answers with --json, or of errors."""
    session.output.raw(json.dumps(error_schema() if command == ["error"] else schema_of(callback(command)), indent=2))


def callback(path: list[str]) -> Any:
    """What runs a command, which carries the type of its answer."""
    from ..program import app as program

    found: Any = typer.main.get_command(program)
    for name in path:
        below = hasattr(found, "resolve_command") and found.resolve_command(typer.Context(found), [name])
        if not below:
            raise CommandError(f"there is no command {' '.join(path)!r}", hint="`cere-trust --help` lists the commands")
        found = below[1]
    if hasattr(found, "resolve_command"):
        names = ", ".join(found.list_commands(typer.Context(found)))
        raise CommandError(f"{' '.join(path)} is a group", hint=f"name one of its commands: {names}")
    return found.callback
