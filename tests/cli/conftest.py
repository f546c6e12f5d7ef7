"""Fixtures that run the program in this process, with captured streams and a keyring of its own."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator
from typer.main import get_command
from typer.testing import CliRunner

from cere_trust import Amount, Client, Keypair
from cere_trust.cli import program
from cere_trust.cli.commands.schema import callback
from cere_trust.cli.output import Output
from cere_trust.cli.program import app
from cere_trust.cli.rendering import Renderable, render_text
from cere_trust.cli.schema import error_schema, schema_of
from cere_trust.keys import keyfile
from cere_trust.pallets import balances, ddc_customers, utility
from cere_trust.runtime import Runtime

from ..backend import OwnChain, share_compiled


@dataclass(frozen=True)
class Ran:
    """Exit code and output of one run."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The JSON error object on stderr."""
        return json.loads(self.err)["error"]

    def __str__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


Run = Callable[..., Ran]


_decode = cache(Runtime.from_metadata)
_load = cache(program.load)


@pytest.fixture(autouse=True, scope="module")
def decoded_once() -> Iterator[None]:
    """Decode each metadata and build each command once per session; the program does both in every run.

    The patches end with each module, so that they cannot reach tests outside this folder, whatever the order.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Runtime, "from_metadata", _decode)
        patch.setattr(program, "load", _load)
        yield


_derive = cache(hashlib.scrypt)


@pytest.fixture(autouse=True, scope="module")
def cheap_scrypt() -> Iterator[None]:
    """Write key files with the lowest cost of those that are accepted; derive each key of a password, salt and cost once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyfile, "_SCRYPT_WRITTEN", (1 << 15, 1, 8))
        patch.setattr(
            hashlib, "scrypt", lambda password, *, salt, **cost: _derive(bytes(password), salt=bytes(salt), **cost)
        )
        yield


@pytest.fixture(scope="session")
def metadata_cache(run_cache: Path) -> str:
    """The folder of cached metadata that runs on a chain share."""
    return str(run_cache)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The program's keyring folder."""
    return tmp_path / "keys"


@pytest.fixture
def run(keys: Path) -> Run:
    """Run the program offline: ``run("key", "list")``, without the caller's environment variables."""
    return runner(keys)


def runner(keys: Path, **environment: str) -> Run:
    """Make a function that runs the program, and fails the test if a traceback is printed."""
    share_compiled(keys.parent / "cache")

    def run(*args: str, input: str | None = None, **more: str | None) -> Ran:
        env: dict[str, str | None] = dict.fromkeys(
            ("CERE_TRUST_URL", "CERE_TRUST_NETWORK", "CERE_TRUST_FROM", "CERE_TRUST_TIMEOUT", "CERE_TRUST_WAIT",
             "CERE_TRUST_PROFILE", "CERE_TRUST_PASSWORD_FD", "CERE_TRUST_DEBUG")
        )  # fmt: skip
        own = {"CERE_TRUST_KEYS": str(keys), "CERE_TRUST_CONFIG": str(keys.parent / "config.toml"),
               "CERE_TRUST_CACHE": str(keys.parent / "cache"),
               "CERE_TRUST_PINS": str(keys.parent / "runtime-pins.json")}  # fmt: skip
        env |= {**own, **environment, **more}
        done = CliRunner().invoke(app, list(args), input=input, env=env, prog_name="cere-trust", catch_exceptions=False)
        ran = Ran(done.exit_code, done.stdout, done.stderr)
        assert "Traceback" not in ran.out + ran.err, ran
        if "--json" in args and "--help" not in args:
            _check_answer(args, ran)
        return ran

    return run


PYTHON = re.compile(r"(?<![.\w])[A-Z]\w*\(|[{\[]'|\bb['\"]|<\w+\.|\b(None|True|False)\b")
"""Python reprs: records, containers of text, bytes, objects, constants."""


