"""Calls of identities' owners, of their sub-accounts, and of registrars."""

from __future__ import annotations

from collections.abc import Mapping

from ...call import Call, wraps_call
from ...errors import EncodeError
from ...types import H256, AccountLike, Amount, MappingLike
from .._values import as_account, as_amount, as_choice, as_hash
from .types import IdentityField, IdentityInfo, Judgement, plain_data, plain_info

__all__ = [
    "add_registrar",
    "add_sub",
    "cancel_request",
    "clear_identity",
    "kill_identity",
    "provide_judgement",
    "quit_sub",
    "remove_sub",
    "rename_sub",
    "request_judgement",
    "set_account_id",
    "set_fee",
    "set_fields",
    "set_identity",
    "set_subs",
]

# --- identities ------------------------------------------------------------------------------------------------------


@wraps_call("Identity", "set_identity")
def set_identity(info: IdentityInfo) -> Call:
    """Set the signer's identity; reserves 10 CERE and more by size. Judgements are lost, except sticky ones.

    Errors: ``TooManyFields`` (54113), ``Balances.InsufficientBalance``.

    Args:
        info: The whole identity; omitted pieces are removed.
    """
    return Call("Identity", "set_identity", {"info": plain_info(info)})


@wraps_call("Identity", "clear_identity")
def clear_identity() -> Call:
    """Remove the signer's identity and its sub-accounts, and release their deposits.

    Errors: ``NoIdentity`` (``NotNamed`` on 54113).
    """
    return Call("Identity", "clear_identity")


@wraps_call("Identity", "kill_identity")
def kill_identity(target: AccountLike) -> Call:
    """Remove an account's identity and slash its deposits; root, and the origin ``general_admin``.

    Errors: ``NoIdentity`` (``NotNamed`` on 54113), ``BadOrigin``.

    Args:
        target: The account.
    """
    return Call("Identity", "kill_identity", {"target": as_account(target, "target")})


@wraps_call("Identity", "request_judgement")
def request_judgement(reg_index: int, *, max_fee: Amount) -> Call:
    """Request a registrar's judgement of the signer's identity; reserves the registrar's fee.

    Errors: ``EmptyIndex`` (no such registrar), ``NoIdentity``, ``StickyJudgement`` (the registrar has judged already),
    ``FeeChanged`` (the fee is higher).

    Args:
        reg_index: The registrar, by its index in ``registrars``.
        max_fee: Maximum fee, in planck.
    """
    return Call("Identity", "request_judgement", {"reg_index": reg_index, "max_fee": as_amount(max_fee, "max_fee")})


@wraps_call("Identity", "cancel_request")
def cancel_request(reg_index: int) -> Call:
    """Cancel a request for a judgement, and release the fee. Errors: ``NoIdentity``, ``NotFound``, ``JudgementGiven``.

    Args:
        reg_index: The registrar.
    """
    return Call("Identity", "cancel_request", {"reg_index": reg_index})


# --- sub-accounts ----------------------------------------------------------------------------------------------------


@wraps_call("Identity", "set_subs")
def set_subs(subs: MappingLike[AccountLike, str]) -> Call:
    """Replace all of the signer's sub-accounts; reserves 2 CERE for each.

    Errors: ``NotFound`` (the signer has no identity), ``TooManySubAccounts`` (100 on Cere), ``AlreadyClaimed`` (another
    account's sub-account).

    Args:
        subs: Names by account, each of at most 32 bytes.
    """
    if not isinstance(subs, Mapping):
        raise EncodeError("subs", "names by account: {account: name}", repr(subs))
    named = [(as_account(sub, "sub"), plain_data(name, f"subs[{sub}]")) for sub, name in subs.items()]
    return Call("Identity", "set_subs", {"subs": named})


