"""Every class of error has its exit code, place and remedy; no traceback, no hang."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cere_trust import Keypair
from cere_trust.cli.errors import ExitCode, error_report
from cere_trust.devnet import Devnet
from cere_trust.errors import ConnectFailed, ExtrinsicLost, Fate

from .conftest import Run, runner

Funded = Callable[..., str]


@pytest.fixture
def dead_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.fixture
def no_node() -> Iterator[int]:
    """A port where something answers that is no node."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.recv(4096)
                connection.sendall(b"220 mail.example.org ready\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


@pytest.mark.parametrize("scheme", ["ws", "http"])
def test_a_dead_port_is_no_node(run: Run, dead_port: int, scheme: str) -> None:
    done = run("balance", Keypair.from_uri("//Alice").address, "--url", f"{scheme}://127.0.0.1:{dead_port}")
    assert done.code == 3, done
    assert str(dead_port) in done.err
    assert "cere-trust devnet" in done.err


@pytest.mark.parametrize("scheme", ["ws", "http"])
def test_a_port_that_is_no_node_is_told_from_one(run: Run, no_node: int, scheme: str) -> None:
    done = run("validators", "--url", f"{scheme}://127.0.0.1:{no_node}", "--json")
    assert done.code == 3, done
    assert done.error["exit_code"] == 3
    assert not done.out


@pytest.mark.parametrize("url", ["localhost:9944", "ftp://127.0.0.1:9944", "nonsense", "ws://"])
def test_what_is_no_url_is_said_to_be_none(run: Run, url: str) -> None:
    done = run("validators", "--url", url)
    assert done.code in (2, 3), done
    assert "ws" in done.err


def test_an_unknown_network_is_a_usage_error(run: Run) -> None:
    done = run("validators", "--network", "moonnet")
    assert done.code == 2, done
    assert "mainnet" in done.err


def test_a_node_of_another_network_than_named_is_refused(cere: Run) -> None:
    done = cere("validators", "--network", "mainnet")
    assert done.code == 3, done
    assert "mainnet" in done.err


def test_an_unknown_key_is_an_error_of_keys(cere: Run) -> None:
    done = cere("transfer", "//Bob", "1CERE", "--from", "nobody", "--dry-run")
    assert done.code == 4
    assert "nobody" in done.err
    assert "key list" in done.err


def test_no_account_at_all_is_a_usage_error(cere: Run) -> None:
    assert cere("balance").code == 2
    assert "--from" in cere("transfer", "//Bob", "1CERE", "--yes").err


ALICE = Keypair.from_uri("//Alice")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (ALICE.address[:-1] + ("1" if ALICE.address[-1] != "1" else "2"), "checksum"),
        (ALICE.account.to_ss58(42), "network 42"),
        ("6tooshort", "neither an address"),
        ("0x1234", "32 bytes"),
        ("O0Il", "neither an address"),
    ],
)
def test_a_bad_address_is_a_usage_error_that_says_why(cere: Run, address: str, says: str) -> None:
    done = cere("transfer", address, "1CERE", "--from", "//Alice", "--dry-run")
    assert done.code == 2, done
    assert says in done.err


def test_an_address_of_another_network_is_answered_with_the_one_here(cere: Run) -> None:
    done = cere("balance", ALICE.account.to_ss58(42))
    assert ALICE.address in done.err


def test_more_than_there_is_ends_as_what_the_chain_said(cere: Run, funded: Funded) -> None:
    done = cere("transfer", "//Bob", "5000CERE", "--from", funded(), "--yes", "--json")
    assert done.code == 1, done
    assert done.error["kind"] == "DispatchError"
    assert (done.error["pallet"], done.error["name"]) == ("Token", "FundsUnavailable")
    assert done.error["fate"] == "included"
    assert done.error["hash"].startswith("0x")
    assert not done.out


def test_an_account_that_cannot_pay_the_fee_is_refused_by_the_pool(cere: Run) -> None:
    done = cere("transfer", "//Bob", "1CERE", "--from", "//cli//has//nothing", "--yes")
    assert done.code == 1, done
    assert "fee" in done.err.lower() or "pay" in done.err.lower()


def test_a_module_error_is_told_by_name_docs_and_hint(cere: Run, funded: Funded) -> None:
    done = cere("stake", "extra", "10CERE", "--from", funded(), "--yes")
    assert done.code == 1, done
    assert "Staking.NotStash" in done.err
    assert "fee was paid" in done.err
    assert "hint: bond first" in done.err


def test_a_call_only_root_may_make_is_a_bad_origin(cere: Run, funded: Funded) -> None:
    done = cere("call", "System", "set_heap_pages", "-a", "pages=1", "--from", funded(), "--yes", "--json")
    assert done.code == 1, done
    assert done.error["pallet"] == "BadOrigin"


