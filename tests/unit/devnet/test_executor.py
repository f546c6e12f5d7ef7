"""Small runtimes made by hand: whose memory it is, what they may call, how they fail."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import wasmtime

from cere_trust.errors import DevnetError, RuntimeTrap
from cere_trust.wasm import linking
from cere_trust.wasm.binary import with_own_memory
from cere_trust.wasm.executor import Executor
from cere_trust.wasm.state import ChainState, Overlay

IMPORTED = '(import "env" "memory" (memory 1))'
OWN = '(memory (export "memory") 1)'


def runtime(memory: str) -> Executor:
    """A runtime with a function that copies its argument to a new block and gives that back, and one that calls a stranger."""
    imported, own = (memory, "") if memory == IMPORTED else ("", memory)
    wasm = wasmtime.wat2wasm(f"""
    (module
      {imported}
      (import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))
      (import "env" "ext_unheard_of_version_7" (func $stranger))
      {own}
      (global (export "__heap_base") i32 (i32.const 1024))
      (func (export "echo") (param $at i32) (param $size i32) (result i64)
        (local $to i32)
        (local.set $to (call $malloc (local.get $size)))
        (memory.copy (local.get $to) (local.get $at) (local.get $size))
        (i64.or (i64.shl (i64.extend_i32_u (local.get $size)) (i64.const 32)) (i64.extend_i32_u (local.get $to))))
      (func (export "call_stranger") (param i32 i32) (result i64) (call $stranger) (i64.const 0))
      (func (export "point_outside") (param i32 i32) (result i64) (i64.const 0x00000010ffffff00)))
    """)
    return Executor(bytes(wasm))


@pytest.mark.parametrize("memory", [IMPORTED, OWN], ids=["imports its memory", "brings its memory"])
def test_a_runtime_runs_on_the_memory_it_imports_or_brings(memory: str) -> None:
    executor = runtime(memory)
    for data in (b"", b"word", bytes(200_000)):
        assert executor.call("echo", data, Overlay(ChainState())) == data


def test_an_import_that_is_not_known_is_named_when_it_is_called_and_not_before() -> None:
    executor = runtime(IMPORTED)
    with pytest.raises(RuntimeTrap, match="ext_unheard_of_version_7"):
        executor.call("call_stranger", b"", Overlay(ChainState()))


def test_a_function_that_is_not_there_and_an_answer_from_outside_the_memory_are_told() -> None:
    executor = runtime(IMPORTED)
    with pytest.raises(DevnetError, match="nothing_of_the_kind is not found"):
        executor.call("nothing_of_the_kind", b"", Overlay(ChainState()))
    with pytest.raises(RuntimeTrap, match="outside of its memory"):
        executor.call("point_outside", b"", Overlay(ChainState()))


def module(text: str) -> Executor:
    """A module whose function ``go`` takes what runtimes take, and gives a number."""
    return Executor(bytes(wasmtime.wat2wasm(f"(module {text})")))


GROUND = '(memory (export "memory") 1) (global (export "__heap_base") i32 (i32.const 1024))'


def test_a_memory_that_is_imported_becomes_the_modules_own_with_its_contents() -> None:
    wasm = bytes(
        wasmtime.wat2wasm("""
    (module
      (import "env" "before" (func $before (param i64)))
      (import "env" "table" (table 1 2 funcref))
      (import "env" "memory" (memory 3 700))
      (import "env" "number" (global i32))
      (import "env" "after" (func $after))
      (global i32 (i32.const 7))
      (func (export "read") (result i32) (i32.load8_u (i32.const 5)))
      (data (i32.const 5) "!"))
    """)
    )
    engine = wasmtime.Engine()
    own = wasmtime.Module(engine, with_own_memory(wasm, 64))
    assert [item.name for item in own.imports] == ["before", "table", "number", "after"]
    (limits,) = [item.type.limits for item in own.exports if isinstance(item.type, wasmtime.MemoryType)]
    assert (limits.min, limits.max) == (64, 700)
    store = wasmtime.Store(engine)
    linker = wasmtime.Linker(engine)
    nothing, number = wasmtime.FuncType([], []), wasmtime.ValType.i32()
    table = wasmtime.TableType(wasmtime.ValType.funcref(), wasmtime.Limits(1, 2))
    linker.define_func("env", "before", wasmtime.FuncType([wasmtime.ValType.i64()], []), lambda _: None)
    linker.define_func("env", "after", nothing, lambda: None)
    linker.define(store, "env", "table", wasmtime.Table(store, table, None))
    constant = wasmtime.Global(store, wasmtime.GlobalType(number, False), wasmtime.Val.i32(0))
    linker.define(store, "env", "number", constant)
    read = linker.instantiate(store, own).exports(store)["read"]
    assert isinstance(read, wasmtime.Func)
    assert read(store) == ord("!")
    assert with_own_memory(with_own_memory(wasm, 64), 64) == with_own_memory(wasm, 64)


def test_a_module_that_is_cut_short_anywhere_is_a_devnet_error() -> None:
    wasm = bytes(wasmtime.wat2wasm('(module (import "a" "t" (table 1 2 funcref)) (import "a" "m" (memory 1 2)))'))
    for end in range(9, len(wasm)):
        with pytest.raises(DevnetError, match="not a wasm module"):
            Executor(wasm[:end])


@pytest.fixture(params=["unchecked", "checked"])
def calls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways in which wasmtime calls host functions."""
    if request.param == "checked":
        monkeypatch.setattr(linking, "_define_unchecked", None)
    else:
        assert linking._define_unchecked is not None


