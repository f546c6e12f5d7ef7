"""Signed extensions: filled in from metadata, left blank where that is safe, refused by name where not."""

from __future__ import annotations

from typing import Any

import pytest

from cere_trust import Amount, Call, Mortality, Runtime
from cere_trust.codec.primitives import write_compact
from cere_trust.errors import EncodeError, IncompatibleRuntime, UnsupportedExtension
from cere_trust.extrinsic import UnsignedExtrinsic, compose
from cere_trust.extrinsic.extensions import HANDLERS, Extra, Terms, extend

from .made import (
    ALICE,
    ALL,
    BIRTH,
    CERE,
    CHECK_METADATA_HASH,
    DEV,
    GENESIS,
    NOTHING,
    SOME_HASH,
    UNIT,
    array,
    enum,
    metadata,
    metadata_hash_types,
    option,
    primitive,
    runtime,
    struct,
    type_count,
    with_extensions,
    with_metadata_hash,
)

REMARK = Call("System", "remark", {"remark": b""})


def composed(known: Runtime, **changes: object) -> UnsignedExtrinsic:
    arguments: dict[str, object] = {"account": ALICE, "nonce": 300, "genesis": GENESIS, "birth": BIRTH, "tip": 2**70}
    return compose(known, REMARK, **{**arguments, **changes})  # type: ignore[arg-type]


def filled(known: Runtime, digest: bytes | None) -> Extra:
    return extend(known, Terms(300, Amount(2**70), Mortality(64), GENESIS, BIRTH, digest))


@pytest.mark.parametrize("name", ALL)
def test_the_explicit_part_is_era_nonce_tip_and_the_additional_part_versions_and_hashes(name: str) -> None:
    version = runtime(name).version
    made = composed(runtime(name))
    era = Mortality(64).era(1000)
    assert made.extra.sent == era + bytes.fromhex("b104") + bytes.fromhex("17000000000000000040")
    numbers = version.spec_version.to_bytes(4, "little") + version.transaction_version.to_bytes(4, "little")
    assert made.extra.signed == numbers + GENESIS + BIRTH.hash


def test_an_immortal_extrinsic_signs_the_genesis_hash_twice() -> None:
    made = composed(runtime(), mortality=Mortality.immortal(), tip=0)
    assert made.extra.sent == bytes.fromhex("00b10400")
    assert made.extra.signed.endswith(GENESIS + GENESIS)
    assert made.last_block is None


@pytest.mark.parametrize("name", [CERE, DEV])
def test_check_metadata_hash_adds_a_byte_each_or_the_digest(name: str) -> None:
    hashed = Runtime.from_metadata(with_metadata_hash(name))
    plain, switched_off = composed(runtime(name)), composed(hashed)
    assert switched_off.extra.sent == plain.extra.sent + b"\0"
    assert switched_off.extra.signed == plain.extra.signed + b"\0"
    digest = bytes(range(32))
    enabled = filled(hashed, digest)
    assert enabled.sent == plain.extra.sent + b"\1"
    assert enabled.signed == plain.extra.signed + b"\1" + digest


def extended(types: list[bytes], name: str = "Novelty", extra: int = 0, additional: int = 0) -> Runtime:
    return Runtime.from_metadata(with_extensions(metadata(CERE), types, [(name, extra, additional)]))


COUNT = type_count(metadata(CERE))
BLANK = {
    "unit": ([UNIT], b""),
    "empty struct": ([struct(["a", "B"], [])], b""),
    "struct of empty things": ([UNIT, struct(["a", "B"], [(None, COUNT)])], b""),
    "array of nothing": ([array(0, COUNT + 1), primitive(3)], b""),
    "option": ([option(COUNT + 1), primitive(5)], b"\0"),
}


def option_with_indices(none: int, some: int) -> bytes:
    plain = option(COUNT + 2)
    assert plain.count(b"None\0\0\0") == 1
    swapped = plain.replace(b"None\0\0\0", b"None\0" + bytes((none, 0)))
    assert swapped[-3:] == b"\1\0\0"
    return swapped[:-3] + bytes((some, 0, 0))


REFUSED = {
    "number": [primitive(5)],
    "byte": [primitive(3)],
    "flag": [primitive(0)],
    "text": [primitive(2)],
    "bytes": [b"\0\0\2" + bytes.fromhex("00") + b"\0"],
    "enum": [enum(["a", "B"], [("On", []), ("Off", [])])],
    "enum that can be disabled": [enum(["a", "B"], [("Disabled", [])])],
    "option with other indices": [option_with_indices(1, 0), primitive(5)],
    "struct with an option in it": [struct(["a", "B"], [(None, COUNT + 2)]), option(COUNT + 3), primitive(5)],
    "enum whose Disabled has data": [enum(["a", "B"], [("Disabled", [(None, 0)])])],
}


