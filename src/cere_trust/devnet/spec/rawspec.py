"""Writes raw chain specifications, for nodes: ``python -m cere_trust.devnet.spec.rawspec FOLDER PRESET …``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ...errors import InvalidSpec
from .chainspec import from_preset


def write(folder: Path, presets: Sequence[str]) -> list[Path]:
    """Write ``PRESET.json`` into a folder for each genesis preset of the packaged runtime.

    Raises:
        InvalidSpec: no preset has that name; nothing is written for it.
    """
    written = []
    for name in presets:
        path = folder / f"{name}.json"
        path.write_text(json.dumps(from_preset(name).to_raw()), encoding="utf-8")
        written.append(path)
    return written


def main() -> None:
    """Write the specifications and print their paths."""
    folder, *presets = sys.argv[1:] or [""]
    if not presets:
        sys.exit("usage: python -m cere_trust.devnet.spec.rawspec FOLDER PRESET …")
    try:
        for path in write(Path(folder), presets):
            sys.stdout.write(f"{path}\n")
    except (InvalidSpec, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
