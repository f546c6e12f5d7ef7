"""Outcomes of nested calls (batches, proxies, sudo and others), derived from their events.

A wrapper emits its event after the events of its inner calls, and the runtime rolls back the events of a failed call.
So this module reads the events from the end: a wrapper's closing event reports which inner calls ran, and the events
before it belong to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..call import Call
from ..runtime import DispatchFailure, EventRecord, Runtime


class State(StrEnum):
    """Execution state of one call."""

    OK = "ok"
    FAILED = "failed"
    NOT_RUN = "not run"
    """An earlier call failed, or a failed call rolled back the whole batch."""
    WAITING = "waiting"
    """This account approved the multisig call, which still lacks other approvals."""
    SKIPPED = "not needed"
    """The other branch of an ``if_else`` ran."""
    UNKNOWN = "unknown"
    """The events do not determine the state."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call with its execution state, and the outcomes of its inner calls.

    Attributes:
        call: The call.
        state: Execution state. A wrapper that ran is OK even if its inner calls failed.
        error: Reason of the failure.
        events: Events of the call itself, without those of its inner calls.
        parts: Outcomes of the inner calls, in their order.
    """

    call: Call
    state: State
    error: DispatchFailure | None = None
    events: tuple[EventRecord, ...] = ()
    parts: tuple[Outcome, ...] = ()

    @property
    def ok(self) -> bool:
        """True if every call in it ran, except pending multisig calls and unused branches."""
        if self.state in (State.WAITING, State.SKIPPED):
            return True
        return self.state is State.OK and all(part.ok for part in self.parts)

    def walk(self) -> Iterator[Outcome]:
        """Yield this outcome and all nested ones, outermost first."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def leaves(self) -> Iterator[Outcome]:
        """Yield the outcomes without inner calls."""
        return (part for part in self.walk() if not part.parts)

    @property
    def failure(self) -> Outcome | None:
        """First failed call, in call order; None if none failed."""
        return next((part for part in self.walk() if part.state is State.FAILED), None)

    def __str__(self) -> str:
        return "\n".join(self._lines(0))

    def _lines(self, depth: int) -> Iterator[str]:
        shown = f"{self.call.pallet}.{self.call.name}" if self.parts else str(self.call)
        yield f"{'  ' * depth}{shown}: {self.state.value}{f', {self.error}' if self.error else ''}"
        for part in self.parts:
            yield from part._lines(depth + 1)


def outcome_of(
    runtime: Runtime, call: Call, events: Sequence[EventRecord], error: DispatchFailure | None = None
) -> Outcome:
    """Derive the outcome of an extrinsic's call.

    Args:
        runtime: The runtime that ran it.
        call: The call.
        events: The extrinsic's events, in order.
        error: Reason of the extrinsic's failure; None if it succeeded.
    """
    if error is not None:
        return _failed(call, error)
    reader = _Reader(runtime, events)
    if not inner_calls(call):
        return Outcome(call, State.OK, None, tuple(events))
    reader.skip_fees(call)
    return reader.ran(call)


def inner_calls(call: Call) -> list[Call]:
    """Return the calls that a wrapper dispatches; none for other calls, or for a call that only schedules another."""
    if (call.pallet, call.name) not in _WRAPPERS:
        return []
    found: list[Call] = []
    for value in call.args.values():
        found += [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, Call)]
    return found


def _failed(call: Call, error: DispatchFailure, state: State = State.FAILED) -> Outcome:
    """Build the outcome of a rolled-back call; if the error can only stem from its one inner call, that one failed."""
    inner = inner_calls(call)
    if len(inner) == 1 and (call.pallet, call.name) in _FAILS_WITH_INNER:
        return Outcome(call, state, error, (), (_failed(inner[0], error, state),))
    return Outcome(call, state, error, (), tuple(_unrun(part) for part in inner))


def _unrun(call: Call, state: State = State.NOT_RUN) -> Outcome:
    return Outcome(call, state, None, (), tuple(_unrun(part, state) for part in inner_calls(call)))


