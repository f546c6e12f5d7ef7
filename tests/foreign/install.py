"""Clients that others wrote, put into the user's cache: ``python -m tests.foreign.install``.

Each lies in a folder named after what it was made from, so that another lock file makes another one. Only the standard
library is used here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "npm" / "package-lock.json"
REQUIREMENTS = HERE / "requirements.txt"
COMMAND = "python -m tests.foreign.install"


def _folder(kind: str, made_from: Path) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    digest = hashlib.sha256(made_from.read_bytes()).hexdigest()[:16]
    return cache / "cere-trust" / "foreign" / f"{kind}-{digest}"


def npm_folder() -> Path:
    """Where the npm packages are, if they are."""
    return _folder("npm", LOCK)


def environment() -> Path:
    """Where the Python packages are, if they are."""
    return _folder(f"python{sys.version_info.major}.{sys.version_info.minor}", REQUIREMENTS)


def python() -> Path:
    """The interpreter of that environment."""
    return environment() / "bin" / "python"


def is_complete(folder: Path) -> bool:
    """Whether an installation got to its end."""
    return (folder / ".complete").exists()


def _install(folder: Path, *commands: list[str | Path]) -> bool:
    if is_complete(folder):
        return True
    print(f"installing into {folder} …", flush=True)
    for command in commands:
        done = subprocess.run(command, cwd=folder, check=False)
        if done.returncode:
            print(f"{' '.join(map(str, command))} failed", file=sys.stderr)
            return False
    (folder / ".complete").touch()
    return True


def install_npm() -> bool:
    """Install the npm packages; whether they are there."""
    npm, folder = shutil.which("npm"), npm_folder()
    if npm is None:
        print("npm is not installed: the clients of polkadot.js and polkadot-api are left out", file=sys.stderr)
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "npm" / name, folder)
    return _install(folder, [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])


def install_python() -> bool:
    """Install the Python packages; whether they are there."""
    folder = environment()
    folder.mkdir(parents=True, exist_ok=True)
    pip: list[str | Path] = [
        python(),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        REQUIREMENTS,
    ]
    return _install(folder, [sys.executable, "-m", "venv", "--clear", folder], pip)


if __name__ == "__main__":
    sys.exit(0 if all([install_npm(), install_python()]) else 1)
