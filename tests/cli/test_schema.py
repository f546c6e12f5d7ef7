"""`schema`: every command has a schema of its `--json` document; the fixture `run` validates every document against it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import typer
from typer.main import get_command

from cere_trust.cli.program import COMMANDS, app, load
from cere_trust.cli.schema import error_schema, schema_of

from .conftest import Run


def below(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not hasattr(command, "resolve_command"):
        yield path
        return
    context = typer.Context(command)
    for name in command.list_commands(context):
        _, inner, _ = command.resolve_command(context, [name])
        yield from below(inner, (*path, name))


ALL = [path for name in COMMANDS if name != "tx" for path in below(load(name), (name,))]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_a_schema(run: Run, path: tuple[str, ...]) -> None:
    done = run("schema", *path)
    assert done.code == 0, done
    schema = json.loads(done.out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")


def test_a_derived_command_has_the_schema_of_all_that_send(run: Run) -> None:
    assert run("schema", "tx", "staking", "bond").out == run("schema", "transfer").out


def test_sending_commands_answer_one_of_three_things(run: Run) -> None:
    forms = json.loads(run("schema", "ddc", "bucket", "create").out)["anyOf"]
    assert [sorted({"fee", "dry_run", "batch", "bucket_id"} & form["properties"].keys()) for form in forms] == [
        ["bucket_id", "fee"],
        ["dry_run", "fee"],
        ["batch"],
    ]
    assert "bucket_id" not in forms[0]["required"]


def test_a_schema_refuses_what_is_not_declared(run: Run) -> None:
    validator = jsonschema.Draft202012Validator(schema_of(load("balance").callback))
    amounts = dict.fromkeys(("free", "reserved", "frozen", "transferable"), "1")
    good = {"account": "6x", **amounts, "nonce": 1, "unit": "planck"}
    assert validator.is_valid(good)
    for wrong in ({"free": 1}, {"free": "1.5"}, {"free": "-1"}, {"more": 1}, {"nonce": "1"}, {"unit": "CERE"}):
        assert not validator.is_valid({**good, **wrong}), wrong
    del good["nonce"]
    assert not validator.is_valid(good)


def test_errors_have_a_schema(run: Run) -> None:
    assert json.loads(run("schema", "error").out) == error_schema()


@pytest.mark.parametrize(
    ("path", "says"), [(["stake"], "bond"), (["nosuch"], "nosuch"), (["balance", "x"], "balance x")]
)
def test_what_is_no_command_has_none(run: Run, path: list[str], says: str) -> None:
    done = run("schema", *path)
    assert done.code == 2, done
    assert says in done.err


def test_every_command_declares_its_answer() -> None:
    def callbacks(command: Any) -> Iterator[Any]:
        if hasattr(command, "resolve_command"):
            context = typer.Context(command)
            for name in command.list_commands(context):
                yield from callbacks(command.resolve_command(context, [name])[1])
        else:
            yield command

    missing = [
        command.name
        for command in callbacks(get_command(app))
        if command.callback.__dict__.get("answer") is None and command.name not in ("schema",)
    ]
    assert not missing
