"""Scheduled calls, which the chain makes at a later block (pallet Scheduler).

Only root and the origin ``treasurer`` schedule calls; a task has the origin that scheduled it. Its id is its block and
its index in that block's agenda, or a name of 32 bytes.

Source: ``pallet-scheduler``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..call import Call, wraps_call
from ..event import event
from ..query import Constant, OptionalMap, OptionalValue, StorageMap
from ..types import H256, Weight
from ._values import as_call, as_hash

__all__ = [
    "AgendaIncomplete",
    "CallUnavailable",
    "Canceled",
    "Dispatched",
    "Period",
    "PeriodicFailed",
    "PermanentlyOverweight",
    "RetryCancelled",
    "RetryConfig",
    "RetryFailed",
    "RetrySet",
    "Scheduled",
    "Task",
    "TaskScheduled",
    "agenda",
    "cancel",
    "cancel_named",
    "cancel_retry",
    "cancel_retry_named",
    "incomplete_since",
    "lookup",
    "max_scheduled_per_block",
    "maximum_weight",
    "retries",
    "schedule",
    "schedule_after",
    "schedule_named",
    "schedule_named_after",
    "set_retry",
    "set_retry_named",
]

Task: TypeAlias = tuple[int, int]
"""A task: its block, and its index in that block's agenda."""
Period: TypeAlias = tuple[int, int]
"""Blocks between two calls, and the total number of calls."""


def _task(call: Call, period: Period | None, priority: int) -> dict[str, object]:
    return {"maybe_periodic": period, "priority": priority, "call": as_call(call, "call")}


# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Scheduler", "schedule")
def schedule(call: Call, *, when: int, maybe_periodic: Period | None = None, priority: int = 128) -> Call:
    """Schedule a call at a block; `Scheduled` names the task.

    Errors: ``TargetBlockNumberInPast``, ``FailedToSchedule`` (the block's agenda is full), ``BadOrigin``.

    Args:
        call: The call.
        when: The block.
        maybe_periodic: Repetition: blocks between two calls, and the total number of calls.
        priority: 0 is made first, 255 last.
    """
    return Call("Scheduler", "schedule", {"when": when, **_task(call, maybe_periodic, priority)})


@wraps_call("Scheduler", "schedule_after")
def schedule_after(call: Call, *, after: int, maybe_periodic: Period | None = None, priority: int = 128) -> Call:
    """Schedule a call a number of blocks later. Errors: as `schedule`.

    Args:
        call: The call.
        after: Blocks from now; 0 is the next block.
        maybe_periodic: Repetition: blocks between two calls, and the total number of calls.
        priority: 0 is made first, 255 last.
    """
    return Call("Scheduler", "schedule_after", {"after": after, **_task(call, maybe_periodic, priority)})


@wraps_call("Scheduler", "schedule_named")
def schedule_named(
    id: H256 | bytes, *, call: Call, when: int, maybe_periodic: Period | None = None, priority: int = 128
) -> Call:
    """Schedule a call at a block, under a name. Errors: as `schedule`; ``FailedToSchedule`` if the name is taken.

    Args:
        id: The name: 32 bytes.
        call: The call.
        when: The block.
        maybe_periodic: Repetition: blocks between two calls, and the total number of calls.
        priority: 0 is made first, 255 last.
    """
    args = {"id": as_hash(id, "id"), "when": when, **_task(call, maybe_periodic, priority)}
    return Call("Scheduler", "schedule_named", args)


@wraps_call("Scheduler", "schedule_named_after")
def schedule_named_after(
    id: H256 | bytes, *, call: Call, after: int, maybe_periodic: Period | None = None, priority: int = 128
) -> Call:
    """Schedule a call a number of blocks later, under a name. Errors: as `schedule_named`.

    Args:
        id: The name: 32 bytes.
        call: The call.
        after: Blocks from now; 0 is the next block.
        maybe_periodic: Repetition: blocks between two calls, and the total number of calls.
        priority: 0 is made first, 255 last.
    """
    args = {"id": as_hash(id, "id"), "after": after, **_task(call, maybe_periodic, priority)}
    return Call("Scheduler", "schedule_named_after", args)


@wraps_call("Scheduler", "cancel")
def cancel(when: int, *, index: int) -> Call:
    """Cancel a task. Errors: ``NotFound``, ``BadOrigin`` (also if another origin scheduled it).

    Args:
        when: Block of the task.
        index: Index in the block's agenda.
    """
    return Call("Scheduler", "cancel", {"when": when, "index": index})


