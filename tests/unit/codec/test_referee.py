"""Byte for byte what scalecodec says, over every type of real runtimes."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.codec import Registry, read_types
from cere_trust.compat.type_samples import NoSample, any_value
from cere_trust.runtime import Runtime

from ..runtime.recorded import ALL, V14, metadata
from .scale_values import Referee, as_referee


@cache
def registry_of(name: str) -> Registry:
    return Registry(read_types(metadata(name), 5)[0])


@cache
def referee_of(name: str) -> Referee:
    return Referee(metadata(name))


def compare(name: str, type_id: int, rng: random.Random) -> bool:
    registry, referee = registry_of(name), referee_of(name)
    try:
        value = any_value(registry, type_id, rng)
    except NoSample:
        return False
    data = registry.encode(type_id, value)
    where = f"type {type_id} {registry.type_name(type_id)} = {value!r}"
    assert registry.decode(type_id, data) == value, where
    assert referee.encode(type_id, as_referee(registry, type_id, value, decoded=False)) == data, where
    if data:  # scalecodec takes no data to mean that none was given
        assert referee.decode(type_id, data) == as_referee(registry, type_id, value, decoded=True), where
    return True


@pytest.mark.parametrize("name", V14)
def test_every_type_encodes_and_decodes_as_scalecodec_does(name: str) -> None:
    registry = registry_of(name)
    rng = random.Random(name)
    made = {type_id for type_id in range(len(registry.types)) if compare(name, type_id, rng)}
    without_values = {registry.type_name(type_id) for type_id in range(len(registry.types)) if type_id not in made}
    assert without_values <= {"sp_core::Void", "Result<(), sp_core::Void>"}, without_values


@pytest.mark.parametrize("name", V14)
@given(seed=st.integers(0, 2**64), position=st.floats(0, 1, exclude_max=True))
@settings(max_examples=150, deadline=None)
def test_any_value_of_any_type_encodes_and_decodes_as_scalecodec_does(name: str, seed: int, position: float) -> None:
    compare(name, int(position * len(registry_of(name).types)), random.Random(seed))


@pytest.mark.parametrize("name", ALL)
def test_every_type_of_every_metadata_version_round_trips(name: str) -> None:
    registry = registry_of(name)
    rng = random.Random(name)
    for type_id in range(len(registry.types)):
        for _ in range(3):
            try:
                value = any_value(registry, type_id, rng)
            except NoSample:
                continue
            data = registry.encode(type_id, value)
            assert len(data) >= registry.min_size(type_id)
            assert (data == b"") or not registry.is_empty_type(type_id)
            assert registry.decode(type_id, data) == value


@pytest.mark.parametrize("name", ALL)
def test_every_call_reads_as_a_call_and_writes_back(name: str) -> None:
    runtime, registry, rng = Runtime.from_metadata(metadata(name)), registry_of(name), random.Random(name)
    for pallet in runtime.pallets.values():
        for info in pallet.calls.values():
            for _ in range(2):
                try:
                    args = {field: any_value(registry, number, rng, 6) for field, number in info.fields}
                except NoSample:
                    continue
                plain = {pallet.name: {info.name: args} if args else info.name}
                data = registry.encode(runtime.extrinsic.call, plain)
                call = runtime.decode_call(data)
                assert data[:2] == info.index and (call.pallet, call.name) == (pallet.name, info.name)
                assert list(call.args) == [field for field, _ in info.fields]
                assert runtime.encode_call(call) == data
