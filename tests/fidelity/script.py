"""The script: all sections in their order."""

from __future__ import annotations

from . import clusters, customers, governance, nodes, others, payouts
from .world import Section

SECTIONS: dict[str, Section] = {
    "Deposits": customers.deposits,
    "Deposits for others": customers.deposits_for_others,
    "Buckets": customers.buckets,
    "Registration of nodes": nodes.registration,
    "Stakes of nodes": nodes.stakes,
    "Stakes in clusters": nodes.storing,
    "Broken records": nodes.stake_errors,
    "Parameters of clusters": clusters.parameters,
    "Nodes of clusters": clusters.members,
    "Bonds of clusters": clusters.bonds,
    "Contracts that admit nodes": clusters.authorization,
    "Decisions of members": governance.members,
    "Decisions of root": governance.root,
    "Pools and stakers": others.pools,
    "Proxy types": others.proxies,
    "Tracks and constants": others.tracks,
    "Origins": others.origins,
    "Fee pot": others.fees,
    "Payouts": payouts.payouts,
    "Payouts of 80013": payouts.unauthorized,
    "Withdrawals that are due": customers.withdrawals,
}
