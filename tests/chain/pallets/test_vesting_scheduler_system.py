"""Vesting, scheduler, indices, derived accounts, remarks, root's storage writes and upgrades, fee queries."""

from __future__ import annotations

import pytest
from zstandard import ZstdCompressor

from cere_trust import Amount, Call, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.extrinsic import preimage_of
from cere_trust.pallets import (
    balances,
    indices,
    proxy,
    scheduler,
    sudo,
    system,
    transaction_payment,
    utility,
    vesting,
)
from cere_trust.types import H256, Weight
from cere_trust.wasm.executor import ZSTD_MAGIC

from .harness import ALICE, CERE, Ground


def cere(amount: int) -> Amount:
    return Amount(amount * CERE)


def refused_root(ground: Ground, call: Call) -> str:
    return ground.refused(sudo.sudo(call), ALICE)


# --- vesting ---------------------------------------------------------------------------------------------------------


def test_an_amount_vests_block_by_block(ground: Ground) -> None:
    who, payer = ground.accounts(2)
    assert ground.refused(vesting.vest(), who) == "Vesting.NotVesting"
    schedule = vesting.VestingInfo(cere(100), cere(1), ground.now)
    low = vesting.VestingInfo(Amount(CERE - 1), cere(1), 0)
    assert ground.refused(vesting.vested_transfer(who.account, schedule=low), payer) == "Vesting.AmountLow"
    still = vesting.VestingInfo(cere(100), Amount(0), 0)
    assert ground.refused(vesting.vested_transfer(who.account, schedule=still), payer) == (
        "Vesting.InvalidScheduleParams"
    )
    made = ground.ok(vesting.vested_transfer(who.account, schedule=schedule), payer)
    assert made.expect(vesting.VestingCreated) == vesting.VestingCreated(who.account, 0)
    assert ground.client.query(vesting.vesting(who.account)) == [schedule]
    vested = ground.ok(vesting.vest(), who)
    assert vested.expect(vesting.VestingUpdated).unvested == schedule.locked_at(vested.block.number)
    assert cere(0) < schedule.locked_at(vested.block.number) < cere(100)
    (lock,) = ground.client.query(balances.locks(who.account))
    assert lock.amount == schedule.locked_at(vested.block.number)
    ground.ok(vesting.vested_transfer(who.account, schedule=schedule), payer)
    merge = vesting.merge_schedules(0, schedule2_index=2)
    assert ground.refused(merge, who) == "Vesting.ScheduleIndexOutOfBounds"
    ground.ok(vesting.merge_schedules(0, schedule2_index=1), who)
    merged = ground.client.query(vesting.vesting(who.account))
    assert merged is not None
    assert len(merged) == 1
    missing = vesting.force_remove_vesting_schedule(who.account, schedule_index=1)
    assert refused_root(ground, missing) == "Vesting.InvalidScheduleParams"
    ground.root(vesting.force_remove_vesting_schedule(who.account, schedule_index=0))
    assert ground.client.query(vesting.vesting(who.account)) is None


def test_what_has_vested_is_freed_by_anyone(ground: Ground) -> None:
    who, payer = ground.accounts(2)
    schedule = vesting.VestingInfo(cere(10), cere(10), ground.now + 1)
    ground.root(vesting.force_vested_transfer(payer.account, target=who.account, schedule=schedule))
    assert ground.ok(vesting.vest_other(who.account), payer).expect(vesting.VestingCompleted).account == who.account
    assert ground.client.query(vesting.vesting(who.account)) is None


# --- numbers for accounts --------------------------------------------------------------------------------------------


def test_a_number_is_claimed_given_away_kept_and_freed(ground: Ground) -> None:
    who, other = ground.accounts(2)
    claimed = ground.ok(indices.claim(100), who)
    assert claimed.expect(indices.IndexAssigned) == indices.IndexAssigned(who.account, 100)
    assert ground.client.query(indices.accounts(100)) == indices.Index(who.account, cere(10), frozen=False)
    assert ground.refused(indices.claim(100), other) == "Indices.InUse"
    assert ground.refused(indices.transfer(other.account, index=100), other) == "Indices.NotTransfer"
    assert ground.refused(indices.transfer(other.account, index=101), who) == "Indices.NotAssigned"
    assert ground.refused(indices.free(100), other) == "Indices.NotOwner"
    ground.ok(indices.transfer(other.account, index=100), who)
    pay = Call("Balances", "transfer_keep_alive", {"dest": {"Index": 100}, "value": CERE})
    before = ground.client.query(system.account(other.account)).data.free
    ground.ok(pay, who)
    assert ground.client.query(system.account(other.account)).data.free == before + CERE, "the number stands for it"
    assert ground.ok(indices.free(100), other).expect(indices.IndexFreed).index == 100
    ground.root(indices.force_transfer(who.account, index=100, freeze=False))
    assert ground.ok(indices.freeze(100), who).expect(indices.IndexFrozen).who == who.account
    assert ground.refused(indices.free(100), who) == "Indices.Permanent"


