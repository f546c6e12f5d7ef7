"""What payouts keep: who was charged and paid, and who still owes or is owed."""

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
"""The account that charges go to and rewards come from."""

payout_receipts = OptionalDoubleMap("DdcPayouts", "PayoutReceipts", (ClusterId, DdcEra), PayoutReceipt)
payout_fingerprints = OptionalMap("DdcPayouts", "PayoutFingerprints", H256, PayoutFingerprint)
"""What inspectors committed to, by the hash of it."""
debtor_customers = OptionalDoubleMap("DdcPayouts", "DebtorCustomers", (ClusterId, AccountId), Amount)
"""What customers still owe."""
owing_providers = OptionalDoubleMap("DdcPayouts", "OwingProviders", (ClusterId, AccountId), Amount)
"""What providers are still owed."""
active_billing_reports = OptionalDoubleMap("DdcPayouts", "ActiveBillingReports", (ClusterId, DdcEra), BillingReport)
"""Payouts before 80011."""
authorised_caller = OptionalValue("DdcPayouts", "AuthorisedCaller", AccountId)
"""Who may send payouts, before 80011."""

pallet_id = Constant("DdcPayouts", "PalletId", bytes)
validators_quorum = Constant("DdcPayouts", "ValidatorsQuorum", int)
"""Per cent of all inspectors that must agree."""
