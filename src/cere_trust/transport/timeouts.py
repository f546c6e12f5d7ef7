"""Timeout of a wait for a notification.

Two clocks limit such a wait. The request timeout belongs to the client and starts with each wait: it shows that a node that
owes an answer has gone quiet. The remaining time belongs to one call of a user (``within``) and covers all its waits
together. A subscription that may idle, such as finalized heads on a chain that stands still, ignores the request timeout;
nothing ignores the remaining time. When it is over, the driver throws `OutOfTime` into the flow instead of `RequestTimeout`.
"""

from __future__ import annotations


def notification_timeout(request_timeout: float, *, may_idle: bool, remaining: float | None) -> float | None:
    """Return the seconds to wait for a notification, None for no limit.

    Args:
        request_timeout: Seconds to wait for an answer.
        may_idle: The subscription may stay quiet for any time.
        remaining: Seconds left to the caller, None for no limit.
    """
    if may_idle:
        return remaining
    return request_timeout if remaining is None else min(request_timeout, remaining)