def test_an_unknown_pallet_call_or_item_is_answered_with_similar_ones(cere: Run) -> None:
    assert "Balances" in cere("query", "Balance", "TotalIssuance").err
    done = cere("call", "Balances", "transfer_keepalive", "--from", "//Alice", "--dry-run")
    assert done.code == 2, done
    assert "transfer_keep_alive" in done.err
    assert "TotalIssuance" in cere("query", "Balances", "TotalIsuance").err


def test_wrong_arguments_of_a_call_are_named(cere: Run) -> None:
    done = cere("call", "Balances", "transfer_keep_alive", "-a", "to=//Bob", "--from", "//Alice", "--dry-run")
    assert done.code == 2, done
    assert "dest" in done.err
    wrong = cere(
        "call",
        "Balances",
        "transfer_keep_alive",
        "-a",
        "dest=//Bob",
        "-a",
        "value=-1",
        "--from",
        "//Alice",
        "--dry-run",
    )
    assert wrong.code == 2, wrong
    assert "Balances.transfer_keep_alive.value" in wrong.err


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("[" * 20_000, "deeply"),
        ("[" * 900 + "]" * 900, "deeply"),
        ("9" * 5000, "5000 digits"),
        ("9" * 5000 + "planck", "planck"),
        ("1 5CERE", "expected an integer"),
        ('{"a": 1, "a": 2}', "a is given twice"),
        ('{"a": 1.5}', "whole number"),
    ],
)
def test_values_that_no_chain_takes_are_refused_before_anything_else(cere: Run, value: str, says: str) -> None:
    call = ["call", "Balances", "transfer_keep_alive", "-a", "dest=//Bob", "--from", "//Alice", "--dry-run"]
    done = cere(*call, "-a", f"value={value}")
    assert done.code == 2, done
    assert says in done.err


def test_an_argument_given_twice_is_refused(cere: Run) -> None:
    done = cere("call", "Balances", "burn", "-a", "value=1CERE", "-a", "value=2CERE", "--from", "//Alice", "--dry-run")
    assert done.code == 2, done
    assert "value is given twice" in done.err


@pytest.mark.parametrize("number", [str(2**32), "9" * 5000])
def test_a_block_that_no_chain_reaches_is_a_usage_error(cere: Run, number: str) -> None:
    for args in (["block", number], ["query", "System", "Number", "--at", number]):
        assert cere(*args).code == 2


@pytest.mark.parametrize("timeout", ["inf", "1e309", "nan", "0", "-1"])
def test_a_timeout_that_no_socket_takes_is_a_usage_error(cere: Run, timeout: str) -> None:
    assert cere("balance", "//Bob", "--timeout", timeout).code == 2


def test_the_debug_variable_shows_the_traceback(keys: object, dead_port: int) -> None:
    import os
    import subprocess
    import sys
    from pathlib import Path

    program = Path(sys.executable).with_name("cere-trust")
    done = subprocess.run(
        [program, "block", "--url", f"ws://127.0.0.1:{dead_port}"],
        env={**os.environ, "CERE_TRUST_DEBUG": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" in done.stderr


@pytest.mark.embedded("finality is held up")
def test_a_transaction_of_unknown_fate_has_an_exit_code_of_its_own(
    keys: Path, fresh_chain: Callable[..., Devnet], metadata_cache: str
) -> None:
    chain = fresh_chain()
    cere = runner(keys, CERE_TRUST_URL=chain.url, CERE_TRUST_CACHE=metadata_cache)
    assert cere("balance", "//Bob").code == 0
    chain.stall_finality()
    done = cere("transfer", "//Bob", "1CERE", "--from", "//Alice", "--yes", "--json", "--timeout", "1")
    assert done.code == 6, done
    assert (done.error["kind"], done.error["fate"]) == ("ExtrinsicLost", "possible")
    assert done.error["until_block"] and done.error["hash"]
    assert "do not run the command again" in done.error["hint"]


def test_only_an_open_fate_is_unknown() -> None:
    codes = {fate: error_report(ExtrinsicLost("lost", fate=fate)).exit_code for fate in Fate}
    unknown = {Fate.POSSIBLE, Fate.UNFINALIZED}
    assert codes == {fate: ExitCode.UNKNOWN if fate in unknown else ExitCode.CHAIN for fate in Fate}
    failed = ConnectFailed("no node", url="ws://127.0.0.1:1")
    assert error_report(failed).exit_code == ExitCode.NODE
    failed.fate = Fate.NEVER_SENT
    assert error_report(failed).exit_code == ExitCode.NODE
