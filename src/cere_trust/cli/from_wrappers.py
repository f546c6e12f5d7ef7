"""Commands made of typed wrappers: arguments from the signature, help from the docstring, forms from the annotations."""

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
from .parsing import form, item_of, read_argument
from .session import CommandSession
from .submission import Tell, send

Wrapper = Callable[..., Call]
MAX_METAVAR = 60
SHARED = {
    flag
    for kind, _ in (SENDER | ACT | SEND | PASSWORD | CHAIN | JSON | VERBOSE).values()
    for flag in typing.get_args(kind)[1].param_decls
}
"""Options that every sending command has; a wrapper's argument of such a name goes by ``--call-NAME``."""


def derive(app: typer.Typer, name: str, wrapper: Wrapper, *, answer: Any = None, tell: Tell | None = None) -> None:
    """Add a command that takes a wrapper's arguments and sends the call it makes.

    Args:
        answer: Type of what `tell` names, beside the receipt.
        tell: What to name of the receipt, such as the id of something new.
    """
    app.command(name)(sends(answers(answer)(command_for(wrapper, tell))))


def command_for(wrapper: Wrapper, tell: Tell | None = None) -> Callable[..., None]:
    """What such a command does, before the options that all sending commands share."""
    about, told = documented(wrapper)
    hints = typing.get_type_hints(wrapper)
    taken = list(inspect.signature(wrapper).parameters.values())

    def command(session: CommandSession, **given: Any) -> None:
        values = {p.name: given[f"arg_{p.name}"] for p in taken if given[f"arg_{p.name}"] not in (None, [], ())}
        for name, value in values.items():
            values[name] = read_argument(flag(name), hints[name], value, session)
        positional = [values.pop(p.name) for p in taken if p.kind is not p.KEYWORD_ONLY and p.name in values]
        send(session, wrapper(*positional, **values), tell=tell)

    session = inspect.Parameter("session", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=CommandSession)
    own = [_parameter(p, hints[p.name], told.get(p.name, "")) for p in taken]
    command.__signature__ = inspect.Signature([session, *own])  # type: ignore[attr-defined]
    command.__doc__ = about
    return command


def _parameter(parameter: inspect.Parameter, annotation: Any, help: str) -> inspect.Parameter:
    needed = parameter.default is parameter.empty
    named = parameter.kind is parameter.KEYWORD_ONLY
    option, metavar = flag(parameter.name), form(annotation)
    if len(metavar) > MAX_METAVAR:
        metavar, help = parameter.name.strip("_").upper(), f"{help} Write {metavar}"
    kind: Any = list[str] if item_of(annotation) else str
    complete = _completion(annotation)
    info: Any
    if named and annotation is bool:
        kind, info = bool, typer.Option(f"{option}/--no-{option[2:]}", help=help, show_default=False)
    elif named:
        info = typer.Option(option, metavar=metavar, help=help, show_default=False, autocompletion=complete)
    else:
        info = typer.Argument(metavar=metavar, help=help, show_default=False, autocompletion=complete)
    return inspect.Parameter(
        f"arg_{parameter.name}",
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if needed else None,
        annotation=typing.Annotated[kind if needed else kind | None, info],
    )


def _completion(annotation: Any) -> completion.Completer | None:
    words = form(annotation).split("|")
    if words == ["ACCOUNT"]:
        return completion.accounts
    fixed = [word for word in words if re.fullmatch(r"[a-z0-9-]+", word)]
    return completion.choices(*fixed) if fixed else None


def flag(name: str) -> str:
    """The option of an argument."""
    plain = "--" + name.strip("_").replace("_", "-")
    return f"--call-{plain[2:]}" if plain in SHARED else plain


def documented(wrapper: Wrapper) -> tuple[str, dict[str, str]]:
    """What a wrapper's docstring says before its arguments, and of each of them."""
    about, _, args = (inspect.getdoc(wrapper) or "").partition("\nArgs:\n")
    told: dict[str, str] = {}
    name = ""
    for line in re.split(r"\n\S", args)[0].splitlines():
        if found := re.match(r"    (\w+): (.*)", line):
            name = found[1]
            told[name] = found[2]
        elif name and line.strip():
            told[name] += " " + line.strip()
    return plain_text(about).strip(), {argument: plain_text(text) for argument, text in told.items()}


def plain_text(text: str) -> str:
    # Amounts carry their unit here, and shares their per cent sign.
    return re.sub(r", in (planck|parts per \w+)", "", text.replace("`", ""))
