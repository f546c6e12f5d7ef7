"""Every call of the four DDC pallets, and every error a call can answer, on the running chain.

One test, so that the list of provoked errors can be held against metadata at its end; its parts are functions.
"""

from __future__ import annotations

from cere_trust import Amount, Call, Client, Keypair
from cere_trust.types import ClusterId

from .conftest import NODE_PARAMS, PARAMS, PROTOCOL, Hands

CERE = Amount.cere
NOWHERE = ClusterId(b"\xee" * 20)
STRANGER = {"StoragePubKey": b"\xee" * 32}

# Errors that this walk does not meet, and why.
NOT_HERE = {
    "DdcStaking.ArithmeticOverflow": "balances are far from the limit",
    "DdcStaking.ArithmeticUnderflow": "amounts are clipped before they are subtracted",
    "DdcStaking.UnbondingProhibited": "part of the interface; no call answers it",
    "DdcCustomers.BucketDoesNotExist": "part of the interface; NoBucketWithId is answered",
    "DdcCustomers.Unauthorized": "part of the interface; no call answers it",
    "DdcCustomers.ArithmeticOverflow": "provoked in test_ddc_customers.py, by a ledger set through storage",
    "DdcCustomers.ArithmeticUnderflow": "amounts are clipped before they are subtracted",
    "DdcCustomers.ClusterMismatch": "part of the interface; no call answers it",
    "DdcClusters.ClusterParamsExceedsLimit": "part of the interface; no call answers it",
    "DdcClusters.NodeAuthContractDeployFailed": "contracts are deployed by their owners",
    "DdcClusters.ErasureCodingRequiredDidNotMeetMinimum": "the development runtime's minimum is 0",
    "DdcClusters.ErasureCodingTotalNotMeetMinimum": "the development runtime's minimum is 0",
    "DdcClusters.ReplicationTotalDidNotMeetMinimum": "the development runtime's minimum is 0",
    "DdcClusters.ClusterAlreadyActivated": "part of the interface; UnexpectedClusterStatus is answered",
    "DdcClusters.ClusterProtocolParamsNotSet": "answered to governance, which comes with DdcClustersGov",
    "DdcClusters.ArithmeticOverflow": "provoked in test_ddc_edges.py, by counters set through storage",
    "DdcClusters.NodeIsNotAssignedToCluster": "part of the interface; no call answers it",
    "DdcClusters.ControllerDoesNotExist": "part of the interface; no call answers it",
}


def test_every_call_and_every_error(hands: Hands, ddc_client: Client, provoked: set[str]) -> None:
    for part in (
        nodes,
        clusters,
        joining,
        node_stakes,
        chilling,
        leaving,
        cluster_stakes,
        deposits,
        withdrawals,
        buckets,
    ):
        part(hands)
    for pallet in ("DdcStaking", "DdcCustomers", "DdcNodes", "DdcClusters"):
        declared = {f"{pallet}.{name}" for name in ddc_client.runtime.pallet(pallet).errors}
        ours = {error for error in provoked | NOT_HERE.keys() if error.startswith(pallet + ".")}
        assert ours == declared


