"""What became of each call: the chain's own rules of emitting events, played out, and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust import Amount, Call, Keypair, Receipt
from cere_trust.errors import DispatchError, Fate, IncompatibleRuntime, UnknownItem
from cere_trust.extrinsic import Outcome, SignedExtrinsic, State, compose
from cere_trust.extrinsic.outcome import inner_calls, outcome_of
from cere_trust.pallets import balances, proxy, referenda, staking, sudo, utility
from cere_trust.runtime import EventRecord
from cere_trust.types import BlockHash, BlockRef, Weight

from .made import ALICE, BIRTH, BOB, DEV, GENESIS, runtime

OK = {"Ok": ()}
FUNDS = {"Token": "FundsUnavailable"}
BLOCK = BlockRef(77, BlockHash(b"\7" * 32))


def event(pallet: str, name: str, **fields: object) -> EventRecord:
    return EventRecord(pallet, name, fields, 2)


def leaf(number: int = 0) -> Call:
    return Call("System", "remark_with_event", {"remark": bytes([number])})


# --- a small model of how FRAME dispatches ----------------------------------------------------------------------------


@dataclass
class Played:
    """A call as it was played: the events it left, its error, and the outcome that is to be read back."""

    call: Call
    events: list[EventRecord]
    outcome: Outcome
    error: object = None
    parts: list[Played] = field(default_factory=list)


def explained(error: object) -> object:
    return runtime(DEV).explain(error)


def not_run(call: Call, state: State = State.NOT_RUN) -> Outcome:
    return Outcome(call, state, None, (), tuple(not_run(part, state) for part in inner_calls(call)))


def state_of(played: Played) -> tuple[object, ...]:
    """State, error and events, down the tree."""

    def shape(outcome: Outcome) -> tuple[object, ...]:
        error = outcome.error
        return (outcome.call, outcome.state, error, outcome.events, tuple(shape(part) for part in outcome.parts))

    return shape(played.outcome)


def failed(call: Call, error: object) -> Played:
    passes = {"as_derivative", "with_weight", "dispatch_as_fallible", "as_recovered"}
    inner = inner_calls(call)
    parts: tuple[Outcome, ...]
    if len(inner) == 1 and call.name in passes | {"batch_all", "as_multi_threshold_1"}:
        parts = (failed(inner[0], error).outcome,)
    else:
        parts = tuple(not_run(part) for part in inner)
    return Played(call, [], Outcome(call, State.FAILED, explained(error), (), parts), error)  # type: ignore[arg-type]


def ran(call: Call, own: list[EventRecord], before: list[EventRecord], parts: list[Outcome]) -> Played:
    return Played(call, [*before, *own], Outcome(call, State.OK, None, tuple(own), tuple(parts)))


def result(played: Played) -> object:
    return OK if played.error is None else {"Err": played.error}


@st.composite
def played_calls(draw: st.DrawFn, depth: int = 3) -> Played:
    kind = draw(st.sampled_from(["leaf", "leaf", "leaf", *([*BATCHES, "if_else", *WRAP] if depth else [])]))
    if kind == "leaf":
        call = leaf(draw(st.integers(0, 9)))
        if draw(st.integers(0, 3)) == 0:
            return failed(call, draw(st.sampled_from([FUNDS, "BadOrigin", {"Arithmetic": "Overflow"}])))
        names = draw(st.lists(st.sampled_from(["Remarked", "NewAccount"]), max_size=3))
        return ran(call, [event("System", name, sender=ALICE) for name in names], [], [])
    if kind in BATCHES:
        inner = draw(st.lists(played_calls(depth=depth - 1), min_size=1, max_size=3))
        return play_batch(kind, inner)
    inner_one = draw(played_calls(depth=depth - 1))
    if kind == "if_else":
        return play_if_else(inner_one, draw(played_calls(depth=depth - 1)))
    return WRAP[kind](inner_one)


def play_batch(kind: str, inner: list[Played]) -> Played:
    call = Call("Utility", kind, {"calls": [part.call for part in inner]})
    events: list[EventRecord] = []
    outcomes: list[Outcome] = []
    closing = event("Utility", "BatchCompleted")
    for index, part in enumerate(inner):
        if part.error is None:
            events += [*part.events, event("Utility", "ItemCompleted")]
            outcomes.append(part.outcome)
            continue
        if kind == "batch_all":
            return failed(call, part.error)
        outcomes.append(part.outcome)
        if kind == "batch":
            outcomes += [not_run(rest.call) for rest in inner[index + 1 :]]
            closing = event("Utility", "BatchInterrupted", index=index, error=part.error)
            break
        events.append(event("Utility", "ItemFailed", error=part.error))
        closing = event("Utility", "BatchCompletedWithErrors")
    return ran(call, [closing], events, outcomes)


def play_if_else(main: Played, fallback: Played) -> Played:
    call = utility.if_else(main.call, fallback=fallback.call)
    if main.error is None:
        skipped = not_run(fallback.call, State.SKIPPED)
        return ran(call, [event("Utility", "IfElseMainSuccess")], main.events, [main.outcome, skipped])
    if fallback.error is not None:
        return failed(call, fallback.error)
    closing = event("Utility", "IfElseFallbackCalled", main_error=main.error)

    def passed_over(outcome: Outcome) -> Outcome:
        state = State.SKIPPED if outcome.state is State.FAILED else outcome.state
        return Outcome(outcome.call, state, outcome.error, (), tuple(passed_over(part) for part in outcome.parts))

    return ran(call, [closing], fallback.events, [passed_over(main.outcome), fallback.outcome])


def told(call: Call, pallet: str, name: str, part: Played, key: str = "result", **more: object) -> Played:
    return ran(call, [event(pallet, name, **more, **{key: result(part)})], part.events, [part.outcome])


def passed_on(call: Call, part: Played, *own: EventRecord) -> Played:
    return ran(call, list(own), part.events, [part.outcome]) if part.error is None else failed(call, part.error)


MULTISIG = {"threshold": 2, "other_signatories": [BOB], "maybe_timepoint": None, "max_weight": {}}
BATCHES = ("batch", "batch_all", "force_batch")
WRAP: dict[str, Callable[[Played], Played]] = {
    "proxy": lambda part: told(proxy.proxy(ALICE, call=part.call), "Proxy", "ProxyExecuted", part),
    "sudo": lambda part: told(sudo.sudo(part.call), "Sudo", "Sudid", part, "sudo_result"),
    "sudo_as": lambda part: told(sudo.sudo_as(BOB, call=part.call), "Sudo", "SudoAsDone", part, "sudo_result"),
    "dispatch_as": lambda part: told(utility.dispatch_as("root", call=part.call), "Utility", "DispatchedAs", part),
    "as_derivative": lambda part: passed_on(utility.as_derivative(1, call=part.call), part),
    "with_weight": lambda part: passed_on(utility.with_weight(part.call, weight=Weight(1, 1)), part),
    "fallible": lambda part: passed_on(
        utility.dispatch_as_fallible("root", call=part.call), part, event("Utility", "DispatchedAs", result=OK)
    ),
    "multisig": lambda part: told(
        Call("Multisig", "as_multi", {**MULTISIG, "call": part.call}), "Multisig", "MultisigExecuted", part, who=ALICE
    ),
    "threshold_1": lambda part: passed_on(
        Call("Multisig", "as_multi_threshold_1", {"other_signatories": [BOB], "call": part.call}),
        part,
        event("Multisig", "MultisigExecuted", approving=ALICE, result=OK),
    ),
    "motion": lambda part: told(
        Call("TechComm", "execute", {"proposal": part.call, "length_bound": 9}), "TechComm", "MemberExecuted", part
    ),
}

FEES_BEFORE = [event("Balances", "Withdraw", who=ALICE, amount=500)]
FEES_AFTER = [
    event("Balances", "Deposit", who=ALICE, amount=100),
    event("TransactionPayment", "TransactionFeePaid", who=ALICE, actual_fee=400, tip=30),
]


def in_block(played: Played) -> list[EventRecord]:
    end = event("System", "ExtrinsicSuccess", dispatch_info={})
    if played.error is not None:
        end = event("System", "ExtrinsicFailed", dispatch_error=played.error, dispatch_info={})
    return [*FEES_BEFORE, *played.events, *FEES_AFTER, end]


@settings(max_examples=600, deadline=None)
@given(played_calls())
def test_any_tree_of_calls_reads_back_as_it_was_played(played: Played) -> None:
    error = None if played.error is None else explained(played.error)
    read = outcome_of(runtime(DEV), played.call, played.events, error)  # type: ignore[arg-type]
    assert state_of(Played(played.call, [], read)) == state_of(played)


@settings(max_examples=300, deadline=None)
@given(played_calls())
def test_the_receipt_is_ok_only_if_every_call_that_had_to_run_ran(played: Played) -> None:
    read = Receipt.of(runtime(DEV), BLOCK, in_block(played), played.call, hash=GENESIS, index=2)
    states = [part.state for part in played.outcome.walk()]
    assert [part.state for part in read.outcome.walk()] == states

    def fine(outcome: Outcome) -> bool:
        return outcome.state is State.SKIPPED or (outcome.state is State.OK and all(map(fine, outcome.parts)))

    assert read.ok == fine(played.outcome)
    assert read.ok == (read.error is None)


# --- receipts --------------------------------------------------------------------------------------------------------


def signed(call: Call) -> SignedExtrinsic:
    alice = Keypair.from_uri("//Alice")
    unsigned = compose(runtime(DEV), call, account=ALICE, nonce=0, genesis=GENESIS, birth=BIRTH)
    return unsigned.attach(alice.sign(unsigned.payload), alice.scheme)


TRANSFER = balances.transfer_keep_alive(BOB, value=Amount.cere(1))
MOVED = EventRecord("Balances", "Transfer", {"from": ALICE, "to": BOB, "amount": 10**10}, 2)


def test_a_receipt_says_where_at_what_price_and_what_happened() -> None:
    played = ran(TRANSFER, [MOVED], [], [])
    others = [event("System", "ExtrinsicSuccess")._replace(extrinsic=1), MOVED._replace(extrinsic=1)]
    sent = signed(TRANSFER)
    receipt = Receipt.from_block(runtime(DEV), BLOCK, 2, [*others, *in_block(played)], sent, finalized=True)
    assert receipt.ok
    assert receipt.error is None
    assert receipt.finalized
    assert (receipt.hash, receipt.block, receipt.index) == (sent.hash, BLOCK, 2)
    assert (receipt.fee, receipt.tip) == (Amount(400), Amount(30))
    assert isinstance(receipt.fee, Amount)
    assert all(event.extrinsic == 2 for event in receipt.events)
    found = receipt.find(balances.Transfer)
    assert found == balances.Transfer(ALICE, BOB, Amount.cere(1))
    assert receipt.find_all(balances.Transfer) == [found]
    assert receipt.expect(balances.Transfer) == found


def test_an_event_that_is_not_there_is_none_or_an_error_that_lists_what_is() -> None:
    receipt = Receipt.of(runtime(DEV), BLOCK, in_block(ran(TRANSFER, [MOVED], [], [])), TRANSFER, hash=GENESIS, index=2)
    assert receipt.find(staking.Bonded) is None
    assert receipt.find_all(staking.Bonded) == []
    with pytest.raises(UnknownItem, match=r"no Staking\.Bonded; it emitted .*Balances\.Transfer"):
        receipt.expect(staking.Bonded)
    with pytest.raises(TypeError, match="not a typed event"):
        receipt.find(int)


@pytest.mark.parametrize(
    ("error", "pallet", "name", "words"),
    [
        (FUNDS, "Token", "FundsUnavailable", "may spend"),
        ({"Arithmetic": "Underflow"}, "Arithmetic", "Underflow", "below zero"),
        ("BadOrigin", "BadOrigin", "", "may not make this call"),
        ({"Module": {"index": 9, "error": b"\2\0\0\0"}}, "Staking", "AlreadyBonded", "Stash is already bonded"),
    ],
)
def test_a_failed_extrinsic_has_its_error_in_words(error: object, pallet: str, name: str, words: str) -> None:
    receipt = Receipt.of(
        runtime(DEV), BLOCK, in_block(failed(TRANSFER, error)), TRANSFER, hash=GENESIS, index=2, finalized=True
    )
    assert not receipt.ok
    assert receipt.fee == 400
    raised = receipt.error
    assert isinstance(raised, DispatchError)
    assert (raised.pallet, raised.name, raised.fate, raised.hash) == (pallet, name, Fate.INCLUDED, GENESIS)
    assert words in str(raised)
    assert "in block 77, extrinsic 2; the fee was paid" in str(raised)


def test_an_error_inside_a_batch_says_which_call_it_was() -> None:
    played = play_batch("batch", [ran(leaf(), [], [], []), failed(TRANSFER, FUNDS), ran(leaf(1), [], [], [])])
    receipt = Receipt.of(runtime(DEV), BLOCK, in_block(played), played.call, hash=GENESIS, index=2)
    assert not receipt.ok, "although the extrinsic itself succeeded"
    assert [part.state for part in receipt.outcome.leaves()] == [State.OK, State.FAILED, State.NOT_RUN]
    assert f"failed inside Utility.batch: {TRANSFER}" in str(receipt.error)
    assert "Token.FundsUnavailable" in str(receipt.outcome)


def test_the_first_approval_of_a_multisig_is_ok_and_its_call_waits() -> None:
    call = Call("Multisig", "as_multi", {**MULTISIG, "call": TRANSFER})
    played = ran(call, [event("Multisig", "NewMultisig", approving=ALICE)], [], [])
    receipt = Receipt.of(runtime(DEV), BLOCK, in_block(played), call, hash=GENESIS, index=2)
    assert receipt.ok
    assert [part.state for part in receipt.outcome.leaves()] == [State.WAITING]


@pytest.mark.parametrize("carried", [True, False])
def test_a_motion_runs_at_once_or_is_only_noted(carried: bool) -> None:
    call = Call("TechComm", "propose", {"threshold": 1, "proposal": leaf(), "length_bound": 9})
    own = [event("TechComm", "Executed", proposal_hash=GENESIS, result={"Err": FUNDS})]
    played = ran(call, own if carried else [event("TechComm", "Proposed", account=ALICE)], [], [])
    receipt = Receipt.of(runtime(DEV), BLOCK, in_block(played), call, hash=GENESIS, index=2)
    assert receipt.ok is not carried


def test_a_whitelisted_call_that_failed_is_found_in_its_result_with_weight() -> None:
    call = Call("Whitelist", "dispatch_whitelisted_call_with_preimage", {"call": TRANSFER})
    told_error = {"Err": {"post_info": {"actual_weight": None, "pays_fee": "Yes"}, "error": FUNDS}}
    own = [event("Whitelist", "WhitelistedCallDispatched", call_hash=GENESIS, result=told_error)]
    receipt = Receipt.of(runtime(DEV), BLOCK, in_block(ran(call, own, [], [])), call, hash=GENESIS, index=2)
    assert receipt.error is not None
    assert receipt.error.pallet == "Token"


def test_events_that_do_not_tell_leave_the_calls_unknown_and_the_receipt_not_ok() -> None:
    for call in (utility.batch([leaf()]), proxy.proxy(ALICE, call=leaf()), utility.if_else(leaf(), fallback=leaf())):
        receipt = Receipt.of(runtime(DEV), BLOCK, in_block(ran(call, [], [], [])), call, hash=GENESIS, index=2)
        assert not receipt.ok
        assert {part.state for part in receipt.outcome.leaves()} == {State.UNKNOWN}


def test_a_block_without_the_extrinsics_end_is_refused() -> None:
    with pytest.raises(IncompatibleRuntime, match="extrinsic 5"):
        Receipt.from_block(runtime(DEV), BLOCK, 5, in_block(ran(TRANSFER, [MOVED], [], [])), signed(TRANSFER))


def test_events_without_field_names_are_read_by_position() -> None:
    from cere_trust.pallets import conviction_voting

    old = EventRecord("ConvictionVoting", "Delegated", (ALICE, BOB), 2)
    end = EventRecord("System", "ExtrinsicSuccess", {"dispatch_info": {}}, 2)
    receipt = Receipt.of(runtime(DEV), BLOCK, [old, end], leaf(), hash=GENESIS, index=2)
    assert receipt.find(conviction_voting.Delegated) == conviction_voting.Delegated(ALICE, BOB)
    assert receipt.fee == 0


def test_submitting_an_inline_proposal_is_no_wrapper() -> None:
    call = referenda.submit("root", proposal=leaf(), enactment=referenda.after(1))
    assert inner_calls(call) == []
    scheduled = Call("Scheduler", "schedule", {"when": 5, "maybe_periodic": None, "priority": 0, "call": TRANSFER})
    assert inner_calls(scheduled) == []
