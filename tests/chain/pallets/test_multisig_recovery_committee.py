"""Multisig, recovery, motions of the technical committee, and whitelisted calls."""

from __future__ import annotations

import pytest

from cere_trust import Amount, Call, Keypair
from cere_trust.extrinsic import State, preimage_of
from cere_trust.pallets import (
    balances,
    multisig,
    recovery,
    scheduler,
    system,
    tech_comm,
    transaction_payment,
    whitelist,
)
from cere_trust.types import AccountId, Weight

from .harness import ALICE, CERE, Ground

BOB = Keypair.from_uri("//Bob")


def weight(ground: Ground, call: Call) -> Weight:
    length = preimage_of(ground.client.runtime, call).length
    return ground.client.call_runtime(transaction_payment.query_call_info(call, length=length)).weight


def pay(who: Keypair, cere: int) -> Call:
    return balances.transfer_keep_alive(who.account, value=Amount.cere(cere))


# --- multisigs -------------------------------------------------------------------------------------------------------


def test_a_call_is_proposed_approved_by_its_hash_and_made_by_the_last(ground: Ground) -> None:
    people = ground.accounts(3)
    accounts = [one.account for one in people]
    shared = multisig.account_of(accounts, threshold=3)
    call = pay(people[0], 5)
    hash = multisig.call_hash(ground.client.runtime, call)
    limit = weight(ground, call)
    ground.ok(balances.transfer_keep_alive(shared, value=Amount.cere(50)), people[1])

    def others(place: int) -> list[AccountId]:
        return [one for one in accounts if one != accounts[place]]

    proposed = ground.ok(multisig.as_multi(call, threshold=3, other_signatories=others(0), max_weight=limit), people[0])
    assert proposed.expect(multisig.NewMultisig) == multisig.NewMultisig(accounts[0], shared, hash)
    assert [part.state for part in proposed.outcome.parts] == [State.WAITING]
    waiting = ground.client.query(multisig.multisigs(shared, hash))
    assert waiting is not None
    assert (waiting.depositor, waiting.approvals) == (accounts[0], [accounts[0]])
    assert waiting.deposit == ground.client.constant(multisig.deposit_base) + 3 * ground.client.constant(
        multisig.deposit_factor
    )
    assert (waiting.when.height, waiting.when.index) == (proposed.block.number, proposed.index)
    assert [key for key, _ in ground.client.entries(multisig.multisigs.under(shared))] == [hash]

    def again(place: int, when: multisig.Timepoint | None) -> Call:
        return multisig.as_multi(
            call, threshold=3, other_signatories=others(place), maybe_timepoint=when, max_weight=limit
        )

    wrong = multisig.Timepoint(waiting.when.height, waiting.when.index + 1)
    assert ground.refused(again(1, None), people[1]) == "Multisig.NoTimepoint"
    assert ground.refused(again(1, wrong), people[1]) == "Multisig.WrongTimepoint"
    assert ground.refused(again(0, waiting.when), people[0]) == "Multisig.AlreadyApproved"
    assert ground.refused(again(0, waiting.when), people[1]) == "Multisig.SenderInSignatories"
    approve = multisig.approve_as_multi(hash, threshold=3, other_signatories=others(1), maybe_timepoint=waiting.when)
    approval = ground.ok(approve, people[1]).expect(multisig.MultisigApproval)
    assert (approval.approving, approval.timepoint) == (accounts[1], waiting.when)
    low = multisig.as_multi(
        call, threshold=3, other_signatories=others(2), maybe_timepoint=waiting.when, max_weight=Weight(1, 1)
    )
    assert ground.refused(low, people[2]) == "Multisig.MaxWeightTooLow"
    done = ground.ok(again(2, waiting.when), people[2])
    assert done.expect(multisig.MultisigExecuted).result == {"Ok": ()}
    assert done.expect(balances.Transfer).amount == Amount.cere(5)
    assert ground.client.query(system.account(shared)).data.free == Amount.cere(45)
    assert ground.client.query(system.account(accounts[0])).data.reserved == 0


