"""Inspectors of the clusters' billing (pallet DdcVerification): reads only. Not on mainnet 73158.

Validators inspect with a key of their own, the fifth of their session keys. The calls are off-chain workers' and root's.

Source: reconstructed. The sources of 80013 are not public; storage follows the last public version, 73006, events those
seen on a chain of 73160; 54113's own are as its metadata has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..event import event
from ..query import Constant, OptionalDoubleMap, OptionalMap, OptionalValue, StorageValue
from ..types import H256, AccountId, ClusterId, DdcEra
from ._values import pallet_account

__all__ = [
    "ACCOUNT",
    "EraValidation",
    "EraValidationNotReady",
    "EraValidationReady",
    "EraValidationStatus",
    "ValidatorKeySet",
    "ValidatorsSetUpdated",
    "cluster_to_validate",
    "era_validations",
    "pallet_id",
    "validator_set",
    "validator_to_stash_key",
]

ACCOUNT = pallet_account(b"verifypa")
"""The pallet's account."""


class EraValidationStatus(Enum):
    """State of the validation of an era (54113)."""

    VALIDATING_DATA = "ValidatingData"
    READY_FOR_PAYOUT = "ReadyForPayout"
    PAYOUT_IN_PROGRESS = "PayoutInProgress"
    PAYOUT_FAILED = "PayoutFailed"
    PAYOUT_SUCCESS = "PayoutSuccess"


@dataclass(frozen=True, slots=True)
class EraValidation:
    """The validation of an era (54113).

    Attributes:
        validators: Validators by the pair of roots, of payers and of payees, that they computed.
        start_era: Start of the era, in seconds since 1970.
        end_era: End of the era, in seconds since 1970.
        payers_merkle_root_hash: Agreed root over the batches of payers; zeros before the agreement.
        payees_merkle_root_hash: Root over the batches of payees.
        status: State of the validation.
    """

    validators: dict[tuple[H256, H256], list[AccountId]]
    start_era: int
    end_era: int
    payers_merkle_root_hash: H256
    payees_merkle_root_hash: H256
    status: EraValidationStatus


validator_set = StorageValue("DdcVerification", "ValidatorSet", list[AccountId])
"""Verification keys of the session's inspectors, as accounts."""
validator_to_stash_key = OptionalMap("DdcVerification", "ValidatorToStashKey", AccountId, AccountId)
"""Stashes of validators, by verification key."""
era_validations = OptionalDoubleMap("DdcVerification", "EraValidations", (ClusterId, DdcEra), EraValidation)
"""Validations by cluster and DDC era; 54113 only."""
cluster_to_validate = OptionalValue("DdcVerification", "ClusterToValidate", ClusterId)
"""The one validated cluster; 54113 only."""

pallet_id = Constant("DdcVerification", "PalletId", bytes)
"""Id that the pallet's account derives from."""


@event("DdcVerification")
class ValidatorKeySet:
    """A validator set its verification key."""

    validator: AccountId


@event("DdcVerification")
class ValidatorsSetUpdated:
    """The session's inspectors were set."""

    validators: list[AccountId]


@event("DdcVerification")
class EraValidationReady:
    """Enough validators agreed on an era; 54113 only."""

    cluster_id: ClusterId
    era_id: DdcEra


@event("DdcVerification")
class EraValidationNotReady:
    """Not enough validators agreed on an era; 54113 only."""

    cluster_id: ClusterId
    era_id: DdcEra
