"""Runs tests against a service of compose.yaml: ``python -m tests.docker.run devnet tests/chain …``.

Builds and starts the service on a free port, waits until it is healthy, hands its URL to ``tests.node.run``, and takes the
service down.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_TIMEOUT = 120
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


def main(service: str, *tests: str) -> int:
    """Run the tests that are named after the service; pytest's exit code."""
    if shutil.which("docker") is None or not answers("docker", "info"):
        sys.exit("no Docker engine answers: see docs/howto/docker.md")
    file = str(ROOT / "compose.yaml")
    command = [*compose(), "--project-name", "cere-trust-test", "--file", file, "--profile", service]
    builder = {"DOCKER_BUILDKIT": "1", "COMPOSE_DOCKER_CLI_BUILD": "1"}
    environment = {**os.environ, **builder, f"{service.upper()}_PORT": "0"}  # any port that is free

    def run(*words: str) -> str:
        return subprocess.run(
            [*command, *words], check=True, env=environment, text=True, stdout=subprocess.PIPE
        ).stdout.strip()

    try:
        run("build", service)
        run("up", "--detach", service)
        container = run("ps", "--quiet", service)
        until = time.monotonic() + START_TIMEOUT
        while (state := health(container)) != "healthy":
            if state == "unhealthy" or time.monotonic() > until:
                sys.exit(f"the service is {state}; it said:\n{run('logs', service)}")
            time.sleep(0.5)
        url = f"ws://{run('port', service, '9944')}"
        sys.stderr.write(f"{service} is healthy, at {url}\n")
        suite = [sys.executable, "-m", "tests.node.run", *tests]
        return subprocess.run(suite, check=False, env={**os.environ, "CERE_TRUST_NODE_URL": url}).returncode
    except subprocess.CalledProcessError as failed:
        return failed.returncode
    finally:
        run("down", "--volumes")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
