"""Signers that see the whole extrinsic: devices that decode it, on a chain that checks the metadata digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cere_trust import Amount, AsyncClient, Call, Client, Keypair
from cere_trust.errors import KeyringError
from cere_trust.extrinsic import ExtrinsicSigner, UnsignedExtrinsic, VaultPayload, VaultSigner
from cere_trust.pallets import balances, system

from ...backend import Backend, OwnChain
from ...unit.extrinsic import vault_device

ALICE, BOB = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")


@pytest.fixture(scope="module")
def mainnet(backend: Backend) -> Iterator[OwnChain]:
    with backend.own(preset="mainnet") as chain:
        yield chain


class Device:
    """A signer that records what it is shown."""

    account, scheme = ALICE.account, ALICE.scheme

    def __init__(self, signs: Callable[[bytes], bytes] = ALICE.sign) -> None:
        self.seen: list[UnsignedExtrinsic] = []
        self._signs = signs

    def sign(self, data: bytes) -> bytes:
        raise AssertionError("a signer with sign_extrinsic is not given bare bytes")

    def sign_extrinsic(self, unsigned: UnsignedExtrinsic) -> bytes:
        self.seen.append(unsigned)
        return self._signs(unsigned.payload)


def test_a_device_sees_call_extensions_payload_and_proof(mainnet: OwnChain) -> None:
    device = Device()
    assert isinstance(device, ExtrinsicSigner)
    call = balances.transfer_keep_alive(BOB.account, value=Amount.cere(2))
    with Client(mainnet.url) as client:
        assert client.submit_and_wait(call, device, tip=5, until="in_block").ok
    (seen,) = device.seen
    assert seen.call == call
    assert seen.extensions["CheckMetadataHash"].value == {"mode": "Enabled"}
    assert seen.extensions["CheckMetadataHash"].additional == seen.metadata_digest
    assert seen.extensions["ChargeTransactionPayment"].value == 5
    parts = seen.extensions.values()
    assert seen.full_payload == b"".join(
        [seen.call_data, *(each.sent for each in parts), *(each.signed for each in parts)]
    )
    assert seen.metadata_proof().digest() == seen.metadata_digest


def test_a_payload_beyond_256_bytes_is_shown_whole(mainnet: OwnChain) -> None:
    device = Device()
    with Client(mainnet.url) as client:
        assert client.submit_and_wait(system.remark(bytes(500)), device, until="in_block").ok
    (seen,) = device.seen
    assert len(seen.payload) == 32
    assert len(seen.full_payload) > 500


def test_a_wrong_signature_of_a_device_is_refused_and_its_nonce_is_used_again(mainnet: OwnChain) -> None:
    with Client(mainnet.url) as client:
        before = client.nonce(ALICE.account)
        with pytest.raises(KeyringError, match="nothing was sent"):
            client.submit(system.remark(b"x"), Device(BOB.sign))
        device = Device()
        client.submit_and_wait(system.remark(b"x"), device, until="in_block")
    assert device.seen[0].nonce == before


def test_a_dry_run_does_not_ask_a_device(mainnet: OwnChain) -> None:
    device = Device()
    with Client(mainnet.url) as client:
        assert client.dry_run(system.remark(b"x"), device).fee
    assert device.seen == []


async def test_the_async_client_awaits_a_device(mainnet: OwnChain) -> None:
    class Remote(Device):
        async def sign_extrinsic(self, unsigned: UnsignedExtrinsic) -> bytes:  # type: ignore[override]
            return ALICE.sign(unsigned.payload)

    async with AsyncClient(mainnet.url) as client:
        assert (await client.submit_and_wait(system.remark(b"x"), Remote(), until="in_block")).ok


def test_the_blocking_client_refuses_an_async_device(mainnet: OwnChain) -> None:
    class Remote(Device):
        async def sign_extrinsic(self, unsigned: UnsignedExtrinsic) -> bytes:  # type: ignore[override]
            return b""

    with Client(mainnet.url) as client, pytest.raises(TypeError, match="AsyncClient"):
        client.submit(system.remark(b"x"), Remote())


@pytest.mark.parametrize("call", [system.remark(b"short"), system.remark(bytes(3000))], ids=["short", "long"])
def test_vault_signs_over_frames_with_the_proof_of_the_metadata(mainnet: OwnChain, call: Call) -> None:
    shown: list[VaultPayload] = []
    signer = VaultSigner(ALICE.account, shown.append, lambda: vault_device.sign(shown[0].frames(), ALICE))
    with Client(mainnet.url) as client:
        receipt = client.submit_and_wait(call, signer, until="in_block")
        assert client.block(receipt.block).extrinsics[receipt.index].call == call
    assert vault_device.read(shown[0].data).proof is not None
