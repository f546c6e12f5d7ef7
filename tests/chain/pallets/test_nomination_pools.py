"""A pool's life, and its members', each step through its typed wrapper."""

from __future__ import annotations

from cere_trust import Amount, Keypair
from cere_trust.pallets import balances, staking, system
from cere_trust.pallets import delegated_staking as delegated
from cere_trust.pallets import nomination_pools as pools
from cere_trust.types import EraIndex, Perbill

from .harness import CERE, Ground

VALIDATOR = Keypair.from_uri("//Alice//stash").account
PERCENT = Perbill.ONE // 100


def cere(amount: int) -> Amount:
    return Amount(amount * CERE)


def create(ground: Ground, amount: int = 100) -> tuple[int, Keypair]:
    """A pool of one, who has all roles."""
    depositor = ground.account()
    roles = {"root": depositor.account, "nominator": depositor.account, "bouncer": depositor.account}
    created = ground.ok(pools.create(cere(amount), **roles), depositor).expect(pools.Created)
    assert created.depositor == depositor.account
    return created.pool_id, depositor


def reward(ground: Ground, pool_id: int, amount: int) -> None:
    """Pay rewards into a pool, as staking does."""
    payer = ground.account(amount + 10)
    ground.ok(balances.transfer_keep_alive(pools.reward_account(pool_id), value=cere(amount)), payer)


def member(ground: Ground, who: Keypair) -> pools.Member:
    found = ground.client.query(pools.member(who.account))
    assert found is not None
    return found


def pool(ground: Ground, pool_id: int) -> pools.Pool:
    found = ground.client.query(pools.pool(pool_id))
    assert found is not None
    return found


def free(ground: Ground, who: Keypair) -> int:
    return ground.client.query(system.account(who.account)).data.free


def let_eras_pass(ground: Ground, eras: int) -> None:
    now = ground.client.query(staking.current_era())
    ground.put("Staking", "CurrentEra", value=(now or 0) + eras)


def test_a_pool_is_created_with_its_accounts_and_roles(ground: Ground) -> None:
    before = ground.client.query(pools.last_pool_id())
    pool_id, depositor = create(ground)
    assert pool_id == before + 1 == ground.client.query(pools.last_pool_id())
    found = pool(ground, pool_id)
    assert (found.state, found.points, found.balance, found.member_counter) == (
        pools.PoolState.OPEN,
        cere(100),
        cere(100),
        1,
    )
    assert found.roles == pools.PoolRoles(*[depositor.account] * 4)
    assert (found.name, found.unbonding, found.pending_commission, found.validators) == ("", 0, 0, [])
    accounts = (found.bonded_account, found.reward_account)
    assert accounts == ground.client.call_runtime(pools.pool_accounts(pool_id))
    assert ground.client.query(pools.reverse_pool_id_lookup(found.bonded_account)) == pool_id
    assert ground.client.query(pools.pool(10**6)) is None
    assert ground.client.query(pools.member(ground.stranger().account)) is None
    again = pools.create(cere(5), root=VALIDATOR, nominator=VALIDATOR, bouncer=VALIDATOR)
    assert ground.refused(again, depositor) == "NominationPools.AccountBelongsToOtherPool"
    other = ground.account()
    small = pools.create(Amount(CERE - 1), root=VALIDATOR, nominator=VALIDATOR, bouncer=VALIDATOR)
    assert ground.refused(small, other) == "NominationPools.MinimumBondNotMet"
    for number, error in ((pool_id, "PoolIdInUse"), (pool_id + 1, "InvalidPoolId")):
        numbered = pools.create_with_pool_id(
            cere(5), root=VALIDATOR, nominator=VALIDATOR, bouncer=VALIDATOR, pool_id=number
        )
        assert ground.refused(numbered, other) == f"NominationPools.{error}"


