#!/usr/bin/env python3
"""Builds the node and keeps it in the user's cache; the last line printed is the path of the binary.

The binary lies in a folder named after its sources and its lock file, so that a second clone builds nothing. The first build
takes some eight minutes on two cores. Only the standard library is used here.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
NAME = "cere-trust-node"
RUST = (1, 91)
NEEDED = {
    "cargo": f"Rust {'.'.join(map(str, RUST))} or newer, from https://rustup.rs or as Debian's packages cargo-web and rustc-web",
    "protoc": "Debian's package protobuf-compiler",
    "cc": "Debian's packages gcc and libc6-dev",
}


def sources() -> list[Path]:
    """What the binary is made of."""
    return [HERE / "Cargo.toml", HERE / "Cargo.lock", *sorted((HERE / "src").rglob("*.rs"))]


def cache() -> Path:
    """The user's cache of nodes."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cere-trust" / "node"


def binary() -> Path:
    """Where these sources' binary is, or will be."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return cache() / digest.hexdigest()[:16] / NAME


def missing() -> list[str]:
    """What has to be installed first."""
    absent = [f"{tool} is missing: {remedy}" for tool, remedy in NEEDED.items() if shutil.which(tool) is None]
    if not absent:
        told = subprocess.run(["cargo", "--version"], capture_output=True, text=True, check=False, cwd=HERE).stdout
        found = re.match(r"cargo (\d+)\.(\d+)", told)
        if found is None or (int(found[1]), int(found[2])) < RUST:
            absent.append(f"cargo is {found[0][6:] if found else 'broken'}: needed is {NEEDED['cargo']}")
    return absent


def build(wanted: Path) -> None:
    """Build into the cache; a build that fails leaves nothing there."""
    print("building the node (some eight minutes the first time) …", file=sys.stderr, flush=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR") or HERE / "target").absolute()
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    done = subprocess.run(["cargo", "build", "--locked", "--quiet"], cwd=HERE, env=environment, check=False)
    if done.returncode:
        sys.exit("the node could not be built; what cargo says is above")
    keep(target / "debug" / NAME, wanted)


def keep(built: Path, wanted: Path) -> None:
    """Copy a binary to its place at once, and have it be what an installed package finds."""
    wanted.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as folder:
        shutil.copy(built, Path(folder, NAME))
        Path(folder, NAME).replace(wanted)
        Path(folder, "newest").symlink_to(wanted)
        Path(folder, "newest").replace(cache() / NAME)


def main() -> None:
    """Build what is not there."""
    wanted = binary()
    if not wanted.exists():
        absent = missing()
        if absent:
            sys.exit("the node cannot be built here\n" + "\n".join(absent))
        try:
            cache().mkdir(parents=True, exist_ok=True)
            build(wanted)
        except OSError as error:
            sys.exit(f"the node cannot be kept in {cache()}: {error.strerror}; name another folder with XDG_CACHE_HOME")
    print(wanted)


if __name__ == "__main__":
    main()
