"""Starts and stops a real node: the binary `cere-trust-node`, with the embedded chain's presets and options."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Literal, Self, TypeAlias

from ...errors import DevnetError, InvalidSpec, PortInUse
from ...types import BlockHash
from ..block import genesis_block
from ..node.node import BlockTime
from ..spec.chainspec import ChainSpec, Progress, from_choice
from ..wasm.executor import cache_folder
from .process import RunningChain, to_stderr

NAME = "cere-trust-node"
VARIABLE = "CERE_TRUST_NODE_BINARY"
AUTHORITIES = ("alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two")
"""Development accounts whose keys the node knows."""
Pace: TypeAlias = "BlockTime | Literal['slots']"
_LISTENS = re.compile(r"Running JSON-RPC server: addr=[^,]*:(\d+)")
_START_TIMEOUT = 180
"""Seconds a node may take to listen: it compiles its runtime first."""
_OPTIONS = {"--rpc-port": "--port", "--base-path": "--state"}
"""What the node calls its options, and `cere-trust devnet` the same."""
_BUILD = Path(__file__).parents[4] / "devnet" / "node" / "build.py"
"""Where this package is a clone's: what builds the node, and knows where it is kept."""


def find_binary() -> Path:
    """The node's binary.

    The first there is of these: ``$CERE_TRUST_NODE_BINARY``; in a clone, what ``make node`` built of the clone's own sources,
    and nothing else; one that is installed, beside this Python or on the path; what ``make node`` built last in any clone.

    Raises:
        DevnetError: there is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK) or Path(named).is_dir():
            raise DevnetError(f"{VARIABLE} is {named}, which is not a program")
        return Path(named)
    if _BUILD.is_file():
        built: Path = runpy.run_path(str(_BUILD))["binary"]()
        found = None
    else:
        built = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cere-trust" / "node" / NAME
        beside = str(Path(sys.executable).parent)
        found = shutil.which(NAME, path=os.pathsep.join((beside, os.environ.get("PATH", ""))))
    if found is None and not built.exists():
        raise DevnetError(
            f"there is no {NAME}: build it with `make node` in a clone of the repository, or name one with {VARIABLE}"
        )
    return Path(found or built)


class RealNode(RunningChain):
    """A real node in a process of its own.

    ::

        with RealNode(preset="dev") as node:
            client = Client(node.url)

    Args:
        preset: Genesis preset of the packaged runtime.
        spec: A raw chain specification instead: parsed, or the path of its file.
        port: Port for WebSocket and HTTP; 0 takes any free one.
        host: Address to listen on: this machine only, or ``0.0.0.0``.
        block_time: ``"instant"`` (a block per transaction), seconds between blocks, ``"manual"``; or ``"slots"``: blocks of
            BABE's authorities, voted final with GRANDPA.
        state: Folder that keeps the chain across restarts.
        authority: The development account whose keys the node has, ``"alice"`` to ``"ferdie"``; `None` for one that makes no
            blocks, and follows others.
        arguments: More arguments for the binary.
        progress: Told what is being done where that takes seconds; `None` for silence.

    Whoever a specification names as boot nodes is not called: the chain is this node's alone. The node ends with the process
    that started it, however that ends.

    Raises:
        InvalidSpec: no such preset, not a raw specification, or its runtime is nothing the node can execute.
        PortInUse: the port is taken.
        DevnetError: there is no binary, it does not start, or the folder keeps a chain of another genesis.
    """

    def __init__(
        self,
        preset: str = "dev",
        *,
        spec: str | Path | Mapping[str, object] | None = None,
        port: int = 0,
        host: str = "127.0.0.1",
        block_time: Pace = "instant",
        state: str | Path | None = None,
        authority: str | None = "alice",
        arguments: Sequence[str] = (),
        progress: Progress | None = to_stderr,
    ) -> None:
        if host not in ("127.0.0.1", "localhost", "0.0.0.0"):
            raise DevnetError(f"a node listens on 127.0.0.1 or on 0.0.0.0, not on {host}")
        if isinstance(block_time, (int, float)) and not 0 < block_time < 3600:
            raise DevnetError(f"a block time is a number of seconds above 0 and below 3600, not {block_time}")
        if authority is not None and authority not in AUTHORITIES:
            raise DevnetError(
                f"no development account {authority!r} has keys of an authority: {', '.join(AUTHORITIES)}"
            )
        super().__init__(host)
        self._preset, self._spec, self._progress = preset, spec, progress
        self._asked_port = self._port = port
        self._block_time, self._state, self._authority = block_time, state, authority
        self._arguments = arguments
        self._running: ExitStack | None = None
        self._process: subprocess.Popen[str] | None = None
        self._log: deque[str] = deque(maxlen=200)
        self._file = ""
        self._told = threading.Event()
        self.genesis_hash = BlockHash(bytes(32))

    def start(self) -> Self:
        if self._running is not None:
            raise DevnetError("the node is running already")
        binary = find_binary()
        begins = from_choice(self._preset, self._spec, self._progress)
        self._told.clear()
        self._closed.clear()
        self._log.clear()
        with ExitStack() as running:
            folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="cere-trust-node-")))
            self._launch(running, binary, begins, folder)
            self._await_listening()
            self.genesis_hash = BlockHash(genesis_block(begins.state.root()).hash)
            self._running = running.pop_all()
        return self

    def _launch(self, running: ExitStack, binary: Path, begins: ChainSpec, folder: Path) -> None:
        if begins.id in (".", "..") or not re.fullmatch(r"[^/\\\0]{1,100}", begins.id):
            raise InvalidSpec(f"the specification's id {begins.id[:100]!r} cannot name the folder of its database")
        file = folder / "spec.json"
        file.write_text(json.dumps(begins.to_raw()), encoding="utf-8")
        self._file = str(file)
        base = folder / "base" if self._state is None else Path(self._state)
        if (base / "chain.sqlite").exists():
            raise DevnetError(f"{base} keeps a chain of the embedded kind; name another folder")
        command = [
            str(binary), "--chain", str(file), "--base-path", str(base), "--rpc-port", str(self._asked_port),
            "--wasm-cache", str(cache_folder() / "node-wasm"), "--state-pruning", "archive", "--rpc-max-connections", "2000",
            "--no-prometheus", "--no-telemetry", "--no-mdns", "--unsafe-force-node-key-generation",
            "--until-stdin-closes",
        ]  # fmt: skip
        if self._host == "0.0.0.0":
            command += ["--unsafe-rpc-external", "--rpc-methods", "unsafe", "--rpc-cors", "all"]
        if self._authority is not None:
            command.append(f"--{self._authority}")
            if self._block_time != "slots":
                command += ["--seal", str(self._block_time)]
        if not any(argument.startswith("--listen-addr") for argument in self._arguments):
            command += ["--listen-addr", "/ip4/127.0.0.1/tcp/0", "--allow-private-ip"]
        try:
            process = subprocess.Popen(
                [*command, *self._arguments], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                text=True, encoding="utf-8", errors="replace", start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise DevnetError(f"{binary} cannot be run: {error.strerror}") from None
        self._process = process
        assert process.stderr is not None
        listener = threading.Thread(target=self._listen, args=(process.stderr,), daemon=True)
        listener.start()
        running.callback(self._end, process, listener)

    def _listen(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._log.append(line.rstrip())
                found = _LISTENS.search(line)
                if found:
                    self._port = int(found[1])
                    self._told.set()
        self._told.set()
        self._closed.set()

    def _await_listening(self) -> None:
        process = self._process
        assert process is not None
        if not self._told.wait(_START_TIMEOUT):
            raise DevnetError(f"the node does not listen after {_START_TIMEOUT} s; it said last: {self.log[-1:]}")
        if not any(_LISTENS.search(line) for line in self._log):
            process.wait()
            raise self._failure()

    def last_words(self) -> str:
        """Why the process ended, by what it said; options and the specification are called what the caller calls them."""
        assert self._process is not None
        log = self.log
        said = [line[7:] for line in log if line.lower().startswith("error: ")]
        if not said:
            last = f"said last: {log[-1]}" if log else "said nothing"
            return f"it ended with {self._process.poll()}, and {last}"
        told = said[-1].replace(
            self._file, str(self._spec) if isinstance(self._spec, str | Path) else "the specification"
        )
        for theirs, ours in _OPTIONS.items():
            told = told.replace(theirs, ours)
        return told

    def _failure(self) -> DevnetError:
        told = self.last_words()
        if re.match(r"port \d+ is in use", told):
            return PortInUse(told)
        if re.match(r"the runtime of|.* is not a chain specification", told):
            return InvalidSpec(told)
        return DevnetError(f"the node did not start: {told}")

    def _end(self, process: subprocess.Popen[str], listener: threading.Thread) -> None:
        assert process.stdin is not None
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        listener.join()
        process.stdin.close()

    def close(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.close()

    @property
    def port(self) -> int:
        return self._port

    @property
    def process(self) -> subprocess.Popen[str]:
        """The running process."""
        if self._running is None or self._process is None:
            raise DevnetError("the node is not running; call start(), or use it in a `with` statement")
        return self._process

    @property
    def log(self) -> list[str]:
        """The newest lines of what the node says."""
        return list(self._log)
