"""Shell completion, by each shell's protocol; it reads files and connects to no node."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cere_trust import Keypair
from cere_trust.cli.program import COMMANDS, app
from cere_trust.keys import Keyring

from .conftest import Run

PROGRAM = Path(sys.executable).with_name("cere-trust")
Complete = Callable[..., list[str]]


@pytest.fixture
def environment(keys: Path) -> dict[str, str]:
    """Where the program finds its files; the node it is told of is none."""
    folder = keys.parent
    return {
        "CERE_TRUST_KEYS": str(keys),
        "CERE_TRUST_CONFIG": str(folder / "config.toml"),
        "CERE_TRUST_CACHE": str(folder / "cache"),
        "CERE_TRUST_URL": "ws://127.0.0.1:9",
    }


@pytest.fixture
def complete(environment: dict[str, str]) -> Complete:
    """What bash would offer behind some words: ``complete("stake", "b")``."""

    def ask(*words: str, **more: str | None) -> list[str]:
        line = ["cere-trust", *words]
        protocol = {
            "_CERE_TRUST_COMPLETE": "complete_bash",
            "COMP_WORDS": "\n".join(line),
            "COMP_CWORD": str(len(words)),
        }
        env = {**environment, **protocol, **more}
        done = CliRunner().invoke(app, [], env=env, prog_name="cere-trust", catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert not done.stderr
        return done.stdout.split("\n")[:-1] if done.stdout.strip() else []

    return ask


def test_commands_and_options(complete: Complete) -> None:
    assert set(complete("")) >= set(COMMANDS)
    assert complete("bal") == ["balance"]
    assert set(complete("stake", "")) > {"bond", "extra", "unbond", "withdraw", "show"}
    assert "--dry-run" in complete("stake", "bond", "--d")
    assert complete("vote", "7", "--conviction", "4") == ["4x"]


def test_keys_by_name_and_development_accounts_where_the_chain_is_at_home(complete: Complete, keys: Path) -> None:
    Keyring(keys).save("stash", Keypair.from_uri("//Alice"), "eight letters")
    assert complete("transfer", "") == [
        "stash",
        *("//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie", "//Alice//stash", "//Bob//stash"),
    ]
    for words in (["balance"], ["stake", "show"], ["balance", "--from"], ["transfer", "x", "1CERE", "--proxy"]):
        assert complete(*words, "st") == ["stash"], words
    assert complete("transfer", "", CERE_TRUST_URL="wss://archive.mainnet.cere.network/ws") == ["stash"]
    assert complete("transfer", "--network", "mainnet", "", CERE_TRUST_URL=None) == ["stash"]
    assert "//Bob" in complete("transfer", "//", CERE_TRUST_URL=None)


def test_pallets_calls_and_arguments_of_derived_commands(complete: Complete) -> None:
    assert complete("tx", "conv") == ["conviction-voting"]
    assert complete("tx", "staking", "bond") == ["bond", "bond-extra"]
    assert complete("tx", "staking", "bond", "1CERE", "--payee", "st") == ["staked", "stash"]
    assert complete("tx", "proxy", "add-proxy", "//Al") == ["//Alice", "//Alice//stash"]
    assert "--payee" in complete("tx", "Staking", "bond", "--p")


def test_pallets_of_the_chain_come_from_the_cache(complete: Complete, run: Run, node_url: str) -> None:
    assert complete("call", "Bal") == []
    assert run("balance", "//Alice", "--url", node_url).code == 0
    assert complete("call", "Bal") == ["Balances"]
    assert "transfer_keep_alive" in complete("call", "Balances", "transfer")
    assert complete("query", "Balances", "TotalI") == ["TotalIssuance"]
    assert complete("query", "Nonsense", "T") == []


def test_validators_are_those_listed_last(complete: Complete, run: Run, node_url: str) -> None:
    assert complete("nominate", "6") == []
    listed = [row["stash"] for row in run("validators", "--url", node_url, "--json").data["validators"]]
    assert sorted(complete("nominate", "6")) == sorted(listed)
    assert complete("nominate", listed[0], listed[1][:20]) == [listed[1]]
    assert complete("nominate", "6", CERE_TRUST_URL=None, CERE_TRUST_NETWORK="mainnet") == []


def test_profiles_settings_multisigs_and_networks(complete: Complete, run: Run) -> None:
    run("config", "set", "network", "testnet", "--profile", "work")
    run("config", "set", "multisig.treasury", "1:" + Keypair.from_uri("//Alice").address)
    assert complete("balance", "--profile", "w") == ["work"]
    assert complete("transfer", "x", "1CERE", "--multisig", "t") == ["treasury"]
    assert complete("config", "unset", "multi") == ["multisig.treasury"]
    assert complete("config", "set", "ti") == ["timeout"]
    assert complete("balance", "--network", "main") == ["mainnet"]
    assert complete("schema", "stake", "b") == ["bond"]


@pytest.mark.parametrize(
    "words", [["nosuch", ""], ["stake", "nosuch", ""], ["tx", "nosuch", ""], ["balance", "--nosuch", ""]]
)
def test_behind_what_is_wrong_there_is_nothing_and_no_noise(complete: Complete, words: list[str]) -> None:
    complete(*words)


@pytest.mark.parametrize("damage", ["config.toml", "keys/stash.json"])
def test_damaged_files_make_no_noise(complete: Complete, keys: Path, damage: str) -> None:
    file = keys.parent / damage
    file.parent.mkdir(exist_ok=True)
    file.write_text("{[")
    complete("transfer", "")
    complete("balance", "--profile", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_gets_a_script(run: Run, shell: str) -> None:
    done = CliRunner().invoke(app, [], env={"_CERE_TRUST_COMPLETE": f"source_{shell}"}, prog_name="cere-trust")
    assert done.exit_code == 0
    assert "_CERE_TRUST_COMPLETE" in done.stdout


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_zsh_and_fish_are_told_what_things_are(environment: dict[str, str], keys: Path, shell: str) -> None:
    Keyring(keys).save("stash", Keypair.from_uri("//Alice"), "eight letters")
    protocol = {
        "_CERE_TRUST_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "cere-trust transfer st",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = CliRunner().invoke(app, [], env={**environment, **protocol}, prog_name="cere-trust")
    assert "stash" in done.stdout
    assert Keypair.from_uri("//Alice").address in done.stdout


def test_bash_completes_with_the_script_and_without_a_network(environment: dict[str, str]) -> None:
    script = f"""
        eval "$(_CERE_TRUST_COMPLETE=source_bash {PROGRAM})"
        COMP_WORDS=({PROGRAM} transfer //Al); COMP_CWORD=2
        _cere_trust_completion {PROGRAM}; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    assert done.stdout.split() == ["//Alice", "//Alice//stash"]
    assert not done.stderr


def test_completing_loads_no_network_library(environment: dict[str, str]) -> None:
    code = (
        "import sys\nfrom cere_trust.cli.program import app\n"
        "try: app([], prog_name='cere-trust')\nexcept SystemExit: pass\n"
        "heavy = {'asyncio', 'ssl', 'httpx', 'websockets', 'cere_trust.transport.websocket'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    protocol = {"_CERE_TRUST_COMPLETE": "complete_bash", "COMP_WORDS": "cere-trust transfer //", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment, **protocol},
    )
    assert "//Alice" in done.stdout
    assert done.stderr.strip() == "[]"
