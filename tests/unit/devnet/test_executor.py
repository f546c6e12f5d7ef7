"""Small runtimes made by hand: whose memory it is, what they may call, how they fail."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import wasmtime

from cere_trust.errors import DevnetError, RuntimeTrap
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
