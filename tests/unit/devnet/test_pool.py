"""The pool alone: who is told what, who competes with whom, what is thrown out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.validity import ValidityError
from cere_trust.devnet.node.errors import PoolError, UndecodableExtrinsic, opaque_extrinsic
from cere_trust.devnet.node.pool import BAN_BLOCKS, MAX_AWAITED_BLOCKS, MAX_REVALIDATED, Limits
from cere_trust.errors import RuntimeTrap

from .scripted import Made, Scripted

STALE = ValidityError(False, "Stale")


def refused(chain: Scripted, made: Made) -> tuple[int, str, Any]:
    with pytest.raises(PoolError) as caught:
        chain.submit(made)
    return caught.value.code, str(caught.value), caught.value.data


def order(chain: Scripted) -> list[bytes]:
    return [one.data for one in chain.pool.in_order()]


# --- statuses ----------------------------------------------------------------------------------------------------------


def test_the_newcomer_is_told_first_then_the_usurped_then_the_promoted() -> None:
    chain = Scripted()
    chain.add("b", needs=("a",), name="waits")
    chain.add("x", name="poor")
    chain.add("x", "a", priority=2, name="rich")
    assert [name for name, _ in chain.log] == ["waits", "poor", "rich", "poor", "waits"]
    assert [status if isinstance(status, str) else next(iter(status)) for _, status in chain.log] == [
        "future", "ready", "ready", "usurped", "ready",
    ]  # fmt: skip


def test_a_whole_chain_of_futures_is_promoted_at_once() -> None:
    chain = Scripted()
    last = chain.add("3", needs=("2",))
    middle = chain.add("2", needs=("1",))
    assert (last.heard, middle.heard) == (["future"], ["future"])
    first = chain.add("1")
    assert (last.heard, middle.heard) == (["future", "ready"], ["future", "ready"])
    assert order(chain) == [first.data, middle.data, last.data]


def test_a_future_that_needs_two_waits_for_both_in_pool_or_block() -> None:
    chain = Scripted()
    both = chain.add("c", needs=("a", "b"))
    first = chain.add("a")
    chain.block(first)
    assert both.heard == ["future"]
    chain.add("b")
    assert both.heard == ["future", "ready"]


def test_inclusion_is_told_as_in_block_and_final() -> None:
    chain = Scripted()
    made = chain.add("a")
    block = chain.block(made)
    assert made.heard == ["ready", {"inBlock": block}, {"finalized": block}]
    assert not chain.pool.ready


def test_a_future_that_competes_with_an_included_one_is_dropped() -> None:
    chain = Scripted()
    included, waiting = chain.add("a"), chain.add("a", needs=("z",))
    chain.block(included)
    assert waiting.heard == ["future", "dropped"]
    assert not chain.pool.future


def test_what_a_block_finds_invalid_leaves_with_what_depends_on_it() -> None:
    chain = Scripted()
    bad, child, other = chain.add("a"), chain.add("b", needs=("a",)), chain.add("z")
    chain.block(rejected=(bad,))
    assert (bad.heard, child.heard) == (["ready", "invalid"], ["ready", "invalid"])
    assert order(chain) == [other.data]
    assert refused(chain, bad)[0] == 1012
    assert chain.submit(child) == child.hash  # only the root is banned


# --- forks ---------------------------------------------------------------------------------------------------------------


def name(block: ChainBlock) -> str:
    return "0x" + block.hash.hex()


def test_a_retracted_transaction_is_ready_again_though_it_is_banned() -> None:
    chain = Scripted()
    made = chain.add("a")
    first = chain.open_block(made)
    second = chain.open_block(instead_of=(first,))
    assert made.heard == ["ready", {"inBlock": name(first)}, {"retracted": name(first)}, "ready"]
    chain.pool.finalized((second,))
    third = chain.open_block(made)
    chain.pool.finalized((third,))
    assert made.heard[4:] == [{"inBlock": name(third)}, {"finalized": name(third)}]


def test_all_are_told_of_retraction_before_any_is_told_of_its_new_block() -> None:
    chain = Scripted()
    one, two = chain.add("a", name="one"), chain.add("b", needs=("a",), name="two")
    blocks = (chain.open_block(one), chain.open_block(two))
    chain.log.clear()
    moved = chain.open_block(one, two, instead_of=blocks[::-1])
    assert chain.log == [
        ("two", {"retracted": name(blocks[1])}), ("one", {"retracted": name(blocks[0])}),
        ("one", {"inBlock": name(moved)}), ("two", {"inBlock": name(moved)}),
    ]  # fmt: skip


def test_what_comes_back_comes_before_what_needs_it() -> None:
    chain = Scripted()
    one, two = chain.add("a"), chain.add("b", needs=("a",))
    first = chain.open_block(one, two)
    three = chain.add("c", needs=("b",), name="three")
    chain.open_block(instead_of=(first,))
    assert order(chain) == [one.data, two.data, three.data]


def test_what_does_not_hold_on_the_other_branch_is_invalid() -> None:
    chain = Scripted()
    made = chain.add("a")
    first = chain.open_block(made)
    chain.verdicts[made.data] = STALE
    chain.open_block(instead_of=(first,))
    assert made.heard[2:] == [{"retracted": name(first)}, "invalid"]
    assert not chain.pool.ready


def test_retracted_transactions_from_elsewhere_come_into_the_pool_and_inherents_do_not() -> None:
    chain = Scripted()
    foreign, inherent = chain.make("a"), Made(b"\x08\x04\x00", [])
    first = chain.open_block(inherent, foreign)
    chain.open_block(instead_of=(first,))
    assert order(chain) == [foreign.data]


def test_finality_that_does_not_come_is_told_after_as_many_blocks_as_a_node_waits() -> None:
    chain = Scripted(ban_blocks=0)
    made = chain.add("first")
    first = chain.open_block(made)
    for number in range(MAX_AWAITED_BLOCKS):
        assert made.heard[-1] == {"inBlock": name(first)}
        chain.open_block(chain.add(str(number)))
    assert made.heard[-1] == {"finalityTimeout": name(first)}
    chain.pool.finalized((first,))
    assert made.heard[-1] == {"finalityTimeout": name(first)}


# --- competition --------------------------------------------------------------------------------------------------------


def test_equal_priority_does_not_replace() -> None:
    chain = Scripted()
    chain.add("a", priority=4088)
    assert refused(chain, chain.make("a", priority=4088)) == (
        1014,
        "Priority is too low: (4088 vs 4088)",
        "The transaction has too low priority to replace another transaction already in the pool.",
    )


def test_two_rivals_must_be_outbid_together() -> None:
    chain = Scripted()
    one, two = chain.add("a", priority=3), chain.add("b", priority=4)
    assert refused(chain, chain.make("a", "b", priority=7))[1] == "Priority is too low: (7 vs 7)"
    both = chain.add("a", "b", priority=8)
    assert one.heard[-1] == two.heard[-1] == {"usurped": both.hex}


def test_dependents_stay_where_the_successor_provides_the_same_and_go_where_it_does_not() -> None:
    chain = Scripted()
    chain.add("a", "extra")
    same, lost = chain.add("b", needs=("a",)), chain.add("c", needs=("extra",))
    successor = chain.add("a", priority=9)
    assert same.heard == ["ready"]
    assert lost.heard == ["ready", {"usurped": successor.hex}]
    assert order(chain) == [successor.data, same.data]


def test_a_promoted_future_that_loses_is_usurped() -> None:
    chain = Scripted()
    chain.add("x", priority=5)
    loser = chain.add("x", needs=("a",), priority=5)
    winner = chain.add("a")
    assert loser.heard == ["future", {"usurped": winner.hex}]


def test_unlocking_what_pushes_it_out_is_a_cycle() -> None:
    chain = Scripted()
    chain.add("a", "b", needs=("c",), priority=9)
    assert refused(chain, chain.make("a", "c"))[:2] == (1015, "Cycle Detected")
    assert not chain.pool.ready


# --- refusals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "answer"),
    [
        (STALE, (1010, "Invalid Transaction", "Transaction is outdated")),
        (ValidityError(False, "AncientBirthBlock"),
         (1010, "Invalid Transaction", "Transaction has an ancient birth block")),
        (ValidityError(False, "Custom", 77), (1010, "Invalid Transaction", "Custom error: 77")),
        (ValidityError(False, "ExhaustsResources"),
         (1010, "Invalid Transaction", "Transaction would exhaust the block limits")),
        (ValidityError(True, "CannotLookup"), (1011, "Unknown Transaction Validity", "CannotLookup")),
        (ValidityError(True, "Custom", 3),
         (1011, "Unknown Transaction Validity", "UnknownTransaction::Custom(3)")),
    ],
)  # fmt: skip
def test_a_verdict_is_worded_as_a_node_words_it(verdict: ValidityError, answer: object) -> None:
    chain = Scripted()
    assert refused(chain, chain.make(verdict=verdict)) == answer


def test_a_trap_is_quoted_twice_the_second_time_escaped() -> None:
    chain = Scripted()
    code, message, data = refused(chain, chain.make(verdict=RuntimeTrap("validate", 'panicked at "x"\nbad input')))
    assert code == 1002
    assert message.startswith(
        "Verification Error: Runtime error: Execution failed: Execution aborted due to trap: "
        "wasm trap: wasm `unreachable` instruction executed\nWASM backtrace:\n"
    )
    assert message.endswith('panicked at "x"\nbad input')
    assert data.startswith('RuntimeApi("Execution failed: Execution aborted')
    assert data.endswith('\\nWASM backtrace:\\npanicked at \\"x\\"\\nbad input")')


def test_a_transaction_without_tags_cannot_be_known() -> None:
    chain = Scripted()
    assert refused(chain, chain.make())[:2] == (1019, "No tags provided")


def test_the_same_bytes_twice_are_already_imported_also_as_future() -> None:
    chain = Scripted()
    for made in (chain.add("a"), chain.add("b", needs=("z",))):
        assert refused(chain, made) == (1013, "Transaction Already Imported", "Any { .. }")
        assert refused(chain, made)[0] == 1012  # nodes ban what comes twice, and keep it
        assert made.heard in (["ready"], ["future"])


def test_the_invalid_and_the_included_are_banned_for_a_while_the_unknown_is_not() -> None:
    chain = Scripted()
    invalid, unknown = chain.make(verdict=STALE), chain.make(verdict=ValidityError(True, "CannotLookup"))
    included = chain.add("a")
    chain.block(included)
    assert [refused(chain, made)[0] for made in (invalid, unknown, included)] == [1010, 1011, 1012]
    assert [refused(chain, made)[0] for made in (invalid, unknown)] == [1012, 1011]
    for _ in range(BAN_BLOCKS - 1):
        chain.block()
    assert refused(chain, invalid)[0] == 1012
    chain.block()
    assert refused(chain, invalid)[0] == 1010


def test_where_blocks_are_sealed_on_demand_bans_end_with_the_next_one() -> None:
    chain = Scripted(ban_blocks=0)
    made = chain.make(verdict=STALE)
    gone = chain.add("a")
    assert chain.pool.remove(gone.hash) == [gone.hash]
    assert [refused(chain, one)[0] for one in (made, made, gone)] == [1010, 1012, 1012]
    chain.block()
    assert refused(chain, made)[0] == 1010
    assert chain.submit(gone) == gone.hash
    chain.block(gone)
    assert chain.submit(gone) == gone.hash  # this runtime would have it twice


# --- limits -------------------------------------------------------------------------------------------------------------


def test_a_full_pool_drops_the_cheapest_with_its_dependents() -> None:
    chain = Scripted(limits=Limits(ready=3))
    chain.add("a", priority=5)
    cheap, child = chain.add("b", priority=2), chain.add("c", needs=("b",), priority=9)
    chain.add("d", priority=3)
    assert (cheap.heard, child.heard) == (["ready", "dropped"], ["ready", "dropped"])
    assert len(chain.pool.ready) == 2


def test_a_newcomer_cheaper_than_all_is_dropped_immediately() -> None:
    chain = Scripted(limits=Limits(ready=1))
    chain.add("a", priority=5)
    made = chain.make("b", priority=4)
    assert refused(chain, made) == (
        1016,
        "Immediately Dropped",
        "The transaction couldn't enter the pool because of the limit",
    )
    assert len(chain.pool.ready) == 1


def test_too_many_futures_drop_the_oldest() -> None:
    chain = Scripted(limits=Limits(future=2))
    made = [chain.add(f"t{n}", needs=("never",)) for n in range(3)]
    assert [one.heard for one in made] == [["future", "dropped"], ["future"], ["future"]]


def test_bytes_are_limited_too() -> None:
    chain = Scripted(limits=Limits(ready_bytes=2_000))
    small = chain.add("a", priority=2)
    assert refused(chain, chain.make("b", size=4_000))[0] == 1016
    assert order(chain) == [small.data]


# --- time ---------------------------------------------------------------------------------------------------------------


def test_what_outlives_its_longevity_is_invalid() -> None:
    chain = Scripted()
    ready, future = chain.add("a", longevity=2), chain.add("b", needs=("z",), longevity=2)
    for made in (ready, future):
        chain.verdicts[made.data] = chain.verdicts[made.data]._replace(longevity=1)  # type: ignore[union-attr, call-arg]
    chain.block()
    assert (ready.heard[-1], future.heard[-1]) == ("ready", "future")
    chain.block()
    assert (ready.heard[-1], future.heard[-1]) == ("invalid", "invalid")


def test_what_became_invalid_leaves_after_the_next_block() -> None:
    chain = Scripted()
    made, child = chain.add("a"), chain.add("b", needs=("a",))
    chain.verdicts[made.data] = STALE
    chain.block()
    assert made.heard == child.heard == ["ready", "invalid"]


def test_a_trap_while_revalidating_takes_the_transaction_out() -> None:
    chain = Scripted()
    made = chain.add("a")
    chain.verdicts[made.data] = RuntimeTrap("validate", "panicked")
    chain.block()
    assert made.heard == ["ready", "invalid"]


def test_every_transaction_gets_its_turn_and_a_block_costs_a_bounded_number() -> None:
    chain = Scripted()
    made = [chain.add(f"t{n}") for n in range(3 * MAX_REVALIDATED)]
    chain.asked.clear()
    for turn in range(1, 4):
        chain.block()
        assert len(chain.asked) == turn * MAX_REVALIDATED
    assert sorted(chain.asked) == sorted(one.data for one in made)


def test_a_future_whose_need_was_met_elsewhere_becomes_ready() -> None:
    chain = Scripted()
    made = chain.add("b", needs=("a",))
    chain.verdicts[made.data] = chain.verdicts[made.data]._replace(requires=())  # type: ignore[union-attr, call-arg]
    chain.block()
    assert made.heard == ["future", "ready"]


# --- order --------------------------------------------------------------------------------------------------------------


def test_of_equals_the_one_that_expires_first_then_the_older_one_comes_first() -> None:
    chain = Scripted()
    old, new = chain.add("a"), chain.add("b")
    soon = chain.add("c", longevity=64)
    assert order(chain) == [soon.data, old.data, new.data]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(1, 9)), max_size=30))
def test_whatever_comes_in_the_pool_stays_sound(submissions: list[tuple[int, int, int]]) -> None:
    """Accounts with nonces, as chains have them; blocks in between."""
    chain = Scripted()
    nonces = dict.fromkeys(range(5), 0)
    for account, ahead, priority in submissions:
        nonce = nonces[account] + ahead
        needs = (f"{account}:{nonce - 1}",) if ahead else ()
        try:
            chain.add(f"{account}:{nonce}", needs=needs, priority=priority)
        except PoolError as error:
            assert error.code == 1014
        if ahead == 6:
            for one in chain.pool.in_order():
                nonces[int(one.validity.provides[0].split(b":")[0])] += 1
            chain.block_of_all()
            assert not chain.pool.ready
        ready = list(chain.pool.ready.values())
        provided = {tag for one in ready for tag in one.validity.provides}
        assert len(provided) == len(ready)  # no two compete
        ordered = chain.pool.in_order()
        assert sorted(one.order for one in ordered) == sorted(one.order for one in ready)
        seen: set[bytes] = set()
        for one in ordered:
            assert all(tag in seen for tag in one.validity.requires if tag in provided)
            seen.update(one.validity.provides)
        for one in chain.pool.future.values():
            assert one.missing and not one.missing & provided


# --- bytes --------------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=80))
def test_any_bytes_are_an_extrinsic_or_refused(data: bytes) -> None:
    try:
        extrinsic = opaque_extrinsic(data)
    except UndecodableExtrinsic as error:
        assert str(error).startswith("Not enough data")
    else:
        assert data.startswith(extrinsic)