@pytest.mark.usefixtures("calls")
def test_host_functions_take_and_give_numbers_of_either_width_and_bytes() -> None:
    executor = module(f"""
      (import "env" "ext_storage_exists_version_1" (func $exists (param i64) (result i32)))
      (import "env" "ext_storage_proof_size_storage_proof_size_version_1" (func $largest (result i64)))
      (import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
      (import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
      {GROUND}
      (func $slice (param i32 i32) (result i64)
        (i64.or (i64.shl (i64.extend_i32_u (local.get 1)) (i64.const 32)) (i64.extend_i32_u (local.get 0))))
      (func (export "go") (param i32 i32) (result i64)
        (call $set (call $slice (local.get 0) (local.get 1)) (call $slice (local.get 0) (local.get 1)))
        (i64.store (i32.const 0) (call $largest))
        (i32.store (i32.const 8) (call $exists (call $slice (local.get 0) (local.get 1))))
        (call $set (call $slice (i32.const 0) (i32.const 1)) (call $slice (i32.const 0) (i32.const 12)))
        (call $get (call $slice (local.get 0) (local.get 1))))
    """)
    overlay = Overlay(ChainState())
    assert executor.call("go", b"key", overlay) == b"\1" + bytes((3 << 2,)) + b"key"
    assert overlay.value(b"\xff") == b"\xff" * 8 + b"\1\0\0\0"


@pytest.mark.usefixtures("calls")
def test_what_a_host_function_raises_ends_the_call_and_its_cause_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"""
      (import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
      {GROUND}
      (func (export "go") (param i32 i32) (result i64) (call $get (i64.const {{place}})))"""
    executor = module(text.format(place=-1))
    with pytest.raises(RuntimeTrap, match="ValueError: the runtime passed 4294967295 bytes at 4294967295, outside"):
        executor.call("go", b"", Overlay(ChainState()))

    def interrupted(self: Overlay, key: bytes, child: bytes | None = None) -> bytes | None:
        raise KeyboardInterrupt

    executor = module(text.format(place=0))
    with monkeypatch.context() as patch:
        patch.setattr(Overlay, "value", interrupted)
        with pytest.raises(KeyboardInterrupt):
            executor.call("go", b"", Overlay(ChainState()))
    assert executor.call("go", b"", Overlay(ChainState())) == b"\0", "the next call is not touched by it"


@pytest.mark.parametrize(
    "text",
    [
        '(memory (export "memory") 1) (global (export "__heap_base") i32 (i32.const 65500))',
        '(memory (export "memory") 1) (global (export "__heap_base") i32 (i32.const -8))',
        '(memory (export "memory") 1)',
        '(global (export "__heap_base") i32 (i32.const 8))',
    ],
)
def test_a_module_without_a_heap_in_its_memory_is_no_runtime(text: str) -> None:
    executor = module(text + '(func (export "go") (param i32 i32) (result i64) (i64.const 0))')
    with pytest.raises(DevnetError, match="no runtime"):
        executor.call("go", b"", Overlay(ChainState()))


def test_a_free_list_that_leads_out_of_the_memory_is_not_followed() -> None:
    executor = module(f"""
      (import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
      {GROUND}
      (func (export "go") (param i32 i32) (result i64)
        (i32.store (i32.const 1032) (i32.const -16))
        (call $get (i64.const 0)))
    """)
    with pytest.raises(RuntimeTrap, match="outside of its memory"):
        executor.call("go", b"", Overlay(ChainState()))


def test_a_host_function_imported_with_a_reference_for_a_result_does_not_give_one() -> None:
    executor = module(f"""
      (import "env" "ext_storage_proof_size_storage_proof_size_version_1" (func $forged (result funcref)))
      {GROUND}
      (table 1 funcref)
      (func (export "go") (param i32 i32) (result i64)
        (table.set (i32.const 0) (call $forged))
        (call_indirect (i32.const 0))
        (i64.const 0))
    """)
    with pytest.raises(RuntimeTrap):
        executor.call("go", b"", Overlay(ChainState()))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("open_to_others", ["file", "folder"])
def test_compiled_code_that_others_can_change_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_to_others: str
) -> None:
    monkeypatch.setenv("CERE_TRUST_CACHE", str(tmp_path))
    runtime(OWN)
    (path,) = (tmp_path / "compiled").iterdir()
    used: list[bytes] = []
    original = wasmtime.Module.deserialize

    def deserialize(engine: wasmtime.Engine, data: bytes) -> wasmtime.Module:
        used.append(data)
        return original(engine, data)

    monkeypatch.setattr(wasmtime.Module, "deserialize", deserialize)
    runtime(OWN)
    assert used, "the cache is used"
    used.clear()
    (path if open_to_others == "file" else path.parent).chmod(0o777)
    runtime(OWN)
    assert not used
