"""From call to bytes: against substrateinterface, through JSON, and with signatures that do not hold."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust import Amount, Call, Keypair, Mortality, Runtime
from cere_trust.crypto.hashing import blake2_256
from cere_trust.errors import CereTrustError, CodecError, IncompatibleRuntime, InvalidAddress, KeyringError
from cere_trust.extrinsic import UnsignedExtrinsic, compose
from cere_trust.pallets import balances, ddc_customers, proxy, referenda, staking, utility
from cere_trust.types import AccountId, BlockRef, ClusterId

from .made import ALICE, BIRTH, BOB, CERE, DEV, GENESIS, metadata, runtime, with_metadata_hash
from .referee import Offline

CLUSTER = ClusterId("0x" + "00" * 19 + "01")
METADATA = {
    "54113": lambda: metadata(CERE),
    "80013": lambda: metadata(DEV),
    "54113 with CheckMetadataHash": lambda: with_metadata_hash(CERE),
    "80013 with CheckMetadataHash": lambda: with_metadata_hash(DEV),
}


@cache
def known(name: str) -> Runtime:
    return Runtime.from_metadata(METADATA[name]())


@cache
def referee(name: str) -> Offline:
    version = known(name).version
    blocks = {0: GENESIS, BIRTH.number: BIRTH.hash}
    return Offline(METADATA[name](), version.spec_version, version.transaction_version, blocks)


def composed(call: Call, known: Runtime | None = None, **changes: object) -> UnsignedExtrinsic:
    arguments: dict[str, object] = {"account": ALICE, "nonce": 7, "genesis": GENESIS, "birth": BIRTH, "tip": 0}
    return compose(known or runtime(), call, **{**arguments, **changes})  # type: ignore[arg-type]


TRANSFER = balances.transfer_keep_alive(BOB, value=Amount.cere("1.5"))
BUCKET = ddc_customers.create_bucket(CLUSTER, is_public=True)
SAME_CALLS: dict[str, tuple[Call, tuple[str, str, dict[str, object]]]] = {
    "transfer": (TRANSFER, ("Balances", "transfer_keep_alive", {"dest": str(BOB), "value": 15 * 10**9})),
    "nominate": (staking.nominate([ALICE, BOB]), ("Staking", "nominate", {"targets": [str(ALICE), str(BOB)]})),
    "bucket": (
        BUCKET,
        ("DdcCustomers", "create_bucket", {"cluster_id": str(CLUSTER), "bucket_params": {"is_public": True}}),
    ),
    "long remark": (
        Call("System", "remark", {"remark": b"\7" * 300}),
        ("System", "remark", {"remark": "0x" + "07" * 300}),
    ),
}


@pytest.mark.parametrize("period", [None, 4, 64, 2048])
@pytest.mark.parametrize("what", SAME_CALLS)
@pytest.mark.parametrize("name", METADATA)
def test_payload_and_extrinsic_are_those_of_substrateinterface(name: str, what: str, period: int | None) -> None:
    ours, theirs = SAME_CALLS[what]
    payload, signature, extrinsic = referee(name).signed(theirs, period=period, birth=BIRTH, nonce=300, tip=5)
    unsigned = composed(ours, known(name), nonce=300, tip=5, mortality=Mortality(period))
    assert unsigned.payload == payload
    signed = unsigned.attach(signature, "sr25519")
    assert signed.data == extrinsic
    assert signed.hash == blake2_256(extrinsic)


def test_a_payload_of_up_to_256_bytes_is_signed_as_it_is_and_a_longer_one_by_its_hash() -> None:
    around = len(composed(Call("System", "remark", {"remark": b""})).payload)
    fits = composed(Call("System", "remark", {"remark": bytes(256 - around - 1)}))
    longer = composed(Call("System", "remark", {"remark": bytes(256 - around)}))
    assert len(fits.payload) == 256
    assert longer.payload == blake2_256(longer.call_data + longer.extra.sent + longer.extra.signed)


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
@pytest.mark.parametrize("remark", [b"", b"\7" * 300])
def test_a_signature_of_each_scheme_is_taken_and_reads_back(scheme: str, remark: bytes) -> None:
    keypair = Keypair.from_uri("//Alice", scheme=scheme)
    unsigned = composed(Call("System", "remark", {"remark": remark}), account=keypair.account)
    signed = unsigned.attach(keypair.sign(unsigned.payload), keypair.scheme)
    decoded = runtime().decode_extrinsic(signed.data)
    assert decoded.account == keypair.account
    assert decoded.call == unsigned.call
    assert len(signed.data) == len(unsigned.fake_signed(scheme))
    assert isinstance(decoded.signature, dict)
    assert list(decoded.signature) == [scheme.capitalize()]


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
def test_a_signature_that_does_not_hold_is_refused(scheme: str) -> None:
    keypair, other = Keypair.from_uri("//Alice", scheme=scheme), Keypair.from_uri("//Bob", scheme=scheme)
    unsigned = composed(TRANSFER, account=keypair.account)
    wrong = {
        "another key": other.sign(unsigned.payload),
        "other bytes": keypair.sign(unsigned.payload + b"\0"),
        "zeros": bytes(65 if scheme == "ecdsa" else 64),
        "garbage": b"\xff" * (65 if scheme == "ecdsa" else 64),
    }
    for signature in wrong.values():
        with pytest.raises(KeyringError, match="nothing was sent"):
            unsigned.attach(signature, scheme)


def test_a_signature_of_another_scheme_or_length_is_refused_in_words() -> None:
    alice = Keypair.from_uri("//Alice")
    unsigned = composed(TRANSFER)
    good = alice.sign(unsigned.payload)
    with pytest.raises(KeyringError, match="64 bytes, got 65"):
        unsigned.attach(b"\1" + good, "sr25519")
    with pytest.raises(KeyringError, match="65 bytes, got 64"):
        unsigned.attach(good, "ecdsa")
    with pytest.raises(KeyringError, match="ed25519"):
        unsigned.attach(good, "ed25519")
    with pytest.raises(KeyringError, match="knows sr25519, ed25519, ecdsa"):
        unsigned.attach(good, "bls")
    for other in (None, 64, "0x" + good.hex(), list(good)):
        with pytest.raises(KeyringError, match="raw bytes"):
            unsigned.attach(other, "sr25519")  # type: ignore[arg-type]
    with pytest.raises(KeyringError, match="knows sr25519, ed25519, ecdsa"):
        unsigned.fake_signed("bls")


def test_the_account_may_be_an_address_of_this_network_only() -> None:
    assert composed(TRANSFER, account=str(ALICE)).account == ALICE
    with pytest.raises(InvalidAddress, match="network 42"):
        composed(TRANSFER, account=ALICE.to_ss58(42))


def test_the_description_shows_what_the_bytes_say() -> None:
    batch = utility.batch([TRANSFER, BUCKET, proxy.proxy(ALICE, call=TRANSFER)])
    words = composed(batch, tip=10**9).describe()
    assert f"Balances.transfer_keep_alive(dest={BOB}, value=1.5 CERE)" in words
    assert "0.1 CERE" in words
    assert "up to block 1,063, born in #1,000" in words
    assert "node 54113, transaction version 19" in words
    assert str(CLUSTER) in words
    assert "for ever" in composed(batch, mortality=Mortality.immortal()).describe()


def test_the_description_opens_proposals_and_preimages() -> None:
    remark = Call("System", "remark", {"remark": b"hi"})
    submit = referenda.submit("root", proposal=remark, enactment=referenda.after(1))
    assert "Inline: System.remark(remark=0x6869)" in composed(submit).describe()
    noted = Call("Preimage", "note_preimage", {"bytes": remark})
    assert "bytes=System.remark(remark=0x6869)" in composed(noted).describe()
    noted = Call("Preimage", "note_preimage", {"bytes": b"\xff\xff\xff"})
    assert "bytes=0xffffff" in composed(noted).describe()


# --- through JSON, to the machine that signs -------------------------------------------------------------------------


@pytest.mark.parametrize("period", [None, 64])
@pytest.mark.parametrize("name", METADATA)
def test_json_brings_everything_to_the_other_side(name: str, period: int | None) -> None:
    unsigned = composed(TRANSFER, known(name), tip=Amount.cere(2**64), mortality=Mortality(period))
    again = UnsignedExtrinsic.from_json(unsigned.to_json(), known(name))
    assert again.payload == unsigned.payload
    assert again.describe() == unsigned.describe()
    assert again.to_json() == unsigned.to_json()
    assert isinstance(json.loads(unsigned.to_json())["tip"], str), "JSON numbers lose planck above 2^53"


CHANGES = {
    "words": "Balances.transfer_keep_alive(dest=you, value=1 CERE)",
    "call": "0x" + runtime().encode_call(balances.transfer_keep_alive(ALICE, value=Amount.cere(1000))).hex(),
    "account": str(BOB),
    "nonce": 8,
    "tip": "1",
    "period": 128,
    "birth": {"number": 1001, "hash": str(BIRTH.hash)},
    "genesis": "0x" + "46" * 32,
    "extra": "0x00",
    "additional": "0x00",
    "payload": "0x00",
    "hidden": "more",
}


@pytest.mark.parametrize("field", CHANGES)
def test_json_whose_parts_contradict_each_other_is_refused(field: str) -> None:
    record = json.loads(composed(TRANSFER).to_json())
    record[field] = CHANGES[field]
    try:
        read = UnsignedExtrinsic.from_json(json.dumps(record), runtime())
    except CodecError as error:
        assert "contradicts itself" in str(error)  # the other branch is an assertion too
    else:
        # The account is not signed along: another one makes another extrinsic, which its description shows.
        assert field == "account"
        assert str(BOB) in read.describe()


def test_json_changed_together_with_its_payload_says_in_words_what_it_does_now() -> None:
    theft = composed(balances.transfer_keep_alive(ALICE, value=Amount.cere(1000)))
    assert "value=1,000 CERE" in UnsignedExtrinsic.from_json(theft.to_json(), runtime()).describe()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "7", '"x"', "{}", '{"format": "other"}', '{"format": "cere-trust unsigned extrinsic 1"}'],
)
def test_what_is_no_such_file_is_refused(text: str) -> None:
    with pytest.raises(CodecError):
        UnsignedExtrinsic.from_json(text, runtime())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(json.loads(composed(TRANSFER).to_json()))), JSON)
def test_any_value_in_any_place_is_read_or_refused_in_our_own_error(field: str, value: object) -> None:
    record = json.loads(composed(TRANSFER).to_json())
    record[field] = value
    try:
        again = UnsignedExtrinsic.from_json(json.dumps(record), runtime())
    except CereTrustError:
        return
    assert json.loads(again.to_json()) == record


def test_json_of_another_runtime_version_is_refused_with_both_versions() -> None:
    with pytest.raises(IncompatibleRuntime, match=r"made for node 54113.*this metadata is of node 80013"):
        UnsignedExtrinsic.from_json(composed(TRANSFER).to_json(), runtime(DEV))


@settings(max_examples=50, deadline=None)
@given(
    account=st.binary(min_size=32, max_size=32).map(AccountId),
    nonce=st.integers(0, 2**32 - 1),
    tip=st.integers(0, 2**128 - 1),
    number=st.integers(0, 2**32 - 1),
    period=st.sampled_from([None, 4, 64, 2048]),
    value=st.integers(0, 2**128 - 1),
)
def test_the_bytes_read_back_as_what_went_in(
    account: AccountId, nonce: int, tip: int, number: int, period: int | None, value: int
) -> None:
    birth = BlockRef(number, BIRTH.hash)
    call = balances.transfer_allow_death(account, value=Amount(value))
    unsigned = composed(call, account=account, nonce=nonce, tip=tip, birth=birth, mortality=Mortality(period))
    decoded = runtime().decode_extrinsic(unsigned.fake_signed())
    assert decoded.call == call
    assert decoded.account == account
    extensions = decoded.extensions
    assert extensions is not None
    assert extensions["CheckNonce"] == nonce
    assert extensions["ChargeTransactionPayment"] == tip
