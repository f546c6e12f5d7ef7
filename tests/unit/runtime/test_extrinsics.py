"""Extrinsics out of blocks, runtime APIs, and what a runtime says of itself."""

from __future__ import annotations

import pytest

from cere_trust.call import Call
from cere_trust.codec import write_compact
from cere_trust.errors import DecodeError, EncodeError, IncompatibleRuntime, MetadataError
from cere_trust.runtime import Runtime
from cere_trust.types import AccountId, Amount

from .recorded import CERE_14, CERE_15, DEV_14, DEV_16, runtime

ALICE, BOB = AccountId(bytes(range(32))), AccountId(bytes(range(32, 64)))
TRANSFER = Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": Amount.cere("1.5")})


EXTRA = {"CheckMortality": b"\x15\1", "CheckNonce": b"\0", "ChargeTransactionPayment": b"\0"}


def signed(this: Runtime) -> bytes:
    extra = b"".join(EXTRA.get(extension.identifier, b"") for extension in this.extrinsic.extensions)
    return b"\x84\0" + ALICE + b"\1" + bytes(64) + extra + this.encode_call(TRANSFER)


@pytest.mark.parametrize("name", [CERE_14, CERE_15, DEV_14, DEV_16])
def test_extrinsics_of_format_4_are_read_signed_and_bare(name: str) -> None:
    this = runtime(name)
    body = signed(this)
    for data in (body, write_compact(len(body)) + body):
        found = this.decode_extrinsic(data)
        assert (found.signed, found.account, found.version, found.call) == (True, ALICE, 4, TRANSFER)
        assert found.signature == {"Sr25519": bytes(64)}
        assert [e.identifier for e in this.extrinsic.extensions] == list(found.extensions)
        assert found.extensions["CheckNonce"] == 0
    bare = b"\4" + this.encode_call(TRANSFER)
    found = this.decode_extrinsic(write_compact(len(bare)) + bare)
    assert (found.signed, found.account, found.extensions, found.call) == (False, None, {}, TRANSFER)


def test_extrinsics_of_format_5_are_read_bare_and_general() -> None:
    this = runtime(DEV_16)
    call = this.encode_call(TRANSFER)
    assert this.decode_extrinsic(b"\5" + call).version == 5
    extra = signed(this)[99 : -len(call)]
    general = this.decode_extrinsic(b"\x45\0" + extra + call)
    assert (general.version, general.signed, general.call) == (5, False, TRANSFER)
    assert general.extensions == this.decode_extrinsic(signed(this)).extensions
    with pytest.raises(DecodeError, match="version of the extension list"):
        this.decode_extrinsic(b"\x45\7" + extra + call)


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\x04\x84", b"\x08\x83\0", b"\x10\4\6\3\0", b"\x44" + bytes(99), b"\x84"]
)
def test_bytes_that_are_no_extrinsic_are_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        runtime(DEV_14).decode_extrinsic(data)


def test_runtime_apis_are_called_by_name() -> None:
    this = runtime(DEV_16)
    assert this.encode_api_call("AccountNonceApi", "account_nonce", ALICE) == bytes(ALICE)
    assert this.decode_api_result("AccountNonceApi", "account_nonce", b"\7\0\0\0") == 7
    with pytest.raises(IncompatibleRuntime, match=r"AccountNonceApi\.account_nonce expects .*; got 0"):
        this.encode_api_call("AccountNonceApi", "account_nonce")
    with pytest.raises(EncodeError) as caught:
        this.encode_api_call("AccountNonceApi", "account_nonce", 5)
    assert caught.value.path.startswith("AccountNonceApi.account_nonce.")
    with pytest.raises(IncompatibleRuntime, match="ask the node for metadata V15 or V16"):
        runtime(DEV_14).encode_api_call("AccountNonceApi", "account_nonce", ALICE)


def test_a_runtime_says_what_it_is() -> None:
    cere = runtime(CERE_14)
    assert (cere.version.spec_name, cere.version.spec_version) == ("node", 54113)
    assert repr(cere) == "<Runtime node 54113, metadata V14>" and cere.ss58_prefix == 54
    assert cere.version.transaction_version > 0
    with pytest.raises(MetadataError, match="no type"):
        cere.type_info(10_000)


def test_types_can_be_looked_into() -> None:
    this = runtime(DEV_16)
    extensions = {e.identifier: e for e in this.extrinsic.extensions}
    assert this.is_empty_type(extensions["CheckWeight"].extra) and this.is_empty_type(
        extensions["CheckWeight"].additional
    )
    assert not this.is_empty_type(extensions["CheckNonce"].extra)
    assert this.type_kind(this.storage_info("System", "Account").value) == "struct"
    assert this.type_name(this.storage_info("System", "Events").value).startswith("Vec<frame_system::EventRecord")
    assert this.variant_names(this.extrinsic.signature)[:3] == ["Ed25519", "Sr25519", "Ecdsa"]
    assert this.variant_names(this.storage_info("System", "Number").value) == []