@pytest.fixture(autouse=True)
def no_python_reprs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Check the text of every answer and every preview of every test, also where the test asks for JSON."""
    shown: list[str] = []
    show, preview = Output.show, Output.preview

    def showing(self: Output, values: Any, *blocks: Renderable) -> None:
        shown.extend(map(render_text, blocks))
        show(self, values, *blocks)

    def previewing(self: Output, *blocks: Renderable) -> None:
        shown.extend(map(render_text, blocks))
        preview(self, *blocks)

    monkeypatch.setattr(Output, "show", showing)
    monkeypatch.setattr(Output, "preview", previewing)
    yield
    assert not [block for block in shown if PYTHON.search(block)]


def _check_answer(args: Sequence[str], ran: Ran) -> None:
    """Validate a document or an error against its schema."""
    if ran.code:
        ERRORS.validate(json.loads(ran.err))
    else:
        _validator(_path(args)).validate(json.loads(ran.out))


ERRORS = Draft202012Validator(error_schema())


@cache
def _validator(path: tuple[str, ...]) -> Draft202012Validator:
    found = schema_of(callback(list(path)))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def _path(args: Sequence[str]) -> tuple[str, ...]:
    """The part of the arguments that names the command."""
    command = get_command(app)
    path: list[str] = []
    for name in args:
        if not hasattr(command, "resolve_command"):
            break
        _, command, _ = command.resolve_command(typer.Context(command), [name])
        path.append(name)
    return tuple(path)


@pytest.fixture
def cere(keys: Path, node_url: str, metadata_cache: str) -> Run:
    """Run the program against the development chain."""
    return runner(keys, CERE_TRUST_URL=node_url, CERE_TRUST_CACHE=metadata_cache)


@pytest.fixture
def fresh_cere(keys: Path, fresh_chain: Callable[..., OwnChain], metadata_cache: str) -> Run:
    """Run the program against a chain that no other test has changed."""
    return runner(keys, CERE_TRUST_URL=fresh_chain().url, CERE_TRUST_CACHE=metadata_cache)


@pytest.fixture(scope="session")
def purses() -> dict[tuple[str, str], list[str]]:
    """Accounts that are funded and not used yet, by node and balance."""
    return {}


@pytest.fixture
def funded(
    node_url: str, purses: dict[tuple[str, str], list[str]], metadata_cache: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], str]:
    """Gives a development account that no other test knows: ``funded("1000CERE")`` returns its URI."""

    def take(value: str = "1000CERE") -> str:
        unused = purses.setdefault((node_url, value), [])
        if not unused:
            unused += [f"//cli//{secrets.token_hex(6)}" for _ in range(8 if Amount.parse(value) <= SMALL else 1)]
            monkeypatch.setenv("CERE_TRUST_CACHE", metadata_cache)
            transfers = [
                balances.transfer_keep_alive(Keypair.from_uri(uri).account, value=Amount.parse(value)) for uri in unused
            ]
            with Client(node_url) as client:
                client.submit_and_wait(utility.batch_all(transfers), Keypair.from_uri("//Alice"))
        return unused.pop()

    return take


SMALL = Amount.cere(1000)
"""Accounts with up to this balance are funded by eights, in one transaction."""


@pytest.fixture
def per_cluster(node_url: str) -> bool:
    """True if the chain keeps deposits per cluster, not one per account."""
    with Client(node_url) as client:
        return ddc_customers.per_cluster(client.runtime)


@pytest.fixture
def at_cluster(cere: Run, per_cluster: bool) -> list[str]:
    """Options that name the open cluster, if deposits take one."""
    return ["--cluster", the_cluster(cere)] if per_cluster else []


def the_cluster(cere: Run) -> str:
    """Return the open cluster of genesis; other tests create more."""
    clusters = cere("ddc", "cluster", "list", "--json").data["clusters"]
    return min(str(one["cluster"]) for one in clusters if one["status"] == "Activated")
