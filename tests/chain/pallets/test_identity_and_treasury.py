"""Identity: registrars, sub-accounts, usernames. Treasury: spends, bounties, child bounties."""

from __future__ import annotations

from dataclasses import replace

from cere_trust import AccountId, Amount, Call, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.pallets import balances, bounties, child_bounties, identity, sudo, system, treasury
from cere_trust.pallets.identity import IdentityField, IdentityInfo, Judgement

from .harness import ALICE, CERE, Ground

INFO = IdentityInfo(
    display="Alice 🌒", web="https://cere.network", twitter="@cere", additional=[("discord", "alice#1")]
)


def cere(amount: int) -> Amount:
    return Amount(amount * CERE)


def free(ground: Ground, who: Keypair | AccountId) -> Amount:
    return ground.client.query(system.account(who if isinstance(who, AccountId) else who.account)).data.free


def reserved(ground: Ground, who: Keypair) -> Amount:
    return ground.client.query(system.account(who.account)).data.reserved


def refused_root(ground: Ground, call: Call) -> str:
    return ground.refused(sudo.sudo(call), ALICE)


# --- identities ------------------------------------------------------------------------------------------------------


def test_an_identity_is_set_judged_and_cleared(ground: Ground) -> None:
    who, registrar = ground.accounts(2)
    number = len(ground.client.query(identity.registrars()))  # others may have made some
    ask = identity.request_judgement(number, max_fee=cere(5))
    assert ground.refused(identity.clear_identity(), who) == "Identity.NoIdentity"
    assert ground.ok(identity.set_identity(INFO), who).find(identity.IdentitySet) == identity.IdentitySet(who.account)
    found = ground.client.query(identity.identity_of(who.account))
    assert found is not None
    assert (found.info, found.judgements) == (INFO, [])
    assert reserved(ground, who) == found.deposit
    assert found.deposit > ground.client.constant(identity.basic_deposit)
    assert ground.refused(ask, who) == "Identity.EmptyIndex"
    added = ground.root(identity.add_registrar(registrar.account)).expect(identity.RegistrarAdded)
    assert added.registrar_index == number
    assert ground.refused(identity.set_fee(number, fee=cere(3)), who) == "Identity.InvalidIndex"
    ground.ok(identity.set_fee(number, fee=cere(3)), registrar)
    ground.ok(identity.set_fields(number, fields=IdentityField.DISPLAY | IdentityField.WEB), registrar)
    known = ground.client.query(identity.registrars())[number]
    assert known == identity.RegistrarInfo(registrar.account, cere(3), IdentityField.DISPLAY | IdentityField.WEB)
    assert ground.refused(identity.request_judgement(number, max_fee=cere(2)), who) == "Identity.FeeChanged"
    assert ground.refused(ask, registrar) == "Identity.NoIdentity"
    assert ground.ok(ask, who).find(identity.JudgementRequested)
    assert ground.refused(identity.cancel_request(number + 7), who) == "Identity.NotFound"
    assert ground.ok(identity.cancel_request(number), who).find(identity.JudgementUnrequested)
    ground.ok(ask, who)
    asked = ground.client.query(identity.identity_of(who.account))
    assert asked is not None
    assert asked.judgements == [(number, identity.FeePaid(cere(3)))]

    def judge(judgement: Judgement, info: IdentityInfo, by: int = number) -> Call:
        hash = identity.info_hash(ground.client.runtime, info)
        return identity.provide_judgement(by, target=who.account, judgement=judgement, identity=hash)

    changed = replace(INFO, display="Bob")
    assert ground.refused(judge(Judgement.REASONABLE, changed), registrar) == "Identity.JudgementForDifferentIdentity"
    assert ground.refused(judge(Judgement.REASONABLE, INFO), who) == "Identity.InvalidIndex"
    before = free(ground, registrar)
    given = ground.ok(judge(Judgement.KNOWN_GOOD, asked.info), registrar)
    assert given.expect(identity.JudgementGiven) == identity.JudgementGiven(who.account, number)
    assert free(ground, registrar) > before + cere(2), "the fee that was reserved for it"
    judged = ground.client.query(identity.identity_of(who.account))
    assert judged is not None
    assert judged.judgements == [(number, Judgement.KNOWN_GOOD)]
    assert ground.refused(identity.cancel_request(number), who) == "Identity.JudgementGiven"
    ground.ok(identity.set_account_id(number, new=who.account), registrar)
    assert ground.refused(identity.set_fee(number, fee=cere(1)), registrar) == "Identity.InvalidIndex"
    assert ground.ok(identity.clear_identity(), who).expect(identity.IdentityCleared).deposit == found.deposit
    assert refused_root(ground, identity.kill_identity(who.account)) == "Identity.NoIdentity"
    ground.ok(identity.set_identity(IdentityInfo(display="x")), who)
    assert ground.root(identity.kill_identity(who.account)).find(identity.IdentityKilled)
    assert reserved(ground, who) == 0


def test_sub_accounts_are_named_renamed_and_leave(ground: Ground) -> None:
    who, one, two = ground.accounts(3)
    add = identity.add_sub(one.account, data="savings")
    assert ground.refused(add, who) == "Identity.NoIdentity"
    assert ground.refused(identity.set_subs({one.account: "x"}), who) == "Identity.NotFound"
    ground.ok(identity.set_identity(IdentityInfo(display="Alice")), who)
    added = ground.ok(add, who).expect(identity.SubIdentityAdded)
    assert (added.sub, added.main, added.deposit) == (one.account, who.account, cere(2))
    assert ground.refused(add, who) == "Identity.AlreadyClaimed"
    assert ground.client.query(identity.super_of(one.account)) == (who.account, "savings")
    assert ground.ok(identity.rename_sub(one.account, data="spendings"), who).find(identity.SubIdentityRenamed)
    assert ground.refused(identity.rename_sub(two.account, data="x"), who) == "Identity.NotOwned"
    assert ground.refused(identity.remove_sub(two.account), who) == "Identity.NotSub"
    ground.ok(identity.set_subs({one.account: "one", two.account: "two"}), who)
    deposit, subs = ground.client.query(identity.subs_of(who.account))
    assert (deposit, set(subs)) == (cere(4), {one.account, two.account})
    assert ground.ok(identity.quit_sub(), one).expect(identity.SubIdentityRevoked).deposit == cere(2)
    assert ground.refused(identity.quit_sub(), one) == "Identity.NotSub"
    assert ground.ok(identity.remove_sub(two.account), who).find(identity.SubIdentityRemoved)
    assert ground.client.query(identity.super_of(two.account)) is None


def test_usernames_are_given_accepted_and_taken_back(ground: Ground) -> None:
    authority, who, other = ground.accounts(3)
    give = identity.set_username_for(who.account, username="bob.cere", use_allocation=True)
    assert ground.refused(give, authority) == "Identity.NotUsernameAuthority"
    bad = identity.add_username_authority(authority.account, suffix="CERE", allocation=1)
    assert refused_root(ground, bad) == "Identity.InvalidSuffix"
    ground.root(identity.add_username_authority(authority.account, suffix="cere", allocation=2))
    assert ground.client.query(identity.authority_of(b"cere")) == identity.AuthorityProperties(authority.account, 2)
    queued = ground.ok(give, authority).expect(identity.UsernameQueued)
    assert (queued.who, queued.username) == (who.account, b"bob.cere")
    assert ground.refused(identity.remove_expired_approval("bob.cere"), other) == "Identity.NotExpired"
    assert ground.refused(identity.accept_username("bob.cere"), other) == "Identity.InvalidUsername"
    assert ground.refused(identity.accept_username("eve.cere"), who) == "Identity.NoUsername"
    assert ground.ok(identity.accept_username("bob.cere"), who).find(identity.UsernameSet)
    assert ground.client.query(identity.username_of(who.account)) == b"bob.cere"
    signed = identity.set_username_for(
        who.account,
        username="robert.cere",
        signature=identity.sign_username("robert.cere", who),
        use_allocation=True,
    )
    forged = identity.set_username_for(
        who.account,
        username="rob.cere",
        signature=identity.sign_username("rob.cere", other),
        use_allocation=False,
    )
    assert ground.refused(forged, authority) == "Identity.InvalidSignature"
    assert ground.ok(signed, authority).find(identity.UsernameSet), "signed for: nothing to accept"
    assert ground.refused(signed, authority) == "Identity.NoAllocation"
    taken = identity.set_username_for(other.account, username="bob.cere", use_allocation=False)
    assert ground.refused(taken, authority) == "Identity.UsernameTaken"
    assert ground.ok(identity.set_primary_username("robert.cere"), who).find(identity.PrimaryUsernameSet)
    information = ground.client.query(identity.username_info_of(b"robert.cere"))
    assert information == identity.UsernameInformation(who.account, identity.Allocation())
    assert ground.refused(identity.unbind_username("bob.cere"), other) == "Identity.NotUsernameAuthority"
    assert ground.ok(identity.unbind_username("bob.cere"), authority).find(identity.UsernameUnbound)
    assert ground.refused(identity.unbind_username("bob.cere"), authority) == "Identity.AlreadyUnbinding"
    assert ground.refused(identity.remove_username("bob.cere"), other) == "Identity.TooEarly"
    assert ground.refused(identity.remove_username("robert.cere"), other) == "Identity.NotUnbinding"
    assert ground.root(identity.kill_username("robert.cere")).find(identity.UsernameKilled)
    assert ground.client.query(identity.username_of(who.account)) is None
    assert ground.root(identity.remove_username_authority("cere", authority=authority.account)).find(
        identity.AuthorityRemoved
    )


# --- the treasury ----------------------------------------------------------------------------------------------------


def test_a_spend_is_approved_paid_and_cleared(ground: Ground) -> None:
    who, anyone = ground.accounts(2)
    pot = ground.client.constant(treasury.pot_account)
    ground.root(balances.force_set_balance(pot, new_free=cere(1_000)))
    assert ground.refused(treasury.spend(cere(7), beneficiary=who.account), who) == "BadOrigin"
    approved = ground.root(treasury.spend(cere(7), beneficiary=who.account)).expect(treasury.AssetSpendApproved)
    assert (approved.amount, approved.beneficiary) == (cere(7), who.account)
    assert approved.expire_at == approved.valid_from + ground.client.constant(treasury.payout_period)
    status = ground.client.query(treasury.spends(approved.index))
    assert status is not None
    assert status.status == treasury.Pending()
    assert ground.refused(treasury.check_status(approved.index), anyone) == "Treasury.NotAttempted"
    before = free(ground, who)
    assert ground.ok(treasury.payout(approved.index), anyone).expect(treasury.Paid).index == approved.index
    assert free(ground, who) == before + cere(7)
    assert ground.refused(treasury.payout(approved.index), anyone) == "Treasury.AlreadyAttempted"
    cleared = ground.ok(treasury.check_status(approved.index), anyone)
    assert cleared.find(treasury.SpendProcessed) == treasury.SpendProcessed(approved.index)
    assert cleared.fee == 0
    assert ground.refused(treasury.payout(approved.index), anyone) == "Treasury.InvalidIndex"

    later = treasury.spend(cere(7), beneficiary=who.account, valid_from=ground.now + 100_000)
    index = ground.root(later).expect(treasury.AssetSpendApproved).index
    assert ground.refused(treasury.payout(index), anyone) == "Treasury.EarlyPayout"
    assert ground.root(treasury.void_spend(index)).find(treasury.AssetSpendVoided)
    much = treasury.spend(cere(1_000_000), beneficiary=who.account)
    index = ground.root(much).expect(treasury.AssetSpendApproved).index
    assert ground.refused(treasury.payout(index), anyone) == "Treasury.PayoutError"


