"""Deposits of any generation of the pallet."""

from __future__ import annotations

from collections.abc import Sequence

from ...crypto.hashing import blake2_128, blake2_256
from ...errors import IncompatibleRuntime
from ...query import HasItems, Reading, View
from ...types import AccountId, AccountLike, ClusterId
from .._values import as_account, as_cluster, pallet_account
from ..ddc_clusters import clusters
from .calls import LEAVE_CLUSTER_OUT, NAME_CLUSTER
from .storage import buckets, cluster_ledger, ledger
from .types import CustomerLedger

__all__ = [
    "ONLY_CLUSTER",
    "all_ledgers",
    "ledger_of",
    "ledgers_of",
    "per_cluster",
    "vault",
]

ONLY_CLUSTER = ClusterId(bytes(19) + b"\x01")
"""The one cluster of the deposit calls of 54113."""


def per_cluster(runtime: HasItems) -> bool:
    """Return True if deposit calls name a cluster: then an account has a ledger for each cluster."""
    return runtime.has_argument("DdcCustomers", "deposit", "cluster_id")


def ledger_of(account: AccountLike, *, cluster: ClusterId | str | None = None) -> View[CustomerLedger | None]:
    """Query an account's deposit, None if it has none.

    Args:
        account: The customer.
        cluster: The cluster; omitted on runtimes with one ledger per account.

    Raises:
        IncompatibleRuntime: At the query, if a cluster is missing or the runtime does not keep ledgers by cluster.
    """
    who, where = as_account(account, "account"), None if cluster is None else as_cluster(cluster)

    def steps(runtime: HasItems) -> Reading[CustomerLedger | None]:
        found: CustomerLedger | None
        if runtime.has_storage("DdcCustomers", "Ledger"):
            if where is not None:
                raise IncompatibleRuntime(f"DdcCustomers.Ledger: {LEAVE_CLUSTER_OUT}")
            (found,) = yield [ledger(who)]
        else:
            if where is None and per_cluster(runtime):
                raise IncompatibleRuntime(f"DdcCustomers.ClusterLedger: {NAME_CLUSTER}")
            (found,) = yield [cluster_ledger(where or ONLY_CLUSTER, who)]
        return found

    return View(f"DdcCustomers.ledger_of({who}, {where})", steps)


def ledgers_of(account: AccountLike) -> View[list[tuple[ClusterId | None, CustomerLedger]]]:
    """Query an account's deposits with every cluster; the cluster is None if one ledger covers all.

    Args:
        account: The customer.
    """
    who = as_account(account, "account")

    def steps(runtime: HasItems) -> Reading[list[tuple[ClusterId | None, CustomerLedger]]]:
        if runtime.has_storage("DdcCustomers", "Ledger"):
            (found,) = yield [ledger(who)]
            return [(None, found)] if found else []
        places: list[ClusterId] = sorted(cluster for cluster, _ in (yield clusters))
        ledgers = yield [cluster_ledger(cluster, who) for cluster in places]
        return [(place, one) for place, one in zip(places, ledgers, strict=True) if one]

    return View(f"DdcCustomers.ledgers_of({who})", steps)


def all_ledgers(known: Sequence[ClusterId] = ()) -> View[list[tuple[ClusterId | None, CustomerLedger]]]:
    """Query every deposit, with its cluster.

    The chain stores ledgers under hashes of cluster and owner. The ledger holds the owner; the view recovers the
    cluster by hashing the ids of all clusters, of the buckets' clusters, and of `known`. The cluster is None if none
    matches, or if one ledger covers all clusters. This reads the whole map.

    Args:
        known: Ids of further clusters to match, such as some that the chain no longer has.
    """

    def steps(runtime: HasItems) -> Reading[list[tuple[ClusterId | None, CustomerLedger]]]:
        if runtime.has_storage("DdcCustomers", "Ledger"):
            return [(None, found) for _, found in (yield ledger)]
        candidates = {as_cluster(one) for one in known}
        candidates |= {cluster for cluster, _ in (yield clusters)}
        candidates |= {bucket.cluster_id for _, bucket in (yield buckets)}
        by_hash = {blake2_256(cluster): cluster for cluster in candidates}
        return [(by_hash.get(hashes[0]), found) for hashes, found in (yield cluster_ledger)]

    return View("DdcCustomers.all_ledgers()", steps)


def vault(cluster: ClusterId | str | None = None) -> AccountId:
    """Return the account that holds the deposits.

    Args:
        cluster: The cluster; omitted on runtimes with one account for all deposits (73158, 54113).
    """
    return pallet_account(b"accounts", b"" if cluster is None else blake2_128(as_cluster(cluster)))
