"""Pieces of identities: text to the chain and back, byte for byte."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust import AccountId, Amount, Keypair
from cere_trust.codec import lift
from cere_trust.compat.type_samples import any_value
from cere_trust.crypto.hashing import blake2_256
from cere_trust.errors import EncodeError, IncompatibleRuntime, UnknownItem
from cere_trust.pallets import identity
from cere_trust.pallets.identity import Data, IdentityField, IdentityInfo, Judgement

from ..extrinsic.made import ALICE, ALL, BOB, CERE, DEV, runtime

SHORT = st.text(max_size=32).filter(lambda text: len(text.encode()) <= 32)


def info_type(name: str) -> int:
    return runtime(name).call_info("Identity", "set_identity").fields[0][1]


@given(SHORT, st.lists(st.tuples(SHORT, SHORT), max_size=5))
@pytest.mark.parametrize("name", [CERE, DEV])
def test_what_is_set_reads_back_as_the_same_text(name: str, text: str, more: list[tuple[str, str]]) -> None:
    info = IdentityInfo(display=text, twitter="@" + text[:5], additional=more)
    call = runtime(name).decode_call(runtime(name).encode_call(identity.set_identity(info)))
    assert lift(IdentityInfo, call.args["info"]) == info


@pytest.mark.parametrize("name", ALL)
def test_any_identity_on_the_chain_reads_and_is_written_as_it_was(name: str) -> None:
    rng = random.Random(54)
    known = runtime(name)
    for _ in range(100):
        plain = known.decode(info_type(name), known.encode(info_type(name), random_info(name, rng)))
        info = lift(IdentityInfo, plain)
        assert all(isinstance(text, str | None) for text in (info.display, info.email, info.image))
        assert identity.info_hash(known, info) == blake2_256(known.encode(info_type(name), plain))


def random_info(name: str, rng: random.Random) -> object:
    return any_value(runtime(name).registry, info_type(name), rng)


def test_pieces_that_are_no_text_are_shown_and_kept() -> None:
    for plain, shown in (
        ("None", ""),
        ({"Raw0": b""}, ""),
        ({"Raw2": b"\xff\n"}, "\N{REPLACEMENT CHARACTER}\n"),
        ({"Sha256": b"\1" * 32}, "Sha256 0x" + "01" * 32),
    ):
        data = lift(Data, plain)
        assert (data, data.plain) == (shown, plain)
        assert identity.add_sub(BOB, data=data).args["data"] == plain
    with pytest.raises(IncompatibleRuntime, match="Data"):
        lift(Data, {"Raw1": 5})


@pytest.mark.parametrize("bad", ["x" * 33, "é" * 17, 7, b"bytes"])
def test_a_piece_has_at_most_32_bytes_and_the_error_says_which(bad: object) -> None:
    with pytest.raises(EncodeError, match=r"^info\.web: expected text of at most 32 bytes"):
        identity.set_identity(IdentityInfo(display="ok", web=bad))  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match=r"^info\.additional\[1\]: "):
        identity.set_identity(IdentityInfo(additional=[("a", "b"), ("c", bad)]))  # type: ignore[list-item]
    with pytest.raises(EncodeError, match=r"^data: "):
        identity.rename_sub(BOB, data=bad)  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match=r"^subs\[.*\]: "):
        identity.set_subs({BOB: bad})  # type: ignore[dict-item]


def test_sub_accounts_are_named_by_account_address_or_key_pair() -> None:
    bob = Keypair.from_uri("//Bob")
    subs = [(bob.account, {"Raw3": b"bob"})]
    for key in (bob, bob.account, bob.address):
        assert identity.set_subs({key: "bob"}).args == {"subs": subs}


def test_what_is_no_identity_judgement_field_or_mapping_is_refused_by_name() -> None:
    with pytest.raises(EncodeError, match=r"^info: expected an identity.IdentityInfo"):
        identity.set_identity({"display": "Alice"})  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match=r"^info\.additional: expected at most 100"):
        identity.set_identity(IdentityInfo(additional=[("a", "b")] * 101))
    with pytest.raises(EncodeError, match=r"^judgement: expected one of Judgement\.UNKNOWN"):
        identity.provide_judgement(0, target=BOB, judgement="Good", identity=bytes(32))  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match=r"^fields: "):
        identity.set_fields(0, fields=3)  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match=r"^subs: expected names by account"):
        identity.set_subs([(BOB, "bob")])  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match=r"^username: "):
        identity.accept_username(7)  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match=r"^signature: expected identity.Signature of ed25519"):
        identity.set_username_for(
            BOB, username="bob.cere", signature=identity.Signature("rsa", bytes(64)), use_allocation=True
        )


@pytest.mark.parametrize("name", ALL)
def test_fields_combine_and_read_back(name: str) -> None:
    fields = IdentityField.DISPLAY | IdentityField.TWITTER
    known = runtime(name)
    assert known.decode_call(known.encode_call(identity.set_fields(1, fields=fields))).args["fields"] == 129
    registrar = lift(identity.RegistrarInfo, {"account": ALICE, "fee": 5, "fields": 129})
    assert registrar == identity.RegistrarInfo(ALICE, Amount(5), fields)


def test_judgements_are_a_choice_or_a_fee() -> None:
    plain = {"judgements": [(0, "KnownGood"), (1, {"FeePaid": 7})], "deposit": 1, "info": {}}
    info = dict.fromkeys(("display", "legal", "web", "riot", "email", "image", "twitter"), "None")
    found = lift(identity.Registration, plain | {"info": {**info, "pgp_fingerprint": None, "additional": []}})
    assert found.judgements == [(0, Judgement.KNOWN_GOOD), (1, identity.FeePaid(Amount(7)))]
    assert found.info == IdentityInfo(additional=[])


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
def test_a_username_is_signed_over_its_bytes(scheme: str) -> None:
    pair = Keypair.from_uri("//Bob", scheme=scheme)
    signature = identity.sign_username("bob.cere", pair)
    assert pair.verify(b"bob.cere", signature.data)
    call = identity.set_username_for(pair.account, username="bob.cere", signature=signature, use_allocation=False)
    assert runtime(DEV).decode_call(runtime(DEV).encode_call(call)) == call


def test_runtimes_without_usernames_say_so() -> None:
    for call in (
        identity.accept_username("bob.cere"),
        identity.add_username_authority(BOB, suffix="cere", allocation=1),
        identity.remove_username_authority("cere", authority=AccountId(BOB)),
    ):
        with pytest.raises(UnknownItem, match="this runtime has no usernames"):
            runtime(CERE).encode_call(call)
        assert runtime(DEV).encode_call(call)
