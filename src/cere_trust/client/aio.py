"""The async client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, overload

from ..call import Call
from ..errors import ConnectFailed, DispatchError
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
from ..transport import AsyncTransport, open_async_transport
from ..types import AccountLike, Amount, BlockHash
from .base import DEFAULT_TIMEOUT, FOLLOWED_AT_ONCE, SENT_AT_ONCE, ClientBase, options, signer_for
from .drivers import arun, async_subscriptions

V = TypeVar("V")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
K = TypeVar("K")


class AsyncClient(ClientBase):
    """A client whose methods are awaited.

    It connects on first use, or at once in an `async with` statement. Tasks of one event loop may share it. Reads are
    of the newest final block unless `at` names another one: a hash, a `BlockRef`, or a number.
    """

    _transport: AsyncTransport | None = None

    def __init__(
        self,
        url_or_network: str = "local",
        *,
        timeout: float = DEFAULT_TIMEOUT,
        genesis: BlockHash | bytes | str | None = None,
        crosscheck: bool = False,
    ) -> None:
        super().__init__(url_or_network, timeout=timeout, genesis=genesis, crosscheck=crosscheck)
        self._lock = asyncio.Lock()
        self._sending = asyncio.Semaphore(SENT_AT_ONCE)
        self._following = asyncio.Semaphore(FOLLOWED_AT_ONCE)
        self._reading = asyncio.Lock()

    async def __aenter__(self) -> Self:
        try:
            await self._connected()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(self, flow: Callable[[Connection], Flow[V]]) -> V:
        connection = await self._connected()
        return await arun(flow(connection), await self._open())

    async def _open(self) -> AsyncTransport:
        await self._connected()
        self._check_not_closed()  # another task may have closed it while this one waited for the connection
        assert self._transport is not None
        return self._transport

    async def _connected(self) -> Connection:
        async with self._lock:
            self._check_not_closed()
            if self._connection is None:
                transport = await self._opened()
                connection = self._new_connection(transport.can_subscribe)
                await arun(connection.connect(), transport)
                self._check_not_closed()
                self._connection = connection
            return self._connection

    async def _opened(self) -> AsyncTransport:
        """Open the transport once. `close` does not wait for the lock: a transport opened meanwhile is closed here."""
        if self._transport is None:
            transport = await open_async_transport(self._url, self._timeout)
            if self._closed:
                await transport.close()
                self._check_not_closed()
            self._transport = transport
        return self._transport

    @property
    def runtime(self) -> Runtime:
        """The runtime in force when last looked. Known once connected."""
        return self._known().runtime

    @property
    def genesis_hash(self) -> BlockHash:
        """Genesis hash of the connected chain."""
        return self._known().genesis

    async def chain(self) -> ChainInfo:
        """The chain's name and type, as the node gives them, and its genesis hash."""
        return await self._run(lambda c: c.chain())

    async def standing(self) -> Standing:
        """How far the node is: best and final block, peers, whether it is catching up."""
        return await self._run(lambda c: c.standing())

    async def query(self, query: Query[V] | View[V], at: At = None) -> V:
        """One storage value, or a view that puts several together.

        Raises:
            UnknownItem: no such pallet or item.
            EncodeError: a key that does not fit.
            StateDiscarded: the node has dropped that block's state.
        """
        return await self._run(lambda c: read.query(c, query, at))

    @overload
    async def query_many(self, queries: tuple[Query[A], Query[B]], at: At = None) -> tuple[A, B]: ...
    @overload
    async def query_many(self, queries: tuple[Query[A], Query[B], Query[C]], at: At = None) -> tuple[A, B, C]: ...
    @overload
    async def query_many(
        self, queries: tuple[Query[A], Query[B], Query[C], Query[D]], at: At = None
    ) -> tuple[A, B, C, D]: ...
    @overload
    async def query_many(self, queries: list[Query[V]], at: At = None) -> list[V]: ...
    async def query_many(self, queries: Sequence[Query[Any]], at: At = None) -> list[Any] | tuple[Any, ...]:
        """Many storage values of one block, in one message: a list for a list, a tuple for a tuple of up to four."""
        found = await self._run(lambda c: read.query_many(c, queries, at))
        return tuple(found) if isinstance(queries, tuple) else found

    @overload
    def entries(self, of: Entries[K, V], at: At = None) -> AsyncIterator[tuple[K, V]]: ...
    @overload
    def entries(self, of: Query[V], at: At = None) -> AsyncIterator[tuple[object, object]]: ...
    async def entries(self, of: Entries[Any, Any] | Query[Any], at: At = None) -> AsyncIterator[tuple[Any, Any]]:
        """All entries of a map, or those below some leading keys, of one block; read in pages of 1,000."""
        after = None
        while True:
            here, start = at, after
            page = await self._run(lambda c, here=here, start=start: read.page(c, of, here, start))  # type: ignore[misc]
            for entry in page.entries:
                yield entry
            if page.last is None:
                return
            at, after = page.block, page.last

    @overload
    async def constant(self, pallet: Constant[V], name: None = None) -> V: ...
    @overload
    async def constant(self, pallet: str, name: str) -> object: ...
    async def constant(self, pallet: str | Constant[Any], name: str | None = None) -> Any:
        """A constant of the current runtime, by pallet and name, or by typed descriptor."""
        return read.constant((await self._connected()).runtime, pallet, name)

    @overload
    async def call_runtime(self, api: ApiCall[V], method: None = None, *, at: At = None) -> V: ...
    @overload
    async def call_runtime(self, api: str, method: str, *args: object, at: At = None) -> object: ...
    async def call_runtime(
        self, api: str | ApiCall[Any], method: str | None = None, *args: object, at: At = None
    ) -> Any:
        """A runtime API method's answer: ``call_runtime(nomination_pools.pending_rewards(account))``, or by names."""
        return await self._run(lambda c: read.call_runtime(c, api, method, args, at))

    async def read_proof(self, queries: Sequence[Query[object]], at: At = None) -> ReadProof:
        """Storage values with their proof, checked against the block's state root."""
        return await self._run(lambda c: read.read_proof(c, queries, at))

    async def block(self, at: At = None) -> Block:
        """A block with its extrinsics and events."""
        return await self._run(lambda c: blocks.block(c, at))

    async def events(self, at: At = None) -> list[EventRecord]:
        """A block's events."""
        return await self._run(lambda c: blocks.events(c, at))

    async def nonce(self, account: AccountLike) -> int:
        """The nonce of an account's next transaction, behind those in the node's pool."""
        return await self._run(lambda c: prepare.next_nonce(c, account))

    async def estimate_fee(self, call: Call, account: AccountLike, *, tip: int = 0) -> Amount:
        """What a call will cost an account, the tip included. Nothing is signed."""
        return await self._run(lambda c: prepare.estimate_fee(c, call, account, tip))

    async def dry_run(self, call: Call, signer: object, *, tip: int = 0) -> DispatchError | None:
        """How a call would fail on the newest final block, None where it would succeed.

        It is signed with a mortality of a few blocks, shown to the node, and not sent on.

        Raises:
            InvalidExtrinsic: it would not get into a block at all.
        """
        return await self._run(lambda c: prepare.dry_run(c, call, as_signer(signer), tip))

    async def prepare(
        self,
        call: Call,
        account: AccountLike,
        *,
        tip: int = 0,
        mortality: Mortality | None = None,
        nonce: int | None = None,
    ) -> UnsignedExtrinsic:
        """What would be signed for a call: for showing, for signing elsewhere, for `submit`."""
        return await self._run(lambda c: prepare.prepare(c, call, account, options(tip, mortality, nonce)))

    async def submit(
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
        async with self._sending:
            return await self._run(lambda c: submit.submit(c, call, chosen, options(tip, mortality, nonce)))

    async def watch(
        self,
        call: Sendable,
        signer: object = None,
        *,
        tip: int = 0,
        mortality: Mortality | None = None,
        nonce: int | None = None,
    ) -> AsyncIterator[Status]:
        """Sign, hand in, and give every status the node tells, up to the last one.

        Raises:
            InvalidExtrinsic: the node refuses it; nothing was sent on.
            ExtrinsicLost: the node fell silent, or the connection ended, and no final block has it; see `submit_and_wait`.
        """
        chosen = signer_for(call, signer)
        connection = await self._connected()
        transport = await self._open()
        async with async_subscriptions(transport) as opened:
            async with self._sending:
                sending = submit.send(connection, call, chosen, options(tip, mortality, nonce))
                sent = await arun(sending, transport, opened)
            last = False
            while not last:
                status = await arun(submit.next_status(sent), transport)
                last = status.is_last
                yield status

    async def submit_and_wait(
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
        connection = await self._connected()
        transport = await self._open()
        async with self._following, async_subscriptions(transport) as opened:
            async with self._sending:
                sending = submit.send(connection, call, chosen, options(tip, mortality, nonce))
                sent = await arun(sending, transport, opened)
            landed = await arun(submit.landing(connection, sent, until), transport, within=within)
        return await self._receipt(connection, transport, landed)

    async def resume(self, signed: SignedExtrinsic, *, within: float | None = None) -> Receipt:
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
        connection = await self._connected()
        transport = await self._open()
        landed = await arun(submit.resume(connection, signed), transport, within=within)
        return await self._receipt(connection, transport, landed)

    async def _receipt(self, connection: Connection, transport: AsyncTransport, landed: Landed) -> Receipt:
        """One at a time: a block is read once for all that wait for it."""
        async with self._reading:
            return await arun(inclusion.receipt(connection, landed), transport)

    async def finalized_heads(self) -> AsyncIterator[Header]:
        """Headers of final blocks as they come, beginning with the newest."""
        await self._connected()
        transport = await self._open()
        async with async_subscriptions(transport) as opened:
            subscription = await arun(blocks.follow_heads(), transport, opened)
            while True:
                yield await arun(blocks.next_head(subscription), transport)

    def _known(self) -> Connection:
        self._check_not_closed()
        if self._connection is None:
            raise ConnectFailed(
                "not connected yet; use `async with AsyncClient(…)`, or await a method first", url=self.url
            )
        return self._connection

    async def close(self) -> None:
        """Close the connection for good. Closing twice is allowed; every other use of a closed client raises `ClientClosed`."""
        self._closed = True
        transport, self._transport, self._connection = self._transport, None, None
        if transport is not None:
            await transport.close()
