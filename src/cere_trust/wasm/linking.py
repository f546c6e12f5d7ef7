"""Instances of a runtime, and its calls of host functions.

A block of transactions calls thousands of host functions. They are defined with wasmtime's unchecked calls where its Python
package has them: these pass plain 64-bit words, without an object for each argument and its type.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi

from ..errors import DevnetError
from .binary import MEMORY
from .host import FUNCTIONS, Host
from .memory import HEAP_BASE, Memory, allocator_modules
from .state import Overlay

_RUNTIME, _ENTRANCE = "runtime", "entrance"
"""Names of instances, as the allocator imports from them."""

_U32, _U64 = (1 << 32) - 1, (1 << 64) - 1
_POINTED = {"P": 32, "Q": 64, "K": 33, "R": 65, "T": 4}
_BITS = {"i32": 32, "i64": 64, "f32": 32, "f64": 64}
"""Types that are numbers. Others are references: a wrong one would be a wild pointer, so wasmtime's package checks them."""
_WORDS = 2  # 64-bit words of a raw value: it has room for a vector

Words = Callable[..., "int | None"]
"""A host function on unsigned numbers: takes the arguments, returns the result or None."""

_define_unchecked = getattr(ffi, "wasmtime_linker_define_func_unchecked", None)
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint64), ctypes.c_size_t
)
_NO_FINALIZER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)()


class Run:
    """One call of a runtime: the store of its instance, the memory, and the host that its functions work on.

    Attributes:
        failure: The exception of a host function, which ends the call.
    """

    def __init__(self, store: wasmtime.Store, overlay: Overlay, now: int, version_of: Callable[[bytes], bytes]) -> None:
        self.store = store
        self.memory = Memory(store)
        self.host = Host(self.memory, overlay, now, version_of)
        self.failure: BaseException | None = None


class Current(threading.local):
    """The call that a thread is in."""

    run: Run | None = None


class Linked:
    """A module with its host functions, which are made once and find the call that they belong to by the thread.

    Attributes:
        current: The call of each thread.
    """

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module) -> None:
        self.current = Current()
        self._module = module
        self._entrance, self._allocator = allocator_modules(engine)
        self._lock = threading.Lock()  # both linkers name what is of one store at a time
        self._exports = wasmtime.Linker(engine)
        self._exports.allow_shadowing = True
        self._imports = wasmtime.Linker(engine)
        self._imports.allow_shadowing = True
        self._callbacks: list[Any] = []  # wasm calls them as long as there is an instance
        imports: list[tuple[str, str, Any]] = [(item.module, item.name or "", item.type) for item in module.imports]
        allocating = {item.name for item in self._entrance.exports}
        self._homes = {home for home, name, _ in imports if name in allocating}
        for home, name, kind in imports:
            if name not in allocating and isinstance(kind, wasmtime.FuncType):
                self._define(home, name, kind, _host_function(self.current, name))

    def _define(self, home: str, name: str, kind: wasmtime.FuncType, function: Words) -> None:
        if _define_unchecked is None or any(str(part) not in _BITS for part in (*kind.params, *kind.results)):
            self._imports.define_func(home, name, kind, _checked(self.current, kind, function))
            return
        callback = _unchecked(self.current, kind, function)
        self._callbacks.append(callback)
        names = [part for text in (home, name) for part in (text.encode(), len(text.encode()))]
        error = _define_unchecked(
            self._imports.ptr(), *[ctypes.create_string_buffer(part) if isinstance(part, bytes) else part for part in names],
            kind.ptr(), ctypes.cast(callback, ffi.wasmtime_func_unchecked_callback_t), None, _NO_FINALIZER,
        )  # fmt: skip
        if error:
            raise wasmtime.WasmtimeError._from_ptr(error)

    def instantiate(self, run: Run, method: str) -> object:
        """Make an instance in the call's store, and return its export of that name, None if there is none.

        Raises:
            DevnetError: the module is no runtime.
        """
        store = run.store
        with self._lock:
            entrance = wasmtime.Instance(store, self._entrance, [])
            for home in self._homes:
                self._imports.define_instance(store, home, entrance)
            self._exports.define_instance(store, _RUNTIME, self._imports.instantiate(store, self._module))
            heap, memory, function = (self._export(store, name) for name in (HEAP_BASE, MEMORY, method))
            if not isinstance(heap, wasmtime.Global) or not isinstance(memory, wasmtime.Memory):
                raise DevnetError("the code is a wasm module, but no runtime: it has no heap")
            run.memory.attach(memory, heap.value(store) & _U32)
            if self._homes:
                self._exports.define_instance(store, _ENTRANCE, entrance)
                self._exports.instantiate(store, self._allocator)
        return function

    def _export(self, store: wasmtime.Store, name: str) -> Any:
        try:
            return self._exports.get(store, _RUNTIME, name)
        except wasmtime.WasmtimeError:
            return None


