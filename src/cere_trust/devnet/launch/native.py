"""Starts and stops a real node: the binary `cere-trust-node`, with the embedded chain's presets and options."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Literal, TypeAlias

from ...errors import DevnetError, InvalidSpec, PortInUse
from ...types import BlockHash
from ...user_folders import cache_folder, user_cache_folder
from ..block import genesis_block
from ..node.node import BlockTime
from ..spec.chainspec import ChainSpec, Progress
from .process import RunningChain, to_stderr

NAME = "cere-trust-node"
VARIABLE = "CERE_TRUST_NODE_BINARY"
AUTHORITIES = ("alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two")
"""Development accounts whose keys the node has."""
Pace: TypeAlias = BlockTime | Literal["slots"]
_LISTENS = re.compile(r"Running JSON-RPC server: addr=[^,]*:(\d+)")
_START_TIMEOUT = 180
"""Seconds until the node must listen: it compiles its runtime first."""
_OPTIONS = {"--rpc-port": "--port", "--base-path": "--state"}
"""Options of the node, and the same ones of `cere-trust devnet`."""


def find_binary() -> Path:
    """Return the path of the node's binary.

    It is the first of these: ``$CERE_TRUST_NODE_BINARY``; an installed one, beside this Python or on the path; the newest
    one that ``make node`` has put into the user's cache.

    Raises:
        DevnetError: there is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK) or Path(named).is_dir():
            raise DevnetError(f"{VARIABLE} is {named}, which is not a program")
        return Path(named)
    beside = str(Path(sys.executable).parent)
    installed = shutil.which(NAME, path=os.pathsep.join((beside, os.environ.get("PATH", ""))))
    if installed is not None:
        return Path(installed)
    cached = user_cache_folder() / "node" / NAME
    if not cached.exists():
        raise DevnetError(
            f"there is no {NAME}: build it with `make node` in a clone of the repository, or name one with {VARIABLE}"
        )
    return cached


class RealNode(RunningChain):
    """A real node in a process of its own.

    ::

        with RealNode(preset="dev") as node:
            client = Client(node.url)

    The chain is this node's alone: the boot nodes of a specification are not contacted. The node ends with the process that
    started it, even if that is killed.

    Args:
        preset: Genesis preset of the packaged runtime.
        spec: A raw chain specification instead: parsed, or the path of its file.
        port: Port for WebSocket and HTTP; 0 takes any free one.
        host: Address to listen on: this machine only, or ``0.0.0.0``.
        block_time: ``"instant"`` (a block per transaction), seconds between blocks, ``"manual"``; or ``"slots"``: blocks of
            BABE's authorities, finalized with GRANDPA.
        state: Folder that keeps the chain across restarts.
        authority: The development account whose keys the node has, ``"alice"`` to ``"ferdie"``; `None` for a node that makes
            no blocks and follows others.
        arguments: More arguments for the binary.
        progress: Called with a line of text before work that takes seconds; `None` for silence.

    Raises:
        InvalidSpec: no such preset, not a raw specification, or a runtime that the node cannot execute.
        PortInUse: the port is taken.
        DevnetError: there is no binary, it does not start, or the folder holds a chain with another genesis.
    """

    kind = "node"

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
        super().__init__(preset, spec, state, host, port, progress)
        self._port = port
        self._block_time, self._authority = block_time, authority
        self._arguments = arguments
        self._process: subprocess.Popen[str] | None = None
        self._log: deque[str] = deque(maxlen=200)
        self._file = ""
        self._listening = threading.Event()
        self._genesis_hash = BlockHash(bytes(32))

    def _launch(self, resources: ExitStack) -> None:
        binary, spec = find_binary(), self._read_spec()
        self._listening.clear()
        self._log.clear()
        folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="cere-trust-node-")))
        self._run(resources, [str(binary), *self._command(spec, folder), *self._arguments])
        self._await_listening()
        self._genesis_hash = BlockHash(genesis_block(spec.state.root()).hash)

    def _command(self, spec: ChainSpec, folder: Path) -> list[str]:
        if spec.id in (".", "..") or not re.fullmatch(r"[^/\\\0]{1,100}", spec.id):
            raise InvalidSpec(f"the specification's id {spec.id[:100]!r} cannot name the folder of its database")
        file = folder / "spec.json"
        file.write_text(json.dumps(spec.to_raw()), encoding="utf-8")
        self._file = str(file)
        base = folder / "base" if self._state is None else Path(self._state)
        if (base / "chain.sqlite").exists():
            raise DevnetError(f"{base} keeps a chain of the embedded kind; name another folder")
        command = [
            "--chain", str(file), "--base-path", str(base), "--rpc-port", str(self._requested_port),
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
        return command

    def _run(self, resources: ExitStack, command: Sequence[str]) -> None:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                text=True, encoding="utf-8", errors="replace", start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise DevnetError(f"{command[0]} cannot be run: {error.strerror}") from None
        self._process = process
        assert process.stderr is not None
        reader = threading.Thread(target=self._read_log, args=(process.stderr,), daemon=True)
        reader.start()
        resources.callback(self._end, process, reader)

    def _read_log(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._log.append(line.rstrip())
                match = _LISTENS.search(line)
                if match:
                    self._port = int(match[1])
                    self._listening.set()
        self._listening.set()
        self._closed.set()

    def _await_listening(self) -> None:
        process = self._process
        assert process is not None
        if not self._listening.wait(_START_TIMEOUT):
            raise DevnetError(f"the node does not listen after {_START_TIMEOUT} s; it said last: {self.log[-1:]}")
        if not any(_LISTENS.search(line) for line in self._log):
            process.wait()
            raise self._failure()

    def last_words(self) -> str:
        """Return why the process ended, from its log; options and the specification have the caller's names."""
        assert self._process is not None
        log = self.log
        errors = [line[7:] for line in log if line.lower().startswith("error: ")]
        if not errors:
            last = f"said last: {log[-1]}" if log else "said nothing"
            return f"it ended with {self._process.poll()}, and {last}"
        name = str(self._spec) if isinstance(self._spec, str | Path) else "the specification"
        reason = errors[-1].replace(self._file, name)
        for theirs, ours in _OPTIONS.items():
            reason = reason.replace(theirs, ours)
        return reason

    def _failure(self) -> DevnetError:
        reason = self.last_words()
        if re.match(r"port \d+ is in use", reason):
            return PortInUse(reason)
        if re.match(r"the runtime of|.* is not a chain specification", reason):
            return InvalidSpec(reason)
        return DevnetError(f"the node did not start: {reason}")

    def _end(self, process: subprocess.Popen[str], reader: threading.Thread) -> None:
        assert process.stdin is not None
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()
        process.stdin.close()

    @property
    def port(self) -> int:
        return self._port

    @property
    def genesis_hash(self) -> BlockHash:
        """Hash of block 0, once the node has started."""
        return self._genesis_hash

    @property
    def process(self) -> subprocess.Popen[str]:
        """The running process."""
        if self._resources is None or self._process is None:
            raise self._not_running()
        return self._process

    @property
    def log(self) -> list[str]:
        """The newest lines of the node's log, at most 200."""
        return list(self._log)