def test_a_proposal_is_taken_back_by_who_made_it_alone(ground: Ground) -> None:
    one, two = ground.accounts(2)
    shared = multisig.account_of([one.account, two.account], threshold=2)
    hash = multisig.call_hash(ground.client.runtime, pay(one, 1))

    def cancel(other: Keypair, when: multisig.Timepoint) -> Call:
        return multisig.cancel_as_multi(hash, threshold=2, other_signatories=[other.account], timepoint=when)

    never = multisig.Timepoint(1, 1)
    assert ground.refused(cancel(two, never), one) == "Multisig.NotFound"
    early = multisig.approve_as_multi(hash, threshold=2, other_signatories=[two.account], maybe_timepoint=never)
    assert ground.refused(early, one) == "Multisig.UnexpectedTimepoint"
    ground.ok(multisig.approve_as_multi(hash, threshold=2, other_signatories=[two.account]), one)
    waiting = ground.client.query(multisig.multisigs(shared, hash))
    assert waiting is not None
    assert ground.refused(cancel(one, waiting.when), two) == "Multisig.NotOwner"
    ground.change("Multisig", "Multisigs", shared, hash, deposit=CERE)
    poked = ground.ok(multisig.poke_deposit(hash, threshold=2, other_signatories=[two.account]), one)
    assert poked.expect(multisig.DepositPoked).old_deposit == CERE
    cancelled = ground.ok(cancel(two, waiting.when), one).expect(multisig.MultisigCancelled)
    assert (cancelled.cancelling, cancelled.timepoint) == (one.account, waiting.when)
    assert ground.client.query(multisig.multisigs(shared, hash)) is None


def test_one_of_several_may_act_alone_and_a_failure_inside_is_the_calls_own(ground: Ground) -> None:
    one, two = ground.accounts(2)
    shared = multisig.account_of([one.account, two.account], threshold=1)
    ground.ok(balances.transfer_keep_alive(shared, value=Amount.cere(20)), one)
    ground.ok(multisig.as_multi_threshold_1(pay(two, 5), other_signatories=[one.account]), two)
    assert ground.client.query(system.account(shared)).data.free == Amount.cere(15)
    much = multisig.as_multi_threshold_1(pay(two, 500), other_signatories=[one.account])
    error, receipt = ground.failed(much, two)
    assert error == "Token.FundsUnavailable"
    assert receipt.outcome.parts[0].state is State.FAILED


# --- recovery --------------------------------------------------------------------------------------------------------


