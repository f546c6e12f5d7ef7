"""Which metadata is asked for, and when again."""

from __future__ import annotations

import gc
import hashlib
from pathlib import Path

import pytest

from cere_trust import Query
from cere_trust.client import cache
from cere_trust.errors import ConnectFailed, MetadataError, RpcError, StateDiscarded
from cere_trust.flows import blocks, read
from tests.unit.runtime.recorded import DEV_14, DEV_16, metadata

from .paper import CODE, Paper, connected, header, play

NUMBER = Query("System", "Number")


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [("0x0c0e0000000f00000010000000", 16), ("0x080e0000000f000000", 15), ("0x040e000000", 14),
     ("0x0c0e0000000f000000ffffffff", 15)],
)  # fmt: skip
def test_the_newest_readable_metadata_is_asked_for(offered: str, wanted: int) -> None:
    paper, asked = Paper(), []

    def answer(method: str, data: str, *at: str) -> str:
        if method == "Metadata_metadata_versions":
            return offered
        asked.append(int.from_bytes(bytes.fromhex(data[2:]), "little"))
        return "0x" + metadata(DEV_16).hex()

    paper.answers["state_call"] = answer
    connected(paper)
    assert asked == [wanted]


def test_a_node_without_a_choice_is_asked_for_v14() -> None:
    paper = Paper()
    paper.answers["state_call"] = RpcError(4003, "Exported method Metadata_metadata_versions is not found")
    paper.answers["state_getMetadata"] = lambda *at: "0x" + metadata(DEV_14).hex()
    assert connected(paper).runtime.metadata_version == 14


def test_only_unreadable_versions_are_an_error_in_words() -> None:
    paper = Paper()
    paper.answers["state_call"] = "0x0411000000"
    with pytest.raises(MetadataError, match="14, 15 and 16"):
        connected(paper)


@pytest.mark.parametrize(
    "listed", ["0x", "0xab", "0x04", "0x040e0000", "0x040e00000000", "0xfeffffff", "0xff" + "ff" * 67]
)
def test_a_list_of_versions_that_is_none_is_refused_whatever_its_length(listed: str) -> None:
    paper = Paper()
    paper.answers["state_call"] = listed
    with pytest.raises(ConnectFailed, match="metadata versions"):
        connected(paper)


def test_a_node_without_a_genesis_block_is_none() -> None:
    paper = Paper()
    paper.answers["chain_getBlockHash"] = None
    with pytest.raises(ConnectFailed, match="no genesis block"):
        connected(paper)


def test_a_known_runtime_is_not_fetched_and_a_damaged_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERE_TRUST_CACHE", str(tmp_path))
    first = connected(Paper(), store=cache.MetadataCache("ws://paper"))
    silent = Paper()
    silent.answers["state_call"] = AssertionError("asked for metadata")
    second = connected(silent, store=cache.MetadataCache("ws://paper"))
    assert second.runtime is first.runtime  # clients of one process have it in common
    del first, second
    gc.collect()
    connected(silent, store=cache.MetadataCache("ws://paper"))  # from disk
    gc.collect()
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    good = file.read_bytes()
    file.write_bytes(hashlib.sha256(b"nonsense").digest() + b"nonsense")
    connected(Paper(), store=cache.MetadataCache("ws://paper"))
    assert file.read_bytes() == good


def test_a_block_of_another_runtime_is_read_with_that() -> None:
    paper = Paper()
    connection = connected(paper)
    before = connection.runtime
    paper.answers["state_queryStorageAt"] = lambda keys, at: [{"changes": [[keys[0], "0x09000000"]]}]
    assert play(read.query(connection, NUMBER, 5), paper) == 9
    assert paper.batches[-1] == ["state_queryStorageAt", "state_getStorageHash"]
    paper.answers["state_getStorageHash"] = CODE.replace("c", "d")
    assert play(read.query(connection, NUMBER, 5), paper) == 9
    assert connection.runtime is before
    count = len(paper.batches)
    assert play(read.query(connection, NUMBER, 5), paper) == 9
    assert len(paper.batches) == count + 3  # the number's hash, a try with today's runtime, and the block's own


GONE = StateDiscarded(4003, "State already discarded", method="state_getStorageHash")
UNKNOWN = RpcError(
    4003, "Client error: UnknownBlock: Header was not found in the database", method="state_getStorageHash"
)


@pytest.mark.parametrize("gone", [GONE, UNKNOWN])
@pytest.mark.parametrize(("logs", "read"), [([], True), (["0x00040a"], True), (["0x08"], False)])
def test_a_block_whose_parents_state_is_gone_is_read_with_the_runtime_of_its_own(
    gone: RpcError, logs: list[str], read: bool
) -> None:
    paper = Paper()
    connection = connected(paper)
    with_logs = header(10) | {"digest": {"logs": logs}}
    paper.answers["chain_getBlock"] = {"block": {"header": with_logs, "extrinsics": []}, "justifications": None}
    paper.answers["state_getStorageHash"] = lambda key, at: gone if at == with_logs["parentHash"] else CODE
    if read:
        assert play(blocks.block(connection, 10), paper).number == 10
    else:  # the block brought a new runtime, which is not the one that executed it
        with pytest.raises(RpcError, match="4003"):
            play(blocks.block(connection, 10), paper)
