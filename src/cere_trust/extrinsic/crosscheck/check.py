"""Check of a whole unsigned extrinsic: the referee decodes and encodes every part."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from ...call import Call
from ...errors import CrosscheckFailed
from ..extensions import HANDLERS, NOTHING, Part, Terms
from ..transaction import UnsignedExtrinsic
from .comparison import ValueComparison
from .referee import Referee

BLANK: tuple[tuple[object, bytes], ...] = (((), b""), ({}, b""), (None, b""), (None, b"\0"))
"""Decoded values of an unknown extension that adds nothing, each with its bytes."""
MORTALITY = ("CheckMortality", "CheckEra")


def check(referee: Referee, unsigned: UnsignedExtrinsic, meant: Call) -> None:
    """Decode the bytes to sign with the referee, compare the result with the intended call, and encode it again.

    Args:
        referee: Referee of the same runtime.
        unsigned: The extrinsic to sign.
        meant: The intended call.

    Raises:
        CrosscheckFailed: any difference, with its path; or the referee is for another runtime.
    """
    ours, theirs = unsigned.runtime.version, referee.runtime.version
    if ours != theirs:
        raise CrosscheckFailed("runtime", f"the referee knows {theirs}, and this is for {ours}")
    call_type, data = referee.runtime.extrinsic.call, unsigned.call_data
    read, end = _read(referee, call_type, data, 0, meant.pallet)
    if end != len(data):
        raise CrosscheckFailed("call", f"the referee is through after {end} of {len(data)} bytes")
    # The comparison's paths start at the pallet.
    _written(referee, call_type, ValueComparison(referee).compare(call_type, meant, read, ""), data, str(meant))
    terms = Terms(
        unsigned.nonce, unsigned.tip, unsigned.mortality, unsigned.genesis, unsigned.birth, unsigned.metadata_digest
    )  # fmt: skip
    answers = {name: handler(unsigned.runtime, terms) for name, handler in HANDLERS.items()}
    for sent, part in ((True, unsigned.extra.sent), (False, unsigned.extra.signed)):
        _extensions(referee, unsigned, part, answers, sent)
    whole = data + unsigned.extra.sent + unsigned.extra.signed
    if unsigned.payload != (whole if len(whole) <= 256 else blake2b(whole, digest_size=32).digest()):
        raise CrosscheckFailed("payload", "the bytes to sign are not the call with its extensions")


def _extensions(
    referee: Referee, unsigned: UnsignedExtrinsic, data: bytes, answers: dict[str, tuple[Part, Part]], sent: bool
) -> None:
    """Check the explicit or the additional part of the signed extensions."""
    offset = 0
    for extension in referee.extensions():
        name, type_id = extension.identifier, extension.extra if sent else extension.additional
        meant = answers.get(name, (NOTHING, NOTHING))[0 if sent else 1]
        read, end = _read(referee, type_id, data, offset, name)
        if meant.encoded:
            _same_bytes(meant.encoded, data[offset:end], name)
            read = ValueComparison(referee).compare(type_id, meant.value, read, name)
        elif (read, data[offset:end]) not in BLANK:
            raise CrosscheckFailed(name, f"meant to be left blank, and the referee reads {read}")
        _written(referee, type_id, read, data[offset:end], name)
        if sent and name in MORTALITY:
            _same_bytes(referee.era(unsigned.mortality.period, unsigned.birth.number), data[offset:end], name)
        offset = end
    if offset != len(data):
        raise CrosscheckFailed("extensions", f"the referee is through after {offset} of {len(data)} bytes")


def _read(referee: Referee, type_id: int, data: bytes, start: int, path: str) -> tuple[Any, int]:
    try:
        return referee.decode(type_id, data, start)
    except Exception as error:  # scalecodec raises exceptions of any class
        raise CrosscheckFailed(path, f"the referee cannot read the bytes: {error or type(error).__name__}") from error


def _written(referee: Referee, type_id: int, value: object, data: bytes, path: str) -> None:
    try:
        again = referee.encode(type_id, value)
    except Exception as error:
        raise CrosscheckFailed(path, f"the referee cannot write it: {error or type(error).__name__}") from error
    _same_bytes(again, data, path)


def _same_bytes(again: bytes, data: bytes, path: str) -> None:
    if again != data:
        raise CrosscheckFailed(path, f"to be signed is 0x{data.hex()}, and the referee writes 0x{again.hex()}")
