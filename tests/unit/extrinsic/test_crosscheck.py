"""The referee before signing: it agrees with what is right, and catches every kind of wrong bytes, by place."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from scalecodec.type_registry import load_type_registry_preset

from cere_trust import Amount, Call, Client, Mortality, Runtime
from cere_trust.codec import primitives
from cere_trust.compat.wrappers import WrapperKind, check_wrappers, example_call, fitting_choices
from cere_trust.errors import CrosscheckFailed, UnsupportedExtension
from cere_trust.extrinsic import UnsignedExtrinsic, compose, mortality
from cere_trust.extrinsic.crosscheck import Referee, check
from cere_trust.extrinsic.crosscheck.referee import configuration
from cere_trust.extrinsic.extensions import HANDLERS, NOTHING, Part
from cere_trust.pallets import balances, preimage, referenda, staking, utility
from cere_trust.runtime import overrides

from ..runtime.recorded import DEV_14, DEV_15, DEV_16, V14, metadata, runtime
from .made import ALICE, BIRTH, BOB, GENESIS, UNIT, option, primitive, type_count, with_extensions

BORN = BIRTH._replace(number=960)
TRANSFER = balances.transfer_keep_alive(BOB, value=Amount.cere(25))


@cache
def referee(name: str = DEV_14) -> Referee:
    return Referee(metadata(name))


def unsigned(call: Call = TRANSFER, known: Runtime | None = None, **terms: Any) -> UnsignedExtrinsic:
    given: dict[str, Any] = {"nonce": 7, "tip": 5, "birth": BORN} | terms
    return compose(known or runtime(DEV_14), call, account=ALICE, genesis=GENESIS, **given)


def fresh() -> Runtime:
    """A runtime whose codec is compiled anew, with whatever has been broken in it."""
    return Runtime.from_metadata(metadata(DEV_14))


@pytest.mark.slow
@pytest.mark.parametrize("name", V14)
def test_the_referee_agrees_with_every_wrapper(name: str) -> None:
    known, rng = runtime(name), random.Random(54)
    for verdict in check_wrappers(known):
        key = verdict.pallet, verdict.item
        if verdict.kind is not WrapperKind.CALL or not verdict.ok or key == ("Referenda", "submit"):
            continue
        for left_out in fitting_choices(known, key):
            call = example_call(key, rng, left_out)
            made = unsigned(call, known, nonce=rng.getrandbits(32), tip=rng.getrandbits(90))
            check(referee(name), made, call)
            check(referee(name), made, made.call)


@pytest.mark.parametrize("period", [None, 4, 64, 2048])
@pytest.mark.parametrize("number", [0, 1, 960, 1_000_003])
def test_the_referee_agrees_on_any_mortality(period: int | None, number: int) -> None:
    life = Mortality(period)
    birth = BIRTH._replace(number=life.birth(number) if period else 0)
    check(referee(), unsigned(mortality=life, birth=birth), TRANSFER)


BURN = balances.burn(Amount(5), keep_alive=True)
NESTED = utility.batch_all([TRANSFER, utility.force_batch([TRANSFER, TRANSFER])])
WISH = Call("Balances", "burn_all", {}, fallback=Call("Balances", "burn", {"value": 5, "keep_alive": True}))


@pytest.mark.parametrize(
    "call",
    [
        NESTED,
        WISH,
        utility.batch([WISH, TRANSFER]),
        preimage.note_preimage(NESTED),
        referenda.submit("root", proposal=TRANSFER, enactment=referenda.after(10)),
        Call("System", "remark", {"remark": b"0x1234"}),
        Call("System", "remark", {"remark": "0x1234"}),
        Call("System", "remark", {"remark": b"0xnothex"}),
        Call("System", "remark", {"remark": b""}),
        Call("System", "remark", {"remark": "🌒".encode()}),
        Call("System", "remark", {"remark": b"\xff\xfe"}),
        Call("Balances", "transfer_keep_alive", {"dest": BOB.address, "value": 1}),
        Call("Balances", "transfer_keep_alive", {"dest": {"Index": 5}, "value": 1}),
        Call("Staking", "bond", {"value": 1, "payee": {"Account": "0x" + "11" * 32}}),
    ],
    ids=str,
)
def test_whatever_encoders_take_is_compared(call: Call) -> None:
    made = unsigned(call)
    check(referee(), made, call)
    check(referee(), made, made.call)


@pytest.mark.parametrize(
    ("meant", "place", "words"),
    [
        (balances.transfer_keep_alive(BOB, value=Amount.cere(26)), "Balances.transfer_keep_alive.value", "26 CERE"),
        (balances.transfer_keep_alive(ALICE, value=Amount.cere(25)), "Balances.transfer_keep_alive.dest.Id", ""),
        (balances.transfer_allow_death(BOB, value=Amount.cere(25)), "Balances", "transfer_allow_death"),
        (utility.batch_all([TRANSFER]), "", "Utility"),
    ],
)
def test_bytes_of_another_call_are_refused_by_place(meant: Call, place: str, words: str) -> None:
    with pytest.raises(CrosscheckFailed, match="nothing was signed") as refused:
        check(referee(), unsigned(), meant)
    assert refused.value.path == place
    assert words in str(refused.value)


def test_the_place_is_named_inside_other_calls() -> None:
    other = balances.transfer_keep_alive(BOB, value=Amount(1))
    meant = utility.batch_all([TRANSFER, utility.force_batch([TRANSFER, other])])
    with pytest.raises(CrosscheckFailed) as refused:
        check(referee(), unsigned(NESTED), meant)
    inner = "Utility.force_batch.calls[1].Balances.transfer_keep_alive.value"
    assert refused.value.path == f"Utility.batch_all.calls[1].{inner}"
    with pytest.raises(CrosscheckFailed) as refused:
        check(referee(), unsigned(preimage.note_preimage(TRANSFER)), preimage.note_preimage(other))
    assert refused.value.path == "Preimage.note_preimage.bytes.Balances.transfer_keep_alive.value"


def wrong(
    module: ModuleType, function: Callable[..., Any], change: Callable[[Any], Callable[..., Any]]
) -> Callable[[pytest.MonkeyPatch], None]:
    """Return a function that breaks a module's function."""

    def apply(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, function.__name__, change(function))

    return apply


