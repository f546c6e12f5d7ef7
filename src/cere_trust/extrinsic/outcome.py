"""Outcome of each nested call (batches, proxies, sudo and others), derived from the extrinsic's events.

A wrapping call emits its event after the events of its inner calls, and a failed call emits none (they are rolled back
with it). So the events are processed from the end: the closing event of a wrapping call reports which inner calls ran,
and the events before it belong to those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..call import Call
from ..runtime import DispatchFailure, EventRecord, Runtime


class State(StrEnum):
    """State of one call after execution."""

    OK = "ok"
    FAILED = "failed"
    NOT_RUN = "not run"
    """An earlier call failed, or a failed call rolled back all of them."""
    WAITING = "waiting"
    """Call of a multisig: this account approved it, other approvals are missing."""
    SKIPPED = "not needed"
    """The other branch of an ``if_else`` ran."""
    UNKNOWN = "unknown"
    """The events do not determine it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcome of a call and of the calls inside it, as a tree.

    Attributes:
        call: The call.
        state: State of the call. A wrapping call that ran is OK even if its inner calls failed.
        error: Reason for the failure, or None.
        events: Events of the call itself, without those of its inner calls.
        parts: Outcomes of the inner calls, in order.
    """

    call: Call
    state: State
    error: DispatchFailure | None = None
    events: tuple[EventRecord, ...] = ()
    parts: tuple[Outcome, ...] = ()

    @property
    def ok(self) -> bool:
        """True if every call in it ran, except calls that wait in a multisig and branches not needed."""
        if self.state in (State.WAITING, State.SKIPPED):
            return True
        return self.state is State.OK and all(part.ok for part in self.parts)

    def walk(self) -> Iterator[Outcome]:
        """Yield this outcome and all below it, outermost first."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def leaves(self) -> Iterator[Outcome]:
        """Return the outcomes without inner calls."""
        return (part for part in self.walk() if not part.parts)

    @property
    def failure(self) -> Outcome | None:
        """First failed call, in the order of the call; None if none failed."""
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
    """Determine the outcome of an extrinsic's call.

    Args:
        runtime: Runtime that executed it.
        call: The call.
        events: Events of the extrinsic, in order.
        error: Reason for the failure of the extrinsic; None if it succeeded.
    """
    if error is not None:
        return _failed(call, error)
    reader = _Reader(runtime, events)
    if not inner_calls(call):
        return Outcome(call, State.OK, None, tuple(events))
    reader.skip_fees(call)
    return reader.ran(call)


def inner_calls(call: Call) -> list[Call]:
    """Return the calls that a wrapping call dispatches; none for others, including calls that only store one."""
    if (call.pallet, call.name) not in _WRAPPERS:
        return []
    found: list[Call] = []
    for value in call.args.values():
        found += [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, Call)]
    return found


def _failed(call: Call, error: DispatchFailure, state: State = State.FAILED) -> Outcome:
    """Return the outcome of a call that was rolled back; its one inner call failed if only that can have."""
    inner = inner_calls(call)
    if len(inner) == 1 and (call.pallet, call.name) in _FAILS_WITH_INNER:
        return Outcome(call, state, error, (), (_failed(inner[0], error, state),))
    return Outcome(call, state, error, (), tuple(_unrun(part) for part in inner))


def _unrun(call: Call, state: State = State.NOT_RUN) -> Outcome:
    return Outcome(call, state, None, (), tuple(_unrun(part, state) for part in inner_calls(call)))


class _Reader:
    """Consumes an extrinsic's events from the end."""

    def __init__(self, runtime: Runtime, events: Sequence[EventRecord]) -> None:
        self.runtime = runtime
        self.events = list(events)

    def skip_fees(self, call: Call) -> None:
        """Drop the events of the extrinsic itself: the fee withdrawal before the call, fee and success after it."""
        paid = any((event.pallet, event.name) == ("TransactionPayment", "TransactionFeePaid") for event in self.events)
        if paid and (self.events[0].pallet, self.events[0].name) == ("Balances", "Withdraw"):
            del self.events[0]
        closing = _closing(call)
        last = max((i for i, event in enumerate(self.events) if (event.pallet, event.name) in closing), default=-1)
        if closing and last >= 0:
            del self.events[last + 1 :]

    def ran(self, call: Call) -> Outcome:
        """Return the outcome of a call that succeeded; its events are the last ones."""
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
        """Pop the last event if it is one of these."""
        if self.events and self.events[-1].pallet == pallet and self.events[-1].name in names:
            return self.events.pop()
        return None

    def why(self, error: object) -> DispatchFailure:
        return self.runtime.explain(error)

    def result(self, call: Call, event: EventRecord) -> Outcome:
        """Return the outcome of an inner call from the last field of an event that holds a ``Result``."""
        for value in reversed(list(_named(event).values())):
            if isinstance(value, dict) and "Err" in value:
                error = value["Err"]
                if isinstance(error, dict) and "error" in error:  # beside the weight of the call
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