def nodes(hands: Hands) -> None:
    provider, other = hands.account(), hands.account()
    node = {"StoragePubKey": bytes(provider.account)}

    def create(**params: object) -> dict[str, object]:
        return {"node_pub_key": node, "node_params": {"StorageParams": {**NODE_PARAMS, **params}}}

    for name in ("create_node", "set_node_params"):
        if name == "set_node_params":
            hands.fails("DdcNodes.NodeDoesNotExist", provider, "DdcNodes", name, **create())
            assert hands.does(provider, "DdcNodes", "create_node", **create()) == ["NodeCreated"]
            hands.fails("DdcNodes.OnlyNodeProvider", other, "DdcNodes", name, **create())
        hands.fails("DdcNodes.HostLenExceedsLimit", provider, "DdcNodes", name, **create(host=bytes(256)))
        hands.fails("DdcNodes.DomainLenExceedsLimit", provider, "DdcNodes", name, **create(domain=bytes(256)))
    assert hands.does(provider, "DdcNodes", "set_node_params", **create(host=b"x" * 255)) == ["NodeParamsChanged"]
    hands.fails("DdcNodes.NodeAlreadyExists", other, "DdcNodes", "create_node", **create())
    hands.fails("DdcNodes.NodeDoesNotExist", provider, "DdcNodes", "delete_node", node_pub_key=STRANGER)
    hands.fails("DdcNodes.OnlyNodeProvider", other, "DdcNodes", "delete_node", node_pub_key=node)
    hands.does(other, "DdcStaking", "bond", controller=other, node=node, value=CERE(20))
    hands.fails("DdcNodes.NodeHasDanglingStake", provider, "DdcNodes", "delete_node", node_pub_key=node)
    cluster, manager, _ = hands.cluster()
    hands.does(other, "DdcStaking", "store", cluster_id=cluster)
    hands.does(manager, "DdcClusters", "add_node", cluster_id=cluster, node_pub_key=node, node_kind="Genesis")
    hands.fails("DdcNodes.NodeIsAssignedToCluster", provider, "DdcNodes", "delete_node", node_pub_key=node)
    spare = hands.node(provider)
    assert hands.does(provider, "DdcNodes", "delete_node", node_pub_key=spare) == ["NodeDeleted"]


def clusters(hands: Hands) -> None:
    cluster, manager, reserve = hands.cluster(bonded=False)
    other = hands.account()
    again = {
        "cluster_id": cluster, "cluster_reserve_id": reserve.account, "cluster_params": PARAMS,
        "initial_protocol_params": PROTOCOL,
    }  # fmt: skip
    hands.fails("DdcClusters.ClusterAlreadyExists", other, "DdcClusters", "create_cluster", **again)
    change = {"cluster_id": cluster, "cluster_params": {**PARAMS, "replication_total": 9}}
    hands.fails("DdcClusters.OnlyClusterManager", other, "DdcClusters", "set_cluster_params", **change)
    assert hands.does(manager, "DdcClusters", "set_cluster_params", **change) == ["ClusterParamsSet"]
    node, _provider, _stash, controller = hands.stake()
    add = {"cluster_id": cluster, "node_pub_key": node, "node_kind": "External"}
    remove = {"cluster_id": cluster, "node_pub_key": node}
    lost = {**add, "cluster_id": NOWHERE}
    hands.fails("DdcClusters.ClusterDoesNotExist", manager, "DdcClusters", "add_node", **lost)
    hands.fails("DdcClusters.OnlyClusterManager", other, "DdcClusters", "add_node", **add)
    hands.fails("DdcClusters.NodeHasNoActivatedStake", manager, "DdcClusters", "add_node", **add)
    hands.does(controller, "DdcStaking", "store", cluster_id=cluster)
    hands.fails("DdcClusters.UnexpectedClusterStatus", manager, "DdcClusters", "add_node", **add)
    hands.fails("DdcClusters.UnexpectedClusterStatus", manager, "DdcClusters", "remove_node", **remove)
    hands.does(reserve, "DdcStaking", "bond_cluster", cluster_id=cluster)
    hands.store("DdcClusters", "ClustersGovParams", cluster, value={**PROTOCOL, "storage_bond_size": CERE(51)})
    hands.fails("DdcClusters.NodeStakeIsInvalid", manager, "DdcClusters", "add_node", **add)
    hands.store("DdcClusters", "ClustersGovParams", cluster, value={**PROTOCOL, "storage_chill_delay": 100})
    hands.does(controller, "DdcStaking", "chill")
    hands.fails("DdcClusters.NodeChillingIsProhibited", manager, "DdcClusters", "add_node", **add)
    hands.does(controller, "DdcStaking", "store", cluster_id=cluster)
    kept = hands.read("DdcNodes", "StorageNodes", node["StoragePubKey"])
    hands.forget("DdcNodes", "StorageNodes", node["StoragePubKey"])
    hands.fails("DdcClusters.AttemptToAddNonExistentNode", manager, "DdcClusters", "add_node", **add)
    hands.fails("DdcClusters.AttemptToRemoveNonExistentNode", manager, "DdcClusters", "remove_node", **remove)
    hands.store("DdcNodes", "StorageNodes", node["StoragePubKey"], value=kept)
    hands.fails("DdcClusters.AttemptToRemoveNotAssignedNode", manager, "DdcClusters", "remove_node", **remove)
    verdict = {**remove, "succeeded": True}
    hands.fails("DdcClusters.AttemptToValidateNotAssignedNode", manager, "DdcClusters", "validate_node", **verdict)
    assert hands.does(manager, "DdcClusters", "add_node", **add) == ["ClusterNodeAdded"]
    hands.fails("DdcClusters.AttemptToAddAlreadyAssignedNode", manager, "DdcClusters", "add_node", **add)
    assert hands.does(manager, "DdcClusters", "validate_node", **verdict) == ["ClusterNodeValidated"]
    assert hands.read("DdcClusters", "ClustersNodesStats", cluster)["validation_succeeded"] == 1
    assert hands.does(manager, "DdcClusters", "remove_node", **remove) == ["ClusterNodeRemoved"]


