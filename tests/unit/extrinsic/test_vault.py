"""Payloads of Polkadot Vault: those that its own tests record, QR codes, and scanned signatures."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageSequence

from cere_trust import Amount, Keypair
from cere_trust.errors import EncodeError, KeyringError
from cere_trust.extrinsic import (
    CERE,
    Mortality,
    Token,
    UnsignedExtrinsic,
    VaultPayload,
    VaultSigner,
    compose,
    scanned_signature,
)
from cere_trust.extrinsic.extensions import Extra
from cere_trust.keys import verify_message
from cere_trust.pallets import balances, system
from cere_trust.runtime import Runtime
from cere_trust.types import AccountId, BlockHash, BlockRef

from ..runtime.record_proofs import metadata
from .made import BOB, GENESIS
from .vault_device import Reader, joined, read, sign

RECORDED = json.loads((Path(__file__).parents[2] / "vectors" / "vault" / "payloads.json").read_text())
ALICE = Keypair.from_uri("//Alice")


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return Runtime.from_metadata(metadata("mainnet-v15.scale.zst"))


def remark(runtime: Runtime, size: int = 10, signer: Keypair = ALICE, token: Token | None = CERE) -> UnsignedExtrinsic:
    return compose(
        runtime, system.remark(bytes(size)), account=signer.account, nonce=3, genesis=GENESIS,
        birth=BlockRef(1024, BlockHash(bytes(32))), token=token,
    )  # fmt: skip


def of_parts(runtime: Runtime, account: bytes, call: bytes, extensions: bytes, genesis: bytes) -> UnsignedExtrinsic:
    """An extrinsic of another chain, from its bytes."""
    return UnsignedExtrinsic(
        runtime, system.remark(b""), AccountId(account), 0, Amount(0), Mortality.DEFAULT, BlockHash(genesis),
        BlockRef(0, BlockHash(bytes(32))), call, Extra(extensions, b""),
    )  # fmt: skip


# --- recorded payloads -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("recorded", RECORDED["transactions"], ids=lambda each: str(len(each["payload"]) // 2))
def test_a_transaction_is_written_as_vaults_tests_have_it(runtime: Runtime, recorded: dict[str, str]) -> None:
    data = bytes.fromhex(recorded["payload"])
    scanned = read(data)
    unsigned = of_parts(runtime, scanned.key, scanned.call, scanned.extensions, scanned.genesis)
    assert VaultPayload.of(unsigned).text == "0x" + recorded["payload"]


def test_a_recorded_proof_of_kusama_leads_to_the_digest_that_its_payload_signs() -> None:
    recorded = RECORDED["kusama_proof"]
    reader = Reader(bytes.fromhex(recorded["proof"]))
    proof = reader.proof()
    assert reader.at == len(reader.data)
    assert proof.facts[1:] == ("kusama", 2, 12, "KSM")
    assert proof.digest() == bytes.fromhex(recorded["signed"])[-32:]
    assert proof.encode().hex() == recorded["proof"]


def test_messages_are_written_as_react_qr_does() -> None:
    recorded = RECORDED["react_qr"]
    expected = bytes.fromhex(recorded["message_payload"])
    made = VaultPayload.message("THIS IS SPARTA!", recorded["address"], BlockHash(bytes.fromhex(recorded["genesis"])))
    # The spec of react-qr leaves out the wrapping, which Vault requires.
    assert made.data == expected[:35] + b"<Bytes>" + expected[35:-32] + b"</Bytes>" + expected[-32:]


def test_frames_are_those_of_react_qr(runtime: Runtime) -> None:
    frame = bytes.fromhex(RECORDED["react_qr"]["frame"])
    assert VaultPayload(frame[5:]).frames() == [frame]


# --- frames and QR codes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "count"), [(1, 1), (1024, 1), (1025, 2), (4096, 4), (5000, 5)])
def test_frames_join_in_any_order(size: int, count: int) -> None:
    payload = VaultPayload(bytes(place * 7 % 251 for place in range(size)))
    frames = payload.frames()
    assert len(frames) == count
    assert joined(frames[::-1]) == payload.data


@pytest.mark.parametrize("size", [40, 1500, 3000])
def test_another_programs_scanner_reads_the_png(size: int) -> None:
    payload = VaultPayload(bytes(place * 11 % 256 for place in range(size)))
    image = Image.open(io.BytesIO(payload.png(scale=4)))
    assert image.format == "PNG"
    frames = [zxingcpp.read_barcodes(frame.convert("L"))[0].bytes for frame in ImageSequence.Iterator(image)]
    assert frames == payload.frames()


def test_without_the_extra_the_error_names_it() -> None:
    code = (
        "import sys; sys.modules['segno'] = None\n"
        "from cere_trust.extrinsic import VaultPayload\n"
        "try: VaultPayload(b'a').png()\n"
        "except ImportError as error: sys.exit('cere-trust[qr]' not in str(error))\n"
        "sys.exit(2)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- signing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
@pytest.mark.parametrize("size", [0, 400])
@pytest.mark.parametrize("token", [CERE, None], ids=["digest", "no digest"])
def test_a_signature_of_the_device_is_taken(runtime: Runtime, scheme: str, size: int, token: Token | None) -> None:
    keypair = Keypair.from_uri("//Alice", scheme=scheme)
    unsigned = remark(runtime, size, keypair, token)
    shown: list[VaultPayload] = []
    key = keypair.public if scheme == "ecdsa" else None
    signer = VaultSigner(
        keypair.account, shown.append, lambda: sign(shown[0].frames(), keypair), scheme=scheme, public_key=key
    )
    signed = unsigned.attach(signer.sign_extrinsic(unsigned), scheme)
    assert read(shown[0].data).code == (2 if token is None else 6)
    assert runtime.decode_extrinsic(signed.data).call == unsigned.call


def test_a_payload_of_257_bytes_is_refused_because_vault_would_not_hash_it(runtime: Runtime) -> None:
    empty = len(remark(runtime, 0).full_payload)
    sizes = {len(remark(runtime, size).full_payload): size for size in range(256 - empty - 3, 256 - empty + 3)}
    at_limit = remark(runtime, sizes[257])
    device = sign(_frames_unchecked(at_limit), ALICE)
    with pytest.raises(KeyringError, match="nothing was sent"):
        at_limit.attach(scanned_signature(device), "sr25519")
    with pytest.raises(EncodeError, match="Vault signs 257 bytes unhashed"):
        VaultPayload.of(at_limit)
    for length in (256, 258):
        unsigned = remark(runtime, sizes[length])
        unsigned.attach(scanned_signature(sign(VaultPayload.of(unsigned).frames(), ALICE)), "sr25519")


def _frames_unchecked(unsigned: UnsignedExtrinsic) -> list[bytes]:
    """The frames of a payload that `VaultPayload.of` refuses: those of a shorter one, with another call."""
    shorter = VaultPayload.of(remark(unsigned.runtime, len(unsigned.call.args["remark"]) - 1)).data  # type: ignore[arg-type]
    scanned = read(shorter)
    assert len(scanned.call) == len(unsigned.call_data) - 1
    at = shorter.rindex(scanned.call)
    width = 1 if len(scanned.call) < 64 else 2
    length = (len(unsigned.call_data) << 2 | (width == 2)).to_bytes(width, "little")
    return VaultPayload(
        shorter[: at - width] + length + unsigned.call_data + shorter[at + len(scanned.call) :]
    ).frames()


def test_a_signature_of_another_account_or_extrinsic_is_refused(runtime: Runtime) -> None:
    unsigned, other = remark(runtime), remark(runtime, 11)
    for made in (sign(VaultPayload.of(other).frames(), ALICE), "01" + Keypair.from_uri("//Bob").sign(b"x").hex()):
        with pytest.raises(KeyringError, match="nothing was sent"):
            unsigned.attach(scanned_signature(made), "sr25519")


def test_a_message_is_signed_with_its_wrapping() -> None:
    payload = VaultPayload.message("hello", ALICE.account, GENESIS)
    message = payload.data[35:-32]
    assert message == b"<Bytes>hello</Bytes>"
    assert verify_message("hello", scanned_signature(ALICE.sign(message).hex()), ALICE.account)


SIGNATURE = bytes(range(64))


@pytest.mark.parametrize(
    "text", [SIGNATURE.hex(), "0x" + SIGNATURE.hex(), "01" + SIGNATURE.hex(), f" 0x01{SIGNATURE.hex()}\n"]
)
def test_signatures_are_read_in_every_form_that_scanners_give(text: str) -> None:
    assert scanned_signature(text) == SIGNATURE


@pytest.mark.parametrize(
    ("text", "scheme", "message"),
    [
        ("signature", "sr25519", "hex text"),
        ("", "sr25519", "64 or 65 bytes, got 0"),
        ("00" + SIGNATURE.hex(), "sr25519", "got 65 of ed25519"),
        ("01" + SIGNATURE.hex(), "ed25519", "got 65 of sr25519"),
        ("01" + SIGNATURE.hex() + "00", "ecdsa", "got 66 of sr25519"),
        (SIGNATURE.hex(), "rsa", "unknown signature scheme"),
    ],
)
def test_other_texts_are_no_signatures(text: str, scheme: str, message: str) -> None:
    with pytest.raises(KeyringError, match=message):
        scanned_signature(text, scheme)


def test_public_keys_must_be_the_accounts(runtime: Runtime) -> None:
    ecdsa = Keypair.from_uri("//Alice", scheme="ecdsa")
    for key in (None, Keypair.from_uri("//Bob", scheme="ecdsa").public, bytes(32)):
        with pytest.raises(KeyringError, match="compressed public key"):
            VaultPayload.of(remark(runtime, 5, ecdsa), scheme="ecdsa", public_key=key)
    with pytest.raises(KeyringError, match="not the public key"):
        VaultPayload.of(remark(runtime), public_key=bytes(BOB))


def test_vault_signs_no_bare_bytes() -> None:
    signer = VaultSigner(ALICE.account, print, lambda: "")
    with pytest.raises(KeyringError, match="does not sign bare bytes"):
        signer.sign(b"data")
    assert "sr25519" in repr(signer)


def test_a_transfer_shows_what_the_device_reads(runtime: Runtime) -> None:
    unsigned = compose(
        runtime, balances.transfer_keep_alive(BOB, value=Amount.cere(5)), account=ALICE.account, nonce=3, genesis=GENESIS,
        birth=BlockRef(1024, BlockHash(bytes(32))), token=CERE,
    )  # fmt: skip
    scanned = read(VaultPayload.of(unsigned).data)
    assert scanned.call == unsigned.call_data
    assert scanned.extensions == unsigned.extra.sent + unsigned.extra.signed
    assert scanned.genesis == GENESIS
    assert scanned.proof is not None
    assert scanned.proof.digest() == unsigned.metadata_digest
