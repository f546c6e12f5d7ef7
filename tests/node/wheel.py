"""Tries the node's wheel as a new user would: `cere-trust[node]` in a fresh environment, without Rust, clone or cache.

python tests/node/wheel.py dist
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


def run(*command: object, where: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command that has to succeed; what it says on stdout."""
    told = [str(part) for part in command]
    return subprocess.run(told, cwd=where, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def main(wheels: Path) -> None:
    """Install, start, send a transfer, stop; an exception where one of these fails."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run(sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", home, ROOT, where=home)
        (sdk,) = home.glob("cere_trust-*.whl")
        run(sys.executable, "-m", "venv", home / "venv", where=home)
        scripts = home / "venv" / "bin"
        run(scripts / "python", *PIP, "install", "--find-links", wheels, f"{sdk}[node]", where=home)
        environment = {"PATH": str(scripts), "HOME": folder, "XDG_CACHE_HOME": str(home / "cache"), "LANG": "C.UTF-8"}
        command = [str(scripts / "cere-trust"), "devnet", "--node", "--port", "0", "--json"]
        with subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, text=True) as node:
            assert node.stdout is not None
            try:
                ready = json.loads(node.stdout.readline())
                transfer = [
                    scripts / "cere-trust",
                    "transfer",
                    "//Bob",
                    "1CERE",
                    "--from",
                    "//Alice",
                    "--yes",
                    "--json",
                ]
                sent = run(*transfer, where=home, environment={**environment, "CERE_TRUST_URL": ready["url"]})
            finally:
                node.terminate()
        assert node.returncode == 0, node.returncode
        sys.stdout.write(f"{ready['url']}, genesis {ready['genesis_hash']}\n{sent}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
