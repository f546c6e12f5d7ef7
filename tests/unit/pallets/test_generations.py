"""Calls that differ between runtimes: each gets its own form, or an error with the remedy."""

from __future__ import annotations

import pytest

from cere_trust import Amount, Call
from cere_trust.errors import IncompatibleRuntime, UnknownItem
from cere_trust.pallets import treasury

from ..extrinsic.made import BOB, CERE, DEV, runtime

ONE = Amount.cere(1)


def taken(name: str, call: Call) -> tuple[str, set[str]]:
    """Return the call that a runtime decodes of a wrapper's, and its arguments."""
    found = runtime(name).decode_call(runtime(name).encode_call(call))
    return f"{found.pallet}.{found.name}", set(found.args)


def test_a_spend_that_pays_itself_has_two_names() -> None:
    call = treasury.spend_local(ONE, beneficiary=BOB)
    assert taken(DEV, call) == ("Treasury.spend_local", {"amount", "beneficiary"})
    assert taken(CERE, call) == ("Treasury.spend", {"amount", "beneficiary"})


@pytest.mark.parametrize(
    "call", [treasury.payout(0), treasury.check_status(0), treasury.void_spend(0)], ids=lambda call: call.name
)
def test_a_treasury_without_spends_says_what_to_use(call: Call) -> None:
    with pytest.raises(UnknownItem, match="pays what is approved by itself; use spend_local"):
        runtime(CERE).encode_call(call)


def test_a_treasury_without_payouts_refuses_a_spend_for_one() -> None:
    with pytest.raises(IncompatibleRuntime, match=r"expects amount, beneficiary; got .*: .*use spend_local"):
        runtime(CERE).encode_call(treasury.spend(ONE, beneficiary=BOB))


@pytest.mark.parametrize(
    "call",
    [treasury.propose_spend(ONE, beneficiary=BOB), treasury.approve_proposal(0), treasury.reject_proposal(0)],
    ids=lambda call: call.name,
)
def test_a_treasury_without_proposals_says_what_to_use(call: Call) -> None:
    assert runtime(CERE).encode_call(call)
    with pytest.raises(UnknownItem, match="takes no proposals; have a referendum approve spend_local"):
        runtime(DEV).encode_call(call)
