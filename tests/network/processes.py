"""The network as processes of this machine, each in a network namespace of its own where such can be made."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cere_trust.devnet.spec.chainspec import from_preset
from cere_trust.user_folders import cache_folder

from ..node.binary import built_binary
from .network import NAMES, VALIDATORS, Impossible, Network, until

HUB = VALIDATORS[0]
"""Its node key is known to all, so that the others find it."""
HUB_KEY = "0" * 63 + "1"
HUB_PEER = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"
POOLS = {"dave": "single-state"}
"""The pool that older nodes have, too: of a block that is given up it says `retracted`, where the newer one names the next."""
BRIDGE = "cere0"
SUBNET = "10.54.0"


@dataclass(frozen=True)
class Place:
    """Where a node runs.

    Attributes:
        inside: Command prefix that puts a program there.
    """

    host: str
    rpc: int
    p2p: int
    inside: tuple[str, ...] = ()


class Processes(Network):
    """Nodes that end with this object.

    Args:
        folder: For databases and logs.
        namespaces: Give each node a network namespace, joined by a bridge; else they share this machine's loopback.
        preset: Genesis preset.
    """

    def __init__(self, folder: Path, *, namespaces: bool, preset: str = "short") -> None:
        super().__init__()
        self.preset, self._folder, self._namespaces = preset, folder, namespaces
        self._spec = folder / "spec.json"
        self._spec.write_text(json.dumps(from_preset(preset).to_raw()))
        self._binary = built_binary()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        if namespaces:
            _bridge()
        self._places = {
            name: _namespace(name, number) if namespaces else Place("127.0.0.1", *_free_ports())
            for number, name in enumerate(NAMES, start=1)
        }
        self.urls = {name: f"ws://{place.host}:{place.rpc}" for name, place in self._places.items()}

    def __enter__(self) -> Processes:
        with ExitStack() as starting:
            starting.callback(self.close)
            for name in NAMES:
                self._start(name)
            until(lambda: all(map(self.answers, NAMES)), "all nodes answer")
            starting.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, name: str, *arguments: str) -> None:
        place, hub = self._places[name], self._places[HUB]
        command = [
            *place.inside, str(self._binary), "--chain", str(self._spec), "--base-path", str(self._folder / name),
            "--rpc-port", str(place.rpc), "--listen-addr", f"/ip4/{place.host}/tcp/{place.p2p}", "--allow-private-ip",
            "--wasm-cache", str(cache_folder() / "node-wasm"), "--no-prometheus", "--no-telemetry", "--no-mdns",
            "--rpc-methods", "unsafe", *(["--unsafe-rpc-external", "--rpc-cors", "all"] if place.inside else []),
            *([f"--{name}"] if name in VALIDATORS else ["--name", name]),
            *(["--node-key", HUB_KEY] if name == HUB else
              ["--bootnodes", f"/ip4/{hub.host}/tcp/{hub.p2p}/p2p/{HUB_PEER}", "--unsafe-force-node-key-generation"]),
            "--pool-type", POOLS.get(name, "fork-aware"), *(arguments or ("--state-pruning", "archive")),
        ]  # fmt: skip
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True
            )

    def _begin(self, name: str, *arguments: str) -> None:
        shutil.rmtree(self._folder / name)
        self._start(name, *arguments)

    def log(self, name: str) -> str:
        """See `Network.log`."""
        return (self._folder / f"{name}.log").read_text()

    def _kill(self, name: str) -> None:
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def _pause(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGSTOP)

    def _resume(self, name: str) -> None:
        self._running[name].send_signal(signal.SIGCONT)

    def address(self, name: str) -> str:
        """See `Network.address`."""
        return self._places[name].host

    def route(self, name: str, *arguments: str) -> None:
        """See `Network.route`."""
        if not self._namespaces:
            raise Impossible("no network namespaces can be made here: neither root nor user namespaces")
        _run(*self._places[name].inside, "ip", "route", *arguments)

    def close(self) -> None:
        """End all nodes."""
        for name in list(self._running):
            self._kill(name)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _bridge() -> None:
    _run("ip", "link", "add", BRIDGE, "type", "bridge")
    _run("ip", "address", "add", f"{SUBNET}.254/24", "dev", BRIDGE)
    _run("ip", "link", "set", BRIDGE, "up")


def _namespace(name: str, number: int) -> Place:
    host = f"{SUBNET}.{number}"
    _run("ip", "netns", "add", name)
    _run("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
    _run("ip", "link", "set", f"to-{name}", "master", BRIDGE, "up")
    _run("ip", "-netns", name, "link", "set", "lo", "up")
    _run("ip", "-netns", name, "address", "add", f"{host}/24", "dev", "eth0")
    _run("ip", "-netns", name, "link", "set", "eth0", "up")
    return Place(host, 9944, 30333, ("ip", "netns", "exec", name))


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]
