"""`--qr`: a transaction that Polkadot Vault signs."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageSequence

from cere_trust import Keypair

from ..backend import Backend, OwnChain
from ..unit.extrinsic import vault_device
from .conftest import Run
from .terminal import PROGRAM

ALICE = Keypair.from_uri("//Alice")


@pytest.fixture(scope="module")
def mainnet(backend: Backend) -> Iterator[OwnChain]:
    with backend.own(preset="mainnet") as chain:
        yield chain


def frames(file: Path) -> list[bytes]:
    """The contents of a file's QR codes, or of its text as one frame."""
    if file.suffix != ".png":
        return [b"\0\0\1\0\0" + bytes.fromhex(file.read_text().strip()[2:])]
    image = Image.open(io.BytesIO(file.read_bytes()))
    return [zxingcpp.read_barcodes(frame.convert("L"))[0].bytes for frame in ImageSequence.Iterator(image)]


@pytest.mark.parametrize("name", ["payload.png", "payload.txt"])
def test_the_payload_is_written_and_the_scanned_signature_sends_it(
    mainnet: OwnChain, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CERE_TRUST_")}
    command: list[str | Path] = [
        PROGRAM,
        "transfer",
        "//Bob",
        "2CERE",
        "--from",
        ALICE.address,
        "--qr",
        file,
        "--yes",
        "--url",
        mainnet.url,
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as program:
        assert program.stdin and program.stderr and program.stdout
        said = ""
        while "enter the signature" not in said:
            line = program.stderr.readline()
            assert line, said
            said += line
        program.stdin.write(vault_device.sign(frames(file), ALICE) + "\n")
        program.stdin.close()
        out, rest = program.stdout.read(), program.stderr.read()
    assert program.returncode == 0, said + rest
    assert "Balances.Transfer" in out
    assert str(file) in said


@pytest.mark.parametrize(("line", "code"), [("", 130), ("01" + "00" * 64, 4), ("no hex", 4)])
def test_another_line_sends_nothing(cere: Run, mainnet: OwnChain, tmp_path: Path, line: str, code: int) -> None:
    before = cere("balance", "//Alice", "--json", "--url", mainnet.url).data["nonce"]
    done = cere(
        "transfer", "//Bob", "2CERE", "--from", "//Alice", "--qr", str(tmp_path / "a.txt"), "--yes", "--json",
        "--url", mainnet.url, input=line + "\n",
    )  # fmt: skip
    assert done.code == code, done
    assert cere("balance", "//Alice", "--json", "--url", mainnet.url).data["nonce"] == before
