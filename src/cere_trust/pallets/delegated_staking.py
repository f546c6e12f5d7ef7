"""Stake held on its owner's account and staked by an agent: the way pools stake (pallet DelegatedStaking).

The pallet has no calls: pools and staking make its entries. Older runtimes (54113) do not have it; their pools hold
their members' stake themselves. Amounts are planck.

Source: ``pallet-delegated-staking``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..event import event
from ..query import Constant, OptionalMap, StorageValue
from ..types import AccountId, Amount, Perbill

__all__ = [
    "AgentLedger",
    "Delegated",
    "Delegation",
    "MigratedDelegation",
    "Released",
    "Slashed",
    "agents",
    "counter_for_agents",
    "counter_for_delegators",
    "delegators",
    "pallet_id",
    "slash_reward_fraction",
]


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation of stake to `agent`."""

    agent: AccountId
    amount: Amount


@dataclass(frozen=True, slots=True)
class AgentLedger:
    """Delegated stake of an agent, such as a pool.

    Attributes:
        payee: Account that receives its rewards.
        total_delegated: Sum of the delegations, staked or not, in planck.
        unclaimed_withdrawals: Unbonded stake that delegators have not withdrawn, in planck.
        pending_slash: Slash of its stake that delegators have not paid yet, in planck.
    """

    payee: AccountId
    total_delegated: Amount
    unclaimed_withdrawals: Amount
    pending_slash: Amount


delegators = OptionalMap("DelegatedStaking", "Delegators", AccountId, Delegation)
"""Delegations by delegator."""
counter_for_delegators = StorageValue("DelegatedStaking", "CounterForDelegators", int)
"""Number of entries in `delegators`."""
agents = OptionalMap("DelegatedStaking", "Agents", AccountId, AgentLedger)
"""Agents by their account: ``nomination_pools.bonded_account(pool_id)`` for a pool."""
counter_for_agents = StorageValue("DelegatedStaking", "CounterForAgents", int)
"""Number of entries in `agents`."""

pallet_id = Constant("DelegatedStaking", "PalletId", bytes)
"""Id that the agents' proxy accounts derive from."""
slash_reward_fraction = Constant("DelegatedStaking", "SlashRewardFraction", Perbill)
"""Share of a slash for the account that applies it, in parts per billion."""


@event("DelegatedStaking")
class Delegated:
    """Stake was delegated to an agent."""

    agent: AccountId
    delegator: AccountId
    amount: Amount


@event("DelegatedStaking")
class Released:
    """Stake was released."""

    agent: AccountId
    delegator: AccountId
    amount: Amount


@event("DelegatedStaking")
class Slashed:
    """A delegator paid its part of a slash."""

    agent: AccountId
    delegator: AccountId
    amount: Amount


@event("DelegatedStaking")
class MigratedDelegation:
    """Stake moved from the agent's account to a hold on the delegator's."""

    agent: AccountId
    delegator: AccountId
    amount: Amount
