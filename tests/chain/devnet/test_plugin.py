"""The pytest plugin, as the suite of another project meets it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cere_trust.devnet import Devnet
from cere_trust.user_folders import cache_folder

pytestmark = pytest.mark.embedded("what the pytest plugin starts")
pytest_plugins = ["pytester"]
CACHE = cache_folder()  # pytester gives its tests another home, where nothing is compiled yet

SUITE = """
from cere_trust import Amount, Call, Keypair
from cere_trust.pallets import balances, system


ALICE, BOB = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")
seen = []


def spend(client):
    seen.append(client.query(system.account(BOB.account)).data.free)
    receipt = client.submit_and_wait(balances.transfer_keep_alive(BOB.account, value=Amount.cere(1)), ALICE)
    assert receipt.ok and receipt.block.number == 1
    assert len(set(seen)) == 1


def test_one(cere_client):
    spend(cere_client)


def test_two(cere_client, cere_chain):
    assert cere_chain.chain.head().number == 0
    assert cere_client.nonce(ALICE.account) == 0
    spend(cere_client)


def test_left_in_the_pool(cere_client, cere_chain):
    cere_client.submit(Call("System", "remark", {"remark": b""}), ALICE, nonce=5)


def test_three(cere_client, cere_devnet, cere_chain):
    assert cere_chain is cere_devnet
    spend(cere_client)


def test_faults_are_at_hand(cere_chain):
    with cere_chain.faults.latency(0), cere_chain.byzantine.stale_head():
        pass
"""


@pytest.fixture(autouse=True)
def as_elsewhere(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this project's own settings."""
    monkeypatch.setenv("CERE_TRUST_CACHE", str(CACHE))
    monkeypatch.delenv("CERE_TRUST_NODE_URL", raising=False)
    pytester.makeini("[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n")


def test_every_test_of_a_foreign_suite_meets_a_chain_as_new(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    result = pytester.runpytest_subprocess("-p", "no:randomly", "--cere-preset", "dev")
    result.assert_outcomes(passed=5)


@pytest.mark.slow
def test_options_of_the_chain_are_overridden_in_a_conftest(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        "import pytest\n\n@pytest.fixture(scope='session')\ndef cere_devnet_options():\n"
        "    return {'block_time': 'manual', 'finality_lag': 2}\n"
    )
    pytester.makepyfile(
        "def test_it(cere_chain):\n    [cere_chain.new_block() for _ in range(3)]\n"
        "    assert cere_chain.chain.tree.finalized.number == 1\n"
    )
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=1)


@pytest.mark.slow
def test_against_a_node_the_client_is_its_own_and_the_chains_tests_are_skipped(
    pytester: pytest.Pytester, cere_devnet: Devnet
) -> None:
    pytester.makepyfile(
        "def test_client(cere_client):\n"
        f"    assert cere_client.url == {cere_devnet.url!r}\n"
        f"    assert str(cere_client.genesis_hash) == {str(cere_devnet.genesis_hash)!r}\n"
        "def test_chain(cere_chain):\n    pass\n"
        "def test_devnet(cere_devnet):\n    pass\n"
    )
    result = pytester.runpytest_subprocess("-p", "no:randomly", "--cere-url", cere_devnet.url, "-rs")
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["*needs the embedded chain, and --cere-url*"])


@pytest.mark.slow
def test_a_preset_that_is_none_is_told(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(cere_chain):\n    pass\n")
    result = pytester.runpytest_subprocess("-p", "no:randomly", "--cere-preset", "nope")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*no preset 'nope'*"])


def test_a_suite_that_uses_none_of_it_pays_nothing() -> None:
    plugin = "cere_trust.testing.pytest_plugin"
    code = f"import sys, pytest; before = set(sys.modules); import {plugin}; print(*set(sys.modules) - before)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {name.partition(".")[0] for name in loaded} == {"cere_trust"}
    assert len(loaded) <= 3