class _Reader:
    """Event reader that consumes events from the end."""

    def __init__(self, runtime: Runtime, events: Sequence[EventRecord]) -> None:
        self.runtime = runtime
        self.events = list(events)

    def skip_fees(self, call: Call) -> None:
        """Drop the extrinsic's own events around the call: the withdrawn fee before, fee and success after."""
        paid = any((event.pallet, event.name) == ("TransactionPayment", "TransactionFeePaid") for event in self.events)
        if paid and (self.events[0].pallet, self.events[0].name) == ("Balances", "Withdraw"):
            del self.events[0]
        closing = _closing(call)
        last = max((i for i, event in enumerate(self.events) if (event.pallet, event.name) in closing), default=-1)
        if closing and last >= 0:
            del self.events[last + 1 :]

    def ran(self, call: Call) -> Outcome:
        """Consume the events of a successful call, which are the last ones, and return its outcome."""
        rule = _WRAPPERS.get((call.pallet, call.name))
        inner = inner_calls(call)
        if rule is None or not inner:
            return self.leaf(call)
        return rule(self, call, inner)

    def leaf(self, call: Call) -> Outcome:
        start = len(self.events)
        while start and (self.events[start - 1].pallet, self.events[start - 1].name) not in _ITEM_ENDS:
            start -= 1
        own = tuple(self.events[start:])
        del self.events[start:]
        return Outcome(call, State.OK, None, own)

    def take(self, pallet: str, *names: str) -> EventRecord | None:
        """Remove and return the last event if it has one of these names."""
        if self.events and self.events[-1].pallet == pallet and self.events[-1].name in names:
            return self.events.pop()
        return None

    def why(self, error: object) -> DispatchFailure:
        return self.runtime.explain(error)

    def result(self, call: Call, event: EventRecord) -> Outcome:
        """Return the outcome of an inner call; the last ``Result`` among the event's fields is its result."""
        for value in reversed(list(_named(event).values())):
            if isinstance(value, dict) and "Err" in value:
                error = value["Err"]
                if isinstance(error, dict) and "error" in error:  # next to the call's actual weight
                    error = error["error"]
                return _failed(call, self.why(error))
            if isinstance(value, dict) and "Ok" in value:
                return self.ran(call)
        return _unrun(call, State.UNKNOWN)


def _named(event: EventRecord) -> dict[str, object]:
    if isinstance(event.fields, dict):
        return event.fields
    return {str(position): value for position, value in enumerate(event.fields)}


Rule = Callable[[_Reader, Call, list[Call]], Outcome]


def _lost(call: Call, inner: list[Call]) -> Outcome:
    return Outcome(call, State.UNKNOWN, None, (), tuple(_unrun(part, State.UNKNOWN) for part in inner))


