"""`config …`: profiles, precedence, and invalid files."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust import Keypair
from cere_trust.cli.config_file import Configuration, Profile, load, save

from .conftest import Run


@pytest.fixture
def file(keys: Path) -> Path:
    """The file the program sees."""
    return keys.parent / "config.toml"


def settings(run: Run, *args: str, **env: str | None) -> dict[str, tuple[str | None, str]]:
    shown = run("config", "show", "--json", *args, **env).data
    return {row["setting"]: (row["value"], row["source"]) for row in shown["settings"]}


def test_without_a_file_there_are_defaults(run: Run, file: Path) -> None:
    assert run("config", "path").out == f"{file}\n"
    assert settings(run)["network"] == ("local", "default")
    assert settings(run)["url"] == (None, "default")


def test_a_setting_is_written_shown_and_taken_out(run: Run, file: Path) -> None:
    assert run("config", "set", "network", "testnet").code == 0
    assert tomllib.loads(file.read_text()) == {"profiles": {"default": {"network": "testnet"}}}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert settings(run)["network"] == ("testnet", "profile default")
    assert "testnet" in run("config", "show").out
    assert run("config", "unset", "network").code == 0
    assert settings(run)["network"] == ("local", "default")
    again = run("config", "unset", "network")
    assert again.code == 2
    assert "is not set" in again.err


def test_the_environment_goes_before_the_profile(run: Run) -> None:
    run("config", "set", "from", "stash")
    assert settings(run)["from"] == ("stash", "profile default")
    assert settings(run, CERE_TRUST_FROM="other")["from"] == ("other", "CERE_TRUST_FROM")


def test_a_profile_says_who_and_where(run: Run, node_url: str) -> None:
    for key, value in {"url": node_url, "from": "//Bob", "timeout": "60", "wait": "in-block"}.items():
        assert run("config", "set", key, value, "--profile", "here").code == 0
    run("config", "set", "url", "ws://127.0.0.1:9")
    bob, alice = Keypair.from_uri("//Bob").address, Keypair.from_uri("//Alice").address

    assert run("balance").code == 3
    named = run("balance", "--profile", "here", "--json")
    assert named.data["account"] == bob, named
    assert run("balance", "--json", CERE_TRUST_PROFILE="here").data["account"] == bob
    assert run("balance", "--profile", "here", "--from", "//Alice", "--json").data["account"] == alice
    assert run("balance", "--profile", "here", "--json", CERE_TRUST_FROM="//Alice").data["account"] == alice
    sent = run("transfer", "//Alice", "1CERE", "--profile", "here", "--yes", "--json")
    assert sent.code == 0, sent

    assert run("config", "set", "profile", "here").code == 0
    assert run("balance", "--json").data["account"] == bob


def test_a_network_given_puts_the_profiles_url_aside(run: Run, node_url: str) -> None:
    run("config", "set", "url", "ws://127.0.0.1:9")
    assert run("balance", "//Bob", "--url", node_url).code == 0
    done = run("balance", "//Bob", "--network", "nowhere")
    assert done.code == 2
    assert "nowhere" in done.err


def test_a_variable_that_says_where_puts_the_profiles_place_aside(run: Run) -> None:
    run("config", "set", "network", "testnet")
    assert settings(run, CERE_TRUST_URL="ws://127.0.0.1:9")["network"] == ("local", "default")


def test_a_profile_that_is_not_there_is_a_usage_error_that_says_which_are(run: Run) -> None:
    run("config", "set", "network", "testnet", "--profile", "work")
    done = run("balance", "--profile", "wrok")
    assert done.code == 2
    assert "work" in done.err
    assert "config set" in done.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", "unknown key 'colour'"),
        ("[profiles.a]\nnetwrok = 'mainnet'", "unknown key 'profiles.a.netwrok'"),
        ("[profiles.a]\nnetwork = 'moonnet'", "profiles.a.network"),
        ("[profiles.a]\ntimeout = -1", "profiles.a.timeout"),
        ("[profiles.a]\nfrom = 'bottom drive obey lake'", "secret"),
        ("[profiles.a", "not TOML"),
        ("a = " + "[" * 5000, "not TOML"),
        ("a = " + "9" * 5000, "not TOML"),
        ("profiles = 3", "profiles"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_place(run: Run, file: Path, text: str, says: str) -> None:
    file.write_text(text)
    for args in (["config", "show"], ["balance", "//Alice"], ["config", "set", "wait", "in-block"]):
        done = run(*args)
        assert done.code == 2, done
        assert says in done.err
        assert str(file) in done.err
        assert "bottom drive" not in done.err
    assert file.read_text() == text


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("colour", "red", "there are url"),
        ("network", "moonnet", "mainnet"),
        ("url", "localhost:9944", "url"),
        ("timeout", "soon", "timeout"),
        ("wait", "ever", "in-block"),
        ("from", "0x" + "11" * 32, "secret"),
        ("multisig.a b", "2:x,y", "multisigs"),
        ("multisig.us", "3:x,y", "THRESHOLD"),
        ("multisig.us", "x,y", "THRESHOLD"),
        ("multisig.us", "1:x,", "THRESHOLD"),
    ],
)
def test_what_does_not_fit_is_not_written(run: Run, file: Path, key: str, value: str, says: str) -> None:
    done = run("config", "set", key, value)
    assert done.code == 2, done
    assert says in done.err
    assert not file.exists()


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=", "), max_size=20)


@given(name=st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True), url=TEXTS, multisig=TEXTS)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, name: str, url: str, multisig: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "written.toml"
    config = Configuration(
        profile=name,
        profiles={name: Profile(url=f"ws://x{url}", timeout=2.5)},
        multisigs={name: f"1:{multisig.strip() or 'x'}"},
    )
    save(file, config)
    assert load(file) == config
