"""Calls, storage items, constants and events of the chain as values, one module per pallet.

A call wrapper returns a `Call`; a storage descriptor returns a `Query`; nothing here does I/O. Use ``Call("Pallet",
"call", {…})`` and ``Query("Pallet", "Item", …)`` for items without a wrapper. A module loads on its first use.
"""

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import (
        authority_discovery,
        babe,
        balances,
        bounties,
        child_bounties,
        contracts,
        conviction_voting,
        ddc_clusters,
        ddc_clusters_gov,
        ddc_customers,
        ddc_deposit_contract,
        ddc_nodes,
        ddc_payouts,
        ddc_staking,
        ddc_verification,
        delegated_staking,
        election_provider_multi_phase,
        fast_unstake,
        fee_handler,
        grandpa,
        identity,
        im_online,
        indices,
        multisig,
        nomination_pools,
        offences,
        preimage,
        proxy,
        recovery,
        referenda,
        scheduler,
        session,
        staking,
        sudo,
        system,
        tech_comm,
        timestamp,
        transaction_payment,
        treasury,
        utility,
        vesting,
        voter_list,
        whitelist,
    )

__all__ = [
    "authority_discovery",
    "babe",
    "balances",
    "bounties",
    "child_bounties",
    "contracts",
    "conviction_voting",
    "ddc_clusters",
    "ddc_clusters_gov",
    "ddc_customers",
    "ddc_deposit_contract",
    "ddc_nodes",
    "ddc_payouts",
    "ddc_staking",
    "ddc_verification",
    "delegated_staking",
    "election_provider_multi_phase",
    "fast_unstake",
    "fee_handler",
    "grandpa",
    "identity",
    "im_online",
    "indices",
    "multisig",
    "nomination_pools",
    "offences",
    "preimage",
    "proxy",
    "recovery",
    "referenda",
    "scheduler",
    "session",
    "staking",
    "sudo",
    "system",
    "tech_comm",
    "timestamp",
    "transaction_payment",
    "treasury",
    "utility",
    "vesting",
    "voter_list",
    "whitelist",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)


def load_all() -> None:
    """Import every pallet, which fills the registries of `cere_trust.call`, `query` and `event`."""
    for name in __all__:
        import_module(f".{name}", __name__)
