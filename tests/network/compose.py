"""The network as the containers of ``docker compose --profile network``, made to misbehave by Docker and the kernel."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from .network import NAMES, Impossible, Network

CLONE = Path(__file__).parents[2]
SERVICE = "com.docker.compose.service"
FOLDER = "com.docker.compose.project.working_dir"


def running() -> dict[str, str]:
    """Container of each node of this clone's network; empty unless all are up."""
    listed = [
        "docker",
        "ps",
        "--filter",
        f"label={FOLDER}={CLONE}",
        "--format",
        f'{{{{.Label "{SERVICE}"}}}} {{{{.ID}}}}',
    ]
    try:
        lines = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        return {}
    found = dict(line.split() for line in lines)
    return {name: found[name] for name in NAMES} if found.keys() >= set(NAMES) else {}


class Containers(Network):
    """Nodes that were there before, and stay."""

    def __init__(self) -> None:
        super().__init__()
        self._containers = running()
        self.urls: dict[str, str] = {}
        for name in NAMES:
            self._find(name)
        (spec,) = re.findall(r"--chain=\S*?(\w+)\.json", " ".join(self._inspect(NAMES[0])["Args"]))
        self.preset = spec

    def __enter__(self) -> Containers:
        return self

    def __exit__(self, *_: object) -> None:
        self.mend()

    def _find(self, name: str) -> None:
        """Learn a container's address, which may be another after every start."""
        self.urls[name] = f"ws://{self.address(name)}:9944"

    def _inspect(self, name: str) -> Any:
        return json.loads(_docker("inspect", self._containers[name]))[0]

    def _pause(self, name: str) -> None:
        _docker("pause", self._containers[name])

    def _resume(self, name: str) -> None:
        _docker("unpause", self._containers[name])

    def _kill(self, name: str) -> None:
        _docker("kill", self._containers[name])

    def _start(self, name: str) -> None:
        _docker("start", self._containers[name])
        self._find(name)

    def _begin(self, name: str, *arguments: str) -> None:
        raise Impossible("a container keeps its arguments and its volume")

    def log(self, name: str) -> str:
        """See `Network.log`."""
        command = ["docker", "logs", self._containers[name]]
        return subprocess.run(command, capture_output=True, text=True, check=True).stderr

    def address(self, name: str) -> str:
        """See `Network.address`."""
        (network,) = self._inspect(name)["NetworkSettings"]["Networks"].values()
        return str(network["IPAddress"])

    def route(self, name: str, *arguments: str) -> None:
        """See `Network.route`."""
        enter = ["nsenter", "--net", "--target", str(self._inspect(name)["State"]["Pid"])]
        command = [*([] if os.geteuid() == 0 else ["sudo", "--non-interactive"]), *enter, "ip", "route", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Impossible(f"to cut off a container takes root: {done.stderr.strip()}")


def _docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout
