"""What validators and nominators earned: read, told ahead to the planck, paid page by page."""

from __future__ import annotations

from cere_trust import Amount, Keypair
from cere_trust.extrinsic import Receipt
from cere_trust.pallets import staking
from cere_trust.types import EraIndex, Perbill

from .harness import CERE, Ground

ERA, NOW = EraIndex(5), 6
REWARD = 1_234_567_890_123


def cere(amount: int) -> Amount:
    return Amount(amount * CERE)


def three_pages(ground: Ground) -> tuple[Keypair, list[Keypair]]:
    """A validator with six nominators on three pages, and an era that is over, in which it made some of the blocks."""
    stashes = ground.accounts(7)
    for stash in stashes:
        ground.ok(staking.bond(cere(100), payee=staking.STASH), stash)
    validator, *backers = stashes
    who = validator.account
    stakes = [33 * CERE + 7, 17 * CERE + 1, 11 * CERE, 7 * CERE + 3, 5 * CERE, 3]
    total = 40 * CERE + sum(stakes)
    overview = {"total": total, "own": 40 * CERE, "nominator_count": 6, "page_count": 3}
    ground.put("Staking", "ErasStakersOverview", ERA, who, value=overview)
    for page in range(3):
        mine = [(backers[n].account, stakes[n]) for n in (2 * page, 2 * page + 1)]
        others = [{"who": backer, "value": stake} for backer, stake in mine]
        found = {"page_total": sum(stake for _, stake in mine), "others": others}
        ground.put("Staking", "ErasStakersPaged", ERA, who, page, value=found)
    prefs = {"commission": 123_456_789, "blocked": False}
    ground.put("Staking", "ErasValidatorPrefs", ERA, who, value=prefs)
    ground.put("Staking", "ErasRewardPoints", ERA, value={"total": 700, "individual": [(who, 301)]})
    ground.put("Staking", "ErasValidatorReward", ERA, value=REWARD)
    ground.put("Staking", "CurrentEra", value=NOW)
    ground.change("Staking", "ActiveEra", index=NOW)
    return validator, backers


def paid(receipt: Receipt) -> dict[object, int]:
    return {event.stash: event.amount for event in receipt.find_all(staking.Rewarded)}


def test_rewards_are_told_to_the_planck_and_paid_page_by_page(ground: Ground) -> None:
    validator, backers = three_pages(ground)
    who, client = validator.account, ground.client
    exposure = client.query(staking.exposure(ERA, who))
    assert exposure is not None
    assert [one.who for one in exposure.others] == [backer.account for backer in backers]
    assert exposure.total == exposure.own + sum(one.value for one in exposure.others)
    told = client.query(staking.era_reward(ERA, who))
    assert told is not None
    assert (told.points, told.total_points, told.total) == (301, 700, 530_864_192_753)  # 43 %, and .89 rounded
    assert client.query(staking.unclaimed(who)) == [staking.UnclaimedPage(ERA, page) for page in range(3)]

    receipts = {page: ground.ok(staking.payout_stakers_by_page(who, era=ERA, page=page), backers[0]) for page in (0, 2)}
    assert client.query(staking.claimed_pages(ERA, who)) == [0, 2]
    assert client.query(staking.unclaimed(who)) == [staking.UnclaimedPage(ERA, 1)]
    again = staking.payout_stakers_by_page(who, era=ERA, page=2)
    assert ground.refused(again, backers[0]) == "Staking.AlreadyClaimed"
    receipts[1] = ground.ok(staking.payout_stakers(who, era=ERA), backers[0])
    assert receipts[1].find(staking.PayoutStarted) == staking.PayoutStarted(ERA, who, page=1, next=None)
    assert receipts[1].expect(staking.Rewarded).dest is staking.STASH
    assert client.query(staking.unclaimed(who)) == []
    for page in told.pages:
        told_page = {who: page.validator, **page.nominators}
        assert paid(receipts[page.page]) == {stash: amount for stash, amount in told_page.items() if amount}
    assert ground.refused(staking.payout_stakers(who, era=ERA), backers[0]) == "Staking.AlreadyClaimed"
    assert ground.refused(staking.payout_stakers_by_page(who, era=ERA, page=3), validator) == "Staking.InvalidPage"
    late = staking.payout_stakers_by_page(who, era=EraIndex(NOW + 1), page=0)
    assert ground.refused(late, validator) == "Staking.InvalidEraToReward"
    nobody = ground.account()
    assert ground.refused(staking.payout_stakers(nobody.account, era=ERA), nobody) == "Staking.NotStash"
    told = client.query(staking.era_reward(ERA, who))
    assert told is not None
    assert all(page.claimed for page in told.pages)


def test_the_running_chain_exposes_its_validators(ground: Ground) -> None:
    who = Keypair.from_uri("//Alice//stash").account
    exposure = ground.client.query(staking.exposure(EraIndex(0), who))
    ledger = ground.client.query(staking.ledger(who))
    assert exposure is not None
    assert ledger is not None
    assert exposure.own == ledger.total
    for one in exposure.others:
        nominations = ground.client.query(staking.nominators(one.who))
        assert nominations is not None
        assert who in nominations.targets
    assert ground.client.query(staking.eras_validator_prefs(EraIndex(0), who)).commission == Perbill(0)
    assert ground.client.query(staking.payee(who)) is staking.STAKED
    assert ground.client.query(staking.unclaimed(Keypair.from_uri("//nobody").account)) == []
