"""Arguments of pools' wrappers, and their errors on generations of the runtime that lack something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cere_trust import AccountId, Amount, Call, Keypair, Query
from cere_trust.errors import CereTrustError, EncodeError, InvalidAddress, InvalidAmount, UnknownItem
from cere_trust.pallets import nomination_pools as pools
from cere_trust.pallets import staking
from cere_trust.types import Perbill
from tests.unit.runtime.recorded import CERE_15, DEV_15, DEV_16, runtime

from .answering import answered

ALICE = Keypair.from_uri("//Alice").account
BOB = AccountId("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm")
ONE = Amount.cere(1)
ROLES = {"root": ALICE, "nominator": ALICE, "bouncer": ALICE}


@pytest.mark.parametrize(
    "wrapper",
    [
        lambda who: pools.unbond(who, unbonding_points=1),
        lambda who: pools.create(ONE, **{**ROLES, "nominator": who}),
        lambda who: pools.update_roles(1, new_root=who),
        lambda who: pools.set_commission(1, new_commission=(Perbill(1), who)),
        lambda who: pools.set_commission_claim_permission(1, permission=pools.Account(who)),
        lambda who: pools.claim_payout_other(who),
    ],
)
def test_an_account_is_itself_an_address_or_a_key_pair(wrapper: Callable[..., Call]) -> None:
    assert wrapper(ALICE) == wrapper(str(ALICE)) == wrapper(Keypair.from_uri("//Alice"))
    for bad in ("alice", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", 7, None, b"short"):
        with pytest.raises(InvalidAddress):
            wrapper(bad)


@pytest.mark.parametrize(
    "wrapper",
    [
        lambda amount: pools.join(amount, pool_id=1),
        lambda amount: pools.bond_extra(amount),
        lambda amount: pools.create(amount, **ROLES),
        lambda amount: pools.set_configs(amount),
        lambda amount: pools.balance_to_points(1, new_funds=amount),
    ],
)
def test_an_amount_is_exact(wrapper: Callable[..., Call]) -> None:
    for bad in (1.5, -1, True, None, 1 << 128):
        with pytest.raises(InvalidAmount):
            wrapper(bad)


@pytest.mark.parametrize(
    ("wrapper", "name"),
    [
        (lambda: pools.set_state(1, state="Closed"), "state"),  # type: ignore[arg-type]
        (lambda: pools.set_claim_permission("Anyone"), "permission"),  # type: ignore[arg-type]
        (lambda: pools.set_commission_claim_permission(1, permission=ALICE), "permission"),  # type: ignore[arg-type]
        (lambda: pools.bond_extra("Rewards"), "extra"),  # type: ignore[arg-type]
        (lambda: pools.set_commission(1, new_commission=Perbill(5)), "new_commission"),  # type: ignore[arg-type]
        (lambda: pools.set_commission(1, new_commission=(0.05, ALICE)), "new_commission"),  # type: ignore[arg-type]
        (lambda: pools.set_commission_max(1, max_commission=Perbill(10**9 + 1)), "max_commission"),
        (lambda: pools.set_commission_change_rate(1, change_rate=(1, 2)), "change_rate"),  # type: ignore[arg-type]
        (lambda: pools.set_metadata(1, metadata=7), "metadata"),  # type: ignore[arg-type]
        (lambda: pools.set_configs(global_max_commission=1.0), "global_max_commission"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_arguments_name(wrapper: Callable[[], Call], name: str) -> None:
    with pytest.raises(EncodeError, match=name):
        wrapper()


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (pools.join(ONE, pool_id=1 << 32), "pool_id"),
        (pools.join(ONE, pool_id="1"), "pool_id"),  # type: ignore[arg-type]
        (pools.unbond(ALICE, unbonding_points=-1), "unbonding_points"),
        (pools.unbond(ALICE, unbonding_points=1.5), "unbonding_points"),  # type: ignore[arg-type]
        (pools.withdraw_unbonded(ALICE, num_slashing_spans=None), "num_slashing_spans"),  # type: ignore[arg-type]
    ],
)
@pytest.mark.parametrize("generation", [CERE_15, DEV_15])
def test_what_does_not_fit_is_refused_when_encoded(call: Call, name: str, generation: str) -> None:
    with pytest.raises(CereTrustError, match=name):
        runtime(generation).encode_call(call)


def test_validators_are_a_list() -> None:
    with pytest.raises(TypeError, match="list of accounts"):
        pools.nominate(1, validators=ALICE)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="list of accounts"):
        pools.nominate(1, validators=str(ALICE))  # type: ignore[arg-type]


def test_a_name_is_text_or_bytes() -> None:
    assert pools.set_metadata(1, metadata="🌒") == pools.set_metadata(1, metadata="🌒".encode())


def test_a_setting_is_set_left_or_removed() -> None:
    args = pools.update_roles(1, new_root=BOB, new_nominator=pools.REMOVE).args
    assert args == {"pool_id": 1, "new_root": {"Set": BOB}, "new_nominator": "Remove", "new_bouncer": "Noop"}


def test_an_older_runtime_says_why_it_lacks_a_call() -> None:
    older = runtime(CERE_15)
    for call, reason in (
        (pools.apply_slash(ALICE), "hold their members' stake themselves"),
        (pools.migrate_delegation(ALICE), "hold their members' stake themselves"),
        (pools.migrate_pool_to_delegate_stake(1), "hold their members' stake themselves"),
        (pools.set_commission_claim_permission(1, permission=pools.ANYONE), "only a pool's root"),
        (pools.adjust_pool_deposit(1), "does not change"),
    ):
        with pytest.raises(UnknownItem, match=reason):
            older.encode_call(call)


@pytest.mark.parametrize("generation", [CERE_15, DEV_15, DEV_16])
def test_a_members_situation_is_told_on_either_generation(generation: str) -> None:
    share = {
        "pool_id": 7,
        "points": 40,
        "last_recorded_reward_counter": 0,
        "unbonding_eras": [(3, 10), (5, 30), (9, 8)],
    }
    leaving = {
        "no_era": {"points": 50, "balance": 25},  # era 3 has been merged into this, at half a planck a point
        "with_era": [(5, {"points": 60, "balance": 60}), (9, {"points": 0, "balance": 0})],
    }
    table: dict[Query[Any], object] = {
        pools.pool_members(ALICE): share,
        pools.sub_pools_storage(7): leaving,
        pools.claim_permissions(ALICE): "PermissionlessAll",
        staking.current_era(): 5,
    }
    apis = {str(pools.points_to_balance(7, points=40)): 39, str(pools.pending_rewards(ALICE)): 3}
    found = answered(pools.member(ALICE), runtime(generation), table, apis)
    assert found is not None
    assert (found.pool_id, found.points, found.balance, found.pending_rewards) == (7, 40, 39, 3)
    assert [(one.era, one.points, one.balance, one.free) for one in found.unbonding] == [
        (3, 10, 5, True),
        (5, 30, 30, True),
        (9, 8, 0, False),
    ]
    assert found.claim_permission is pools.ClaimPermission.PERMISSIONLESS_ALL
    assert answered(pools.member(BOB), runtime(generation), table) is None


@pytest.mark.parametrize("generation", [CERE_15, DEV_15, DEV_16])
def test_a_pools_situation_is_told_on_either_generation(generation: str) -> None:
    newer = {} if generation == CERE_15 else {"claim_permission": {"Account": BOB}}
    commission = {"current": (10**8, BOB), "max": None, "change_rate": None, "throttle_from": 5, **newer}
    roles = {"depositor": ALICE, "root": ALICE, "nominator": BOB, "bouncer": None}
    rewards = ("last_recorded_reward_counter", "last_recorded_total_payouts", "total_rewards_claimed")
    table: dict[Query[Any], object] = {
        pools.bonded_pools(7): {
            "commission": commission,
            "member_counter": 2,
            "points": 90,
            "roles": roles,
            "state": "Blocked",
        },
        pools.metadata(7): b"Moon \xff",
        pools.reward_pools(7): {
            **dict.fromkeys(rewards, 1),
            "total_commission_pending": 11,
            "total_commission_claimed": 2,
        },
        pools.sub_pools_storage(7): {
            "no_era": {"points": 50, "balance": 25},
            "with_era": [(5, {"points": 60, "balance": 60})],
        },
        staking.nominators(pools.bonded_account(7)): {"targets": [BOB], "submitted_in": 1, "suppressed": False},
    }
    apis = {str(pools.points_to_balance(7, points=90)): 88}
    found = answered(pools.pool(7), runtime(generation), table, apis)
    assert found is not None
    assert (found.name, found.state, found.balance) == ("Moon \\xff", pools.PoolState.BLOCKED, 88)
    assert (found.unbonding, found.pending_commission, found.validators) == (85, 11, [BOB])
    assert found.commission.claim_permission == (pools.Account(BOB) if newer else None)
    assert found.roles == pools.PoolRoles(ALICE, ALICE, BOB, None)
    assert answered(pools.pool(8), runtime(generation), {}) is None
