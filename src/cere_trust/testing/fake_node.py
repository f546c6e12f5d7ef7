"""Fake of a node in memory, for tests of code that uses a client: no socket, no thread, no extra to install."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..client import AsyncTransport, TransactionStatus, Transport
from ..crypto.hashing import blake2_256
from ..errors import ConnectionLost, RequestTimeout, RpcError
from ..flows import Batch, Reply
from ..query import Query
from ..runtime import Runtime
from ..types import AccountId, AccountLike, BlockHash
from ._headers import HeaderChain

Answer: TypeAlias = "object | Exception | Callable[..., object]"
"""A result as JSON, an exception to raise, or a function that returns either."""

EventFields: TypeAlias = "tuple[str, str] | tuple[str, str, object]"
"""Pallet, name and, unless the event has none, fields of an event. The fields are as `Runtime.encode` takes them."""

DISPATCH_INFO = {"weight": {"ref_time": 1, "proof_size": 1}, "class": "Normal", "pays_fee": "Yes"}
"""Dispatch info in the events of included transactions, as `Runtime.encode` takes it."""

_ZERO = "0x" + "00" * 32
_WITH_BLOCK = {
    TransactionStatus.IN_BLOCK,
    TransactionStatus.RETRACTED,
    TransactionStatus.FINALIZED,
    TransactionStatus.FINALITY_TIMEOUT,
}
_LEAVES_POOL = {TransactionStatus.DROPPED, TransactionStatus.INVALID}


@dataclass
class _Script:
    """Scripted statuses and result of one transaction."""

    statuses: deque[Answer]
    events: Sequence[EventFields] = ()
    dispatch_error: object = None


@dataclass
class _Submitted:
    """A transaction in the pool or in a block.

    Attributes:
        account: The signer; None for an unsigned transaction.
        height: Height of the block that includes it; None while none does.
    """

    data: bytes
    account: AccountId | None
    nonce: int
    script: _Script
    height: int | None = None


class FakeNode:
    """A scripted node in memory: a chain of numbered blocks, storage values, and statuses of transactions.

    `transport` connects a `Client`, `async_transport` an `AsyncClient`; any number of clients may share the node::

        node = FakeNode(Path("metadata.scale").read_bytes())
        node.set_storage(system.number(), 42)
        node.script("ready", "usurped")
        with Client(transport=node.transport) as client:
            assert client.query(system.number()) == 42
            with pytest.raises(ExtrinsicLost):
                client.submit_and_wait(system.remark(remark=b"hello"), alice)

    Calls are not executed. By default each transaction gets a block of its own, succeeds and is finalized at once; `script`
    changes that. Every block has the same state, except for its events. Proofs are not supported. A request that the node cannot
    answer raises `RpcError` with code -32601; `answers` adds or replaces answers. A wait for a notification that is not scripted
    raises `RequestTimeout` without a delay.

    Args:
        metadata: Metadata of the chain as bytes, such as ``client.runtime.metadata.raw``, or a `Runtime` to share.
        genesis: Genesis hash; by default that of an empty genesis block.
        finalized: Height of the newest finalized block, which is the best one too. The node computes the hash of every block up
            to it, a million in some seconds.
        can_subscribe: False to behave like an HTTP endpoint.

    Attributes:
        runtime: Runtime of the chain.
        code_hash: Hash of the runtime's code; by default that of the metadata.
        best: Height of the best block.
        finalized: Height of the newest finalized block.
        blocks: Encoded extrinsics by height; other blocks are empty.
        storage: Encoded values by storage key; see `set_storage`.
        nonces: Next nonce by account, the pool included; see `set_nonce`.
        fee: Fee that the node reports for each call, in planck.
        answers: Answers by JSON-RPC method, or by the name of a function that ``state_call`` runs, such as
            ``TransactionPaymentApi_query_info``. An answer is the result as JSON, an exception to raise, or a function that takes
            the parameters and returns either.
        batches: Methods of each batch of requests, and of each unsubscription, in order.
        submitted: Encoded transactions, in order, the refused ones included.
    """

    def __init__(
        self,
        metadata: bytes | Runtime,
        *,
        genesis: BlockHash | bytes | str | None = None,
        finalized: int = 10,
        can_subscribe: bool = True,
    ) -> None:
        self.runtime = metadata if isinstance(metadata, Runtime) else Runtime.from_metadata(metadata)
        self.code_hash = BlockHash(blake2_256(self.runtime.metadata.raw))
        self.best = self.finalized = finalized
        self.can_subscribe = can_subscribe
        self.blocks: dict[int, list[bytes]] = {}
        self.storage: dict[bytes, bytes] = {}
        self.nonces: defaultdict[AccountId, int] = defaultdict(int)
        self.fee = 100_000_000
        self.answers: dict[str, Answer] = {}
        self.batches: list[list[str]] = []
        self.submitted: list[bytes] = []
        self._chain = HeaderChain(self.blocks, None if genesis is None else BlockHash(genesis))
        self._scripts: deque[_Script] = deque()
        self._watches: dict[str, _Submitted] = {}
        self._heads: dict[str, int] = {}
        self._opened = 0
        self._events: defaultdict[int, list[dict[str, object]]] = defaultdict(list)
        self._events_key = self.runtime.storage_key("System", "Events")
        self._lock = threading.RLock()

    # --- script ---

    def script(self, *statuses: Answer, events: Sequence[EventFields] = (), dispatch_error: object = None) -> None:
        """Script the next transaction that no script covers yet. Several calls script several transactions in order.

        Args:
            *statuses: Statuses that its subscription reports, by name: ``future``, ``ready``, ``broadcast``, ``inBlock``,
                ``retracted``, ``finalized``, ``finalityTimeout``, ``usurped``, ``dropped``, ``invalid``. The node adds the hash of
                the block. ``inBlock`` and ``finalized`` put the transaction into a block, ``retracted`` removes it from there. A
                status may also be the notification as JSON, an exception such as `ConnectionLost`, or a function that returns any
                of these. Without statuses: ``ready``, ``inBlock``, ``finalized``. If nothing watches the transaction, all of them
                apply on submission.
            events: Events of the transaction in its block: ``("Balances", "Deposit", {"who": …, "amount": …})``.
            dispatch_error: Error of the call, such as ``{"Token": "FundsUnavailable"}``; None for success.

        Raises:
            EncodeError: an event does not fit the runtime.
        """
        for event in events:
            self._record(0, event)
        self._scripts.append(_Script(deque(statuses or ("ready", "inBlock", "finalized")), events, dispatch_error))

    def set_storage(self, query: Query[object], value: object) -> None:
        """Store a value in every block.

        Args:
            query: A query such as ``system.account(who)``.
            value: The value as `Runtime.encode` takes it: numbers, bytes, lists, dicts by field name. None removes it.

        Raises:
            UnknownItem: the runtime has no such pallet or item.
            EncodeError: a key or the value does not fit its type.
        """
        key = self.runtime.storage_key(query.pallet, query.item, *query.keys)
        if value is None:
            self.storage.pop(key, None)
        else:
            self.storage[key] = self.runtime.encode(self.runtime.storage_info(query.pallet, query.item).value, value)

    def set_nonce(self, account: AccountLike, nonce: int) -> None:
        """Set the next nonce of an account.

        Args:
            account: The account: `AccountId`, address, or public key.
            nonce: Nonce of its next transaction.
        """
        self.nonces[AccountId.parse(account, prefix=None)] = nonce

    def new_block(
        self, extrinsics: Sequence[bytes] = (), *, events: Sequence[EventFields] = (), finalized: bool = True
    ) -> int:
        """Add a block, and return its height. Subscriptions to finalized blocks report each finalized one.

        Args:
            extrinsics: Encoded extrinsics.
            events: Events that belong to no extrinsic: ``("Session", "NewSession", {"session_index": 1})``.
            finalized: Finalize it, and all blocks before it.
        """
        with self._lock:
            self.best = max(self.best, self.finalized) + 1
            self.blocks[self.best] = list(extrinsics)
            self._events[self.best] += [self._record(None, event) for event in events]
            if finalized:
                self.finalized = self.best
            return self.best

    def header(self, number: int) -> dict[str, object]:
        """Return the header of a block as JSON. Its state root is zero."""
        with self._lock:
            return self._chain.header(number)

    def block_hash(self, number: int) -> BlockHash:
        """Return the hash of the block at a height, also of one that does not exist yet, as if it were empty."""
        with self._lock:
            return self._chain.hash(number)

    @property
    def genesis(self) -> BlockHash:
        """Genesis hash."""
        return self.block_hash(0)

    @property
    def transport(self) -> Transport:
        """Transport for ``Client(transport=…)``. Its `close` does not change the node."""
        return _FakeTransport(self)

    @property
    def async_transport(self) -> AsyncTransport:
        """Transport for ``AsyncClient(transport=…)``. Its `close` does not change the node."""
        return _AsyncFakeTransport(self)

    # --- requests ---

    def _call(self, batch: Batch) -> Reply:
        with self._lock:
            self.batches.append([request.method for request in batch.requests])
            return tuple(self._answer(request.method, request.params) for request in batch.requests)

    def _answer(self, method: str, params: tuple[object, ...]) -> object:
        if method in ("author_submitExtrinsic", "author_submitAndWatchExtrinsic"):
            self.submitted.append(_decoded(params[0]))
        if method in self.answers:
            return _resolved(self.answers[method], *params)
        if method == "state_call" and params[0] in self.answers:
            return _resolved(self.answers[str(params[0])], *params[1:])
        answer = _ANSWERS.get(method)
        if answer is None:
            raise RpcError(-32601, f"the fake node cannot answer {method}; add it to `answers`", method=method)
        return answer(self, *params)

    def _height(self, at: object = None) -> int | None:
        """Return the height of a block, None if the chain does not have it."""
        best = max(self.best, self.finalized)
        if at is None:
            return best
        return self._chain.height(str(at), best)

    def _hash_at(self, number: int | None = None) -> str | None:
        best = max(self.best, self.finalized)
        if number is None:
            number = best
        return str(self.block_hash(number)) if number <= best else None

    def _header_at(self, at: str | None = None) -> object:
        height = self._height(at)
        return None if height is None else self.header(height)

    def _block_at(self, at: str | None = None) -> object:
        height = self._height(at)
        if height is None:
            return None
        extrinsics = ["0x" + extrinsic.hex() for extrinsic in self.blocks.get(height, ())]
        return {"block": {"header": self.header(height), "extrinsics": extrinsics}, "justifications": None}

    def _storage_hash_at(self, key: str, at: str | None = None) -> str | None:
        if _decoded(key) == b":code":
            return str(self.code_hash)
        value = self._value_at(_decoded(key), at)
        return None if value is None else "0x" + blake2_256(value).hex()

    def _storage_at(self, key: str, at: str | None = None) -> str | None:
        value = self._value_at(_decoded(key), at)
        return None if value is None else "0x" + value.hex()

    def _storage_many_at(self, keys: list[str], at: str | None = None) -> object:
        block = at or str(self.block_hash(max(self.best, self.finalized)))
        return [{"block": block, "changes": [[key, self._storage_at(key, at)] for key in keys]}]

    def _keys_at(self, prefix: str, count: int, start: str | None = None, at: str | None = None) -> list[str]:
        after = b"" if start is None else _decoded(start)
        keys = sorted(key for key in self.storage if key.startswith(_decoded(prefix)) and key > after)
        return ["0x" + key.hex() for key in keys[:count]]

    def _value_at(self, key: bytes, at: str | None) -> bytes | None:
        if key == self._events_key and key not in self.storage:
            events = self._events_at(self._height(at))
            return self.runtime.encode(self.runtime.storage_info("System", "Events").value, events)
        return self.storage.get(key)

    def _events_at(self, height: int | None) -> list[dict[str, object]]:
        return [] if height is None else self._events.get(height, [])

    def _record(self, extrinsic: int | None, event: EventFields) -> dict[str, object]:
        """Return an event record, and check that the runtime can encode it."""
        pallet, name, *fields = event
        phase = "Finalization" if extrinsic is None else {"ApplyExtrinsic": extrinsic}
        record: dict[str, object] = {
            "phase": phase, "event": {pallet: {name: fields[0]} if fields else name}, "topics": [],
        }  # fmt: skip
        self.runtime.encode(self.runtime.storage_info("System", "Events").value, [record])
        return record

    def _metadata_at(self, at: str | None = None) -> str:
        return "0x" + self.runtime.metadata.raw.hex()

    def _next_nonce(self, address: str) -> int:
        return self.nonces[AccountId.parse(address, prefix=None)]

    def _run_function(self, function: str, data: str, at: str | None = None) -> str:
        if function == "Metadata_metadata_versions":
            return "0x04" + self.runtime.metadata_version.to_bytes(4, "little").hex()
        if function == "Metadata_metadata_at_version":
            return self._metadata_at()
        if function == "AccountNonceApi_account_nonce":
            return "0x" + self.nonces[AccountId(_decoded(data))].to_bytes(4, "little").hex()
        if function == "TransactionPaymentApi_query_info":
            return "0x000000" + self.fee.to_bytes(16, "little").hex()  # no weight, class Normal
        raise RpcError(-32601, f"the fake node cannot run {function}; add it to `answers`", method="state_call")

    # --- transactions and subscriptions ---

    def _accept(self, data: bytes) -> _Submitted:
        decoded = self.runtime.decode_extrinsic(data)
        used = decoded.extensions.get("CheckNonce")
        nonce = used if isinstance(used, int) else 0
        script = self._scripts.popleft() if self._scripts else _Script(deque(("ready", "inBlock", "finalized")))
        if decoded.account is not None:
            self.nonces[decoded.account] = max(self.nonces[decoded.account], nonce + 1)
        return _Submitted(data, decoded.account, nonce, script)

    def _submit(self, data: str) -> str:
        submitted = self._accept(_decoded(data))
        for status in submitted.script.statuses:
            if not isinstance(status, Exception):
                self._advance(submitted, status)
        return "0x" + blake2_256(submitted.data).hex()

    def _submit_and_watch(self, data: str) -> str:
        self._opened += 1
        self._watches[f"watch-{self._opened}"] = self._accept(_decoded(data))
        return f"watch-{self._opened}"

    def _subscribe_heads(self) -> str:
        self._opened += 1
        self._heads[f"heads-{self._opened}"] = self.finalized - 1
        return f"heads-{self._opened}"

    def _unsubscribe(self, method: str, subscription: str) -> None:
        with self._lock:
            self.batches.append([method])
            self._watches.pop(subscription, None)
            self._heads.pop(subscription, None)

    def _next(self, subscription: str) -> Reply:
        with self._lock:
            return (self._notification(subscription),)

    def _notification(self, subscription: str) -> object:
        watched, last = self._watches.get(subscription), self._heads.get(subscription)
        if watched is None and last is None:
            raise ConnectionLost(f"the fake node has no subscription {subscription}", url="fake")
        if watched is not None and watched.script.statuses:
            return self._advance(watched, watched.script.statuses.popleft())
        if last is not None and last < self.finalized:
            self._heads[subscription] = last + 1
            return self.header(last + 1)
        raise RequestTimeout("the fake node has no further notification for this subscription", url="fake")

    def _advance(self, submitted: _Submitted, scripted: Answer) -> object:
        """Apply a scripted status, and return its notification."""
        raw = _resolved(scripted)
        if not isinstance(raw, str):
            return raw
        status = TransactionStatus(raw)
        if status in (TransactionStatus.IN_BLOCK, TransactionStatus.FINALIZED) and submitted.height is None:
            self._include(submitted)
        block = str(self.block_hash(self.best if submitted.height is None else submitted.height))
        if status is TransactionStatus.FINALIZED and submitted.height is not None:
            self.finalized = max(self.finalized, submitted.height)
        elif status is TransactionStatus.RETRACTED and submitted.height is not None:
            self.blocks.pop(submitted.height, None)
            self._events.pop(submitted.height, None)
            submitted.height = None
        elif status in _LEAVES_POOL and submitted.account is not None:
            self.nonces[submitted.account] = min(self.nonces[submitted.account], submitted.nonce)
        return _notification(status, block)

    def _include(self, submitted: _Submitted) -> None:
        script = submitted.script
        submitted.height = self.new_block([submitted.data], finalized=False)
        result: EventFields = ("System", "ExtrinsicSuccess", {"dispatch_info": DISPATCH_INFO})
        if script.dispatch_error is not None:
            fields = {"dispatch_error": script.dispatch_error, "dispatch_info": DISPATCH_INFO}
            result = ("System", "ExtrinsicFailed", fields)
        self._events[submitted.height] += [self._record(0, event) for event in (*script.events, result)]


def _decoded(data: object) -> bytes:
    """Decode bytes in hex with the prefix ``0x``."""
    return bytes.fromhex(str(data)[2:])


def _resolved(answer: Answer, *params: object) -> object:
    result = answer(*params) if callable(answer) else answer
    if isinstance(result, Exception):
        raise result
    return result


def _notification(status: TransactionStatus, block: str) -> object:
    """Return the JSON of a status; the hash of the transaction that usurps another is unknown."""
    if status in _WITH_BLOCK:
        return {status.value: block}
    details = {TransactionStatus.BROADCAST: [], TransactionStatus.USURPED: _ZERO}
    return {status.value: details[status]} if status in details else status.value


_ANSWERS: Mapping[str, Callable[..., object]] = {
    "author_submitAndWatchExtrinsic": FakeNode._submit_and_watch,
    "author_submitExtrinsic": FakeNode._submit,
    "chain_getBlock": FakeNode._block_at,
    "chain_getBlockHash": FakeNode._hash_at,
    "chain_getFinalizedHead": lambda node: str(node.block_hash(node.finalized)),
    "chain_getHeader": FakeNode._header_at,
    "chain_subscribeFinalizedHeads": FakeNode._subscribe_heads,
    "state_call": FakeNode._run_function,
    "state_getKeysPaged": FakeNode._keys_at,
    "state_getMetadata": FakeNode._metadata_at,
    "state_getStorage": FakeNode._storage_at,
    "state_getStorageHash": FakeNode._storage_hash_at,
    "state_queryStorageAt": FakeNode._storage_many_at,
    "system_accountNextIndex": FakeNode._next_nonce,
    "system_chain": lambda node: "Fake",
    "system_chainType": lambda node: "Development",
    "system_health": lambda node: {"peers": 0, "isSyncing": False, "shouldHavePeers": False},
}
"""Answers by method. Each takes the node and the parameters."""


class _FakeTransport:
    """A `FakeNode` as a `Transport`."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self.can_subscribe = node.can_subscribe

    def call(self, batch: Batch) -> Reply:
        return self._node._call(batch)

    def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        return self._node._next(subscription)

    def unsubscribe(self, method: str, subscription: str) -> None:
        self._node._unsubscribe(method, subscription)

    def close(self) -> None:
        pass


class _AsyncFakeTransport:
    """A `FakeNode` as an `AsyncTransport`."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self.can_subscribe = node.can_subscribe

    async def call(self, batch: Batch) -> Reply:
        return self._node._call(batch)

    async def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        return self._node._next(subscription)

    async def unsubscribe(self, method: str, subscription: str) -> None:
        self._node._unsubscribe(method, subscription)

    async def close(self) -> None:
        pass
