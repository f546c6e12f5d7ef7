"""``chainHead_v1_*``: subscriptions to the chain with pinned blocks, and operations on those.

Source: the JSON-RPC specification (paritytech/json-rpc-interface-spec), and `sc_rpc_spec_v2::chain_head` for what it leaves
open. Operations run at once; their results follow the response with their id.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Annotated, TypeAlias

from ...errors import DevnetError, RuntimeTrap
from ...wasm.state import ChainState
from ..block import ChainBlock
from ..chain.events import BestChanged, Event, Finalized, Imported, Restored
from ..chain.tree import StatePruned
from ..node.errors import trap_text
from .compat.serde import hash_, list_or_value
from .registry import Bool, Failure, Hash, JsonValue, Sink, Text, method, subscription, to_hex
from .served import ServedNode
from .state import version_json
from .storage import AskedItem, StorageQuery, answers, unhexed

MAX_FOLLOWED = 4
"""Maximum number of subscriptions per connection."""
MAX_PINNED = 512
"""Maximum number of pinned blocks per subscription; beyond that it is stopped."""
MAX_OPEN = 128
"""Maximum number of blocks above the newest final one; a new subscription beyond that stops all subscriptions, as in a node."""
MAX_INITIAL_BLOCKS = 16
"""Maximum number of final blocks that a subscription starts with."""
_INVALID = -32602
_LIMIT_REACHED = {"result": "limitReached"}


class Follow:
    """One subscription with its pinned blocks."""

    def __init__(self, served: ServedNode, sink: Sink, with_runtime: bool) -> None:
        self.served = served
        self.sink = sink
        self.with_runtime = with_runtime
        self.pinned: dict[bytes, tuple[ChainBlock, ChainState]] = {}
        self.operations = itertools.count()
        self._best = b""
        self._unlisten = served.node.listen(self.follow)

    def begin(self) -> None:
        """Notify of the current state: the newest final blocks, their descendants, the best block."""
        tree = self.served.chain.tree
        final = tree.finalized
        if any(leaf.number - final.number > MAX_OPEN for leaf in tree.leaves()):
            for each in list(self.served.open(Follow).values()):
                each.stop()
            return
        shown = [block for block in (tree.at(n) for n in self._newest_final()) if self._pin(block)]
        initialized = {"event": "initialized", "finalizedBlockHashes": [to_hex(block.hash) for block in shown]}
        if self.with_runtime:
            initialized["finalizedBlockRuntime"] = self._runtime(final)
        self.sink(initialized)
        for leaf in sorted(tree.leaves(), key=lambda block: -block.number):
            for block in tree.route(final.hash, leaf.hash).enacted:
                if block.hash not in self.pinned:
                    self._new_block(block)
        self._best_changed(tree.best)

    def _newest_final(self) -> range:
        final = self.served.chain.tree.finalized.number
        return range(max(0, final + 1 - MAX_INITIAL_BLOCKS), final + 1)

    def _pin(self, block: ChainBlock) -> bool:
        try:
            self.pinned[block.hash] = block, self.served.chain.tree.state(block.hash)
        except StatePruned:
            return False
        return True

    def _runtime(self, block: ChainBlock) -> JsonValue:
        version = version_json(self.served, block.hash)
        kept = ("specName", "implName", "specVersion", "implVersion", "transactionVersion")
        return {"type": "valid", "spec": {**{key: version[key] for key in kept}, "apis": dict(version["apis"])}}

    def _new_block(self, block: ChainBlock) -> None:
        self._pin(block)
        notification = {"event": "newBlock", "blockHash": to_hex(block.hash), "parentBlockHash": to_hex(block.parent)}
        if self.with_runtime:
            chain = self.served.chain
            same = chain.runtime_version(block.hash) == chain.runtime_version(block.parent)
            notification["newRuntime"] = None if same else self._runtime(block)  # type: ignore[assignment]
        self.sink(notification)

    def _best_changed(self, block: ChainBlock) -> None:
        if block.hash != self._best:
            self._best = block.hash
            self.sink({"event": "bestBlockChanged", "bestBlockHash": to_hex(block.hash)})

    def follow(self, event: Event) -> None:
        """Notify of an event."""
        if isinstance(event, Imported):
            self._new_block(event.block)
        elif isinstance(event, BestChanged):
            self._best_changed(self.served.chain.tree.best)
        elif isinstance(event, Finalized):
            self.sink({
                "event": "finalized",
                "finalizedBlockHashes": [to_hex(block.hash) for block in event.blocks],
                "prunedBlockHashes": [to_hex(block.hash) for block in event.stale],
            })  # fmt: skip
        elif isinstance(event, Restored):
            self.stop()
        if len(self.pinned) > MAX_PINNED:
            self.stop()

    def stop(self) -> None:
        """Notify of the end; the client must subscribe again."""
        if self.end():
            self.sink({"event": "stop"})

    def end(self) -> bool:
        """End without a notification; returns False if it had ended before."""
        self._unlisten()
        return self.served.open(Follow).pop(self.sink.id, None) is not None


@subscription("chainHead_v1_followEvent", ("chainHead_v1_follow", "chainHead_v1_unfollow"))
def follow(served: ServedNode, with_runtime: Bool, sink: Sink) -> Callable[[], None]:
    if sum(other.sink.peer is sink.peer for other in served.open(Follow).values()) >= MAX_FOLLOWED:
        raise Failure(-32800, "Maximum number of chainHead_follow has been reached")
    followed = Follow(served, sink, with_runtime)
    served.open(Follow)[sink.id] = followed
    followed.begin()

    def end() -> None:
        followed.end()

    return end


def _followed(served: ServedNode, subscription: str, caller: object) -> Follow | None:
    """Return a subscription by id; those of other connections are unknown."""
    found = served.open(Follow).get(subscription)
    return found if found is not None and found.sink.peer is caller else None


def _pinned(followed: Follow, hash: bytes) -> tuple[ChainBlock, ChainState]:
    found = followed.pinned.get(hash)
    if found is None:
        raise Failure(-32801, "Invalid block hash")
    return found


@method("chainHead_v1_header")
def header(served: ServedNode, follow_subscription: Text, hash: Hash, caller: object) -> JsonValue:
    followed = _followed(served, follow_subscription, caller)
    return None if followed is None else to_hex(_pinned(followed, hash)[0].header.encode())


Events = Iterator[dict[str, JsonValue]]


def _operate(
    followed: Follow, hash: bytes, work: Callable[[ChainBlock, ChainState], Events], **more: JsonValue
) -> JsonValue:
    """Run an operation on a pinned block, and notify of its results."""
    block, state = _pinned(followed, hash)
    identifier = str(next(followed.operations))
    for event in work(block, followed.served.filters.state(followed.served.node, hash, state)):
        followed.sink({"event": event.pop("event"), "operationId": identifier, **event})
    return {"result": "started", "operationId": identifier, **more}


@method("chainHead_v1_body")
def body(served: ServedNode, follow_subscription: Text, hash: Hash, caller: object) -> JsonValue:
    def work(block: ChainBlock, state: ChainState) -> Events:
        yield {"event": "operationBodyDone", "value": [to_hex(extrinsic) for extrinsic in block.extrinsics]}

    followed = _followed(served, follow_subscription, caller)
    return _LIMIT_REACHED if followed is None else _operate(followed, hash, work)


@method("chainHead_v1_call")
def call(
    served: ServedNode, follow_subscription: Text, hash: Hash, function: Text, call_parameters: Text, caller: object
) -> JsonValue:
    data = unhexed(call_parameters, _INVALID)
    followed = _followed(served, follow_subscription, caller)
    if followed is None:
        return _LIMIT_REACHED
    _pinned(followed, hash)
    if not followed.with_runtime:
        raise Failure(-32802, "The `chainHead_follow` subscription was started with `withRuntime` set to `false`")

    def work(block: ChainBlock, state: ChainState) -> Events:
        if block.hash not in served.chain.tree:
            yield {"event": "operationInaccessible"}
            return
        try:
            yield {"event": "operationCallDone", "output": to_hex(served.chain.call(function, data, block.hash))}
        except RuntimeTrap as trap:
            yield {"event": "operationError", "error": trap_text(trap)}
        except DevnetError as error:
            yield {"event": "operationError", "error": f"Execution failed: Other: {error}"}

    return _operate(followed, hash, work)


@method("chainHead_v1_storage")
def storage(
    served: ServedNode,
    follow_subscription: Text,
    hash: Hash,
    items: list[AskedItem],
    child_trie: Text | None,
    caller: object,
) -> JsonValue:
    followed = _followed(served, follow_subscription, caller)
    if followed is None:
        return _LIMIT_REACHED
    asked = [StorageQuery(unhexed(item["key"], _INVALID), item["type"][0]) for item in items]
    trie = None if child_trie is None else unhexed(child_trie, _INVALID)

    def work(block: ChainBlock, state: ChainState) -> Events:
        for query in asked:
            for item in answers(state, query, trie):
                yield {"event": "operationStorageItems", "items": [item]}
        yield {"event": "operationStorageDone"}

    _pinned(followed, hash)
    return _operate(followed, hash, work, discardedItems=0) if asked else _LIMIT_REACHED


Hashes: TypeAlias = Annotated[list[bytes] | bytes, list_or_value(hash_)]


@method("chainHead_v1_unpin")
def unpin(served: ServedNode, follow_subscription: Text, hash_or_hashes: Hashes, caller: object) -> JsonValue:
    followed = _followed(served, follow_subscription, caller)
    hashes = hash_or_hashes if isinstance(hash_or_hashes, list) else [hash_or_hashes]
    if followed is None:
        return None
    if len(set(hashes)) < len(hashes):
        raise Failure(-32804, "Received duplicate hashes for the `chainHead_unpin` method")
    for hash in hashes:
        _pinned(followed, hash)
    for hash in hashes:
        del followed.pinned[hash]
    return None


@method("chainHead_v1_continue", "chainHead_v1_stopOperation")
def no_operation(served: ServedNode, follow_subscription: Text, operation_id: Text) -> JsonValue:
    """Do nothing: operations end before the client knows their id."""
