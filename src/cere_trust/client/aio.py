"""Async client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack, overload

from ..call import Call
from ..extrinsic import Receipt, SignedExtrinsic, UnsignedExtrinsic
from ..flows import Block, Connection, Flow, blocks, dry_run, inclusion, prepare, read, submit
from ..flows.connection import At, ChainInfo, NodeStatus
from ..flows.dry_run import DryRun
from ..flows.inclusion import Inclusion
from ..flows.prepare import Options
from ..flows.read import ReadProof
from ..flows.status import StatusUpdate
from ..flows.submit import Sendable, Until
from ..keys import Signer
from ..proofs.header import Header
from ..query import ApiCall, Constant, Entries, Query, View
from ..runtime import EventRecord, Runtime
from ..transport import AsyncTransport, open_async_transport
from ..types import AccountLike, Amount, BlockHash
from .base import DEFAULT_TIMEOUT, MAX_FOLLOWED, MAX_SENDING, ClientBase
from .drivers import arun, async_subscriptions, fated
from .options import MetadataOptions, TransactionOptions, read_options, signer_for

V = TypeVar("V")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
K = TypeVar("K")


class AsyncClient(ClientBase[AsyncTransport]):
    """A client of one chain whose methods are awaited.

    It connects on first use, or at the start of an `async with` statement. Tasks of one event loop may share it. After `close`, or
    after the `async with` statement, every use raises `ClientClosed`. Construction does no I/O.

    Methods have the names, arguments and errors of `Client`, whose description also explains the argument `at`.

    Args:
        url_or_network: URL of a node: ``ws://…``, ``wss://…``, ``http://…`` or ``https://…``; or a network's name: ``local``
            (``ws://127.0.0.1:9944``), ``mainnet``, ``testnet``, ``devnet`` or ``qanet``. Subscriptions need WebSocket.
        timeout: Seconds for connecting, and for each response; positive, at most 1,000,000.
        genesis: Genesis hash that the chain must have; by default that of a named network, if known.
        crosscheck: Decode each transaction with the independent library scalecodec before signing, and refuse to sign if the
            result differs from the call. Needs the extra ``crosscheck``.
        transport: Transport instead of a connection, such as `FakeNode.transport`, or `FakeNode.async_transport` for `AsyncClient`.
            The client closes it, and shares neither nonces nor the metadata cache with others.
        **metadata: Demands on the metadata, and what verifies it: see `MetadataOptions`.

    Raises:
        UnknownItem: `url_or_network` is neither a URL nor a known network.
        ValueError: `timeout` is out of range, or `genesis` is not a block hash.
        CrosscheckFailed: the extra ``crosscheck`` is not installed.
    """

    def __init__(
        self,
        url_or_network: str = "local",
        *,
        timeout: float = DEFAULT_TIMEOUT,
        genesis: BlockHash | bytes | str | None = None,
        crosscheck: bool = False,
        transport: AsyncTransport | None = None,
        **metadata: Unpack[MetadataOptions],
    ) -> None:
        super().__init__(url_or_network, timeout, genesis, crosscheck, transport is not None, **metadata)
        self._transport = transport
        self._make_locks()

    def _make_locks(self) -> None:
        self._lock, self._reading = asyncio.Lock(), asyncio.Lock()
        self._sending, self._following = asyncio.Semaphore(MAX_SENDING), asyncio.Semaphore(MAX_FOLLOWED)

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
        return await self._opened()

    async def _connected(self) -> Connection:
        async with self._lock:
            if self._connection is None:
                transport = await self._opened()
                connection = self._new_connection(transport.can_subscribe)
                await arun(connection.connect(), transport)
                self._check_not_closed()
                self._connection = connection
            return self._connection

    async def _opened(self) -> AsyncTransport:
        """Open the transport once. `close` does not wait for the lock: a transport opened meanwhile is closed here."""
        self._check_not_closed()
        if self._transport is None:
            transport = await open_async_transport(self._url, self._timeout)
            if self._closed:
                await transport.close()
            self._check_not_closed()
            self._transport = transport
        return self._transport

    @property
    def runtime(self) -> Runtime:
        """Runtime of the chain, as of the last check: on connecting, and before each transaction."""
        return self._known().runtime

    @property
    def genesis_hash(self) -> BlockHash:
        """Genesis hash of the connected chain."""
        return self._known().genesis

    async def chain(self) -> ChainInfo:
        """Return the name and type of the chain, as the node reports them, and its genesis hash."""
        return await self._run(lambda c: c.chain())

    async def standing(self) -> NodeStatus:
        """Return the numbers of the node's best and finalized block, its number of peers, and whether it is syncing."""
        return await self._run(lambda c: c.standing())

    async def query(self, query: Query[V] | View[V], at: At = None) -> V:
        """Return one storage value, or a view that combines several.

        Args:
            query: A `Query` of a pallet's storage item, such as ``system.account(alice)``; a `Query` by names; or a `View`.
            at: Block to read; by default the newest finalized one.

        Returns:
            The decoded value. For an entry that does not exist: None, or the default that the runtime declares for the item.

        Raises:
            UnknownItem: the runtime has no such pallet or item, or the chain no such block.
            EncodeError: a key does not fit its type.
            StateDiscarded: the node has pruned the state of the block.
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
        """Return many storage values of one block, read with one message.

        Args:
            queries: A list of any length, or a tuple of two to four queries, whose values keep their own types.
            at: Block to read; by default the newest finalized one.

        Returns:
            The values in the order of `queries`: a list for a list, a tuple for a tuple.
        """
        found = await self._run(lambda c: read.query_many(c, queries, at))
        return tuple(found) if isinstance(queries, tuple) else found

    @overload
    def entries(self, of: Entries[K, V], at: At = None) -> AsyncIterator[tuple[K, V]]: ...
    @overload
    def entries(self, of: Query[V], at: At = None) -> AsyncIterator[tuple[object, object]]: ...
    async def entries(self, of: Entries[Any, Any] | Query[Any], at: At = None) -> AsyncIterator[tuple[Any, Any]]:
        """Yield the entries of a map, all from one block, in pages of 1,000.

        Args:
            of: A map of a pallet, such as ``staking.validators``; its entries below leading keys, such as
                ``staking.eras_stakers_overview.under(era)``; or a `Query` by names.
            at: Block to read; by default the newest finalized one when the iteration begins.

        Yields:
            Pairs of key and value, ordered by storage key. The key of a map with several keys is a tuple without the leading keys
            that `of` fixes. A key that is stored only as a hash is an `OpaqueKey`.
        """
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
        """Return a constant of the current runtime.

        Args:
            pallet: A constant of a pallet module, such as ``balances.existential_deposit``; or the name of a pallet.
            name: Name of the constant, if `pallet` is a name.

        Raises:
            UnknownItem: the runtime has no such pallet or constant.
            TypeError: `name` is missing.
        """
        return read.constant((await self._connected()).runtime, pallet, name)

    @overload
    async def call_runtime(self, api: ApiCall[V], method: None = None, *, at: At = None) -> V: ...
    @overload
    async def call_runtime(self, api: str, method: str, *args: object, at: At = None) -> object: ...
    async def call_runtime(
        self, api: str | ApiCall[Any], method: str | None = None, *args: object, at: At = None
    ) -> Any:
        """Call a runtime API method, such as ``call_runtime(nomination_pools.pending_rewards(account))``.

        Args:
            api: A call made by a pallet module; or the name of a runtime API, such as ``AccountNonceApi``.
            method: Name of the method, if `api` is a name.
            *args: Arguments of the method, if `api` is a name.
            at: Block whose state the method uses; by default the newest finalized one.

        Raises:
            IncompatibleRuntime: the method takes another number of arguments.
        """
        return await self._run(lambda c: read.call_runtime(c, api, method, args, at))

    async def read_proof(self, queries: Sequence[Query[object]], at: At = None) -> ReadProof:
        """Return storage values with a Merkle proof, verified against the block's state root.

        Args:
            queries: Queries of storage values.
            at: Block to read; by default the newest finalized one.

        Returns:
            The block, its state root, the trie nodes of the proof, and the encoded values by storage key: None for a value that
            the proof shows to be absent.

        Raises:
            ProofError: the proof does not show the values.
        """
        return await self._run(lambda c: read.read_proof(c, queries, at))

    async def block(self, at: At = None) -> Block:
        """Return a block with its decoded extrinsics and events.

        Args:
            at: The block; by default the newest finalized one.

        Raises:
            UnknownItem: the node does not know the block.
        """
        return await self._run(lambda c: blocks.block(c, at))

    async def events(self, at: At = None) -> list[EventRecord]:
        """Return the events of a block, in order.

        Args:
            at: The block; by default the newest finalized one.

        Raises:
            UnknownItem: the node does not know the block.
        """
        return await self._run(lambda c: blocks.events(c, at))

    async def nonce(self, account: AccountLike) -> int:
        """Return the next nonce of an account. It counts the account's transactions in the node's pool.

        Args:
            account: The account: `AccountId`, address, or public key.

        Raises:
            InvalidAddress: an address with a wrong checksum, or of another network.
        """
        return await self._run(lambda c: prepare.next_nonce(c, account))

    async def estimate_fee(self, call: Call, account: AccountLike, *, tip: int = 0) -> Amount:
        """Return the fee of a call, the tip included. No signer is needed.

        Args:
            call: The call.
            account: The account that will pay: `AccountId`, address, or public key.
            tip: Tip for the block author, in planck.

        Returns:
            The fee at the newest finalized block, in planck.
        """
        chosen = read_options({"tip": tip})
        return await self._run(lambda c: prepare.estimate_fee(c, call, account, chosen.tip))

    async def dry_run(self, call: Call, signer: object, *, tip: int = 0) -> DryRun:
        """Check a call against the newest finalized block. Nothing is signed, and no block can include what the node receives.

        The runtime executes the call if it has DryRunApi; Cere's has none. Otherwise only the fee and the balance are checked.

        Args:
            call: The call.
            signer: The account that will sign: `AccountId`, address or public key; or its `Keypair` or any `Signer`.
            tip: Tip for the block author, in planck.

        Returns:
            What was checked, the fee, and sentences about what was not checked.
        """
        chosen = read_options({"tip": tip})
        return await self._run(lambda c: dry_run.dry_run(c, call, signer, chosen.tip))

    async def prepare(
        self,
        call: Call,
        account: AccountLike,
        **options: Unpack[TransactionOptions],
    ) -> UnsignedExtrinsic:
        """Compose an unsigned transaction: to display it, to sign it elsewhere, or to submit it later.

        Args:
            call: The call.
            account: The account that will sign: `AccountId`, address, or public key.
            **options: Tip, mortality and nonce: see `TransactionOptions`.

        Returns:
            The unsigned transaction, which `submit`, `watch` and `submit_and_wait` accept. Its nonce is not reserved.
        """
        chosen = read_options(options)
        return await self._run(lambda c: prepare.prepare(c, call, account, chosen))

    async def submit(
        self,
        call: Sendable,
        signer: object = None,
        **options: Unpack[TransactionOptions],
    ) -> SignedExtrinsic:
        """Sign and submit a transaction, without waiting for a block.

        A node whose pool is full drops older transactions, and reports this only to their subscribers. If every one of many
        transactions matters, use `submit_and_wait` for each.

        Args:
            call: A call, a transaction from `prepare`, or one that was signed elsewhere.
            signer: A `Keypair`, any `Signer`, or a ``substrateinterface.Keypair``; None for a `SignedExtrinsic`.
            **options: Tip, mortality and nonce, if `call` is a call: see `TransactionOptions`.

        Returns:
            The signed transaction, which `resume` accepts.

        Raises:
            InvalidExtrinsic: the node's pool rejects the transaction.
            ExtrinsicLost: the connection failed during submission; the node may have the transaction.
        """
        by, chosen = signer_for(call, signer), read_options(options)
        with fated(call):
            async with self._sending:
                return await self._run(lambda c: submit.submit(c, call, by, chosen))

    def watch(
        self,
        call: Sendable,
        signer: object = None,
        **options: Unpack[TransactionOptions],
    ) -> AsyncIterator[StatusUpdate]:
        """Sign and submit a transaction, and yield its statuses. The iteration submits it, at its first step.

        Args:
            call: A call, a transaction from `prepare`, or one that was signed elsewhere.
            signer: A `Keypair`, any `Signer`, or a ``substrateinterface.Keypair``; None for a `SignedExtrinsic`.
            **options: Tip, mortality and nonce, if `call` is a call: see `TransactionOptions`.

        Yields:
            Each status that the node reports, up to the last one: `is_last`.

        Raises:
            InvalidExtrinsic: the node's pool rejects the transaction; no other node has received it.
            ExtrinsicLost: the notifications stopped or the connection failed, and no finalized block contains the transaction;
                `fate` shows whether a block can still include it.
            TransportError: the URL is an HTTP one; nothing was signed.
        """
        return self._watch(call, signer_for(call, signer), read_options(options))

    async def _watch(self, call: Sendable, signer: Signer | None, options: Options) -> AsyncIterator[StatusUpdate]:
        with fated(call):
            connection, transport = await self._connected(), await self._open()
        async with async_subscriptions(transport) as opened:
            with fated(call):
                async with self._sending:
                    sent = await arun(submit.send(connection, call, signer, options), transport, opened)
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
        until: Until = "finalized",
        within: float | None = None,
        **options: Unpack[TransactionOptions],
    ) -> Receipt:
        """Sign and submit a transaction, and wait for its outcome.

        A client follows up to a thousand transactions at a time, so that they do not overflow the node's pool; further calls wait.

        Args:
            call: A call, a transaction from `prepare`, or one that was signed elsewhere.
            signer: A `Keypair`, any `Signer`, or a ``substrateinterface.Keypair``; None for a `SignedExtrinsic`.
            until: ``"finalized"``, or ``"in_block"`` for the first block that includes it, which a reorganization may replace.
            within: Seconds to wait for the outcome after submission. By default the wait lasts as long as the chain grows and may
                include the transaction, plus some 256 blocks while blocks are not finalized.
            **options: Tip, mortality and nonce, if `call` is a call: see `TransactionOptions`.

        Returns:
            The receipt of the transaction, which succeeded.

        Raises:
            InvalidExtrinsic: the node's pool rejects the transaction; no other node has received it.
            ExtrinsicLost: the transaction left the pool, the connection failed, or `within` passed. `fate` shows whether a block
                can still include it; `resume` accepts its `signed`.
            DispatchError: a block includes the transaction, the fee was paid, and the call failed; `receipt` has the details.
            TransportError: the URL is an HTTP one; nothing was signed.
        """
        by, chosen = signer_for(call, signer), read_options(options)
        submit.check_until(until)
        with fated(call):
            connection, transport = await self._connected(), await self._open()
        async with self._following, async_subscriptions(transport) as opened:
            with fated(call):
                async with self._sending:
                    sent = await arun(submit.send(connection, call, by, chosen), transport, opened)
            included = await arun(submit.follow(connection, sent, until), transport, within=within)
        return await self._receipt(connection, transport, included)

    async def resume(self, signed: SignedExtrinsic, *, within: float | None = None) -> Receipt:
        """Wait for the outcome of a transaction that was submitted before, here or elsewhere. Nothing is submitted.

        This scans the finalized blocks since the transaction's birth block; over WebSocket, then each new one.

        Args:
            signed: The transaction, from `submit` or from `ExtrinsicLost`.
            within: Seconds to wait at most. By default the wait lasts while a block can include the transaction.

        Returns:
            The receipt of the transaction, which succeeded.

        Raises:
            ExtrinsicLost: no finalized block includes the transaction. `fate` is `IMPOSSIBLE`, or `POSSIBLE` if `within` passed or
                the connection failed.
            DispatchError: a block includes the transaction, the fee was paid, and the call failed; `receipt` has the details.
        """
        with fated(signed):
            connection, transport = await self._connected(), await self._open()
            included = await arun(submit.resume(connection, signed), transport, within=within)
        return await self._receipt(connection, transport, included)

    async def _receipt(self, connection: Connection, transport: AsyncTransport, included: Inclusion) -> Receipt:
        """Read the receipt, one at a time: the first reads the block for all others that wait for it."""
        async with self._reading:
            return await arun(inclusion.receipt(connection, included), transport)

    async def finalized_heads(self) -> AsyncIterator[Header]:
        """Subscribe to finalized blocks, over WebSocket.

        Yields:
            Headers of finalized blocks, from the newest on.

        Raises:
            ConnectionLost: the connection ended.
            TransportError: the URL is an HTTP one.
        """
        await self._connected()
        transport = await self._open()
        async with async_subscriptions(transport) as opened:
            subscription = await arun(blocks.follow_heads(), transport, opened)
            while True:
                yield await arun(blocks.next_head(subscription), transport)

    async def close(self) -> None:
        """Close the client and its connection. A second call has no effect; every other later use raises `ClientClosed`."""
        self._closed = True
        self._log_close()
        transport, self._transport, self._connection = self._transport, None, None
        if transport is not None:
            await transport.close()