# --- the scheduler ---------------------------------------------------------------------------------------------------


def dispatched(ground: Ground, blocks: int) -> list[scheduler.Dispatched]:
    """What the scheduler did in this many new blocks."""
    from cere_trust.codec import lift

    found = []
    for _ in range(blocks):
        ground.new_block()
        events = ground.client.events()
        found += [e.fields for e in events if (e.pallet, e.name) == ("Scheduler", "Dispatched")]
    return [lift(scheduler.Dispatched, fields) for fields in found]


def test_a_call_is_made_later_and_again(ground: Ground) -> None:
    who = ground.account()
    remark = system.remark_with_event("later")
    assert ground.refused(scheduler.schedule(remark, when=ground.now + 9), who) == "BadOrigin"
    past = scheduler.schedule(remark, when=ground.now)
    assert refused_root(ground, past) == "Scheduler.TargetBlockNumberInPast"
    give = balances.force_set_balance(who.account, new_free=cere(5))
    receipt = ground.root(scheduler.schedule_after(give, after=1, maybe_periodic=(1, 2)))
    task = receipt.expect(scheduler.TaskScheduled)
    (planned,) = ground.client.query(scheduler.agenda(task.when))
    assert planned is not None
    assert (planned.priority, planned.origin) == (128, {"system": "Root"})
    done = dispatched(ground, 4)
    assert [one.task for one in done] == [(task.when, task.index), (task.when + 1, 0)]
    assert all(one.result == {"Ok": ()} for one in done)
    assert ground.client.query(system.account(who.account)).data.free == cere(5)


def test_a_task_is_cancelled_by_place_or_by_name(ground: Ground) -> None:
    remark = system.remark("never")
    task = ground.root(scheduler.schedule(remark, when=ground.now + 1_000)).expect(scheduler.TaskScheduled)
    ground.root(scheduler.set_retry((task.when, task.index), retries=3, period=5))
    assert ground.client.query(scheduler.retries((task.when, task.index))) == scheduler.RetryConfig(3, 3, 5)
    assert ground.root(scheduler.cancel_retry((task.when, task.index))).find(scheduler.RetryCancelled)
    cancelled = ground.root(scheduler.cancel(task.when, index=task.index)).expect(scheduler.Canceled)
    assert cancelled == scheduler.Canceled(task.when, task.index)
    assert refused_root(ground, scheduler.cancel(task.when, index=task.index)) == "Scheduler.NotFound"
    name = blake2_256(b"never")
    named = scheduler.schedule_named(name, call=remark, when=ground.now + 1_000)
    place = ground.root(named).expect(scheduler.TaskScheduled)
    assert refused_root(ground, named) == "Scheduler.FailedToSchedule"
    assert ground.client.query(scheduler.lookup(H256(name))) == (place.when, place.index)
    ground.root(scheduler.set_retry_named(name, retries=1, period=1), scheduler.cancel_retry_named(name))
    ground.root(scheduler.cancel_named(name))
    assert refused_root(ground, scheduler.cancel_named(name)) == "Scheduler.NotFound"
    ground.root(scheduler.schedule_named_after(name, call=remark, after=1_000), scheduler.cancel_named(name))


# --- derived accounts ------------------------------------------------------------------------------------------------


def test_accounts_without_keys_are_those_the_chain_derives(ground: Ground) -> None:
    who = ground.account()
    derived = utility.derivative_of(who.account, index=7)
    ground.ok(balances.transfer_keep_alive(derived, value=cere(10)), who)
    back = balances.transfer_keep_alive(who.account, value=cere(4))
    ground.ok(utility.as_derivative(7, call=back), who)
    assert ground.client.query(system.account(derived)).data.free == cere(6)
    receipt = ground.ok(proxy.create_pure(proxy.ProxyType.GOVERNANCE, index=3), who)
    made = receipt.expect(proxy.PureCreated)
    assert made.pure == proxy.pure_of(
        ground.client.runtime,
        who.account,
        proxy_type=proxy.ProxyType.GOVERNANCE,
        index=3,
        height=receipt.block.number,
        ext_index=receipt.index,
    )


# --- system ----------------------------------------------------------------------------------------------------------