def contract(hands: Hands, body: str) -> bytes:
    """The address of a contract whose call does one thing."""
    import wasmtime

    code = wasmtime.wat2wasm(f"""
        (module
          (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
          (import "env" "memory" (memory 1 1))
          (data (i32.const 0) "\\00\\01\\00\\00")
          (func (export "deploy"))
          (func (export "call") {body}))""")
    owner = hands.account(10_000)
    gas = {"ref_time": 10**11, "proof_size": 10**6}
    receipt = hands.client.submit_and_wait(
        Call(
            "Contracts",
            "instantiate_with_code",
            {
                "value": CERE(1),
                "gas_limit": gas,
                "storage_deposit_limit": None,
                "code": bytes(code),
                "data": b"",
                "salt": b"",
            },
        ),
        owner,
    )
    (made,) = (event for event in receipt.events if event.name == "Instantiated")
    assert isinstance(made.fields, dict)
    return bytes(made.fields["contract"])  # type: ignore[call-overload, no-any-return]


def joining(hands: Hands) -> None:
    cluster, manager, _ = hands.cluster()
    node, provider, _stash, controller = hands.stake()
    hands.does(controller, "DdcStaking", "store", cluster_id=cluster)
    other = hands.account()
    join = {"cluster_id": cluster, "node_pub_key": node}

    def decided_by(address: bytes | None) -> None:
        params = {**PARAMS, "node_provider_auth_contract": address}
        hands.does(manager, "DdcClusters", "set_cluster_params", cluster_id=cluster, cluster_params=params)

    hands.fails("DdcClusters.NodeIsNotAuthorized", provider, "DdcClusters", "join_cluster", **join)
    decided_by(bytes(other.account))  # no contract lives there
    stranger = {**join, "node_pub_key": STRANGER}
    hands.fails("DdcClusters.AttemptToAddNonExistentNode", provider, "DdcClusters", "join_cluster", **stranger)
    hands.fails("DdcClusters.OnlyNodeProvider", other, "DdcClusters", "join_cluster", **join)
    hands.fails("DdcClusters.NodeAuthContractCallFailed", provider, "DdcClusters", "join_cluster", **join)
    no = contract(hands, "(call $return (i32.const 0) (i32.const 2) (i32.const 2))")
    decided_by(no)
    hands.fails("DdcClusters.NodeAuthNodeAuthorizationNotSuccessful", provider, "DdcClusters", "join_cluster", **join)
    decided_by(contract(hands, "unreachable"))
    hands.fails("DdcClusters.NodeAuthContractCallFailed", provider, "DdcClusters", "join_cluster", **join)
    decided_by(contract(hands, "(call $return (i32.const 0) (i32.const 0) (i32.const 2))"))
    assert hands.does(provider, "DdcClusters", "join_cluster", **join) == ["ClusterNodeAdded"]
    state = hands.read("DdcClusters", "ClustersNodes", cluster, node)
    assert (state["kind"], state["status"]) == ("External", "ValidationSucceeded")


