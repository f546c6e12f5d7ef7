"""Confirmation at a terminal: the preview and the answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust import Keypair

from .conftest import Run
from .terminal import at_a_terminal

Funded = Callable[..., str]


@pytest.fixture
def environment(keys: Path, node_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CERE_TRUST_")}
    own = {"CERE_TRUST_KEYS": str(keys), "CERE_TRUST_CONFIG": str(keys.parent / "config.toml")}
    return {**kept, **own, "CERE_TRUST_URL": node_url, "NO_COLOR": "1", "TERM": "xterm"}


@pytest.mark.parametrize("answer", ["n", "", "maybe"])
def test_without_a_yes_nothing_is_signed(environment: dict[str, str], cere: Run, funded: Funded, answer: str) -> None:
    who = funded("20CERE")
    code, shown = at_a_terminal(["transfer", "//Bob", "5CERE", "--from", who], environment, answer)
    assert code == 130, shown
    assert "nothing was signed" in shown
    assert cere("balance", who, "--json").data["nonce"] == 0


def test_what_will_be_signed_is_shown_as_a_tree_and_a_yes_sends_it(
    environment: dict[str, str], cere: Run, funded: Funded, tmp_path: Path
) -> None:
    who, file = funded("50CERE"), tmp_path / "calls"
    for value in ("2CERE", "3CERE"):
        assert cere("transfer", "//Bob", value, "--from", who, "--batch", str(file)).code == 0
    code, shown = at_a_terminal(["batch", str(file), "--from", who], environment, "y")
    assert code == 0, shown
    before, _, after = shown.partition("[y/N]")
    assert before.index("Utility.batch_all") < before.index("Balances.transfer_keep_alive") < before.index("3 CERE")
    assert f"{who} ({Keypair.from_uri(who).address})" in before
    assert "fee" in before
    assert "final" in after
    assert cere("balance", who, "--json").data["nonce"] == 1