def test_a_local_spend_waits_for_the_spend_period(ground: Ground) -> None:
    who = ground.account()
    approved = ground.root(treasury.spend_local(cere(7), beneficiary=who.account)).expect(treasury.SpendApproved)
    assert approved.proposal_index in ground.client.query(treasury.approvals())
    proposal = ground.client.query(treasury.proposals(approved.proposal_index))
    assert proposal is not None
    assert (proposal.value, proposal.beneficiary) == (cere(7), who.account)
    ground.root(treasury.remove_approval(approved.proposal_index))
    assert refused_root(ground, treasury.remove_approval(approved.proposal_index)) == "Treasury.ProposalNotApproved"


# --- bounties --------------------------------------------------------------------------------------------------------


def funded(ground: Ground) -> tuple[int, Keypair]:
    """A bounty of 100 CERE with its curator; the spend period is skipped by hand."""
    proposer = ground.account(60_000)
    curator = ground.account()
    index = ground.client.query(bounties.bounty_count())
    propose = ground.ok(bounties.propose_bounty(cere(100), description="docs"), proposer)
    assert propose.expect(bounties.BountyProposed).index == index
    ground.change("Bounties", "Bounties", index, status="Funded")
    ground.root(balances.force_set_balance(bounties.account_of(index), new_free=cere(100)))
    ground.root(bounties.propose_curator(index, curator=curator.account, fee=cere(10)))
    accepted = ground.ok(bounties.accept_curator(index), curator).expect(bounties.CuratorAccepted)
    assert accepted == bounties.CuratorAccepted(index, curator.account)
    return index, curator


def test_a_bounty_is_proposed_and_rejected_or_approved(ground: Ground) -> None:
    who = ground.account(120_000)
    small = bounties.propose_bounty(cere(9), description="docs")
    assert ground.refused(small, who) == "Bounties.InvalidValue"
    poor = ground.account()
    propose = bounties.propose_bounty(cere(10), description="docs")
    assert ground.refused(propose, poor) == "Bounties.InsufficientProposersBalance"
    index = ground.ok(propose, who).expect(bounties.BountyProposed).index
    assert ground.client.query(bounties.bounty_descriptions(index)) == b"docs"
    assert refused_root(ground, bounties.approve_bounty(index + 1)) == "Bounties.InvalidIndex"
    rejected = ground.root(bounties.close_bounty(index)).expect(bounties.BountyRejected)
    assert rejected.bond == cere(50_004), "the base and a CERE for each byte"
    index = ground.ok(propose, who).expect(bounties.BountyProposed).index
    assert ground.root(bounties.approve_bounty(index)).find(bounties.BountyApproved)
    assert refused_root(ground, bounties.approve_bounty(index)) == "Bounties.UnexpectedStatus"
    found = ground.client.query(bounties.bounties(index))
    assert found is not None
    assert (found.proposer, found.value, found.status) == (who.account, cere(10), bounties.Approved())
    assert index in ground.client.query(bounties.bounty_approvals())


