"""The fee pot that stakers' rewards are burnt from (pallet FeeHandler).

Rewards are minted; as much is burnt from the fee pot then. Where the pot is short, the supply grows. Not at 54113.

Source: the interface of ``pallet-fee-handler``.
"""

from __future__ import annotations

from ..call import Call, wraps_call
from ..event import event
from ..query import Constant
from ..types import AccountId, AccountLike, Amount
from ._values import as_account, as_amount, pallet_account

__all__ = [
    "FEE_POT",
    "ManualFeeAccountTopUp",
    "NativeTokenBurned",
    "burn_native_tokens",
    "manual_topup",
    "pallet_id",
    "treasury_pallet_id",
]

FEE_POT = pallet_account(b"feehandl")
"""The account that rewards are burnt from."""


@wraps_call("FeeHandler", "manual_topup")
def manual_topup(amount: Amount) -> Call:
    """Move balance to the fee pot; anyone may.

    Errors: ``Token.FundsUnavailable``, ``Token.NotExpendable`` (less than the existential deposit would be left).

    Args:
        amount: How much, in planck.
    """
    return Call("FeeHandler", "manual_topup", {"amount": as_amount(amount, "amount")})


@wraps_call("FeeHandler", "burn_native_tokens")
def burn_native_tokens(who: AccountLike, *, amount: Amount) -> Call:
    """Burn an account's balance, locked or not; only root may.

    Errors: ``BadOrigin``, ``Token.FundsUnavailable`` (the account holds less).

    Args:
        who: Whose.
        amount: Exactly how much, in planck.
    """
    return Call(
        "FeeHandler", "burn_native_tokens", {"who": as_account(who, "who"), "amount": as_amount(amount, "amount")}
    )


pallet_id = Constant("FeeHandler", "PalletId", bytes)
treasury_pallet_id = Constant("FeeHandler", "TreasuryPalletId", bytes)


@event("FeeHandler")
class ManualFeeAccountTopUp:
    """Somebody moved balance to the fee pot."""

    source: AccountId
    amount: Amount


@event("FeeHandler")
class NativeTokenBurned:
    """Root burnt an account's balance."""

    who: AccountId
    amount: Amount