def _unchecked(current: Current, kind: wasmtime.FuncType, function: Words) -> Any:
    """Return a function as C calls it: arguments and result are in one array; a result other than 0 is a trap."""
    masks = _masks(kind.params)
    places = tuple((_WORDS * number, mask) for number, mask in enumerate(masks))
    answers = bool(kind.results)

    def callback(_: int, __: int, words: Any, ___: int) -> int:
        try:
            result = function(*[words[place] & mask for place, mask in places])
            if answers:
                words[0] = result
        except BaseException as error:
            run = current.run
            if run is not None:
                run.failure = error
            trap = wasmtime.Trap("python exception")._consume()
            return ctypes.cast(trap, ctypes.c_void_p).value or 0
        return 0

    return _Callback(callback)


def _checked(current: Current, kind: wasmtime.FuncType, function: Words) -> Callable[..., int | None]:
    """Return a function as wasmtime's Python package calls it: numbers are signed."""
    masks = _masks(kind.params)
    widths = [_bits(result) for result in kind.results]

    def call(*raw: int) -> int | None:
        try:
            result = function(*[value & mask for value, mask in zip(raw, masks, strict=True)])
        except BaseException as error:
            if current.run is not None:
                current.run.failure = error
            # Before version 45, wasmtime's package lets anything but an Exception escape into native code, which then crashes.
            raise RuntimeError("a host function failed") from error
        if not widths or result is None:
            return None
        return result - (1 << widths[0]) if result >> (widths[0] - 1) else result

    return call


def _bits(kind: wasmtime.ValType) -> int:
    return _BITS.get(str(kind), 64)


def _masks(kinds: list[wasmtime.ValType]) -> list[int]:
    return [(1 << _bits(kind)) - 1 for kind in kinds]


def _host_function(current: Current, name: str) -> Words:
    """Return a host function: it unpacks the arguments, and writes the result into memory."""
    function = FUNCTIONS.get(name)
    if function is None:

        def missing(*_: int) -> None:
            raise DevnetError(f"the runtime called {name}, which this host does not offer")

        return missing
    call, kinds, result = function
    if set(kinds) == {"s"}:

        def unpack(memory: Memory, raw: tuple[int, ...]) -> list[Any]:
            return [memory.read(value & _U32, value >> 32) for value in raw]

    else:

        def unpack(memory: Memory, raw: tuple[int, ...]) -> list[Any]:
            return [_argument(memory, kind, value) for kind, value in zip(kinds, raw, strict=True)]

    def give(*raw: int) -> int | None:
        run = current.run
        assert run is not None
        answer = call(run.host, *unpack(run.memory, raw))
        if result == "s":
            return len(answer) << 32 | run.memory.put(answer)
        if result == "p":
            return run.memory.put(answer)
        return int(answer) if result == "i" else None

    return give


def _argument(memory: Memory, kind: str, value: int) -> Any:
    if kind == "s":
        return memory.read(value & _U32, value >> 32)
    if kind == "i":
        return value
    if kind == "o":
        return value & _U32, value >> 32
    return memory.read(value, _POINTED[kind])
