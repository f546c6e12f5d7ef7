"""Multisig accounts as an independent client derives them, and invalid multisigs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalecodec.base import RuntimeConfigurationObject
from scalecodec.type_registry import load_type_registry_preset

from cere_trust import AccountId, Amount, Call, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.errors import EncodeError
from cere_trust.pallets import multisig, staking
from cere_trust.types import Weight

from ..extrinsic.made import ALICE, ALL, BOB, runtime

CHARLIE = Keypair.from_uri("//Charlie").account
WEIGHT = Weight(10**9, 10**4)
CALL = staking.chill()
HASH = blake2_256(b"")
WHEN = multisig.Timepoint(7, 2)

CALLS: list[Callable[[int, list[AccountId]], Call]] = [
    lambda n, who: multisig.as_multi(CALL, threshold=n, other_signatories=who, max_weight=WEIGHT),
    lambda n, who: multisig.approve_as_multi(HASH, threshold=n, other_signatories=who),
    lambda n, who: multisig.cancel_as_multi(HASH, threshold=n, other_signatories=who, timepoint=WHEN),
    lambda n, who: multisig.poke_deposit(HASH, threshold=n, other_signatories=who),
]


@pytest.fixture(scope="module")
def referee() -> Callable[[list[AccountId], int], bytes]:
    """Load the independent derivation of multisig accounts, substrate-interface's."""
    config = RuntimeConfigurationObject()
    config.update_type_registry(load_type_registry_preset("core"))
    cls = config.get_decoder_class("MultiAccountId")
    return lambda who, threshold: bytes.fromhex(
        cls.create_from_account_list(["0x" + one.hex() for one in who], threshold).value[2:]
    )


@given(st.data())
def test_a_multisig_account_is_the_one_that_substrate_interface_derives(
    referee: Callable[[list[AccountId], int], bytes], data: st.DataObject
) -> None:
    account = st.binary(min_size=32, max_size=32).map(AccountId)
    who = data.draw(st.lists(account, min_size=1, max_size=70, unique=True))
    threshold = data.draw(st.integers(1, len(who)))
    assert multisig.account_of(who, threshold=threshold) == referee(who, threshold)


def test_a_multisig_account_is_the_one_that_polkadot_js_derives() -> None:
    found = multisig.account_of([CHARLIE, ALICE, BOB], threshold=2)
    assert found.to_ss58(42) == "5DjYJStmdZ2rcqXbXGX7TW85JsrW6uG4y9MUcLq2BoPMpRA7"


@pytest.mark.parametrize("make", CALLS)
def test_signatories_may_come_in_any_order(make: Callable[[int, list[AccountId]], Call]) -> None:
    calls = [make(2, list(order)) for order in permutations([ALICE, BOB, CHARLIE])]
    assert all(call == calls[0] for call in calls)
    assert calls[0].args["other_signatories"] == sorted([ALICE, BOB, CHARLIE])


@pytest.mark.parametrize("make", CALLS)
def test_signatories_differ_and_can_reach_the_threshold(make: Callable[[int, list[AccountId]], Call]) -> None:
    with pytest.raises(EncodeError, match=r"^other_signatories: expected accounts that differ, got .* twice"):
        make(2, [ALICE, BOB, ALICE])
    with pytest.raises(EncodeError, match=r"^other_signatories: expected the accounts of at least one"):
        make(2, [])
    with pytest.raises(TypeError, match="list of accounts"):
        make(2, str(ALICE))  # type: ignore[arg-type]
    for bad in (0, 1, 4, -2, True, 2.0, "2", None):
        with pytest.raises(EncodeError, match=r"^threshold: expected 2 to 3"):
            make(bad, [ALICE, BOB])  # type: ignore[arg-type]


def test_an_account_needs_signatories_that_differ() -> None:
    with pytest.raises(EncodeError, match=r"^signatories: "):
        multisig.account_of([ALICE, ALICE], threshold=2)
    for bad in (0, 3):
        with pytest.raises(EncodeError, match=r"^threshold: expected 1 to 2"):
            multisig.account_of([ALICE, BOB], threshold=bad)


def test_a_weight_and_a_timepoint_are_no_bare_numbers() -> None:
    for bad in (10**9, (1, 2), None):
        with pytest.raises(EncodeError, match=r"^max_weight: expected Weight"):
            multisig.as_multi(CALL, threshold=2, other_signatories=[BOB], max_weight=bad)  # type: ignore[arg-type]
    for bad in (7, (7, 2)):
        with pytest.raises(EncodeError, match=r"^maybe_timepoint: expected a Timepoint"):
            multisig.approve_as_multi(HASH, threshold=2, other_signatories=[BOB], maybe_timepoint=bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ALL)
def test_a_call_is_known_by_the_hash_of_its_bytes(name: str) -> None:
    assert multisig.call_hash(runtime(name), CALL) == blake2_256(runtime(name).encode_call(CALL))
    with pytest.raises(TypeError, match="expected a Call"):
        multisig.call_hash(runtime(name), staking.chill)  # type: ignore[arg-type]


def test_who_agrees_next_is_told_from_who_has() -> None:
    terms: dict[str, Any] = {"threshold": 2, "signatories": [CHARLIE, ALICE, BOB], "max_weight": WEIGHT}
    proposal = multisig.next_approval(CALL, signer=ALICE, pending=None, **terms)
    assert proposal == multisig.as_multi(CALL, threshold=2, other_signatories=[BOB, CHARLIE], max_weight=WEIGHT)
    pending = multisig.Multisig(WHEN, Amount(0), ALICE, [ALICE])
    approval = multisig.next_approval(CALL, signer=BOB, pending=pending, **terms)
    assert approval.args["maybe_timepoint"] == {"height": 7, "index": 2}
    with pytest.raises(EncodeError, match="1 of 2 have"):
        multisig.next_approval(CALL, signer=ALICE, pending=pending, **terms)
    with pytest.raises(EncodeError, match="one of the signatories"):
        multisig.next_approval(CALL, signer=AccountId(b"\7" * 32), pending=pending, **terms)
    alone = multisig.next_approval(CALL, signer=ALICE, pending=None, **{**terms, "threshold": 1})
    assert alone.name == "as_multi_threshold_1"
