"""Referenda, votes, preimages, proxies, batches, sudo and staking, each through its typed wrappers."""

from __future__ import annotations

import pytest

from cere_trust import Amount, Call, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.extrinsic.outcome import State
from cere_trust.pallets import balances, preimage, proxy, referenda, staking, sudo, system, utility
from cere_trust.pallets import conviction_voting as voting
from cere_trust.types import Conviction, Perbill, TrackId

from .harness import ALICE, CERE, Ground, names

ROOT = TrackId(0)
SMALL_TIPPER = TrackId(30)
REMARK = Call("System", "remark", {"remark": b"aye"})


def cere(amount: int) -> Amount:
    return Amount(amount * CERE)


def ongoing(ground: Ground, index: int) -> referenda.Ongoing:
    info = ground.client.query(referenda.referendum_info_for(index))
    assert isinstance(info, referenda.Ongoing)
    return info


def submit(ground: Ground, who: Keypair, origin: str = "small_tipper") -> int:
    receipt = ground.ok(referenda.submit(origin, proposal=REMARK, enactment=referenda.after(10)), who)
    submitted = receipt.find(referenda.Submitted)
    assert submitted is not None
    return submitted.index


# --- referenda -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("origin", "track"), [("small_tipper", SMALL_TIPPER), ("root", ROOT)])
def test_a_referendum_runs_on_its_origins_track(ground: Ground, origin: str, track: TrackId) -> None:
    who = ground.account()
    info = ongoing(ground, submit(ground, who, origin))
    assert info.track == track
    assert info.submission_deposit == referenda.Deposit(who.account, cere(1))
    assert info.decision_deposit is None
    assert ground.client.query(system.account(who.account)).data.reserved == cere(1)


@pytest.mark.parametrize("origin", ["cluster_protocol_activator", "cluster_protocol_updater"])
def test_nobody_submits_for_the_cluster_protocol(ground: Ground, origin: str) -> None:
    call = referenda.submit(origin, proposal=REMARK, enactment=referenda.after(10))
    assert ground.refused(call, ground.account()) == "BadOrigin"


def test_a_decision_deposit_is_placed_once_and_comes_back_with_the_submission_deposit(ground: Ground) -> None:
    who = ground.account(20_000)
    index = submit(ground, who)
    assert ground.refused(referenda.refund_decision_deposit(index), who) == "Referenda.NoDeposit"
    ground.ok(referenda.place_decision_deposit(index), who)
    assert ground.refused(referenda.refund_decision_deposit(index), who) == "Referenda.Unfinished"
    assert ongoing(ground, index).decision_deposit == referenda.Deposit(who.account, cere(10_000))
    assert ground.refused(referenda.place_decision_deposit(index), who) == "Referenda.HasDeposit"
    assert ground.refused(referenda.cancel(index), who) == "BadOrigin"
    ground.root(referenda.cancel(index))
    ground.ok(referenda.refund_decision_deposit(index), who)
    ground.ok(referenda.refund_submission_deposit(index), who)
    assert ground.client.query(system.account(who.account)).data.reserved == 0
    assert isinstance(ground.client.query(referenda.referendum_info_for(index)), referenda.Cancelled)
    assert ground.refused(referenda.place_decision_deposit(index), who) == "Referenda.NotOngoing"


def test_the_decision_deposit_must_be_there(ground: Ground) -> None:
    who = ground.account(100)
    index = submit(ground, who)
    assert ground.refused(referenda.place_decision_deposit(index), who) == "Balances.InsufficientBalance"


def test_a_killed_referendum_takes_its_deposits(ground: Ground) -> None:
    who = ground.account()
    index = submit(ground, who)
    receipt = ground.root(referenda.kill(index))
    assert "Referenda.Killed" in names(receipt, "Referenda")
    assert isinstance(ground.client.query(referenda.referendum_info_for(index)), referenda.Killed)
    account = ground.client.query(system.account(who.account)).data
    assert account.reserved == 0
    assert account.free < cere(999)


