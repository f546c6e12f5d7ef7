"""Queues of unread notifications, under one budget per connection."""

from __future__ import annotations

from collections import OrderedDict, deque

from ..limits import MAX_UNREAD_SIZE
from .request import Json

MAX_QUEUED_NOTIFICATIONS = 4096
"""Notifications queued per subscription; a full queue drops the oldest."""
MAX_EARLY_SUBSCRIPTIONS = 64
"""Subscriptions with an unknown id: notifications may arrive before the response that carries their id."""


class NotificationQueue:
    """Notifications of one subscription, oldest first.

    Attributes:
        size: Estimated memory in bytes.
    """

    def __init__(self) -> None:
        self.size = 0
        self._entries: deque[tuple[Json, int]] = deque()

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, event: Json, size: int) -> None:
        """Append a notification."""
        self._entries.append((event, size))
        self.size += size

    def take(self) -> Json:
        """Remove and return the oldest notification."""
        event, size = self._entries.popleft()
        self.size -= size
        return event


class Notifications:
    """Notifications of a connection that wait for their readers.

    If they take more memory than the budget, those of unknown subscriptions are dropped first, then the oldest of the
    largest queue.

    Attributes:
        unread_size: Estimated memory of all queues in bytes.
    """

    def __init__(self) -> None:
        self.unread_size = 0
        self._followed: dict[str, NotificationQueue] = {}
        self._early: OrderedDict[str, NotificationQueue] = OrderedDict()
        self._ended: deque[str] = deque(maxlen=256)

    def follow(self, subscription: str) -> None:
        """Start a subscription; its early notifications come first."""
        self._followed.setdefault(subscription, self._early.pop(subscription, NotificationQueue()))

    def follows(self, subscription: str) -> bool:
        """Return True if the subscription was started on this connection and has not ended."""
        return subscription in self._followed

    def add(self, subscription: str, event: Json, size: int) -> None:
        """Queue a notification; those of ended subscriptions are dropped."""
        queue = self._followed.get(subscription)
        if queue is None:
            if subscription in self._ended:
                return
            if subscription not in self._early and len(self._early) >= MAX_EARLY_SUBSCRIPTIONS:
                self._drop_early()
            queue = self._early.setdefault(subscription, NotificationQueue())
        if len(queue) >= MAX_QUEUED_NOTIFICATIONS:
            self._take(queue)
        queue.add(event, size)
        self.unread_size += size
        while self.unread_size > MAX_UNREAD_SIZE:
            if self._early:
                self._drop_early()
            else:
                self._take(max(self._followed.values(), key=lambda each: each.size))

    def take(self, subscription: str) -> tuple[Json] | None:
        """Remove and return the oldest notification of a subscription, in a tuple; None if there is none."""
        queue = self._followed.get(subscription)
        return (self._take(queue),) if queue else None

    def end(self, subscription: str) -> None:
        """Drop a subscription's notifications, including late ones."""
        queue = self._followed.pop(subscription, None)
        self.unread_size -= 0 if queue is None else queue.size
        self._ended.append(subscription)

    def _take(self, queue: NotificationQueue) -> Json:
        before = queue.size
        event = queue.take()
        self.unread_size -= before - queue.size
        return event

    def _drop_early(self) -> None:
        self.unread_size -= self._early.popitem(last=False)[1].size
