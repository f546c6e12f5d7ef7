"""The budget, the border and the decompression that all borders share; and the gate that keeps one list of exceptions."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

import pytest
import zstandard

from cere_trust import limits
from cere_trust.errors import CodecError, ConnectFailed, DevnetError, MetadataError
from cere_trust.limits import HOSTILE, MAX_METADATA_SIZE, MAX_WASM_SIZE, Border, Budget, OverBudget, unpack_zstd
from cere_trust.runtime.metadata_file import unpacked
from cere_trust.wasm.binary import custom_section
from cere_trust.wasm.executor import ZSTD_MAGIC, decompress

from .peers import memory_below

ROOT = Path(limits.__file__).parent


def test_a_budget_ends_with_its_bytes_its_items_or_its_seconds() -> None:
    now = 0.0
    budget = Budget("the answer", 10, items=3, seconds=5, clock=lambda: now)
    budget.spend(10, 3)
    with pytest.raises(OverBudget, match="the answer has more than 10 bytes"):
        budget.spend(1)
    with pytest.raises(OverBudget, match="more than 3 items"):
        Budget("the answer", 10, items=3).spend(0, 4)
    budget = Budget("the answer", 10, seconds=5, clock=lambda: now)
    now = 5.0
    with pytest.raises(TimeoutError, match="took too long"):
        budget.spend(1)


def test_a_stream_is_read_one_byte_past_its_budget_at_most() -> None:
    stream = io.BytesIO(bytes(100))
    with pytest.raises(OverBudget):
        Budget("it", 10).read(stream)
    assert stream.tell() == 11
    assert Budget("it", 100).read(io.BytesIO(bytes(100))) == bytes(100)


@pytest.mark.parametrize("kind", HOSTILE)
def test_every_hostile_exception_becomes_an_own_error(kind: type[Exception]) -> None:
    with pytest.raises(ConnectFailed, match="refused"), Border(lambda error: ConnectFailed("refused")):
        raise kind


@pytest.mark.parametrize("kind", [OverflowError, ZeroDivisionError, UnicodeError, KeyError, IndexError])
def test_the_list_covers_what_derives_from_it(kind: type[Exception]) -> None:
    assert issubclass(kind, HOSTILE)


def test_own_errors_pass_a_border_and_defects_of_the_process_too() -> None:
    with pytest.raises(CodecError), Border(lambda error: ConnectFailed("refused")):
        raise CodecError
    with pytest.raises(ConnectFailed), Border(lambda error: ConnectFailed("refused"), passing=()):
        raise CodecError
    for kind in (KeyboardInterrupt, OSError):
        with pytest.raises(kind), Border(lambda error: ConnectFailed("refused")):
            raise kind


def bomb(size: int, *, stated: bool) -> bytes:
    made = zstandard.ZstdCompressor(level=1, write_content_size=stated).compressobj(size=size if stated else -1)
    block = bytes(1 << 20)
    return b"".join([*(made.compress(block) for _ in range(size >> 20)), made.flush()])


@pytest.mark.parametrize("stated", [True, False])
def test_a_frame_is_cut_at_the_budget_whatever_it_states(stated: bool) -> None:
    data = bomb(256 << 20, stated=stated)
    with memory_below(12 << 20), pytest.raises(OverBudget, match="the frame has more than 4,194,304 bytes"):
        unpack_zstd(data, Budget("the frame", 4 << 20))


def test_a_tiny_file_that_states_gigabytes_is_refused() -> None:
    tiny = b"\x28\xb5\x2f\xfd\xe0" + (1 << 40).to_bytes(8, "little") + b"\x01\x00\x00"
    for data in (tiny, bomb(64 << 20, stated=True), bomb(64 << 20, stated=False)):
        with memory_below(3 * MAX_METADATA_SIZE), pytest.raises(MetadataError, match="compression is damaged"):
            unpacked(data)


@pytest.mark.parametrize("stated", [True, False])
def test_runtime_code_is_refused_past_the_limit_and_not_cut(stated: bool) -> None:
    with pytest.raises(DevnetError, match="the runtime has more than 52,428,800 bytes"):
        decompress(ZSTD_MAGIC + bomb(MAX_WASM_SIZE + (1 << 20), stated=stated))


def test_cut_and_whole_frames() -> None:
    text = bytes(range(256)) * 1000
    frame = zstandard.ZstdCompressor().compress(text)
    assert unpack_zstd(frame, Budget("it", len(text))) == text
    with pytest.raises(ValueError, match="ends early"):
        unpack_zstd(frame[:-1], Budget("it", len(text)))


def test_lengths_in_wasm_have_32_bits() -> None:
    with pytest.raises(DevnetError, match="more than 32 bits"):
        custom_section(b"\0asm\1\0\0\0\0" + b"\xff" * 100_000, b"runtime_apis")


def test_no_module_keeps_a_list_of_hostile_exceptions_of_its_own() -> None:
    """Three or more builtin exceptions in one clause are such a list; `HOSTILE` is the only one."""
    builtin = {kind.__name__ for kind in HOSTILE} | {"KeyError", "IndexError", "OverflowError"}
    lists = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Tuple)
        if sum(isinstance(each, ast.Name) and each.id in builtin for each in node.type.elts) >= 3
    ]
    assert lists == []


UNITS = {"bytes": 1, "characters": 1, "KiB": 1 << 10, "MiB": 1 << 20, "Mi": 1 << 20}
DOCUMENTED = re.compile(r"([\d,]+)(?: (KiB|MiB|Mi))?\b")


def documented_limits() -> dict[str, list[int]]:
    """Return the numbers that docs/security.md gives for each constant."""
    text = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
    found: dict[str, list[int]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and (name := re.fullmatch(r"`(M[AI][XN]_\w+)`", cells[2])):
            numbers = DOCUMENTED.findall(cells[1])
            found.setdefault(name[1], []).extend(int(n.replace(",", "")) * UNITS.get(unit, 1) for n, unit in numbers)
    return found


def test_every_limit_has_the_size_that_the_page_on_security_gives() -> None:
    values = {name: value for name, value in vars(limits).items() if name.startswith("MAX_")}
    documented = documented_limits()
    assert set(values) <= set(documented), "docs/security.md lacks a limit"
    assert {name: value for name, value in values.items() if value not in documented[name]} == {}
