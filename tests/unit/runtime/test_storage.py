"""Storage keys of every hasher, and values with their defaults."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.call import Call
from cere_trust.crypto.hashing import blake2_128, blake2_256, twox_64, twox_128, twox_256
from cere_trust.errors import DecodeError, EncodeError, IncompatibleRuntime
from cere_trust.runtime.metadata import StorageInfo
from cere_trust.runtime.storage import StorageKeys
from cere_trust.types import AccountId, Amount, OpaqueKey

from .recorded import ALL, DEV_14, DEV_16, runtime

ALICE, BOB = AccountId(bytes(range(32))), AccountId(bytes(range(32, 64)))
TRANSFER = Call("Balances", "transfer_keep_alive", {"dest": ALICE, "value": Amount.cere("1.5")})


@pytest.mark.parametrize("name", ALL)
def test_storage_keys_hash_what_the_item_says(name: str) -> None:
    this = runtime(name)
    account = twox_128(b"System") + twox_128(b"Account")
    assert this.storage_prefix("System", "Account") == account
    assert this.storage_key("System", "Account", ALICE) == account + blake2_128(ALICE) + ALICE
    assert this.storage_key("System", "Number") == twox_128(b"System") + twox_128(b"Number")
    hashed = this.storage_key("System", "BlockHash", 7)
    number = this.encode(this.storage_info("System", "BlockHash").keys[0], 7)
    assert hashed == twox_128(b"System") + twox_128(b"BlockHash") + twox_64(number) + number
    assert this.decode_storage_key("System", "Account", this.storage_key("System", "Account", ALICE)) == (ALICE,)
    assert this.decode_storage_key("System", "Number", this.storage_key("System", "Number")) == ()


HASH = {
    "Identity": lambda data: data,
    "Twox64Concat": lambda data: twox_64(data) + data,
    "Blake2_128Concat": lambda data: blake2_128(data) + data,
    "Blake2_128": blake2_128,
    "Blake2_256": blake2_256,
    "Twox128": twox_128,
    "Twox256": twox_256,
}


@given(hashers=st.lists(st.sampled_from(sorted(HASH)), max_size=4), seed=st.integers())
@settings(deadline=None)
def test_every_hasher_in_any_combination(hashers: list[str], seed: int) -> None:
    registry, rng = runtime(DEV_14).registry, random.Random(seed)
    account = runtime(DEV_14).storage_info("System", "Account").keys[0]
    item = StorageInfo(b"", 0, "P", "Item", "Prefix", True, tuple(hashers), (account,) * len(hashers), 0, b"")
    keys = StorageKeys(registry, item)
    values = [AccountId(rng.randbytes(32)) for _ in hashers]
    expected = twox_128(b"Prefix") + twox_128(b"Item")
    for count, (hasher, value) in enumerate(zip(hashers, values, strict=True)):
        assert keys.under(values[:count]) == expected
        expected += HASH[hasher](value)
    raw = keys.key(values)
    assert raw == expected
    read = keys.keys(raw)
    for hasher, value, found in zip(hashers, values, read, strict=True):
        reversible = hasher in ("Identity", "Twox64Concat", "Blake2_128Concat")
        assert found == (value if reversible else HASH[hasher](value))
        assert type(found) is (AccountId if reversible else OpaqueKey)
    for wrong in (raw + b"\0", raw[:-1], b"\0" + raw[1:]):
        with pytest.raises(DecodeError):
            keys.keys(wrong)
    with pytest.raises(IncompatibleRuntime, match=f"got {len(hashers) + 1}"):
        keys.key([*values, ALICE])
    with pytest.raises(IncompatibleRuntime):
        keys.under([*values, ALICE])


def test_a_wrong_number_of_keys_says_which_are_wanted() -> None:
    this = runtime(DEV_16)
    with pytest.raises(IncompatibleRuntime, match=r"System\.Account takes 1 key \(.*AccountId32\); got 0"):
        this.storage_key("System", "Account")
    with pytest.raises(IncompatibleRuntime, match=r"System\.Number takes no key: it is one value; got 1"):
        this.storage_key("System", "Number", 1)
    with pytest.raises(IncompatibleRuntime, match="takes 2 keys"):
        this.storage_key("Staking", "ErasValidatorPrefs", 1)
    with pytest.raises(EncodeError, match=r"Staking\.ErasValidatorPrefs key 1: expected an integer"):
        this.storage_key("Staking", "ErasValidatorPrefs", "x", ALICE)


def test_a_key_that_does_not_match_its_hash_is_refused() -> None:
    this = runtime(DEV_14)
    raw = bytearray(this.storage_key("System", "Account", ALICE))
    raw[-1] ^= 1
    with pytest.raises(DecodeError, match="the hash of the key"):
        this.decode_storage_key("System", "Account", bytes(raw))


def test_missing_values_read_as_their_default_or_none() -> None:
    this = runtime(DEV_14)
    account = this.decode_storage("System", "Account", None)
    assert isinstance(account, dict)
    assert account["data"]["free"] == 0
    assert this.decode_storage("Staking", "Ledger", None) is None
    with pytest.raises(DecodeError, match=r"frame_system::AccountInfo\.data\.free"):
        this.decode_storage("System", "Account", bytes(20))
