"""What the chain knows of identities."""

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
super_of = OptionalMap("Identity", "SuperOf", AccountId, tuple[AccountId, Data])
"""Of a sub-account: whose it is, and its name."""
subs_of = StorageMap("Identity", "SubsOf", AccountId, tuple[Amount, list[AccountId]])
"""An account's sub-accounts, and the deposit for them."""
registrars = StorageValue("Identity", "Registrars", list[RegistrarInfo | None])
"""Who judges identities; calls name a registrar by its place, counted from 0."""
username_of = OptionalMap("Identity", "UsernameOf", AccountId, bytes)
"""The username that an account shows."""
authority_of = OptionalMap("Identity", "AuthorityOf", bytes, AuthorityProperties)
"""Authorities by suffix."""
username_info_of = OptionalMap("Identity", "UsernameInfoOf", bytes, UsernameInformation)
pending_usernames = OptionalMap(
    "Identity", "PendingUsernames", bytes, tuple[AccountId, int, Allocation | AuthorityDeposit | System]
)
"""Usernames that were offered: to whom, until which block, and how they were given."""
unbinding_usernames = OptionalMap("Identity", "UnbindingUsernames", bytes, int)
"""Usernames that are taken back, and the block from which they can be removed."""

basic_deposit = Constant("Identity", "BasicDeposit", Amount)
byte_deposit = Constant("Identity", "ByteDeposit", Amount)
"""For each byte of an identity."""
field_deposit = Constant("Identity", "FieldDeposit", Amount)
"""For each additional field (54113)."""
sub_account_deposit = Constant("Identity", "SubAccountDeposit", Amount)
username_deposit = Constant("Identity", "UsernameDeposit", Amount)
max_sub_accounts = Constant("Identity", "MaxSubAccounts", int)
max_additional_fields = Constant("Identity", "MaxAdditionalFields", int)
max_registrars = Constant("Identity", "MaxRegistrars", int)
pending_username_expiration = Constant("Identity", "PendingUsernameExpiration", int)
"""Blocks within which an offered username is to be taken."""
username_grace_period = Constant("Identity", "UsernameGracePeriod", int)
"""Blocks between `unbind_username` and `remove_username`."""
max_suffix_length = Constant("Identity", "MaxSuffixLength", int)
max_username_length = Constant("Identity", "MaxUsernameLength", int)