# --- votes -----------------------------------------------------------------------------------------------------------


def test_votes_count_by_their_convictions(ground: Ground) -> None:
    voter = ground.account()
    index = submit(ground, voter)
    votes: list[tuple[voting.AccountVote, tuple[int, int, int]]] = [
        (voting.aye(cere(10), conviction=Conviction.LOCKED_3X), (30 * CERE, 0, 10 * CERE)),
        (voting.nay(cere(10)), (0, CERE, 0)),
        (voting.split(aye=cere(10), nay=cere(20)), (CERE, 2 * CERE, 10 * CERE)),
        (voting.split_abstain(aye=cere(10), nay=cere(20), abstain=cere(5)), (CERE, 2 * CERE, 15 * CERE)),
        (voting.abstain(cere(10)), (0, 0, 10 * CERE)),
    ]
    for vote, expected in votes:
        ground.ok(voting.vote(index, vote=vote), voter)
        tally = ongoing(ground, index).tally
        assert (tally.ayes, tally.nays, tally.support) == expected
        cast = ground.client.query(voting.voting_for(voter.account, SMALL_TIPPER))
        assert isinstance(cast, voting.Casting)
        assert cast.votes == [(index, vote)]


def test_a_vote_is_taken_back_and_its_balance_unlocked(ground: Ground) -> None:
    voter = ground.account()
    index = submit(ground, voter)
    assert ground.refused(voting.remove_vote(SMALL_TIPPER, index=index), voter) == "ConvictionVoting.NotVoter"
    too_much = voting.vote(index, vote=voting.aye(cere(1_001)))
    assert ground.refused(too_much, voter) == "ConvictionVoting.InsufficientFunds"
    ground.ok(voting.vote(index, vote=voting.aye(cere(10), conviction=Conviction.LOCKED_1X)), voter)
    assert ground.client.query(voting.class_locks_for(voter.account)) == [(SMALL_TIPPER, cere(10))]
    assert ground.client.query(system.account(voter.account)).data.frozen == cere(10)
    ground.ok(voting.remove_vote(SMALL_TIPPER, index=index), voter)
    assert ongoing(ground, index).tally.ayes == 0
    ground.ok(voting.unlock(SMALL_TIPPER, target=voter.account), voter)
    assert ground.client.query(voting.class_locks_for(voter.account)) == []
    assert ground.client.query(system.account(voter.account)).data.frozen == 0
    over = voting.vote(10**6, vote=voting.aye(cere(1)))
    assert ground.refused(over, voter) == "ConvictionVoting.NotOngoing"


def test_a_delegate_votes_with_what_was_delegated(ground: Ground) -> None:
    voter, delegate = ground.accounts(2)
    index = submit(ground, voter)
    delegation = voting.delegate(SMALL_TIPPER, to=delegate.account, conviction=Conviction.LOCKED_1X, balance=cere(100))
    ground.ok(delegation, voter)
    own = voting.vote(index, vote=voting.aye(cere(1)))
    assert ground.refused(own, voter) == "ConvictionVoting.AlreadyDelegating"
    ground.ok(voting.vote(index, vote=voting.aye(cere(10), conviction=Conviction.LOCKED_1X)), delegate)
    assert ongoing(ground, index).tally.ayes == cere(110)
    ground.ok(voting.undelegate(SMALL_TIPPER), voter)
    assert ongoing(ground, index).tally.ayes == cere(10)
    assert ground.refused(voting.undelegate(SMALL_TIPPER), voter) == "ConvictionVoting.NotDelegating"


# --- preimages, proxies, batches, sudo -------------------------------------------------------------------------------


