"""Storage items and constants of the pallet DdcPayouts."""

from __future__ import annotations

from ...query import Constant, OptionalDoubleMap, OptionalMap, OptionalValue
from ...types import H256, AccountId, Amount, ClusterId, DdcEra
from .._values import pallet_account
from .types import BillingReport, PayoutFingerprint, PayoutReceipt

__all__ = [
    "VAULT",
    "active_billing_reports",
    "authorised_caller",
    "debtor_customers",
    "owing_providers",
    "pallet_id",
    "payout_fingerprints",
    "payout_receipts",
    "validators_quorum",
]

VAULT = pallet_account(b"payouts_")
"""The account that receives charges and pays rewards."""

payout_receipts = OptionalDoubleMap("DdcPayouts", "PayoutReceipts", (ClusterId, DdcEra), PayoutReceipt)
"""Payouts by cluster and DDC era, from 80011 on."""
payout_fingerprints = OptionalMap("DdcPayouts", "PayoutFingerprints", H256, PayoutFingerprint)
"""Commitments of inspectors, by their hash."""
debtor_customers = OptionalDoubleMap("DdcPayouts", "DebtorCustomers", (ClusterId, AccountId), Amount)
"""Debts of customers, by cluster and customer, in planck."""
owing_providers = OptionalDoubleMap("DdcPayouts", "OwingProviders", (ClusterId, AccountId), Amount)
"""Unpaid earnings of providers, by cluster and provider, in planck; no runtime with public sources writes it."""
active_billing_reports = OptionalDoubleMap("DdcPayouts", "ActiveBillingReports", (ClusterId, DdcEra), BillingReport)
"""Payouts by cluster and DDC era, before 80011."""
authorised_caller = OptionalValue("DdcPayouts", "AuthorisedCaller", AccountId)
"""The account that may send payouts, before 80011."""

pallet_id = Constant("DdcPayouts", "PalletId", bytes)
"""Id that the vault's account derives from."""
validators_quorum = Constant("DdcPayouts", "ValidatorsQuorum", int)
"""Part of all inspectors that must agree, in per cent."""
