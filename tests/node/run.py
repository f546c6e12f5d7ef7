"""Runs tests against a real node: ``python -m tests.node.run tests/chain …``.

The node is a new one, unless CERE_TRUST_NODE_URL names one. Tests that take no chain have nothing to say about it, and are
left out; those that only the embedded chain can do are skipped with the reason.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack

from cere_trust.devnet import RealNode
from cere_trust.errors import DevnetError

from .binary import built_binary, name_own_binary

URL = "CERE_TRUST_NODE_URL"
OF_CHAINS = ("-m", "chain or embedded")


def main() -> int:
    """Run pytest with what is on the command line; its exit code."""
    with ExitStack() as running:
        if not os.environ.get(URL):
            name_own_binary()
            try:
                built_binary()
                os.environ[URL] = running.enter_context(RealNode()).url
            except DevnetError as error:
                sys.stderr.write(f"{error}\n")
                return 1
        return subprocess.run([sys.executable, "-m", "pytest", *OF_CHAINS, *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
