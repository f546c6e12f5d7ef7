"""Kinds of types, the convention of plain values, and what is refused in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cere_trust.codec import read_compact, write_compact
from cere_trust.errors import DecodeError, EncodeError, MetadataError
from cere_trust.types import Amount, Conviction

from .made_types import Maker

INTEGERS = [sign + str(bits) for sign in "ui" for bits in (8, 16, 32, 64, 128, 256)]


def limits(name: str) -> tuple[int, int]:
    bits = int(name[1:])
    return (0, (1 << bits) - 1) if name[0] == "u" else (-(1 << bits - 1), (1 << bits - 1) - 1)


# --- integers ---


@pytest.mark.parametrize("name", INTEGERS)
def test_integers_are_little_endian_and_keep_their_limits(name: str) -> None:
    make = Maker()
    registry, (least, greatest) = make.registry, limits(name)
    for value in (least, greatest, 1):
        data = registry.encode(make[name], value)
        assert data == value.to_bytes(int(name[1:]) // 8, "little", signed=name[0] == "i")
        assert registry.decode(make[name], data) == value
    for bad in (least - 1, greatest + 1, True, False, 1.0, "1", None, b"\1"):
        with pytest.raises(EncodeError, match=f"an integer from {least} to {greatest}"):
            registry.encode(make[name], bad)


@pytest.mark.parametrize("name", [name for name in INTEGERS if name[0] == "u"])
def test_compact_integers_keep_the_limits_of_their_type(name: str) -> None:
    make = Maker()
    compact = make.compact(make[name])
    registry, (_, greatest) = make.registry, limits(name)
    for value in (0, 63, greatest):
        assert registry.encode(compact, value) == write_compact(value)
        assert registry.decode(compact, write_compact(value)) == value
    for bad in (-1, greatest + 1, True, 1.5, 64.0, "1", None):
        with pytest.raises(EncodeError, match=f"from 0 to {greatest}"):
            registry.encode(compact, bad)
    with pytest.raises(DecodeError, match=f"up to {greatest}"):
        registry.decode(compact, write_compact(greatest + 1))


@given(st.integers(0, (1 << 536) - 1))
@example(0)
@settings(deadline=None)
def test_compact_integers_round_trip(value: int) -> None:
    data = write_compact(value)
    assert read_compact(b"\xff" + data + b"\xff", 1) == (value, 1 + len(data))


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (0, "00"),
        (63, "fc"),
        (64, "0101"),
        (16383, "fdff"),
        (16384, "02000100"),
        (2**30 - 1, "feffffff"),
        (2**30, "0300000040"),
        (2**32, "070000000001"),
        (2**64 - 1, "13ffffffffffffffff"),
    ],
)
def test_compact_integers_are_written_as_the_specification_says(value: int, data: str) -> None:
    assert write_compact(value).hex() == data


@pytest.mark.parametrize("data", ["0100", "fd00", "02000000", "feff0000", "03ffffff3f", "0300000000", "07ffffffff00"])
def test_compact_integers_longer_than_needed_are_refused(data: str) -> None:
    make = Maker()
    with pytest.raises(DecodeError, match="shortest form") as caught:
        make.registry.decode(make.compact(make["u128"]), bytes.fromhex(data))
    assert caught.value.offset == 0


def test_a_compact_struct_reads_as_the_struct_does() -> None:
    make = Maker()
    perbill = make.struct("sp_arithmetic::Perbill", make["u32"])
    named = make.struct("Wrapped", inner=perbill)
    compact, compact_named = make.compact(perbill), make.compact(named)
    compact_unit, compact_text = make.compact(make.tuple()), make.compact(make["str"])
    registry = make.registry
    assert registry.encode(compact, 100) == write_compact(100) and registry.decode(compact, write_compact(100)) == 100
    assert registry.encode(compact_named, {"inner": 100}) == write_compact(100)
    assert registry.decode(compact_named, write_compact(100)) == {"inner": 100}
    assert registry.encode(compact_unit, ()) == b"" and registry.decode(compact_unit, b"") == ()
    with pytest.raises(EncodeError, match=r"inner: expected an integer"):
        registry.encode(compact_named, {"inner": -1})
    with pytest.raises(MetadataError, match="only unsigned integers"):
        registry.decode(compact_text, b"\0")


# --- text, bytes, bits ---


def test_bools_are_zero_and_one_only() -> None:
    make = Maker()
    pair = make.tuple(make["bool"], make["bool"])
    registry = make.registry
    assert registry.decode(pair, b"\1\0") == (True, False)
    for value in (1, 0, None, "true"):
        with pytest.raises(EncodeError, match="True or False"):
            registry.encode(make["bool"], value)
    with pytest.raises(DecodeError, match="0 or 1 for a bool") as caught:
        registry.decode(pair, b"\1\2")
    assert caught.value.offset == 1 and caught.value.path == "(bool, bool).1"


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(deadline=None)
def test_text_and_characters_round_trip(text: str) -> None:
    make = Maker()
    registry = make.registry
    assert registry.decode(make["str"], registry.encode(make["str"], text)) == text
    for character in text[:3]:
        assert registry.encode(make["char"], character) == ord(character).to_bytes(4, "little")
        assert registry.decode(make["char"], registry.encode(make["char"], character)) == character


@pytest.mark.parametrize("data", ["00d80000", "ffdf0000", "00001100", "ffffffff"])
def test_a_char_is_a_unicode_scalar_value(data: str) -> None:
    make = Maker()
    with pytest.raises(DecodeError, match="Unicode scalar value"):
        make.registry.decode(make["char"], bytes.fromhex(data))


def test_text_that_is_not_utf8_is_refused_where_it_breaks() -> None:
    make = Maker()
    with pytest.raises(DecodeError, match="UTF-8") as caught:
        make.registry.decode(make["str"], b"\x10ab\xffc")
    assert caught.value.offset == 3
    for value in ("\ud800", b"bytes", 1):
        with pytest.raises(EncodeError, match="text"):
            make.registry.encode(make["str"], value)
    for value in ("", "ab", "\udfff", 97):
        with pytest.raises(EncodeError, match="one character"):
            make.registry.encode(make["char"], value)


def test_bytes_are_taken_from_bytes_and_hex_but_not_from_plain_text() -> None:
    make = Maker()
    many, four = make.sequence(make["u8"]), make.array(make["u8"], 4)
    registry = make.registry
    for value in (b"abcd", bytearray(b"abcd"), memoryview(b"abcd"), "0x61626364", [97, 98, 99, 100]):
        assert registry.encode(many, value) == b"\x10abcd" and registry.encode(four, value) == b"abcd"
    assert registry.decode(many, b"\x10abcd") == registry.decode(four, b"abcd") == b"abcd"
    for type_id in (many, four):
        with pytest.raises(EncodeError, match=r"write text as \.encode\(\)"):
            registry.encode(type_id, "abcd")
        for bad in ("0xabc", "0xzz", 4, None, 1.5, [256], {"a": 1}):
            with pytest.raises(EncodeError, match="hex text"):
                registry.encode(type_id, bad)
    with pytest.raises(EncodeError, match="expected 4 bytes, got 3 bytes"):
        registry.encode(four, b"abc")


@pytest.mark.parametrize("order", ["Lsb0", "Msb0"])
@pytest.mark.parametrize("store", ["u8", "u16", "u32", "u64"])
@given(bits=st.lists(st.booleans(), max_size=200))
@settings(deadline=None)
def test_bit_sequences_lie_in_words_as_bitvec_lays_them(store: str, order: str, bits: list[bool]) -> None:
    width = int(store[1:])
    words = []
    for start in range(0, len(bits), width):
        word = 0
        for n, bit in enumerate(bits[start : start + width]):
            word |= bit << (n if order == "Lsb0" else width - 1 - n)
        words.append(word.to_bytes(width // 8, "little"))
    expected = write_compact(len(bits)) + b"".join(words)
    make = Maker()
    type_id = make.bits(store, order)
    assert make.registry.encode(type_id, bits) == expected
    assert make.registry.decode(type_id, expected) == bits


def test_bit_sequences_of_unknown_layout_or_value_are_refused() -> None:
    make = Maker()
    known = make.bits("u8", "Lsb0")
    for store, order in (("u128", "Lsb0"), ("bool", "Lsb0"), ("u8", "Middle0")):
        with pytest.raises(MetadataError, match="not known"):
            make.registry.decode(make.bits(store, order), b"\0")
    for value in ([1, 0], "01", None, [True, None]):
        with pytest.raises(EncodeError, match="a list of bools"):
            make.registry.encode(known, value)


# --- structs, tuples, enums, options ---


@dataclass
class Point:
    x: int
    y: int


def test_structs_follow_the_convention_of_their_fields() -> None:
    make = Maker()
    named = make.struct("Point", x=make["u8"], y=make["u16"])
    newtype, pair, unit = make.struct("New", named), make.struct("Pair", make["u8"], make["u8"]), make.struct("Unit")
    registry = make.registry
    for type_id in (named, newtype):
        assert registry.decode(type_id, b"\1\2\0") == {"x": 1, "y": 2}
        for value in ({"y": 2, "x": 1}, Point(1, 2)):
            assert registry.encode(type_id, value) == b"\1\2\0"
    assert registry.decode(pair, b"\1\2") == (1, 2) and registry.encode(pair, [1, 2]) == b"\1\2"
    empty: tuple[object, ...] = ((), None, {}, [])
    assert registry.decode(unit, b"") == () and all(registry.encode(unit, none) == b"" for none in empty)


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        ({"x": 1}, "", "no y"),
        ({"x": 1, "y": 2, "z": 3}, "", "unknown z"),
        ({"x": 1, "z": 2}, "", "no y and unknown z"),
        ([1, 2], "", "a dict with x, y"),
        ("xy", "", "a dict with x, y"),
        (None, "", "a dict"),
        ({"x": 300, "y": 1}, "x", "from 0 to 255"),
        ({"x": 1, "y": 2.0}, "y", "from 0 to 65535"),
    ],
)
def test_a_struct_of_another_shape_is_refused_by_name(value: object, path: str, words: str) -> None:
    make = Maker()
    named = make.struct("Point", x=make["u8"], y=make["u16"])
    with pytest.raises(EncodeError, match=words) as caught:
        make.registry.encode(named, value)
    assert caught.value.path == path


def test_lists_refuse_what_only_looks_like_one() -> None:
    make = Maker()
    numbers, pair, three = make.sequence(make["u32"]), make.tuple(make["u8"], make["u8"]), make.array(make["u16"], 3)
    registry = make.registry
    assert (
        registry.encode(numbers, (1, 2)) == registry.encode(numbers, iter([1, 2])) == registry.encode(numbers, [1, 2])
    )
    assert registry.decode(three, b"\1\0\2\0\3\0") == [1, 2, 3]
    value: object
    for value in ("12", b"12", {1: 2}, {1, 2}, None, 12):
        with pytest.raises(EncodeError, match="a list of u32"):
            registry.encode(numbers, value)
        with pytest.raises(EncodeError):
            registry.encode(pair, value)
    for type_id, value in ((pair, (1,)), (pair, (1, 2, 3)), (three, [1, 2]), (three, [])):
        with pytest.raises(EncodeError, match="of them"):
            registry.encode(type_id, value)
    with pytest.raises(EncodeError) as caught:
        registry.encode(make.sequence(make.struct("P", x=numbers)), [{"x": []}, {"x": [1, -1]}])
    assert caught.value.path == "[1].x[1]"


def test_enums_may_have_gaps_and_take_names_dicts_and_python_enums() -> None:
    make = Maker()
    vote = make.enum(
        "Vote",
        Aye=(3, []),
        Split=(250, [("aye", make["u8"]), ("nay", make["u8"])]),
        One=(7, [(None, make["u8"])]),
        Two=(9, [(None, make["u8"]), (None, make["u8"])]),
    )
    conviction = make.enum("Conviction", **{member.value: (n, []) for n, member in enumerate(Conviction)})
    registry = make.registry
    cases: list[tuple[object, bytes]] = [
        ("Aye", b"\3"),
        ({"Split": {"aye": 1, "nay": 2}}, b"\xfa\1\2"),
        ({"One": 5}, b"\7\5"),
        ({"Two": (1, 2)}, b"\x09\1\2"),
    ]
    Other = Enum("Other", {"X": 1})
    for value, data in cases:
        assert registry.encode(vote, value) == data and registry.decode(vote, data) == value
    assert registry.encode(vote, {"Aye": ()}) == registry.encode(vote, {"Aye": None}) == b"\3"
    assert registry.encode(conviction, Conviction.LOCKED_2X) == b"\2"
    for value in (
        "Nay",
        {"Nay": 1},
        {"Aye": 1},
        "One",
        {"One": 1, "Two": 2},
        {},
        None,
        3,
        ["Aye"],
        {"Split": {"aye": 1}},
        Other.X,
        {"One": -1},
    ):
        with pytest.raises(EncodeError):
            registry.encode(vote, value)
    with pytest.raises(DecodeError, match=r"a variant \(3, 250, 7, 9\), found 4"):
        registry.decode(vote, b"\4")


@pytest.mark.parametrize("size", [2, 6, 40])
def test_enums_of_any_size_name_the_path_of_what_is_missing(size: int) -> None:
    make = Maker()
    variants = {f"V{n}": (n * 3, [("a", make["u8"]), ("b", make.sequence(make["u32"]))]) for n in range(size)}
    enum = make.enum("pallet::Big", **variants)
    registry = make.registry
    for name, (index, _) in variants.items():
        data = registry.encode(enum, {name: {"a": 1, "b": [2, 3]}})
        assert data[0] == index and registry.decode(enum, data) == {name: {"a": 1, "b": [2, 3]}}
        with pytest.raises(DecodeError) as caught:
            registry.decode(enum, data[:-1])
        assert caught.value.path.startswith(f"pallet::Big.{name}.b")
    with pytest.raises(DecodeError, match="a variant"):
        registry.decode(enum, b"\1")


def test_an_empty_enum_has_no_values() -> None:
    make = Maker()
    void = make.enum("Void")
    for data in (b"", b"\0"):
        with pytest.raises(DecodeError):
            make.registry.decode(void, data)
    value: object
    for value in (None, "", {}, ()):
        with pytest.raises(EncodeError):
            make.registry.encode(void, value)


def test_options_tell_none_from_some_none() -> None:
    make = Maker()
    one = make.option(make["u8"])
    two, newtype, flag = make.option(one), make.option(make.struct("New", one)), make.option(make["bool"])
    registry = make.registry
    value: object
    for value, data in ((None, b"\0"), (5, b"\1\5")):
        assert registry.encode(one, value) == data and registry.decode(one, data) == value
    for type_id in (two, newtype):
        for value, data in ((None, b"\0"), ({"Some": None}, b"\1\0"), ({"Some": 5}, b"\1\1\5")):
            assert registry.encode(type_id, value) == data and registry.decode(type_id, data) == value
        with pytest.raises(EncodeError, match="Some"):
            registry.encode(type_id, 5)
    # parity-scale-codec cannot specialise Option<bool>; its one-byte form is a type of its own, OptionBool.
    for value, data in ((None, b"\0"), (True, b"\1\1"), (False, b"\1\0")):
        assert registry.encode(flag, value) == data and registry.decode(flag, data) == value
    with pytest.raises(DecodeError):
        registry.decode(one, b"\2\5")


def test_types_that_contain_themselves_round_trip() -> None:
    make = Maker()
    later = make.later()
    tree = make.replace(
        later,
        make.enum(
            "Tree",
            Leaf=(0, [(None, make["u16"])]),
            Node=(1, [("children", make.sequence(later)), ("next", make.option(later))]),
        ),
    )
    leaf = {"Leaf": 7}
    value = {"Node": {"children": [leaf, {"Node": {"children": [], "next": None}}], "next": leaf}}
    registry = make.registry
    assert registry.decode(tree, registry.encode(tree, value)) == value


def test_large_fixed_types_are_read_in_order() -> None:
    make = Maker()
    inner = make.tuple(make["u8"], make["i16"], make["u128"], make["bool"])
    wide = make.array(inner, 30)
    struct = make.struct("Wide", **{f"f{n}": make["u64"] if n % 2 else make["u8"] for n in range(300)}, tail=wide)
    value = {f"f{n}": n % 256 for n in range(300)} | {"tail": [(n, -n, 1 << n, bool(n % 2)) for n in range(30)]}
    registry = make.registry
    assert registry.decode(struct, registry.encode(struct, value)) == value


def test_subclasses_of_int_encode_as_what_they_are() -> None:
    make = Maker()
    assert make.registry.encode(make["u128"], Amount.cere("1")) == (10**10).to_bytes(16, "little")
    assert make.registry.encode(make.compact(make["u128"]), Amount.cere("1")) == write_compact(10**10)


def test_names_from_metadata_never_become_source() -> None:
    nasty = "x'); raise SystemExit('" + '"""\n\\'
    make = Maker()
    enum = make.enum(nasty, **{nasty: (0, [(nasty, make["u8"])]), "Plain": (1, [])})
    struct = make.struct(nasty, **{nasty: enum})
    registry = make.registry
    value = {nasty: {nasty: {nasty: 3}}}
    assert registry.decode(struct, registry.encode(struct, value)) == value
