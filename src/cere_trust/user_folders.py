"""Folders of this package in the platform's folders for a user's settings, data and caches."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "cere-trust"


def config_folder() -> Path:
    """Return the folder of settings."""
    return _below("APPDATA", "XDG_CONFIG_HOME", ".config")


def data_folder() -> Path:
    """Return the folder of data that is not to be lost, such as keys."""
    return _below("LOCALAPPDATA", "XDG_DATA_HOME", ".local", "share")


def cache_folder() -> Path:
    """Return the folder of caches: ``$CERE_TRUST_CACHE``, or the user's."""
    named = os.environ.get("CERE_TRUST_CACHE")
    return Path(named) if named else user_cache_folder()


def user_cache_folder() -> Path:
    """Return the folder of the user's caches, which ``$CERE_TRUST_CACHE`` does not change."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / NAME


def _below(windows: str, xdg: str, *default: str) -> Path:
    base = os.environ.get(windows if sys.platform == "win32" else xdg, "")
    # The XDG rule: a relative path is invalid and ignored.
    root = Path(base) if base and Path(base).is_absolute() else Path.home().joinpath(*default)
    return root / NAME
