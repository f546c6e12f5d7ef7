"""Values, storage, events, calls, extrinsics and API results of every recorded runtime: valid encodings, and damaged ones."""

from __future__ import annotations

import contextlib
from functools import cache
from itertools import islice
from random import Random

from cere_trust import Keypair, Mortality, Runtime, pallets
from cere_trust.call import REGISTRY, Call
from cere_trust.codec import write_compact
from cere_trust.compat.type_samples import NoSample, any_value
from cere_trust.compat.wrappers import REFUSALS, choices, example_call
from cere_trust.errors import DecodeError, EncodeError
from cere_trust.extrinsic import compose
from cere_trust.types import BlockHash, BlockRef

from ..unit.runtime.recorded import ALL, runtime
from .checking import Input, Target
from .mutations import damaged

SIGNER = Keypair.from_uri("//Alice", "ed25519")
GENESIS = BlockHash(b"\x45" * 32)
VALUE, EVENTS, CALL, EXTRINSIC, STORAGE, KEY, SIGNED = range(7)


@cache
def samples(name: str) -> tuple[bytes, ...]:
    """Encoded calls of a runtime, one for each wrapper that fits."""
    pallets.load_all()
    known, rng, made = runtime(name), Random(54), []
    for key in sorted(REGISTRY):
        for left_out in islice(choices(REGISTRY[key]), 2):
            with contextlib.suppress(*REFUSALS):
                made.append(known.encode_call(example_call(key, rng, left_out)))
                break
    return tuple(made)


@cache
def items(name: str) -> tuple[tuple[str, str], ...]:
    """Storage items of a runtime."""
    return tuple((pallet.name, item) for pallet in runtime(name).pallets.values() for item in pallet.storage)


def make(rng: Random) -> Input:
    name = rng.choice(ALL)
    known = runtime(name)
    kind = rng.choice((VALUE, VALUE, VALUE, EVENTS, CALL, EXTRINSIC, STORAGE, KEY, SIGNED))
    if kind == SIGNED:
        return kind, name, "", 0, rng.choice(samples(name)), rng.getrandbits(32)
    whole = rng.random() < 0.3
    if kind == VALUE:
        number = rng.randrange(len(known.registry.types))
        data = _value(known, number, rng)
        return kind, name, "", number, data if whole else damaged(data, rng, samples(name)), int(whole)
    if kind in (STORAGE, KEY):
        pallet, item = rng.choice(items(name))
        info = known.storage_info(pallet, item)
        data = _value(known, info.value, rng)
        if kind == KEY:
            data = known.storage_prefix(pallet, item) + rng.randbytes(rng.choice((0, 16, 24, 40, 48, 56, 80)))
        return kind, name, f"{pallet}.{item}", 0, damaged(data, rng), 0
    if kind == EVENTS:
        record = known.type_info(known.storage_info("System", "Events").value).item
        data = write_compact(3) + b"".join(_value(known, record, rng) for _ in range(3))
    elif kind == CALL:
        data = rng.choice(samples(name))
    else:
        data = _signed(known, rng.choice(samples(name)), rng)
    return kind, name, "", 0, damaged(data, rng, samples(name)), 0


def _value(known: Runtime, number: int, rng: Random) -> bytes:
    try:
        return known.registry.encode(number, any_value(known.registry, number, rng))
    except (NoSample, EncodeError):
        return rng.randbytes(rng.choice((0, 1, 4, 40)))


def _signed(known: Runtime, call: bytes, rng: Random) -> bytes:
    number = rng.randrange(1 << 24)
    made = compose(
        known, known.decode_call(call), account=SIGNER.account, nonce=rng.getrandbits(32), genesis=GENESIS,
        birth=BlockRef(number, GENESIS), mortality=rng.choice((Mortality.immortal(), Mortality(64), Mortality(4))),
        tip=rng.getrandbits(rng.choice((1, 40, 80))),
    )  # fmt: skip
    signed = made.attach(SIGNER.sign(made.payload), SIGNER.scheme)
    _check_signed(known, call, signed.data, made.nonce, int(made.tip))
    return signed.data


def _check_signed(known: Runtime, call: bytes, data: bytes, nonce: int, tip: int) -> None:
    """What is signed decodes to what was asked."""
    read = known.decode_extrinsic(data)
    assert known.encode_call(read.call) == call, "the signed call is another"
    assert read.account == SIGNER.account
    assert read.extensions["CheckNonce"] == nonce or read.extensions["CheckNonce"] == {"nonce": nonce}
    paid = read.extensions["ChargeTransactionPayment"]
    assert paid == tip or paid == {"tip": tip}


def run(input: Input) -> None:
    kind, name, item, number, data, extra = input
    assert isinstance(name, str) and isinstance(item, str) and isinstance(number, int)
    assert isinstance(data, bytes) and isinstance(extra, int)
    known = runtime(name)
    if kind == SIGNED:
        _signed(known, data, Random(extra))
    elif kind == VALUE:
        _check_value(known, number, data, valid=bool(extra))
    elif kind == EVENTS:
        for record in known.decode_events(data):
            str(record)
    elif kind == CALL:
        call = known.decode_call(data)
        str(call)
        _stable(known, call)
    elif kind == EXTRINSIC:
        str(known.decode_extrinsic(data))
    elif kind == STORAGE:
        pallet, _, name = item.partition(".")
        str(known.decode_storage(pallet, name, data))
    else:
        pallet, _, name = item.partition(".")
        str(known.decode_storage_key(pallet, name, data))


def _stable(known: Runtime, call: Call) -> None:
    """A decoded call encodes, and decodes to itself."""
    again = known.encode_call(call)
    assert known.encode_call(known.decode_call(again)) == again


def _check_value(known: Runtime, number: int, data: bytes, *, valid: bool) -> None:
    """Decoding and encoding undo each other."""
    try:
        value = known.registry.decode(number, data)
    except DecodeError as error:
        assert 0 <= error.offset <= len(data)
        raise
    again = known.registry.encode(number, value)
    assert known.registry.decode(number, again) == value
    if valid:
        assert again == data


def load() -> None:
    for name in ALL:
        samples(name)


TARGET = Target("codec", make, run, load)