def test_a_member_joins_adds_claims_unbonds_and_withdraws(ground: Ground) -> None:
    pool_id, _ = create(ground)
    who = ground.account()
    assert ground.refused(pools.bond_extra(cere(1)), who) == "NominationPools.PoolMemberNotFound"
    assert ground.refused(pools.join(cere(1), pool_id=10**6), who) == "NominationPools.PoolNotFound"
    assert ground.refused(pools.join(cere(10**5), pool_id=pool_id), who) == "Token.FundsUnavailable"
    receipt = ground.ok(pools.join(cere(100), pool_id=pool_id), who)
    assert receipt.find(pools.Bonded) == pools.Bonded(who.account, pool_id, cere(100), joined=True)
    assert receipt.find(delegated.Delegated) == delegated.Delegated(
        pools.bonded_account(pool_id), who.account, cere(100)
    )
    delegation = ground.client.query(delegated.delegators(who.account))
    assert delegation == delegated.Delegation(pools.bonded_account(pool_id), cere(100))
    assert ground.refused(pools.join(cere(1), pool_id=pool_id), who) == "NominationPools.AccountBelongsToOtherPool"

    receipt = ground.ok(pools.bond_extra(cere(20)), who)
    assert receipt.find(pools.Bonded) == pools.Bonded(who.account, pool_id, cere(20), joined=False)
    assert member(ground, who) == pools.Member(
        pool_id, cere(120), cere(120), Amount(0), [], pools.ClaimPermission.PERMISSIONLESS_WITHDRAW
    )
    assert ground.ok(pools.claim_payout(), who).find(pools.PaidOut) is None

    reward(ground, pool_id, 22)  # 120 of 220 points are this member's
    assert member(ground, who).pending_rewards == cere(12)
    assert ground.client.call_runtime(pools.pending_rewards(who.account)) == cere(12)
    before = free(ground, who)
    receipt = ground.ok(pools.claim_payout(), who)
    assert receipt.find(pools.PaidOut) == pools.PaidOut(who.account, pool_id, cere(12))
    assert free(ground, who) == before + cere(12) - receipt.fee
    reward(ground, pool_id, 22)
    receipt = ground.ok(pools.bond_extra(pools.REWARDS), who)
    assert receipt.expect(pools.Bonded).bonded == cere(12)
    assert member(ground, who).balance == cere(132)

    too_much = pools.unbond(who.account, unbonding_points=cere(133))
    assert ground.refused(too_much, who) == "NominationPools.MinimumBondNotMet"
    era = ground.client.query(staking.current_era()) or 0
    receipt = ground.ok(pools.unbond(who.account, unbonding_points=cere(32)), who)
    due = EraIndex(era + ground.client.constant(staking.bonding_duration))
    assert receipt.find(pools.Unbonded) == pools.Unbonded(who.account, pool_id, cere(32), cere(32), due)
    assert member(ground, who).unbonding == [pools.Unbonding(due, cere(32), cere(32), free=False)]
    assert pool(ground, pool_id).unbonding == cere(32)
    assert ground.client.call_runtime(pools.member_total_balance(who.account)) == cere(132)
    assert ground.client.call_runtime(pools.pool_balance(pool_id)) == cere(232)
    early = pools.withdraw_unbonded(who.account)
    assert ground.refused(early, who) == "NominationPools.CannotWithdrawAny"
    ground.ok(pools.unbond(who.account, unbonding_points=cere(100)), who)
    assert ground.refused(pools.claim_payout(), who) == "NominationPools.FullyUnbonding"
    assert ground.refused(pools.bond_extra(cere(1)), who) == "NominationPools.FullyUnbonding"
    let_eras_pass(ground, 3)
    assert [part.free for part in member(ground, who).unbonding] == [True]
    ground.ok(pools.pool_withdraw_unbonded(pool_id), who)
    receipt = ground.ok(pools.withdraw_unbonded(who.account), who)
    assert receipt.find(pools.Withdrawn) == pools.Withdrawn(who.account, pool_id, cere(132), cere(132))
    assert receipt.find(pools.MemberRemoved) == pools.MemberRemoved(pool_id, who.account, Amount(0))
    assert receipt.expect(delegated.Released).amount == cere(132)
    assert ground.client.query(pools.member(who.account)) is None


