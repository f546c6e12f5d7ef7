"""What users say to the chain, as values: calls, storage items, constants and events, one module per pallet.

A call wrapper returns a `Call`; a storage descriptor returns a `Query`; nothing here does I/O. What is not wrapped is
reached with ``Call("Pallet", "call", {…})`` and ``Query("Pallet", "Item", …)``.
"""

from . import (
    balances,
    conviction_voting,
    ddc_clusters,
    ddc_customers,
    ddc_nodes,
    preimage,
    proxy,
    referenda,
    session,
    staking,
    sudo,
    system,
    transaction_payment,
    utility,
)

__all__ = [
    "balances",
    "conviction_voting",
    "ddc_clusters",
    "ddc_customers",
    "ddc_nodes",
    "preimage",
    "proxy",
    "referenda",
    "session",
    "staking",
    "sudo",
    "system",
    "transaction_payment",
    "utility",
]