def test_a_preimage_is_noted_for_a_deposit_and_taken_off(ground: Ground) -> None:
    who, other = ground.accounts(2)
    data = b"a proposal of " + bytes(who.account)
    digest = blake2_256(data)
    ground.ok(preimage.note_preimage(data), who)
    # 2 items and 64 bytes, and the data themselves (sheet of deposits: 0.15 an item, 0.06 a byte), on hold.
    deposit = 414 * CERE // 100 + len(data) * 6 * CERE // 100
    assert ground.client.query(system.account(who.account)).data.reserved == deposit
    assert ground.refused(preimage.note_preimage(data), who) == "Preimage.AlreadyNoted"
    assert ground.refused(preimage.unnote_preimage(digest), other) == "Preimage.NotAuthorized"
    ground.ok(preimage.unnote_preimage(digest), who)
    assert ground.client.query(system.account(who.account)).data.reserved == 0
    assert ground.refused(preimage.unnote_preimage(digest), who) == "Preimage.NotNoted"


def test_a_proxy_acts_within_its_type_until_removed(ground: Ground) -> None:
    real, delegate = ground.accounts(2)
    governance = proxy.ProxyType.GOVERNANCE
    transfer = balances.transfer_keep_alive(delegate.account, value=cere(1))
    assert ground.refused(proxy.proxy(real.account, call=transfer), delegate) == "Proxy.NotProxy"
    ground.ok(proxy.add_proxy(delegate.account, proxy_type=governance), real)
    assert ground.refused(proxy.add_proxy(delegate.account, proxy_type=governance), real) == "Proxy.Duplicate"
    # 0.63 for the list, 1.98 for its one entry.
    assert ground.client.query(system.account(real.account)).data.reserved == 261 * CERE // 100
    index = submit(ground, delegate)
    vote = voting.vote(index, vote=voting.aye(cere(10)))
    receipt = ground.ok(proxy.proxy(real.account, call=vote), delegate)
    assert [part.state for part in receipt.outcome.parts] == [State.OK]
    assert ongoing(ground, index).tally.support == cere(10)
    error, receipt = ground.failed(proxy.proxy(real.account, call=transfer), delegate)
    assert error == "System.CallFiltered"
    assert (receipt.outcome.state, [part.state for part in receipt.outcome.parts]) == (State.OK, [State.FAILED])
    ground.ok(proxy.remove_proxy(delegate.account, proxy_type=governance), real)
    assert ground.refused(proxy.proxy(real.account, call=vote), delegate) == "Proxy.NotProxy"
    assert ground.client.query(system.account(real.account)).data.reserved == 0


def test_batches_differ_in_what_a_failure_does(ground: Ground) -> None:
    who, to = ground.account(), ground.stranger()
    pay = balances.transfer_keep_alive(to.account, value=cere(2))
    calls = [pay, balances.transfer_keep_alive(to.account, value=cere(10**6)), pay]

    def held() -> int:
        return ground.client.query(system.account(to.account)).data.free

    assert ground.refused(utility.batch_all(calls), who).startswith("Token.FundsUnavailable")
    assert held() == 0
    error, receipt = ground.failed(utility.batch(calls), who)
    assert error == "Token.FundsUnavailable"
    assert [part.state for part in receipt.outcome.parts] == [State.OK, State.FAILED, State.NOT_RUN]
    interrupted = receipt.find(utility.BatchInterrupted)
    assert interrupted is not None
    assert interrupted.index == 1
    assert held() == cere(2)
    error, receipt = ground.failed(utility.force_batch(calls), who)
    assert error == "Token.FundsUnavailable"
    assert [part.state for part in receipt.outcome.parts] == [State.OK, State.FAILED, State.OK]
    assert receipt.find(utility.BatchCompletedWithErrors) is not None
    assert held() == cere(6)
    receipt = ground.ok(utility.batch_all([pay, pay]), who)
    assert [part.state for part in receipt.outcome.parts] == [State.OK, State.OK]
    assert receipt.find(utility.BatchCompleted) is not None
    assert held() == cere(10)