def test_a_member_says_what_others_may_do_with_its_rewards(ground: Ground) -> None:
    pool_id, _ = create(ground)
    who, other = ground.accounts(2)
    permission = pools.ClaimPermission
    assert ground.refused(pools.set_claim_permission(permission.PERMISSIONED), who) == (
        "NominationPools.PoolMemberNotFound"
    )
    ground.ok(pools.join(cere(100), pool_id=pool_id), who)
    receipt = ground.ok(pools.set_claim_permission(permission.PERMISSIONED), who)
    assert receipt.find(pools.MemberClaimPermissionUpdated) == pools.MemberClaimPermissionUpdated(
        who.account, permission.PERMISSIONED
    )
    reward(ground, pool_id, 20)
    compound = pools.bond_extra_other(who.account, extra=pools.REWARDS)
    assert ground.refused(compound, other) == "NominationPools.DoesNotHavePermission"
    assert ground.refused(pools.claim_payout_other(who.account), other) == "NominationPools.DoesNotHavePermission"
    ground.ok(pools.set_claim_permission(permission.PERMISSIONLESS_ALL), who)
    amount = pools.bond_extra_other(who.account, extra=cere(1))
    assert ground.refused(amount, other) == "NominationPools.BondExtraRestricted"
    assert ground.ok(compound, other).expect(pools.Bonded).bonded == cere(10)
    reward(ground, pool_id, 21)
    assert ground.ok(pools.claim_payout_other(who.account), other).expect(pools.PaidOut).payout == cere(11)
    assert member(ground, who).claim_permission is permission.PERMISSIONLESS_ALL


def test_those_with_roles_run_the_pool(ground: Ground) -> None:
    pool_id, root = create(ground)
    other, who = ground.accounts(2)
    receipt = ground.ok(pools.set_metadata(pool_id, metadata="Moon 🌒"), root)
    assert receipt.find(pools.MetadataUpdated) == pools.MetadataUpdated(pool_id, root.account)
    assert pool(ground, pool_id).name == "Moon 🌒"
    assert ground.refused(pools.set_metadata(pool_id, metadata="x" * 257), root) == (
        "NominationPools.MetadataExceedsMaxLen"
    )
    assert ground.refused(pools.set_metadata(pool_id, metadata="x"), other) == "NominationPools.DoesNotHavePermission"

    nominate = pools.nominate(pool_id, validators=[VALIDATOR])
    assert ground.refused(nominate, other) == "NominationPools.NotNominator"
    assert ground.refused(pools.chill(pool_id), other) == "NominationPools.NotNominator"
    receipt = ground.ok(nominate, root)
    assert receipt.find(pools.PoolNominationMade) == pools.PoolNominationMade(pool_id, root.account)
    assert pool(ground, pool_id).validators == [VALIDATOR]
    receipt = ground.ok(pools.chill(pool_id), root)
    assert receipt.find(pools.PoolNominatorChilled) == pools.PoolNominatorChilled(pool_id, root.account)
    assert pool(ground, pool_id).validators == []

    change = pools.update_roles(pool_id, new_nominator=other.account, new_bouncer=pools.REMOVE)
    assert ground.refused(change, other) == "NominationPools.DoesNotHavePermission"
    receipt = ground.ok(change, root)
    assert receipt.find(pools.RolesUpdated) == pools.RolesUpdated(root.account, None, other.account)
    assert pool(ground, pool_id).roles == pools.PoolRoles(root.account, root.account, other.account, None)
    ground.ok(nominate, other)

    block = pools.set_state(pool_id, state=pools.PoolState.BLOCKED)
    assert ground.refused(block, other) == "NominationPools.CanNotChangeState"
    receipt = ground.ok(block, root)
    assert receipt.find(pools.StateChanged) == pools.StateChanged(pool_id, pools.PoolState.BLOCKED)
    assert ground.refused(pools.join(cere(1), pool_id=pool_id), who) == "NominationPools.NotOpen"
    for call in (pools.chill(10**6), pools.set_metadata(10**6, metadata="x"), pools.claim_commission(10**6)):
        assert ground.refused(call, root) == "NominationPools.PoolNotFound"