def node_stakes(hands: Hands) -> None:
    provider, stash, controller = hands.account(), hands.account(), hands.account()
    node, second = hands.node(provider), hands.node(provider)

    def bond(**args: object) -> dict[str, object]:
        return {"controller": controller, "node": node, "value": CERE(50), **args}

    hands.fails("DdcStaking.NotController", controller, "DdcStaking", "unbond", value=1)
    hands.fails("DdcStaking.NotController", controller, "DdcStaking", "withdraw_unbonded")
    hands.fails("DdcStaking.NotStash", stash, "DdcStaking", "set_controller", controller=controller)
    hands.fails("DdcStaking.InsufficientBond", stash, "DdcStaking", "bond", **bond(value=CERE(1) - 1))
    hands.fails("DdcStaking.NodeIsNotFound", stash, "DdcStaking", "bond", **bond(node=STRANGER))
    assert hands.does(stash, "DdcStaking", "bond", **bond()) == ["Bonded"]
    hands.fails("DdcStaking.AlreadyBonded", stash, "DdcStaking", "bond", **bond(node=second))
    hands.fails("DdcStaking.AlreadyPaired", provider, "DdcStaking", "bond", **bond(node=second))
    hands.fails("DdcStaking.AlreadyPaired", provider, "DdcStaking", "bond", **bond(controller=provider))
    hands.fails("DdcStaking.AlreadyPaired", stash, "DdcStaking", "set_controller", controller=controller)
    assert hands.does(stash, "DdcStaking", "set_controller", controller=provider) == []
    hands.does(stash, "DdcStaking", "set_controller", controller=controller)
    hands.fails("DdcStaking.AlreadyPaired", stash, "DdcStaking", "set_node", new_node=node)
    assert hands.does(stash, "DdcStaking", "set_node", new_node=second) == []
    hands.fails("DdcStaking.NoCluster", controller, "DdcStaking", "store", cluster_id=NOWHERE)
    cluster, manager, _ = hands.cluster(storage_bond_size=CERE(51))
    hands.fails("DdcStaking.InsufficientBond", controller, "DdcStaking", "store", cluster_id=cluster)
    hands.forget("DdcClusters", "ClustersGovParams", cluster)
    hands.fails("DdcStaking.NoClusterGovParams", controller, "DdcStaking", "store", cluster_id=cluster)
    hands.store("DdcClusters", "ClustersGovParams", cluster, value=PROTOCOL)
    hands.fails("DdcStaking.NodeHasNoStake", controller, "DdcStaking", "fast_chill")
    assert hands.does(controller, "DdcStaking", "store", cluster_id=cluster) == ["Activated"]
    elsewhere, _, _ = hands.cluster()
    hands.fails("DdcStaking.AlreadyInRole", controller, "DdcStaking", "store", cluster_id=elsewhere)
    hands.fails("DdcStaking.AlreadyInRole", stash, "DdcStaking", "set_node", new_node=STRANGER)
    hands.fails("DdcStaking.InsufficientBond", controller, "DdcStaking", "unbond", value=CERE(41))
    add = {"cluster_id": cluster, "node_pub_key": second, "node_kind": "Genesis"}
    hands.does(manager, "DdcClusters", "add_node", **add)
    hands.fails("DdcStaking.FastChillProhibited", controller, "DdcStaking", "fast_chill")
    hands.fails("DdcStaking.StoringProhibited", controller, "DdcStaking", "store", cluster_id=elsewhere)
    full = hands.read("DdcStaking", "Ledger", controller)
    chunks = [{"value": 1, "block": 10**6 + n} for n in range(32)]
    hands.store("DdcStaking", "Ledger", controller, value={**full, "unlocking": chunks})
    hands.fails("DdcStaking.NoMoreChunks", controller, "DdcStaking", "unbond", value=1)
    hands.store("DdcStaking", "Ledger", controller, value=full)
    hands.forget("DdcStaking", "Providers", stash)
    for call in ("withdraw_unbonded", "fast_chill"):
        hands.fails("DdcStaking.BadState", controller, "DdcStaking", call)


