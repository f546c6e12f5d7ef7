"""Registries made to hurt: no bytes buy no work, and generated code has a limit."""

from __future__ import annotations

import pytest

from cere_trust.codec import Registry, generated, read_types, write_compact
from cere_trust.compat import runtime_diff
from cere_trust.compat.type_diff import TypeDiff, short_type_name
from cere_trust.errors import DecodeError, EncodeError, MetadataError
from cere_trust.limits import MAX_EMPTY_VALUES, MAX_METADATA_SIZE, MAX_NAME_LENGTH, MAX_TUPLE_ITEMS
from cere_trust.runtime.metadata_reader import read_metadata

from ..unit.codec.made_types import Maker
from ..unit.runtime.recorded import DEV_14, runtime
from .peers import memory_below


def doubling(count: int) -> bytes:
    """Encode a registry of tuples, each of the former one twice; the first is empty."""
    types = b"".join(
        write_compact(number)
        + b"\0\0\4"
        + (write_compact(2) + write_compact(number - 1) * 2 if number else write_compact(0))
        + b"\0"
        for number in range(count)
    )
    return write_compact(count) + types


@pytest.mark.parametrize("count", [8, 24, 40, 10_000])
def test_types_that_double_without_bytes_are_refused_when_the_registry_is_read(count: int) -> None:
    types, _ = read_types(doubling(count), 0)
    with pytest.raises(MetadataError, match="values that take no bytes; at most 64 are decoded"):
        Registry(types)


def test_types_without_bytes_up_to_the_limit_are_decoded() -> None:
    registry = Registry(read_types(doubling(6), 0)[0])
    assert registry.decode(5, b"") is not None


def test_arrays_of_arrays_of_nothing_are_refused() -> None:
    make = Maker()
    nothing = make.tuple()
    for _ in range(3):
        nothing = make.array(nothing, 4096)
    with pytest.raises(MetadataError, match="take no bytes"):
        _ = make.registry


@pytest.mark.parametrize("kind", ["struct", "tuple", "enum"])
def test_values_without_bytes_beside_some_bytes_are_weighed_too(kind: str) -> None:
    make = Maker()
    unit, byte = make.tuple(), make["u8"]
    parts = [byte, *[unit] * (MAX_EMPTY_VALUES + 1)]
    if kind == "struct":
        make.struct("S", *parts)
    elif kind == "tuple":
        make.tuple(*parts)
    else:
        make.enum("E", A=(0, [(None, part) for part in parts]))
    with pytest.raises(MetadataError, match="has 65 values that take no bytes"):
        _ = make.registry


def test_lists_without_bytes_are_limited_by_the_weight_of_their_items() -> None:
    make = Maker()
    unit = make.tuple()
    heavy = make.tuple(*[make.tuple(unit, unit)] * 5)
    lists = make.sequence(make.sequence(heavy))
    registry = make.registry
    limit = MAX_EMPTY_VALUES // 21  # 1 + 5 * (1 + 1 + 1) values, of which `heavy` has 16
    with memory_below(4 << 20), pytest.raises(DecodeError, match="items that take no bytes"):
        registry.decode(lists, write_compact(1000) + write_compact(limit + 2) * 1000)
    with pytest.raises(EncodeError):
        registry.encode(lists, [[()] * (limit + 2)])


@pytest.mark.parametrize("depth", [900, 20_000])
def test_questions_about_deep_types_need_no_recursion(depth: int) -> None:
    make = Maker()
    byte, unit = make["u8"], make.tuple()
    deep = byte
    for _ in range(depth):
        deep = make.tuple(deep)
    flat = unit
    for _ in range(60):
        flat = make.tuple(flat)
    registry = make.registry
    assert registry.min_size(deep) == 1
    assert not registry.is_empty_type(deep)
    assert registry.is_empty_type(flat)
    assert registry.max_count(flat) == 1


@pytest.mark.parametrize("depth", [40, 150, 250])
def test_types_nested_deeper_than_one_expression_are_decoded_in_parts(depth: int) -> None:
    make = Maker()
    deep = make["u8"]
    for _ in range(depth):
        deep = make.tuple(deep)
    value = make.registry.decode(deep, b"\7")
    for _ in range(depth):
        (value,) = value
    assert value == 7


def test_generated_code_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generated, "MAX_GENERATED_CODE", 20_000)
    make = Maker()
    wide = make.tuple(*[make.sequence(make["u16"])] * 500)
    registry = make.registry
    with pytest.raises(MetadataError, match=r"need decoders of more than 20,000 characters"):
        registry.decode(wide, bytes(500))
    with pytest.raises(MetadataError, match=r"need encoders of more than 20,000 characters"):
        for count in range(1, 60):
            registry.encoder(make.struct(f"S{count}", **{f"field_{i}": make["u8"] for i in range(30)}))


@pytest.mark.parametrize("place", ["path", "field", "variant", "param"])
def test_long_names_are_refused_when_the_registry_is_read(place: str) -> None:
    def text(size: int) -> bytes:
        return write_compact(size) + b"x" * size

    def registry(size: int) -> bytes:
        name = text(size)
        path = b"\4" + name if place == "path" else b"\0"
        params = b"\4" + name + b"\0" if place == "param" else b"\0"
        field = b"\4\1" + name + b"\0\0\0" if place == "field" else b"\0"
        kind = b"\1\4" + name + b"\0\0\0" if place == "variant" else b"\0" + field
        return b"\4\0" + path + params + kind + b"\0"

    assert len(read_types(registry(MAX_NAME_LENGTH), 0)[0]) == 1
    with pytest.raises(DecodeError, match=f"a name of at most {MAX_NAME_LENGTH} bytes"):
        read_types(registry(MAX_NAME_LENGTH + 1), 0)


def test_items_of_tuples_are_counted_before_they_are_read() -> None:
    count = MAX_TUPLE_ITEMS + 1
    with memory_below(1 << 20), pytest.raises(DecodeError, match="items of tuples"):
        read_types(b"\4\0\0\0\4" + write_compact(count) + bytes(count) + b"\0", 0)


def test_metadata_beyond_the_limit_is_not_read() -> None:
    with pytest.raises(MetadataError, match="at most 8,388,608 are"):
        read_metadata(b"meta\x0e" + bytes(MAX_METADATA_SIZE))


def test_types_nested_too_deeply_to_be_compared_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    deep = make["u8"]
    for _ in range(5_000):
        deep = make.tuple(deep)
    other = runtime(DEV_14)
    monkeypatch.setattr(runtime_diff, "_extensions", lambda old, new, types: types.compare(deep, deep))
    monkeypatch.setattr(runtime_diff, "TypeDiff", lambda old, new: TypeDiff(make.registry, make.registry))
    with pytest.raises(MetadataError, match="cannot be compared: maximum recursion depth"):
        runtime_diff.compare_runtimes(other, other)


def test_names_of_types_that_double_are_cut() -> None:
    make = Maker()
    made = make["u8"]
    for _ in range(200):
        made = make.tuple(made, made)
    with memory_below(1 << 20):
        name = short_type_name(make.registry, made)
    assert len(name) < 2_000
    assert "…" in name


def test_types_that_wrap_themselves_are_named_and_compared() -> None:
    make = Maker()
    first, second = make.later(), make.later()
    make.replace(first, make.struct("First", second))
    make.replace(second, make.struct("Second", first))
    registry = make.registry
    assert short_type_name(registry, first) in ("First", "Second")
    assert TypeDiff(registry, registry).compare(first, second) == ""
