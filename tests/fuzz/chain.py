"""The chain behind the lying node: ``python -m tests.fuzz.chain`` prints its URL, and ends with its standard input."""

from __future__ import annotations

import sys

from cere_trust.devnet import Devnet

from .dialogues import CLOCK, fund

if __name__ == "__main__":
    with Devnet(clock=lambda: CLOCK, progress=None) as chain:
        fund(chain.url)
        sys.stdout.write(f"{chain.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