@wraps_call("Identity", "add_sub")
def add_sub(sub: AccountLike, *, data: str | None) -> Call:
    """Name a sub-account of the signer; reserves 2 CERE.

    Errors: ``NoIdentity``, ``TooManySubAccounts`` (100 on Cere), ``AlreadyClaimed`` (it is a sub-account already).

    Args:
        sub: The account.
        data: Name of the sub-account, at most 32 bytes; None for none.
    """
    return Call("Identity", "add_sub", {"sub": as_account(sub, "sub"), "data": plain_data(data, "data")})


@wraps_call("Identity", "rename_sub")
def rename_sub(sub: AccountLike, *, data: str | None) -> Call:
    """Rename a sub-account of the signer. Errors: ``NoIdentity``, ``NotOwned``.

    Args:
        sub: The account.
        data: New name, at most 32 bytes; None for none.
    """
    return Call("Identity", "rename_sub", {"sub": as_account(sub, "sub"), "data": plain_data(data, "data")})


@wraps_call("Identity", "remove_sub")
def remove_sub(sub: AccountLike) -> Call:
    """Remove a sub-account and release its deposit.

    Errors: ``NoIdentity``, ``NotSub``, ``NotOwned``.

    Args:
        sub: The account.
    """
    return Call("Identity", "remove_sub", {"sub": as_account(sub, "sub")})


@wraps_call("Identity", "quit_sub")
def quit_sub() -> Call:
    """End the signer's role as a sub-account; the signer receives its deposit. Errors: ``NotSub``."""
    return Call("Identity", "quit_sub")


# --- registrars ------------------------------------------------------------------------------------------------------


@wraps_call("Identity", "add_registrar")
def add_registrar(account: AccountLike) -> Call:
    """Add a registrar; root, and the origin ``general_admin``. Errors: ``TooManyRegistrars`` (20).

    Args:
        account: The registrar's account.
    """
    return Call("Identity", "add_registrar", {"account": as_account(account, "account")})


@wraps_call("Identity", "set_fee")
def set_fee(index: int, *, fee: Amount) -> Call:
    """As a registrar, set the fee for a judgement. Errors: ``InvalidIndex`` (the signer is not that registrar).

    Args:
        index: The registrar.
        fee: The fee, in planck.
    """
    return Call("Identity", "set_fee", {"index": index, "fee": as_amount(fee, "fee")})


@wraps_call("Identity", "set_account_id")
def set_account_id(index: int, *, new: AccountLike) -> Call:
    """As a registrar, transfer the role to another account. Errors: ``InvalidIndex``.

    Args:
        index: The registrar.
        new: The new account.
    """
    return Call("Identity", "set_account_id", {"index": index, "new": as_account(new, "new")})


@wraps_call("Identity", "set_fields")
def set_fields(index: int, *, fields: IdentityField) -> Call:
    """As a registrar, set the pieces of an identity to examine. Errors: ``InvalidIndex``.

    Args:
        index: The registrar.
        fields: The pieces of an identity.
    """
    if not isinstance(fields, IdentityField):
        raise EncodeError("fields", "identity.IdentityField, combined with |", repr(fields))
    return Call("Identity", "set_fields", {"index": index, "fields": int(fields)})


@wraps_call("Identity", "provide_judgement")
def provide_judgement(reg_index: int, *, target: AccountLike, judgement: Judgement, identity: H256 | bytes) -> Call:
    """As a registrar, judge an identity, and receive the reserved fee.

    Errors: ``InvalidIndex``, ``InvalidTarget`` (no identity), ``JudgementForDifferentIdentity`` (the identity changed
    meanwhile), ``JudgementPaymentFailed``.

    Args:
        reg_index: The registrar.
        target: Account of the identity.
        judgement: The judgement.
        identity: Hash of the examined identity: ``info_hash(runtime, info)``.
    """
    args = {
        "reg_index": reg_index,
        "target": as_account(target, "target"),
        "judgement": as_choice(judgement, "judgement", Judgement),
        "identity": as_hash(identity, "identity"),
    }
    return Call("Identity", "provide_judgement", args)
