"""Block by block, where much changes: roots, digests, events, proofs, versions and metadata."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cere_trust.proofs.header import Header
from cere_trust.proofs.verify import CHILD_PREFIX, verify_child_read_proof, verify_read_proof
from cere_trust.types import H256

from ..node.asking import Json, ask
from .changing import KEPT, UPGRADE, changes, contract_of
from .sockets import Socket
from .twins import Twins, twins

pytestmark = pytest.mark.slow  # a node starts, and a runtime is compiled
BLOCKS = range(9)


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory, node_binary: Path) -> Iterator[Twins]:
    with twins(tmp_path_factory.mktemp("changing"), changes) as both:
        assert len(both.blocks) == len(BLOCKS) - 1
        yield both


def both_say(pair: Twins, method: str, *params: Json) -> Json:
    ours, theirs = (ask(url, method, *params) for url in (pair.embedded.http_url, pair.node.http_url))
    assert ours == theirs, method
    return ours


def both_prove(pair: Twins, method: str, *params: Json) -> list[bytes]:
    """The nodes of a proof; the same set from both."""
    ours, theirs = (ask(url, method, *params) for url in (pair.embedded.http_url, pair.node.http_url))
    assert ours["at"] == theirs["at"] == params[-1]
    assert sorted(ours["proof"]) == sorted(theirs["proof"])
    return [bytes.fromhex(node[2:]) for node in theirs["proof"]]


def both_tell(pair: Twins, method: str, *params: Json) -> list[Json]:
    """What a subscription tells till its end; the same from both."""
    heard: list[list[Json]] = []
    for url in (pair.embedded.url, pair.node.url):
        socket = Socket(url)
        told = socket.ask(method, [*params])["result"]
        socket.ask("system_chain", [])  # what the embedded chain tells is there when this is answered
        socket.await_told({told: len(heard[0]) if heard else 0}, 60)
        socket.close()
        heard.append([event for _, event in socket.told[told]])
    assert heard[0] == heard[1], method
    return heard[0]


def hexed(data: bytes) -> str:
    return "0x" + data.hex()


@pytest.mark.parametrize("number", BLOCKS)
def test_headers_bodies_and_versions_are_the_same(changing: Twins, number: int) -> None:
    hash = both_say(changing, "chain_getBlockHash", number)
    block = both_say(changing, "chain_getBlock", hash)["block"] if number < BLOCKS[-1] else None
    header = Header.from_json(both_say(changing, "chain_getHeader", hash))
    assert hexed(header.hash) == hash
    assert block is None or Header.from_json(block["header"]) == header
    assert both_say(changing, "state_getRuntimeVersion", hash)["specVersion"] == 80013 + (number >= UPGRADE)
    both_say(changing, "state_getKeysPaged", "0x", 1000, None, hash)
    both_say(changing, "state_getPairs", hexed(KEPT[:6]), hash)


@pytest.mark.parametrize("number", BLOCKS)
def test_events_and_storage_are_proved_alike(changing: Twins, number: int) -> None:
    """Several keys at once: of values long and short, of one that is the beginning of another, of none."""
    runtime = changing.signer.runtime
    events = runtime.storage_key("System", "Events")
    keys = [
        events,
        runtime.storage_key("System", "Digest"),
        KEPT,
        KEPT + b"/below",
        KEPT[:-1],
        b"parity/gone",
        b"\xab\xcd",
        b"",
    ]
    hash = both_say(changing, "chain_getBlockHash", number)
    root = H256(bytes.fromhex(both_say(changing, "chain_getHeader", hash)["stateRoot"][2:]))
    for asked in (keys, keys[:1], keys[2:4], keys[5:]):
        nodes = both_prove(changing, "state_getReadProof", [hexed(key) for key in asked], hash)
        proved = verify_read_proof(root, nodes, asked, strict=True)
        for key, value in proved.items():
            assert both_say(changing, "state_getStorage", hexed(key), hash) == (None if value is None else hexed(value))
    told = both_say(changing, "state_getStorage", hexed(events), hash)
    assert number == 0 or len(bytes.fromhex(told[2:])) > 10


def test_what_the_table_of_changes_meant_to_happen_did(changing: Twins) -> None:
    def kept(number: int, key: bytes) -> Json:
        return both_say(changing, "state_getStorage", hexed(key), both_say(changing, "chain_getBlockHash", number))

    assert [kept(number, KEPT + b"/below") for number in (0, 1, 8)] == [None, "0x32", "0x32"]
    assert [kept(number, b"parity/gone") for number in (0, 1, 3, 4)] == [None, "0x", "0x", None]
    digest = changing.blocks[UPGRADE - 1].header.digest
    assert [item[:1] for item in digest] == [b"\x06", b"\x08", b"\x05"]  # a claim, the runtime was replaced, a seal


@pytest.mark.parametrize(("number", "value"), [(2, None), (3, b"first"), (4, b"second"), (8, b"second")])
def test_child_storage_is_proved_alike(changing: Twins, number: int, value: bytes | None) -> None:
    _, trie = contract_of(changing.signer)
    name, hash = hexed(CHILD_PREFIX + trie), both_say(changing, "chain_getBlockHash", number)
    root = H256(bytes.fromhex(both_say(changing, "chain_getHeader", hash)["stateRoot"][2:]))
    keys = [bytes.fromhex(key[2:]) for key in both_say(changing, "childstate_getKeysPaged", name, "0x", 10, None, hash)]
    assert len(keys) == (value is not None)
    asked = [*keys, b"\xab" * 16, b""]
    nodes = both_prove(changing, "state_getChildReadProof", name, [hexed(key) for key in asked], hash)
    proved = verify_child_read_proof(root, nodes, trie, asked)
    assert [proved[key] for key in keys] == ([] if value is None else [value.ljust(40, b"\0")])
    assert proved[b"\xab" * 16] is None
    for key in asked:
        told = both_say(changing, "childstate_getStorage", name, hexed(key), hash)
        assert told == (None if proved[key] is None else hexed(proved[key] or b""))


@pytest.mark.parametrize("number", BLOCKS[1:])
def test_what_a_block_changed_leads_from_the_state_before_to_the_state_after(changing: Twins, number: int) -> None:
    chain, (_, trie) = changing.embedded.chain, contract_of(changing.signer)
    name = hexed(trie)
    items = [
        {"key": "0x", "returnType": "value", "childTrieKey": name},
        {"key": "0x", "returnType": "value"},
        {"key": "0x", "returnType": "hash", "childTrieKey": name},
    ]
    hash, before = (both_say(changing, "chain_getBlockHash", height) for height in (number, number - 1))
    *told, done = both_tell(changing, "archive_v1_storageDiff", hash, items)
    assert done == {"event": "storageDiffDone"}
    for child, named in ((None, None), (trie, name)):
        old, new = (dict(chain.state(bytes.fromhex(at[2:])).pairs(child=child)) for at in (before, hash))
        for change in told:
            if change.get("childTrieKey") != named or "value" not in change:
                continue
            key, value = (bytes.fromhex(change[field][2:]) for field in ("key", "value"))
            assert change["type"] == ("added" if key not in old else "modified" if key in new else "deleted")
            if change["type"] == "deleted":
                assert old.pop(key) == value
            else:
                old[key] = value
        assert old == new
    values, hashes = (
        {one["key"] for one in told if one.get("childTrieKey") == name and kind in one} for kind in ("value", "hash")
    )
    assert values == hashes
    assert bool(values) == (number in (3, 4))


@pytest.mark.parametrize("number", [2, 3, BLOCKS[-1]])
def test_child_storage_is_told_alike(changing: Twins, number: int) -> None:
    _, trie = contract_of(changing.signer)
    hash = both_say(changing, "chain_getBlockHash", number)
    kinds = ("descendantsValues", "descendantsHashes", "closestDescendantMerkleValue")
    *all_of_it, done = both_tell(
        changing, "archive_v1_storage", hash, [{"key": "0x", "type": kind} for kind in kinds], hexed(trie)
    )
    assert done == {"event": "storageDone"}
    assert len(all_of_it) == 3 * (number > 2)
    for told in all_of_it[:1]:
        paged = {"key": "0x", "type": "descendantsValues", "paginationStartKey": told["key"]}
        asked = [{"key": told["key"], "type": "value"}, {"key": told["key"], "type": "hash"}, paged]
        assert both_tell(changing, "archive_v1_storage", hash, asked, hexed(trie)) == [*all_of_it[:2], done]


@pytest.mark.parametrize("number", [0, UPGRADE - 1, UPGRADE, BLOCKS[-1]])
def test_metadata_is_the_same_in_every_version(changing: Twins, number: int) -> None:
    hash = both_say(changing, "chain_getBlockHash", number)
    assert both_say(changing, "state_call", "Metadata_metadata_versions", "0x", hash) == "0x0c0e0000000f00000010000000"
    first = both_say(changing, "state_getMetadata", hash)
    assert first[:12] == "0x6d6574610e"
    for version in (14, 15, 16):
        asked = hexed(version.to_bytes(4, "little"))
        told = both_say(changing, "state_call", "Metadata_metadata_at_version", asked, hash)
        assert hexed(b"meta" + bytes((version,)))[2:] in told[:24]
