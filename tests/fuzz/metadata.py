"""Metadata V14, V15 and V16: damaged, cut and spliced; and what a client does with a runtime that comes of it."""

from __future__ import annotations

import contextlib
from random import Random

from cere_trust import Mortality, Runtime
from cere_trust.call import Call
from cere_trust.codec import read_types
from cere_trust.compat.runtime_diff import compare_runtimes
from cere_trust.errors import CereTrustError
from cere_trust.extrinsic import compose
from cere_trust.types import BlockRef

from ..unit.runtime.recorded import ALL, metadata, runtime
from .checking import Input, Target
from .codec import GENESIS, SIGNER, load, samples
from .mutations import damaged


def _around(name: str) -> int:
    """Return the end of the type registry."""
    return read_types(metadata(name), 5)[1]


ENDS = {name: _around(name) for name in ALL}


def make(rng: Random) -> Input:
    name, other = rng.choice(ALL), rng.choice(ALL)
    raw, donor = metadata(name), metadata(other)
    match rng.randrange(10):
        case 0:
            raw = raw[:5] + rng.randbytes(rng.choice((0, 1, 20, 200)))
        case 1:
            raw = damaged(raw[: rng.randrange(len(raw))], rng)
        case 2:
            raw = raw[: ENDS[name]] + donor[ENDS[other] :]
        case 3:
            raw = raw[:4] + donor[4:5] + raw[5:]
        case 4 | 5 | 6:  # behind the registry: pallets, extrinsic, APIs
            end = ENDS[name]
            at = rng.randrange(end, len(raw))
            raw = raw[:at] + damaged(raw[at : at + 400], rng, [donor[ENDS[other] :]]) + raw[at + 400 :]
        case _:
            at = rng.randrange(len(raw))
            raw = raw[:at] + damaged(raw[at : at + 200], rng, [donor]) + raw[at + 200 :]
    return raw, name, rng.getrandbits(32)


def run(input: Input) -> None:
    raw, name, seed = input
    assert isinstance(raw, bytes) and isinstance(name, str) and isinstance(seed, int)
    rng = Random(seed)
    known = Runtime.from_metadata(raw)
    str(known)
    for pallet in known.pallets.values():
        with contextlib.suppress(CereTrustError):
            str([*pallet.calls.values(), *pallet.events.values(), *pallet.errors.values()])
        for item in list(pallet.storage)[:2]:
            with contextlib.suppress(CereTrustError):
                str(known.decode_storage(pallet.name, item, None))
                known.storage_prefix(pallet.name, item)
        for constant in list(pallet.constants)[:2]:
            with contextlib.suppress(CereTrustError):
                str(known.constant(pallet.name, constant))
    for call in rng.sample(samples(name), 4):
        with contextlib.suppress(CereTrustError):
            str(known.decode_call(call))
    with contextlib.suppress(CereTrustError):
        _sign(known, runtime(name).decode_call(rng.choice(samples(name))))
    if rng.random() < 0.1:
        compare_runtimes(runtime(name), known)


def _sign(known: Runtime, call: Call) -> None:
    """What is signed decodes to the same bytes, in the words of the same metadata."""
    made = compose(
        known,
        call,
        account=SIGNER.account,
        nonce=1,
        genesis=GENESIS,
        birth=BlockRef(960, GENESIS),
        mortality=Mortality(64),
    )
    made.describe()
    signed = made.attach(SIGNER.sign(made.payload), SIGNER.scheme)
    assert known.encode_call(known.decode_extrinsic(signed.data).call) == made.call_data


TARGET = Target("metadata", make, run, load, seconds=10)
