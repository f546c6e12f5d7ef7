"""The time machine over JSON-RPC, and what a client and its subscriptions see of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import zstandard

from cere_trust import Amount, Client, Keypair
from cere_trust.devnet import Devnet
from cere_trust.pallets import balances, session, staking, system
from cere_trust.wasm.executor import ZSTD_MAGIC

from .conftest import Raw, Wallet, next_runtime, remark

pytestmark = pytest.mark.embedded("the time machine")

Manual = tuple[Devnet, Raw, Wallet]
EVE = Keypair.from_uri("//Eve").account
DAY = 86_400_000


def number_of(raw: Raw, hash: str) -> int:
    return int(raw.call("chain_getHeader", hash)["number"], 16)


def test_blocks_on_demand_as_chopsticks_makes_them(manual: Manual) -> None:
    _, raw, wallet = manual
    assert number_of(raw, raw.call("dev_newBlock")) == 1
    assert number_of(raw, raw.call("dev_newBlock", {"count": 3})) == 4
    first, second = (wallet.sign(remark(), nonce=nonce) for nonce in range(2))
    raw.call("author_submitExtrinsic", first)
    made = raw.call("dev_newBlock", {"to": 7, "transactions": [second]})
    assert number_of(raw, made) == 7
    body = raw.call("chain_getBlock", raw.call("chain_getBlockHash", 5))["block"]["extrinsics"]
    assert body[1:] == [first, second]


def test_time_sessions_and_eras(manual: Manual) -> None:
    chain, raw, _ = manual
    finality = raw.call("chain_subscribeFinalizedHeads")
    raw.notification(finality)
    raw.call("dev_nextSession")
    assert chain.chain.query(session.current_index()) == 1
    assert raw.call("dev_nextEra") == str(chain.chain.best)
    era = chain.chain.query(staking.active_era())
    assert era is not None
    assert era.start is not None
    then = raw.call("dev_timeTravel", era.start + DAY // 2)
    assert 0 <= then - era.start - DAY // 2 <= 60_000
    date = datetime.fromtimestamp(then / 1000 + 3600, tz=UTC).isoformat()
    assert 0 <= raw.call("dev_timeTravel", date) - then - 3_600_000 <= 60_000
    assert raw.notification(finality)["number"] == "0x1"
    assert number_of(raw, raw.call("dev_skipTo", 5_000)) == 5_000


def test_storage_by_name_and_raw(manual: Manual) -> None:
    chain, raw, wallet = manual
    key = "0x" + wallet.runtime.storage_key("System", "Account", EVE).hex()
    watched = raw.call("state_subscribeStorage", [key])
    raw.notification(watched)
    data = {"free": 50_000_000_000, "reserved": 0, "frozen": 0, "flags": 0}
    account = {"nonce": 3, "consumers": 0, "providers": 1, "sufficients": 0, "data": data}
    block = raw.call(
        "dev_setStorage", {"System": {"Account": [[[str(EVE)], account]]}, "Staking": {"ValidatorCount": 9}}
    )
    assert raw.notification(watched)["block"] == block
    assert chain.chain.query(system.account(EVE)).nonce == 3
    assert chain.chain.query(staking.validator_count()) == 9
    raw.call("dev_setStorage", [["0x616263", "0x01"], [key, None]])
    assert raw.call("state_getStorage", "0x616263") == "0x01"
    assert raw.call("state_getStorage", key) is None


def test_calls_of_anybody(manual: Manual) -> None:
    chain, raw, wallet = manual
    transfer = "0x" + wallet.runtime.encode_call(balances.force_set_balance(EVE, new_free=Amount(5 * 10**10))).hex()
    raw.call("dev_enact", transfer)
    assert chain.chain.query(system.account(EVE)).data.free == 5 * 10**10
    for origin in (str(EVE), "small_tipper", {"system": {"Signed": str(EVE)}}):
        assert "BadOrigin" in raw.error("dev_enact", transfer, origin)["message"]


def test_back_to_a_snapshot(manual: Manual) -> None:
    _, raw, _ = manual
    first = raw.call("dev_newBlock")
    kept = raw.call("dev_snapshot")
    for _ in range(2):
        raw.call("dev_newBlock", {"count": 2})
        assert raw.call("dev_restore", kept) == first


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("dev_newBlock", [{"blocks": 3}]),
        ("dev_newBlock", ["three"]),
        ("dev_newBlock", [{"count": -1}]),
        ("dev_skipTo", []),
        ("dev_timeTravel", ["tomorrow"]),
        ("dev_timeTravel", [True]),
        ("dev_enact", ["0xffff"]),
        ("dev_enact", ["0x000000", "nobody"]),
        ("dev_enact", ["0x000000", 5]),
        ("dev_enact", ["0x000000", "6" * 48]),
        ("dev_setStorage", ["0x"]),
        ("dev_setStorage", [[["0x00"]]]),
        ("dev_setStorage", [{"System": 5}]),
        ("dev_setStorage", [{"Sistem": {"Number": 5}}]),
        ("dev_setStorage", [{"System": {"Number": "five"}}]),
        ("dev_setStorage", [{"System": {"Account": [5]}}]),
        ("dev_restore", [0]),
        ("dev_toReferendumEnd", ["first"]),
        ("dev_upgrade", ["wasm"]),
    ],
)
def test_wrong_parameters_are_told(manual: Manual, method: str, params: list[object]) -> None:
    chain, raw, _ = manual
    assert raw.error(method, *params)["code"] == -32602
    assert chain.chain.head().number == 0
    assert method in raw.call("rpc_methods")["methods"]


def test_what_cannot_be_done_is_told(manual: Manual) -> None:
    _, raw, _ = manual
    raw.call("dev_newBlock", 3)
    assert "restore a snapshot" in raw.error("dev_skipTo", 1)["message"]
    assert "there is no referendum 0" in raw.error("dev_toReferendumEnd", 0)["message"]
    assert "the chain's time is" in raw.error("dev_timeTravel", 1)["message"]


def test_a_client_goes_on_after_skipped_blocks(fresh_chain: Callable[..., Devnet]) -> None:
    chain = fresh_chain()
    alice = Keypair.from_uri("//Alice")
    with Client(chain.url) as client:
        call = balances.transfer_keep_alive(EVE, value=Amount(10**10))
        assert client.submit_and_wait(call, alice).ok
        chain.skip_to(3_000)
        assert client.block(2_900).number == 2_900
        assert client.submit_and_wait(call, alice).block.number == 3_001


@pytest.mark.slow  # another runtime is compiled
def test_who_follows_the_runtimes_version_is_told_of_an_upgrade(manual: Manual) -> None:
    chain, raw, _ = manual
    versions = raw.call("state_subscribeRuntimeVersion")
    before = raw.notification(versions)
    chain.new_blocks(2)
    code = ZSTD_MAGIC + zstandard.ZstdCompressor().compress(next_runtime())
    raw.call("dev_upgrade", "0x" + code.hex())
    assert raw.notification(versions)["specVersion"] == before["specVersion"] + 1
