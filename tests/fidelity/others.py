"""Pallets of the SDK that Cere configures in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cere_trust import Amount, BucketId, Call, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.pallets import (
    ddc_clusters_gov,
    ddc_customers,
    ddc_nodes,
    ddc_staking,
    fee_handler,
    nomination_pools,
    proxy,
    staking,
    sudo,
    utility,
)
from cere_trust.pallets.proxy import ProxyType

from .world import ALICE, CERE, STRANGER, Read, Step, Steps, World

HASH = b"\1" * 32


def pools(world: World) -> Steps:
    """Nomination and membership of a pool by the same account."""
    founder, staker, member = world.account("founder"), world.account("staker"), world.account("pool member")
    cere = Amount.cere
    roles = dict.fromkeys(("root", "nominator", "bouncer"), founder.account)
    yield Step("create a pool", founder, Call("NominationPools", "create", {"amount": 20 * CERE, **roles}))
    pool = int(world.read("NominationPools", "LastPoolId"))
    yield Step("bond in Staking", staker, staking.bond(cere(20)))
    yield Step("join a pool as a staker", staker, nomination_pools.join(cere(20), pool_id=pool))
    yield Step("join a pool", member, nomination_pools.join(cere(20), pool_id=pool))
    yield Step("join a pool twice", member, nomination_pools.join(cere(20), pool_id=pool))
    yield Step("bond in Staking as a pool member", member, staking.bond(cere(20)))
    validator = Keypair.from_uri("//Alice//stash")
    yield Step("nominate as a pool member", member, staking.nominate([validator.account]))
    yield Step("bond more in the pool as a staker", member, nomination_pools.bond_extra(cere(5)))
    yield Step("bond more in Staking as a pool member", member, staking.bond_extra(cere(5)))
    yield Step("bond in Staking as the founder of a pool", founder, staking.bond(cere(20)))


CALLS: dict[str, Callable[[World, Keypair], Call]] = {
    "Babe.plan_config_change": lambda world, me: Call(
        "Babe", "plan_config_change", {"config": {"V1": {"c": (1, 4), "allowed_slots": "PrimarySlots"}}}
    ),
    "Balances.transfer_keep_alive": lambda world, me: Call(
        "Balances", "transfer_keep_alive", {"dest": {"Id": me.account}, "value": 1}
    ),
    "Bounties.unassign_curator": lambda world, me: Call("Bounties", "unassign_curator", {"bounty_id": 10**6}),
    "ChildBounties.unassign_curator": lambda world, me: Call(
        "ChildBounties", "unassign_curator", {"parent_bounty_id": 10**6, "child_bounty_id": 1}
    ),
    "Contracts.remove_code": lambda world, me: Call("Contracts", "remove_code", {"code_hash": HASH}),
    "ConvictionVoting.undelegate": lambda world, me: Call("ConvictionVoting", "undelegate", {"class": 0}),
    "DdcClusters.remove_node": lambda world, me: Call(
        "DdcClusters", "remove_node", {"cluster_id": b"\xee" * 20, "node_pub_key": {"StoragePubKey": HASH}}
    ),
    "DdcClustersGov.retract_proposal": lambda world, me: ddc_clusters_gov.retract_proposal("0x" + "ee" * 20),
    "DdcCustomers.remove_bucket": lambda world, me: ddc_customers.remove_bucket(BucketId(10**6)),
    "DdcNodes.delete_node": lambda world, me: ddc_nodes.delete_node(STRANGER),
    "DdcStaking.chill": lambda world, me: ddc_staking.chill(),
    "FastUnstake.deregister": lambda world, me: Call("FastUnstake", "deregister"),
    "FeeHandler.manual_topup": lambda world, me: fee_handler.manual_topup(Amount(1)),
    "Grandpa.note_stalled": lambda world, me: Call(
        "Grandpa", "note_stalled", {"delay": 1, "best_finalized_block_number": 1}
    ),
    "Identity.clear_identity": lambda world, me: Call("Identity", "clear_identity"),
    "Indices.free": lambda world, me: Call("Indices", "free", {"index": 10**6}),
    "Indices.transfer": lambda world, me: Call("Indices", "transfer", {"new": {"Id": me.account}, "index": 10**6}),
    "Multisig.cancel_as_multi": lambda world, me: Call(
        "Multisig",
        "cancel_as_multi",
        {
            "threshold": 2,
            "other_signatories": [ALICE.account],
            "timepoint": {"height": 1, "index": 1},
            "call_hash": HASH,
        },
    ),
    "NominationPools.claim_payout": lambda world, me: Call("NominationPools", "claim_payout"),
    "Preimage.unnote_preimage": lambda world, me: Call("Preimage", "unnote_preimage", {"hash": HASH}),
    "Proxy.remove_announcement": lambda world, me: Call(
        "Proxy", "remove_announcement", {"real": {"Id": me.account}, "call_hash": HASH}
    ),
    "Recovery.close_recovery": lambda world, me: Call(
        "Recovery", "close_recovery", {"rescuer": {"Id": ALICE.account}}
    ),
    "Referenda.refund_submission_deposit": lambda world, me: Call(
        "Referenda", "refund_submission_deposit", {"index": 10**6}
    ),
    "Scheduler.cancel": lambda world, me: Call("Scheduler", "cancel", {"when": 10**9, "index": 0}),
    "Session.purge_keys": lambda world, me: Call("Session", "purge_keys"),
    "Staking.chill": lambda world, me: staking.chill(),
    "Sudo.sudo": lambda world, me: sudo.sudo(Call("System", "remark", {"remark": b""})),
    "System.remark": lambda world, me: Call("System", "remark", {"remark": b""}),
    "TechComm.close": lambda world, me: Call(
        "TechComm",
        "close",
        {
            "proposal_hash": HASH,
            "index": 0,
            "proposal_weight_bound": {"ref_time": 0, "proof_size": 0},
            "length_bound": 0,
        },
    ),
    "Treasury.void_spend": lambda world, me: Call("Treasury", "void_spend", {"index": 10**6}),
    "Treasury.remove_approval": lambda world, me: Call("Treasury", "remove_approval", {"proposal_id": 10**6}),
    "Utility.batch": lambda world, me: utility.batch([]),
    "Vesting.vest": lambda world, me: Call("Vesting", "vest"),
    "Vesting.vested_transfer": lambda world, me: Call(
        "Vesting",
        "vested_transfer",
        {
            "target": {"Id": me.account},
            "schedule": {"locked": 1, "per_block": 1, "starting_block": 1},
        },
    ),
    "VoterList.rebag": lambda world, me: Call("VoterList", "rebag", {"dislocated": {"Id": me.account}}),
    "Whitelist.remove_whitelisted_call": lambda world, me: Call(
        "Whitelist", "remove_whitelisted_call", {"call_hash": HASH}
    ),
}
"""A call of each pallet, which fails or has no effect."""


def proxies(world: World) -> Steps:
    """The call filters of the proxy types."""
    real = world.account("real")
    kinds = {kind: world.account(f"proxy {kind.value}") for kind in ProxyType}
    world.ok(
        utility.batch_all([proxy.add_proxy(who.account, proxy_type=kind) for kind, who in kinds.items()]), real
    )

    def passing(call: Call) -> str:
        if not world.has(call):
            return "no such call"
        passed = [
            kind.value
            for kind, who in kinds.items()
            if world.outcome(proxy.proxy(real.account, call=call), who) != "System.CallFiltered"
        ]
        return ", ".join(passed)

    for name, make in CALLS.items():
        yield Read(f"proxy types that may call {name}", lambda call=make(world, real): passing(call))  # type: ignore[misc]


FIELDS = (
    *("max_deciding", "decision_deposit", "prepare_period", "decision_period", "confirm_period"),
    *("min_enactment_period", "min_approval", "min_support"),
)


def tracks(world: World) -> Steps:
    """Tracks of the referenda, and other constants."""
    found: dict[int, Mapping[str, Any]] = {}
    for track in world.client.constant("Referenda", "Tracks"):  # type: ignore[attr-defined]
        identifier, info = (track["id"], track["info"]) if isinstance(track, Mapping) else track
        found[identifier] = info if isinstance(info, Mapping) else {k: getattr(info, k) for k in info.__slots__}
    yield Read("tracks", lambda: ", ".join(f"{each} {_name(info)}" for each, info in sorted(found.items())))
    for each, info in sorted(found.items()):
        yield Read(
            f"track {each}",
            lambda info=info: "; ".join(f"{field} {_plain(info[field])}" for field in FIELDS),  # type: ignore[misc]
        )
    constants = (
        *(("DdcCustomers", "UnlockingDelay"), ("Staking", "SessionsPerEra"), ("Staking", "BondingDuration")),
        *(("Staking", "SlashDeferDuration"), ("NominationPools", "MaxPointsToBalance"), ("Proxy", "MaxProxies")),
        *(("Proxy", "ProxyDepositBase"), ("Multisig", "DepositBase"), ("Balances", "ExistentialDeposit")),
        *(("Referenda", "SubmissionDeposit"), ("Referenda", "UndecidingTimeout"), ("Treasury", "SpendPeriod")),
        *(("ConvictionVoting", "VoteLockingPeriod"), ("Babe", "EpochDuration"), ("Babe", "ExpectedBlockTime")),
    )
    for pallet, name in constants:
        yield Read(f"constant {pallet}.{name}", lambda at=(pallet, name): world.client.constant(*at))  # type: ignore[misc]
    bags: Any = world.client.constant("VoterList", "BagThresholds")
    yield Read("number of bags, and the first, second and last threshold", lambda: [len(bags), *bags[:2], bags[-1]])
    packed = b"".join(each.to_bytes(8, "little") for each in bags)
    yield Read("hash of the bag thresholds", lambda: f"0x{blake2_256(packed).hex()}")


def _name(info: Mapping[str, Any]) -> str:
    name = info["name"]
    return (name.decode() if isinstance(name, bytes) else str(name)).rstrip("\0 ")


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return "(" + " ".join(f"{key} {_plain(each)}" for key, each in value.items()) + ")"
    return str(value)


def origins(world: World) -> Steps:
    """Origins, other than root, that may use a call."""

    def dispatched(call: Call, origin: str) -> str:
        world.flush()
        block = world.devnet.enact(call, origin)
        for event in world.client.events(block.hash):
            if (event.pallet, event.name) == ("Scheduler", "Dispatched"):
                result: Any = event.fields["result"] if isinstance(event.fields, Mapping) else event.fields[-1]
                if "Err" in result:
                    failure = world.client.runtime.explain(result["Err"])
                    return f"{failure.pallet}.{failure.name}" if failure.name else str(failure.pallet)
                return "ok"
        return "not dispatched"

    noop = "Noop"
    limits = ("min_join_bond", "min_create_bond", "max_pools", "max_members", "max_members_per_pool")
    configs = dict.fromkeys((*limits, "global_max_commission"), noop)
    calls = {
        "NominationPools.set_configs": Call("NominationPools", "set_configs", configs),
        "ElectionProviderMultiPhase.set_minimum_untrusted_score": Call(
            "ElectionProviderMultiPhase", "set_minimum_untrusted_score", {"maybe_next_score": None}
        ),
        "Staking.cancel_deferred_slash": Call("Staking", "cancel_deferred_slash", {"era": 0, "slash_indices": []}),
        "Identity.add_registrar": Call("Identity", "add_registrar", {"account": {"Id": ALICE.account}}),
        "Identity.remove_username_authority": Call(
            "Identity", "remove_username_authority", {"suffix": b"none", "authority": {"Id": ALICE.account}}
        ),
        "Bounties.approve_bounty": Call("Bounties", "approve_bounty", {"bounty_id": 10**6}),
        "DdcPayouts.set_authorised_caller": Call(
            "DdcPayouts", "set_authorised_caller", {"authorised_caller": ALICE.account}
        ),
        "Whitelist.whitelist_call": Call("Whitelist", "whitelist_call", {"call_hash": HASH}),
        "FeeHandler.burn_native_tokens": fee_handler.burn_native_tokens(ALICE.account, amount=Amount(0)),
    }
    for name, call in calls.items():
        for origin in ("StakingAdmin", "GeneralAdmin", "WhitelistedCaller"):

            def read(call: Call = call, origin: str = origin) -> str:
                return dispatched(call, origin) if world.has(call) else "no such call"

            yield Read(f"{name} as {origin}", read)


def fees(world: World) -> Steps:
    """The fee pot: not at 54113."""
    payer, burnt = world.account("payer"), world.account("burnt", 10)
    yield Step("top up the fee pot", payer, fee_handler.manual_topup(Amount.cere(5)))
    yield Step("top up the fee pot with more than the balance", payer, fee_handler.manual_topup(Amount.cere(10**6)))
    rest = Amount(world.free(payer.account) - CERE // 2)
    yield Step("top up the fee pot and leave too little", payer, fee_handler.manual_topup(rest))
    yield Step("burn by an account", payer, fee_handler.burn_native_tokens(burnt.account, amount=Amount.cere(1)))
    burn = fee_handler.burn_native_tokens
    yield Step("burn part of a balance", ALICE, sudo.sudo(burn(burnt.account, amount=Amount.cere(3))))
    yield Step("burn more than the balance", ALICE, sudo.sudo(burn(burnt.account, amount=Amount(10**30))))
    yield Step("burn with nothing but 1 CERE", ALICE, sudo.sudo(burn(burnt.account, amount=Amount.cere(1))))

    def split(title: str, treasury: int, pot: int) -> Step | Read:
        arguments = {"treasury_fee_proportion": treasury, "fee_pot_proportion": pot}
        call = Call("FeeHandler", "fee_distribution_config", arguments)
        return Step(title, ALICE, sudo.sudo(call))

    yield Read("arguments of FeeHandler.fee_distribution_config", lambda: _arguments(world))
    if _arguments(world) == "treasury_fee_proportion, fee_pot_proportion":
        yield split("split fees 30 to 70", 30, 70)
        yield split("split fees 10 to 10", 10, 10)
    else:
        for title in ("split fees 30 to 70", "split fees 10 to 10"):
            yield Read(title, lambda: "no such call")


def _arguments(world: World) -> str:
    if not world.has(Call("FeeHandler", "fee_distribution_config")):
        return "no such call"
    return ", ".join(name for name, *_ in world.client.runtime.call_info("FeeHandler", "fee_distribution_config").fields)


