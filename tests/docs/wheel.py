"""Tries the package as a new user would: the built wheel, a fresh virtual environment, an empty folder, each page followed.

python tests/docs/wheel.py python3.11 python3.12 python3.13
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLLOWER = ROOT / "tests" / "docs" / "pages.py"
PAGES = [ROOT / "docs" / "getting-started.md", *sorted((ROOT / "docs" / "howto").glob("*.md"))]


def run(*command: object, where: Path) -> None:
    """Run a command; what it prints is shown where it fails."""
    done = subprocess.run([str(part) for part in command], cwd=where, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}{done.stderr}")


def say(words: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def installed(python: str, wheel: Path, folder: Path) -> Path:
    """A virtual environment of a Python, with the wheel and what the pages have their reader install; its interpreter."""
    run(python, "-m", "venv", folder, where=folder.parent)
    own = folder / "bin" / "python"
    quiet = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(own, *quiet, f"{wheel}[devnet,qr]", "pytest", where=folder.parent)
    run(own, "-c", f"import cere_trust; assert not cere_trust.__file__.startswith({str(ROOT)!r})", where=folder.parent)
    return own


def main(pythons: list[str]) -> None:
    """Follow every page with every Python, and end with 1 where one failed."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", home, ROOT, where=home)
        (wheel,) = home.glob("*.whl")
        say(f"built {wheel.name}")
        for number, python in enumerate(pythons):
            own = installed(python, wheel, home / f"venv-{number}")
            version = subprocess.run([own, "--version"], capture_output=True, text=True, check=True).stdout.strip()
            say(f"{version}: the wheel is installed")
            followed = subprocess.run([own, FOLLOWER, *PAGES], cwd=home, check=False)
            failed += [version] if followed.returncode else []
    if failed:
        raise SystemExit(f"not all pages can be followed on {', '.join(failed)}")
    say(f"all {len(PAGES)} pages can be followed on each of {len(pythons)}")


if __name__ == "__main__":
    main(sys.argv[1:] or [sys.executable])
