"""Runs tests against the service `devnet` of compose.yaml: ``python -m tests.docker.run tests/chain …``.

Builds and starts the service, waits until it is healthy, has pytest test that chain, and takes the service down.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PORT = os.environ.get("DEVNET_PORT", "9944")
PATIENCE = 120
"""Seconds the service may take until it is healthy."""


def answers(*command: str) -> bool:
    """Whether a command succeeds."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def compose() -> list[str]:
    """The command of Compose: the plugin, or the program it was before."""
    if answers("docker", "compose", "version"):
        return ["docker", "compose"]
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    sys.exit("neither `docker compose` nor `docker-compose` is here")


def health(container: str) -> str:
    """What Docker says of a container: starting, healthy, unhealthy."""
    asked = ["docker", "inspect", "--format", "{{.State.Health.Status}}", container]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    """Run pytest with what is on the command line; its exit code."""
    if shutil.which("docker") is None or not answers("docker", "info"):
        sys.exit("no Docker engine answers: see docs/howto/docker.md")
    command = [*compose(), "--project-name", "cere-trust-test", "--file", str(ROOT / "compose.yaml")]
    environment = {**os.environ, "DOCKER_BUILDKIT": "1", "COMPOSE_DOCKER_CLI_BUILD": "1"}

    def run(*words: str) -> str:
        return subprocess.run(
            [*command, *words], check=True, env=environment, text=True, stdout=subprocess.PIPE
        ).stdout.strip()

    try:
        run("build", "devnet")
        run("up", "--detach", "devnet")
        container = run("ps", "--quiet", "devnet")
        until = time.monotonic() + PATIENCE
        while (state := health(container)) != "healthy":
            if state == "unhealthy" or time.monotonic() > until:
                sys.exit(f"the service is {state}; it said:\n{run('logs', 'devnet')}")
            time.sleep(0.5)
        sys.stderr.write(f"{container[:12]} is healthy\n")
        url = {"CERE_TRUST_NODE_URL": f"ws://127.0.0.1:{PORT}"}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *sys.argv[1:]], check=False, env={**os.environ, **url}
        ).returncode
    except subprocess.CalledProcessError as failed:
        return failed.returncode
    finally:
        run("down", "--volumes")


if __name__ == "__main__":
    sys.exit(main())
