"""The same work on chopsticks, the development chain of the JavaScript world, where it is installed.

``npm install @acala-network/chopsticks@1.5.1`` in any folder; then name its program in ``CHOPSTICKS``, or have it on the path.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from cere_trust.devnet import Chain

HOW = "npm install @acala-network/chopsticks@1.5.1, and name node_modules/.bin/chopsticks in CHOPSTICKS"


def program() -> str | None:
    """The program, None where it is not installed."""
    return os.environ.get("CHOPSTICKS") or shutil.which("chopsticks")


class Chopsticks:
    """A running one."""

    def __init__(self, url: str, started_in: float) -> None:
        self.url, self.started_in = url, started_in
        self._http = httpx.Client(timeout=120)

    def ask(self, method: str, *params: object) -> object:
        """A request's result."""
        said = self._http.post(self.url, json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).json()
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']}")
        return said["result"]

    def block(self, extrinsics: list[bytes]) -> float:
        """Seconds for a block that holds these transactions."""
        told = ["0x" + one.hex() for one in extrinsics]
        started = time.perf_counter()
        made = self.ask("dev_newBlock", {"transactions": told} if told else {"count": 1})
        elapsed = time.perf_counter() - started
        block = self.ask("chain_getBlock", made)
        assert isinstance(block, dict)
        assert len(block["block"]["extrinsics"]) == len(told) + 1
        return elapsed


@contextmanager
def running(chain: Chain) -> Iterator[Chopsticks]:
    """Start chopsticks on a chain's specification.

    Raises:
        RuntimeError: it did not come up within a minute.
    """
    found = program()
    assert found is not None
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        spec, config = Path(folder) / "raw.json", Path(folder) / "config.json"
        spec.write_text(json.dumps(chain.spec.to_raw()))
        config.write_text(json.dumps({"port": port, "genesis": str(spec), "build-block-mode": "Manual"}))
        started = time.perf_counter()
        process = subprocess.Popen([found, "--config", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            yield Chopsticks(url, _up(url, started))
        finally:
            process.terminate()
            process.wait(10)


def _up(url: str, started: float) -> float:
    """Seconds until it answers."""
    while time.perf_counter() - started < 60:
        try:
            httpx.post(url, json={"jsonrpc": "2.0", "id": 1, "method": "system_chain", "params": []}, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return time.perf_counter() - started
    raise RuntimeError("chopsticks did not come up within a minute")


def least(runs: int, work: Callable[[], float]) -> float:
    """The least of several figures."""
    return min(work() for _ in range(runs))
