"""Private folders and files: mode and owner, checked on POSIX systems only."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from ..errors import KeyringError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def make_private(folder: Path) -> None:
    """Create a folder and its missing parents, all with mode 0700; `Path.mkdir` gives that mode to the last one only."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
    except FileNotFoundError:
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def mend(path: Path) -> None:
    """Take a key file's or key folder's permissions from other users.

    Root's files may be readable: a container's secrets often are, and their user cannot change them.

    Raises:
        KeyringError: other users own it, or can change it, or its mode cannot be changed; gives the command that mends it.
        FileNotFoundError: no such file.
    """
    if os.name != "posix":
        return
    status = path.stat()
    mode, own = stat.S_IMODE(status.st_mode), status.st_uid == os.geteuid()
    private = 0o700 if stat.S_ISDIR(status.st_mode) else 0o600
    command = f"chmod {private:o} {shlex.quote(str(path))}"
    if not own and status.st_uid != 0:
        raise KeyringError(
            f"{path} belongs to another user, who could replace its keys; "
            f"`sudo chown {os.geteuid()} {shlex.quote(str(path))}` mends it"
        )
    if not own and mode & _OTHERS_WRITE:
        raise KeyringError(f"other users can change {path} (mode {mode:04o}); `sudo {command}` mends it")
    if own and mode & _OTHERS:
        try:
            path.chmod(mode & ~_OTHERS)
        except OSError as error:
            raise KeyringError(
                f"{path} is open to other users (mode {mode:04o}) and cannot be closed: {error.strerror}; "
                f"`{command}` mends it"
            ) from None


def is_trusted(status: os.stat_result) -> bool:
    """Return True for a file or folder that only this user or root can have written."""
    if os.name != "posix":
        return True
    return status.st_uid in (os.geteuid(), 0) and not status.st_mode & _OTHERS_WRITE
