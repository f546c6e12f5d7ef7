"""Input made to hurt: it fails fast, in our own error, without memory or recursion."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.codec import Registry, read_types, write_compact
from cere_trust.compat.type_samples import NoSample, any_value
from cere_trust.errors import DecodeError, EncodeError, MetadataError
from cere_trust.types import AccountId

from ...hostile.peers import memory_below
from ..runtime.recorded import metadata
from .made_types import Maker


@pytest.mark.parametrize("count", [1 << 30, (1 << 32) - 1])
@pytest.mark.parametrize("item", ["u8", "u64", "str", "bool", "key", "pair", "enum", "vec"])
def test_a_length_beyond_the_input_fails_before_anything_is_made(item: str, count: int) -> None:
    make = Maker()
    items = {
        "key": make.array(make["u8"], 32),
        "pair": make.tuple(make["u8"], make.sequence(make["u8"])),
        "enum": make.enum("E", A=(0, []), B=(1, [(None, make["u8"])])),
        "vec": make.sequence(make["u16"]),
    }
    sequence = make.sequence(items.get(item) or make[item])
    registry = make.registry
    registry.decoder(sequence)
    with memory_below(200_000), pytest.raises(DecodeError) as caught:
        registry.decode(sequence, write_compact(count) + bytes(100))
    assert caught.value.offset <= 5


def test_lengths_of_items_that_take_no_bytes_are_capped() -> None:
    make = Maker()
    unit = make.tuple()
    nested = make.struct("Nested", make.tuple(unit, unit))
    registry = make.registry
    for item, limit in ((unit, 64), (nested, 16)):
        sequence, array = make.sequence(item), make.array(item, (1 << 32) - 1)
        assert len(registry.decode(sequence, write_compact(limit))) == limit
        with memory_below(200_000):
            for type_id, data in ((sequence, write_compact(1 << 30)), (array, b"")):
                with pytest.raises(DecodeError, match=f"at most {limit} items"):
                    registry.decode(type_id, data)
        with pytest.raises(EncodeError):
            registry.encode(sequence, [()] * 65)


def test_huge_arrays_bit_sequences_and_text_fail_before_anything_is_made() -> None:
    make = Maker()
    types = [make.array(make["u8"], (1 << 32) - 1), make.array(make["u64"], (1 << 32) - 1), make.bits("u64", "Msb0")]
    registry = make.registry
    with memory_below(300_000):
        for type_id in (*types, make["str"], make.sequence(make.array(make["u8"], 1 << 31))):
            with pytest.raises(DecodeError):
                registry.decode(type_id, write_compact(1 << 28) + bytes(40))


def test_nesting_without_end_is_a_decode_error() -> None:
    make = Maker()
    later = make.later()
    make.replace(later, make.sequence(later))
    registry = make.registry
    value = registry.decode(later, b"\4" * 100 + b"\0")
    assert registry.encode(later, value) == b"\4" * 100 + b"\0"
    for data in (b"\4" * 100_000 + b"\0", b"\4" * 100_000):
        with pytest.raises(DecodeError, match="less deeply") as caught:
            registry.decode(later, data)
        assert len(str(caught.value)) < 600
    itself: list[object] = []
    itself.append(itself)
    with pytest.raises(EncodeError, match="less deeply"):
        registry.encode(later, itself)


def test_a_type_that_is_only_itself_is_refused_both_ways() -> None:
    make = Maker()
    later = make.later()
    make.replace(later, make.struct("Endless", inner=later))
    with pytest.raises(DecodeError):
        make.registry.decode(later, b"")
    endless: dict[str, object] = {}
    endless["inner"] = endless
    with pytest.raises(EncodeError):
        make.registry.encode(later, endless)
    alias = make.later()
    make.replace(alias, make.struct("Alias", alias))
    with pytest.raises((DecodeError, MetadataError)):
        make.registry.decode(alias, b"\0")
    with pytest.raises((EncodeError, MetadataError)):
        make.registry.encode(alias, 1)


def test_type_numbers_that_do_not_exist_are_metadata_errors() -> None:
    make = Maker()
    broken = make.struct("Broken", a=9999)
    registry = make.registry
    for type_id in (broken, 9999, -1):
        with pytest.raises(MetadataError, match="no type"):
            registry.decode(type_id, b"\0\0\0\0")
        with pytest.raises(MetadataError, match="no type"):
            registry.encode(type_id, {"a": 1})


def test_trailing_bytes_and_other_input_than_bytes_are_refused() -> None:
    make = Maker()
    registry = make.registry
    with pytest.raises(DecodeError, match="the end, found 2 more bytes") as caught:
        registry.decode(make["u16"], b"\1\0\2\3")
    assert caught.value.offset == 2
    for buffer in (bytearray(b"\1\0"), memoryview(b"\1\0")):
        assert registry.decode(make["u16"], buffer) == 1  # type: ignore[arg-type]
    with pytest.raises(DecodeError, match=r"bytes\.fromhex"):
        registry.decode(make["u16"], "0x0100")  # type: ignore[arg-type]
    with pytest.raises(DecodeError, match="got int"):
        registry.decode(make["u16"], 1)  # type: ignore[arg-type]
    assert registry.decode_from(make["u16"], b"\xff\1\0\xff", 1) == (1, 3)


@cache
def real() -> Registry:
    return Registry(read_types(metadata("dev-v14.scale.zst"), 5)[0])


@given(seed=st.integers(0, 2**64), data=st.data())
@settings(max_examples=300, deadline=None)
def test_every_truncation_is_refused_and_mutations_never_surprise(seed: int, data: st.DataObject) -> None:
    registry, rng = real(), random.Random(seed)
    type_id = rng.randrange(len(registry.types))
    try:
        encoded = registry.encode(type_id, any_value(registry, type_id, rng))
    except NoSample:
        return
    if encoded:
        with pytest.raises(DecodeError) as caught:
            registry.decode(type_id, encoded[: rng.randrange(len(encoded))])
        assert 0 <= caught.value.offset <= len(encoded) and caught.value.expected
    mutated = bytearray(encoded + rng.randbytes(rng.randrange(3)))
    for _ in range(rng.randrange(1, 4)):
        if mutated:
            mutated[rng.randrange(len(mutated))] = data.draw(st.sampled_from([0, 1, 2, 3, 0x7F, 0xFE, 0xFF]))
    try:
        value = registry.decode(type_id, bytes(mutated))
    except DecodeError as error:
        assert 0 <= error.offset <= len(mutated)
    else:
        assert registry.encode(type_id, value) == mutated, "what is accepted is canonical"


JUNK: st.SearchStrategy[object] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=40)
    | st.sampled_from(["Id", "None", "0x00", AccountId(bytes(32)), object(), {1}, ...]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=6,
)


@given(seed=st.integers(0, 2**64), junk=JUNK)
@settings(max_examples=300, deadline=None)
def test_any_python_value_is_encoded_or_refused_in_our_own_error(seed: int, junk: object) -> None:
    registry, rng = real(), random.Random(seed)
    type_id = rng.randrange(len(registry.types))
    try:
        data = registry.encode(type_id, junk)
    except EncodeError as error:
        assert error.expected
    else:
        registry.decode(type_id, data)


def test_types_nested_without_measure_are_refused() -> None:
    make = Maker()
    last = make["u8"]
    for _ in range(20_000):
        last = make.struct("", last)
    registry = make.registry
    for run in (
        lambda: registry.decode(last, b"\1"),
        lambda: registry.decode_from(last, b"\1"),
        lambda: registry.encode(last, 1),
    ):
        with pytest.raises((DecodeError, EncodeError, MetadataError)):
            run()
    wide = make["u8"]
    for _ in range(60):
        wide = make.tuple(wide, wide)
    with pytest.raises(DecodeError):
        make.registry.decode(wide, b"\1")
