"""A check at start that the installed parser reads options as the commands need.

With some pairs of typer and click a flag takes a value, or a callback runs for an option that nobody gave: a transfer then
prints the version and exits with 0.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.main import get_command

REMEDY = "pip install --upgrade 'typer>=0.26.8'"

_ARGUMENTS = ["who", "--yes", "--no-wait", "-vv", "--port", "5", "--tag", "a", "--tag", "-1"]
_PARSED = {"who": "who", "verbose": 2, "port": "5", "tag": ["a", "-1"]}
"""The parser's own values, not yet converted: conversion would load pydantic."""

_GIVEN = {"version": False, "yes": True, "wait": False}
_ABSENT = {"version": False, "yes": False, "wait": True}


def _on_version(requested: bool) -> bool:
    if requested:
        raise typer.Exit
    return requested


def _probe(
    who: str,
    version: Annotated[bool, typer.Option("--version", callback=_on_version, is_eager=True)] = False,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    wait: Annotated[bool, typer.Option("--wait/--no-wait")] = True,
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True)] = 0,
    port: Annotated[int, typer.Option("--port", min=0)] = 9944,
    tag: Annotated[list[str] | None, typer.Option("--tag")] = None,
) -> None:
    """Take options of each kind that the commands use."""


def parser_fault() -> str | None:
    """Return what the installed parser does wrong; None if it reads each kind of option as it must."""
    probe = typer.Typer(add_completion=False, rich_markup_mode=None)
    probe.command()(_probe)
    try:
        command: Any = get_command(probe)
        read = {**_flags(command, _ARGUMENTS, _PARSED), "--version given": _is_version(command)}
        expected = {**_GIVEN, "--version given": True}
        if read == expected:
            read, expected = _flags(command, ["who"], {"who": "who"}), _ABSENT
    except Exception as error:  # `typer.Exit` too: these arguments do not ask for the version
        return f"{type(error).__name__}: {error}".rstrip(": ")
    wrong = next((name for name in expected if read[name] is not expected[name]), None)
    return None if wrong is None else f"{wrong} is read as {read[wrong]!r} instead of {expected[wrong]!r}"


def _flags(command: Any, arguments: list[str], parsed: dict[str, object]) -> dict[str, object]:
    """Parse arguments; returns the values of the flags. Raises `ValueError` if another value is not as in `parsed`."""
    context = command.context_class(command, info_name="probe")
    values, _, _ = command.make_parser(context).parse_args(args=list(arguments))
    for name, value in parsed.items():
        if values.get(name) != value:
            raise ValueError(f"{name} is read as {values.get(name)!r} instead of {value!r}")
    flags = {parameter.name: parameter for parameter in command.params if parameter.name in _GIVEN}
    return {name: flag.handle_parse_result(context, values, [])[0] for name, flag in flags.items()}


def _is_version(command: Any) -> bool:
    try:
        _flags(command, ["who", "--version"], {})
    except typer.Exit:
        return True
    return False


def refusal() -> str | None:
    """Return the message for a parser that does not read options as it must, with the versions; else None."""
    fault = parser_fault()
    if fault is None:
        return None
    from importlib.metadata import PackageNotFoundError, version

    installed = []
    for package in ("typer", "click"):
        try:
            installed.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return f"options are misread by {' with '.join(installed) or 'typer'}, so no command runs: {fault}"
