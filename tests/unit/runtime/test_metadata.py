"""Three metadata versions in one shape; damaged ones refused quickly."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.codec import write_compact
from cere_trust.errors import CodecError, DecodeError, MetadataError
from cere_trust.runtime import Runtime

from .recorded import ALL, CERE_14, CERE_15, DEV_14, DEV_15, DEV_16, metadata, runtime


def shape(runtime: Runtime, type_id: int, depth: int = 3) -> object:
    """A type without its number: what must not depend on the metadata version."""
    this = runtime.type_info(type_id)
    if not depth:
        return "::".join(this.path) or this.kind
    parts: list[object] = [this.kind, "::".join(this.path)]
    for name in ("name", "length"):
        if hasattr(this, name) and this.kind != 7:
            parts.append(getattr(this, name))
    if hasattr(this, "item"):
        parts.append(shape(runtime, this.item, depth - 1))
    for name, field in getattr(this, "fields", []):
        parts.append((name, shape(runtime, field, depth - 1)))
    for variant in getattr(this, "variants", []):
        fields = [(name, shape(runtime, field, depth - 1)) for name, field in variant.fields]
        parts.append((variant.name, variant.index, fields))
    return parts


@pytest.mark.parametrize(("old", "new"), [(CERE_14, CERE_15), (DEV_14, DEV_15), (DEV_14, DEV_16)])
def test_versions_of_one_runtime_say_the_same(old: str, new: str) -> None:
    left, right = runtime(old), runtime(new)
    assert left.version == right.version and left.ss58_prefix == right.ss58_prefix == 54
    assert list(left.pallets) == list(right.pallets)
    for name, pallet in left.pallets.items():
        other = right.pallet(name)
        assert pallet.index == other.index
        for ours, theirs in ((pallet.calls, other.calls), (pallet.events, other.events), (pallet.errors, other.errors)):
            assert list(ours) == list(theirs)
            for key, info in ours.items():
                assert (info.index, info.docs) == (theirs[key].index, theirs[key].docs)
                assert [(field, shape(left, number)) for field, number in info.fields] == [
                    (field, shape(right, number)) for field, number in theirs[key].fields
                ]
        assert list(pallet.storage) == list(other.storage) and list(pallet.constants) == list(other.constants)
        for key, item in pallet.storage.items():
            twin = other.storage[key]
            assert (item.prefix, item.optional, item.hashers, item.default, item.docs) == (
                twin.prefix,
                twin.optional,
                twin.hashers,
                twin.default,
                twin.docs,
            )
            assert [shape(left, number) for number in (*item.keys, item.value)] == [
                shape(right, number) for number in (*twin.keys, twin.value)
            ]
        for key, constant in pallet.constants.items():
            assert (constant.value, constant.docs) == (other.constants[key].value, other.constants[key].docs)
            assert left.constant(name, key) == right.constant(name, key)
    assert [(e.identifier, shape(left, e.extra), shape(left, e.additional)) for e in left.extrinsic.extensions] == [
        (e.identifier, shape(right, e.extra), shape(right, e.additional)) for e in right.extrinsic.extensions
    ]
    for part in ("address", "call", "signature"):
        assert shape(left, getattr(left.extrinsic, part)) == shape(right, getattr(right.extrinsic, part))


@pytest.mark.parametrize("name", ALL)
def test_every_default_and_constant_decodes_and_encodes_back(name: str) -> None:
    this = runtime(name)
    for pallet in this.pallets.values():
        for item in pallet.storage.values():
            if not item.optional:
                value = this.decode_storage(pallet.name, item.name, None)
                assert this.encode(item.value, value) == item.default
        for constant in pallet.constants.values():
            assert this.encode(constant.type, this.constant(pallet.name, constant.name)) == constant.value


def test_what_only_newer_versions_say() -> None:
    v14, v15, v16 = runtime(DEV_14), runtime(DEV_15), runtime(DEV_16)
    assert (v14.metadata_version, v15.metadata_version, v16.metadata_version) == (14, 15, 16)
    assert v14.metadata.apis is None and v14.extrinsic.versions == v15.extrinsic.versions == (4,)
    assert v15.metadata.apis and v16.metadata.apis and list(v15.metadata.apis) == list(v16.metadata.apis)
    assert v15.metadata.apis["Core"].version is None and (v16.metadata.apis["Core"].version or 0) >= 4
    assert "version" in v16.metadata.apis["Core"].docs or v16.metadata.apis["Core"].docs
    assert v16.extrinsic.versions == (4, 5)
    assert v16.extrinsic.extensions_by_version == {0: v16.extrinsic.extensions}
    treasury = v16.pallet("Treasury")
    assert "spend_local" in (treasury.calls["spend_local"].deprecation or "")
    assert (
        treasury.calls["spend"].deprecation is None and v15.pallet("Treasury").calls["spend_local"].deprecation is None
    )
    assert v16.type_name(treasury.associated_types["Beneficiary"]) == "sp_core::crypto::AccountId32"
    view = v16.pallet("Proxy").view_functions["check_permissions"]
    assert [name for name, _ in view.inputs] == ["call", "proxy_type"] and len(view.id) == 32
    assert v16.type_name(view.output) == "bool"


def test_documentation_is_read_on_demand() -> None:
    this = runtime(DEV_16)
    assert "transfer" in this.call_info("Balances", "transfer_keep_alive").docs
    assert this.pallet("Balances").errors["InsufficientBalance"].docs == "Balance too low to send value."
    assert this.storage_info("System", "Account").docs.startswith("The full account information")
    assert this.constant_info("Balances", "ExistentialDeposit").docs
    assert this.pallet("Balances").events["Transfer"].docs == "Transfer succeeded."
    assert runtime(CERE_14).call_info("Balances", "transfer").docs == "", "this runtime was built without"


@pytest.mark.parametrize("name", [CERE_14, DEV_16])
def test_metadata_is_taken_bare_opaque_and_as_an_option(name: str) -> None:
    raw = metadata(name)
    opaque = write_compact(len(raw)) + raw
    for wrapped in (raw, opaque, b"\1" + opaque, bytearray(raw), memoryview(opaque)):
        assert Runtime.from_metadata(wrapped).version == runtime(name).version  # type: ignore[arg-type]
    for damaged in (opaque + b"\0", opaque[:-1], b"\1" + opaque[:-1]):
        with pytest.raises(DecodeError, match="bytes of metadata"):
            Runtime.from_metadata(damaged)
    with pytest.raises(DecodeError, match="more bytes"):
        Runtime.from_metadata(raw + b"\0")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not runtime metadata"),
        (b"\0", "does not offer"),
        (b"meta", "not runtime metadata"),
        (b"meta\x0d", "version 13"),
        (b"meta\x11" + bytes(50), "version 17"),
        (b"<html>", "not runtime metadata"),
        (b"\1\x10meta", "not runtime metadata"),
        (b"\x14meta\x0c", "version 12"),
    ],
)
def test_what_is_not_metadata_is_said_to_be_none(data: bytes, words: str) -> None:
    with pytest.raises(MetadataError, match=words):
        Runtime.from_metadata(data)
    with pytest.raises(MetadataError, match=r"bytes\.fromhex"):
        Runtime.from_metadata("0x6d657461")  # type: ignore[arg-type]


def test_metadata_that_claims_more_than_it_holds_is_refused() -> None:
    for version in (14, 15, 16):
        for claim in (write_compact(1 << 30), write_compact((1 << 536) - 1), b"\xff" * 70, b"\4\0\0\0\4"):
            with pytest.raises((DecodeError, MetadataError)):
                Runtime.from_metadata(b"meta" + bytes((version,)) + claim + bytes(30))


@pytest.mark.parametrize("name", [CERE_14, DEV_15, DEV_16])
@given(seed=st.integers(0, 2**64))
@settings(max_examples=60, deadline=None)
def test_damaged_metadata_is_refused_or_read_but_never_surprises(name: str, seed: int) -> None:
    rng = random.Random(seed)
    raw = bytearray(metadata(name))
    if rng.random() < 0.4:
        del raw[rng.randrange(5, len(raw)) :]
    for _ in range(rng.choice((0, 1, 1, 5, 50))):
        raw[rng.randrange(5, len(raw))] = rng.choice((0, 1, 2, 3, 4, 7, 0x7F, 0xFE, 0xFF, rng.randrange(256)))
    try:
        damaged = Runtime.from_metadata(bytes(raw))
    except (CodecError, MetadataError):
        return
    use: Callable[[], object]
    for use in (
        lambda: damaged.version,
        lambda: damaged.decode_events(b"\4" + bytes(40)),
        lambda: damaged.decode_call(bytes(60)),
        lambda: damaged.decode_extrinsic(b"\x84" + bytes(150)),
        lambda: damaged.decode_storage("System", "Account", None),
        lambda: damaged.pallet("Balances").calls,
    ):
        with contextlib.suppress(CodecError, MetadataError):
            use()
