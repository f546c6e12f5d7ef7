"""`runtime show|pin|forget`, the line about metadata in the confirmation, and the options that verify it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Client
from cere_trust.client import NETWORKS, Network, pins
from cere_trust.devnet import Devnet

from ..hostile.lying_node import lying_node, metadata_lie, swapped_proxy_types, without_extension
from .conftest import Run, runner
from .terminal import at_a_terminal

PIN_FILE = "runtime-pins.json"


@pytest.fixture
def chain(metadata_cache: str) -> Any:
    with Devnet() as running:
        yield running


@pytest.fixture
def mine(keys: Path, chain: Devnet, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program against a chain that the package does not pin, with pins of its own."""
    monkeypatch.setattr(pins, "shipped", lambda: ())
    monkeypatch.setenv("CERE_TRUST_PINS", str(keys.parent / PIN_FILE))
    return runner(keys, CERE_TRUST_URL=chain.url)


def rewritten(keys: Path, url: str) -> Run:
    return runner(keys, CERE_TRUST_URL=url)


def test_a_pin_is_shown_kept_privately_and_forgotten(mine: Run, keys: Path) -> None:
    before = mine("runtime", "show", "--json").data
    assert (before["metadata_level"], before["pins"]) == ("believed", [])
    pinned = mine("runtime", "pin")
    assert pinned.code == 0
    assert "warning: pinned is what one node sent" in pinned.err
    file = keys.parent / PIN_FILE
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600
    shown = mine("runtime", "show", "--json").data
    assert shown["pins"] == [{"place": str(file), "differs": []}]
    assert {**shown, "pins": []} == before
    dry = mine("transfer", "//Bob", "1CERE", "--from", "//Alice", "--dry-run", "--json", "--require-verified").data
    assert (dry["metadata_level"], dry["metadata_source"], dry["metadata_digest"]) == ("pinned", f"by {file}", None)
    forgotten = mine("runtime", "forget", "--json").data
    assert forgotten["forgotten"] == [80013]
    assert json.loads(file.read_text()) == []
    assert mine("runtime", "forget", "--json").data["forgotten"] == []


def test_metadata_from_a_file_is_pinned_only_for_its_own_runtime(mine: Run, chain: Devnet, tmp_path: Path) -> None:
    with Client(chain.url) as client:
        raw = client.runtime.metadata.raw
    file = tmp_path / "runtime.scale"
    file.write_bytes(raw)
    assert mine("runtime", "pin", "--metadata", str(file), "--json").data["metadata_version"] == 16
    vectors = Path(__file__).parents[1] / "vectors" / "metadata"
    other = mine("runtime", "pin", "--metadata", str(vectors / "mainnet-v16.scale.zst"))
    assert other.code == 2
    assert "is of node 73158, and the node's runtime is node 80013" in other.err


def test_a_pinned_code_hash_lets_the_code_show_its_metadata(mine: Run) -> None:
    code = mine("runtime", "show", "--json").data["code_hash"]
    pinned = mine("runtime", "pin", "--code-hash", code, "--json").data
    assert (pinned["code_hash"], pinned["metadata_hash"]) == (code, None)
    dry = mine("transfer", "//Bob", "1CERE", "--from", "//Alice", "--dry-run", "--json").data
    assert dry["metadata_level"] == "executed"
    assert mine("runtime", "pin", "--code-hash", "0x00").code == 2


def test_a_node_that_contradicts_a_pin_is_refused_and_can_be_looked_at(mine: Run, keys: Path, chain: Devnet) -> None:
    assert mine("runtime", "pin").code == 0
    with lying_node(chain.url, metadata_lie(swapped_proxy_types, code_hash=False)) as node:
        evil = rewritten(keys, node.url)
        refused = evil(
            "proxy", "add", "//Charlie", "--proxy-type", "governance", "--from", "//Alice", "--yes", "--json"
        )
        assert refused.code == 5
        assert refused.error["kind"] == "UntrustedMetadata"
        assert not any(method.startswith("author_") for method, _ in node.asked)
        shown = evil("runtime", "show", "--json").data
        assert shown["pins"] == [{"place": str(keys.parent / PIN_FILE), "differs": ["metadata V16"]}]
        assert "metadata V16 differ" in evil("runtime", "show").out
        assert evil("runtime", "forget", "80013").code == 0