def test_a_remark_is_hashed_in_its_event(ground: Ground) -> None:
    who = ground.account()
    assert ground.ok(system.remark("aye"), who).find(system.Remarked) is None
    said = ground.ok(system.remark_with_event("aye 🌒"), who).expect(system.Remarked)
    assert said == system.Remarked(who.account, H256(blake2_256("aye 🌒".encode())))


def test_root_writes_and_removes_storage(ground: Ground) -> None:
    key, other = b"frame/1", b"frame/2"
    ground.root(system.set_storage({key: b"one", other: b"two"}))
    assert [ground.storage(one) for one in (key, other)] == [b"one", b"two"]
    ground.root(system.kill_storage([key]))
    assert ground.storage(key) is None
    ground.root(system.kill_prefix(b"frame/", subkeys=2))
    assert ground.storage(other) is None
    assert ground.refused(system.kill_prefix(b"frame/", subkeys=2), ground.account()) == "BadOrigin"


@pytest.mark.shape("dev")
def test_what_is_no_newer_runtime_is_not_taken(ground: Ground) -> None:
    code = ground.storage(b":code")
    assert code is not None
    assert refused_root(ground, system.set_code(b"\0asm\x01\0\0\0")) == "System.FailedToExtractRuntimeVersion"
    who = ground.account()
    assert ground.refused(system.apply_authorized_upgrade(b"code"), who) == "System.NothingAuthorized"
    authorized = ground.root(system.authorize_upgrade(blake2_256(code))).expect(system.UpgradeAuthorized)
    assert authorized == system.UpgradeAuthorized(H256(blake2_256(code)), check_version=True)
    waiting = ground.client.query(system.authorized_upgrade())
    assert waiting == system.CodeUpgradeAuthorization(H256(blake2_256(code)), check_version=True)
    assert ground.refused(system.apply_authorized_upgrade(b"code"), who) == "System.Unauthorized"
    version = ground.client.constant(system.version)
    assert (version.spec_name, version.spec_version) == ("node", 80013)


@pytest.mark.slow
def test_a_runtime_is_replaced_by_one_of_any_version_without_checks(ground: Ground) -> None:
    plain = ground.storage(b":code")
    assert plain is not None
    # As releases are: a node's blocks hold 4 MiB.
    code = ZSTD_MAGIC + ZstdCompressor(level=3).compress(plain)
    assert refused_root(ground, system.set_code(code)) == "System.SpecVersionNeedsToIncrease"
    assert ground.root(system.set_code_without_checks(code)).find(system.CodeUpdated)


# --- fees ------------------------------------------------------------------------------------------------------------


def test_fees_are_told_for_calls_extrinsics_weights_and_lengths(ground: Ground) -> None:
    who = ground.account()
    call = balances.transfer_keep_alive(ALICE.account, value=cere(1))
    signed = sign(ground, call, who)
    info = ground.client.call_runtime(transaction_payment.query_info(signed))
    of_call = ground.client.call_runtime(transaction_payment.query_call_info(call, length=len(signed)))
    assert info.partial_fee > of_call.partial_fee, "signed extensions weigh something, too"
    assert info.dispatch_class is system.DispatchClass.NORMAL
    assert info.partial_fee == ground.client.estimate_fee(call, who.account)
    details = ground.client.call_runtime(transaction_payment.query_fee_details(signed))
    assert details.inclusion_fee is not None
    parts = details.inclusion_fee
    assert parts.base_fee + parts.len_fee + parts.adjusted_weight_fee == info.partial_fee
    assert parts.len_fee == ground.client.call_runtime(transaction_payment.query_length_to_fee(len(signed)))
    same = ground.client.call_runtime(transaction_payment.query_call_fee_details(call, length=len(signed)))
    assert same.inclusion_fee is not None
    assert (same.inclusion_fee.base_fee, same.inclusion_fee.len_fee) == (parts.base_fee, parts.len_fee)
    weight = Weight(10**9, 0)
    assert ground.client.call_runtime(transaction_payment.query_weight_to_fee(weight)) == Amount(10**9)
    assert ground.client.call_runtime(transaction_payment.query_call_weight_to_fee(weight)) == Amount(10**9)
    assert ground.client.call_runtime(transaction_payment.query_call_length_to_fee(7)) == Amount(7 * 10**6)


def sign(ground: Ground, call: Call, who: Keypair) -> bytes:
    unsigned = ground.client.prepare(call, who.account)
    data: bytes = unsigned.attach(who.sign(unsigned.payload), who.scheme).data
    assert len(data) > preimage_of(ground.client.runtime, call).length
    return data