def big_endian(writer: Any) -> Callable[..., Any]:
    return lambda kind: lambda value: writer(kind)(value)[::-1]


@pytest.mark.parametrize(
    ("breaks", "call", "place"),
    [
        (wrong(primitives, primitives.compact_writer, lambda w: lambda most: lambda v: w(most)(v + 1)), TRANSFER, "value"),
        (wrong(primitives, primitives.integer_writer, big_endian), staking.withdraw_unbonded(3), "num_slashing_spans"),
        (wrong(primitives, primitives.write_bool, lambda w: lambda v: w(not v)), BURN, "Balances.burn.keep_alive"),
        (wrong(overrides, overrides.account_bytes, lambda w: lambda v, p: ALICE),
         Call("Balances", "transfer_all", {"dest": BOB.address, "keep_alive": True}), "dest"),
    ],
)  # fmt: skip
def test_a_broken_encoder_is_caught(
    breaks: Callable[[pytest.MonkeyPatch], None], call: Call, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = referee()
    with monkeypatch.context() as broken:
        breaks(broken)
        broken_data = fresh().encode_call(call)
        with suppress(UnsupportedExtension):  # what breaks the extensions is refused without a referee
            unsigned(call, fresh(), nonce=0, tip=0)
    with pytest.raises(CrosscheckFailed) as refused:
        check(judge, replace(unsigned(call), call_data=broken_data), call)
    assert place in refused.value.path


@pytest.mark.parametrize(
    ("extension", "other"),
    [
        ("CheckNonce", (Part(8, b"\x20"), NOTHING)),
        ("ChargeTransactionPayment", (Part(0, b"\0"), NOTHING)),
        ("CheckMortality", (Part("Immortal", b"\0"), Part(BIRTH.hash, BIRTH.hash))),
        ("CheckMortality", (Part({"Mortal5": 0}, b"\5\0"), Part(GENESIS, GENESIS))),
        ("CheckGenesis", (NOTHING, Part(BIRTH.hash, BIRTH.hash))),
        ("CheckSpecVersion", (NOTHING, Part(1, b"\1\0\0\0"))),
        ("CheckTxVersion", (NOTHING, Part(1, b"\1\0\0\0"))),
    ],
)
def test_a_wrongly_filled_extension_is_caught(
    extension: str, other: tuple[Part, Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setitem(HANDLERS, extension, lambda runtime, terms: other)
        made = unsigned()
    with pytest.raises(CrosscheckFailed) as refused:
        check(referee(), made, TRANSFER)
    assert refused.value.path.startswith(extension)


def test_a_wrongly_counted_mortality_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = mortality.Mortality.era
    monkeypatch.setattr(mortality.Mortality, "era", lambda self, number: right(self, number + 1))
    with pytest.raises(CrosscheckFailed, match="CheckMortality"):
        check(referee(), unsigned(mortality=Mortality.blocks(64)), TRANSFER)


def test_a_payload_of_other_bytes_is_caught() -> None:
    made = unsigned()
    made.__dict__["payload"] = b"another"
    with pytest.raises(CrosscheckFailed, match="payload"):
        check(referee(), made, TRANSFER)


def test_bytes_behind_the_call_or_the_extensions_are_caught() -> None:
    made = unsigned()
    with pytest.raises(CrosscheckFailed, match="through after"):
        check(referee(), replace(made, call_data=made.call_data + b"\0"), TRANSFER)
    with pytest.raises(CrosscheckFailed, match="through after"):
        check(referee(), replace(made, extra=made.extra._replace(signed=made.extra.signed + b"\0")), TRANSFER)


def test_an_unknown_extension_that_is_not_blank_is_caught() -> None:
    raw = metadata(DEV_14)
    count = type_count(raw)
    types = [UNIT, option(count + 2), primitive(3)]
    raw = with_extensions(raw, types, [("Novelty", 1, 0)])
    made = unsigned(known=Runtime.from_metadata(raw))
    check(Referee(raw), made, TRANSFER)
    filled = made.extra._replace(sent=made.extra.sent[:-1] + b"\1\5")
    with pytest.raises(CrosscheckFailed, match="meant to be left blank") as refused:
        check(Referee(raw), replace(made, extra=filled), TRANSFER)
    assert refused.value.path == "Novelty"


def test_a_referee_of_another_runtime_refuses() -> None:
    with pytest.raises(CrosscheckFailed, match="knows node 80013, and this is for node 54113"):
        check(referee(), unsigned(known=runtime("cere-54113-v14.scale")), TRANSFER)


@pytest.mark.parametrize("name", [DEV_15, DEV_16])
def test_metadata_the_referee_does_not_read_is_refused(name: str) -> None:
    with pytest.raises(CrosscheckFailed, match=r"reads metadata V14, and this is V1[56]"):
        Referee(metadata(name))


@pytest.mark.parametrize("name", [DEV_15, DEV_16])
def test_the_referee_of_v14_judges_what_newer_metadata_encoded(name: str) -> None:
    check(referee(), unsigned(NESTED, runtime(name)), NESTED)


def test_without_scalecodec_a_client_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cere_trust.extrinsic.crosscheck.referee.find_spec", lambda name: None)
    with pytest.raises(CrosscheckFailed, match=r"cere-trust\[crosscheck\]"):
        Client("ws://127.0.0.1:9", crosscheck=True)


def test_the_referee_makes_one_class_for_each_type_until_its_registry_changes() -> None:
    config = configuration(implements_scale_info=True)
    config.update_type_registry(load_type_registry_preset("core"))
    for name in ("Compact<u32>", "Vec<u8>", "(u8, Option<u32>)", "[u16; 3]"):
        assert config.get_decoder_class(name) is config.get_decoder_class(name), name
    assert config.get_decoder_class("Unheard<u8>") is None
    old = config.get_decoder_class("Vec<u8>")
    config.update_type_registry_types({"Vec": "Compact"})
    assert not issubclass(old, config.get_decoder_class("Compact"))
    assert issubclass(config.get_decoder_class("Vec<u8>"), config.get_decoder_class("Compact"))
