"""Executes the wasm of a Substrate runtime.

The runtime is real; `host/` has the host functions. Each call gets a fresh instance, as in a real node.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import wasmtime

from ..errors import DevnetError, RuntimeTrap
from ..keys.private_files import is_trusted, make_private
from ..limits import MAX_WASM_SIZE, Border, Budget, unpack_zstd, why
from ..user_folders import cache_folder
from .binary import custom_section, with_own_memory
from .linking import Linked, Run
from .state import ChainState, Overlay

ZSTD_MAGIC = bytes.fromhex("52bc537646db8e05")
_U32, _U64 = (1 << 32) - 1, (1 << 64) - 1
_MIN_PAGES = 64


def decompress(code: bytes) -> bytes:
    """Return runtime code as wasm; compressed code is decompressed."""
    if not code.startswith(ZSTD_MAGIC):
        return code
    with Border(lambda error: DevnetError(f"the runtime's compressed code is damaged: {why(error)}")):
        return unpack_zstd(code[8:], Budget("the runtime", MAX_WASM_SIZE))


def _trusted_bytes(path: Path) -> bytes | None:
    """Read a file that only this user or root can have written, in such a folder; None for any other file."""
    with path.open("rb") as file:
        if is_trusted(path.parent.stat()) and is_trusted(os.fstat(file.fileno())):
            return file.read()
    return None


class Executor:
    """A compiled runtime.

    Attributes:
        apis: The runtime APIs as the module lists them, 12 bytes each; empty in old runtimes.
        exports: Names of what the module exports.

    Args:
        code: The runtime's code as storage holds it under ``:code``.
        progress: Called with a line of text before work that takes seconds.
    """

    def __init__(self, code: bytes, progress: Callable[[str], None] | None = None) -> None:
        self.code_hash = hashlib.blake2b(code, digest_size=32).digest()
        config = wasmtime.Config()
        config.cranelift_opt_level = "speed"
        self.engine = wasmtime.Engine(config)
        wasm = decompress(code)
        self.apis = custom_section(wasm, b"runtime_apis")
        self.module = self._load(with_own_memory(wasm, _MIN_PAGES), progress)
        self.exports = frozenset(item.name for item in self.module.exports)
        self._linking = threading.Lock()
        self._linked: Linked | None = None

    def _load(self, wasm: bytes, progress: Callable[[str], None] | None) -> wasmtime.Module:
        key = f"{version('wasmtime')}-{platform.machine()}-{platform.system()}-own-{self.code_hash.hex()[:40]}"
        path = cache_folder() / "compiled" / f"{key}.cwasm"
        with suppress(OSError, wasmtime.WasmtimeError):
            data = _trusted_bytes(path)
            # The file is native code: load it only if no other user can have written it, and its digest fits.
            if data is not None and hashlib.sha256(data[32:]).digest() == data[:32]:
                return wasmtime.Module.deserialize(self.engine, data[32:])
        if progress:
            progress("compiling the runtime (once; it is kept in the cache) …")
        try:
            module = wasmtime.Module(self.engine, wasm)
        except wasmtime.WasmtimeError as error:
            raise DevnetError(f"the runtime's code is not a wasm module: {str(error).splitlines()[0]}") from None
        with suppress(OSError):
            serialized = bytes(module.serialize())
            make_private(path.parent)
            if not is_trusted(path.parent.stat()):
                return module
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(hashlib.sha256(serialized).digest() + serialized)
            Path(file.name).replace(path)
        return module

    def call(self, method: str, data: bytes, overlay: Overlay, now: int = 0) -> bytes:
        """Call an exported function of the runtime.

        Args:
            method: Export, such as ``Core_version``.
            data: Encoded arguments.
            overlay: State to read and write; the caller keeps or drops the writes.
            now: Milliseconds since 1970, as offchain code sees it.

        Raises:
            RuntimeTrap: the runtime trapped; the error has its panic message.
            DevnetError: no such export.
        """
        store = wasmtime.Store(self.engine)
        linked = self._link()
        outer = linked.current.run
        try:
            run = linked.current.run = Run(store, overlay, now, lambda code: read_version(Executor(code)))
            function = linked.instantiate(run, method)
            if not isinstance(function, wasmtime.Func):
                raise DevnetError(f"Exported method {method} is not found")
            pointer = run.memory.put(data)
            try:
                packed = function(store, pointer, len(data)) & _U64
                return run.memory.read(packed & _U32, packed >> 32)
            except Exception as error:
                cause = error if run.failure is None else run.failure
                if isinstance(cause, (wasmtime.Trap, wasmtime.WasmtimeError)):
                    raise RuntimeTrap(method, _reason(run.host.log, cause)) from None
                if not isinstance(cause, Exception):
                    raise cause from None
                raise RuntimeTrap(method, f"{type(cause).__name__}: {cause}") from cause
        finally:
            linked.current.run = outer
            store.close()  # tracebacks refer to the store: without this, its memory would be freed late

    def _link(self) -> Linked:
        with self._linking:
            if self._linked is None:
                self._linked = Linked(self.engine, self.module)
            return self._linked


_shared: deque[tuple[bytes, Executor]] = deque(maxlen=4)
_sharing = threading.Lock()


def shared_executor(code: bytes, progress: Callable[[str], None] | None = None) -> Executor:
    """Return the compiled runtime that all chains of this process share; it has no state, and loading it takes time."""
    with _sharing:
        for known, executor in _shared:
            if known is code or known == code:
                return executor
        executor = Executor(code, progress)
        _shared.append((code, executor))
        return executor


def _reason(log: list[str], error: Exception) -> str:
    if log:
        return log[-1]
    lines = [line.strip() for line in str(error).splitlines() if "wasm trap" in line or "unknown" in line]
    return lines[-1] if lines else str(error).splitlines()[0]


def read_version(executor: Executor) -> bytes:
    """Return a runtime's encoded version."""
    return executor.call("Core_version", b"", Overlay(ChainState()))
