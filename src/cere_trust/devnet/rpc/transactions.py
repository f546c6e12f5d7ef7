"""``transaction_v1_*`` and ``transactionWatch_v1_*``: handing in transactions, as the newer specification has it.

Source: the JSON-RPC specification, and `sc_rpc_spec_v2::transaction`.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...crypto.hashing import blake2_256
from ..events import BestChanged, Event
from ..refusal import PoolError, UndecodableExtrinsic, opaque_extrinsic
from .registry import Json, Params, Sink, hex_bytes, invalid_params, method, subscription, to_hex

if TYPE_CHECKING:
    from ..node import Node
    from ..queues import Status

MOST_BROADCAST = 16
"""Transactions that are broadcast at once."""
_OVER = ("finalized", "usurped", "invalid")
_FAILURES = {
    "usurped": ("invalid", "Extrinsic was rendered obsolete by another"),
    "invalid": ("invalid", "Extrinsic marked as invalid"),
    "dropped": ("dropped", "Extrinsic dropped from the pool due to exceeding limits"),
    "finalityTimeout": ("error", "Maximum number of finality watchers has been reached"),
}


def _name(status: Status) -> str:
    return status if isinstance(status, str) else next(iter(status))


class Broadcast:
    """A transaction that is handed in again with every new block, until it is final, hopeless, or stopped."""

    def __init__(self, node: Node, data: bytes) -> None:
        self._node = node
        self._data = data
        self.identifier = secrets.token_urlsafe(12)

    def begin(self) -> None:
        """Hand it in, now and as often as needed."""
        self._node.broadcasts[self.identifier] = self
        self._node.listeners[self] = self._follow
        self._hand_in()

    def _hand_in(self) -> None:
        with contextlib.suppress(PoolError):  # it may be welcome in a later block
            self._node.submit(self._data, self._told)

    def _told(self, status: Status) -> None:
        if _name(status) in _OVER:
            self.end()

    def _follow(self, event: Event) -> None:
        if isinstance(event, BestChanged):
            self._hand_in()

    def end(self) -> None:
        """Hand it in no more."""
        self._node.broadcasts.pop(self.identifier, None)
        self._node.listeners.pop(self, None)


@method("transaction_v1_broadcast")
def broadcast(node: Node, params: Params) -> Json:
    try:
        data = opaque_extrinsic(params.hex(0))
    except UndecodableExtrinsic as error:
        raise invalid_params(f"Could not decode `OpaqueExtrinsic.0`:\n\t{error}\n") from None
    if len(node.broadcasts) >= MOST_BROADCAST:
        return None
    made = Broadcast(node, data)
    made.begin()
    return made.identifier


@method("transaction_v1_stop")
def stop(node: Node, params: Params) -> Json:
    found = node.broadcasts.get(params.text(0))
    if found is None:
        raise invalid_params("Invalid operation id")
    found.end()
    return None


@subscription("transactionWatch_v1_watchEvent", ("transactionWatch_v1_submitAndWatch", "transactionWatch_v1_unwatch"))
def submit_and_watch(node: Node, params: Params, sink: Sink) -> Callable[[], None]:
    data = hex_bytes(params.required(0))
    watching = [True]

    def tell(status: Status) -> None:
        event = _event(node, data, status)
        if watching and event is not None:
            sink(event)

    try:
        node.submit(data, tell)
    except (PoolError, UndecodableExtrinsic) as error:
        reason = error.data if isinstance(error, PoolError) and error.data else str(error)
        sink({"event": "invalid", "error": reason})
    return watching.clear


def _event(node: Node, data: bytes, status: Status) -> Json:
    name = _name(status)
    if name in _FAILURES:
        event, error = _FAILURES[name]
        return {"event": event, "error": error}
    if isinstance(status, str):
        return {"event": "validated"}
    if name == "retracted":
        return {"event": "bestChainBlockIncluded", "block": None}
    block = node.chain.block(hex_bytes(status[name]))
    if block is None:
        return None
    hash = blake2_256(opaque_extrinsic(data))
    index = [blake2_256(extrinsic) for extrinsic in block.extrinsics].index(hash)
    event = "finalized" if name == "finalized" else "bestChainBlockIncluded"
    return {"event": event, "block": {"hash": to_hex(block.hash), "index": index}}
