"""What the shell may complete: keys, pallets, calls, validators, profiles. It reads files and never asks a node.

Pallets are those of metadata that a command has cached, validators those that `validators` listed last.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer

from ..errors import CereTrustError
from .settings import Settings, load_config, with_profile

if TYPE_CHECKING:
    from ..runtime import Runtime
    from ..types import AccountId, BlockHash

Completer = Callable[[typer.Context, str], list[tuple[str, str]]]
DEVELOPMENT = ("//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie", "//Alice//stash", "//Bob//stash")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def completer(find: Callable[[typer.Context], Mapping[str, str] | Iterable[str]]) -> Completer:
    """A completer of names that a function finds; where it cannot find any there are none."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        with contextlib.suppress(CereTrustError, OSError, ValueError, LookupError):
            found = find(ctx)
            told = found.items() if isinstance(found, Mapping) else [(name, "") for name in found]
            return [(name, about) for name, about in told if name.startswith(incomplete)]
        return []

    return complete


def choices(*names: str) -> Completer:
    """A completer of fixed names."""
    return completer(lambda _: names)


@completer
def accounts(ctx: typer.Context) -> Mapping[str, str]:
    """Keys and multisigs by name; on a chain of this computer the development accounts too."""
    from ..keys import Keyring

    keys = {entry.name: str(entry.account or "") for entry in Keyring().entries()}
    found = load_config()
    keys |= found.multisigs if found else {}
    where = _settings(ctx)
    local = where.network in (None, "local") if where.url is None else urlsplit(where.url).hostname in LOOPBACK
    return keys | (dict.fromkeys(DEVELOPMENT, "development account") if local else {})


@completer
def validators(ctx: typer.Context) -> Mapping[str, str]:
    """Validators by address, as they were listed last."""
    files = _cached("validators", ctx)
    return dict.fromkeys(files[0].read_text(encoding="utf-8").split(), "validator") if files else {}


@completer
def pallets(ctx: typer.Context) -> Iterable[str]:
    """Pallets of the runtime seen last."""
    return _runtime(ctx).pallets


@completer
def calls(ctx: typer.Context) -> Iterable[str]:
    """Calls of the pallet named before."""
    return _runtime(ctx).pallet(ctx.params["pallet"]).calls


@completer
def items(ctx: typer.Context) -> Iterable[str]:
    """Storage items of the pallet named before."""
    return _runtime(ctx).pallet(ctx.params["pallet"]).storage


@completer
def networks(ctx: typer.Context) -> Iterable[str]:
    """Networks by name."""
    from ..client.networks import NETWORKS

    return NETWORKS


@completer
def profiles(ctx: typer.Context) -> Iterable[str]:
    """Profiles of the config file."""
    found = load_config()
    return found.profiles if found else ()


@completer
def multisigs(ctx: typer.Context) -> Mapping[str, str]:
    """Multisigs of the config file."""
    found = load_config()
    return found.multisigs if found else {}


def remember_validators(genesis: BlockHash, stashes: Iterable[AccountId]) -> None:
    """Keep the validators of a chain for completion; failing to is no failure."""
    from ..client import cache

    file = cache.folder().parent / f"validators-{genesis.hex()[:32]}"
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text("\n".join(map(str, stashes)) + "\n", encoding="utf-8")


def _settings(ctx: typer.Context) -> Settings:
    given = ctx.params
    return with_profile(Settings(url=given.get("url"), network=given.get("network"), profile=given.get("profile")))


def _cached(kind: str, ctx: typer.Context) -> list[Path]:
    """Cached files of the chain that the command is about, the newest first; of any where that is not known."""
    from ..client import cache
    from ..client.networks import find

    where = _settings(ctx)
    genesis = find(where.network).genesis if where.network and not where.url else None
    folder = cache.folder() if kind == "metadata" else cache.folder().parent
    prefix = "" if kind == "metadata" else f"{kind}-"
    files = [file for file in folder.glob(f"{prefix}{genesis.hex()[:32] if genesis else ''}*") if file.is_file()]
    return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)


def _runtime(ctx: typer.Context) -> Runtime:
    from ..client import cache
    from ..runtime import Runtime

    for file in _cached("metadata", ctx):
        found = cache.read(file)
        if found is not None:
            return Runtime.from_metadata(found)
    raise LookupError


@completer
def settings(ctx: typer.Context) -> Iterable[str]:
    """What `config` sets."""
    from .config_file import SETTINGS

    found = load_config()
    return [*SETTINGS, "profile", *(f"multisig.{name}" for name in (found.multisigs if found else ()))]