def test_a_lost_account_is_recovered_by_friends_and_acted_for(ground: Ground) -> None:
    lost, rescuer, friend, other = ground.accounts(4)

    def free(who: Keypair) -> Amount:
        return ground.client.query(system.account(who.account)).data.free

    assert ground.refused(recovery.initiate_recovery(lost.account), rescuer) == "Recovery.NotRecoverable"
    made = recovery.create_recovery([other.account, friend.account], threshold=2, delay_period=1)
    assert ground.ok(made, lost).find(recovery.RecoveryCreated) == recovery.RecoveryCreated(lost.account)
    assert ground.refused(made, lost) == "Recovery.AlreadyRecoverable"
    config = ground.client.query(recovery.recoverable(lost.account))
    assert config is not None
    assert config.friends == sorted([friend.account, other.account])
    vouch = recovery.vouch_recovery(lost.account, rescuer=rescuer.account)
    claim = recovery.claim_recovery(lost.account)
    assert ground.refused(vouch, friend) == "Recovery.NotStarted"
    assert ground.ok(recovery.initiate_recovery(lost.account), rescuer).find(recovery.RecoveryInitiated)
    assert ground.refused(recovery.initiate_recovery(lost.account), rescuer) == "Recovery.AlreadyStarted"
    assert ground.ok(vouch, friend).expect(recovery.RecoveryVouched).sender == friend.account
    assert ground.refused(vouch, friend) == "Recovery.AlreadyVouched"
    assert ground.refused(vouch, rescuer) == "Recovery.NotFriend"
    assert ground.refused(claim, rescuer) == "Recovery.Threshold"
    ground.ok(vouch, other)
    active = ground.client.query(recovery.active_recoveries(lost.account, rescuer.account))
    assert active is not None
    assert set(active.friends) == {friend.account, other.account}
    take = recovery.as_recovered(lost.account, call=pay(rescuer, 100))
    assert ground.refused(take, rescuer) == "Recovery.NotAllowed"
    assert ground.ok(claim, rescuer).find(recovery.AccountRecovered)
    assert ground.client.query(recovery.proxy(rescuer.account)) == lost.account
    assert ground.refused(claim, rescuer) == "Recovery.AlreadyProxy"
    before = free(lost)
    ground.ok(take, rescuer)
    assert free(lost) == before - Amount.cere(100)
    close = recovery.as_recovered(lost.account, call=recovery.close_recovery(rescuer.account))
    assert ground.refused(recovery.remove_recovery(), lost) == "Recovery.StillActive"
    assert ground.ok(close, rescuer).find(recovery.RecoveryClosed)
    assert ground.ok(recovery.remove_recovery(), lost).find(recovery.RecoveryRemoved)
    ground.ok(recovery.cancel_recovered(lost.account), rescuer)
    assert ground.client.query(recovery.proxy(rescuer.account)) is None


def test_a_recovery_waits_for_its_delay_and_root_needs_no_friends(ground: Ground) -> None:
    lost, rescuer, friend = ground.accounts(3)
    ground.ok(recovery.create_recovery([friend.account], threshold=1, delay_period=1_000), lost)
    ground.ok(recovery.initiate_recovery(lost.account), rescuer)
    ground.ok(recovery.vouch_recovery(lost.account, rescuer=rescuer.account), friend)
    assert ground.refused(recovery.claim_recovery(lost.account), rescuer) == "Recovery.DelayPeriod"
    ground.root(recovery.set_recovered(lost.account, rescuer=rescuer.account))
    ground.ok(recovery.as_recovered(lost.account, call=pay(rescuer, 10)), rescuer)


# --- the technical committee -----------------------------------------------------------------------------------------


