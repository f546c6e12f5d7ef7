"""Recorder of tests/vectors/fidelity/54113.json: ``python -m tests.fidelity.record``.

CERE_TRUST_CERE_SPEC names the raw specification of the chain; `SOURCE` has its origin.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from cere_trust import Client
from cere_trust.crypto.hashing import blake2_256
from cere_trust.devnet import Devnet

from .script import SECTIONS
from .world import Answer, run

VECTOR = Path(__file__).parents[1] / "vectors" / "fidelity" / "54113.json"
SPEC = "CERE_TRUST_CERE_SPEC"
SOURCE = {
    "repository": "https://github.com/Cerebellum-Network/blockchain-node",
    "file": "raw-v54113-patch2.json",
    "commit": "0c0f44bd5338ac911f5b7790add954955a137c43",
}


def play_spec(spec: str) -> tuple[dict[str, list[Answer]], dict[str, object]]:
    """Run the script on a raw specification; the answers, and the runtime's version and hash."""
    with Devnet(spec=spec) as devnet, Client(devnet.url) as client:
        code = devnet.chain.storage(b":code")
        assert code is not None
        runtime = {
            "spec_version": client.runtime.version.spec_version,
            "code_hash": f"0x{blake2_256(code).hex()}",
        }
        return run(devnet, client, SECTIONS), runtime


def recorded() -> dict[str, list[Answer]]:
    """Return the recorded answers by section."""
    sections = json.loads(VECTOR.read_text(encoding="utf-8"))["sections"]
    return {
        title: [Answer(each["title"], each["signer"], tuple(each["calls"]), each["answer"]) for each in answers]
        for title, answers in sections.items()
    }


def main() -> None:
    """Run the script, and write the answers."""
    spec = os.environ.get(SPEC)
    if spec is None:
        sys.exit(f"{SPEC} names no raw specification")
    sections, runtime = play_spec(spec)
    answers = {title: [asdict(answer) for answer in section] for title, section in sections.items()}
    VECTOR.parent.mkdir(parents=True, exist_ok=True)
    document = {"source": {**SOURCE, **runtime}, "sections": answers}
    VECTOR.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
