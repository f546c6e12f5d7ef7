"""At a terminal a person reads what will be signed, and says yes or no."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cere_trust import Keypair

from .conftest import Run

PROGRAM = Path(sys.executable).with_name("cere-trust")
Funded = Callable[..., str]


def at_a_terminal(args: list[str], answer: str, environment: dict[str, str]) -> tuple[int, str]:
    """Run the program at a terminal, and answer its question: exit code, and all that was shown."""
    parent, child = pty.openpty()
    with subprocess.Popen([PROGRAM, *args], stdin=child, stdout=child, stderr=child, env=environment) as running:
        os.close(child)
        shown, answered = "", False
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:  # how Linux says that the other side is closed
                break
            if not part:
                break
            shown += part.decode(errors="replace")
            if "[y/N]" in shown and not answered:
                answered = True
                os.write(parent, f"{answer}\n".encode())
    os.close(parent)
    return running.returncode, shown


@pytest.fixture
def environment(keys: Path, node_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CERE_TRUST_")}
    own = {"CERE_TRUST_KEYS": str(keys), "CERE_TRUST_CONFIG": str(keys.parent / "config.toml")}
    return {**kept, **own, "CERE_TRUST_URL": node_url, "NO_COLOR": "1", "TERM": "xterm"}


@pytest.mark.parametrize("answer", ["n", "", "maybe"])
def test_without_a_yes_nothing_is_signed(environment: dict[str, str], cere: Run, funded: Funded, answer: str) -> None:
    who = funded("20CERE")
    code, shown = at_a_terminal(["transfer", "//Bob", "5CERE", "--from", who], answer, environment)
    assert code == 130, shown
    assert "nothing was signed" in shown
    assert cere("balance", who, "--json").data["nonce"] == 0


def test_what_will_be_signed_is_shown_as_a_tree_and_a_yes_sends_it(
    environment: dict[str, str], cere: Run, funded: Funded, tmp_path: Path
) -> None:
    who, file = funded("50CERE"), tmp_path / "calls"
    for value in ("2CERE", "3CERE"):
        assert cere("transfer", "//Bob", value, "--from", who, "--batch", str(file)).code == 0
    code, shown = at_a_terminal(["batch", str(file), "--from", who], "y", environment)
    assert code == 0, shown
    before, _, after = shown.partition("[y/N]")
    assert before.index("Utility.batch_all") < before.index("Balances.transfer_keep_alive") < before.index("3 CERE")
    assert f"{who} ({Keypair.from_uri(who).address})" in before
    assert "fee" in before
    assert "final" in after
    assert cere("balance", who, "--json").data["nonce"] == 1
