"""Example arguments for wrappers, from their annotations, for `doctor`, the scaffold and the tests."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from random import Random
from typing import Any

from ..call import Call
from ..pallets import balances, conviction_voting, ddc_nodes, identity, referenda
from ..types import (
    AccountId,
    Amount,
    BucketId,
    Conviction,
    DdcEra,
    EraIndex,
    FixedBytes,
    HasAccount,
    ListLike,
    MappingLike,
    Perbill,
    Perquintill,
    TrackId,
)

Maker = Callable[[Random], Any]


def _call(rng: Random) -> Call:
    return balances.transfer_keep_alive(AccountId(rng.randbytes(32)), value=Amount(rng.getrandbits(100)))


def _origin(rng: Random) -> object:
    named = ["root", "small_tipper", "whitelisted_caller", "cluster_protocol_activatr"]
    return rng.choice([*named, referenda.Origin.signed(AccountId(rng.randbytes(32)))])


def _vote(rng: Random) -> object:
    a, b, c = (Amount(rng.getrandbits(100)) for _ in range(3))
    return rng.choice(
        [
            conviction_voting.aye(a, conviction=rng.choice(list(Conviction))),
            conviction_voting.nay(a, conviction=rng.choice(list(Conviction))),
            conviction_voting.split(aye=a, nay=b),
            conviction_voting.split_abstain(aye=a, nay=b, abstain=c),
        ]
    )


MAKERS: dict[Any, Maker] = {
    AccountId: lambda rng: AccountId(rng.randbytes(32)),
    Amount: lambda rng: Amount(rng.getrandbits(100)),
    BucketId: lambda rng: BucketId(rng.getrandbits(64)),
    Call: _call,
    DdcEra: lambda rng: DdcEra(rng.getrandbits(32)),
    EraIndex: lambda rng: EraIndex(rng.getrandbits(32)),
    Perbill: lambda rng: Perbill(rng.randint(0, Perbill.ONE)),
    Perquintill: lambda rng: Perquintill(rng.randint(0, Perquintill.ONE)),
    TrackId: lambda rng: TrackId(rng.getrandbits(16)),
    bool: lambda rng: rng.random() < 0.5,
    bytes: lambda rng: rng.randbytes(32),
    int: lambda rng: rng.randint(0, 100),
    str: lambda rng: rng.choice(["a", "cere", "🌒"]),
    type(None): lambda rng: None,
    object: lambda rng: None,
    conviction_voting.AccountVote: _vote,
    # The name of the fourth mode differs between runtime generations.
    ddc_nodes.StorageNodeMode: lambda rng: rng.choice(list(ddc_nodes.StorageNodeMode)[:3]),
    identity.IdentityInfo: lambda rng: identity.IdentityInfo("Alice", web="https://cere", additional=[("🌒", "")]),
    identity.Signature: lambda rng: identity.Signature("sr25519", rng.randbytes(64)),
    referenda.Origin: _origin,
}
"""Makers of examples by type, for types that are not built from their parts."""

NAMED: dict[str, Maker] = {
    "friends": lambda rng: [AccountId(rng.randbytes(32)) for _ in range(rng.randint(2, 4))],
    "other_signatories": lambda rng: [AccountId(rng.randbytes(32)) for _ in range(rng.randint(1, 4))],
    "threshold": lambda rng: 2,
}
"""Makers of examples by argument name, for arguments that must agree with each other."""


def example(annotation: Any, rng: Random, lean: bool | None = None) -> Any:
    """Build an example of an annotated type; dataclasses, enums, unions and sequences are built from their parts.

    Args:
        annotation: The type.
        rng: Source of randomness.
        lean: Whether a dataclass's fields with default None stay None; None chooses at random.

    Raises:
        TypeError: no example is known: add a maker to `MAKERS`.
    """
    maker = MAKERS.get(annotation) if isinstance(annotation, typing.Hashable) else None
    if maker is not None:
        return maker(rng)
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        # In a union, `str` is the text form of another member: an address, a track's name or hex.
        return example(rng.choice([arg for arg in args if arg not in (str, HasAccount)] or args), rng)
    if origin is typing.Literal:
        return rng.choice(args)
    if origin is tuple:
        return tuple(example(arg, rng) for arg in args)
    if isinstance(origin, type) and (origin is ListLike or issubclass(origin, Sequence)):
        return [example(args[0], rng) for _ in range(rng.randint(0, 3))]
    if isinstance(origin, type) and (origin is MappingLike or issubclass(origin, Mapping)):
        return {example(args[0], rng): example(args[1], rng) for _ in range(rng.randint(0, 3))}
    if isinstance(annotation, type) and issubclass(annotation, FixedBytes):
        return annotation(rng.randbytes(annotation.LENGTH))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return rng.choice(list(annotation))
    if isinstance(annotation, type) and is_dataclass(annotation):
        hints, made = typing.get_type_hints(annotation), {}
        for field in fields(annotation):
            hint = hints[field.name]
            if field.default is None and lean is not None:
                hint = type(None) if lean else _without_none(hint)
            made[field.name] = example(hint, rng)
        return annotation(**made)
    raise TypeError(f"no example for an argument of type {annotation}: add a maker to {__name__}.MAKERS")


def arguments(
    wrapper: Callable[..., Any], rng: Random, given: Mapping[str, Any] = {}, left_out: Iterable[str] | None = None
) -> tuple[list[Any], dict[str, Any]]:
    """Build example arguments for a wrapper: positional ones and keyword ones.

    Args:
        wrapper: A function with annotations.
        rng: Source of randomness.
        given: Fixed arguments by name.
        left_out: Optional parameters to set to None, or to a lean value if None is not allowed; all other optional
            parameters get full values. None chooses at random.
    """
    hints = typing.get_type_hints(wrapper)
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in inspect.signature(wrapper).parameters.values():
        name, hint = parameter.name, hints[parameter.name]
        if name in given:
            value = given[name]
        elif left_out is not None and name in left_out:
            value = None if _may_be_none(hint) else example(hint, rng, lean=True)
        elif name in NAMED:
            value = NAMED[name](rng)
        elif left_out is None:
            value = example(hint, rng)
        else:
            value = example(_without_none(hint), rng, lean=False)
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            positional.append(value)
    return positional, named


def optional(wrapper: Callable[..., Any]) -> list[str]:
    """Return the names of parameters that may be None, or are dataclasses with fields that default to None."""
    hints = typing.get_type_hints(wrapper)
    return [
        name for name in inspect.signature(wrapper).parameters if _may_be_none(hints[name]) or _may_be_lean(hints[name])
    ]


def _may_be_none(annotation: Any) -> bool:
    return type(None) in typing.get_args(annotation)


def _may_be_lean(annotation: Any) -> bool:
    made = isinstance(annotation, type) and is_dataclass(annotation) and annotation not in MAKERS
    return made and any(field.default is None for field in fields(annotation))


def _without_none(annotation: Any) -> Any:
    if not _may_be_none(annotation):
        return annotation
    parts = typing.get_args(annotation)
    return typing.Union[tuple(part for part in parts if part is not type(None))]  # noqa: UP007
