"""Any known block on the wire: by height, its header, body and storage, and what it changed."""

from __future__ import annotations

import pytest

from cere_trust import Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.devnet import Devnet
from cere_trust.proofs import Header

from ...backend import OwnChain
from .conftest import Json, Raw, Wallet, remark

Manual = tuple[OwnChain, Raw, Wallet]
NOWHERE = "0x" + "77" * 32


def hexed(data: bytes) -> str:
    return "0x" + data.hex()


def told(raw: Raw, method: str, *params: Json) -> list[Json]:
    """What a subscription tells till its end."""
    subscription = raw.call(f"archive_v1_{method}", *params)
    events = [raw.notification(subscription)]
    while not events[-1]["event"].endswith(("Done", "Error")):
        events.append(raw.notification(subscription))
    return events


def test_a_block_is_told_with_what_it_holds(manual: Manual) -> None:
    chain, raw, wallet = manual
    raw.call("author_submitExtrinsic", wallet.sign(remark()))
    block = chain.new_block()
    hash = hexed(block.hash)
    assert raw.call("archive_v1_genesisHash") == str(chain.genesis_hash)
    assert raw.call("archive_v1_finalizedHeight") == 1
    assert raw.call("archive_v1_hashByHeight", 1) == [hash]
    assert raw.call("archive_v1_hashByHeight", 2) == []
    assert raw.call("archive_v1_header", hash) == hexed(block.header.encode())
    assert raw.call("archive_v1_body", hash) == [hexed(extrinsic) for extrinsic in block.extrinsics]
    for method in ("header", "body"):
        assert raw.call(f"archive_v1_{method}", NOWHERE) is None
    nonce = "AccountNonceApi_account_nonce", Keypair.from_uri("//Alice").account.hex()
    assert raw.call("archive_v1_call", hash, *nonce) == {"success": True, "value": "0x01000000"}
    assert raw.call("archive_v1_call", str(chain.genesis_hash), *nonce)["value"] == "0x00000000"
    for at, function in ((hash, "No_such"), (NOWHERE, "Core_version")):
        assert raw.call("archive_v1_call", at, function, "")["success"] is False
    assert raw.error("archive_v1_call", hash, "Core_version", "0x1") == {
        "code": 3001,
        "message": "Invalid parameter: 0x1",
    }
    assert raw.error("archive_v1_hashByHeight", 2**32)["code"] == 3001
    assert raw.error("archive_v1_hashByHeight", -1)["code"] == -32602


@pytest.mark.embedded("forks where they are wanted, finality that waits")
def test_all_branches_are_told_until_one_is_final(manual: tuple[Devnet, Raw, Wallet]) -> None:
    chain, raw, _ = manual
    chain.stall_finality()
    one = chain.new_block()
    two = chain.new_block()
    (fork,) = chain.fork_at(one)
    for height, blocks in ((1, [one]), (2, [fork, two]), (3, [])):
        assert raw.call("archive_v1_hashByHeight", height) == [hexed(block.hash) for block in blocks]
    chain.finalize(two.hash)
    assert raw.call("archive_v1_hashByHeight", 2) == [hexed(two.hash)]
    assert Header.decode(bytes.fromhex(raw.call("archive_v1_header", hexed(fork.hash))[2:])) == fork.header
    assert raw.call("archive_v1_body", hexed(fork.hash)) is None
    (event,) = told(raw, "storage", hexed(fork.hash), [{"key": "0x", "type": "value"}])
    assert event["event"] == "storageError"


def test_storage_is_told_by_key_and_page_by_page(manual: Manual) -> None:
    chain, raw, wallet = manual
    hash = hexed(chain.new_block().hash)
    number = hexed(wallet.runtime.storage_key("System", "Number"))
    prefix = hexed(wallet.runtime.storage_prefix("Staking", "Validators"))
    pairs = raw.call("state_getPairs", prefix, hash)
    third = pairs[2][0]
    asked = [
        {"key": number, "type": "value"},
        {"key": number, "type": "hash"},
        {"key": "0x00", "type": "value"},
        {"key": prefix, "type": "descendantsValues", "paginationStartKey": third},
        {"key": prefix, "type": "descendantsHashes"},
    ]
    *items, done = told(raw, "storage", hash, asked)
    assert done == {"event": "storageDone"}
    assert items == [
        {"event": "storage", "key": number, "value": "0x01000000"},
        {"event": "storage", "key": number, "hash": hexed(blake2_256(b"\1\0\0\0"))},
        *({"event": "storage", "key": key, "value": value} for key, value in pairs[3:]),
        *(
            {"event": "storage", "key": key, "hash": hexed(blake2_256(bytes.fromhex(value[2:])))}
            for key, value in pairs
        ),
    ]
    (refused,) = told(raw, "storage", hash, [asked[0], {**asked[0], "paginationStartKey": number}])
    assert refused["error"].startswith("Invalid parameter: paginationStartKey is only valid for")
    (refused,) = told(raw, "storage", hash, [asked[0]], "zz")
    assert refused == {"event": "storageError", "error": "Invalid parameter: zz"}
    over = raw.call("archive_v1_storage", hash, [])
    assert raw.notification(over) == done
    assert raw.call("archive_v1_stopStorage", over) is False


def test_what_differs_between_two_blocks_is_added_modified_or_deleted(manual: Manual) -> None:
    chain, raw, wallet = manual
    genesis, one = str(chain.genesis_hash), hexed(chain.new_block().hash)
    number, nonce = (
        hexed(wallet.runtime.storage_key("System", *item))
        for item in (("Number",), ("Account", Keypair.from_uri("//Alice").account))
    )
    raw.call("author_submitExtrinsic", wallet.sign(remark()))
    two = hexed(chain.new_block().hash)
    asked = [
        {"key": number, "returnType": "value"},
        {"key": number, "returnType": "hash"},
        {"key": "0x00", "returnType": "hash"},
    ]
    values = {1: b"\1\0\0\0", 2: b"\2\0\0\0"}

    def both(change: str, value: bytes) -> list[Json]:
        common = {"event": "storageDiff", "key": number, "type": change}
        return [{**common, "value": hexed(value)}, {**common, "hash": hexed(blake2_256(value))}]

    done = {"event": "storageDiffDone"}
    assert told(raw, "storageDiff", one, asked) == [*both("added", values[1]), done]
    assert told(raw, "storageDiff", two, asked, None) == [*both("modified", values[2]), done]
    assert told(raw, "storageDiff", genesis, asked, two) == [*both("deleted", values[2]), done]
    assert told(raw, "storageDiff", two, [], two) == [done]
    assert {number, nonce} <= {event.get("key") for event in told(raw, "storageDiff", two, [])}
    params: tuple[Json, ...]
    for params in ((NOWHERE, []), (genesis, []), (two, [], NOWHERE), (two, [{"key": "zz", "returnType": "value"}])):
        (refused,) = told(raw, "storageDiff", *params)
        assert refused["event"] == "storageDiffError"


@pytest.mark.embedded("a node that lies")
def test_a_lying_node_lies_here_too(manual: tuple[Devnet, Raw, Wallet]) -> None:
    chain, raw, wallet = manual
    hash, key = hexed(chain.new_block().hash), wallet.runtime.storage_key("System", "Number")
    with chain.byzantine.wrong_value(key, b"\7\0\0\0"):
        for kind in ("value", "descendantsValues"):
            item, _ = told(raw, "storage", hash, [{"key": hexed(key), "type": kind}])
            assert item["value"] == "0x07000000"