@wraps_call("Scheduler", "cancel_named")
def cancel_named(id: H256 | bytes) -> Call:
    """Cancel a task by its name. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        id: The name.
    """
    return Call("Scheduler", "cancel_named", {"id": as_hash(id, "id")})


@wraps_call("Scheduler", "set_retry")
def set_retry(task: Task, *, retries: int, period: int) -> Call:
    """Retry a task if its call fails. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        task: The task: its block, and its index.
        retries: Number of retries, at most 255.
        period: Blocks between two attempts.
    """
    return Call("Scheduler", "set_retry", {"task": task, "retries": retries, "period": period})


@wraps_call("Scheduler", "set_retry_named")
def set_retry_named(id: H256 | bytes, *, retries: int, period: int) -> Call:
    """Retry a named task if its call fails. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        id: The name.
        retries: Number of retries, at most 255.
        period: Blocks between two attempts.
    """
    return Call("Scheduler", "set_retry_named", {"id": as_hash(id, "id"), "retries": retries, "period": period})


@wraps_call("Scheduler", "cancel_retry")
def cancel_retry(task: Task) -> Call:
    """Cancel the retries of a task. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        task: The task: its block, and its index.
    """
    return Call("Scheduler", "cancel_retry", {"task": task})


@wraps_call("Scheduler", "cancel_retry_named")
def cancel_retry_named(id: H256 | bytes) -> Call:
    """Cancel the retries of a named task. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        id: The name.
    """
    return Call("Scheduler", "cancel_retry_named", {"id": as_hash(id, "id")})


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A task.

    Attributes:
        maybe_id: Name of the task.
        priority: 0 is made first, 255 last.
        call: The runtime's form: ``{"Inline": bytes}`` or ``{"Lookup": {"hash": …, "len": …}}``.
        maybe_periodic: Blocks between two calls, and the number of calls that remain.
        origin: Origin of the call, in the runtime's form.
    """

    maybe_id: H256 | None
    priority: int
    call: object
    maybe_periodic: tuple[int, int] | None
    origin: object


@dataclass(frozen=True, slots=True)
class RetryConfig:
    """Retries of a task: total, remaining, and the blocks between them."""

    total_retries: int
    remaining: int
    period: int


agenda = StorageMap("Scheduler", "Agenda", int, list[Scheduled | None])
"""Tasks of a block, by their index; None for removed ones."""
lookup = OptionalMap("Scheduler", "Lookup", H256, tuple[int, int])
"""Block and index of named tasks, by name."""
retries = OptionalMap("Scheduler", "Retries", tuple[int, int], RetryConfig)
"""Retries of tasks; the key is a pair of block and index."""
incomplete_since = OptionalValue("Scheduler", "IncompleteSince", int)
"""First block with an unfinished agenda; None if there is none."""

maximum_weight = Constant("Scheduler", "MaximumWeight", Weight)
"""Maximum weight of a block's scheduled calls."""
max_scheduled_per_block = Constant("Scheduler", "MaxScheduledPerBlock", int)
"""Maximum number of tasks of a block."""

# --- events; `task` is a block and a place in its agenda, `id` its name ------------------------------------------------


@event("Scheduler", "Scheduled")
class TaskScheduled:
    """A call was scheduled."""

    when: int
    index: int


@event("Scheduler")
class Canceled:
    """A task was cancelled."""

    when: int
    index: int


@event("Scheduler")
class Dispatched:
    """A call was made; `result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

    task: tuple[int, int]
    id: H256 | None
    result: object


@dataclass(frozen=True, slots=True)
class _OfTask:
    task: tuple[int, int]
    id: H256 | None


@event("Scheduler")
class RetrySet:
    """Retries of a task were set."""

    task: tuple[int, int]
    id: H256 | None
    period: int
    retries: int


@event("Scheduler")
class RetryCancelled(_OfTask):
    """Retries of a task were cancelled."""


@event("Scheduler")
class CallUnavailable(_OfTask):
    """The preimage of a task's call was missing."""


@event("Scheduler")
class PeriodicFailed(_OfTask):
    """Rescheduling a periodic task failed."""


@event("Scheduler")
class RetryFailed(_OfTask):
    """Scheduling a retry of a task failed."""


@event("Scheduler")
class PermanentlyOverweight(_OfTask):
    """A task's call exceeds the maximum weight of a block."""


@event("Scheduler")
class AgendaIncomplete:
    """A block had no room for its whole agenda."""

    when: int