def test_a_commission_is_limited_earned_and_claimed(ground: Ground) -> None:
    pool_id, root = create(ground)
    payee, anyone = ground.accounts(2)
    share = (Perbill(10 * PERCENT), payee.account)
    commission = pools.set_commission(pool_id, new_commission=share)
    assert ground.refused(commission, anyone) == "NominationPools.DoesNotHavePermission"
    assert ground.refused(pools.claim_commission(pool_id), root) == "NominationPools.NoPendingCommission"
    assert ground.ok(commission, root).find(pools.PoolCommissionUpdated) == pools.PoolCommissionUpdated(pool_id, share)
    limit = pools.set_commission_max(pool_id, max_commission=Perbill(20 * PERCENT))
    receipt = ground.ok(limit, root)
    assert receipt.find(pools.PoolMaxCommissionUpdated) == pools.PoolMaxCommissionUpdated(
        pool_id, Perbill(20 * PERCENT)
    )
    higher = pools.set_commission_max(pool_id, max_commission=Perbill(21 * PERCENT))
    assert ground.refused(higher, root) == "NominationPools.MaxCommissionRestricted"
    over = pools.set_commission(pool_id, new_commission=(Perbill(21 * PERCENT), payee.account))
    assert ground.refused(over, root) == "NominationPools.CommissionExceedsMaximum"
    slow = pools.CommissionChangeRate(Perbill(PERCENT), 1000)
    receipt = ground.ok(pools.set_commission_change_rate(pool_id, change_rate=slow), root)
    assert receipt.find(pools.PoolCommissionChangeRateUpdated) == pools.PoolCommissionChangeRateUpdated(pool_id, slow)
    fast = pools.CommissionChangeRate(Perbill(2 * PERCENT), 1)
    assert ground.refused(pools.set_commission_change_rate(pool_id, change_rate=fast), root) == (
        "NominationPools.CommissionChangeRateNotAllowed"
    )
    rise = pools.set_commission(pool_id, new_commission=(Perbill(11 * PERCENT), payee.account))
    assert ground.refused(rise, root) == "NominationPools.CommissionChangeThrottled"

    reward(ground, pool_id, 10)
    assert ground.refused(pools.claim_commission(pool_id), anyone) == "NominationPools.DoesNotHavePermission"
    open_up = pools.set_commission_claim_permission(pool_id, permission=pools.ANYONE)
    receipt = ground.ok(open_up, root)
    assert receipt.find(pools.PoolCommissionClaimPermissionUpdated) == pools.PoolCommissionClaimPermissionUpdated(
        pool_id, pools.ANYONE
    )
    receipt = ground.ok(pools.claim_commission(pool_id), anyone)
    assert receipt.find(pools.PoolCommissionClaimed) == pools.PoolCommissionClaimed(pool_id, cere(1))
    assert free(ground, payee) == cere(1_001)
    named = pools.Account(payee.account)
    ground.ok(pools.set_commission_claim_permission(pool_id, permission=named), root)
    found = pool(ground, pool_id).commission
    assert (found.current, found.max, found.change_rate, found.claim_permission) == (
        share,
        20 * PERCENT,
        slow,
        named,
    )
    ground.ok(pools.set_commission(pool_id, new_commission=None), root)
    assert pool(ground, pool_id).commission.current is None


def test_a_pool_is_destroyed_from_the_outside_in(ground: Ground) -> None:
    pool_id, root = create(ground)
    who, anyone = ground.accounts(2)
    ground.ok(pools.join(cere(10), pool_id=pool_id), who)
    part = pools.unbond(who.account, unbonding_points=cere(1))
    assert ground.refused(part, anyone) == "NominationPools.PartialUnbondNotAllowedPermissionlessly"
    whole = pools.unbond(who.account, unbonding_points=cere(10))
    assert ground.refused(whole, anyone) == "NominationPools.NotKickerOrDestroying"
    leave = pools.unbond(root.account, unbonding_points=cere(100))
    assert ground.refused(leave, root) == "NominationPools.MinimumBondNotMet"
    ground.ok(pools.set_state(pool_id, state=pools.PoolState.DESTROYING), root)
    assert ground.refused(leave, anyone) == "NominationPools.DoesNotHavePermission"
    assert ground.refused(pools.set_state(pool_id, state=pools.PoolState.OPEN), root) == (
        "NominationPools.CanNotChangeState"
    )
    assert ground.refused(pools.pool_withdraw_unbonded(pool_id), root) == "NominationPools.NotDestroying"
    ground.ok(whole, anyone)
    let_eras_pass(ground, 3)
    ground.ok(pools.withdraw_unbonded(who.account), anyone)
    ground.ok(leave, root)
    let_eras_pass(ground, 3)
    receipt = ground.ok(pools.withdraw_unbonded(root.account), root)
    assert receipt.find(pools.Destroyed) == pools.Destroyed(pool_id)
    assert ground.client.query(pools.pool(pool_id)) is None
    create(ground)  # numbers are used again once they are not the newest
    again = pools.create_with_pool_id(cere(5), root=VALIDATOR, nominator=VALIDATOR, bouncer=VALIDATOR, pool_id=pool_id)
    assert ground.ok(again, anyone).expect(pools.Created).pool_id == pool_id


