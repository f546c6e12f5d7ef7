"""``transaction_v1_*`` and ``transactionWatch_v1_*``: handing in transactions, as the newer specification has it.

Source: the JSON-RPC specification, and `sc_rpc_spec_v2::transaction`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...crypto.hashing import blake2_256
from ..node.errors import PoolError, UndecodableExtrinsic, opaque_extrinsic
from .registry import Failure, Hex, JsonValue, Sink, Text, hex_bytes, method, subscription, to_hex

if TYPE_CHECKING:
    from ..node.node import Node
    from ..node.queues import PoolStatus

MAX_BROADCASTS = 16
"""Transactions that a connection has broadcast at once."""
_OVER = ("finalized", "usurped")
_LOST = ("invalid", "dropped", "finalityTimeout")
_MAY_COME_AGAIN = (1012, 1016)
"""Codes of refusals that a later block may lift: banned, or too much in the pool."""
_FAILURES = {
    "usurped": ("invalid", "Extrinsic was rendered invalid by another extrinsic"),
    "invalid": ("invalid", "Extrinsic marked as invalid"),
    "dropped": ("dropped", "Extrinsic dropped from the pool due to exceeding limits"),
    "finalityTimeout": ("dropped", "Maximum number of finality watchers has been reached"),
}


def _name(status: PoolStatus) -> str:
    return status if isinstance(status, str) else next(iter(status))


class Broadcast:
    """A transaction that is handed in again with a new block where it left the pool, until it is final, hopeless, or stopped.

    Attributes:
        peer: Stands for the connection that may stop it.
    """

    def __init__(self, node: Node, data: bytes, peer: object) -> None:
        self.peer = peer
        self._node = node
        self._data = data
        self._is_pooled = False
        self.identifier = secrets.token_urlsafe(12)

    def begin(self) -> None:
        """Hand it in, now and as often as needed."""
        self._node.broadcasts[self.identifier] = self
        self.hand_in()

    def hand_in(self) -> None:
        """Hand it in, where it is not in the pool, or in a block, already."""
        if self._is_pooled:
            return
        self._is_pooled = True
        try:
            self._node.submit(self._data, self._told)
        except PoolError as error:
            self._is_pooled = False
            if error.code not in _MAY_COME_AGAIN:
                self.end()
        except UndecodableExtrinsic:
            self.end()

    def _told(self, status: PoolStatus) -> None:
        if _name(status) in _OVER:
            self.end()
        elif _name(status) in _LOST:
            self._is_pooled = False

    def end(self) -> None:
        """Hand it in no more. It stays in the pool, as at nodes."""
        self._node.broadcasts.pop(self.identifier, None)


@method("transaction_v1_broadcast")
def broadcast(node: Node, bytes: Hex, caller: object) -> JsonValue:
    if sum(other.peer is caller for other in node.broadcasts.values()) >= MAX_BROADCASTS:
        return None
    made = Broadcast(node, bytes, caller)
    made.begin()
    return made.identifier


@method("transaction_v1_stop")
def stop(node: Node, operation_id: Text, caller: object) -> JsonValue:
    found = node.broadcasts.get(operation_id)
    if found is None or found.peer is not caller:
        raise Failure(-32602, "Invalid operation id")
    found.end()
    return None


@subscription("transactionWatch_v1_watchEvent", ("transactionWatch_v1_submitAndWatch", "transactionWatch_v1_unwatch"))
def submit_and_watch(node: Node, bytes: Hex, sink: Sink) -> Callable[[], None]:
    watching = [True]

    def tell(status: PoolStatus) -> None:
        event = _event(node, bytes, status)
        if watching and event is not None:
            sink(event)

    try:
        node.submit(bytes, tell)
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
    """Why the pool refuses a transaction, in the words of this interface."""
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


def _event(node: Node, data: bytes, status: PoolStatus) -> JsonValue:
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
