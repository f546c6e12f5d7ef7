"""What stashes and controllers do for nodes, and reserve accounts and managers for clusters."""

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
    """Put balance at stake for a node; the signer becomes its stash, and need not be its provider.

    Errors: ``AlreadyBonded``, ``AlreadyPaired`` (the controller, the node or the stash is taken), ``InsufficientBond``
    (below the existential deposit), ``NodeIsNotFound`` (register it first: `ddc_nodes.create_node`), ``BadState`` (the
    account cannot take another consumer reference).

    Args:
        controller: Who will act for the stake.
        node: The node.
        value: How much, in planck; `Bonded` says what was locked, which is less where the account holds less.
    """
    args = {
        "controller": as_account(controller, "controller"),
        "node": as_node(node, "node"),
        "value": as_amount(value, "value"),
    }
    return Call("DdcStaking", "bond", args)


@wraps_call("DdcStaking", "store")
def store(cluster: ClusterId | str) -> Call:
    """Let the stake count for a cluster, whose manager can add the node then; takes a pending `chill` back.

    The controller signs. Errors: ``NoCluster``, ``NotController``, ``NoClusterGovParams``, ``InsufficientBond`` (below
    the cluster's bond size), ``BadState``, ``StoringProhibited`` (the node is in another cluster), ``AlreadyInRole``
    (storing to another cluster), ``NodeIsLeaving``.

    Args:
        cluster: The cluster.
    """
    return Call("DdcStaking", "store", {"cluster_id": as_cluster(cluster)})


@wraps_call("DdcStaking", "chill")
def chill() -> Call:
    """Stop storing, in two calls: the first says so (`ChillSoon`), the second after the cluster's delay does it (`Chilled`).

    The controller signs. A cluster without a delay needs one call; without anything stored it succeeds without effect.
    Errors: ``NotController``, ``NoClusterGovParams``, ``TooEarly`` (the delay is not over).
    """
    return Call("DdcStaking", "chill")


@wraps_call("DdcStaking", "fast_chill")
def fast_chill() -> Call:
    """Make `chill` possible from the next block on, where the node was never added to the cluster.

    The controller signs. Errors: ``NotController``, ``BadState``, ``NotNodeController``, ``NodeHasNoStake`` (not
    storing), ``FastChillProhibited`` (the node is in the cluster).
    """
    return Call("DdcStaking", "fast_chill")


@wraps_call("DdcStaking", "unbond")
def unbond(value: Amount) -> Call:
    """Take stake out, to be withdrawn after the cluster's delay, or at once where the node is in none.

    The controller signs; zero succeeds without effect. Errors: ``NotController``, ``NoMoreChunks`` (32 wait already),
    ``InsufficientBond`` (less than the cluster's bond size would remain: `chill` first).

    Args:
        value: How much, in planck; more than there is, or all but less than 1 CERE, means all of it.
    """
    return Call("DdcStaking", "unbond", {"value": as_amount(value, "value")})


@wraps_call("DdcStaking", "withdraw_unbonded")
def withdraw_unbonded() -> Call:
    """Free what was unbonded and has waited long enough; succeeds without `Withdrawn` where nothing has.

    The controller signs. A node that is leaving leaves its cluster (`Left`). Errors: ``NotController``, ``BadState``.
    """
    return Call("DdcStaking", "withdraw_unbonded")


@wraps_call("DdcStaking", "set_controller")
def set_controller(controller: AccountLike) -> Call:
    """Name another controller; the stash signs, and no event tells of it. Errors: ``NotStash``, ``AlreadyPaired``.

    Args:
        controller: The new one.
    """
    return Call("DdcStaking", "set_controller", {"controller": as_account(controller, "controller")})


@wraps_call("DdcStaking", "set_node")
def set_node(new_node: NodePubKey | str) -> Call:
    """Stand for another node; the stash signs, and no event tells of it. Whether the node exists is not checked.

    Errors: ``AlreadyPaired`` (the node has a stash), ``AlreadyInRole`` (storing: `chill` first), ``NodeIsLeaving``.

    Args:
        new_node: The other node.
    """
    return Call("DdcStaking", "set_node", {"new_node": as_node(new_node, "new_node")})


# --- calls for clusters ----------------------------------------------------------------------------------------------


@wraps_call("DdcStaking", "bond_cluster")
def bond_cluster(cluster: ClusterId | str) -> Call:
    """Lock the bond of a cluster; its reserve account signs, and can bond for one cluster only, as can a manager.

    Errors: ``DdcClusters.ClusterDoesNotExist``, ``NotStash`` (not the reserve account), ``AlreadyBonded``,
    ``AlreadyPaired`` (the manager has another bonded cluster), ``DdcClusters.UnexpectedClusterStatus`` (not unbonded),
    ``BadState``, ``InsufficientBond`` (the account holds less than the bond).

    Args:
        cluster: The cluster.
    """
    return Call("DdcStaking", "bond_cluster", {"cluster_id": as_cluster(cluster)})


@wraps_call("DdcStaking", "unbond_cluster")
def unbond_cluster(cluster: ClusterId | str) -> Call:
    """Ask for the bond of a cluster back, 28 days later (10 blocks at 54113); the manager signs.

    Errors: ``NotController``, ``NoMoreChunks``, ``DdcClusters.UnexpectedClusterStatus`` (not bonded or activated, or it
    still has nodes).

    Args:
        cluster: The cluster.
    """
    return Call("DdcStaking", "unbond_cluster", {"cluster_id": as_cluster(cluster)})


@wraps_call("DdcStaking", "withdraw_unbonded_cluster")
def withdraw_unbonded_cluster(cluster: ClusterId | str) -> Call:
    """Free the bond of a cluster once it is due; succeeds without effect before. The manager signs.

    Errors: ``NotController``.

    Args:
        cluster: The cluster.
    """
    return Call("DdcStaking", "withdraw_unbonded_cluster", {"cluster_id": as_cluster(cluster)})
