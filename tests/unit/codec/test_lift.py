"""Plain values into declared types."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntFlag
from typing import Optional, Union

import pytest

from cere_trust.codec import lift
from cere_trust.errors import IncompatibleRuntime
from cere_trust.types import AccountId, Amount, ClusterId, Conviction, EraIndex

ALICE = AccountId(bytes(range(32)))


@dataclass(frozen=True, slots=True)
class Chunk:
    value: Amount
    era: EraIndex


@dataclass(frozen=True, slots=True)
class Ledger:
    stash: AccountId
    active: Amount
    unlocking: list[Chunk]
    history: tuple[EraIndex, ...] = ()
    note: str | None = None
    extra: dict[str, Amount] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ongoing:
    track: int = field(metadata={"chain": "class"})
    deposit: tuple[AccountId, Amount] | None = None


@dataclass(frozen=True, slots=True)
class Price:
    cost: Amount = field(metadata={"formerly": "unit"})
    paid_era: EraIndex | None = field(default=None, metadata={"formerly": "validated_era"})


@dataclass(frozen=True, slots=True)
class Approved:
    at: int
    who: AccountId | None = None


@dataclass(frozen=True, slots=True)
class Killed:
    at: int


@dataclass(frozen=True, slots=True)
class Gone: ...


@dataclass(frozen=True, slots=True)
class Tree:
    children: list[Tree]


Referendum = Ongoing | Approved | Killed | Gone


class Status(Enum):
    IDLE = "Idle"
    BUSY = "Busy"


def test_a_struct_becomes_a_dataclass_by_field_name() -> None:
    plain = {"stash": bytes(ALICE), "active": 5, "unlocking": [{"value": 1, "era": 2}], "unknown": 1}
    ledger = lift(Ledger, plain)
    assert ledger == Ledger(ALICE, Amount(5), [Chunk(Amount(1), EraIndex(2))])
    assert [type(part) for part in (ledger.stash, ledger.active, ledger.unlocking[0].era)] == [
        AccountId,
        Amount,
        EraIndex,
    ]
    assert lift(Ledger, ledger) is ledger


def test_defaults_stand_in_for_what_the_chain_does_not_give() -> None:
    full = lift(Ledger, {"stash": ALICE, "active": 5, "unlocking": (), "history": [1, 2], "extra": {"a": 1}})
    assert full.history == (1, 2) and type(full.history[0]) is EraIndex and full.extra == {"a": 1}
    with pytest.raises(IncompatibleRuntime, match="Ledger: expected a field active"):
        lift(Ledger, {"stash": ALICE, "unlocking": []})


def test_a_field_is_found_under_the_name_it_had_before() -> None:
    assert lift(Price, {"cost": 5, "paid_era": 1}) == Price(Amount(5), EraIndex(1))
    assert lift(Price, {"unit": 5, "validated_era": 1}) == Price(Amount(5), EraIndex(1))
    assert lift(Price, {"cost": 5, "unit": 6}) == Price(Amount(5))
    assert lift(Price, (5, 1)) == Price(Amount(5), EraIndex(1))
    with pytest.raises(IncompatibleRuntime, match="Price: expected a field cost"):
        lift(Price, {"units": 5})
    with pytest.raises(IncompatibleRuntime, match=r"Price\.cost"):
        lift(Price, {"unit": -5})


def test_variants_become_the_class_of_their_name() -> None:
    assert lift(Referendum, {"Ongoing": {"class": 3, "deposit": (bytes(ALICE), 7)}}) == Ongoing(3, (ALICE, Amount(7)))
    assert lift(Referendum, {"Approved": (9, None)}) == Approved(9)
    assert lift(Referendum, {"Killed": 4}) == Killed(4)
    assert lift(Referendum, "Gone") == Gone()
    assert lift(Referendum | None, None) is None
    assert lift(Union[Killed, Gone, None], {"Killed": 1}) == Killed(1)  # noqa: UP007  # the older spelling counts too
    with pytest.raises(IncompatibleRuntime, match="one of Ongoing, Approved, Killed, Gone"):
        lift(Referendum, {"Cancelled": 1})


def test_enum_classes_take_the_runtimes_names() -> None:
    assert lift(Conviction, "Locked3x") is Conviction.LOCKED_3X
    assert lift(list[Status], ["Idle", "BUSY"]) == [Status.IDLE, Status.BUSY]
    with pytest.raises(IncompatibleRuntime, match="one of Idle, Busy"):
        lift(Status, "Asleep")
    with pytest.raises(IncompatibleRuntime):
        lift(Status, {"Idle": 1})


def test_the_rest_goes_inward() -> None:
    assert lift(object, {"as": "it is"}) == {"as": "it is"}
    assert lift(tuple[EraIndex, AccountId], (1, bytes(32))) == (1, bytes(32))
    assert lift(Optional[Amount], None) is None and type(lift(Optional[Amount], 1)) is Amount  # noqa: UP045
    assert lift(dict[AccountId, Amount], [(bytes(ALICE), 1)]) == {ALICE: 1}
    assert lift(ClusterId, bytes(20)) == ClusterId(bytes(20))
    assert lift(bool, True) is True and lift(int, 5) == 5 and lift(None, ()) is None
    assert lift(Tree, {"children": [{"children": []}]}) == Tree([Tree([])])
    assert lift(list[Killed], [1, {"at": 2}]) == [Killed(1), Killed(2)]


@pytest.mark.parametrize(
    ("tp", "value", "words"),
    [
        (Amount, "5", "Amount"),
        (Amount, True, "Amount"),
        (Amount, -1, "negative"),
        (AccountId, bytes(31), "32 bytes"),
        (list[int], "12", "a list"),
        (tuple[int, int], (1,), "2 values"),
        (Ledger, 5, "a struct"),
        (int, None, "int"),
        (Ledger, {"stash": ALICE, "active": 1, "unlocking": [{"value": -1, "era": 1}]}, "Ledger.unlocking.Chunk.value"),
        (dict[str, int], 5, "a map"),
        (set[int], [1], "not a type"),
        ("text", 1, "not a type"),
        (complex, 1, "not a type"),
    ],
)
def test_another_shape_is_an_incompatible_runtime(tp: object, value: object, words: str) -> None:
    with pytest.raises(IncompatibleRuntime, match=words):
        lift(tp, value)


class Shout(str):
    """Makes itself."""

    @classmethod
    def from_chain(cls, value: bytes) -> Shout:
        return cls(value.decode().upper())


class Flags(IntFlag):
    ONE = 1
    TWO = 2


def test_a_class_may_make_itself_and_its_errors_say_where() -> None:
    assert lift(list[Shout], [b"a", b"b"]) == ["A", "B"]
    assert lift(Shout | None, None) is None
    made = Shout("as it is")
    assert lift(Shout, made) is made
    for bad in (b"\xff", 5, None):
        with pytest.raises(IncompatibleRuntime, match="Shout"):
            lift(Shout, bad)


def test_flags_are_numbers_whatever_bits_are_set() -> None:
    assert lift(Flags, 3) == Flags.ONE | Flags.TWO
    assert int(lift(Flags, 1 << 40)) == 1 << 40
    with pytest.raises(IncompatibleRuntime, match="Flags"):
        lift(Flags, "ONE")
