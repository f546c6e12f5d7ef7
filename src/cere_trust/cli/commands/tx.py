"""`tx PALLET CALL …`: a command for every typed wrapper, derived from signature and docstring when it is called."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from ... import pallets
from ...call import REGISTRY
from ..errors import CommandError
from ..from_wrappers import Wrapper, derive, plain_text
from ..options import commands


def wrappers(pallet: str) -> dict[str, Wrapper]:
    """Return the wrappers of a pallet by call name; none if there is no such pallet."""
    module = next((name for name in pallets.__all__ if _key(name) == _key(pallet)), None)
    if module:
        import_module(f"{pallets.__name__}.{module}")
    else:
        pallets.load_all()
    return {name: wrapper for (home, name), wrapper in REGISTRY.items() if _key(home) == _key(pallet)}


class _NameGroup(TyperGroup):
    """A group with commands from the registry, by names in any spelling."""

    def summaries(self) -> Mapping[str, str]:
        """Return all names, each with a line of help."""
        raise NotImplementedError

    def make_command(self, name: str) -> Any:
        """Make the command of a name."""
        raise NotImplementedError

    def list_commands(self, ctx: Any) -> list[str]:
        """List all names."""
        return sorted(self.summaries())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command with its line of help only; enough for the list."""
        return TyperCommand(cmd_name, help=self.summaries().get(cmd_name))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Make the command itself."""
        known = {_key(name): name for name in self.summaries()}
        name = known.get(_key(args[0]))
        if name is None:
            near = [known[key] for key in get_close_matches(_key(args[0]), known)]
            hint = f"did you mean {' or '.join(near)}?" if near else f"`{ctx.command_path} --help` lists the names"
            raise CommandError(f"{ctx.command_path} has no {args[0]!r}", hint=hint)
        return name, self.make_command(name), args[1:]


class _PalletGroup(_NameGroup):
    """The pallets that have wrappers."""

    def summaries(self) -> Mapping[str, str]:
        """Return pallet names, with their modules' first lines."""
        pallets.load_all()
        modules = {_key(name): import_module(f"{pallets.__name__}.{name}") for name in pallets.__all__}
        return {_kebab(name): _first(modules.get(_key(name))) for name in {home for home, _ in REGISTRY}}

    def make_command(self, name: str) -> Any:
        """Make the pallet's group."""
        return _CallGroup(name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a pallet by name, without loading all the others."""
        if wrappers(args[0]):
            return args[0], _CallGroup(args[0]), args[1:]
        return super().resolve_command(ctx, args)


class _CallGroup(_NameGroup):
    """The wrapped calls of a pallet."""

    def __init__(self, pallet: str) -> None:
        super().__init__(name=pallet, help=f"Calls of {pallet}.")
        self.rich_markup_mode = None
        self.wrappers = {_kebab(name): wrapper for name, wrapper in wrappers(pallet).items()}

    def summaries(self) -> Mapping[str, str]:
        """Return call names, with their docstrings' first lines."""
        return {name: _first(wrapper) for name, wrapper in self.wrappers.items()}

    def make_command(self, name: str) -> Any:
        """Make the command that sends a call."""
        app = commands()
        derive(app, name, self.wrappers[name])
        return get_command(app)


def _first(documented: object) -> str:
    return plain_text((inspect.getdoc(documented) or "").partition("\n")[0])


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).replace("_", "-").lower()


def _key(name: str) -> str:
    return name.replace("-", "").replace("_", "").lower()


tx = typer.Typer(cls=_PalletGroup, rich_markup_mode=None, add_completion=False)


@tx.callback()
def about() -> None:
    """Send any call that has a typed wrapper: `tx PALLET CALL`, with help for each.

    An ACCOUNT is an address, a key name, or //Alice on a development chain; an AMOUNT has its unit; a CALL is JSON with
    pallet, call and args, the call's bytes (0x…), or @FILE that --batch wrote; a PERCENT is 5%. Records are JSON objects.
    """
