"""Registries made to hurt: deep, wide, doubling, cyclic, without bytes; with values of few bytes."""

from __future__ import annotations

import contextlib
from random import Random

from cere_trust.codec import Registry, read_types, write_compact
from cere_trust.compat.type_diff import TypeDiff
from cere_trust.compat.type_samples import NoSample, any_value
from cere_trust.errors import CereTrustError, DecodeError
from cere_trust.limits import HOSTILE

from .checking import Input, Target
from .mutations import damaged

COMPOSITE, VARIANT, SEQUENCE, ARRAY, TUPLE, PRIMITIVE, COMPACT, BITS = range(8)
_UNMADE: tuple[type[Exception], ...] = (NoSample, CereTrustError, *HOSTILE)
LENGTHS = (0, 0, 1, 2, 3, 32, 64, 65, 255, 4096, 1 << 16, (1 << 32) - 1)


def _text(rng: Random) -> bytes:
    name = rng.choice(
        (
            "a",
            "T",
            "Option",
            "Some",
            "None",
            "Call",
            "class",
            "x'y",
            'x"y',
            "x\\",
            "{x}",
            "__init__",
            "é",
            "",
            "\n",
            "a" * 70,
        )
    )
    data = name.encode()
    return write_compact(len(data)) + data


def _path(rng: Random) -> bytes:
    paths = (
        (), (), (), ("Option",), ("sp_core", "crypto", "AccountId32"), ("bitvec", "order", "Lsb0"), ("BTreeMap",), ("Result",),
        ("primitive_types", "H256"), ("sp_runtime", "generic", "era", "Era"), ("sp_arithmetic", "per_things", "Perbill"),
        ("bounded_collections", "bounded_vec", "BoundedVec"), ("sp_runtime", "multiaddress", "MultiAddress"),
    )  # fmt: skip
    chosen = rng.choice(paths)
    return write_compact(len(chosen)) + b"".join(write_compact(len(part)) + part.encode() for part in chosen)


def _fields(rng: Random, items: list[int], *, named: bool | None = None) -> bytes:
    named = rng.random() < 0.5 if named is None else named
    made = [
        (b"\1" + _text(rng) if named and rng.random() < 0.95 else b"\0") + write_compact(item) + b"\0\0"
        for item in items
    ]
    return write_compact(len(made)) + b"".join(made)


def _type(rng: Random, kind: int, items: list[int]) -> bytes:
    """Encode a type of some kind over other types."""
    head = _path(rng) + b"\0" if kind in (COMPOSITE, VARIANT) else b"\0\0"
    first = items[0] if items else 0
    match kind:
        case 0:
            body = _fields(rng, items)
        case 1:
            count = rng.choice((0, 1, 2, 2, 3, 60 if rng.random() < 0.05 else 4))
            names = [_text(rng) for _ in range(count)]
            index = rng.choice((list(range(count)), [rng.randrange(256) for _ in range(count)]))
            parts = [rng.sample(items, min(len(items), rng.choice((0, 1, 1, 2)))) for _ in range(count)]
            made = (
                name + _fields(rng, part) + bytes((at, 0)) for name, part, at in zip(names, parts, index, strict=True)
            )
            body = write_compact(count) + b"".join(made)
        case 2:
            body = write_compact(first)
        case 3:
            body = rng.choice(LENGTHS).to_bytes(4, "little") + write_compact(first)
        case 4:
            body = write_compact(len(items)) + b"".join(map(write_compact, items))
        case 5:
            body = bytes((rng.randrange(15),))
        case 6:
            body = write_compact(first)
        case _:
            body = write_compact(first) + write_compact(items[-1] if items else 0)
    return head + bytes((kind,)) + body + b"\0"


