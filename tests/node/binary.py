"""The real node's binary that the suite uses: the one built from this clone's own sources, and no other."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

from cere_trust.devnet.launch.native import VARIABLE, find_binary
from cere_trust.errors import DevnetError

BUILD = Path(__file__).parents[2] / "devnet" / "node" / "build.py"


def name_own_binary() -> None:
    """Name this clone's binary, built or not, in the environment, unless another one is named there."""
    if not os.environ.get(VARIABLE):
        os.environ[VARIABLE] = str(own_binary())


def own_binary() -> Path:
    """The path of this clone's binary, built or not."""
    return Path(runpy.run_path(str(BUILD))["binary"]())


def built_binary() -> Path:
    """The binary that the suite uses.

    Raises:
        DevnetError: it is not built; or what the environment names is not a program.
    """
    try:
        return find_binary()
    except DevnetError:
        if os.environ.get(VARIABLE) == str(own_binary()):  # named by `name_own_binary`
            raise DevnetError("the real node is not built: run `make node`") from None
        raise