@pytest.mark.parametrize("kind", BLANK)
def test_an_unknown_extension_that_can_be_blank_is_left_blank(kind: str) -> None:
    types, blank = BLANK[kind]
    last = len(types) - 1 if kind == "struct of empty things" else 0
    made = composed(extended([*types, UNIT], extra=last, additional=len(types)))
    assert made.extra.sent == composed(runtime()).extra.sent + blank
    made = composed(extended([*types, UNIT], extra=len(types), additional=last))
    assert made.extra.signed == composed(runtime()).extra.signed + blank


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("part", ["extra", "additional"])
def test_an_unknown_extension_with_data_is_refused_by_name_before_anything_is_signed(kind: str, part: str) -> None:
    known = extended([UNIT, *REFUSED[kind]], **{part: 1})  # type: ignore[arg-type]
    with pytest.raises(UnsupportedExtension, match=r"'Novelty'.*nothing was signed") as caught:
        composed(known)
    assert caught.value.extension == "Novelty"


def test_a_known_extension_of_another_shape_is_refused_by_name() -> None:
    types = [UNIT, struct(["a", "CheckMetadataHash"], [("level", COUNT + 2)]), primitive(5)]
    with pytest.raises(UnsupportedExtension, match="CheckMetadataHash"):
        composed(extended(types, "CheckMetadataHash", extra=1))


def mode(disabled: int, enabled: int) -> bytes:
    """The mode of CheckMetadataHash, with these indices."""
    plain = enum(["a", "Mode"], [("Disabled", []), ("Enabled", [])])
    made = plain.replace(b"Disabled\0\0", b"Disabled\0" + bytes((disabled,)))
    return made.replace(b"Enabled\0\1", b"Enabled\0" + bytes((enabled,)))


def test_a_digest_that_the_runtime_does_not_check_is_refused() -> None:
    with pytest.raises(IncompatibleRuntime, match="cannot be signed along: CheckMetadataHash is missing"):
        filled(runtime(), bytes(32))
    for short in (b"", bytes(31), bytes(33)):
        with pytest.raises(UnsupportedExtension, match="CheckMetadataHash"):
            filled(Runtime.from_metadata(with_metadata_hash(CERE)), short)


def test_a_digest_with_signed_data_behind_it_is_refused() -> None:
    types = metadata_hash_types(COUNT)
    added = [("CheckMetadataHash", CHECK_METADATA_HASH, SOME_HASH), ("Novelty", NOTHING, SOME_HASH)]
    known = Runtime.from_metadata(with_extensions(metadata(CERE), types, added))
    assert composed(known).extra.blank == ("Novelty",)
    with pytest.raises(IncompatibleRuntime, match="an extension behind it adds signed data"):
        filled(known, bytes(32))
    last = Runtime.from_metadata(with_extensions(metadata(CERE), types, added[::-1]))
    assert filled(last, bytes(32)).signed.endswith(b"\0\1" + bytes(32))


# Each mends one byte, or one type, of a known extension: the mode's indices, the digest's type, the width of a number.
MODE = struct(["a", "CheckMetadataHash"], [("mode", COUNT + 1)])
BENT = {
    "mode indices": ("CheckMetadataHash", [MODE, mode(1, 0)], 0, None),
    "mode at 2 and 3": ("CheckMetadataHash", [MODE, mode(2, 3)], 0, None),
    "digest without option": ("CheckMetadataHash", [array(32, COUNT + 1), primitive(3)], None, 0),
    "digest of 16 bytes": ("CheckMetadataHash", [option(COUNT + 1), array(16, COUNT + 2), primitive(3)], None, 0),
}


@pytest.mark.parametrize("what", BENT)
def test_a_known_extension_with_other_indices_or_types_is_refused_by_name(what: str) -> None:
    identifier, types, extra, additional = BENT[what]
    own = len(types)
    types = [*types, *metadata_hash_types(COUNT + own)]
    parts = (
        own + CHECK_METADATA_HASH if extra is None else extra,
        own + SOME_HASH if additional is None else additional,
    )
    known = Runtime.from_metadata(with_extensions(metadata(CERE), types, [(identifier, *parts)]))
    for digest in (None, bytes(range(32))):
        if (what, digest) != ("digest of 16 bytes", None):  # None is the same byte there
            with pytest.raises(UnsupportedExtension, match=identifier):
                filled(known, digest)


def retyped(identifier: str, part: str, types: list[bytes], number: int = 0) -> Runtime:
    """A recorded runtime whose metadata gives one extension another type."""
    known = Runtime.from_metadata(with_extensions(metadata(CERE), types, []))
    parts: dict[str, Any] = {part: COUNT + number}
    changed = tuple(
        each._replace(**parts) if each.identifier == identifier else each for each in known.extrinsic.extensions
    )
    object.__setattr__(known.extrinsic, "extensions", changed)
    return known


