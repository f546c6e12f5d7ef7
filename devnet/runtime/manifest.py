#!/usr/bin/env python3
"""The manifests that tie the committed wasm, one for each shape of the runtime, to its sources.

    manifest.py --check                say whether the committed data fit the sources (exit 1 where not)
    manifest.py --write SHAPE WASM     check a fresh build, compress it into the package, and write its manifest

Where the variable RUNTIME_METADATA_HASH is set, the manifest notes it: the digest the build was given. The source hash
covers the Rust sources, the Cargo files and the build scripts: for each, in the order of their paths, the path, a zero
byte, the length in eight bytes, the content.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "src" / "cere_trust" / "devnet" / "data"
SHAPES = ("dev", "mainnet")
LIMIT = 1_500_000
SOURCES = ("**/*.rs", "**/Cargo.toml", "Cargo.lock", "build.sh", "metadata_digest.py")
# What must not be found in the wasm: a machine's folders.
MACHINE = re.compile(rb"(?:/root|/home|/Users|/work|/tmp|/usr/(?:lib|src)|\.cargo)/[\w./-]+")


def paths(shape: str) -> tuple[Path, Path]:
    """The packed wasm of a shape, and its manifest."""
    return DATA / f"runtime-{shape}.wasm.zst", DATA / f"runtime-{shape}.json"


def source_files() -> list[Path]:
    """The files the wasm is made from."""
    found = {path for pattern in SOURCES for path in HERE.glob(pattern)}
    return sorted((path for path in found if "target" not in path.relative_to(HERE).parts), key=lambda p: p.as_posix())


def source_hash() -> str:
    """SHA-256 over paths and contents of the sources."""
    digest = hashlib.sha256()
    for path in source_files():
        content = path.read_bytes()
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + len(content).to_bytes(8, "little"))
        digest.update(content)
    return digest.hexdigest()


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def _leb(wasm: bytes, offset: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = wasm[offset]
        value |= (byte & 127) << shift
        shift, offset = shift + 7, offset + 1
        if byte < 128:
            return value, offset


def _text(wasm: bytes, offset: int) -> tuple[str, int]:
    length, offset = _leb(wasm, offset)
    return wasm[offset : offset + length].decode(), offset + length


def spec_version(wasm: bytes) -> int:
    """The version in a module's custom section ``runtime_version``: two short texts and a number before it."""
    offset = 8
    while offset < len(wasm):
        kind, (size, start) = wasm[offset], _leb(wasm, offset + 1)
        offset = start + size
        if kind == 0:
            name, at = _text(wasm, start)
            if name == "runtime_version":
                for _ in range(2):
                    at += 1 + (wasm[at] >> 2)
                return int.from_bytes(wasm[at + 4 : at + 8], "little")
    sys.exit("the wasm does not say its version")


def imports(wasm: bytes) -> set[str]:
    """The names a wasm module imports (WebAssembly core specification, section 2)."""
    offset = 8
    while wasm[offset] != 2:
        size, offset = _leb(wasm, offset + 1)
        offset += size
    _, offset = _leb(wasm, offset + 1)
    count, offset = _leb(wasm, offset)
    found = set()
    for _ in range(count):
        _, offset = _text(wasm, offset)
        name, offset = _text(wasm, offset)
        found.add(name)
        kind, offset = wasm[offset], offset + 1
        if kind == 0:
            _, offset = _leb(wasm, offset)
        elif kind == 2:
            flags, offset = wasm[offset], offset + 1
            for _ in range(1 + (flags & 1)):
                _, offset = _leb(wasm, offset)
        else:
            sys.exit(f"the wasm imports {name} of kind {kind}, which no node offers")
    return found


def write(shape: str, built: Path) -> None:
    """Check a build and make it the package's."""
    packed, manifest_path = paths(shape)
    wasm = built.read_bytes()
    known = set((HERE / "host-imports.txt").read_text().split())
    if unknown := imports(wasm) - known:
        sys.exit(f"the wasm imports what no node offers: {', '.join(sorted(unknown))}; is a name misspelled?")
    if found := MACHINE.search(wasm):
        sys.exit(f"the wasm names a folder of this machine: {found[0].decode()}")
    packed.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["zstd", "--quiet", "--force", "-19", "--no-check", str(built), "-o", str(packed)], check=True)
    if packed.stat().st_size > LIMIT:
        sys.exit(f"{packed.name} has {packed.stat().st_size} bytes, more than {LIMIT}")
    toolchain = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.strip()
    manifest = {
        "spec_version": spec_version(wasm),
        "sources_sha256": source_hash(),
        "lock_sha256": sha256((HERE / "Cargo.lock").read_bytes()),
        "wasm_sha256": sha256(wasm),
        "wasm_bytes": len(wasm),
        "code_hash": "0x" + hashlib.blake2b(wasm, digest_size=32).hexdigest(),
        "metadata_digest": os.environ.get("RUNTIME_METADATA_HASH"),
        "toolchain": toolchain,
    }
    manifest_path.write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{packed.name}: {packed.stat().st_size:,} bytes ({len(wasm):,} raw), code hash {manifest['code_hash']}")


def differences() -> list[str]:
    """What in the manifests does not fit the sources."""
    actual = {"sources_sha256": source_hash(), "lock_sha256": sha256((HERE / "Cargo.lock").read_bytes())}
    manifests = {shape: json.loads(paths(shape)[1].read_text()) for shape in SHAPES}
    return [
        f"{shape}: {name} is {manifest[name]}, the sources say {value}"
        for shape, manifest in manifests.items()
        for name, value in actual.items()
        if manifest[name] != value
    ]


def main() -> None:
    """Command line."""
    match sys.argv[1:]:
        case ["--write", shape, wasm] if shape in SHAPES:
            write(shape, Path(wasm))
        case ["--check"]:
            if found := differences():
                sys.exit("\n".join([*found, "run `make runtime`"]))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