def _batch(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    closing = reader.take("Utility", "BatchCompleted", "BatchCompletedWithErrors", "BatchInterrupted")
    if closing is None:
        return _lost(call, inner)
    parts: list[Outcome] = []
    if closing.name == "BatchInterrupted":
        fields = _named(closing)
        index = fields.get("index", fields.get("0"))
        stop = index if isinstance(index, int) and index < len(inner) else 0
        parts = [_unrun(part) for part in reversed(inner[stop + 1 :])]
        parts.append(_failed(inner[stop], reader.why(fields.get("error", fields.get("1")))))
        inner = inner[:stop]
    for part in reversed(inner):
        mark = reader.take("Utility", "ItemCompleted", "ItemFailed")
        if mark is None:
            parts.append(_unrun(part, State.UNKNOWN))
        elif mark.name == "ItemFailed":
            parts.append(_failed(part, reader.why(_named(mark).get("error"))))
        else:
            parts.append(reader.ran(part))
    return Outcome(call, State.OK, None, (closing,), tuple(reversed(parts)))


def _reports_result(pallet: str, *names: str) -> Rule:
    """Build the rule for a wrapper of one call whose event contains that call's result."""

    def rule(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
        closing = reader.take(pallet, *names)
        if closing is None:
            return _lost(call, inner)
        return Outcome(call, State.OK, None, (closing,), (reader.result(inner[0], closing),))

    return rule


def _transparent(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    """Read a wrapper that fails with its inner call and emits no event."""
    return Outcome(call, State.OK, None, (), (reader.ran(inner[0]),))


def _multisig(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    closing = reader.take("Multisig", "MultisigExecuted", "MultisigApproval", "NewMultisig")
    if closing is None:
        # Older releases run a threshold of one without an event.
        return _transparent(reader, call, inner) if call.name == "as_multi_threshold_1" else _lost(call, inner)
    if closing.name == "MultisigExecuted":
        return Outcome(call, State.OK, None, (closing,), (reader.result(inner[0], closing),))
    return Outcome(call, State.OK, None, (closing,), (_unrun(inner[0], State.WAITING),))


def _if_else(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    closing = reader.take("Utility", "IfElseMainSuccess", "IfElseFallbackCalled")
    if closing is None or len(inner) != 2:
        return _lost(call, inner)
    if closing.name == "IfElseMainSuccess":
        return Outcome(call, State.OK, None, (closing,), (reader.ran(inner[0]), _unrun(inner[1], State.SKIPPED)))
    error = reader.why(_named(closing).get("main_error"))
    return Outcome(call, State.OK, None, (closing,), (_failed(inner[0], error, State.SKIPPED), reader.ran(inner[1])))


def _propose(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    """Read a motion: it executes at once if one vote suffices, else the collective only records it."""
    closing = reader.take("TechComm", "Executed")
    if closing is None:
        return reader.leaf(call)
    return Outcome(call, State.OK, None, (closing,), (reader.result(inner[0], closing),))


_PROXY = _reports_result("Proxy", "ProxyExecuted")
_SUDO = _reports_result("Sudo", "Sudid")
_AS = _reports_result("Utility", "DispatchedAs")

_WRAPPERS: dict[tuple[str, str], Rule] = {
    ("Multisig", "as_multi"): _multisig,
    ("Multisig", "as_multi_threshold_1"): _multisig,
    ("Proxy", "proxy"): _PROXY,
    ("Proxy", "proxy_announced"): _PROXY,
    ("Recovery", "as_recovered"): _transparent,
    ("Sudo", "sudo"): _SUDO,
    ("Sudo", "sudo_as"): _reports_result("Sudo", "SudoAsDone"),
    ("Sudo", "sudo_unchecked_weight"): _SUDO,
    ("TechComm", "execute"): _reports_result("TechComm", "MemberExecuted"),
    ("TechComm", "propose"): _propose,
    ("Utility", "as_derivative"): _transparent,
    ("Utility", "batch"): _batch,
    ("Utility", "batch_all"): _batch,
    ("Utility", "dispatch_as"): _AS,
    ("Utility", "dispatch_as_fallible"): _AS,
    ("Utility", "force_batch"): _batch,
    ("Utility", "if_else"): _if_else,
    ("Utility", "with_weight"): _transparent,
    ("Whitelist", "dispatch_whitelisted_call_with_preimage"): _reports_result("Whitelist", "WhitelistedCallDispatched"),
}

_FAILS_WITH_INNER = {name for name, rule in _WRAPPERS.items() if rule is _transparent} | {
    ("Multisig", "as_multi_threshold_1"),
    ("Utility", "batch_all"),
    ("Utility", "dispatch_as_fallible"),
}

# Separators between the items of a batch; only batches emit them.
_ITEM_ENDS = {("Utility", "ItemCompleted"), ("Utility", "ItemFailed")}

# Closing events of wrappers, by pallet.
_CLOSING = {
    "Multisig": {"MultisigExecuted", "MultisigApproval", "NewMultisig"},
    "Proxy": {"ProxyExecuted"},
    "Sudo": {"Sudid", "SudoAsDone"},
    "TechComm": {"Executed", "MemberExecuted"},
    "Utility": {
        "BatchCompleted", "BatchCompletedWithErrors", "BatchInterrupted",
        "DispatchedAs", "IfElseFallbackCalled", "IfElseMainSuccess",
    },
    "Whitelist": {"WhitelistedCallDispatched"},
}  # fmt: skip


def _closing(call: Call) -> set[tuple[str, str]]:
    """Return the possible closing events of a call; empty if unknown."""
    while _WRAPPERS.get((call.pallet, call.name)) is _transparent:
        inner = inner_calls(call)
        if not inner:
            return set()
        call = inner[0]
    return {(call.pallet, name) for name in _CLOSING.get(call.pallet, ())} if inner_calls(call) else set()