@pytest.mark.parametrize(
    ("identifier", "part", "type_"),
    [
        ("CheckNonce", "extra", primitive(5)),
        ("CheckNonce", "extra", primitive(6)),
        ("CheckNonce", "additional", primitive(5)),
        ("ChargeTransactionPayment", "extra", primitive(7)),
        ("CheckSpecVersion", "additional", primitive(4)),
        ("CheckSpecVersion", "additional", primitive(6)),
        ("CheckSpecVersion", "extra", primitive(5)),
        ("CheckTxVersion", "additional", primitive(6)),
        ("CheckGenesis", "extra", primitive(3)),
        ("CheckMortality", "extra", primitive(4)),
    ],
)
def test_a_known_extension_with_another_type_is_refused_by_name(identifier: str, part: str, type_: bytes) -> None:
    with pytest.raises(UnsupportedExtension, match=identifier):
        composed(retyped(identifier, part, [type_]))


def test_eras_with_swapped_variants_are_refused() -> None:
    era = Mortality(64).era(1000)
    byte: list[tuple[str | None, int]] = [(None, COUNT + 1)]
    names = [("Immortal", byte[:0]), *((f"Mortal{n}", byte) for n in range(1, 256))]
    names[era[0]], names[era[0] + 1] = names[era[0] + 1], names[era[0]]
    with pytest.raises(UnsupportedExtension, match="CheckMortality"):
        composed(retyped("CheckMortality", "extra", [enum(["a", "Era"], names), primitive(3)]))


@pytest.mark.parametrize("identifier", ["CheckNonce", "ChargeTransactionPayment", "CheckEra", "CheckGenesis"])
def test_a_known_extension_that_is_listed_twice_is_refused(identifier: str) -> None:
    known = Runtime.from_metadata(metadata(CERE))
    extensions = known.extrinsic.extensions
    twin = next(e for e in extensions if e.identifier == identifier.replace("CheckEra", "CheckMortality"))
    object.__setattr__(known.extrinsic, "extensions", (*extensions, twin._replace(identifier=identifier)))
    with pytest.raises(UnsupportedExtension, match=identifier):
        composed(known)


def without(identifier: str) -> Runtime:
    known = Runtime.from_metadata(metadata(CERE))
    object.__setattr__(
        known.extrinsic, "extensions", tuple(e for e in known.extrinsic.extensions if e.identifier != identifier)
    )
    return known


def test_a_tip_that_nobody_would_receive_is_refused() -> None:
    with pytest.raises(IncompatibleRuntime, match="takes no tip"):
        composed(without("ChargeTransactionPayment"))
    composed(without("ChargeTransactionPayment"), tip=0)


def test_a_tip_beside_the_choice_of_an_asset_is_paid_in_the_chains_own_token() -> None:
    compact_u128 = b"\0\0\6" + write_compact(COUNT + 1) + b"\0"
    charge = struct(["a", "ChargeAssetTxPayment"], [("tip", COUNT + 2), ("asset_id", COUNT + 3)])
    types = [UNIT, primitive(7), compact_u128, option(COUNT + 1), charge]
    known = extended(types, "ChargeAssetTxPayment", extra=4)
    others = tuple(e for e in known.extrinsic.extensions if e.identifier != "ChargeTransactionPayment")
    object.__setattr__(known.extrinsic, "extensions", others)
    assert composed(known, tip=63).extra.sent.endswith(b"\xb1\x04" + b"\xfc" + b"\0")


def test_a_mortality_that_nobody_would_check_is_refused() -> None:
    with pytest.raises(IncompatibleRuntime, match=r"Mortality\.immortal\(\)"):
        composed(without("CheckMortality"))
    composed(without("CheckMortality"), mortality=Mortality.immortal())


def test_every_extension_of_every_recorded_runtime_is_known_or_empty() -> None:
    for name in ALL:
        known = runtime(name)
        for extension in known.extrinsic.extensions:
            empty = known.is_empty_type(extension.extra) and known.is_empty_type(extension.additional)
            assert extension.identifier in HANDLERS or empty


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"nonce": -1}, "nonce: expected a whole number"),
        ({"nonce": 2**32}, "nonce: expected a whole number"),
        ({"nonce": True}, "nonce: expected a whole number"),
        ({"nonce": "1"}, "nonce: expected a whole number"),
        ({"genesis": b"short"}, "genesis: expected a block hash"),
        ({"birth": (5, b"short")}, "birth: expected a block hash"),
        ({"birth": (-5, GENESIS)}, "birth: expected a block with its number"),
        ({"mortality": Mortality(4096)}, "at most 2048 blocks, because this chain forgets"),
    ],
)
def test_what_cannot_be_signed_is_refused_with_its_place(change: dict[str, object], words: str) -> None:
    from cere_trust.types import BlockRef

    if "birth" in change:
        change = {"birth": BlockRef(*change["birth"])}  # type: ignore[misc]
    with pytest.raises(EncodeError, match=words):
        composed(runtime(), **change)


def test_an_extrinsic_format_other_than_four_is_refused() -> None:
    known = Runtime.from_metadata(metadata(CERE))
    object.__setattr__(known.extrinsic, "versions", (5,))
    with pytest.raises(IncompatibleRuntime, match="format"):
        composed(known)


def test_a_tip_is_an_exact_amount() -> None:
    assert composed(runtime(), tip=5).tip == Amount(5)
    for tip in (1.5, -1, True):
        with pytest.raises(ValueError, match="amount"):
            composed(runtime(), tip=tip)
