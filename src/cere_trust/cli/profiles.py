"""What a command does where no option says: the environment, then a profile of the user's file, then defaults.

The file's models, and pydantic with them, load only where there is a file.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandError

if TYPE_CHECKING:
    from .config_file import Configuration, Profile
    from .settings import Settings

DEFAULT = "default"
"""The profile that is used where the file names no other."""
ENVIRONMENT = {
    "url": "CERE_TRUST_URL",
    "network": "CERE_TRUST_NETWORK",
    "from": "CERE_TRUST_FROM",
    "timeout": "CERE_TRUST_TIMEOUT",
    "wait": "CERE_TRUST_WAIT",
}


def config_path() -> Path:
    """``$CERE_TRUST_CONFIG``, else ``cere-trust/config.toml`` in the platform's folder for a user's settings."""
    chosen = os.environ.get("CERE_TRUST_CONFIG")
    if chosen:
        return Path(chosen).expanduser()
    base = os.environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME", "")
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".config"
    return root / "cere-trust" / "config.toml"


def configuration() -> Configuration | None:
    """The user's file, None where there is none.

    Raises:
        CommandError: it cannot be read; names the line or the key.
    """
    path = config_path()
    if not path.exists():
        return None
    from .config_file import load

    return load(path)


def chosen(named: str | None) -> tuple[str, Profile | None]:
    """The profile in force, by name; None where it is the default one and the file has none.

    Args:
        named: With ``--profile`` or in the environment.

    Raises:
        CommandError: no such profile; says which there are.
    """
    found = configuration()
    name = named or (found.profile if found else None) or DEFAULT
    profile = found.profiles.get(name) if found else None
    if profile is None and name != DEFAULT:
        known = ", ".join(found.profiles) if found and found.profiles else "none"
        raise CommandError(
            f"there is no profile {name!r} in {config_path()}; there are: {known}",
            hint=f"`cere-trust config set network testnet --profile {name}` makes it",
        )
    return name, profile


def completed(settings: Settings) -> Settings:
    """The settings with what the profile in force says where no option and no variable does.

    A URL and a network say together where to go, so the profile's are taken only where neither is given.
    """
    _, profile = chosen(settings.profile)
    if profile is None:
        return settings
    placed = settings.url is not None or settings.network is not None
    return replace(
        settings,
        url=settings.url if placed else profile.url,
        network=settings.network if placed else profile.network,
        sender=settings.sender or profile.from_,
        timeout=settings.timeout or profile.timeout,
        until=settings.until or profile.wait,
    )
