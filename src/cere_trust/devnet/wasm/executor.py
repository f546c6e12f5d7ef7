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
from typing import Any

import wasmtime

from ...errors import DevnetError, RuntimeTrap
from ...keys.private_files import is_trusted, make_private
from ..state import ChainState, Overlay
from .host import FUNCTIONS, Host, HostFunction
from .memory import Memory, allocator_module

ZSTD_MAGIC = bytes.fromhex("52bc537646db8e05")
MAX_CODE = 50 << 20
_U32, _U64 = (1 << 32) - 1, (1 << 64) - 1
_POINTED = {"P": 32, "Q": 64, "K": 33, "R": 65, "T": 4}


def cache_folder() -> Path:
    """Return the folder of compiled runtimes: ``$CERE_TRUST_CACHE``, or the user's cache folder."""
    named = os.environ.get("CERE_TRUST_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cere-trust"


def decompress(code: bytes) -> bytes:
    """Return runtime code as wasm; compressed code is decompressed."""
    if not code.startswith(ZSTD_MAGIC):
        return code
    import zstandard

    try:
        return zstandard.ZstdDecompressor().decompressobj().decompress(code[8:])[:MAX_CODE]
    except zstandard.ZstdError as error:
        raise DevnetError(f"the runtime's compressed code is damaged: {error}") from None


def custom_section(wasm: bytes, name: bytes) -> bytes:
    """Return the concatenated contents of a module's custom sections of one name."""
    contents, at = b"", 8
    while at < len(wasm):
        kind = wasm[at]
        size, start = _leb128(wasm, at + 1)
        at = start + size
        if kind == 0:
            length, begins = _leb128(wasm, start)
            if wasm[begins : begins + length] == name:
                contents += wasm[begins + length : at]
    return contents


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    """Read an unsigned LEB128 number; returns it and the offset behind it."""
    value = shift = 0
    while at < len(data):
        byte = data[at]
        value |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if byte < 0x80:
            break
    return value, at


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
        self.module = self._load(wasm, progress)
        self.imports = [(item.module, item.name or "", item.type) for item in self.module.imports]

    def _load(self, wasm: bytes, progress: Callable[[str], None] | None) -> wasmtime.Module:
        key = f"{version('wasmtime')}-{platform.machine()}-{platform.system()}-{self.code_hash.hex()[:40]}"
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
        try:
            run = _Run(self, store, overlay, now)
            function = run.exports.get(method)
            if not isinstance(function, wasmtime.Func):
                raise DevnetError(f"Exported method {method} is not found")
            pointer = run.memory.put(data)
            try:
                packed = function(store, pointer, len(data)) & _U64
                return run.memory.read(packed & _U32, packed >> 32)
            except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
                raise RuntimeTrap(method, _reason(run.host.log, error)) from None
            except Exception as error:
                raise RuntimeTrap(method, f"{type(error).__name__}: {error}") from error
        finally:
            # Host functions and store refer to each other: without this, the garbage collector would free the memory late.
            store.close()


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


class _Run:
    """One instance of a runtime, connected to its host functions."""

    def __init__(self, executor: Executor, store: wasmtime.Store, overlay: Overlay, now: int) -> None:
        imported = next((kind for _, _, kind in executor.imports if isinstance(kind, wasmtime.MemoryType)), None)
        self._store = store
        self.memory = Memory(store)
        self.host = Host(self.memory, overlay, now, lambda code: read_version(Executor(code)))
        self._allocator: dict[str, Any] = {}  # until there is a memory
        raw: wasmtime.Memory | None = None
        if imported is not None:
            pages = max(imported.limits.min, 64)
            raw = wasmtime.Memory(store, wasmtime.MemoryType(wasmtime.Limits(pages, imported.limits.max)))
            self._take(executor, raw)
        imports: list[Any] = [
            raw if kind is imported else self._import(name, kind) for _, name, kind in executor.imports
        ]
        exports = wasmtime.Instance(store, executor.module, imports).exports(store)
        self.exports: dict[str, Any] = {name: exports[name] for name in exports}
        if not isinstance(self.exports.get("__heap_base"), wasmtime.Global) or (
            raw is None and "memory" not in self.exports
        ):
            raise DevnetError("the code is a wasm module, but no runtime: it has no heap")
        if raw is None:
            self._take(executor, self.exports["memory"])
        base = (self.exports["__heap_base"].value(store) + 7) & ~7
        self._allocator["start"](store, base)
        self.memory.attach_allocator(base)

    def _take(self, executor: Executor, raw: wasmtime.Memory) -> None:
        """Use a linear memory: one made for the runtime, or the one that the module exports (runtimes before 2020)."""
        self.memory.attach(raw)
        exports = wasmtime.Instance(self._store, allocator_module(executor.engine), [raw]).exports(self._store)
        self._allocator = {name: exports[name] for name in exports}

    def _import(self, name: str, kind: Any) -> Any:
        export = {"ext_allocator_malloc_version_1": "malloc", "ext_allocator_free_version_1": "free"}.get(name)
        if export is None:
            return wasmtime.Func(self._store, kind, self._bind(name))
        if self._allocator:
            return self._allocator[export]  # called from wasm directly, without Python
        return wasmtime.Func(self._store, kind, lambda *raw: self._allocator[export](self._store, *raw))

    def _bind(self, name: str) -> Callable[..., Any]:
        function = FUNCTIONS.get(name)
        if function is None:

            def missing(*_: int) -> None:
                raise DevnetError(f"the runtime called {name}, which this host does not offer")

            return missing
        return _bound(self.host, self.memory, function)


def _bound(host: Host, memory: Memory, function: HostFunction) -> Callable[..., Any]:
    """Wrap a host function for wasm: unpack the arguments, write the result into memory."""
    call, kinds, result = function
    read, put = memory.read, memory.put
    takes_bytes = kinds in ("s", "ss", "sss")

    def arguments(raw: tuple[int, ...]) -> list[Any]:
        if takes_bytes:
            return [read(value & _U32, value >> 32 & _U32) for value in raw]
        unpacked: list[Any] = []
        for kind, value in zip(kinds, raw, strict=True):
            if kind == "s":
                unpacked.append(read(value & _U32, value >> 32 & _U32))
            elif kind == "i":
                unpacked.append(value & _U64 if value >= 0 else value & _U32)
            elif kind == "o":
                unpacked.append((value & _U32, value >> 32 & _U32))
            else:
                unpacked.append(read(value & _U32, _POINTED[kind]))
        return unpacked

    if result == "s":

        def give_bytes(*raw: int) -> int:
            answer = call(host, *arguments(raw))
            packed = len(answer) << 32 | put(answer)
            return packed - (1 << 64) if packed >> 63 else packed

        return give_bytes
    if result == "p":
        return lambda *raw: put(call(host, *arguments(raw)))
    if result == "i":

        def give_number(*raw: int) -> int:
            answer = int(call(host, *arguments(raw)))
            return answer - (1 << 64) if answer >> 63 else answer

        return give_number

    def give_nothing(*raw: int) -> None:
        call(host, *arguments(raw))

    return give_nothing


def read_version(executor: Executor) -> bytes:
    """Return a runtime's encoded version."""
    return executor.call("Core_version", b"", Overlay(ChainState()))
