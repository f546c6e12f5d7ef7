"""The fee pot, from which the chain burns the amount of stakers' rewards (pallet FeeHandler).

The chain mints rewards and burns as much from the fee pot; if the pot is short, the supply grows. Not at 54113.

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
"""The account of the fee pot."""


@wraps_call("FeeHandler", "manual_topup")
def manual_topup(amount: Amount) -> Call:
    """Transfer balance to the fee pot; anyone may.

    Errors: ``Token.FundsUnavailable``, ``Token.NotExpendable`` (less than the existential deposit would be left).

    Args:
        amount: Amount, in planck.
    """
    return Call("FeeHandler", "manual_topup", {"amount": as_amount(amount, "amount")})


@wraps_call("FeeHandler", "burn_native_tokens")
def burn_native_tokens(who: AccountLike, *, amount: Amount) -> Call:
    """Burn an account's balance, locked or not, up to `amount`; only root may.

    The account keeps the existential deposit, 1 CERE; `NativeTokenBurned` reports the amount burnt.

    Errors: ``BadOrigin``.

    Args:
        who: The account.
        amount: Maximum amount, in planck.
    """
    return Call(
        "FeeHandler", "burn_native_tokens", {"who": as_account(who, "who"), "amount": as_amount(amount, "amount")}
    )


pallet_id = Constant("FeeHandler", "PalletId", bytes)
"""Id that the fee pot's account derives from."""
treasury_pallet_id = Constant("FeeHandler", "TreasuryPalletId", bytes)
"""Id that the treasury's account derives from."""


@event("FeeHandler")
class ManualFeeAccountTopUp:
    """An account transferred balance to the fee pot."""

    source: AccountId
    amount: Amount


@event("FeeHandler")
class NativeTokenBurned:
    """Root burned an account's balance; `amount` is the amount burnt."""

    who: AccountId
    amount: Amount