def test_a_visit_to_a_lying_node_does_not_reach_the_honest_one(mine: Run, keys: Path, chain: Devnet) -> None:
    with lying_node(chain.url, metadata_lie(swapped_proxy_types, code_hash=False)) as node:
        assert rewritten(keys, node.url)("balance", "//Bob").code == 0
    sent = mine("proxy", "add", "//Charlie", "--proxy-type", "governance", "--from", "//Alice", "--yes")
    assert sent.code == 0
    assert "MAY DO" in (listed := mine("proxy", "list", "//Alice").out)
    assert "Governance" in listed
    assert "Any" not in listed


def test_metadata_that_nothing_verifies_is_refused_on_demand(mine: Run, chain: Devnet) -> None:
    args = ("transfer", "//Bob", "1CERE", "--from", "//Alice", "--yes", "--json")
    refused = mine(*args, "--require-verified")
    assert refused.code == 5
    assert "the metadata is not verified (believed: only" in refused.error["message"]
    both = mine(*args, "--require-verified", "--unsigned-metadata")
    assert both.code == 2
    assert mine(*args, "--checkpoint", "0x12").code == 2
    with lying_node(chain.url, lambda method, params, result: result) as other:
        assert mine(*args, "--require-verified", "--agreeing", other.url).code == 0


@pytest.mark.parametrize("kind", [{}, [], 1, None])
def test_a_chain_type_of_another_json_type_is_a_failed_connection(
    mine: Run, keys: Path, chain: Devnet, kind: object
) -> None:
    def lie(method: str, params: list[Any], result: Any) -> Any:
        return kind if method == "system_chainType" else result

    with lying_node(chain.url, lie) as node:
        failed = rewritten(keys, node.url)("transfer", "//Bob", "1CERE", "--from", "//Alice", "--dry-run", "--json")
    assert (failed.code, failed.error["kind"]) == (3, "ConnectFailed")


def as_live(monkeypatch: pytest.MonkeyPatch, url: str, *, checks_digest: bool) -> None:
    """Make a chain one of the known networks."""
    with Client(url) as client:
        network = Network(url, client.genesis_hash, checks_digest=checks_digest)
    monkeypatch.setitem(NETWORKS, "mainnet", network)


def test_on_a_live_network_the_preview_says_that_one_node_is_believed(
    mine: Run, chain: Devnet, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi"
    args = ("transfer", address, "1CERE", "--from", address, "--dry-run")
    assert "metadata" not in mine(*args).out
    as_live(monkeypatch, chain.url, checks_digest=False)
    shown = mine(*args).out
    assert f"NOT VERIFIED: only {chain.url} sent it; if it lies, you sign another call" in shown
    assert mine("runtime", "pin").code == 0
    assert "pinned: by " in mine(*args).out


def test_a_digest_is_shown_and_required_on_a_network_that_checks_it(
    keys: Path, monkeypatch: pytest.MonkeyPatch, metadata_cache: str
) -> None:
    address = "6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi"
    args = ("transfer", address, "1CERE", "--from", address, "--dry-run")
    with Devnet(preset="mainnet") as chain:
        as_live(monkeypatch, chain.url, checks_digest=True)
        digest = runner(keys, CERE_TRUST_URL=chain.url)(*args, "--json").data["metadata_digest"]
        assert f"signed along ({digest}): the chain refuses other metadata" in rewritten(keys, chain.url)(*args).out
        lie = metadata_lie(lambda runtime: without_extension(runtime, "CheckMetadataHash"), code_hash=True)
        with lying_node(chain.url, lie) as node:
            evil = rewritten(keys, node.url)
            refused = evil(*args, "--json")
            assert (refused.code, refused.error["kind"]) == (5, "UntrustedMetadata")
            opted_out = evil(*args, "--json", "--unsigned-metadata")
            assert (opted_out.code, opted_out.error["kind"]) == (1, "RpcError")  # the runtime cannot read it
        honest = rewritten(keys, chain.url)(*args, "--json", "--unsigned-metadata").data
        assert honest["metadata_digest"] is None


def test_a_confirmation_at_a_terminal_shows_the_line(
    keys: Path, chain: Devnet, metadata_cache: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CERE_TRUST_")}
    with Devnet(preset="mainnet") as running:
        own = {"CERE_TRUST_KEYS": str(keys), "CERE_TRUST_CONFIG": str(keys.parent / "config.toml"), "NO_COLOR": "1"}
        code, shown = at_a_terminal(
            ["transfer", "//Bob", "5CERE", "--from", "//Alice"],
            {**environment, **own, "CERE_TRUST_URL": running.url, "TERM": "xterm"},
            "n",
        )
    assert code == 130
    assert "signed along (0xfd53b52c" in "".join(shown.split("\n"))
