"""Blocking client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
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
from ..transport import Transport, open_transport
from ..types import AccountLike, Amount, BlockHash
from .base import DEFAULT_TIMEOUT, MAX_FOLLOWED, MAX_SENDING, ClientBase
from .drivers import fated, run, subscriptions
from .options import MetadataOptions, TransactionOptions, read_options, signer_for

V = TypeVar("V")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
K = TypeVar("K")


class Client(ClientBase[Transport]):
    """A blocking client of one chain.

    It connects on first use, or at the start of a `with` statement. Threads may share it. After `close`, or after the `with`
    statement, every use raises `ClientClosed`. Construction does no I/O.

    Reads use the state of the newest finalized block. The argument `at` selects another block: its hash (`BlockHash`, 32 bytes or
    hex text), a `BlockRef`, or its number. A block number that the chain has not reached raises `UnknownItem`.

    Every method that sends a request may raise `TransportError` (connection, timeout, rate limit) or `RpcError` (the node reports
    an error). The first request may also raise `WrongNetwork`. Reads raise `StateDiscarded` if the node has pruned the state of the
    block. Names that the runtime does not have raise `UnknownItem`, and arguments that do not fit raise `EncodeError`; both before
    anything is signed.

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
        transport: Transport | None = None,
        **metadata: Unpack[MetadataOptions],
    ) -> None:
        super().__init__(url_or_network, timeout, genesis, crosscheck, transport is not None, **metadata)
        self._transport = transport
        self._make_locks()

    def _make_locks(self) -> None:
        self._lock, self._reading = threading.RLock(), threading.Lock()
        self._sending, self._following = threading.Semaphore(MAX_SENDING), threading.Semaphore(MAX_FOLLOWED)

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
        """Runtime of the chain, as of the last check: on connecting, and before each transaction."""
        return self._connected().runtime

    @property
    def genesis_hash(self) -> BlockHash:
        """Genesis hash of the connected chain."""
        return self._connected().genesis

    def chain(self) -> ChainInfo:
        """Return the name and type of the chain, as the node reports them, and its genesis hash."""
        return self._run(lambda c: c.chain())

    def standing(self) -> NodeStatus:
        """Return the numbers of the node's best and finalized block, its number of peers, and whether it is syncing."""
        return self._run(lambda c: c.standing())

    def query(self, query: Query[V] | View[V], at: At = None) -> V:
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
        """Return many storage values of one block, read with one message.

        Args:
            queries: A list of any length, or a tuple of two to four queries, whose values keep their own types.
            at: Block to read; by default the newest finalized one.

        Returns:
            The values in the order of `queries`: a list for a list, a tuple for a tuple.
        """
        found = self._run(lambda c: read.query_many(c, queries, at))
        return tuple(found) if isinstance(queries, tuple) else found

    @overload
    def entries(self, of: Entries[K, V], at: At = None) -> Iterator[tuple[K, V]]: ...
    @overload
    def entries(self, of: Query[V], at: At = None) -> Iterator[tuple[object, object]]: ...
    def entries(self, of: Entries[Any, Any] | Query[Any], at: At = None) -> Iterator[tuple[Any, Any]]:
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
        """Return a constant of the current runtime.

        Args:
            pallet: A constant of a pallet module, such as ``balances.existential_deposit``; or the name of a pallet.
            name: Name of the constant, if `pallet` is a name.

        Raises:
            UnknownItem: the runtime has no such pallet or constant.
            TypeError: `name` is missing.
        """
        return read.constant(self._connected().runtime, pallet, name)

    @overload
    def call_runtime(self, api: ApiCall[V], method: None = None, *, at: At = None) -> V: ...
    @overload
    def call_runtime(self, api: str, method: str, *args: object, at: At = None) -> object: ...
    def call_runtime(self, api: str | ApiCall[Any], method: str | None = None, *args: object, at: At = None) -> Any:
        """Call a runtime API method, such as ``call_runtime(nomination_pools.pending_rewards(account))``.

        Args:
            api: A call made by a pallet module; or the name of a runtime API, such as ``AccountNonceApi``.
            method: Name of the method, if `api` is a name.
            *args: Arguments of the method, if `api` is a name.
            at: Block whose state the method uses; by default the newest finalized one.

        Raises:
            IncompatibleRuntime: the method takes another number of arguments.
        """
        return self._run(lambda c: read.call_runtime(c, api, method, args, at))

    def read_proof(self, queries: Sequence[Query[object]], at: At = None) -> ReadProof:
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
        return self._run(lambda c: read.read_proof(c, queries, at))

    def block(self, at: At = None) -> Block:
        """Return a block with its decoded extrinsics and events.

        Args:
            at: The block; by default the newest finalized one.

        Raises:
            UnknownItem: the node does not know the block.
        """
        return self._run(lambda c: blocks.block(c, at))

    def events(self, at: At = None) -> list[EventRecord]:
        """Return the events of a block, in order.

        Args:
            at: The block; by default the newest finalized one.

        Raises:
            UnknownItem: the node does not know the block.
        """
        return self._run(lambda c: blocks.events(c, at))

    def nonce(self, account: AccountLike) -> int:
        """Return the next nonce of an account. It counts the account's transactions in the node's pool.

        Args:
            account: The account: `AccountId`, address, or public key.

        Raises:
            InvalidAddress: an address with a wrong checksum, or of another network.
        """
        return self._run(lambda c: prepare.next_nonce(c, account))

    def estimate_fee(self, call: Call, account: AccountLike, *, tip: int = 0) -> Amount:
        """Return the fee of a call, the tip included. No signer is needed.

        Args:
            call: The call.
            account: The account that will pay: `AccountId`, address, or public key.
            tip: Tip for the block author, in planck.

        Returns:
            The fee at the newest finalized block, in planck.
        """
        chosen = read_options({"tip": tip})
        return self._run(lambda c: prepare.estimate_fee(c, call, account, chosen.tip))

    def dry_run(self, call: Call, signer: object, *, tip: int = 0) -> DryRun:
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
        return self._run(lambda c: dry_run.dry_run(c, call, signer, chosen.tip))

    def prepare(
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
        return self._run(lambda c: prepare.prepare(c, call, account, chosen))

    def submit(
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
        with fated(call), self._sending:
            return self._run(lambda c: submit.submit(c, call, by, chosen))

    def watch(
        self,
        call: Sendable,
        signer: object = None,
        **options: Unpack[TransactionOptions],
    ) -> Iterator[StatusUpdate]:
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

    def _watch(self, call: Sendable, signer: Signer | None, options: Options) -> Iterator[StatusUpdate]:
        with fated(call):
            connection, transport = self._connected(), self._open()
        with subscriptions(transport) as opened:
            with fated(call), self._sending:
                sent = run(submit.send(connection, call, signer, options), transport, opened)
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
            connection, transport = self._connected(), self._open()
        with self._following, subscriptions(transport) as opened:
            with fated(call), self._sending:
                sent = run(submit.send(connection, call, by, chosen), transport, opened)
            included = run(submit.follow(connection, sent, until), transport, within=within)
        return self._receipt(connection, transport, included)

    def resume(self, signed: SignedExtrinsic, *, within: float | None = None) -> Receipt:
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
            connection, transport = self._connected(), self._open()
            included = run(submit.resume(connection, signed), transport, within=within)
        return self._receipt(connection, transport, included)

    def _receipt(self, connection: Connection, transport: Transport, included: Inclusion) -> Receipt:
        """Read the receipt, one at a time: the first reads the block for all others that wait for it."""
        with self._reading:
            return run(inclusion.receipt(connection, included), transport)

    def finalized_heads(self) -> Iterator[Header]:
        """Subscribe to finalized blocks, over WebSocket.

        Yields:
            Headers of finalized blocks, from the newest on.

        Raises:
            ConnectionLost: the connection ended.
            TransportError: the URL is an HTTP one.
        """
        self._connected()
        transport = self._open()
        with subscriptions(transport) as opened:
            subscription = run(blocks.follow_heads(), transport, opened)
            while True:
                yield run(blocks.next_head(subscription), transport)

    def close(self) -> None:
        """Close the client and its connection. A second call has no effect; every other later use raises `ClientClosed`."""
        with self._lock:
            self._closed = True
            self._log_close()
            transport, self._transport, self._connection = self._transport, None, None
        if transport is not None:
            transport.close()
