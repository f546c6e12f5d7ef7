"""Where fees go, and what pays for rewards."""

from __future__ import annotations

import pytest

from cere_trust import AccountId, Amount, BlockHash, Client, Keypair
from cere_trust.extrinsic import Receipt
from cere_trust.pallets import balances, fee_handler, staking, system
from cere_trust.pallets.fee_handler import FEE_POT
from cere_trust.types import EraIndex

from .harness import ALICE, CERE, Ground
from .test_payouts import ERA, three_pages

TREASURY = AccountId("6Rz7GYaZMD3PrMQbAgkZMtHSXDgu5MtF5Yhz918NJfW2TRpx")
VALIDATORS = [Keypair.from_uri(f"//{name}//stash").account for name in ("Alice", "Bob")]


def gained(client: Client, receipt: Receipt, who: AccountId) -> int:
    """How much an account's free balance grew in a receipt's block."""
    before = client.block(receipt.block.hash).header.parent
    then, now = (client.query(system.account(who), at=at).data.free for at in (BlockHash(before), receipt.block.hash))
    return int(now) - int(then)


def issued(ground: Ground) -> int:
    return int(ground.client.query(balances.total_issuance()))


@pytest.mark.parametrize("tip", [0, 1, 12_345_678_901])
def test_half_of_fee_and_tip_goes_to_the_treasury_and_half_to_the_author(ground: Ground, tip: int) -> None:
    client, payer = ground.client, ground.account()
    supply = issued(ground)
    transfer = balances.transfer_keep_alive(ALICE.account, value=Amount(CERE))
    receipt = client.submit_and_wait(transfer, payer, tip=Amount(tip))
    paid = int(receipt.fee)
    assert paid > tip
    assert gained(client, receipt, payer.account) == -CERE - paid
    treasury = (paid - tip) // 2 + tip // 2  # each is halved by itself, and the author gets an odd planck of each
    assert gained(client, receipt, TREASURY) == treasury
    assert sorted(gained(client, receipt, stash) for stash in VALIDATORS) == [0, paid - treasury]
    assert issued(ground) == supply


def test_anyone_fills_the_pot_and_root_burns(ground: Ground) -> None:
    payer, client = ground.account(), ground.client
    topped = ground.ok(fee_handler.manual_topup(Amount(30 * CERE)), payer)
    assert topped.expect(fee_handler.ManualFeeAccountTopUp) == fee_handler.ManualFeeAccountTopUp(
        payer.account, Amount(30 * CERE)
    )
    assert gained(client, topped, FEE_POT) == 30 * CERE
    everything = client.query(system.account(payer.account)).data.free
    assert ground.refused(fee_handler.manual_topup(everything), payer) == "Token.FundsUnavailable"
    almost = Amount(everything - CERE // 2)
    assert ground.refused(fee_handler.manual_topup(almost), payer) == "Token.NotExpendable"
    burn = fee_handler.burn_native_tokens(payer.account, amount=Amount(5 * CERE))
    assert ground.refused(burn, payer) == "BadOrigin"
    supply = issued(ground)
    burnt = ground.root(burn)
    assert burnt.expect(fee_handler.NativeTokenBurned) == fee_handler.NativeTokenBurned(payer.account, Amount(5 * CERE))
    assert issued(ground) == supply - 5 * CERE
    assert gained(client, burnt, payer.account) == -5 * CERE
    # The burn leaves 1 CERE; then there is nothing to burn.
    rest = Amount(client.query(system.account(payer.account)).data.free - CERE)
    for expected in (rest, Amount(0)):
        burnt = ground.root(fee_handler.burn_native_tokens(payer.account, amount=Amount(10**30)))
        assert burnt.expect(fee_handler.NativeTokenBurned) == fee_handler.NativeTokenBurned(payer.account, expected)
        assert client.query(system.account(payer.account)).data.free == CERE


def test_rewards_are_minted_and_burnt_out_of_the_pot_where_it_is_full_enough(ground: Ground) -> None:
    """The first pages' rewards are covered; then the pot is nearly empty, and the supply grows by the last page's."""
    client = ground.client
    validator, backers = three_pages(ground)
    ground.ok(fee_handler.manual_topup(Amount(100 * CERE)), ground.account())
    for page, covered in ((0, True), (1, True), (2, False)):
        if not covered:
            pot = client.query(system.account(FEE_POT)).data.free
            ground.root(fee_handler.burn_native_tokens(FEE_POT, amount=Amount(pot - CERE)))
        supply, pay = issued(ground), staking.payout_stakers_by_page(validator.account, era=EraIndex(ERA), page=page)
        receipt = ground.ok(pay, backers[0])
        minted = sum(int(event.amount) for event in receipt.find_all(staking.Rewarded))
        assert minted > CERE
        assert gained(client, receipt, FEE_POT) == (-minted if covered else 0)
        assert issued(ground) == supply + (0 if covered else minted)
