"""The newer JSON-RPC on the wire: following with pinned blocks, operations, transactions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cere_trust import Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.devnet import Devnet
from cere_trust.devnet.rpc import chain_head
from cere_trust.devnet.rpc.transactions import Broadcast
from cere_trust.proofs import verify_read_proof
from cere_trust.proofs.trie import closest_descendant

from ...backend import OwnChain
from .conftest import Json, Raw, Wallet, remark

Manual = tuple[OwnChain, Raw, Wallet]


def hexed(data: bytes) -> str:
    return "0x" + data.hex()


def started(raw: Raw, follow: str, method: str, *params: Json) -> list[Json]:
    """What an operation tells, without its id."""
    answer = raw.call(f"chainHead_v1_{method}", follow, *params)
    assert answer["result"] == "started"
    told: list[Json] = []
    while not told or not told[-1]["event"].endswith(("Done", "Error", "Inaccessible")):
        event = raw.notification(follow)
        if event.pop("operationId", None) == answer["operationId"]:  # and nothing of blocks that come meanwhile
            told.append(event)
    return told


def test_following_begins_with_what_is_final_and_goes_on_with_what_happens(
    fresh_chain: Callable[..., OwnChain], dial: Callable[[str], Raw]
) -> None:
    chain = fresh_chain(block_time="manual", finality_lag=2)
    raw = dial(chain.url)
    one, two, three = (chain.new_block() for _ in range(3))
    follow = raw.call("chainHead_v1_follow", True)
    begun = raw.notification(follow)
    runtime = begun.pop("finalizedBlockRuntime")
    assert begun == {"event": "initialized", "finalizedBlockHashes": [str(chain.genesis_hash), hexed(one.hash)]}
    assert runtime["type"] == "valid"
    assert (runtime["spec"]["specVersion"], runtime["spec"]["apis"]["0xdf6acb689907609b"]) == (80013, 5)
    news = [raw.notification(follow) for _ in range(3)]
    assert news == [
        {"event": "newBlock", "blockHash": hexed(two.hash), "parentBlockHash": hexed(one.hash), "newRuntime": None},
        {"event": "newBlock", "blockHash": hexed(three.hash), "parentBlockHash": hexed(two.hash), "newRuntime": None},
        {"event": "bestBlockChanged", "bestBlockHash": hexed(three.hash)},
    ]
    (fork,) = chain.fork_at(two)
    assert raw.notification(follow)["blockHash"] == hexed(fork.hash)
    (best,) = chain.fork_at(fork)
    assert raw.notification(follow)["blockHash"] == hexed(best.hash)
    assert raw.notification(follow) == {"event": "bestBlockChanged", "bestBlockHash": hexed(best.hash)}
    final = {"event": "finalized", "finalizedBlockHashes": [hexed(two.hash)], "prunedBlockHashes": []}
    assert raw.notification(follow) == final
    chain.finalize()
    told = raw.notification(follow)
    assert told["finalizedBlockHashes"] == [hexed(fork.hash), hexed(best.hash)]
    assert told["prunedBlockHashes"] == [hexed(three.hash)]
    assert raw.call("chainHead_v1_header", follow, hexed(three.hash)) == hexed(three.header.encode())
    assert raw.call("chainHead_v1_unfollow", follow) is True
    chain.new_block()
    assert raw.call("chainHead_v1_header", follow, hexed(three.hash)) is None
    assert raw.notifications == []


def test_pinned_blocks_tell_header_body_calls_and_storage(manual: Manual) -> None:
    chain, raw, wallet = manual
    raw.call("author_submitExtrinsic", wallet.sign(remark()))
    block = chain.new_block()
    hash = hexed(block.hash)
    follow = raw.call("chainHead_v1_follow", True)
    assert raw.notification(follow)["finalizedBlockHashes"][-1] == hash
    assert raw.notification(follow) == {"event": "bestBlockChanged", "bestBlockHash": hash}
    assert raw.call("chainHead_v1_header", follow, hash) == hexed(block.header.encode())
    body = [hexed(extrinsic) for extrinsic in block.extrinsics]
    assert started(raw, follow, "body", hash) == [{"event": "operationBodyDone", "value": body}]
    nonce = "AccountNonceApi_account_nonce", Keypair.from_uri("//Alice").account.hex()
    assert started(raw, follow, "call", hash, *nonce) == [{"event": "operationCallDone", "output": "0x01000000"}]
    assert started(raw, follow, "call", hash, "No_such", "")[0]["event"] == "operationError"
    number = wallet.runtime.storage_key("System", "Number")
    prefix = wallet.runtime.storage_prefix("Staking", "Validators")
    validators = raw.call("state_getPairs", hexed(prefix), hash)
    asked = [
        {"key": hexed(number), "type": "value"},
        {"key": hexed(number), "type": "hash"},
        {"key": "0x", "type": "closestDescendantMerkleValue"},
        {"key": hexed(prefix), "type": "descendantsValues"},
        {"key": hexed(prefix), "type": "descendantsHashes"},
        {"key": "0x00", "type": "value"},
    ]
    *items, done = started(raw, follow, "storage", hash, asked, None)
    assert done == {"event": "operationStorageDone"}
    assert [item for told in items for item in told["items"]] == [
        {"key": hexed(number), "value": "0x01000000"},
        {"key": hexed(number), "hash": hexed(blake2_256(b"\1\0\0\0"))},
        {"key": "0x", "closestDescendantMerkleValue": hexed(block.header.state_root)},
        *({"key": key, "value": value} for key, value in validators),
        *({"key": key, "hash": hexed(blake2_256(bytes.fromhex(value[2:])))} for key, value in validators),
    ]
    assert len(validators) == 8


@pytest.mark.embedded("its trie in hand")
def test_the_closest_descendant_is_part_of_every_proof_of_what_is_below(manual: Manual) -> None:
    chain, _, wallet = manual
    assert isinstance(chain, Devnet)
    state, prefix = chain.chain.state(), wallet.runtime.storage_prefix("Staking", "Validators")
    node = closest_descendant(state.top, prefix)
    assert node is not None
    key, value = state.pairs(prefix)[0]
    proof = state.proof([key])
    assert node.reference() in [blake2_256(part) for part in proof]
    assert verify_read_proof(state.root(), proof, [key]) == {key: value}
    assert closest_descendant(state.top, prefix + b"\0" * 40) is None
    assert closest_descendant(None, b"") is None


def test_what_is_not_pinned_is_refused_and_what_is_not_followed_limited(manual: Manual) -> None:
    chain, raw, _ = manual
    follow = raw.call("chainHead_v1_follow", False)
    genesis = str(chain.genesis_hash)
    assert raw.notification(follow) == {"event": "initialized", "finalizedBlockHashes": [genesis]}
    assert raw.error("chainHead_v1_call", follow, genesis, "Core_version", "0x")["code"] == -32802
    assert raw.error("chainHead_v1_unpin", follow, [genesis, genesis])["code"] == -32804
    assert raw.error("chainHead_v1_unpin", follow, "0x" + "11" * 32)["code"] == -32801
    assert raw.call("chainHead_v1_unpin", follow, genesis) is None
    for method, *params in (("header",), ("body",), ("storage", [], None), ("call", "Core_version", "0x")):
        assert raw.error(f"chainHead_v1_{method}", follow, genesis, *params)["code"] == -32801
        other = raw.call(f"chainHead_v1_{method}", "nobody", genesis, *params)
        assert other == (None if method == "header" else {"result": "limitReached"})
    for method in ("stopOperation", "continue"):
        assert raw.call(f"chainHead_v1_{method}", follow, "1") is None
    assert raw.call("chainHead_v1_unpin", "nobody", genesis) is None
    for refused in ([], ["yes"], [None]):
        assert raw.error("chainHead_v1_follow", *refused)["code"] == -32602
    assert raw.error("chainHead_v1_storage", follow, genesis, [{"key": "0x", "type": "all"}])["code"] == -32602
    assert raw.error("chainHead_v1_call", follow, genesis, "Core_version", "0xzz")["code"] == -32602
    more = [raw.call("chainHead_v1_follow", False) for _ in range(3)]
    assert raw.error("chainHead_v1_follow", False)["code"] == -32800
    raw.call("chainHead_v1_unfollow", more[0])
    assert raw.call("chainHead_v1_follow", False)


@pytest.mark.embedded("a chain that goes back, and a limit that is lowered")
def test_who_leaves_everything_pinned_is_stopped_and_so_are_all_when_the_chain_goes_back(
    manual: Manual, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, raw, _ = manual
    assert isinstance(chain, Devnet)
    monkeypatch.setattr(chain_head, "MAX_PINNED", 3)
    before = chain.snapshot()
    tidy, untidy = raw.call("chainHead_v1_follow", False), raw.call("chainHead_v1_follow", False)
    for _ in range(3):
        block = chain.new_block()
        raw.call("chainHead_v1_unpin", tidy, hexed(block.hash))
    each = ["newBlock", "bestBlockChanged", "finalized"]
    assert [raw.notification(untidy)["event"] for _ in range(10)] == [
        "initialized", "bestBlockChanged", *each, *each, "newBlock", "stop",
    ]  # fmt: skip
    chain.restore(before)
    while (event := raw.notification(tidy)["event"]) != "stop":
        assert event in ("initialized", "newBlock", "bestBlockChanged", "finalized")
    assert chain.server.served.open(chain_head.Follow) == {}


@pytest.mark.embedded("finality is held up")
def test_a_chain_whose_finality_lags_too_far_behind_cannot_be_followed(
    manual: Manual, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, raw, _ = manual
    assert isinstance(chain, Devnet)
    monkeypatch.setattr(chain_head, "MAX_OPEN", 3)
    chain.stall_finality()
    for _ in range(chain_head.MAX_OPEN):
        chain.new_block()
    follow = raw.call("chainHead_v1_follow", False)
    chain.new_block()
    other = raw.call("chainHead_v1_follow", False)
    assert raw.notification(other) == {"event": "stop"}
    while raw.notification(follow)["event"] != "stop":
        pass
    assert not chain.server.served.open(chain_head.Follow)
    chain.finalize(chain.chain.block_hash(1))
    assert raw.notification(raw.call("chainHead_v1_follow", False))["event"] == "initialized"


@pytest.mark.embedded("a look at who follows")
def test_following_ends_with_its_connection(manual: Manual, dial: Callable[[str], Raw]) -> None:
    chain, raw, _ = manual
    assert isinstance(chain, Devnet)
    other = dial(chain.url)
    other.call("chainHead_v1_follow", True)
    assert len(chain.server.served.open(chain_head.Follow)) == 1
    other.socket.close()
    while chain.server.served.open(chain_head.Follow):
        raw.call("system_health")
    assert not chain.node.listeners


@pytest.mark.embedded("a look at what is still broadcast")
def test_a_broadcast_transaction_is_handed_in_until_it_is_final_or_stopped(
    manual: Manual, dial: Callable[[str], Raw]
) -> None:
    chain, raw, wallet = manual
    assert isinstance(chain, Devnet)
    second, first = (wallet.sign(remark(), nonce=nonce) for nonce in (2, 0))
    operation = raw.call("transaction_v1_broadcast", first)
    raw.call("author_removeExtrinsic", [{"hash": hexed(blake2_256(bytes.fromhex(first[2:])))}])
    chain.new_block()  # it is banned until then
    assert bytes.fromhex(first[2:]) in chain.new_block().extrinsics
    assert raw.error("transaction_v1_stop", operation)["code"] == -32602  # it is final
    operation = raw.call("transaction_v1_broadcast", second)
    stopped = raw.call("transaction_v1_broadcast", wallet.sign(remark("never"), nonce=3))
    assert raw.call("transaction_v1_stop", stopped) is None
    assert set(chain.server.served.open(Broadcast)) == {operation}
    undecodable = raw.call("transaction_v1_broadcast", "0x1234")
    assert raw.error("transaction_v1_stop", undecodable)["code"] == -32602
    assert dial(chain.url).error("transaction_v1_stop", operation)["code"] == -32602  # another's
    assert raw.error("transaction_v1_stop", "nothing")["code"] == -32602
    raw.call("author_submitExtrinsic", wallet.sign(remark("another"), nonce=1))
    block = chain.new_block()
    assert bytes.fromhex(second[2:]) in block.extrinsics
    assert not chain.server.served.open(Broadcast)


def test_a_transaction_is_watched_in_the_newer_words(manual: Manual) -> None:
    chain, raw, wallet = manual
    chain.new_block()
    watch = raw.call("transactionWatch_v1_submitAndWatch", wallet.sign(remark()))
    assert raw.notification(watch) == {"event": "validated"}
    block = chain.new_block()
    where = {"hash": hexed(block.hash), "index": 1}
    assert raw.notification(watch) == {"event": "bestChainBlockIncluded", "block": where}
    assert raw.notification(watch) == {"event": "finalized", "block": where}
    old = raw.call("transactionWatch_v1_submitAndWatch", wallet.sign(remark("2")))
    assert raw.notification(old) == {"event": "invalid", "error": "Invalid transaction: Transaction is outdated"}
    low = raw.call("transactionWatch_v1_submitAndWatch", wallet.sign(remark("3"), nonce=1))
    assert raw.notification(low) == {"event": "validated"}
    raw.call("author_submitExtrinsic", wallet.sign(remark("4"), nonce=1, tip=10**9))
    assert raw.notification(low) == {"event": "invalid", "error": "Extrinsic was rendered invalid by another extrinsic"}