def chilling(hands: Hands) -> None:
    cluster, _, _ = hands.cluster(storage_chill_delay=100)
    _node, _, stash, controller = hands.stake()
    hands.fails("DdcStaking.NotController", stash, "DdcStaking", "chill")
    hands.fails("DdcStaking.NotController", stash, "DdcStaking", "fast_chill")
    assert hands.does(controller, "DdcStaking", "chill") == []
    hands.does(controller, "DdcStaking", "store", cluster_id=cluster)
    assert hands.does(controller, "DdcStaking", "fast_chill") == ["ChillSoon"]
    assert hands.does(controller, "DdcStaking", "chill") == ["Chilled"]
    hands.does(controller, "DdcStaking", "store", cluster_id=cluster)
    assert hands.does(controller, "DdcStaking", "chill") == ["ChillSoon"]
    hands.fails("DdcStaking.TooEarly", controller, "DdcStaking", "chill")
    assert hands.does(controller, "DdcStaking", "store", cluster_id=cluster) == []
    assert hands.read("DdcStaking", "Ledger", controller)["chilling"] is None
    hands.forget("DdcClusters", "ClustersGovParams", cluster)
    hands.fails("DdcStaking.NoClusterGovParams", controller, "DdcStaking", "chill")
    hands.store("DdcStaking", "Bonded", stash, value=bytes(32))
    hands.fails("DdcStaking.NotNodeController", controller, "DdcStaking", "fast_chill")


def leaving(hands: Hands) -> None:
    cluster, manager, _ = hands.cluster()
    node, _, stash, controller = hands.stake()
    hands.does(controller, "DdcStaking", "store", cluster_id=cluster)
    hands.does(manager, "DdcClusters", "add_node", cluster_id=cluster, node_pub_key=node, node_kind="Genesis")
    assert hands.does(controller, "DdcStaking", "chill") == ["Chilled"]
    assert hands.does(controller, "DdcStaking", "unbond", value=CERE(45)) == ["LeaveSoon", "Unbonded"]
    hands.fails("DdcStaking.NodeIsLeaving", stash, "DdcStaking", "set_node", new_node=STRANGER)
    hands.store("DdcClusters", "ClustersGovParams", cluster, value={**PROTOCOL, "storage_bond_size": CERE(1)})
    hands.fails("DdcStaking.NodeIsLeaving", controller, "DdcStaking", "store", cluster_id=cluster)
    done = hands.does(controller, "DdcStaking", "withdraw_unbonded")
    assert done == ["Withdrawn", "ClusterNodeRemoved", "Left"]
    assert hands.does(controller, "DdcStaking", "withdraw_unbonded") == []
    assert hands.does(controller, "DdcStaking", "unbond", value=0) == []