def test_a_slashed_pool_pays_less_for_its_points_and_passes_the_slash_on(ground: Ground) -> None:
    pool_id, _ = create(ground)
    who = ground.account()
    ground.ok(pools.join(cere(100), pool_id=pool_id), who)
    assert ground.refused(pools.apply_slash(who.account), who) == "NominationPools.NothingToSlash"
    staker = pools.bonded_account(pool_id)
    ledger = ground.read("Staking", "Ledger", staker)
    ground.put("Staking", "Ledger", staker, value={**ledger, "total": cere(150), "active": cere(150)})
    ground.change("DelegatedStaking", "Agents", staker, pending_slash=cere(50))
    assert member(ground, who).points == cere(100)
    assert member(ground, who).balance == cere(75)
    assert ground.client.call_runtime(pools.points_to_balance(pool_id, points=cere(4))) == cere(3)
    assert ground.client.call_runtime(pools.balance_to_points(pool_id, new_funds=cere(3))) == cere(4)
    assert ground.client.call_runtime(pools.pool_pending_slash(pool_id)) == cere(50)
    assert ground.client.call_runtime(pools.member_pending_slash(who.account)) == cere(25)
    receipt = ground.ok(pools.apply_slash(who.account), who)
    assert receipt.expect(delegated.Slashed).amount == cere(25)
    assert ground.client.call_runtime(pools.member_pending_slash(who.account)) == 0


def test_pools_that_are_up_to_date_have_nothing_to_migrate_or_adjust(ground: Ground) -> None:
    pool_id, root = create(ground)
    assert ground.client.call_runtime(pools.pool_needs_delegate_migration(pool_id)) is False
    assert ground.client.call_runtime(pools.member_needs_delegate_migration(root.account)) is False
    assert ground.refused(pools.migrate_pool_to_delegate_stake(pool_id), root) == "NominationPools.AlreadyMigrated"
    assert ground.refused(pools.migrate_delegation(root.account), root) == "NominationPools.AlreadyMigrated"
    assert ground.refused(pools.adjust_pool_deposit(pool_id), root) == "NominationPools.NothingToAdjust"


def test_pools_and_members_in_odd_states_are_refused_by_name(ground: Ground) -> None:
    pool_id, root = create(ground)
    who, anyone = ground.accounts(2)
    for call in (
        pools.unbond(who.account, unbonding_points=1),
        pools.withdraw_unbonded(who.account),
        pools.apply_slash(who.account),
        pools.migrate_delegation(who.account),
        pools.claim_payout(),
    ):
        assert ground.refused(call, who) == "NominationPools.PoolMemberNotFound"
    ground.ok(pools.join(cere(100), pool_id=pool_id), who)
    # As many eras as a member can be unbonding in, and no pool of unbonding stake yet.
    full = [(era, 1) for era in range(1_000, 1_000 + ground.client.constant(pools.max_unbonding))]
    ground.change("NominationPools", "PoolMembers", who.account, unbonding_eras=full)
    one_more = pools.unbond(who.account, unbonding_points=cere(1))
    assert ground.refused(one_more, who) == "NominationPools.MaxUnbondingLimit"
    assert ground.refused(pools.withdraw_unbonded(who.account), who) == "NominationPools.SubPoolsNotFound"
    # Slashed to less than a tenth.
    staker = pools.bonded_account(pool_id)
    ledger = ground.read("Staking", "Ledger", staker)
    ground.put("Staking", "Ledger", staker, value={**ledger, "total": cere(19), "active": cere(19)})
    assert ground.refused(pools.join(cere(1), pool_id=pool_id), anyone) == "NominationPools.OverflowRisk"
    ground.put("Staking", "Ledger", staker, value={**ledger, "total": 200 * CERE - 10, "active": 200 * CERE - 10})
    ground.change("DelegatedStaking", "Agents", staker, pending_slash=10)
    assert ground.refused(pools.apply_slash(root.account), anyone) == "NominationPools.SlashTooLow"
    # Commission that was earned, and is no more.
    share = (Perbill(10 * PERCENT), anyone.account)
    ground.ok(pools.set_commission(pool_id, new_commission=share), root)
    reward(ground, pool_id, 10)
    ground.ok(pools.set_commission(pool_id, new_commission=None), root)
    assert pool(ground, pool_id).pending_commission == cere(1)
    assert ground.refused(pools.claim_commission(pool_id), root) == "NominationPools.NoCommissionCurrentSet"


