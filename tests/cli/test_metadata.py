"""`metadata diff`, `search`, `show`: on recorded files, without a node."""

from __future__ import annotations

from pathlib import Path

import pytest
from zstandard import ZstdDecompressor

from cere_trust.cli.commands.compat import up_to_date
from cere_trust.cli.describe import MONEY
from cere_trust.codec.portable import COMPACT, COMPOSITE, PRIMITIVE
from cere_trust.flows.connection import Standing
from cere_trust.runtime import Runtime

from ..unit.runtime import recorded
from .conftest import Run

METADATA = Path(__file__).parents[1] / "vectors" / "metadata"
CERE, DEV = str(METADATA / "cere-54113-v15.scale"), str(METADATA / "dev-v16.scale.zst")


def test_a_diff_of_two_files_is_told_and_is_a_document(cere: Run) -> None:
    done = cere("metadata", "diff", CERE, DEV)
    assert done.code == 0, done
    assert done.out.startswith("node 54113 → node 80013: ")
    assert "  ~ call deposit: argument cluster_id: H160 is new, at place 1\n" in done.out
    assert "\0" not in done.out
    document = cere("metadata", "diff", CERE, DEV, "--json").data
    assert (document["old"], document["new"]) == ("node 54113", "node 80013")
    assert {"part": "pallet", "where": "ChainBridge", "details": ["gone"]} in document["changes"]


@pytest.mark.parametrize("form", ["raw", "hex", "quoted hex", "zstd"])
def test_a_file_may_be_raw_hex_or_compressed(cere: Run, tmp_path: Path, form: str) -> None:
    raw = ZstdDecompressor().decompress(Path(DEV).read_bytes(), max_output_size=1 << 22)
    path = tmp_path / "metadata"
    text = {"hex": f"0x{raw.hex()}\n", "quoted hex": f'"0x{raw.hex()}"'}.get(form, "")
    path.write_bytes(text.encode() if text else raw if form == "raw" else Path(DEV).read_bytes())
    done = cere("metadata", "diff", str(path), DEV)
    assert done.code == 0, done
    assert done.out == "node 80013 → node 80013: nothing changed\n"


def test_what_is_no_metadata_is_refused_in_words(cere: Run, tmp_path: Path) -> None:
    path = tmp_path / "metadata"
    path.write_bytes(b"hello, this is a letter")
    done = cere("metadata", "diff", str(path), DEV)
    assert done.code == 2 and "metadata" in done.err
    assert cere("metadata", "diff", "nowhere", DEV).code == 2


def test_search_finds_names_before_documentation(cere: Run) -> None:
    found = cere("metadata", "search", "--in", DEV, "DEPOSIT_extra", "--json").data["items"]
    assert found[0]["name"] == "DdcCustomers.deposit_extra"
    assert found[0]["shape"] == "(cluster_id: H160, max_additional: Compact<u128>)"
    assert "nothing in node 80013" in cere("metadata", "search", "--in", DEV, "xyzzy").out


def test_show_gives_a_pallet_or_one_item_with_its_documentation(cere: Run) -> None:
    listed = cere("metadata", "show", "--in", DEV, "DdcCustomers", "--json").data["items"]
    assert {item["kind"] for item in listed} == {"call", "event", "error", "storage item", "constant"}
    done = cere("metadata", "show", "--in", DEV, "Balances.transfer_keep_alive")
    assert done.out.startswith("call Balances.transfer_keep_alive(dest: MultiAddress, value: Compact<u128>)\n\n")
    assert cere("metadata", "show", "--in", DEV, "Core.version").code == 0
    assert "did you mean Balances" in cere("metadata", "show", "--in", DEV, "Balance").err


def test_without_a_file_the_connected_chain_is_searched(cere: Run) -> None:
    assert "Balances.burn" in cere("metadata", "show", "Balances.burn").out


def test_the_doctor_counts_first_and_says_what_is_not_here(cere: Run) -> None:
    done = cere("doctor")
    assert done.code == 0, done
    lines = done.out.splitlines()
    assert lines[0].startswith("ok  node")
    assert any(line.startswith("ok  extensions") for line in lines)
    assert any(line.split()[:1] == ["all"] for line in lines)
    document = cere("doctor", "--json").data
    assert document["ok"] is True
    assert {check["name"] for check in document["checks"]} >= {
        "node",
        "blocks",
        "runtime",
        "metadata",
        "addresses",
        "extensions",
    }
    counted = {entry["kind"]: (entry["fit"], entry["all"]) for entry in document["counts"]}
    assert counted["call"][0] > 90
    assert sum(of for _, of in counted.values()) == len(document["wrappers"])
    assert all((entry["match"] == "fits") is (entry["why"] == "") for entry in document["wrappers"])


@pytest.mark.parametrize(
    ("standing", "ok", "words"),
    [
        (Standing(12, 10, None, False), True, "best 12, final 10"),
        (Standing(12, 10, 3, False), True, "best 12, final 10, 3 peers"),
        (Standing(2_000, 1_000, 3, False), True, "finality lags by 1,000 blocks"),
        (Standing(12, 10, 3, True), False, "still catching up"),
        (Standing(12, 10, 0, False), False, "it is alone"),
    ],
)
def test_the_doctor_says_how_far_a_node_is(standing: Standing, ok: bool, words: str) -> None:
    check = up_to_date(standing)
    assert check.ok is ok and words in check.message


def test_the_doctor_of_no_node_says_so(cere: Run) -> None:
    assert cere("doctor", "--url", "ws://127.0.0.1:9").code == 3


@pytest.mark.parametrize("name", recorded.ALL)
def test_what_is_told_as_money_is_a_balance_wherever_a_runtime_has_it(name: str) -> None:
    runtime = recorded.runtime(name)
    counts = {
        (this.path[-1], field)
        for this in runtime.registry.types
        for fields in ([this.fields] if this.kind == COMPOSITE else [v.fields for v in getattr(this, "variants", ())])
        for field, type_id in fields
        if field in MONEY and _integer(runtime, type_id) not in ("", "u128")
    }
    assert counts == {("EraRewardPoints", "total")}


def _integer(runtime: Runtime, type_id: int) -> str:
    """The integer that a type is, perhaps compact, optional or wrapped; empty where it is none."""
    option = runtime.registry.option_item(type_id)
    if option is not None:
        return _integer(runtime, option)
    this = runtime.registry.type(type_id)
    if this.kind == COMPACT:
        return _integer(runtime, this.item)
    if this.kind == COMPOSITE and len(this.fields) == 1:
        return _integer(runtime, this.fields[0][1])
    return this.name if this.kind == PRIMITIVE else ""
