"""A runtime's linear memory, and the allocator that runtime and host share.

The allocator is the host specification's: blocks of powers of two from 8 bytes on, one list of free blocks per size,
eight bytes of header in front of each block (runtimes write into the last two of them). It runs inside wasm, because a
block of transactions allocates a hundred thousand times; its lists live in the linear memory itself, so that the host
can allocate from them too without leaving Python.
"""

from __future__ import annotations

import ctypes
from functools import cache

import wasmtime

from ..errors import DevnetError
from .binary import MEMORY

HEAP_BASE = "__heap_base"
"""Name of the exported global that has the end of a runtime's own data."""

_ORDERS = 23
_LISTS = 8  # offset of the list heads behind the bump pointer
_RESERVED = _LISTS + 4 * _ORDERS + 4
_PAGE = 65536
_GROWTH = 64  # pages

_MALLOC, _FREE = "ext_allocator_malloc_version_1", "ext_allocator_free_version_1"

# The runtime needs the allocator's functions, and the allocator the runtime's memory: the runtime imports functions that
# call through a table, into which the allocator puts its own.
_ENTRANCE = f"""
(module
  (table (export "table") 2 2 funcref)
  (type $malloc (func (param i32) (result i32)))
  (type $free (func (param i32)))
  (func (export "{_MALLOC}") (param i32) (result i32)
    (call_indirect (type $malloc) (local.get 0) (i32.const 0)))
  (func (export "{_FREE}") (param i32)
    (call_indirect (type $free) (local.get 0) (i32.const 1))))
"""

_ALLOCATOR = f"""
(module
  (import "entrance" "table" (table 2 2 funcref))
  (import "runtime" "{MEMORY}" (memory 1))
  (import "runtime" "{HEAP_BASE}" (global $base i32))
  (elem (i32.const 0) $malloc $free)
  (func $state (result i32)
    (i32.and (i32.add (global.get $base) (i32.const 7)) (i32.const -8)))
  (func $malloc (param $size i32) (result i32)
    (local $state i32) (local $order i32) (local $list i32) (local $block i32) (local $end i32)
    (local.set $state (call $state))
    (if (i32.gt_u (local.get $size) (i32.const 8))
      (then (local.set $order
        (i32.sub (i32.const 29) (i32.clz (i32.sub (local.get $size) (i32.const 1)))))))
    (if (i32.ge_u (local.get $order) (i32.const {_ORDERS})) (then unreachable))
    (local.set $list (i32.add (local.get $state)
      (i32.add (i32.const {_LISTS}) (i32.shl (local.get $order) (i32.const 2)))))
    (local.set $block (i32.load (local.get $list)))
    (if (local.get $block)
      (then
        (i32.store (local.get $list) (i32.load (local.get $block)))
        (return (local.get $block))))
    (local.set $block (i32.load (local.get $state)))
    (local.set $end (i32.add (local.get $block)
      (i32.add (i32.const 8) (i32.shl (i32.const 8) (local.get $order)))))
    (if (i32.lt_u (i32.mul (memory.size) (i32.const {_PAGE})) (local.get $end))
      (then (if (i32.eq (i32.const -1) (memory.grow (i32.add (i32.const {_GROWTH})
          (i32.div_u (i32.sub (local.get $end) (i32.mul (memory.size) (i32.const {_PAGE}))) (i32.const {_PAGE})))))
        (then unreachable))))
    (i32.store (local.get $state) (local.get $end))
    (i64.store (local.get $block) (i64.extend_i32_u (local.get $order)))
    (i32.add (local.get $block) (i32.const 8)))
  (func $free (param $pointer i32)
    (local $list i32)
    (local.set $list (i32.add (call $state) (i32.add (i32.const {_LISTS})
      (i32.shl (i32.load (i32.sub (local.get $pointer) (i32.const 8))) (i32.const 2)))))
    (i32.store (local.get $pointer) (i32.load (local.get $list)))
    (i32.store (local.get $list) (local.get $pointer))))
"""


@cache
def allocator_modules(engine: wasmtime.Engine) -> tuple[wasmtime.Module, wasmtime.Module]:
    """Compile the functions that a runtime imports for the allocator, and the allocator."""
    return wasmtime.Module(engine, _ENTRANCE), wasmtime.Module(engine, _ALLOCATOR)


class Memory:
    """Reads, writes and allocates in a linear memory.

    Pointers come from the runtime, which may be hostile: all are checked against the memory's size.
    """

    def __init__(self, store: wasmtime.Store) -> None:
        self._store = store
        self._memory: wasmtime.Memory
        self._base = 0
        self._size = 0
        self._state: ctypes.Array[ctypes.c_uint32]

    def attach(self, memory: wasmtime.Memory, heap: int) -> None:
        """Use a linear memory, and an allocator whose lists begin at the heap's base.

        Raises:
            DevnetError: the heap begins outside of the memory.
        """
        self._memory = memory
        self._refresh()
        self._state_at = (heap + 7) & ~7
        if self._state_at + _RESERVED > self._size:
            raise DevnetError("the code is a wasm module, but no runtime: its heap is outside of its memory")
        self._map_state()
        self._state[0] = self._state_at + _RESERVED

    def _refresh(self) -> None:
        self._size = self._memory.data_len(self._store)
        self._base = ctypes.cast(self._memory.data_ptr(self._store), ctypes.c_void_p).value or 0

    def _map_state(self) -> None:
        words = _RESERVED // 4
        self._state = (ctypes.c_uint32 * words).from_address(self._base + self._state_at)

    def _check(self, pointer: int, length: int) -> None:
        if pointer + length > self._size:
            self._refresh()
            self._map_state()
            if pointer + length > self._size:
                raise ValueError(f"the runtime passed {length} bytes at {pointer}, outside of its memory")

    def read(self, pointer: int, length: int) -> bytes:
        """Return the bytes at an address."""
        if pointer + length > self._size:
            self._check(pointer, length)
        return ctypes.string_at(self._base + pointer, length)

    def write(self, pointer: int, data: bytes) -> None:
        """Write bytes at an address."""
        if pointer + len(data) > self._size:
            self._check(pointer, len(data))
        ctypes.memmove(self._base + pointer, data, len(data))

    def put(self, data: bytes) -> int:
        """Allocate memory for some bytes, write them there, and return the address."""
        pointer = self._allocate(len(data))
        self.write(pointer, data)
        return pointer

    def _allocate(self, size: int) -> int:
        """Allocate as the allocator's `malloc` does, from the same lists."""
        order = (size - 1).bit_length() - 3 if size > 8 else 0
        if order >= _ORDERS:
            raise ValueError(f"{size} bytes are more than the allocator gives at once")
        state = self._state
        slot = _LISTS // 4 + order
        block = state[slot]
        if block:
            self._check(block, 4)
            state[slot] = ctypes.c_uint32.from_address(self._base + block).value
            return block
        block = state[0]
        end = block + 8 + (8 << order)
        if end > self._size:
            self._refresh()
            if end > self._size:
                self._memory.grow(self._store, _GROWTH + (end - self._size) // _PAGE)
                self._refresh()
            self._map_state()
            state = self._state
        state[0] = end
        ctypes.c_uint64.from_address(self._base + block).value = order
        return block + 8
