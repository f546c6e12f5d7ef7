"""Payouts of eras, and commitments to them."""

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
    """State of the payout of an era; the chain counts from 1."""

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
        state: State of the payout.
        vault: The account that receives charges and pays rewards.
        fingerprint: Hash of the inspectors' agreed commitment.
        total_collected_charges: Sum of the customers' payments, in planck.
        total_distributed_rewards: Sum of the providers' earnings paid, in planck.
        total_settled_fees: Sum of the fees of treasury, validators and the cluster's reserve, in planck.
        charging_max_batch_index: Index of the last batch of payers.
        charging_processed_batches: Indexes of the processed batches of payers.
        rewarding_max_batch_index: Index of the last batch of payees.
        rewarding_processed_batches: Indexes of the processed batches of payees.
        finalized_at: Block in which the payout ended.
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
    """A commitment to an era's charges and payments: Merkle roots, and the inspectors behind them.

    Attributes:
        cluster_id: The cluster.
        payers_merkle_root: Root over the batches of payers.
        payees_merkle_root: Root over the batches of payees.
        validators: Inspectors that committed to it.
        era: The era; this and the next two are None if the runtime has `ehd_id` instead.
        inspection_hash: Hash of the inspection.
        ehd_merkle_root: Root over the era's historical document.
        ehd_id: Cluster and era as text, on runtimes before 73160.
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
    """Charges to customers by kind of usage."""

    transfer: Amount
    storage: Amount
    puts: Amount
    gets: Amount


@dataclass(frozen=True, slots=True)
class BillingReport:
    """The payout of an era, before 80011 (mainnet 73158, 54113).

    Attributes:
        state: State of the payout.
        vault: The account that receives charges and pays rewards.
        start_era: Start of the era, in seconds since 1970.
        end_era: End of the era, in seconds since 1970.
        total_customer_charge: Sum of the customers' payments, by kind of usage.
        total_distributed_reward: Sum of the providers' earnings paid, in planck.
        total_node_usage: Usage of all nodes.
        charging_max_batch_index: Index of the last batch of payers.
        charging_processed_batches: Indexes of the processed batches of payers.
        rewarding_max_batch_index: Index of the last batch of payees.
        rewarding_processed_batches: Indexes of the processed batches of payees.
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
    """Proof that a batch is a leaf of a committed Merkle mountain range.

    A range of n leaves has a perfect binary tree of Blake2s-256 for each bit of n, the largest first; its root folds their
    roots, the peaks, from the right, each time hashing right before left. A batch's leaf is the root of a range over its
    entries; an entry's leaf is the Blake2b-256 hash of the encoded account and amount.

    Attributes:
        proof: Peaks left of the batch's tree, siblings on its path from the bottom, and the folded peaks right of the tree.
    """

    proof: list[H256]