def test_only_the_key_may_sudo_and_a_failure_inside_shows_in_the_outcome(ground: Ground) -> None:
    who = ground.account()
    assert ground.refused(sudo.sudo(REMARK), who) == "Sudo.RequireSudo"
    paid = sudo.sudo_as(who.account, call=balances.transfer_keep_alive(ALICE.account, value=cere(10)))
    ground.ok(paid, ALICE)
    assert ground.client.query(system.account(who.account)).data.free < cere(990)
    error, receipt = ground.failed(sudo.sudo(balances.transfer_keep_alive(who.account, value=cere(1))), ALICE)
    assert error == "BadOrigin"
    assert (receipt.outcome.state, [part.state for part in receipt.outcome.parts]) == (State.OK, [State.FAILED])


# --- staking ---------------------------------------------------------------------------------------------------------


def test_a_stake_is_bonded_unbonded_rebonded_and_withdrawn(ground: Ground) -> None:
    who = ground.account()

    def active() -> tuple[int, int]:
        ledger = ground.client.query(staking.ledger(who.account))
        assert ledger is not None
        return ledger.total, ledger.active

    assert ground.refused(staking.unbond(cere(1)), who) == "Staking.NotController"
    assert ground.refused(staking.bond_extra(cere(1)), who) == "Staking.NotStash"
    assert ground.refused(staking.bond(Amount(CERE - 1)), who) == "Staking.InsufficientBond"
    assert ground.ok(staking.bond(cere(100)), who).find(staking.Bonded) is not None
    assert ground.refused(staking.bond(cere(100)), who) == "Staking.AlreadyBonded"
    ground.ok(staking.bond_extra(cere(20)), who)
    assert active() == (cere(120), cere(120))
    assert ground.refused(staking.rebond(cere(5)), who) == "Staking.NoUnlockChunk"
    assert ground.ok(staking.unbond(cere(50)), who).find(staking.Unbonded) is not None
    assert active() == (cere(120), cere(70))
    ground.ok(staking.rebond(cere(10)), who)
    assert active() == (cere(120), cere(80))
    assert ground.ok(staking.withdraw_unbonded(), who).find(staking.Withdrawn) is None
    ledger = ground.read("Staking", "Ledger", who.account)
    (chunk,) = ledger["unlocking"]
    era = ground.client.query(staking.current_era())
    assert chunk == {"value": 40 * CERE, "era": (era or 0) + ground.client.constant(staking.bonding_duration)}
    ground.put("Staking", "Ledger", who.account, value={**ledger, "unlocking": [{**chunk, "era": 0}]})
    assert ground.ok(staking.withdraw_unbonded(), who).find(staking.Withdrawn) is not None
    assert active() == (cere(80), cere(80))


def test_a_stash_nominates_validates_and_stops(ground: Ground) -> None:
    who, other = ground.accounts(2)
    target = Keypair.from_uri("//Alice//stash").account
    for stash in (who, other):
        ground.ok(staking.bond(cere(100)), stash)
    assert ground.refused(staking.nominate([]), who) == "Staking.EmptyTargets"
    ground.ok(staking.nominate([target]), who)
    nominations = ground.client.query(staking.nominators(who.account))
    assert nominations is not None
    assert nominations.targets == [target]
    ground.ok(staking.validate(Perbill(50_000_000), blocked=True), who)
    assert ground.client.query(staking.nominators(who.account)) is None
    prefs = ground.client.query(staking.validators(who.account))
    assert (prefs.commission, prefs.blocked) == (50_000_000, True)
    assert ground.refused(staking.nominate([who.account]), other) == "Staking.BadTarget"
    assert ground.ok(staking.chill(), who).find(staking.Chilled) is not None
    assert who.account not in dict(ground.client.entries(staking.validators))
    ground.ok(staking.set_payee(staking.Account(target)), who)
    assert ground.client.query(staking.payee(who.account)) == staking.Account(target)
    ground.ok(staking.set_payee(staking.STASH), who)
    assert ground.client.query(staking.payee(who.account)) == staking.STASH