def _registry(rng: Random) -> bytes:
    shape = rng.choice(("deep", "doubling", "wide", "random", "random", "random", "cyclic", "ladder"))
    count = (
        rng.choice((1, 3, 8, 20, 60))
        if shape != "deep"
        else rng.choice((30, 120, 300, 5000 if rng.random() < 0.1 else 900))
    )
    types: list[bytes] = []
    usual = rng.choice((TUPLE, COMPOSITE, ARRAY, SEQUENCE, VARIANT, COMPACT))
    for number in range(count):
        below = [rng.randrange(number) for _ in range(rng.choice((0, 1, 1, 2, 3, 5)))] if number else []
        any_type = [rng.randrange(count) for _ in range(rng.choice((1, 1, 2, 3)))]
        kind = rng.choice((PRIMITIVE, *range(8)))
        if shape in ("deep", "ladder"):
            kind = rng.choice((usual, usual, usual, TUPLE)) if number else rng.choice((PRIMITIVE, TUPLE))
            below = [number - 1] * (1 if shape == "deep" else rng.choice((1, 1, 2))) if number else []
        elif shape == "doubling":
            kind, below = (TUPLE, [number - 1] * 2) if number else (rng.choice((TUPLE, PRIMITIVE, COMPACT)), [])
        elif shape == "wide":
            below = below * rng.choice((1, 10, 70, 700))
        elif shape == "cyclic":
            below = any_type
        types.append(_type(rng, kind, below))
    return write_compact(count) + b"".join(write_compact(number) + made for number, made in enumerate(types))


def make(rng: Random) -> Input:
    raw = _registry(rng)
    if rng.random() < 0.25:
        raw = damaged(raw, rng)
    values = [bytes(rng.choice((0, 1, 64))), rng.randbytes(rng.choice((2, 16, 300))), b"\xff" * 20]
    values.append(write_compact(rng.choice((60, 1000, 1 << 20))) * rng.choice((1, 3, 400)))
    return raw, rng.getrandbits(32), *values


def run(input: Input) -> None:
    raw, seed, *values = input
    assert isinstance(raw, bytes) and isinstance(seed, int)
    rng = Random(seed)
    try:
        types, _ = read_types(raw, 0)
    except HOSTILE:  # as its docstring says; the reader of metadata turns them into errors of the package
        return
    registry = Registry(types)
    numbers = (
        range(len(types)) if len(types) <= 24 else [0, len(types) - 1, *(rng.randrange(len(types)) for _ in range(10))]
    )
    for number in numbers:
        for data in values:
            assert isinstance(data, bytes)
            _attempt(registry, number, data)
        _questions(registry, number)
        _encode(registry, number, rng)
    with contextlib.suppress(CereTrustError, RecursionError):  # `compare_runtimes` converts the latter
        TypeDiff(registry, registry).compare(0, len(types) - 1)


def _attempt(registry: Registry, number: int, data: bytes) -> None:
    try:
        value, end = registry.decode_from(number, data)
    except CereTrustError as error:
        assert not isinstance(error, DecodeError) or 0 <= error.offset <= len(data)
        return
    assert end >= registry.min_size(number) or end == 0, "a value is smaller than the minimum"
    try:
        again = registry.encode(number, value)
    except CereTrustError:  # two fields of one name, and the like, decode to less than they were
        return
    assert len(again) <= max(64, 8 * len(data)), "encoding makes much of little"


def _questions(registry: Registry, number: int) -> None:
    try:
        registry.type_name(number)
        registry.type_kind(number)
        registry.min_size(number)
        registry.is_empty_type(number)
        registry.max_count(number)
        registry.is_bytes(number)
        registry.is_nullable(number)
    except CereTrustError:
        pass


def _encode(registry: Registry, number: int, rng: Random) -> None:
    junk = rng.choice(
        (None, (), [], {}, 0, -1, 1 << 300, -(1 << 20_000), "x", b"x", [[]], {"a": 1}, True, 0.5, object())
    )
    for value in (junk, _sample(registry, number, rng)):
        with contextlib.suppress(CereTrustError):
            registry.encode(number, value)


def _sample(registry: Registry, number: int, rng: Random) -> object:
    try:
        if registry.max_count(number) > 1 << 20 or len(registry.types) > 100:
            return None
        return any_value(registry, number, rng, depth=2)
    except _UNMADE:  # a tool of tests, for real registries
        return None


TARGET = Target("registries", make, run)
