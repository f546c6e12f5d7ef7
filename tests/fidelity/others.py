"""Pallets of the SDK that Cere configures in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cere_trust import Amount, BucketId, Call, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.errors import DevnetError
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

from .world import ALICE, CERE, MISSING, STRANGER, Read, Step, Steps, World

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


CALLS: dict[str, Callable[[Keypair], Call]] = {
    "Babe.plan_config_change": lambda me: Call(
        "Babe", "plan_config_change", {"config": {"V1": {"c": (1, 4), "allowed_slots": "PrimarySlots"}}}
    ),
    "Balances.transfer_keep_alive": lambda me: Call(
        "Balances", "transfer_keep_alive", {"dest": {"Id": me.account}, "value": 1}
    ),
    "Bounties.unassign_curator": lambda me: Call("Bounties", "unassign_curator", {"bounty_id": 10**6}),
    "ChildBounties.unassign_curator": lambda me: Call(
        "ChildBounties", "unassign_curator", {"parent_bounty_id": 10**6, "child_bounty_id": 1}
    ),
    "Contracts.remove_code": lambda me: Call("Contracts", "remove_code", {"code_hash": HASH}),
    "ConvictionVoting.undelegate": lambda me: Call("ConvictionVoting", "undelegate", {"class": 0}),
    "DdcClusters.remove_node": lambda me: Call(
        "DdcClusters", "remove_node", {"cluster_id": b"\xee" * 20, "node_pub_key": {"StoragePubKey": HASH}}
    ),
    "DdcClustersGov.retract_proposal": lambda me: ddc_clusters_gov.retract_proposal("0x" + "ee" * 20),
    "DdcCustomers.remove_bucket": lambda me: ddc_customers.remove_bucket(BucketId(10**6)),
    "DdcNodes.delete_node": lambda me: ddc_nodes.delete_node(STRANGER),
    "DdcStaking.chill": lambda me: ddc_staking.chill(),
    "FastUnstake.deregister": lambda me: Call("FastUnstake", "deregister"),
    "FeeHandler.manual_topup": lambda me: fee_handler.manual_topup(Amount(1)),
    "Grandpa.note_stalled": lambda me: Call("Grandpa", "note_stalled", {"delay": 1, "best_finalized_block_number": 1}),
    "Identity.clear_identity": lambda me: Call("Identity", "clear_identity"),
    "Indices.free": lambda me: Call("Indices", "free", {"index": 10**6}),
    "Indices.transfer": lambda me: Call("Indices", "transfer", {"new": {"Id": me.account}, "index": 10**6}),
    "Multisig.cancel_as_multi": lambda me: Call(
        "Multisig",
        "cancel_as_multi",
        {
            "threshold": 2,
            "other_signatories": [ALICE.account],
            "timepoint": {"height": 1, "index": 1},
            "call_hash": HASH,
        },
    ),
    "NominationPools.claim_payout": lambda me: Call("NominationPools", "claim_payout"),
    "Preimage.unnote_preimage": lambda me: Call("Preimage", "unnote_preimage", {"hash": HASH}),
    "Proxy.remove_announcement": lambda me: Call(
        "Proxy", "remove_announcement", {"real": {"Id": me.account}, "call_hash": HASH}
    ),
    "Recovery.close_recovery": lambda me: Call("Recovery", "close_recovery", {"rescuer": {"Id": ALICE.account}}),
    "Referenda.refund_submission_deposit": lambda me: Call("Referenda", "refund_submission_deposit", {"index": 10**6}),
    "Scheduler.cancel": lambda me: Call("Scheduler", "cancel", {"when": 10**9, "index": 0}),
    "Session.purge_keys": lambda me: Call("Session", "purge_keys"),
    "Staking.chill": lambda me: staking.chill(),
    "Sudo.sudo": lambda me: sudo.sudo(Call("System", "remark", {"remark": b""})),
    "System.remark": lambda me: Call("System", "remark", {"remark": b""}),
    "TechComm.close": lambda me: Call(
        "TechComm",
        "close",
        {
            "proposal_hash": HASH,
            "index": 0,
            "proposal_weight_bound": {"ref_time": 0, "proof_size": 0},
            "length_bound": 0,
        },
    ),
    "Treasury.void_spend": lambda me: Call("Treasury", "void_spend", {"index": 10**6}),
    "Treasury.remove_approval": lambda me: Call("Treasury", "remove_approval", {"proposal_id": 10**6}),
    "Utility.batch": lambda me: utility.batch([]),
    "Vesting.vest": lambda me: Call("Vesting", "vest"),
    "Vesting.vested_transfer": lambda me: Call(
        "Vesting",
        "vested_transfer",
        {
            "target": {"Id": me.account},
            "schedule": {"locked": 1, "per_block": 1, "starting_block": 1},
        },
    ),
    "VoterList.rebag": lambda me: Call("VoterList", "rebag", {"dislocated": {"Id": me.account}}),
    "Whitelist.remove_whitelisted_call": lambda me: Call("Whitelist", "remove_whitelisted_call", {"call_hash": HASH}),
}
"""A call of each pallet, which fails or has no effect."""


def proxies(world: World) -> Steps:
    """The call filters of the proxy types."""
    real, delegate = world.account("real"), world.account("delegate")
    add = [proxy.add_proxy(delegate.account, proxy_type=kind) for kind in ProxyType]
    world.ok(utility.batch_all(add), real)
    calls = {name: make(real) for name, make in CALLS.items()}
    present = {name: call for name, call in calls.items() if world.has(call)}
    passing: dict[str, list[str]] = {name: [] for name in present}
    for kind in ProxyType:
        made = [proxy.proxy(real.account, call=call, force_proxy_type=kind) for call in present.values()]
        receipt = world.done(utility.force_batch(made), delegate)
        done: list[Any] = [event.fields for event in receipt.events if event.name == "ProxyExecuted"]
        for name, fields in zip(present, done, strict=True):
            error = world.client.runtime.explain(fields["result"]["Err"]) if "Err" in fields["result"] else None
            if error is None or error.name != "CallFiltered":
                passing[name].append(kind.value)
    for name in calls:
        answer = ", ".join(passing[name]) if name in passing else MISSING
        yield Read(f"proxy types that may call {name}", lambda answer=answer: answer)  # type: ignore[misc]


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
        try:
            world.devnet.enact(call, origin)
        except DevnetError as error:
            return str(error).partition(" failed: ")[2].partition(":")[0]
        return "ok"

    noop = "Noop"
    limits = ("min_join_bond", "min_create_bond", "max_pools", "max_members", "max_members_per_pool")
    configs: dict[str, object] = dict.fromkeys((*limits, "global_max_commission"), noop)
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
                return dispatched(call, origin) if world.has(call) else MISSING

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
            yield Read(title, lambda: MISSING)


def _arguments(world: World) -> str:
    if not world.has(Call("FeeHandler", "fee_distribution_config")):
        return MISSING
    return ", ".join(
        str(name) for name, *_ in world.client.runtime.call_info("FeeHandler", "fee_distribution_config").fields
    )