def test_a_bounty_is_awarded_and_claimed_after_its_delay(ground: Ground) -> None:
    index, curator = funded(ground)
    worker, anyone = ground.stranger(), ground.account()
    award = bounties.award_bounty(index, beneficiary=worker.account)
    assert ground.refused(award, anyone) == "Bounties.RequireCurator"
    assert ground.ok(bounties.extend_bounty_expiry(index, remark="going on"), curator).find(bounties.BountyExtended)
    assert ground.refused(bounties.unassign_curator(index), anyone) == "Bounties.Premature"
    assert ground.refused(bounties.claim_bounty(index), anyone) == "Bounties.UnexpectedStatus"
    assert ground.ok(award, curator).expect(bounties.BountyAwarded).beneficiary == worker.account
    assert ground.refused(bounties.claim_bounty(index), anyone) == "Bounties.Premature"
    assert refused_root(ground, bounties.close_bounty(index)) == "Bounties.PendingPayout"
    found = ground.client.query(bounties.bounties(index))
    assert found is not None
    assert isinstance(found.status, bounties.PendingPayout)
    now = {"curator": curator.account, "beneficiary": worker.account, "unlock_at": ground.now}
    ground.change("Bounties", "Bounties", index, status={"PendingPayout": now})
    claimed = ground.ok(bounties.claim_bounty(index), anyone).expect(bounties.BountyClaimed)
    assert claimed == bounties.BountyClaimed(index, cere(90), worker.account)
    assert free(ground, worker) == cere(90)
    assert ground.client.query(bounties.bounties(index)) is None


def test_a_part_of_a_bounty_is_added_awarded_and_claimed(ground: Ground) -> None:
    index, curator = funded(ground)
    helper, worker = ground.accounts(2)
    add = child_bounties.add_child_bounty(index, value=cere(20), description="tests")
    assert ground.refused(add, worker) == "Bounties.RequireCurator"
    much = child_bounties.add_child_bounty(index, value=cere(200), description="tests")
    assert ground.refused(much, curator) == "ChildBounties.InsufficientBountyBalance"
    child = ground.ok(add, curator).expect(child_bounties.ChildBountyAdded).child_index
    pot = child_bounties.account_of(index, child_bounty_id=child)
    assert free(ground, pot) == cere(20)
    assert ground.client.query(child_bounties.child_bounty_descriptions_v1(index, child)) == b"tests"
    offer = child_bounties.propose_curator(index, child_bounty_id=child, curator=helper.account, fee=cere(2))
    ground.ok(offer, curator)
    found = ground.client.query(child_bounties.child_bounties(index, child))
    assert found is not None
    assert found.status == child_bounties.CuratorProposed(helper.account)
    ground.ok(child_bounties.accept_curator(index, child_bounty_id=child), helper)
    award = bounties.award_bounty(index, beneficiary=worker.account)
    assert ground.refused(award, curator) == "Bounties.HasActiveChildBounty"
    award = child_bounties.award_child_bounty(index, child_bounty_id=child, beneficiary=worker.account)
    assert ground.ok(award, helper).expect(child_bounties.Awarded).beneficiary == worker.account
    claim = child_bounties.claim_child_bounty(index, child_bounty_id=child)
    assert ground.refused(claim, worker) == "Bounties.Premature"
    now = {"curator": helper.account, "beneficiary": worker.account, "unlock_at": ground.now}
    ground.change("ChildBounties", "ChildBounties", index, child, status={"PendingPayout": now})
    claimed = ground.ok(claim, curator).expect(child_bounties.Claimed)
    assert (claimed.payout, claimed.beneficiary) == (cere(18), worker.account)
    second = ground.ok(add, curator).expect(child_bounties.ChildBountyAdded).child_index
    close = child_bounties.close_child_bounty(index, child_bounty_id=second)
    assert ground.ok(close, curator).find(child_bounties.Canceled)
    assert ground.root(bounties.close_bounty(index)).find(bounties.BountyCanceled)


def test_the_hash_of_an_identity_is_that_of_what_the_chain_stores(ground: Ground) -> None:
    who = ground.account()
    ground.ok(identity.set_identity(INFO), who)
    plain = ground.read("Identity", "IdentityOf", who.account)["info"]
    (_, kind), *_ = ground.client.runtime.call_info("Identity", "set_identity").fields
    assert identity.info_hash(ground.client.runtime, INFO) == blake2_256(ground.client.runtime.encode(kind, plain))
