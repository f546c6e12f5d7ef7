"""Stake held on its owner's account and used by another: how pools stake (pallet DelegatedStaking).

The pallet has no calls: pools and staking make its entries. Older runtimes (54113), whose pools hold their members' stake
themselves, do not have it. Amounts are planck.

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
    """Stake that `agent` uses."""

    agent: AccountId
    amount: Amount


@dataclass(frozen=True, slots=True)
class AgentLedger:
    """What an agent, such as a pool, was given.

    Attributes:
        payee: Where its rewards go.
        total_delegated: All that was given, staked or not.
        unclaimed_withdrawals: Unbonded, and not yet given back.
        pending_slash: Taken from its stake, and not yet from the delegators.
    """

    payee: AccountId
    total_delegated: Amount
    unclaimed_withdrawals: Amount
    pending_slash: Amount


delegators = OptionalMap("DelegatedStaking", "Delegators", AccountId, Delegation)
counter_for_delegators = StorageValue("DelegatedStaking", "CounterForDelegators", int)
agents = OptionalMap("DelegatedStaking", "Agents", AccountId, AgentLedger)
"""By the account that stakes: ``nomination_pools.bonded_account(pool_id)`` for a pool."""
counter_for_agents = StorageValue("DelegatedStaking", "CounterForAgents", int)

pallet_id = Constant("DelegatedStaking", "PalletId", bytes)
slash_reward_fraction = Constant("DelegatedStaking", "SlashRewardFraction", Perbill)
"""Share of a slash that goes to who applies it."""


@event("DelegatedStaking")
class Delegated:
    """Stake was given to an agent."""

    agent: AccountId
    delegator: AccountId
    amount: Amount


@event("DelegatedStaking")
class Released:
    """Stake is free again."""

    agent: AccountId
    delegator: AccountId
    amount: Amount


@event("DelegatedStaking")
class Slashed:
    """A delegator paid its part of a punishment."""

    agent: AccountId
    delegator: AccountId
    amount: Amount


@event("DelegatedStaking")
class MigratedDelegation:
    """Stake that the agent held is held on the delegator's account."""

    agent: AccountId
    delegator: AccountId
    amount: Amount
