"""How long a notification is waited for."""

from __future__ import annotations


def wait_for(timeout: float, patient: bool, within: float | None) -> float | None:
    """Seconds to wait for a notification, None for any number.

    Args:
        timeout: Seconds to wait for an answer.
        patient: See `Transport.next`; so is `within`.
    """
    if patient:
        return within
    return timeout if within is None else min(timeout, within)