@pytest.mark.shape("dev")
def test_a_motion_whitelists_a_call_and_the_call_is_made(ground: Ground) -> None:
    ground.root(tech_comm.set_members([ALICE.account, BOB.account], prime=BOB.account, old_count=5))
    assert ground.client.query(tech_comm.members()) == sorted([ALICE.account, BOB.account])
    assert ground.client.query(tech_comm.prime()) == BOB.account
    runtime = ground.client.runtime
    target = scheduler.cancel_named(bytes(32))
    hash = preimage_of(runtime, target).hash
    motion = whitelist.whitelist_call(hash)
    motion_hash, length = preimage_of(runtime, motion)
    stranger = ground.account()
    assert ground.refused(motion, stranger) == "BadOrigin"
    propose = tech_comm.propose(motion, threshold=2, length_bound=length)
    assert ground.refused(propose, stranger) == "TechComm.NotMember"
    short = tech_comm.propose(motion, threshold=2, length_bound=length - 1)
    assert ground.refused(short, ALICE) == "TechComm.WrongProposalLength"
    proposed = ground.ok(propose, ALICE).expect(tech_comm.Proposed)
    assert (proposed.proposal_hash, proposed.threshold) == (motion_hash, 2)
    assert ground.refused(propose, BOB) == "TechComm.DuplicateProposal"
    assert ground.client.query(tech_comm.proposal_of(motion_hash)) == motion
    assert motion_hash in ground.client.query(tech_comm.proposals())
    index = proposed.proposal_index
    aye = tech_comm.vote(motion_hash, index=index, approve=True)
    assert ground.refused(tech_comm.vote(motion_hash, index=index + 1, approve=True), ALICE) == "TechComm.WrongIndex"
    assert ground.refused(tech_comm.vote(hash, index=index, approve=True), ALICE) == "TechComm.ProposalMissing"
    voted = ground.ok(aye, ALICE)
    assert voted.fee == 0
    assert (voted.expect(tech_comm.Voted).yes, voted.expect(tech_comm.Voted).no) == (1, 0)
    assert ground.refused(aye, ALICE) == "TechComm.DuplicateVote"
    close = tech_comm.close(motion_hash, index=index, proposal_weight_bound=weight(ground, motion), length_bound=length)
    assert ground.refused(close, stranger) == "TechComm.TooEarly"
    ground.ok(aye, BOB)
    votes = ground.client.query(tech_comm.voting(motion_hash))
    assert votes is not None
    assert set(votes.ayes) == {ALICE.account, BOB.account}
    low = tech_comm.close(motion_hash, index=index, proposal_weight_bound=Weight(1, 1), length_bound=length)
    assert ground.refused(low, stranger) == "TechComm.WrongProposalWeight"
    closed = ground.ok(close, stranger)
    assert closed.expect(tech_comm.Closed) == tech_comm.Closed(motion_hash, 2, 0)
    assert closed.expect(tech_comm.Approved).proposal_hash == motion_hash
    assert closed.expect(tech_comm.Executed).result == {"Ok": ()}
    assert closed.expect(whitelist.CallWhitelisted).call_hash == hash
    assert ground.client.query(whitelist.whitelisted_call(hash)) is not None

    error, receipt = ground.failed(
        Call("Sudo", "sudo", {"call": whitelist.dispatch_whitelisted_call_with_preimage(target)}), ALICE
    )
    assert error == "Scheduler.NotFound", "it was called, as root"
    assert receipt.expect(whitelist.WhitelistedCallDispatched).call_hash == hash
    assert ground.client.query(whitelist.whitelisted_call(hash)) is None


def test_members_act_alone_and_root_ends_motions(ground: Ground) -> None:
    ground.root(tech_comm.set_members([ALICE.account, BOB.account], old_count=5))
    remark = system.remark_with_event("alone")
    hash, length = preimage_of(ground.client.runtime, remark)
    error, receipt = ground.failed(tech_comm.execute(remark, length_bound=length), BOB)
    assert error == "BadOrigin"
    assert receipt.expect(tech_comm.MemberExecuted).proposal_hash == hash
    propose = tech_comm.propose(remark, threshold=2, length_bound=length)
    ground.ok(propose, ALICE)
    assert ground.root(tech_comm.disapprove_proposal(hash)).expect(tech_comm.Disapproved).proposal_hash == hash
    ground.ok(propose, ALICE)
    assert ground.root(tech_comm.kill(hash)).expect(tech_comm.Killed).proposal_hash == hash
    assert ground.refused(Call("Sudo", "sudo", {"call": tech_comm.kill(hash)}), ALICE) == "TechComm.ProposalMissing"


def test_whitelisting_is_refused_twice_and_taken_back_once(ground: Ground) -> None:
    hash = bytes(range(32))
    twice = Call("Sudo", "sudo", {"call": whitelist.whitelist_call(hash)})
    ground.root(whitelist.whitelist_call(hash))
    assert ground.refused(twice, ALICE) == "Whitelist.CallAlreadyWhitelisted"
    dispatch = whitelist.dispatch_whitelisted_call(hash, call_encoded_len=2, call_weight_witness=Weight(10**9, 10**4))
    assert ground.refused(Call("Sudo", "sudo", {"call": dispatch}), ALICE) == "Whitelist.UnavailablePreImage"
    assert ground.root(whitelist.remove_whitelisted_call(hash)).find(whitelist.WhitelistedCallRemoved)
    assert ground.refused(Call("Sudo", "sudo", {"call": dispatch}), ALICE) == "Whitelist.CallIsNotWhitelisted"
