"""Runs the network's tests: ``python -m tests.network.run``.

The nodes are the containers of ``docker compose --profile network`` where those are up. Else they are processes, each in a network
namespace of its own; all of that is inside one namespace of processes, so that nothing outlives the run however it ends.
Where the system gives no namespaces, the nodes share its loopback, and what takes partitions is skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys

from . import compose

BUILD = compose.CLONE / "devnet" / "node" / "build.py"
KIND = "CERE_TRUST_NETWORK_TESTS"
COMPOSE, NAMESPACES, LOOPBACK = "compose", "namespaces", "loopback"
WORDS = {
    COMPOSE: "the containers of docker compose",
    NAMESPACES: "processes in network namespaces",
    LOOPBACK: "processes on the loopback, without partitions: there are no user namespaces here",
}

UNSHARE = (
    "unshare", "--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
)  # fmt: skip
PREPARE = (
    'mount -t tmpfs tmpfs /run && ip link set lo up && ip link add probe type bridge && ip link del probe && exec "$@"'
)
"""Inside: ``ip netns`` keeps its names in /run, which is root's outside."""


def inside(*command: str) -> list[str]:
    """A command in namespaces of its own."""
    return [*UNSHARE, "sh", "-c", PREPARE, "sh", *command]


def has_namespaces() -> bool:
    """Whether the system lets us make them."""
    try:
        return subprocess.run(inside("true"), capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def main() -> None:
    """Become pytest with what is on the command line."""
    command = [sys.executable, "-m", "pytest", *(sys.argv[1:] or ["tests/network"])]
    kind = COMPOSE if compose.running() else NAMESPACES if has_namespaces() else LOOPBACK
    if kind != COMPOSE and (failed := subprocess.run([sys.executable, BUILD], check=False).returncode):
        sys.exit(failed)
    if kind == NAMESPACES:
        command = inside(*command)
    sys.stderr.write(f"the network runs on {WORDS[kind]}\n")
    sys.stderr.flush()
    os.execvpe(command[0], command, {**os.environ, KIND: kind})


if __name__ == "__main__":
    main()
