"""The pins that the package ships: ``python -m tools.runtime_pins`` writes them after a new build of the development runtime."""

from __future__ import annotations

import json
from pathlib import Path

from cere_trust.client import Client
from cere_trust.devnet import Devnet
from cere_trust.runtime import Runtime
from cere_trust.runtime.pins import RuntimePin
from cere_trust.types import H256

FILE = Path("src/cere_trust/client/runtime_pins.json")
PRESETS = ("dev", "mainnet", "short", "local4", "network")
VERSIONS = (14, 15, 16)


def pin_of(preset: str) -> dict[str, object]:
    """Start a preset of the development chain, and return the pin of its runtime."""
    with Devnet(preset=preset) as chain, Client(chain.url) as client:
        hashes = {}
        for version in VERSIONS:
            raw = client.call_runtime("Metadata", "metadata_at_version", version)
            assert isinstance(raw, bytes)
            hashes[version] = H256(Runtime.from_metadata(raw).metadata_hash)
        known = client.runtime.version
        pin = RuntimePin(
            client.genesis_hash, known.spec_name, known.spec_version, client.code_hash, hashes, development=True
        )
        return {**pin.document, "preset": preset}


def main() -> None:
    """Write the file."""
    FILE.write_text(json.dumps([pin_of(preset) for preset in PRESETS], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
