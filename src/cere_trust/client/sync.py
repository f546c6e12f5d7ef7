"""The blocking client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, overload

from ..call import Call
from ..errors import DispatchError
from ..extrinsic import Mortality, Receipt, SignedExtrinsic, UnsignedExtrinsic
from ..flows import Block, Connection, Flow, blocks, inclusion, prepare, read, submit
from ..flows.connection import At, ChainInfo, Standing
from ..flows.inclusion import Landed
from ..flows.read import ReadProof
from ..flows.status import Status
from ..flows.submit import Sendable, Until
from ..keys import as_signer
from ..proofs.header import Header
from ..query import ApiCall, Constant, Entries, Query, View
from ..runtime import EventRecord, Runtime
from ..transport import Transport, open_transport
from ..types import AccountLike, Amount, BlockHash
from .base import DEFAULT_TIMEOUT, FOLLOWED_AT_ONCE, SENT_AT_ONCE, ClientBase, options, signer_for
from .drivers import run, subscriptions

V = TypeVar("V")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
K = TypeVar("K")


class Client(ClientBase):
    """A client.

    It connects on first use, or at once in a `with` statement. Threads may share it. Reads are of the newest final
    block unless `at` names another one: a hash, a `BlockRef`, or a number.
    """

    _transport: Transport | None = None

    def __init__(
        self,
        url_or_network: str = "local",
        *,
        timeout: float = DEFAULT_TIMEOUT,
        genesis: BlockHash | bytes | str | None = None,
        crosscheck: bool = False,
    ) -> None:
        super().__init__(url_or_network, timeout=timeout, genesis=genesis, crosscheck=crosscheck)
        self._lock = threading.RLock()
        self._sending = threading.Semaphore(SENT_AT_ONCE)
        self._following = threading.Semaphore(FOLLOWED_AT_ONCE)
        self._reading = threading.Lock()

    def __enter__(self) -> Self:
        try:
            self._connected()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, flow: Callable[[Connection], Flow[V]]) -> V:
        connection = self._connected()
        return run(flow(connection), self._open())

    def _open(self) -> Transport:
        with self._lock:
            self._check_not_closed()
            if self._transport is None:
                self._transport = open_transport(self._url, self._timeout)
            return self._transport

    def _connected(self) -> Connection:
        with self._lock:
            self._check_not_closed()
            if self._connection is None:
                transport = self._open()
                connection = self._new_connection(transport.can_subscribe)
                run(connection.connect(), transport)
                self._connection = connection
            return self._connection

    @property
    def runtime(self) -> Runtime:
        """The runtime in force when last looked."""
        return self._connected().runtime

    @property
    def genesis_hash(self) -> BlockHash:
        """Genesis hash of the connected chain."""
        return self._connected().genesis

    def chain(self) -> ChainInfo:
        """The chain's name and type, as the node gives them, and its genesis hash."""
        return self._run(lambda c: c.chain())

    def standing(self) -> Standing:
        """How far the node is: best and final block, peers, whether it is catching up."""
        return self._run(lambda c: c.standing())

    def query(self, query: Query[V] | View[V], at: At = None) -> V:
        """One storage value, or a view that puts several together.

        Raises:
            UnknownItem: no such pallet or item.
            EncodeError: a key that does not fit.
            StateDiscarded: the node has dropped that block's state.
        """
        return self._run(lambda c: read.query(c, query, at))

    @overload
    def query_many(self, queries: tuple[Query[A], Query[B]], at: At = None) -> tuple[A, B]: ...
    @overload
    def query_many(self, queries: tuple[Query[A], Query[B], Query[C]], at: At = None) -> tuple[A, B, C]: ...
    @overload
    def query_many(
        self, queries: tuple[Query[A], Query[B], Query[C], Query[D]], at: At = None
    ) -> tuple[A, B, C, D]: ...
    @overload
    def query_many(self, queries: list[Query[V]], at: At = None) -> list[V]: ...
    def query_many(self, queries: Sequence[Query[Any]], at: At = None) -> list[Any] | tuple[Any, ...]:
        """Many storage values of one block, in one message: a list for a list, a tuple for a tuple of up to four."""
        found = self._run(lambda c: read.query_many(c, queries, at))
        return tuple(found) if isinstance(queries, tuple) else found

    @overload
    def entries(self, of: Entries[K, V], at: At = None) -> Iterator[tuple[K, V]]: ...
    @overload
    def entries(self, of: Query[V], at: At = None) -> Iterator[tuple[object, object]]: ...
    def entries(self, of: Entries[Any, Any] | Query[Any], at: At = None) -> Iterator[tuple[Any, Any]]:
        """All entries of a map, or those below some leading keys, of one block; read in pages of 1,000."""
        after = None
        while True:
            here, start = at, after
            page = self._run(lambda c, here=here, start=start: read.page(c, of, here, start))  # type: ignore[misc]
            yield from page.entries
            if page.last is None:
                return
            at, after = page.block, page.last

    @overload
    def constant(self, pallet: Constant[V], name: None = None) -> V: ...
    @overload
    def constant(self, pallet: str, name: str) -> object: ...
    def constant(self, pallet: str | Constant[Any], name: str | None = None) -> Any:
        """A constant of the current runtime, by pallet and name, or by typed descriptor."""
        return read.constant(self._connected().runtime, pallet, name)

    @overload
    def call_runtime(self, api: ApiCall[V], method: None = None, *, at: At = None) -> V: ...
    @overload
    def call_runtime(self, api: str, method: str, *args: object, at: At = None) -> object: ...
    def call_runtime(self, api: str | ApiCall[Any], method: str | None = None, *args: object, at: At = None) -> Any:
        """A runtime API method's answer: ``call_runtime(nomination_pools.pending_rewards(account))``, or by names."""
        return self._run(lambda c: read.call_runtime(c, api, method, args, at))

    def read_proof(self, queries: Sequence[Query[object]], at: At = None) -> ReadProof:
        """Storage values with their proof, checked against the block's state root."""
        return self._run(lambda c: read.read_proof(c, queries, at))

    def block(self, at: At = None) -> Block:
        """A block with its extrinsics and events."""
        return self._run(lambda c: blocks.block(c, at))

    def events(self, at: At = None) -> list[EventRecord]:
        """A block's events."""
        return self._run(lambda c: blocks.events(c, at))

    def nonce(self, account: AccountLike) -> int:
        """The nonce of an account's next transaction, behind those in the node's pool."""
        return self._run(lambda c: prepare.next_nonce(c, account))

    def estimate_fee(self, call: Call, account: AccountLike, *, tip: int = 0) -> Amount:
        """What a call will cost an account, the tip included. Nothing is signed."""
        return self._run(lambda c: prepare.estimate_fee(c, call, account, tip))

    def dry_run(self, call: Call, signer: object, *, tip: int = 0) -> DispatchError | None:
        """How a call would fail on the newest final block, None where it would succeed.

        It is signed with a mortality of a few blocks, shown to the node, and not sent on.

        Raises:
            InvalidExtrinsic: it would not get into a block at all.
        """
        return self._run(lambda c: prepare.dry_run(c, call, as_signer(signer), tip))

    def prepare(
        self,
        call: Call,
        account: AccountLike,
        *,
        tip: int = 0,
        mortality: Mortality | None = None,
        nonce: int | None = None,
    ) -> UnsignedExtrinsic:
        """What would be signed for a call: for showing, for signing elsewhere, for `submit`."""
        return self._run(lambda c: prepare.prepare(c, call, account, options(tip, mortality, nonce)))

    def submit(
        self,
        call: Sendable,
        signer: object = None,
        *,
        tip: int = 0,
        mortality: Mortality | None = None,
        nonce: int | None = None,
    ) -> SignedExtrinsic:
        """Sign and hand in, without waiting for a block.

        A node whose pool is full drops what it took before, and says so only to those who follow: of many transactions
        that all matter, wait for each with `submit_and_wait`.

        Args:
            call: A call, or what `prepare` made, or what was signed elsewhere.
            signer: A `Keypair`, any `Signer`, or a ``substrateinterface.Keypair``; none for a `SignedExtrinsic`.

        Raises:
            InvalidExtrinsic: the node refuses it.
        """
        chosen = signer_for(call, signer)
        with self._sending:
            return self._run(lambda c: submit.submit(c, call, chosen, options(tip, mortality, nonce)))

    def watch(
        self,
        call: Sendable,
        signer: object = None,
        *,
        tip: int = 0,
        mortality: Mortality | None = None,
        nonce: int | None = None,
    ) -> Iterator[Status]:
        """Sign, hand in, and give every status the node tells, up to the last one.

        Raises:
            InvalidExtrinsic: the node refuses it; nothing was sent on.
            ExtrinsicLost: the node fell silent, or the connection ended, and no final block has it; see `submit_and_wait`.
        """
        chosen = signer_for(call, signer)
        connection = self._connected()
        transport = self._open()
        with subscriptions(transport) as opened:
            with self._sending:
                sending = submit.send(connection, call, chosen, options(tip, mortality, nonce))
                sent = run(sending, transport, opened)
            last = False
            while not last:
                status = run(submit.next_status(sent), transport)
                last = status.is_last
                yield status

    def submit_and_wait(
        self,
        call: Sendable,
        signer: object = None,
        *,
        tip: int = 0,
        mortality: Mortality | None = None,
        nonce: int | None = None,
        until: Until = "finalized",
        within: float | None = None,
    ) -> Receipt:
        """Sign, hand in, and wait for the outcome.

        Of any number at once, a thousand are handed in and followed, so that a node's pool does not overflow.

        Args:
            call: A call, or what `prepare` made, or what was signed elsewhere.
            signer: A `Keypair`, any `Signer`, or a ``substrateinterface.Keypair``; none for a `SignedExtrinsic`.
            tip: Planck for the block author.
            mortality: How long it stays valid; 64 blocks where not said.
            nonce: The account's next where not said.
            until: ``"finalized"``, or ``"in_block"`` for the first block that has it, which may yet be replaced.
            within: Seconds to wait for the outcome once it is handed in. Without, as long as the chain goes on and may
                include it, and some 256 blocks longer where they do not become final.

        Raises:
            InvalidExtrinsic: the node refuses it; nothing was sent on.
            ExtrinsicLost: it left the pool, the connection broke, or time was up; `fate` says whether it can still be
                included. Its `signed` can be given to `resume`.
            DispatchError: it is in a block, the fee was paid, and a call in it failed; `receipt` has the details.
        """
        chosen = signer_for(call, signer)
        submit.check_until(until)
        connection = self._connected()
        transport = self._open()
        with self._following, subscriptions(transport) as opened:
            with self._sending:
                sending = submit.send(connection, call, chosen, options(tip, mortality, nonce))
                sent = run(sending, transport, opened)
            landed = run(submit.landing(connection, sent, until), transport, within=within)
        return self._receipt(connection, transport, landed)

    def resume(self, signed: SignedExtrinsic, *, within: float | None = None) -> Receipt:
        """Wait for the outcome of a transaction that was handed in before, here or elsewhere. Nothing is sent.

        The final blocks since its birth are looked through, then, over WebSocket, every new one.

        Args:
            signed: What was handed in: of `submit`, or an `ExtrinsicLost`.
            within: Seconds to wait at most.

        Raises:
            ExtrinsicLost: no final block has it: it never will be included, or, where time was up or the connection broke,
                it still may be; see its `fate`.
            DispatchError: it is in a block, the fee was paid, and a call in it failed; `receipt` has the details.
        """
        connection = self._connected()
        transport = self._open()
        landed = run(submit.resume(connection, signed), transport, within=within)
        return self._receipt(connection, transport, landed)

    def _receipt(self, connection: Connection, transport: Transport, landed: Landed) -> Receipt:
        """One at a time: a block is read once for all that wait for it."""
        with self._reading:
            return run(inclusion.receipt(connection, landed), transport)

    def finalized_heads(self) -> Iterator[Header]:
        """Headers of final blocks as they come, beginning with the newest."""
        self._connected()
        transport = self._open()
        with subscriptions(transport) as opened:
            subscription = run(blocks.follow_heads(), transport, opened)
            while True:
                yield run(blocks.next_head(subscription), transport)

    def close(self) -> None:
        """Close the connection for good. Closing twice is allowed; every other use of a closed client raises `ClientClosed`."""
        with self._lock:
            self._closed = True
            transport, self._transport, self._connection = self._transport, None, None
        if transport is not None:
            transport.close()
