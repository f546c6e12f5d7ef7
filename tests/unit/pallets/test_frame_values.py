"""Computed values of the frame pallets' wrappers: schedules, accounts, lengths, sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust import AccountId, Amount
from cere_trust.codec import lift
from cere_trust.codec.primitives import write_compact
from cere_trust.errors import EncodeError
from cere_trust.pallets import bounties, contracts, recovery, system, transaction_payment, utility, vesting
from cere_trust.types import Weight

from ..extrinsic.made import ALICE, BOB, CERE, DEV, runtime

V15 = "cere-54113-v15.scale"


@given(st.integers(1, 10**6), st.integers(1, 10**4), st.integers(0, 100), st.integers(0, 10**6))
def test_a_schedule_is_locked_before_it_starts_and_free_after_it_ends(
    locked: int, per_block: int, start: int, block: int
) -> None:
    schedule = vesting.VestingInfo(Amount(locked), Amount(per_block), start)
    still = schedule.locked_at(block)
    assert 0 <= still <= locked
    assert schedule.locked_at(start) == locked
    assert schedule.locked_at(start + -(-locked // per_block)) == 0
    assert still >= schedule.locked_at(block + 1)


def test_a_schedule_that_frees_nothing_a_block_frees_a_planck_as_on_the_chain() -> None:
    assert vesting.VestingInfo(Amount(10), Amount(0), 5).locked_at(8) == 7


def test_friends_are_a_set_that_can_reach_the_threshold() -> None:
    call = recovery.create_recovery([BOB, ALICE], threshold=2, delay_period=7)
    assert call.args["friends"] == sorted([ALICE, BOB])
    with pytest.raises(EncodeError, match=r"^friends: expected accounts that differ"):
        recovery.create_recovery([BOB, BOB], threshold=1, delay_period=7)
    for bad in (0, 3, True):
        with pytest.raises(EncodeError, match=r"^threshold: expected 1 to 2"):
            recovery.create_recovery([BOB, ALICE], threshold=bad, delay_period=7)


def test_derived_accounts_take_small_numbers() -> None:
    assert utility.derivative_of(ALICE, index=0) != utility.derivative_of(ALICE, index=1)
    for bad in (-1, 1 << 16, True, "1"):
        with pytest.raises(EncodeError, match=r"^index: "):
            utility.derivative_of(ALICE, index=bad)  # type: ignore[arg-type]
    assert bytes(bounties.account_of(7)) == b"modlpy/trsry\x08bt\x07\0\0\0" + bytes(13)


@given(st.binary(min_size=64, max_size=400))
def test_an_extrinsic_is_asked_about_with_or_without_its_length(body: bytes) -> None:
    whole = write_compact(len(body)) + body
    question = transaction_payment.query_info(whole)
    assert question.args == (body, len(whole))
    encoded = runtime(V15).encode_api_call(question.api, question.method, *question.args)
    assert encoded == whole + len(whole).to_bytes(4, "little")


def test_storage_is_written_by_key_and_removed_by_a_list_of_keys() -> None:
    assert system.set_storage({b"a": b"1", b"b": b"2"}).args["items"] == [(b"a", b"1"), (b"b", b"2")]
    with pytest.raises(EncodeError, match=r"^items: expected values by key"):
        system.set_storage([(b"a", b"1")])  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match=r"^keys: expected a list of keys"):
        system.kill_storage(b"a")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [CERE, DEV])
def test_a_remark_is_text_or_bytes(name: str) -> None:
    text = runtime(name).encode_call(system.remark("é"))
    assert text == runtime(name).encode_call(system.remark("é".encode()))
    assert text.endswith(b"\x08\xc3\xa9")


def test_a_dry_run_says_what_is_charged_refunded_refused_or_wrong() -> None:
    def answer(result: object, deposit: object) -> contracts.ContractResult:
        weight = {"ref_time": 5, "proof_size": 7}
        return lift(
            contracts.ContractResult,
            {
                "gas_consumed": weight,
                "gas_required": weight,
                "storage_deposit": deposit,
                "debug_message": b"\xff",
                "result": result,
                "events": None,
            },
        )

    ran = answer({"Ok": {"flags": {"bits": 0}, "data": b"yes"}}, {"Charge": 9})
    assert (ran.ok, ran.data, ran.storage_charge, ran.storage_refund, ran.gas_required) == (
        True, b"yes", 9, 0, Weight(5, 7),
    )  # fmt: skip
    reverted = answer({"Ok": {"flags": {"bits": 1}, "data": b"no"}}, {"Refund": 3})
    assert (reverted.ok, reverted.reverted, reverted.storage_refund, reverted.error) == (False, True, 3, None)
    failed = answer({"Err": "BadOrigin"}, {"Charge": 0})
    assert (failed.ok, failed.reverted, failed.error, failed.data) == (False, False, "BadOrigin", b"")
    inner = {"flags": {"bits": 0}, "data": b""}
    made = answer({"Ok": {"result": inner, "account_id": BOB}}, {"Charge": 1})
    assert (made.ok, made.account) == (True, AccountId(BOB))
