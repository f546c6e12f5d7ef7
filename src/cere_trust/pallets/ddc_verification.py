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
    """How far the validation of an era is (54113)."""

    VALIDATING_DATA = "ValidatingData"
    READY_FOR_PAYOUT = "ReadyForPayout"
    PAYOUT_IN_PROGRESS = "PayoutInProgress"
    PAYOUT_FAILED = "PayoutFailed"
    PAYOUT_SUCCESS = "PayoutSuccess"


@dataclass(frozen=True, slots=True)
class EraValidation:
    """The validation of an era (54113).

    Attributes:
        validators: Who found which pair of roots, of payers and of payees.
        start_era: When the era began, in seconds since 1970.
        end_era: When it ended.
        payers_merkle_root_hash: Root over the batches of payers that was agreed on; zeros before.
        payees_merkle_root_hash: Root over the batches of payees.
        status: How far it is.
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
"""Stash of the validator that a verification key stands for."""
era_validations = OptionalDoubleMap("DdcVerification", "EraValidations", (ClusterId, DdcEra), EraValidation)
"""Validations of eras; 54113 only."""
cluster_to_validate = OptionalValue("DdcVerification", "ClusterToValidate", ClusterId)
"""The one cluster that is validated; 54113 only."""

pallet_id = Constant("DdcVerification", "PalletId", bytes)


@event("DdcVerification")
class ValidatorKeySet:
    """A validator has a verification key now."""

    validator: AccountId


@event("DdcVerification")
class ValidatorsSetUpdated:
    """The session's inspectors are these now."""

    validators: list[AccountId]


@event("DdcVerification")
class EraValidationReady:
    """Enough validators agree on an era; 54113 only."""

    cluster_id: ClusterId
    era_id: DdcEra


@event("DdcVerification")
class EraValidationNotReady:
    """Not enough validators agree on an era; 54113 only."""

    cluster_id: ClusterId
    era_id: DdcEra
