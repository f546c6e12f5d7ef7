"""Calls made by the chain at a later block (pallet Scheduler).

Made by root and by the origin ``treasurer``; a task calls as who scheduled it. A task is named by its block and its place
in that block's agenda, or by a name of 32 bytes.

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
"""A task: its block, and its place in that block's agenda."""
Period: TypeAlias = tuple[int, int]
"""Blocks between two calls, and how many calls there are in all."""


def _task(call: Call, period: Period | None, priority: int) -> dict[str, object]:
    return {"maybe_periodic": period, "priority": priority, "call": as_call(call, "call")}


# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Scheduler", "schedule")
def schedule(call: Call, *, when: int, maybe_periodic: Period | None = None, priority: int = 128) -> Call:
    """Have a call made at a block; `Scheduled` names the task.

    Errors: ``TargetBlockNumberInPast``, ``FailedToSchedule`` (the block's agenda is full), ``BadOrigin``.

    Args:
        call: The call.
        when: The block.
        maybe_periodic: To repeat it: blocks between two calls, and how many calls in all.
        priority: 0 is made first, 255 last.
    """
    return Call("Scheduler", "schedule", {"when": when, **_task(call, maybe_periodic, priority)})


@wraps_call("Scheduler", "schedule_after")
def schedule_after(call: Call, *, after: int, maybe_periodic: Period | None = None, priority: int = 128) -> Call:
    """Have a call made so many blocks later. Errors: as `schedule`.

    Args:
        call: The call.
        after: Blocks from now; 0 is the next block.
        maybe_periodic: To repeat it: blocks between two calls, and how many calls in all.
        priority: 0 is made first, 255 last.
    """
    return Call("Scheduler", "schedule_after", {"after": after, **_task(call, maybe_periodic, priority)})


@wraps_call("Scheduler", "schedule_named")
def schedule_named(
    id: H256 | bytes, *, call: Call, when: int, maybe_periodic: Period | None = None, priority: int = 128
) -> Call:
    """Have a call made at a block, under a name. Errors: as `schedule`; ``FailedToSchedule`` where the name is taken.

    Args:
        id: The name: 32 bytes.
        call: The call.
        when: The block.
        maybe_periodic: To repeat it: blocks between two calls, and how many calls in all.
        priority: 0 is made first, 255 last.
    """
    args = {"id": as_hash(id, "id"), "when": when, **_task(call, maybe_periodic, priority)}
    return Call("Scheduler", "schedule_named", args)


@wraps_call("Scheduler", "schedule_named_after")
def schedule_named_after(
    id: H256 | bytes, *, call: Call, after: int, maybe_periodic: Period | None = None, priority: int = 128
) -> Call:
    """Have a call made so many blocks later, under a name. Errors: as `schedule_named`.

    Args:
        id: The name: 32 bytes.
        call: The call.
        after: Blocks from now; 0 is the next block.
        maybe_periodic: To repeat it: blocks between two calls, and how many calls in all.
        priority: 0 is made first, 255 last.
    """
    args = {"id": as_hash(id, "id"), "after": after, **_task(call, maybe_periodic, priority)}
    return Call("Scheduler", "schedule_named_after", args)


@wraps_call("Scheduler", "cancel")
def cancel(when: int, *, index: int) -> Call:
    """Cancel a task. Errors: ``NotFound``, ``BadOrigin`` (also where someone else scheduled it).

    Args:
        when: Its block.
        index: Its place in the block's agenda.
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
    """Have a task tried again where its call fails. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        task: The task: its block, and its place.
        retries: How many times, at most 255.
        period: Blocks between two attempts.
    """
    return Call("Scheduler", "set_retry", {"task": task, "retries": retries, "period": period})


@wraps_call("Scheduler", "set_retry_named")
def set_retry_named(id: H256 | bytes, *, retries: int, period: int) -> Call:
    """Have a named task tried again where its call fails. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        id: The name.
        retries: How many times, at most 255.
        period: Blocks between two attempts.
    """
    return Call("Scheduler", "set_retry_named", {"id": as_hash(id, "id"), "retries": retries, "period": period})


@wraps_call("Scheduler", "cancel_retry")
def cancel_retry(task: Task) -> Call:
    """Have a task not be tried again. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        task: The task: its block, and its place.
    """
    return Call("Scheduler", "cancel_retry", {"task": task})


@wraps_call("Scheduler", "cancel_retry_named")
def cancel_retry_named(id: H256 | bytes) -> Call:
    """Have a named task not be tried again. Errors: ``NotFound``, ``BadOrigin``.

    Args:
        id: The name.
    """
    return Call("Scheduler", "cancel_retry_named", {"id": as_hash(id, "id")})


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A task.

    Attributes:
        maybe_id: Its name.
        priority: 0 is made first, 255 last.
        call: As the runtime holds it: ``{"Inline": bytes}`` or ``{"Lookup": {"hash": …, "len": …}}``.
        maybe_periodic: Blocks between two calls, and how many are to follow.
        origin: Who makes the call, as the runtime writes it.
    """

    maybe_id: H256 | None
    priority: int
    call: object
    maybe_periodic: tuple[int, int] | None
    origin: object


@dataclass(frozen=True, slots=True)
class RetryConfig:
    """How often a task is tried again, how often it still may be, and the blocks between."""

    total_retries: int
    remaining: int
    period: int


agenda = StorageMap("Scheduler", "Agenda", int, list[Scheduled | None])
"""Tasks of a block, by their places."""
lookup = OptionalMap("Scheduler", "Lookup", H256, tuple[int, int])
"""Named tasks: block and place."""
retries = OptionalMap("Scheduler", "Retries", tuple[int, int], RetryConfig)
"""The key is a pair: block and place."""
incomplete_since = OptionalValue("Scheduler", "IncompleteSince", int)
"""The first block whose agenda is not done; None where all are."""

maximum_weight = Constant("Scheduler", "MaximumWeight", Weight)
"""Of a block's scheduled calls."""
max_scheduled_per_block = Constant("Scheduler", "MaxScheduledPerBlock", int)

# --- events; `task` is a block and a place in its agenda, `id` its name ------------------------------------------------


@event("Scheduler", "Scheduled")
class TaskScheduled:
    """A call will be made."""

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
    """A task will be tried again where its call fails."""

    task: tuple[int, int]
    id: H256 | None
    period: int
    retries: int


@event("Scheduler")
class RetryCancelled(_OfTask):
    """A task will not be tried again."""


@event("Scheduler")
class CallUnavailable(_OfTask):
    """The preimage of a task's call is not there."""


@event("Scheduler")
class PeriodicFailed(_OfTask):
    """A task could not be scheduled again."""


@event("Scheduler")
class RetryFailed(_OfTask):
    """A task could not be scheduled to be tried again."""


@event("Scheduler")
class PermanentlyOverweight(_OfTask):
    """A task's call weighs more than a block takes."""


@event("Scheduler")
class AgendaIncomplete:
    """A block had no room for its whole agenda."""

    when: int