def cluster_stakes(hands: Hands) -> None:
    cluster, manager, reserve = hands.cluster(bonded=False)
    bond = {"cluster_id": cluster}
    poor, _poor_manager, poor_reserve = hands.cluster(bonded=False)
    hands.does(poor_reserve, "Balances", "transfer_keep_alive", dest=manager, value=CERE(1_000))
    hands.fails("DdcClusters.ClusterDoesNotExist", reserve, "DdcStaking", "bond_cluster", cluster_id=NOWHERE)
    hands.fails("DdcStaking.NotStash", manager, "DdcStaking", "bond_cluster", **bond)
    hands.fails("DdcStaking.InsufficientBond", poor_reserve, "DdcStaking", "bond_cluster", cluster_id=poor)
    hands.fails("DdcStaking.NotController", manager, "DdcStaking", "unbond_cluster", **bond)
    hands.fails("DdcStaking.NotController", manager, "DdcStaking", "withdraw_unbonded_cluster", **bond)
    assert hands.does(reserve, "DdcStaking", "bond_cluster", **bond) == ["ClusterBonded", "Bonded"]
    hands.fails("DdcStaking.AlreadyBonded", reserve, "DdcStaking", "bond_cluster", **bond)
    record = hands.read("DdcClusters", "Clusters", poor)
    hands.store("DdcClusters", "Clusters", poor, value={**record, "manager_id": manager.account})
    hands.fails("DdcStaking.AlreadyPaired", poor_reserve, "DdcStaking", "bond_cluster", cluster_id=poor)
    hands.store("DdcClusters", "Clusters", poor, value={**record, "status": "Activated"})
    hands.fails("DdcClusters.UnexpectedClusterStatus", poor_reserve, "DdcStaking", "bond_cluster", cluster_id=poor)
    full = hands.read("DdcStaking", "ClusterLedger", manager)
    chunks = [{"value": 1, "block": 10**6 + n} for n in range(32)]
    hands.store("DdcStaking", "ClusterLedger", manager, value={**full, "unlocking": chunks})
    hands.fails("DdcStaking.NoMoreChunks", manager, "DdcStaking", "unbond_cluster", **bond)
    hands.store("DdcStaking", "ClusterLedger", manager, value=full)
    assert hands.does(manager, "DdcStaking", "unbond_cluster", **bond) == ["ClusterUnbonding", "Unbonded"]
    hands.fails("DdcClusters.UnexpectedClusterStatus", manager, "DdcStaking", "unbond_cluster", **bond)
    assert hands.does(manager, "DdcStaking", "withdraw_unbonded_cluster", **bond) == []
    released = hands.read("DdcStaking", "ClusterLedger", manager)
    due = [{"value": CERE(100_000), "block": 1}]
    hands.store("DdcStaking", "ClusterLedger", manager, value={**released, "unlocking": due})
    done = hands.does(manager, "DdcStaking", "withdraw_unbonded_cluster", **bond)
    assert done == ["ClusterUnbonded", "Withdrawn"]


def deposits(hands: Hands) -> None:
    cluster, _, _ = hands.cluster()
    who, funder = hands.account(), hands.account()
    lost = {"cluster_id": NOWHERE}
    here = {"cluster_id": cluster}
    hands.fails("DdcCustomers.ClusterDoesNotExist", who, "DdcCustomers", "deposit", **lost, value=CERE(5))
    hands.fails("DdcCustomers.ClusterDoesNotExist", who, "DdcCustomers", "deposit_extra", **lost, max_additional=1)
    hands.fails("DdcCustomers.InsufficientDeposit", who, "DdcCustomers", "deposit", **here, value=CERE(1) - 1)
    hands.fails("DdcCustomers.NotOwner", who, "DdcCustomers", "deposit_extra", **here, max_additional=1)
    hands.fails("DdcCustomers.TransferFailed", who, "DdcCustomers", "deposit", **here, value=CERE(10**6))
    assert hands.does(who, "DdcCustomers", "deposit", **here, value=CERE(50)) == ["Deposited"]
    hands.fails("DdcCustomers.AlreadyPaired", who, "DdcCustomers", "deposit", **here, value=CERE(50))
    assert hands.does(who, "DdcCustomers", "deposit_extra", **here, max_additional=1) == ["Deposited"]
    owner = {"owner": who.account}
    hands.fails(
        "DdcCustomers.ClusterDoesNotExist", funder, "DdcCustomers", "deposit_for", **owner, **lost, value=CERE(5)
    )
    hands.fails(
        "DdcCustomers.NotEnoughBalance", funder, "DdcCustomers", "deposit_for", **owner, **here, value=CERE(10**6)
    )
    assert hands.does(funder, "DdcCustomers", "deposit_for", **owner, **here, value=CERE(2)) == ["Deposited"]
    newcomer = Keypair.generate()
    tiny = {"owner": newcomer.account, **here, "value": CERE(1)}
    hands.fails("DdcCustomers.InsufficientDeposit", funder, "DdcCustomers", "deposit_for", **tiny)
    assert hands.does(funder, "DdcCustomers", "deposit_for", **{**tiny, "value": CERE(3)}) == ["Deposited"]
    assert hands.read("DdcCustomers", "ClusterLedger", cluster, newcomer)["active"] == CERE(2)
    account = hands.read("System", "Account", funder)
    hands.store("System", "Account", funder, value={**account, "consumers": 16})
    hands.fails("DdcCustomers.BadState", funder, "DdcCustomers", "deposit", **here, value=CERE(5))


