"""The real node's binary that the suite uses: the one built from this clone's own sources, and no other."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

from cere_trust.devnet.launch.native import VARIABLE

BUILD = Path(__file__).parents[2] / "devnet" / "node" / "build.py"


def name_own_binary() -> None:
    """Name this clone's binary, built or not, in the environment, unless another one is named there."""
    if not os.environ.get(VARIABLE):
        os.environ[VARIABLE] = str(runpy.run_path(str(BUILD))["binary"]())
