"""Damaged calls, events, extrinsics and metadata: they decode all the same, or raise our own error; nothing else."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust import Runtime, pallets
from cere_trust.call import REGISTRY
from cere_trust.codec import write_compact
from cere_trust.compat.type_samples import NoSample, any_value
from cere_trust.compat.wrappers import REFUSALS, example_call, fitting_choices
from cere_trust.errors import CereTrustError
from cere_trust.extrinsic import compose

from ..extrinsic.made import ALICE, BIRTH, GENESIS
from .recorded import ALL, DEV_14, DEV_16, metadata, runtime

pallets.load_all()
KEYS = sorted(REGISTRY)


def damaged(data: bytes, rng: Random) -> bytes:
    """The bytes with a few faults: flipped, cut, doubled, swapped, filled up."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(made) + 1)
        match rng.randrange(6):
            case 0 if at < len(made):
                made[at] ^= 1 << rng.randrange(8)
            case 1:
                del made[at : at + rng.choice((1, 4, len(made)))]
            case 2:
                made[at:at] = rng.randbytes(rng.choice((1, 4, 33)))
            case 3:
                made[at:at] = made[at : at + rng.randrange(40)]
            case 4:
                made[at : at + 5] = b"\xff" * 5
            case 5:
                made[at : at + 4] = bytes(4)
            case _:
                made += b"\0"
    return bytes(made)


@cache
def calls(name: str) -> list[bytes]:
    """One encoded call of each wrapper that fits."""
    known, rng, made = runtime(name), Random(54), []
    for key in KEYS:
        try:
            made.append(known.encode_call(example_call(key, rng, fitting_choices(known, key)[0])))
        except REFUSALS:
            continue
    return made


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**64 - 1))
def test_a_damaged_call_decodes_or_is_refused(name: str, seed: int) -> None:
    known, rng = runtime(name), Random(seed)
    try:
        call = known.decode_call(damaged(rng.choice(calls(name)), rng))
        known.encode_call(call)
        str(call)
    except CereTrustError:
        pass


@cache
def events(name: str) -> bytes:
    known, rng = runtime(name), Random(54)
    record = known.type_info(known.storage_info("System", "Events").value).item
    made: list[bytes] = []
    while len(made) < 40:
        try:
            made.append(known.encode(record, any_value(known.registry, record, rng)))
        except NoSample:
            continue
    return write_compact(len(made)) + b"".join(made)


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**64 - 1))
def test_damaged_events_decode_or_are_refused(name: str, seed: int) -> None:
    try:
        for record in runtime(name).decode_events(damaged(events(name), Random(seed))):
            str(record)
    except CereTrustError:
        pass


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**64 - 1))
def test_a_damaged_extrinsic_decodes_or_is_refused(name: str, seed: int) -> None:
    known, rng = runtime(name), Random(seed)
    call = known.decode_call(rng.choice(calls(name)))
    try:
        made = compose(known, call, account=ALICE, nonce=7, genesis=GENESIS, birth=BIRTH._replace(number=960), tip=5)
        known.decode_extrinsic(damaged(made.fake_signed(), rng))
    except CereTrustError:
        pass


@pytest.mark.parametrize("name", [DEV_14, DEV_16])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**64 - 1))
def test_damaged_metadata_makes_a_runtime_or_is_refused(name: str, seed: int) -> None:
    rng = Random(seed)
    try:
        known = Runtime.from_metadata(damaged(metadata(name), rng))
        str(known)
        for pallet in known.pallets.values():
            str([*pallet.calls.values(), *pallet.events.values(), *pallet.errors.values()])
        known.decode_call(rng.choice(calls(name)))
        known.decode_events(events(name))
    except CereTrustError:
        pass
