"""`tx PALLET CALL …`: a command for every typed wrapper, made from its signature and its docstring when it is called."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ... import pallets
from ...call import REGISTRY, Call
from .. import completing
from ..errors import CommandError
from ..options import ACT, CHAIN, JSON, PASSWORD, SEND, SENDER, commands, sends
from ..reading import form, item_of, read
from ..sending import send
from ..session import Session

Wrapper = Callable[..., Call]
LONGEST_METAVAR = 60
SHARED = {
    flag
    for kind, _ in (SENDER | ACT | SEND | PASSWORD | CHAIN | JSON).values()
    for flag in typing.get_args(kind)[1].param_decls
}
"""Options that every sending command has; a wrapper's argument of such a name goes by ``--call-NAME``."""


def wrappers(pallet: str) -> dict[str, Wrapper]:
    """The wrappers of a pallet by their call's name; empty where there is no such pallet."""
    module = next((name for name in pallets.__all__ if _key(name) == _key(pallet)), None)
    if module:
        import_module(f"{pallets.__name__}.{module}")
    else:
        pallets.load_all()
    return {name: wrapper for (home, name), wrapper in REGISTRY.items() if _key(home) == _key(pallet)}


class Named(TyperGroup):
    """A group whose commands come from the registry; their names are taken in any spelling."""

    def found(self) -> Mapping[str, str]:
        """The names there are, with a line about each."""
        raise NotImplementedError

    def made(self, name: str) -> Any:
        """The command of that name."""
        raise NotImplementedError

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name."""
        return sorted(self.found())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name as listed: enough of it for the list."""
        return typer.core.TyperCommand(cmd_name, help=self.found().get(cmd_name))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself."""
        known = {_key(name): name for name in self.found()}
        name = known.get(_key(args[0]))
        if name is None:
            near = [known[key] for key in get_close_matches(_key(args[0]), known)]
            hint = f"did you mean {' or '.join(near)}?" if near else f"`{ctx.command_path} --help` lists what there is"
            raise CommandError(f"{ctx.command_path} knows no {args[0]!r}", hint=hint)
        return name, self.made(name), args[1:]


class Pallets(Named):
    """The pallets that have wrappers."""

    def found(self) -> Mapping[str, str]:
        """Pallet names, with their modules' first lines."""
        pallets.load_all()
        modules = {_key(name): import_module(f"{pallets.__name__}.{name}") for name in pallets.__all__}
        return {_kebab(name): _first(modules.get(_key(name))) for name in {home for home, _ in REGISTRY}}

    def made(self, name: str) -> Any:
        """The pallet's own group."""
        return Calls(name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """A pallet by name, without loading all the others."""
        if wrappers(args[0]):
            return args[0], Calls(args[0]), args[1:]
        return super().resolve_command(ctx, args)


class Calls(Named):
    """The wrapped calls of a pallet."""

    def __init__(self, pallet: str) -> None:
        super().__init__(name=pallet, help=f"Calls of {pallet}.")
        self.rich_markup_mode = None
        self.wrappers = {_kebab(name): wrapper for name, wrapper in wrappers(pallet).items()}

    def found(self) -> Mapping[str, str]:
        """Call names, with their docstrings' first lines."""
        return {name: _first(wrapper) for name, wrapper in self.wrappers.items()}

    def made(self, name: str) -> Any:
        """The command that sends a call."""
        app = commands()
        app.command(name)(sends(command_for(self.wrappers[name])))
        return get_command(app)


def command_for(wrapper: Wrapper) -> Callable[..., None]:
    """A command that takes a wrapper's arguments and sends the call it makes."""
    about, told = documented(wrapper)
    hints = typing.get_type_hints(wrapper)
    taken = list(inspect.signature(wrapper).parameters.values())

    def command(session: Session, **given: Any) -> None:
        values = {p.name: given[f"arg_{p.name}"] for p in taken if given[f"arg_{p.name}"] not in (None, [], ())}
        for name, value in values.items():
            values[name] = _read(flag(name), hints[name], value, session)
        positional = [values.pop(p.name) for p in taken if p.kind is not p.KEYWORD_ONLY and p.name in values]
        send(session, wrapper(*positional, **values))

    session = inspect.Parameter("session", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Session)
    own = [_parameter(p, hints[p.name], told.get(p.name, "")) for p in taken]
    command.__signature__ = inspect.Signature([session, *own])  # type: ignore[attr-defined]
    command.__doc__ = about
    return command


def _read(option: str, annotation: Any, value: object, session: Session) -> Any:
    try:
        return read(annotation, value, session)
    except (ValueError, TypeError) as error:
        raise CommandError(f"{option}: {error}") from None


def _parameter(parameter: inspect.Parameter, annotation: Any, help: str) -> inspect.Parameter:
    needed = parameter.default is parameter.empty
    named = parameter.kind is parameter.KEYWORD_ONLY
    option, metavar = flag(parameter.name), form(annotation)
    if len(metavar) > LONGEST_METAVAR:
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


def _completion(annotation: Any) -> completing.Completer | None:
    words = form(annotation).split("|")
    if words == ["ACCOUNT"]:
        return completing.accounts
    fixed = [word for word in words if re.fullmatch(r"[a-z0-9-]+", word)]
    return completing.choices(*fixed) if fixed else None


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
    return _plain(about).strip(), {argument: _plain(text) for argument, text in told.items()}


def _plain(text: str) -> str:
    # Amounts carry their unit here.
    return text.replace("`", "").replace(", in planck", "")


def _first(documented: object) -> str:
    return _plain((inspect.getdoc(documented) or "").partition("\n")[0])


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).replace("_", "-").lower()


def _key(name: str) -> str:
    return name.replace("-", "").replace("_", "").lower()


tx = typer.Typer(cls=Pallets, rich_markup_mode=None, add_completion=False)


@tx.callback()
def about() -> None:
    """Send any call that has a typed wrapper: `tx PALLET CALL`, with help for each.

    An ACCOUNT is an address, a key name, or //Alice on a development chain; an AMOUNT has its unit; a CALL is JSON with
    pallet, call and args, the call's bytes (0x…), or @FILE that --batch wrote; a PERCENT is 5%. Records are JSON objects.
    """
