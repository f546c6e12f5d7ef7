"""The metadata digest and proofs of extrinsics (RFC-78) beside two other implementations: ``python -m benchmarks.metadata``.

npm's package comes from ``make foreign``; for the crate, name the built program of tests/foreign/merkleized-metadata in
``MERKLEIZED_METADATA``. A program that is not there is left out. All must give the same bytes before a figure is printed. Neither
runs code to get its metadata, which the last two rows measure.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.foreign.install import is_complete, npm_folder
from tests.unit.runtime.record_proofs import answers, job, npm

from cere_trust import Runtime
from cere_trust.devnet.spec.chainspec import packaged_code
from cere_trust.wasm.metadata import execute_metadata

NAME = "mainnet-v15.scale.zst"
ROUNDS, EXTRINSICS = 5, 100


def best(run: Callable[[], object]) -> float:
    """Best milliseconds of several rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    return min(times)


def ours(work: dict[str, Any]) -> dict[str, float]:
    """Milliseconds for each row, and the proofs, which are compared with the others'."""
    raw = Path(work["file"]).read_bytes()
    token = {"decimals": work["decimals"], "symbol": work["symbol"]}
    parts = [[bytes.fromhex(each[kind]) for kind in ("call", "sent", "signed")] for each in work["extrinsics"]]
    runtime = Runtime.from_metadata(raw)
    work["digest"] = runtime.metadata_digest(**token).hex()
    work["proofs"] = [runtime.metadata_proof(*each, **token).encode().hex() for each in parts]
    return {
        "digest": best(lambda: Runtime.from_metadata(raw).metadata_digest(**token)),
        "proof": best(lambda: [runtime.metadata_proof(*each, **token).encode() for each in parts]) / len(parts),
    }


def executed() -> dict[str, float]:
    """Milliseconds to metadata that the code of the development chain's mainnet shape returns, compiled first and then cached."""
    code = packaged_code("mainnet")
    former = os.environ.get("CERE_TRUST_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CERE_TRUST_CACHE"] = folder
        try:
            start = time.perf_counter()
            first = execute_metadata(code)
            milliseconds = (time.perf_counter() - start) * 1e3
            cached = best(lambda: execute_metadata(code))
        finally:
            os.environ.pop("CERE_TRUST_CACHE")
            if former is not None:
                os.environ["CERE_TRUST_CACHE"] = former
    Runtime.from_metadata(first)
    return {"executed": milliseconds, "cached": cached}


def theirs(program: list[str], work: dict[str, Any], kinds: int) -> dict[str, float]:
    """Milliseconds for each row in another program, best of several rounds in one process."""
    rounds = answers(program, [work] * ROUNDS)
    assert all(each["digest"] == work["digest"] for each in rounds)
    for each, proof in zip(rounds[0]["proofs"], work["proofs"], strict=True):
        assert each.get("payload", proof) == proof
    return {
        "digest": min(each["digestMs"] for each in rounds),
        "proof": min(each["proofsMs"] for each in rounds) / (EXTRINSICS * kinds),
    }


def main() -> None:
    """Print one line for each row, one column for each implementation."""
    with tempfile.TemporaryDirectory() as folder:
        work = job(NAME, Path(folder) / "metadata", EXTRINSICS)
        figures = {"cere_trust": ours(work) | executed()}
        if shutil.which("node") and is_complete(npm_folder()):
            figures["npm"] = theirs(npm(), work, 3)
        if crate := os.environ.get("MERKLEIZED_METADATA"):
            figures["crate"] = theirs([crate], work, 2)
    rows = {
        "digest": "metadata to digest, ms",
        "proof": "proof of an extrinsic, ms",
        "executed": "metadata of code, first, ms",
        "cached": "metadata of code, again, ms",
    }
    print(f"{NAME}, {EXTRINSICS} random extrinsics")
    print(f"{'':28}" + "".join(f"{name:>14}" for name in figures))
    for row, title in rows.items():
        cells = (f"{figure[row]:.2f}" if row in figure else "-" for figure in figures.values())
        print(f"{title:28}" + "".join(f"{cell:>14}" for cell in cells))


if __name__ == "__main__":
    main()
