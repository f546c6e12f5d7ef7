"""A command's settings: options, then environment variables, then a profile of the user's config file, then defaults.

The config file's models, and pydantic with them, load only where there is a file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..user_folders import config_folder
from .errors import CommandError

if TYPE_CHECKING:
    from .config_file import Configuration, Profile

DEFAULT_PROFILE = "default"
"""The profile of a file that names no other."""
ENVIRONMENT = {
    "url": "CERE_TRUST_URL",
    "network": "CERE_TRUST_NETWORK",
    "from": "CERE_TRUST_FROM",
    "timeout": "CERE_TRUST_TIMEOUT",
    "wait": "CERE_TRUST_WAIT",
}
"""Environment variables of a profile's settings."""


@dataclass(frozen=True)
class Settings:
    """Values of the options that commands share; each command takes a subset, the others keep their defaults."""

    url: str | None = None
    network: str | None = None
    timeout: float | None = None
    as_json: bool = False
    sender: str | None = None
    real: str | None = None
    multisig: str | None = None
    batch: Path | None = None
    dry_run: bool = False
    yes: bool = False
    until: str | None = None
    crosscheck: bool = False
    qr: Path | None = None
    require_verified: bool = False
    unsigned_metadata: bool = False
    agreeing: list[str] | None = None
    checkpoint: str | None = None
    profile: str | None = None
    password_stdin: bool = False
    password_fd: int | None = None


def config_path() -> Path:
    """Return ``$CERE_TRUST_CONFIG``, else ``cere-trust/config.toml`` in the platform's folder for a user's settings."""
    named = os.environ.get("CERE_TRUST_CONFIG")
    if named:
        return Path(named).expanduser()
    return config_folder() / "config.toml"


def load_config() -> Configuration | None:
    """Load the user's config file; None where there is none.

    Raises:
        CommandError: it cannot be read; names the line or the key.
    """
    path = config_path()
    if not path.exists():
        return None
    from .config_file import load

    return load(path)


def active_profile(name: str | None) -> tuple[str, Profile | None]:
    """Return the active profile and its name; None for a default profile that the file does not have.

    Args:
        name: From ``--profile`` or the environment.

    Raises:
        CommandError: no such profile; lists the profiles.
    """
    config = load_config()
    name = name or (config.profile if config else None) or DEFAULT_PROFILE
    profile = config.profiles.get(name) if config else None
    if profile is None and name != DEFAULT_PROFILE:
        known = ", ".join(config.profiles) if config and config.profiles else "none"
        raise CommandError(
            f"there is no profile {name!r} in {config_path()}; there are: {known}",
            hint=f"`cere-trust config set network testnet --profile {name}` makes it",
        )
    return name, profile


def with_profile(settings: Settings) -> Settings:
    """Fill in what neither options nor variables set from the active profile.

    A URL and a network together select the node, so the profile's are used only where neither is set.
    """
    _, profile = active_profile(settings.profile)
    if profile is None:
        return settings
    located = settings.url is not None or settings.network is not None
    return replace(
        settings,
        url=settings.url if located else profile.url,
        network=settings.network if located else profile.network,
        sender=settings.sender or profile.from_,
        timeout=settings.timeout or profile.timeout,
        until=settings.until or profile.wait,
    )
