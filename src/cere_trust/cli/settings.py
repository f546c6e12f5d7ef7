"""The options that commands share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """A command has those that mean something to it."""

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
    profile: str | None = None
    password_stdin: bool = False
    password_fd: int | None = None
