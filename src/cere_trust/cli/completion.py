"""Shell completion of keys, pallets, calls, validators and profiles, from files; it never connects to a node.

Pallets come from metadata that a command has cached, validators from the last run of `validators`.
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
    """Make a completer from a function that returns names; its errors mean no completions."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        with contextlib.suppress(CereTrustError, OSError, ValueError, LookupError):
            names = find(ctx)
            described = names.items() if isinstance(names, Mapping) else [(name, "") for name in names]
            return [(name, about) for name, about in described if name.startswith(incomplete)]
        return []

    return complete


def choices(*names: str) -> Completer:
    """Make a completer of fixed names."""
    return completer(lambda _: names)


@completer
def accounts(ctx: typer.Context) -> Mapping[str, str]:
    """List keys and multisigs by name; on a local chain the development accounts too."""
    from ..keys import Keyring

    keys = {entry.name: str(entry.account or "") for entry in Keyring().entries()}
    config = load_config()
    keys |= config.multisigs if config else {}
    target = _settings(ctx)
    local = target.network in (None, "local") if target.url is None else urlsplit(target.url).hostname in LOOPBACK
    return keys | (dict.fromkeys(DEVELOPMENT, "development account") if local else {})


@completer
def validators(ctx: typer.Context) -> Mapping[str, str]:
    """List validators by address, from the last run of `validators`."""
    files = _cached("validators", ctx)
    return dict.fromkeys(files[0].read_text(encoding="utf-8").split(), "validator") if files else {}


@completer
def pallets(ctx: typer.Context) -> Iterable[str]:
    """List the pallets of the runtime cached last."""
    return _runtime(ctx).pallets


@completer
def calls(ctx: typer.Context) -> Iterable[str]:
    """List the calls of the pallet on the command line."""
    return _runtime(ctx).pallet(ctx.params["pallet"]).calls


@completer
def items(ctx: typer.Context) -> Iterable[str]:
    """List the storage items of the pallet on the command line."""
    return _runtime(ctx).pallet(ctx.params["pallet"]).storage


@completer
def networks(ctx: typer.Context) -> Iterable[str]:
    """List networks by name."""
    from ..client.networks import NETWORKS

    return NETWORKS


@completer
def profiles(ctx: typer.Context) -> Iterable[str]:
    """List the profiles of the config file."""
    config = load_config()
    return config.profiles if config else ()


@completer
def multisigs(ctx: typer.Context) -> Mapping[str, str]:
    """List the multisigs of the config file."""
    config = load_config()
    return config.multisigs if config else {}


def remember_validators(genesis: BlockHash, stashes: Iterable[AccountId]) -> None:
    """Store a chain's validators for completion. Write errors are ignored."""
    from ..client import cache

    file = cache.folder().parent / f"validators-{genesis.hex()[:32]}"
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text("\n".join(map(str, stashes)) + "\n", encoding="utf-8")


def _settings(ctx: typer.Context) -> Settings:
    params = ctx.params
    return with_profile(Settings(url=params.get("url"), network=params.get("network"), profile=params.get("profile")))


def _cached(kind: str, ctx: typer.Context) -> list[Path]:
    """List the cached files of the command's chain, the newest first; of any chain where the chain is unknown."""
    from ..client import cache
    from ..client.networks import find

    target = _settings(ctx)
    genesis = find(target.network).genesis if target.network and not target.url else None
    folder = cache.folder() if kind == "metadata" else cache.folder().parent
    prefix = "" if kind == "metadata" else f"{kind}-"
    files = [file for file in folder.glob(f"{prefix}{genesis.hex()[:32] if genesis else ''}*") if file.is_file()]
    return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)


def _runtime(ctx: typer.Context) -> Runtime:
    from ..client import cache
    from ..runtime import Runtime

    for file in _cached("metadata", ctx):
        metadata = cache.read(file)
        if metadata is not None:
            return Runtime.from_metadata(metadata)
    raise LookupError


@completer
def settings(ctx: typer.Context) -> Iterable[str]:
    """List the settings that `config` sets."""
    from .config_file import SETTINGS

    config = load_config()
    return [*SETTINGS, "profile", *(f"multisig.{name}" for name in (config.multisigs if config else ()))]
