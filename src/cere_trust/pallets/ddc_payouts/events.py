"""Events of the pallet DdcPayouts."""

from __future__ import annotations

from dataclasses import field

from ...event import event
from ...types import H256, AccountId, Amount, BucketId, ClusterId, DdcEra

__all__ = [
    "AuthorisedCaller",
    "BillingReportFinalized",
    "BillingReportInitialized",
    "ChargeError",
    "ChargeFailed",
    "Charged",
    "ChargedPartially",
    "ChargingFinished",
    "ChargingStarted",
    "ClusterReserveFeesCollected",
    "Indebted",
    "NotDistributedOverallReward",
    "NotDistributedReward",
    "PayoutFingerprintCommited",
    "PayoutInitialized",
    "PayoutReceiptFinalized",
    "ProviderRewarded",
    "Rewarded",
    "RewardingFinished",
    "RewardingStarted",
    "TreasuryFeesCollected",
    "ValidatorFeesCollected",
    "ValidatorRewarded",
    "ValidatorsFeesCollected",
]


@event("DdcPayouts")
class PayoutInitialized:
    """The payout of an era began."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts")
class BillingReportInitialized:
    """The payout of an era began, before 80011."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts")
class ChargingStarted:
    """The charging of customers began."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts")
class Charged:
    """A customer paid in full; `bucket_id` is None except at 54113."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    amount: Amount
    bucket_id: BucketId | None = None


@event("DdcPayouts")
class ChargedPartially:
    """A customer paid less than was due, but more than nothing."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    charged: Amount
    expected_to_charge: Amount


@event("DdcPayouts")
class ChargeFailed:
    """A customer paid less than was due, before 80011; `bucket_id` is None except at 54113."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    charged: Amount
    expected_to_charge: Amount
    bucket_id: BucketId | None = None


@event("DdcPayouts")
class Indebted:
    """A charge was `amount` short, which the chain adds to the customer's debt; `bucket_id` is None except at 54113."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    amount: Amount
    bucket_id: BucketId | None = None


@event("DdcPayouts")
class ChargingFinished:
    """All customers were charged."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts")
class TreasuryFeesCollected:
    """The treasury received its share."""

    cluster_id: ClusterId
    era: DdcEra
    amount: Amount


@event("DdcPayouts")
class ClusterReserveFeesCollected:
    """The cluster's reserve account received its share."""

    cluster_id: ClusterId
    era: DdcEra
    amount: Amount


@event("DdcPayouts")
class ValidatorsFeesCollected:
    """The fee pot received the validators' share."""

    cluster_id: ClusterId
    era: DdcEra
    amount: Amount


@event("DdcPayouts")
class ValidatorFeesCollected:
    """The validators and nominators received their share, before 80011."""

    cluster_id: ClusterId
    era: DdcEra
    amount: Amount


@event("DdcPayouts")
class RewardingStarted:
    """The payments to providers began."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts")
class Rewarded:
    """A provider was paid."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    node_provider_id: AccountId
    rewarded: Amount
    expected_to_reward: Amount


@event("DdcPayouts")
class ProviderRewarded:
    """A provider was paid for a node's usage; mainnet 73158 only."""

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


@event("DdcPayouts")
class ValidatorRewarded:
    """A validator or nominator was paid, before 80011."""

    cluster_id: ClusterId
    era: DdcEra
    validator_id: AccountId
    amount: Amount


@event("DdcPayouts")
class NotDistributedReward:
    """The vault was more than 100,000 planck short of a provider's reward."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    node_provider_id: AccountId
    expected_reward: Amount
    distributed_reward: Amount


@event("DdcPayouts")
class NotDistributedOverallReward:
    """The payments to all providers are more than 100,000 planck below the charges left for them; on 73158 also if above."""

    cluster_id: ClusterId
    era: DdcEra
    expected_reward: Amount
    total_distributed_rewards: Amount = field(metadata={"formerly": "total_distributed_reward"})


@event("DdcPayouts")
class RewardingFinished:
    """All providers were paid."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts")
class PayoutReceiptFinalized:
    """The payout of an era ended."""

    cluster_id: ClusterId
    era: DdcEra
    finalized_at: int


@event("DdcPayouts")
class BillingReportFinalized:
    """The payout of an era ended, before 80011."""

    cluster_id: ClusterId
    era: DdcEra


@event("DdcPayouts")
class ChargeError:
    """Charging a customer failed; `error` is the chain's, undecoded."""

    cluster_id: ClusterId
    era: DdcEra
    batch_index: int
    customer_id: AccountId
    amount: Amount
    error: object


@event("DdcPayouts")
class PayoutFingerprintCommited:
    """An inspector committed to an era's charges and payments; the spelling is the chain's."""

    validator_id: AccountId
    cluster_id: ClusterId
    era_id: DdcEra
    payers_merkle_root: H256
    payees_merkle_root: H256


@event("DdcPayouts")
class AuthorisedCaller:
    """The one account that may send payouts was set, before 80011."""

    authorised_caller: AccountId
