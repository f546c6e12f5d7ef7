"""Storage items and constants of the pallet Identity."""

from __future__ import annotations

from ...query import Constant, OptionalMap, StorageMap, StorageValue
from ...types import AccountId, Amount
from .types import (
    Allocation,
    AuthorityDeposit,
    AuthorityProperties,
    Data,
    RegistrarInfo,
    Registration,
    System,
    UsernameInformation,
)

__all__ = [
    "authority_of",
    "basic_deposit",
    "byte_deposit",
    "field_deposit",
    "identity_of",
    "max_additional_fields",
    "max_registrars",
    "max_sub_accounts",
    "max_suffix_length",
    "max_username_length",
    "pending_username_expiration",
    "pending_usernames",
    "registrars",
    "sub_account_deposit",
    "subs_of",
    "super_of",
    "unbinding_usernames",
    "username_deposit",
    "username_grace_period",
    "username_info_of",
    "username_of",
]

identity_of = OptionalMap("Identity", "IdentityOf", AccountId, Registration)
"""Identities by account."""
super_of = OptionalMap("Identity", "SuperOf", AccountId, tuple[AccountId, Data])
"""Main account and name of a sub-account, by sub-account."""
subs_of = StorageMap("Identity", "SubsOf", AccountId, tuple[Amount, list[AccountId]])
"""Deposit in planck and sub-accounts, by main account."""
registrars = StorageValue("Identity", "Registrars", list[RegistrarInfo | None])
"""Registrars; calls name one by its index, from 0. None for removed ones."""
username_of = OptionalMap("Identity", "UsernameOf", AccountId, bytes)
"""Primary usernames by account."""
authority_of = OptionalMap("Identity", "AuthorityOf", bytes, AuthorityProperties)
"""Username authorities by suffix."""
username_info_of = OptionalMap("Identity", "UsernameInfoOf", bytes, UsernameInformation)
"""Owner and kind of usernames, by username."""
pending_usernames = OptionalMap(
    "Identity", "PendingUsernames", bytes, tuple[AccountId, int, Allocation | AuthorityDeposit | System]
)
"""Offered usernames: account, block of expiry and kind, by username."""
unbinding_usernames = OptionalMap("Identity", "UnbindingUsernames", bytes, int)
"""Usernames being unbound: block from which they can be removed, by username."""

basic_deposit = Constant("Identity", "BasicDeposit", Amount)
"""Base deposit of an identity, in planck."""
byte_deposit = Constant("Identity", "ByteDeposit", Amount)
"""Deposit per byte of an identity, in planck."""
field_deposit = Constant("Identity", "FieldDeposit", Amount)
"""Deposit per additional field, in planck (54113)."""
sub_account_deposit = Constant("Identity", "SubAccountDeposit", Amount)
"""Deposit per sub-account, in planck."""
username_deposit = Constant("Identity", "UsernameDeposit", Amount)
"""Deposit of a username without allocation, in planck."""
max_sub_accounts = Constant("Identity", "MaxSubAccounts", int)
"""Maximum number of sub-accounts of an account."""
max_additional_fields = Constant("Identity", "MaxAdditionalFields", int)
"""Maximum number of additional fields (54113)."""
max_registrars = Constant("Identity", "MaxRegistrars", int)
"""Maximum number of registrars."""
pending_username_expiration = Constant("Identity", "PendingUsernameExpiration", int)
"""Blocks within which an offered username can be accepted."""
username_grace_period = Constant("Identity", "UsernameGracePeriod", int)
"""Blocks between `unbind_username` and `remove_username`."""
max_suffix_length = Constant("Identity", "MaxSuffixLength", int)
"""Maximum length of a suffix, in bytes."""
max_username_length = Constant("Identity", "MaxUsernameLength", int)
"""Maximum length of a username with its suffix, in bytes."""
