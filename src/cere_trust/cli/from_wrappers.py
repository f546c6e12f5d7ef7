"""Commands from typed wrappers: arguments from the signature, help from the docstring, metavars from the annotations."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable
from typing import Any

import typer

from ..call import Call
from . import completion
from .options import ACT, CHAIN, JSON, PASSWORD, SEND, SENDER, VERBOSE, answers, sends
from .parsing import item_type, metavar_of, parse_argument
from .session import CommandSession
from .submission import Summarize, send

Wrapper = Callable[..., Call]
MAX_METAVAR = 60
SHARED = {
    flag
    for kind, _ in (SENDER | ACT | SEND | PASSWORD | CHAIN | JSON | VERBOSE).values()
    for flag in typing.get_args(kind)[1].param_decls
}
"""Options of every sending command; a wrapper's argument of the same name becomes ``--call-NAME``."""


def derive(
    app: typer.Typer, name: str, wrapper: Wrapper, *, answer: Any = None, summarize: Summarize | None = None
) -> None:
    """Add a command that takes a wrapper's arguments and sends its call.

    Args:
        answer: Type of what `summarize` returns.
        summarize: Extracts values from the receipt, such as the id of a new bucket.
    """
    app.command(name)(sends(answers(answer)(command_for(wrapper, summarize))))


def command_for(wrapper: Wrapper, summarize: Summarize | None = None) -> Callable[..., None]:
    """Build the command's function, without the options that all sending commands share."""
    about, arg_docs = parse_docstring(wrapper)
    hints = typing.get_type_hints(wrapper)
    parameters = list(inspect.signature(wrapper).parameters.values())

    def command(session: CommandSession, **given: Any) -> None:
        values = {p.name: given[f"arg_{p.name}"] for p in parameters if given[f"arg_{p.name}"] not in (None, [], ())}
        for name, value in values.items():
            values[name] = parse_argument(flag(name), hints[name], value, session)
        positional = [values.pop(p.name) for p in parameters if p.kind is not p.KEYWORD_ONLY and p.name in values]
        send(session, wrapper(*positional, **values), summarize=summarize)

    session = inspect.Parameter("session", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=CommandSession)
    own = [_parameter(p, hints[p.name], arg_docs.get(p.name, "")) for p in parameters]
    command.__signature__ = inspect.Signature([session, *own])  # type: ignore[attr-defined]
    command.__doc__ = about
    return command


def _parameter(parameter: inspect.Parameter, annotation: Any, help: str) -> inspect.Parameter:
    required = parameter.default is parameter.empty
    keyword = parameter.kind is parameter.KEYWORD_ONLY
    option, metavar = flag(parameter.name), metavar_of(annotation)
    if len(metavar) > MAX_METAVAR:
        metavar, help = parameter.name.strip("_").upper(), f"{help} Write {metavar}"
    kind: Any = list[str] if item_type(annotation) else str
    complete = _completion(annotation)
    info: Any
    if keyword and annotation is bool:
        kind, info = bool, typer.Option(f"{option}/--no-{option[2:]}", help=help, show_default=False)
    elif keyword:
        info = typer.Option(option, metavar=metavar, help=help, show_default=False, autocompletion=complete)
    else:
        info = typer.Argument(metavar=metavar, help=help, show_default=False, autocompletion=complete)
    return inspect.Parameter(
        f"arg_{parameter.name}",
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if required else None,
        annotation=typing.Annotated[kind if required else kind | None, info],
    )


def _completion(annotation: Any) -> completion.Completer | None:
    alternatives = metavar_of(annotation).split("|")
    if alternatives == ["ACCOUNT"]:
        return completion.accounts
    fixed = [text for text in alternatives if re.fullmatch(r"[a-z0-9-]+", text)]
    return completion.choices(*fixed) if fixed else None


def flag(name: str) -> str:
    """Return the option of an argument."""
    plain = "--" + name.strip("_").replace("_", "-")
    return f"--call-{plain[2:]}" if plain in SHARED else plain


def parse_docstring(wrapper: Wrapper) -> tuple[str, dict[str, str]]:
    """Split a wrapper's docstring into the part before its arguments, and the text of each argument."""
    about, _, args = (inspect.getdoc(wrapper) or "").partition("\nArgs:\n")
    texts: dict[str, str] = {}
    name = ""
    for line in re.split(r"\n\S", args)[0].splitlines():
        if entry := re.match(r"    (\w+): (.*)", line):
            name = entry[1]
            texts[name] = entry[2]
        elif name and line.strip():
            texts[name] += " " + line.strip()
    return plain_text(about).strip(), {argument: plain_text(text) for argument, text in texts.items()}


def plain_text(text: str) -> str:
    """Remove backticks, and units that the command line replaces: amounts carry theirs, shares a per cent sign."""
    return re.sub(r", in (planck|parts per \w+)", "", text.replace("`", ""))