def test_a_reward_account_is_brought_to_the_existential_deposit(ground: Ground) -> None:
    pool_id, _ = create(ground)
    payer = ground.account()
    account = pools.reward_account(pool_id)
    (freeze,) = ground.read("Balances", "Freezes", account)
    ground.put("Balances", "Freezes", account, value=[{**freeze, "amount": CERE // 4}])
    receipt = ground.ok(pools.adjust_pool_deposit(pool_id), payer)
    assert receipt.find(pools.MinBalanceDeficitAdjusted) == pools.MinBalanceDeficitAdjusted(
        pool_id, Amount(3 * CERE // 4)
    )
    ground.put("Balances", "Freezes", account, value=[{**freeze, "amount": 3 * CERE // 2}])
    receipt = ground.ok(pools.adjust_pool_deposit(pool_id), payer)
    assert receipt.find(pools.MinBalanceExcessAdjusted) == pools.MinBalanceExcessAdjusted(pool_id, Amount(CERE // 2))
    assert ground.refused(pools.adjust_pool_deposit(pool_id), payer) == "NominationPools.NothingToAdjust"


def test_root_sets_the_limits_of_all_pools(ground: Ground) -> None:
    pool_id, root = create(ground)
    who = ground.account()
    assert ground.refused(pools.set_configs(cere(5)), who) == "BadOrigin"
    limits = pools.set_configs(
        cere(5),
        min_create_bond=cere(20),
        max_pools=pool_id - 1,
        max_members_per_pool=1,
        global_max_commission=Perbill(PERCENT),
    )
    updated = ground.root(limits).expect(pools.GlobalParamsUpdated)
    assert (updated.min_join_bond, updated.min_create_bond, updated.max_pools) == (cere(5), cere(20), pool_id - 1)
    assert ground.client.query(pools.global_max_commission()) == PERCENT
    try:
        assert ground.refused(pools.join(cere(4), pool_id=pool_id), who) == "NominationPools.MinimumBondNotMet"
        assert ground.refused(pools.join(cere(5), pool_id=pool_id), who) == "NominationPools.MaxPoolMembers"
        more = pools.create(cere(20), root=VALIDATOR, nominator=VALIDATOR, bouncer=VALIDATOR)
        assert ground.refused(more, who) == "NominationPools.MaxPools"
        greedy = pools.set_commission(pool_id, new_commission=(Perbill(2 * PERCENT), who.account))
        assert ground.refused(greedy, root) == "NominationPools.CommissionExceedsGlobalMaximum"
    finally:
        off = pools.REMOVE
        ground.root(
            pools.set_configs(
                off, min_create_bond=off, max_pools=off, max_members_per_pool=off, global_max_commission=off
            )
        )
    ground.ok(pools.join(cere(4), pool_id=pool_id), who)


def test_an_account_stakes_alone_and_in_a_pool(ground: Ground) -> None:
    pool_id, _ = create(ground)
    staker, member, founder = ground.accounts(3)
    ground.ok(staking.bond(cere(10)), staker)
    ground.ok(pools.join(cere(1), pool_id=pool_id), staker)
    ground.ok(pools.join(cere(1), pool_id=pool_id), member)
    ground.ok(staking.bond(cere(10)), member)
    ground.ok(staking.nominate([VALIDATOR]), member)
    ground.ok(staking.bond(cere(10)), founder)
    ground.ok(pools.create(cere(10), root=VALIDATOR, nominator=VALIDATOR, bouncer=VALIDATOR), founder)
    ground.ok(staking.bond_extra(cere(1)), founder)
