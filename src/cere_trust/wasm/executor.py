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

from ..errors import DevnetError, RuntimeTrap
from ..keys.private_files import is_trusted, make_private
from ..limits import MAX_WASM_SIZE, Border, Budget, unpack_zstd, why
from .host import FUNCTIONS, Host, HostFunction
from .memory import Memory, allocator_module
from .state import ChainState, Overlay

ZSTD_MAGIC = bytes.fromhex("52bc537646db8e05")
_LEB128_BITS = 35
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
    with Border(lambda error: DevnetError(f"the runtime's compressed code is damaged: {why(error)}")):
        return unpack_zstd(code[8:], Budget("the runtime", MAX_WASM_SIZE))


def custom_section(wasm: bytes, name: bytes) -> bytes:
    """Return the concatenated contents of a module's custom sections of one name."""
    contents, at = [], 8
    while at < len(wasm):
        kind = wasm[at]
        size, start = _leb128(wasm, at + 1)
        at = start + size
        if kind == 0:
            length, begins = _leb128(wasm, start)
            if wasm[begins : begins + length] == name:
                contents.append(wasm[begins + length : at])
    return b"".join(contents)


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    """Read an unsigned LEB128 number of up to 32 bits; returns it and the offset behind it."""
    value = shift = 0
    while at < len(data):
        if shift >= _LEB128_BITS:
            raise DevnetError("the runtime's code is not a wasm module: a section's length has more than 32 bits")
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
        self.module = self._load(wasm, progress)
        self.exports = frozenset(item.name for item in self.module.exports)
        self._linking = threading.Lock()
        self._linked: _Linked | None = None

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
        linked = self._link()
        outer = linked.current.run
        try:
            run = linked.current.run = _Run(store, overlay, now)
            function = linked.instantiate(run, method)
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
            linked.current.run = outer
            store.close()  # tracebacks refer to the store: without this, its memory would be freed late

    def _link(self) -> _Linked:
        with self._linking:
            if self._linked is None:
                self._linked = _Linked(self.engine, self.module)
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


class _Run:
    """One call of a runtime: the store of its instance, the memory, and the host that its functions work on."""

    def __init__(self, store: wasmtime.Store, overlay: Overlay, now: int) -> None:
        self.store = store
        self.memory = Memory(store)
        self.host = Host(self.memory, overlay, now, lambda code: read_version(Executor(code)))
        self.allocator: dict[str, Any] = {}  # until there is a memory


class _Current(threading.local):
    """The call that a thread is in."""

    run: _Run | None = None


class _Linked:
    """A module with its host functions, which are made once and find the call that they belong to by the thread.

    They hold `current` and no more: wasmtime keeps them alive, and with them whatever they refer to.

    Attributes:
        current: The call of each thread.
    """

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module) -> None:
        self.current = _Current()
        self._module = module
        self._allocator = allocator_module(engine)
        self._lock = threading.Lock()  # both linkers name what is of one store at a time
        self._exports = wasmtime.Linker(engine)
        self._exports.allow_shadowing = True
        self._imports = wasmtime.Linker(engine)
        self._imports.allow_shadowing = True
        imports: list[tuple[str, str, Any]] = [(item.module, item.name or "", item.type) for item in module.imports]
        self._memory = next((item for item in imports if isinstance(item[2], wasmtime.MemoryType)), None)
        self._allocates: list[tuple[str, str, str]] = []
        for home, name, kind in imports:
            if self._memory is not None and kind is self._memory[2]:
                continue
            export = _ALLOCATOR.get(name)
            if export is not None and self._memory is not None:
                self._allocates.append((home, name, export))  # called from wasm directly, without Python
                continue
            function = _host_function(self.current, name) if export is None else _allocating(self.current, export)
            self._imports.define_func(home, name, kind, function)

    def instantiate(self, run: _Run, method: str) -> object:
        """Make an instance in the call's store, and return its export of that name, None if there is none.

        Raises:
            DevnetError: the module is no runtime.
        """
        store = run.store
        with self._lock:
            raw: wasmtime.Memory | None = None
            if self._memory is not None:
                home, name, kind = self._memory
                pages = max(kind.limits.min, 64)
                raw = wasmtime.Memory(store, wasmtime.MemoryType(wasmtime.Limits(pages, kind.limits.max)))
                self._take(run, raw)
                self._imports.define(store, home, name, raw)
                for home, name, export in self._allocates:
                    self._imports.define(store, home, name, run.allocator[export])
            instance = self._imports.instantiate(store, self._module)
            self._exports.define_instance(store, _RUNTIME, instance)
            heap, memory, function = (self._export(store, name) for name in ("__heap_base", "memory", method))
        if not isinstance(heap, wasmtime.Global) or (raw is None and memory is None):
            raise DevnetError("the code is a wasm module, but no runtime: it has no heap")
        if raw is None:
            self._take(run, memory)
        base = (heap.value(store) + 7) & ~7
        run.allocator["start"](store, base)
        run.memory.attach_allocator(base)
        return function

    def _export(self, store: wasmtime.Store, name: str) -> Any:
        try:
            return self._exports.get(store, _RUNTIME, name)
        except wasmtime.WasmtimeError:
            return None

    def _take(self, run: _Run, raw: Any) -> None:
        """Use a linear memory: one made for the runtime, or the one that the module exports (runtimes before 2020)."""
        run.memory.attach(raw)
        exports = wasmtime.Instance(run.store, self._allocator, [raw]).exports(run.store)
        run.allocator = {name: exports[name] for name in exports}


_RUNTIME = "runtime"
"""Name of the module's instance in a linker."""

_ALLOCATOR = {"ext_allocator_malloc_version_1": "malloc", "ext_allocator_free_version_1": "free"}


def _allocating(current: _Current, export: str) -> Callable[..., Any]:
    def allocate(*raw: int) -> Any:
        run = current.run
        assert run is not None
        return run.allocator[export](run.store, *raw)

    return allocate


def _host_function(current: _Current, name: str) -> Callable[..., Any]:
    function = FUNCTIONS.get(name)
    if function is None:

        def missing(*_: int) -> None:
            raise DevnetError(f"the runtime called {name}, which this host does not offer")

        return missing
    return _bound(current, function)


def _bound(current: _Current, function: HostFunction) -> Callable[..., Any]:
    """Wrap a host function for wasm: unpack the arguments, write the result into memory."""
    call, kinds, result = function
    takes_bytes = kinds in ("s", "ss", "sss")

    def perform(run: _Run, raw: tuple[int, ...]) -> Any:
        read = run.memory.read
        if takes_bytes:
            return call(run.host, *[read(value & _U32, value >> 32 & _U32) for value in raw])
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
        return call(run.host, *unpacked)

    def give(*raw: int) -> int | None:
        run = current.run
        assert run is not None
        answer = perform(run, raw)
        if result == "s":
            packed = len(answer) << 32 | run.memory.put(answer)
            return packed - (1 << 64) if packed >> 63 else packed
        if result == "p":
            return run.memory.put(answer)
        if result == "i":
            number = int(answer)
            return number - (1 << 64) if number >> 63 else number
        return None

    return give


def read_version(executor: Executor) -> bytes:
    """Return a runtime's encoded version."""
    return executor.call("Core_version", b"", Overlay(ChainState()))
