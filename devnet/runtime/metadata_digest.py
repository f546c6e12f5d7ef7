#!/usr/bin/env python3
"""The digest of a runtime's metadata that `CheckMetadataHash` compares with (RFC-0078).

    metadata_digest.py WASM      print the digest of a runtime's metadata, in hex, for 10 decimals and the symbol CERE

Needs this package with its extra `devnet`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cere_trust import Runtime
from cere_trust.wasm.executor import shared_executor
from cere_trust.wasm.state import ChainState, Overlay


def metadata_of(wasm: bytes) -> bytes:
    """Metadata V15 of a runtime that runs in the package's own executor, as an option of opaque bytes."""
    return shared_executor(wasm).call("Metadata_metadata_at_version", (15).to_bytes(4, "little"), Overlay(ChainState()))


def metadata_digest(wasm: bytes) -> bytes:
    """The digest of a runtime's metadata V15."""
    return Runtime.from_metadata(metadata_of(wasm)).metadata_digest(decimals=10, symbol="CERE")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("0x" + metadata_digest(Path(sys.argv[1]).read_bytes()).hex())
