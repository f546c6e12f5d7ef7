"""Recorder of metadata proofs by two other implementations: ``python -m tests.unit.runtime.record_proofs CRATE``.

CRATE is the built program of tests/foreign/merkleized-metadata; npm's packages come from ``make foreign``. The extrinsics are
random, with a fixed seed; the recorder requires that both implementations agree.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import zstandard

from cere_trust import Runtime
from cere_trust.codec import write_compact
from cere_trust.compat.type_samples import any_value

from ...foreign.install import npm_folder

TESTS = Path(__file__).parents[2]
FOLDERS = (TESTS / "vectors" / "metadata", TESTS / "vectors" / "rfc78")
VECTORS = FOLDERS[1] / "proofs.json"
CHAINS = {
    "mainnet-v15.scale.zst": (10, "CERE"),
    "mainnet-v16.scale.zst": (10, "CERE"),
    "dev-v15.scale.zst": (10, "CERE"),
    "cere-54113-v15.scale": (10, "CERE"),
    "polkadot-v15.scale.zst": (10, "DOT"),
    "kusama-v15.scale.zst": (12, "KSM"),
    "rococo-v15.scale.zst": (12, "ROC"),
    "acala-v15.scale.zst": (12, "ACA"),
    "hydradx-v15.scale.zst": (12, "HDX"),
    "moonbeam-v15.scale.zst": (18, "GLMR"),
}
"""Metadata files, with decimals and symbol of the native token."""
WITH_BITS = "polkadot-v15.scale.zst"
"""A chain with bit sequences in calls, which npm's package does not read."""
SEED = 78
MAX_CALL = 500


def metadata(name: str) -> bytes:
    """Return the raw metadata of a file."""
    data = next(folder / name for folder in FOLDERS if (folder / name).exists()).read_bytes()
    return zstandard.ZstdDecompressor().decompress(data, max_output_size=1 << 26) if name.endswith("zst") else data


def job(name: str, file: Path, count: int) -> dict[str, Any]:
    """Draw extrinsics of a chain."""
    runtime, rng = Runtime.from_metadata(metadata(name)), Random(f"{SEED} {name}")
    decimals, symbol = CHAINS[name]
    file.write_bytes(runtime.metadata.raw)
    drawn = [extrinsic(runtime, rng) for _ in range(count)]
    if name == WITH_BITS:
        drawn += [extrinsic(runtime, rng, with_bits(runtime, rng)) for _ in range(4)]
    return {
        "file": str(file),
        "specName": runtime.version.spec_name,
        "specVersion": runtime.version.spec_version,
        "prefix": runtime.ss58_prefix,
        "decimals": decimals,
        "symbol": symbol,
        "extrinsics": drawn,
    }


def with_bits(runtime: Runtime, rng: Random) -> bytes:
    """Draw a call of Polkadot with bit sequences."""
    types = runtime.metadata.registry
    fields = dict(types.type(dict(runtime.call_info("ParaInherent", "enter").fields)["data"]).fields)
    drawn = {name: any_value(types, fields[name], rng, 9) for name in ("bitfields", "parent_header")}
    data = {**drawn, "backed_candidates": [], "disputes": []}
    return types.encode(runtime.extrinsic.call, {"ParaInherent": {"enter": {"data": data}}})


def extrinsic(runtime: Runtime, rng: Random, call: bytes | None = None) -> dict[str, str]:
    """Draw one extrinsic, of a call or of any, in its parts and whole."""
    info, types = runtime.extrinsic, runtime.metadata.registry

    def draw(type_id: int) -> bytes:
        return types.encode(type_id, any_value(types, type_id, rng, 9))

    call = draw(info.call) if call is None else call
    while len(call) > MAX_CALL:
        call = draw(info.call)
    sent = b"".join(draw(each.extra) for each in info.extensions)
    signed = b"".join(draw(each.additional) for each in info.extensions)
    body = b"\x84" + draw(info.address) + draw(info.signature) + sent + call
    whole, bare = (write_compact(len(data)) + data for data in (body, b"\4" + call))
    parts = {"call": call, "sent": sent, "signed": signed, "extrinsic": whole, "bare": bare}
    return {name: data.hex() for name, data in parts.items()}


def answers(program: list[str], jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run another implementation."""
    run = subprocess.run(program, input=json.dumps(jobs), capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


def npm() -> list[str]:
    """Return the command of npm's implementation; the script lies beside its packages."""
    script = TESTS / "foreign" / "npm" / "merkleize-metadata.mjs"
    return ["node", str(shutil.copy(script, npm_folder()))]


def record(name: str, job: dict[str, Any], npm: dict[str, Any], crate: dict[str, Any] | None) -> dict[str, Any]:
    """Return the record of one chain. The crate reads no metadata V16, and leaves out what npm appends to a proof."""
    assert crate is None or npm["digest"] == crate["digest"]
    extrinsics = []
    for place, (parts, proofs) in enumerate(zip(job["extrinsics"], npm["proofs"], strict=True)):
        kinds = {kind: parts[kind] for kind in ("call", "sent", "signed", "extrinsic")}
        if proofs["call"] == "error: bitSequence is not supported":
            assert crate is not None
            short = {kind: sha256(bytes.fromhex(proof)).hexdigest() for kind, proof in crate["proofs"][place].items()}
            extrinsics.append({**kinds, "crateProofs": short})
            continue
        if crate is not None:
            for kind, short in crate["proofs"][place].items():
                assert proofs[kind].startswith(short), (name, kind, parts)
        hashes = {kind: sha256(bytes.fromhex(proof)).hexdigest() for kind, proof in proofs.items()}
        extrinsics.append({**kinds, "proofs": hashes})
    facts = {key: job[key] for key in ("decimals", "symbol")}
    return {"metadata": name, **facts, "digest": npm["digest"], "crate": crate is not None, "extrinsics": extrinsics}


def main(crate: str) -> None:
    """Record."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = {name: job(name, Path(folder) / str(place), 10) for place, name in enumerate(CHAINS)}
        ours = answers(npm(), list(jobs.values()))
        old = [name for name in CHAINS if "v16" not in name]
        theirs = dict(zip(old, answers([crate], [jobs[name] for name in old]), strict=True))
    chains = [record(name, jobs[name], first, theirs.get(name)) for name, first in zip(CHAINS, ours, strict=True)]
    note = "made by record_proofs.py; hashes are SHA-256 of proofs of @polkadot-api/merkleize-metadata 1.3.0"
    VECTORS.write_text(json.dumps({"note": note, "chains": chains}, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
