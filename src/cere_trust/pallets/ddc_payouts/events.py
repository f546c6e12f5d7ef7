"""What payouts report."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...event import event
from ...types import H256, AccountId, Amount, BucketId, ClusterId, DdcEra


@event("DdcPayouts", "PayoutInitialized")
@dataclass(frozen=True, slots=True)
class PayoutInitialized:
    """The payout of an era began."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts", "BillingReportInitialized")
@dataclass(frozen=True, slots=True)
class BillingReportInitialized:
    """The payout of an era began, before 80011."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts", "ChargingStarted")
@dataclass(frozen=True, slots=True)
class ChargingStarted:
    """Customers are being charged."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts", "Charged")
@dataclass(frozen=True, slots=True)
class Charged:
    """A customer paid in full; `bucket_id` is None except at 54113."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    amount: Amount
    bucket_id: BucketId | None = None


@event("DdcPayouts", "ChargedPartially")
@dataclass(frozen=True, slots=True)
class ChargedPartially:
    """A customer paid less than was due."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    charged: Amount
    expected_to_charge: Amount


@event("DdcPayouts", "ChargeFailed")
@dataclass(frozen=True, slots=True)
class ChargeFailed:
    """A customer paid less than was due, before 80011; `bucket_id` is None except at 54113."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    charged: Amount
    expected_to_charge: Amount
    bucket_id: BucketId | None = None


@event("DdcPayouts", "Indebted")
@dataclass(frozen=True, slots=True)
class Indebted:
    """A customer owes `amount` from now on; `bucket_id` is None except at 54113."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    amount: Amount
    bucket_id: BucketId | None = None


@event("DdcPayouts", "ChargingFinished")
@dataclass(frozen=True, slots=True)
class ChargingFinished:
    """All customers were charged."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts", "TreasuryFeesCollected")
@dataclass(frozen=True, slots=True)
class TreasuryFeesCollected:
    """The treasury received its share."""

    cluster_id: ClusterId
    era: DdcEra
    amount: Amount


@event("DdcPayouts", "ClusterReserveFeesCollected")
@dataclass(frozen=True, slots=True)
class ClusterReserveFeesCollected:
    """The cluster's reserve account received its share."""

    cluster_id: ClusterId
    era: DdcEra
    amount: Amount


@event("DdcPayouts", "ValidatorsFeesCollected")
@dataclass(frozen=True, slots=True)
class ValidatorsFeesCollected:
    """The validators received their share."""

    cluster_id: ClusterId
    era: DdcEra
    amount: Amount


@event("DdcPayouts", "ValidatorFeesCollected")
@dataclass(frozen=True, slots=True)
class ValidatorFeesCollected:
    """The validators received their share, before 80011."""

    cluster_id: ClusterId
    era: DdcEra
    amount: Amount


@event("DdcPayouts", "RewardingStarted")
@dataclass(frozen=True, slots=True)
class RewardingStarted:
    """Providers are being paid."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts", "Rewarded")
@dataclass(frozen=True, slots=True)
class Rewarded:
    """A provider was paid."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    node_provider_id: AccountId
    rewarded: Amount
    expected_to_reward: Amount


@event("DdcPayouts", "ProviderRewarded")
@dataclass(frozen=True, slots=True)
class ProviderRewarded:
    """A provider was paid for what a node stored and moved; mainnet 73158 only."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    stored_bytes: int
    transferred_bytes: int
    number_of_puts: int
    number_of_gets: int
    node_provider_id: AccountId
    rewarded: Amount
    expected_to_reward: Amount


@event("DdcPayouts", "ValidatorRewarded")
@dataclass(frozen=True, slots=True)
class ValidatorRewarded:
    """A validator was paid, before 80011."""

    cluster_id: ClusterId
    era: DdcEra
    validator_id: AccountId
    amount: Amount


@event("DdcPayouts", "NotDistributedReward")
@dataclass(frozen=True, slots=True)
class NotDistributedReward:
    """A provider was paid less than was due."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    node_provider_id: AccountId
    expected_reward: Amount
    distributed_reward: Amount


@event("DdcPayouts", "NotDistributedOverallReward")
@dataclass(frozen=True, slots=True)
class NotDistributedOverallReward:
    """All providers together were paid another sum than was due."""

    cluster_id: ClusterId
    era: DdcEra
    expected_reward: Amount
    total_distributed_rewards: Amount = field(metadata={"formerly": "total_distributed_reward"})


@event("DdcPayouts", "RewardingFinished")
@dataclass(frozen=True, slots=True)
class RewardingFinished:
    """All providers were paid."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts", "PayoutReceiptFinalized")
@dataclass(frozen=True, slots=True)
class PayoutReceiptFinalized:
    """The payout of an era is over."""

    cluster_id: ClusterId
    era: DdcEra
    finalized_at: int


@event("DdcPayouts", "BillingReportFinalized")
@dataclass(frozen=True, slots=True)
class BillingReportFinalized:
    """The payout of an era is over, before 80011."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts", "ChargeError")
@dataclass(frozen=True, slots=True)
class ChargeError:
    """A customer could not be charged; `error` is the chain's, undecoded."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    amount: Amount
    error: object


@event("DdcPayouts", "PayoutFingerprintCommited")
@dataclass(frozen=True, slots=True)
class PayoutFingerprintCommited:
    """An inspector committed to what an era's payers owe and its payees earn; the chain spells it so."""

    validator_id: AccountId
    cluster_id: ClusterId
    era_id: DdcEra
    payers_merkle_root: H256
    payees_merkle_root: H256


@event("DdcPayouts", "AuthorisedCaller")
@dataclass(frozen=True, slots=True)
class AuthorisedCaller:
    """One account may send payouts from now on, before 80011."""

    authorised_caller: AccountId
