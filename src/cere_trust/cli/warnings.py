"""Warnings about a call that the chain's state shows to be about to fail, given before it is signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..extrinsic.outcome import inner_calls

if TYPE_CHECKING:
    from ..call import Call
    from .session import CommandSession

CallCheck = Callable[["CommandSession"], "str | None"]


def warnings(session: CommandSession, call: Call) -> list[str]:
    """Return the warnings about a call and the calls in it, from the state of the newest final block."""
    found = (check(session) for name in dict.fromkeys(_names(call)) if (check := CHECKS.get(name)))
    return [text for text in found if text]


def _names(call: Call) -> Iterator[tuple[str, str]]:
    yield call.pallet, call.name
    for inner in inner_calls(call):
        yield from _names(inner)


def _governance_account_is_funded(session: CommandSession) -> str | None:
    from ..pallets import ddc_clusters_gov

    missing = session.client.query(ddc_clusters_gov.missing_funds())
    if not missing:
        return None
    return (
        f"the account of DdcClustersGov lacks {missing}: if all members approved, the call fails with ConsumerRemaining, and "
        f"its fee is paid. Anybody may send the amount to {ddc_clusters_gov.ACCOUNT} first"
    )


CHECKS: dict[tuple[str, str], CallCheck] = {("DdcClustersGov", "close_proposal"): _governance_account_is_funded}
"""Check of each call that has one, by pallet and name."""
