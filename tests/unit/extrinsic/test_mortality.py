"""Eras: what Substrate's own encoding says, and what it means for the last valid block."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalecodec.base import RuntimeConfigurationObject
from scalecodec.type_registry import load_type_registry_preset

from cere_trust.errors import DecodeError, EncodeError
from cere_trust.extrinsic import Mortality

PERIODS = [1 << power for power in range(2, 17)]


@cache
def referee() -> RuntimeConfigurationObject:
    made = RuntimeConfigurationObject()
    made.update_type_registry(load_type_registry_preset("core"))
    return made


@pytest.mark.parametrize(
    ("period", "number", "era"),
    [
        (64, 42, "a502"),  # sp_runtime's own test vectors
        (32768, 20000, "4e9c"),
        (4, 6, "2100"),
        (64, 64, "0500"),
    ],
)
def test_known_eras(period: int, number: int, era: str) -> None:
    assert Mortality(period).era(number).hex() == era


@given(st.sampled_from(PERIODS), st.integers(0, 2**32 - 1))
def test_eras_are_those_of_scalecodec(period: int, number: int) -> None:
    era = referee().create_scale_object("Era")
    era.encode({"period": period, "current": number})
    assert Mortality(period).era(number) == bytes(era.data.data)
    assert Mortality(period).birth(number) == era.birth(number)
    last = Mortality(period).last_block(number)
    assert last == era.death(number) - 1


@given(st.sampled_from(PERIODS), st.integers(0, 2**32 - 1))
def test_an_era_reads_back(period: int, number: int) -> None:
    mortality, phase = Mortality.from_era(Mortality(period).era(number))
    assert mortality == Mortality(period)
    assert phase == Mortality(period).birth(number) % period


def test_any_two_bytes_are_an_era_or_refused_and_the_eras_read_back_to_the_same_bytes() -> None:
    for word in range(1 << 16):
        data = word.to_bytes(2, "little")
        try:
            mortality, phase = Mortality.from_era(data)
        except DecodeError:
            continue
        assert mortality.era(phase) == data


@pytest.mark.parametrize("data", [b"", b"\1", b"\0\0", b"\x10\0", b"\1\xff", b"\0\0\0"])
def test_what_is_no_era_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        Mortality.from_era(data)


def test_an_immortal_era_is_one_zero_byte() -> None:
    assert Mortality.immortal().era(1000) == b"\0"
    assert Mortality.from_era(b"\0") == (Mortality.immortal(), 0)
    assert Mortality.immortal().last_block(1000) is None
    assert str(Mortality.immortal()) == "immortal"


@pytest.mark.parametrize(("asked", "given"), [(1, 4), (5, 8), (64, 64), (65, 128), (65535, 65536), (65536, 65536)])
def test_a_number_of_blocks_rounds_up_to_a_power_of_two(asked: int, given: int) -> None:
    assert Mortality.blocks(asked) == Mortality(given)


@pytest.mark.parametrize("count", [0, -1, 65537, 1.5, True, "64", None])
def test_silly_numbers_of_blocks_are_refused(count: object) -> None:
    with pytest.raises(EncodeError, match=r"Mortality.immortal\(\)"):
        Mortality.blocks(count)  # type: ignore[arg-type]


@pytest.mark.parametrize("period", [0, 2, 3, 65, 1 << 17, True, "64"])
def test_a_period_that_is_no_power_of_two_is_refused_with_the_way_to_round(period: object) -> None:
    with pytest.raises(EncodeError, match=r"Mortality.blocks\(n\)"):
        Mortality(period)  # type: ignore[arg-type]


def test_the_default_is_64_blocks_and_the_birth_block_counts() -> None:
    assert Mortality.blocks(64) == Mortality.DEFAULT
    assert Mortality.DEFAULT.last_block(1000) == 1063
