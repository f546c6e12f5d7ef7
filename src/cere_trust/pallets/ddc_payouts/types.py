"""What payouts keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ...types import H256, AccountId, Amount, ClusterId, DdcEra
from .._usage import Usage

__all__ = [
    "BillingReport",
    "CustomerCharge",
    "MMRProof",
    "PayoutFingerprint",
    "PayoutReceipt",
    "PayoutState",
]


class PayoutState(Enum):
    """How far the payout of an era is; the chain counts from 1."""

    NOT_INITIALIZED = "NotInitialized"
    INITIALIZED = "Initialized"
    CHARGING_CUSTOMERS = "ChargingCustomers"
    CUSTOMERS_CHARGED_WITH_FEES = "CustomersChargedWithFees"
    REWARDING_PROVIDERS = "RewardingProviders"
    PROVIDERS_REWARDED = "ProvidersRewarded"
    FINALIZED = "Finalized"


@dataclass(frozen=True, slots=True)
class PayoutReceipt:
    """The payout of an era, from 80011 on.

    Attributes:
        state: How far it is.
        vault: The account that charges go to and rewards come from.
        fingerprint: Hash of what inspectors agreed on.
        total_collected_charges: What customers paid.
        total_distributed_rewards: What providers received.
        total_settled_fees: What treasury, validators and the cluster's reserve received.
        charging_max_batch_index: The last batch of payers.
        charging_processed_batches: Those that were processed.
        rewarding_max_batch_index: The last batch of payees.
        rewarding_processed_batches: Those that were processed.
        finalized_at: Block in which it ended.
    """

    state: PayoutState
    vault: AccountId
    fingerprint: H256
    total_collected_charges: Amount
    total_distributed_rewards: Amount
    total_settled_fees: Amount
    charging_max_batch_index: int
    charging_processed_batches: list[int]
    rewarding_max_batch_index: int
    rewarding_processed_batches: list[int]
    finalized_at: int | None


@dataclass(frozen=True, slots=True)
class PayoutFingerprint:
    """What inspectors say an era's payers owe and its payees earn: Merkle roots, and who says so.

    Attributes:
        cluster_id: The cluster.
        payers_merkle_root: Root over the batches of payers.
        payees_merkle_root: Root over the batches of payees.
        validators: Inspectors who committed to it.
        era: The era; this and the next two are None where the runtime has `ehd_id` instead.
        inspection_hash: Hash of the inspection.
        ehd_merkle_root: Root over the era's historical document.
        ehd_id: Cluster and era in text, on runtimes before 73160.
    """

    cluster_id: ClusterId
    payers_merkle_root: H256
    payees_merkle_root: H256
    validators: list[AccountId]
    era: DdcEra | None = None
    inspection_hash: H256 | None = None
    ehd_merkle_root: H256 | None = None
    ehd_id: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerCharge:
    """What customers were charged for."""

    transfer: Amount
    storage: Amount
    puts: Amount
    gets: Amount


@dataclass(frozen=True, slots=True)
class BillingReport:
    """The payout of an era, before 80011 (mainnet 73158, 54113).

    Attributes:
        state: How far it is.
        vault: The account that charges go to and rewards come from.
        start_era: When the era began, in seconds since 1970.
        end_era: When it ended.
        total_customer_charge: What customers paid, and for what.
        total_distributed_reward: What providers received.
        total_node_usage: What all nodes stored and moved.
        charging_max_batch_index: The last batch of payers.
        charging_processed_batches: Those that were processed.
        rewarding_max_batch_index: The last batch of payees.
        rewarding_processed_batches: Those that were processed.
    """

    state: PayoutState
    vault: AccountId
    start_era: int
    end_era: int
    total_customer_charge: CustomerCharge
    total_distributed_reward: Amount
    total_node_usage: Usage
    charging_max_batch_index: int
    charging_processed_batches: list[int]
    rewarding_max_batch_index: int
    rewarding_processed_batches: list[int]


@dataclass(frozen=True, slots=True)
class MMRProof:
    """Hashes that lead from a batch to the committed root."""

    proof: list[H256]
