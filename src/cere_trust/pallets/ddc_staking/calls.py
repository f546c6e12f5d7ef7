"""Calls of stashes and controllers of nodes, and of reserve accounts and managers of clusters."""

from __future__ import annotations

from ...call import Call, wraps_call
from ...types import AccountLike, Amount, ClusterId, NodePubKey
from .._values import as_account, as_amount, as_cluster, as_node

__all__ = [
    "bond",
    "bond_cluster",
    "chill",
    "fast_chill",
    "set_controller",
    "set_node",
    "store",
    "unbond",
    "unbond_cluster",
    "withdraw_unbonded",
    "withdraw_unbonded_cluster",
]

# --- calls for nodes -------------------------------------------------------------------------------------------------


@wraps_call("DdcStaking", "bond")
def bond(controller: AccountLike, *, node: NodePubKey | str, value: Amount) -> Call:
    """Stake balance for a node; the signer becomes its stash, and need not be its provider.

    Errors: ``AlreadyBonded``, ``AlreadyPaired`` (the controller, the node or the stash is taken), ``InsufficientBond``
    (below the existential deposit), ``NodeIsNotFound`` (register it first: `ddc_nodes.create_node`), ``BadState`` (the
    account cannot take another consumer reference).

    Args:
        controller: Account that will act for the stake.
        node: The node.
        value: Amount, in planck; `Bonded` reports the amount locked, which is less if the account holds less.
    """
    args = {
        "controller": as_account(controller, "controller"),
        "node": as_node(node, "node"),
        "value": as_amount(value, "value"),
    }
    return Call("DdcStaking", "bond", args)


@wraps_call("DdcStaking", "store")
def store(cluster: ClusterId | str) -> Call:
    """Count the stake for a cluster, whose manager can then add the node; cancels a pending `chill`.

    The controller signs. A node that has chilled can store to another cluster, even while the former one still lists it.
    Errors: ``NoCluster``, ``NotController``, ``NoClusterGovParams``, ``InsufficientBond`` (below the cluster's bond
    size), ``BadState``, ``AlreadyInRole`` (storing to another cluster: `chill` first), ``NodeIsLeaving``.

    Args:
        cluster: The cluster.
    """
    return Call("DdcStaking", "store", {"cluster_id": as_cluster(cluster)})


@wraps_call("DdcStaking", "chill")
def chill() -> Call:
    """Stop storing, in two calls: the first announces it (`ChillSoon`), the second, after the cluster's delay, does it
    (`Chilled`).

    The controller signs. A cluster without a delay needs one call; without anything stored it succeeds without effect.
    Errors: ``NotController``, ``NoClusterGovParams``, ``TooEarly`` (the delay is not over).
    """
    return Call("DdcStaking", "chill")


@wraps_call("DdcStaking", "fast_chill")
def fast_chill() -> Call:
    """Allow `chill` from the next block on, for a node that was never added to the cluster.

    The controller signs. Errors: ``NotController``, ``BadState``, ``NotNodeController``, ``NodeHasNoStake`` (not
    storing), ``FastChillProhibited`` (the node is in the cluster).
    """
    return Call("DdcStaking", "fast_chill")


@wraps_call("DdcStaking", "unbond")
def unbond(value: Amount) -> Call:
    """Unbond stake, to be withdrawn after the cluster's delay, or at once if the node is in no cluster.

    The controller signs; zero succeeds without effect. Errors: ``NotController``, ``NoMoreChunks`` (32 chunks are
    unlocking already), ``InsufficientBond`` (less than the cluster's bond size would remain: `chill` first).

    Args:
        value: Amount, in planck; more than the stake, or all but less than 1 CERE, means all of it.
    """
    return Call("DdcStaking", "unbond", {"value": as_amount(value, "value")})


@wraps_call("DdcStaking", "withdraw_unbonded")
def withdraw_unbonded() -> Call:
    """Release unbonded stake whose delay is over; without any, succeeds without `Withdrawn`.

    The controller signs. A node that is leaving leaves its cluster (`Left`). Errors: ``NotController``, ``BadState``.
    """
    return Call("DdcStaking", "withdraw_unbonded")


@wraps_call("DdcStaking", "set_controller")
def set_controller(controller: AccountLike) -> Call:
    """Set another controller; the stash signs, and no event reports it. Errors: ``NotStash``, ``AlreadyPaired``.

    Args:
        controller: The new controller.
    """
    return Call("DdcStaking", "set_controller", {"controller": as_account(controller, "controller")})


@wraps_call("DdcStaking", "set_node")
def set_node(new_node: NodePubKey | str) -> Call:
    """Assign the stake to another node; the stash signs, and no event reports it. The chain does not check that the
    node exists.

    Errors: ``AlreadyPaired`` (the node has another stash), ``AlreadyInRole`` (storing: `chill` first), ``NodeIsLeaving``.

    Args:
        new_node: The new node.
    """
    return Call("DdcStaking", "set_node", {"new_node": as_node(new_node, "new_node")})


# --- calls for clusters ----------------------------------------------------------------------------------------------


@wraps_call("DdcStaking", "bond_cluster")
def bond_cluster(cluster: ClusterId | str) -> Call:
    """Lock the bond of a cluster; its reserve account signs. A reserve account or a manager has one bonded cluster at
    most.

    Errors: ``DdcClusters.ClusterDoesNotExist``, ``NotStash`` (not the reserve account), ``AlreadyBonded``,
    ``AlreadyPaired`` (the manager has another bonded cluster), ``DdcClusters.UnexpectedClusterStatus`` (not unbonded),
    ``BadState``, ``InsufficientBond`` (the account holds less than the bond).

    Args:
        cluster: The cluster.
    """
    return Call("DdcStaking", "bond_cluster", {"cluster_id": as_cluster(cluster)})


@wraps_call("DdcStaking", "unbond_cluster")
def unbond_cluster(cluster: ClusterId | str) -> Call:
    """Start to release the bond of a cluster, after 28 days (10 blocks at 54113); the manager signs.

    Errors: ``DdcClusters.ClusterDoesNotExist``, ``NotController``, ``NoMoreChunks``,
    ``DdcClusters.UnexpectedClusterStatus`` (not bonded or activated, or it still has nodes).

    Args:
        cluster: The cluster.
    """
    return Call("DdcStaking", "unbond_cluster", {"cluster_id": as_cluster(cluster)})


@wraps_call("DdcStaking", "withdraw_unbonded_cluster")
def withdraw_unbonded_cluster(cluster: ClusterId | str) -> Call:
    """Release the bond of a cluster once it is due; succeeds without effect before. The manager signs.

    Errors: ``DdcClusters.ClusterDoesNotExist``, ``NotController``, ``DdcClusters.UnexpectedClusterStatus`` (the bond that
    is due is another cluster's).

    Args:
        cluster: The cluster.
    """
    return Call("DdcStaking", "withdraw_unbonded_cluster", {"cluster_id": as_cluster(cluster)})
