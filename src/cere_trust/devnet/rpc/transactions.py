"""``transaction_v1_*`` and ``transactionWatch_v1_*``: submission in the newer specification.

Source: the JSON-RPC specification, and `sc_rpc_spec_v2::transaction`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from ...crypto.hashing import blake2_256
from ..chain.events import BestChanged, Event
from ..node.errors import PoolError, UndecodableExtrinsic, opaque_extrinsic
from ..node.queues import PoolStatus
from .registry import Failure, Hex, JsonValue, Sink, Text, hex_bytes, method, subscription, to_hex
from .served import ServedNode

MAX_BROADCASTS = 16
"""Maximum number of running broadcasts per connection."""
_OVER = ("finalized", "usurped")
_LOST = ("invalid", "dropped", "finalityTimeout")
_TEMPORARY = (1012, 1016)
"""Codes of refusals that a later block may lift: banned, pool full."""
_FAILURES = {
    "usurped": ("invalid", "Extrinsic was rendered invalid by another extrinsic"),
    "invalid": ("invalid", "Extrinsic marked as invalid"),
    "dropped": ("dropped", "Extrinsic dropped from the pool due to exceeding limits"),
    "finalityTimeout": ("dropped", "Maximum number of finality watchers has been reached"),
}


def _name(status: PoolStatus) -> str:
    return status if isinstance(status, str) else next(iter(status))


class Broadcast:
    """A transaction that is resubmitted on new best blocks while it is not pooled, until it is final, hopeless, or stopped.

    Attributes:
        peer: The connection that may stop it.
    """

    def __init__(self, served: ServedNode, data: bytes, peer: object) -> None:
        self.peer = peer
        self.identifier = secrets.token_urlsafe(12)
        self._node = served.node
        self._running = served.open(Broadcast)
        self._data = data
        self._is_pooled = False
        self._unlisten: Callable[[], None] | None = None

    def begin(self) -> None:
        """Submit now, and again after every new best block if necessary."""
        self._running[self.identifier] = self
        self._unlisten = self._node.listen(self._on_event, after_pool=True)
        self._submit()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, BestChanged):
            self._submit()

    def _submit(self) -> None:
        """Submit the transaction unless it is in the pool or in a block."""
        if self._is_pooled:
            return
        self._is_pooled = True
        try:
            self._node.submit(self._data, self._on_status)
        except PoolError as error:
            self._is_pooled = False
            if error.code not in _TEMPORARY:
                self.end()
        except UndecodableExtrinsic:
            self.end()

    def _on_status(self, status: PoolStatus) -> None:
        if _name(status) in _OVER:
            self.end()
        elif _name(status) in _LOST:
            self._is_pooled = False

    def end(self) -> None:
        """Stop resubmitting. The transaction stays in the pool, as in a real node."""
        self._running.pop(self.identifier, None)
        if self._unlisten is not None:
            self._unlisten()


@method("transaction_v1_broadcast")
def broadcast(served: ServedNode, bytes: Hex, caller: object) -> JsonValue:
    if sum(other.peer is caller for other in served.open(Broadcast).values()) >= MAX_BROADCASTS:
        return None
    made = Broadcast(served, bytes, caller)
    made.begin()
    return made.identifier


@method("transaction_v1_stop")
def stop(served: ServedNode, operation_id: Text, caller: object) -> JsonValue:
    found = served.open(Broadcast).get(operation_id)
    if found is None or found.peer is not caller:
        raise Failure(-32602, "Invalid operation id")
    found.end()
    return None


@subscription("transactionWatch_v1_watchEvent", ("transactionWatch_v1_submitAndWatch", "transactionWatch_v1_unwatch"))
def submit_and_watch(served: ServedNode, bytes: Hex, sink: Sink) -> Callable[[], None]:
    watching = [True]

    def tell(status: PoolStatus) -> None:
        event = _event(served, bytes, status)
        if watching and event is not None:
            sink(event)

    try:
        served.node.submit(bytes, tell)
    except UndecodableExtrinsic:
        sink({"event": "invalid", "error": "Extrinsic bytes cannot be decoded"})
    except PoolError as error:
        sink({"event": "invalid", "error": _refused(error)})
    return watching.clear


_REFUSED = {
    1012: "Transaction is temporarily banned",
    1013: "Transaction is already imported",
    1015: "The transaction contains a cyclic dependency",
    1016: "The transaction could not enter the pool because of the limit",
    1019: "Transaction does not provide any tags, so the pool cannot identify it",
}


def _refused(error: PoolError) -> str:
    """Return the text of this interface for a refusal by the pool."""
    reason = error.data or ""
    if error.code == 1010:
        is_custom = reason.startswith("Custom error:")
        return f"Invalid transaction with {reason.lower()}" if is_custom else f"Invalid transaction: {reason}"
    if error.code == 1011:
        return f"Unknown transaction validity: {reason}"
    if error.code == 1014:
        old, new = re.findall(r"\d+", str(error))
        return f"The priority of the transaction is too low (pool {old} > current {new})"
    return _REFUSED.get(error.code, str(error).replace("Error", "error", 1))


def _event(served: ServedNode, data: bytes, status: PoolStatus) -> JsonValue:
    name = _name(status)
    if name in _FAILURES:
        event, error = _FAILURES[name]
        return {"event": event, "error": error}
    if isinstance(status, str):
        return {"event": "validated"}
    if name == "retracted":
        return {"event": "bestChainBlockIncluded", "block": None}
    block = served.chain.block(hex_bytes(status[name]))
    if block is None:
        return None
    hash = blake2_256(opaque_extrinsic(data))
    index = [blake2_256(extrinsic) for extrinsic in block.extrinsics].index(hash)
    event = "finalized" if name == "finalized" else "bestChainBlockIncluded"
    return {"event": event, "block": {"hash": to_hex(block.hash), "index": index}}