def withdrawals(hands: Hands) -> None:
    cluster, _, _ = hands.cluster()
    who = hands.account()
    here = {"cluster_id": cluster}
    hands.fails("DdcCustomers.NotOwner", who, "DdcCustomers", "unlock_deposit", **here, value=1)
    hands.fails("DdcCustomers.NotOwner", who, "DdcCustomers", "withdraw_unlocked_deposit", **here)
    hands.does(who, "DdcCustomers", "deposit", **here, value=CERE(50))
    assert hands.does(who, "DdcCustomers", "unlock_deposit", **here, value=0) == []
    assert hands.does(who, "DdcCustomers", "unlock_deposit", **here, value=CERE(20)) == ["InitialDepositUnlock"]
    assert hands.does(who, "DdcCustomers", "withdraw_unlocked_deposit", **here) == []
    ledger = hands.read("DdcCustomers", "ClusterLedger", cluster, who)
    full = [{"value": 1, "block": 10**6 + n} for n in range(32)]
    hands.store("DdcCustomers", "ClusterLedger", cluster, who, value={**ledger, "unlocking": full})
    hands.fails("DdcCustomers.NoMoreChunks", who, "DdcCustomers", "unlock_deposit", **here, value=1)
    due = [{"value": CERE(20), "block": 1}]
    hands.store("DdcCustomers", "ClusterLedger", cluster, who, value={**ledger, "unlocking": due})
    assert hands.does(who, "DdcCustomers", "withdraw_unlocked_deposit", **here) == ["Withdrawn"]
    assert hands.read("DdcCustomers", "ClusterLedger", cluster, who)["total"] == CERE(30)


def buckets(hands: Hands) -> None:
    cluster, _, _ = hands.cluster()
    who, other = hands.account(), hands.account()
    public = {"bucket_params": {"is_public": True}}
    hands.fails("DdcCustomers.ClusterDoesNotExist", who, "DdcCustomers", "create_bucket", cluster_id=NOWHERE, **public)
    assert hands.does(who, "DdcCustomers", "create_bucket", cluster_id=cluster, **public) == ["BucketCreated"]
    from cere_trust.pallets import ddc_customers

    bucket = hands.client.query(ddc_customers.buckets_count())
    for call, args in (("set_bucket_params", public), ("remove_bucket", {})):
        hands.fails("DdcCustomers.NoBucketWithId", who, "DdcCustomers", call, bucket_id=10**9, **args)
        hands.fails("DdcCustomers.NotBucketOwner", other, "DdcCustomers", call, bucket_id=bucket, **args)
    assert hands.does(who, "DdcCustomers", "remove_bucket", bucket_id=bucket) == ["BucketRemoved"]
    hands.fails("DdcCustomers.AlreadyRemoved", who, "DdcCustomers", "remove_bucket", bucket_id=bucket)
    assert hands.does(who, "DdcCustomers", "set_bucket_params", bucket_id=bucket, **public) == ["BucketUpdated"]
