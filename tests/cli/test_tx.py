"""`tx PALLET CALL`: every typed wrapper as a command, from its signature and docstring."""

from __future__ import annotations

import inspect
import json
import random
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum, Flag
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.main import get_command

from cere_trust import AccountId, Amount, Call, Keypair, pallets
from cere_trust.call import REGISTRY
from cere_trust.cli import batches, from_wrappers
from cere_trust.cli.batches import call_document
from cere_trust.cli.commands.tx import tx
from cere_trust.cli.parsing import PARSERS, parse
from cere_trust.cli.session import CommandSession
from cere_trust.cli.settings import Settings
from cere_trust.compat.sampling import arguments
from cere_trust.errors import EncodeError, MetadataError
from cere_trust.pallets.referenda import Origin
from cere_trust.types import FixedBytes, Perbill, Perquintill

from ..unit.extrinsic.made import runtime
from .conftest import Run

pallets.load_all()
CERE = 10**10
Funded = Callable[..., str]


def said(value: object) -> object:
    """A value as one writes it inside JSON."""
    match value:
        case Enum():
            return value.name.lower()
        case Amount():
            return f"{int(value)}planck"
        case Perbill() | Perquintill() | AccountId():
            return str(value)
        case Call():
            return call_document(value)
        case Origin(value={"system": {"Signed": account}}):
            return f"signed:{account}"
        case bytes():
            return "0x" + value.hex()
        case list() | tuple():
            return [said(inner) for inner in value]
        case Mapping():
            return {str(said(name)): said(inner) for name, inner in value.items()}
        case _ if is_dataclass(value):
            return {field.name: said(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def typed(value: object) -> str | None:
    """A value as one types it behind an option."""
    told = said(value)
    return told if told is None or isinstance(told, str) else json.dumps(told)


def kind(annotation: Any) -> str:
    """Classify an annotation, optional or not: all of a kind take the same path through the parser."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(dict.fromkeys(kind(arg) for arg in args if arg is not type(None)))
    if isinstance(origin, type) and origin is not tuple:
        return f"{origin.__name__}[{', '.join(dict.fromkeys(map(kind, args)))}]"
    if origin is tuple:
        return "tuple"
    for base, name in ((FixedBytes, "hash"), (Flag, "flag"), (Enum, "enum")):
        if isinstance(annotation, type) and issubclass(annotation, base):
            return name
    if annotation in PARSERS:
        return str(annotation.__name__)
    if is_dataclass(annotation):
        return "record"
    return str(next((base.__name__ for base in annotation.__mro__[1:] if base in PARSERS), annotation.__name__))


KINDS: dict[str, list[tuple[tuple[str, str], str]]] = {}
"""Arguments of wrappers, by the kind of their annotations."""
for key, wrapper in sorted(REGISTRY.items()):
    hints = typing.get_type_hints(wrapper)
    for name in inspect.signature(wrapper).parameters:
        KINDS.setdefault(kind(hints[name]), []).append((key, name))


def check_typed(key: tuple[str, str], seed: int, only: str | None = None) -> None:
    """Check that a wrapper makes the same call of an argument and of its text; of every argument, or of one."""
    wrapper = REGISTRY[key]
    hints = typing.get_type_hints(wrapper)
    positional, named = arguments(wrapper, random.Random(seed))
    names = list(inspect.signature(wrapper).parameters)
    call = said(wrapper(*positional, **named))
    with CommandSession(Settings()) as session:
        for name, value in {**dict(zip(names, positional, strict=False)), **named}.items():
            if only in (None, name):
                again = parse(hints[name], typed(value), session)
                made = wrapper(
                    *(again if given == name else old for given, old in zip(names, positional, strict=False)),
                    **{given: again if given == name else old for given, old in named.items()},
                )
                assert said(made) == call, (key, name)


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_typed_is_what_the_wrapper_gets(kind: str, data: st.DataObject) -> None:
    key, name = data.draw(st.sampled_from(KINDS[kind]))
    check_typed(key, data.draw(st.integers(0, 2**64 - 1)), name)


def test_every_argument_of_every_wrapper_can_be_typed() -> None:
    for key in sorted(REGISTRY):
        check_typed(key, random.getrandbits(64))


def test_every_wrapper_has_help_with_its_arguments() -> None:
    for (pallet, name), wrapper in sorted(REGISTRY.items()):
        command = get_command(tx)
        for part in (pallet, name):
            _, command, _ = command.resolve_command(typer.Context(command), [part])  # type: ignore[attr-defined]
        text = "".join(command.get_help(typer.Context(command)).split())
        _, texts = from_wrappers.parse_docstring(wrapper)
        parameters = inspect.signature(wrapper).parameters
        assert set(texts) == set(parameters), (pallet, name)
        assert "--dry-run" in text
        for argument, parameter in parameters.items():
            if parameter.kind is parameter.KEYWORD_ONLY:
                assert from_wrappers.flag(argument) in text, (pallet, name, argument)
            assert texts[argument].split(" ")[0] in text, (pallet, name, argument)


def test_help_of_a_wrapper_is_printed(run: Run) -> None:
    done = run("tx", "Staking", "bond", "--help")
    assert done.code == 0, done
    assert "--payee" in done.out
    assert "--dry-run" in done.out


def test_pallets_and_calls_are_listed_in_any_spelling(run: Run) -> None:
    listed = run("tx", "--help").out
    for name in ("conviction-voting", "ddc-customers", "staking"):
        assert f"\n  {name}" in listed
    for spelling in ("conviction-voting", "ConvictionVoting", "conviction_voting"):
        assert "remove-vote" in run("tx", spelling, "--help").out
    for spelling in ("remove-vote", "remove_vote"):
        assert run("tx", "ConvictionVoting", spelling, "--help").code == 0


def test_names_that_do_not_exist_are_answered_with_similar_ones(run: Run) -> None:
    done = run("tx", "stakin", "bond", "1CERE")
    assert done.code == 2, done
    assert "did you mean staking" in done.err
    done = run("tx", "staking", "bnod", "1CERE", "--json")
    assert done.code == 2, done
    assert "bond" in done.error["hint"]


def test_a_derived_command_sends(cere: Run, funded: Funded) -> None:
    who = funded("300CERE")
    bond = cere("tx", "staking", "bond", "100CERE", "--payee", "stash", "--from", who, "--yes")
    assert bond.code == 0, bond
    shown = cere("stake", "show", who, "--json").data
    assert (shown["active"], shown["payee"]) == (str(100 * CERE), "Stash")
    address = Keypair.from_uri("//Bob").address
    payee = cere("tx", "staking", "set-payee", json.dumps({"account": address}), "--from", who, "--yes")
    assert payee.code == 0, payee
    assert address in cere("stake", "show", who).out


def test_calls_are_given_as_json_as_bytes_and_as_a_file(cere: Run, tmp_path: Path) -> None:
    file = tmp_path / "calls"
    transfer = ["transfer", "//Bob", "1CERE", "--from", "//Alice"]
    shown = cere(*transfer, "--dry-run", "--json").data
    assert cere(*transfer, "--batch", str(file)).code == 0
    call = {**json.loads(file.read_text()), "account": None}
    del call["account"]
    batches = [
        cere("tx", "utility", "batch-all", given, "--from", "//Alice", "--dry-run", "--json").data["call_data"]
        for given in (json.dumps(call), shown["call_data"], f"@{file}")
    ]
    assert batches[0] == batches[1] == batches[2]
    assert shown["call_data"][2:] in batches[0]
    two = cere("tx", "utility", "batch", f"@{file}", json.dumps(call), "--from", "//Alice", "--dry-run", "--json").data
    assert len(two["call"]["args"]["calls"]) == 2


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["balances", "transfer-all", "//Bob"], "--keep-alive"),
        (["balances", "transfer-keep-alive", "//Bob", "--value", "5"], "--value"),
        (["balances", "transfer-keep-alive", "//Bob", "--value", "5.5.5CERE"], "--value"),
        (["balances", "transfer-keep-alive", "6nobody", "--value", "5CERE"], "neither an address"),
        (["staking", "set-payee", "nowhere"], "staked"),
        (["staking", "set-payee", '{"accuont": 1}'], "account is missing"),
        (["staking", "set-payee", "{"], "payee"),
        (["staking", "validate", "150%"], "percentage"),
        (["utility", "batch-all", '{"pallet": "Balances"}'], "--calls"),
        (["utility", "batch-all", "0xzz"], "hex digits"),
        (["utility", "batch-all", "0xffff"], "--calls"),
        (["utility", "batch-all", "@/no/such/file"], "/no/such/file"),
        (["referenda", "kill", "-1"], "negative"),
        (["referenda", "kill", "one"], "whole number"),
        (["conviction-voting", "remove-vote"], "Missing"),
        (["ddc-customers", "deposit", "1CERE", "--cluster", "0x12"], "20 bytes"),
        (["proxy", "add-proxy", "//Bob", "--proxy-type", "king"], "any"),
    ],
)
def test_what_does_not_fit_is_refused_before_signing_by_name(cere: Run, args: list[str], says: str) -> None:
    done = cere("tx", *args, "--from", "//Alice", "--yes")
    assert done.code == 2, done
    assert says in done.err
    assert not done.out


@settings(max_examples=300)
@given(key=st.sampled_from(sorted(REGISTRY)), seed=st.integers(0, 2**64 - 1))
def test_any_call_is_the_same_after_a_file_of_calls(
    tmp_path_factory: pytest.TempPathFactory, key: tuple[str, str], seed: int
) -> None:
    known = runtime("dev-v16.scale.zst")
    positional, named = arguments(REGISTRY[key], random.Random(seed))
    call = REGISTRY[key](*positional, **named)
    try:
        data = known.encode_call(call)
    except (MetadataError, EncodeError):  # arguments that are another generation's
        return
    file = tmp_path_factory.getbasetemp() / "any.jsonl"
    file.unlink(missing_ok=True)
    assert batches.append_call(file, call, Keypair.from_uri("//Alice").account, known) == 1
    (line,) = batches.read_calls(file)
    assert known.encode_call(line.call) == data