def _unknown(call: Call, inner: list[Call]) -> Outcome:
    return Outcome(call, State.UNKNOWN, None, (), tuple(_unrun(part, State.UNKNOWN) for part in inner))


def _batch(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    closing = reader.take("Utility", "BatchCompleted", "BatchCompletedWithErrors", "BatchInterrupted")
    if closing is None:
        return _unknown(call, inner)
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


def _by_event(pallet: str, *names: str) -> Rule:
    """Return the rule of a wrapping call whose event contains the result of its one inner call."""

    def rule(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
        closing = reader.take(pallet, *names)
        if closing is None:
            return _unknown(call, inner)
        return Outcome(call, State.OK, None, (closing,), (reader.result(inner[0], closing),))

    return rule


def _transparent(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    """Apply the rule of a wrapping call that fails with its inner call and emits no event."""
    return Outcome(call, State.OK, None, (), (reader.ran(inner[0]),))


def _multisig(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    closing = reader.take("Multisig", "MultisigExecuted", "MultisigApproval", "NewMultisig")
    if closing is None:
        # Older releases run a threshold of one without an event.
        return _transparent(reader, call, inner) if call.name == "as_multi_threshold_1" else _unknown(call, inner)
    if closing.name == "MultisigExecuted":
        return Outcome(call, State.OK, None, (closing,), (reader.result(inner[0], closing),))
    return Outcome(call, State.OK, None, (closing,), (_unrun(inner[0], State.WAITING),))


def _if_else(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    closing = reader.take("Utility", "IfElseMainSuccess", "IfElseFallbackCalled")
    if closing is None or len(inner) != 2:
        return _unknown(call, inner)
    if closing.name == "IfElseMainSuccess":
        return Outcome(call, State.OK, None, (closing,), (reader.ran(inner[0]), _unrun(inner[1], State.SKIPPED)))
    error = reader.why(_named(closing).get("main_error"))
    return Outcome(call, State.OK, None, (closing,), (_failed(inner[0], error, State.SKIPPED), reader.ran(inner[1])))


def _propose(reader: _Reader, call: Call, inner: list[Call]) -> Outcome:
    """Apply the rule of a motion: it runs at once if one vote suffices, else it is only stored."""
    closing = reader.take("TechComm", "Executed")
    if closing is None:
        return reader.leaf(call)
    return Outcome(call, State.OK, None, (closing,), (reader.result(inner[0], closing),))


_PROXY = _by_event("Proxy", "ProxyExecuted")
_SUDO = _by_event("Sudo", "Sudid")
_AS = _by_event("Utility", "DispatchedAs")

_WRAPPERS: dict[tuple[str, str], Rule] = {
    ("Multisig", "as_multi"): _multisig,
    ("Multisig", "as_multi_threshold_1"): _multisig,
    ("Proxy", "proxy"): _PROXY,
    ("Proxy", "proxy_announced"): _PROXY,
    ("Recovery", "as_recovered"): _transparent,
    ("Sudo", "sudo"): _SUDO,
    ("Sudo", "sudo_as"): _by_event("Sudo", "SudoAsDone"),
    ("Sudo", "sudo_unchecked_weight"): _SUDO,
    ("TechComm", "execute"): _by_event("TechComm", "MemberExecuted"),
    ("TechComm", "propose"): _propose,
    ("Utility", "as_derivative"): _transparent,
    ("Utility", "batch"): _batch,
    ("Utility", "batch_all"): _batch,
    ("Utility", "dispatch_as"): _AS,
    ("Utility", "dispatch_as_fallible"): _AS,
    ("Utility", "force_batch"): _batch,
    ("Utility", "if_else"): _if_else,
    ("Utility", "with_weight"): _transparent,
    ("Whitelist", "dispatch_whitelisted_call_with_preimage"): _by_event("Whitelist", "WhitelistedCallDispatched"),
}

_FAILS_WITH_INNER = {name for name, rule in _WRAPPERS.items() if rule is _transparent} | {
    ("Multisig", "as_multi_threshold_1"),
    ("Utility", "batch_all"),
    ("Utility", "dispatch_as_fallible"),
}

# Separators of the items of a batch; only batches emit them.
_ITEM_ENDS = {("Utility", "ItemCompleted"), ("Utility", "ItemFailed")}

# Closing events of wrapping calls, by pallet.
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
    """Return the possible closing events of a call; empty if they are unknown."""
    while _WRAPPERS.get((call.pallet, call.name)) is _transparent:
        inner = inner_calls(call)
        if not inner:
            return set()
        call = inner[0]
    return {(call.pallet, name) for name in _CLOSING.get(call.pallet, ())} if inner_calls(call) else set()
