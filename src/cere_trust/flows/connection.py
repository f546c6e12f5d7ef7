"""What is known of the connected chain, and how it becomes known: genesis hash, runtimes of new and old blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias
from weakref import WeakKeyDictionary, WeakValueDictionary

from ..codec.primitives import read_compact
from ..errors import ConnectFailed, MetadataError, RpcError, UnknownItem, WrongNetwork
from ..rpc import requests
from ..runtime import Runtime
from ..types import AccountId, BlockHash, BlockRef
from .steps import Flow, ask, gather

if TYPE_CHECKING:
    from ..extrinsic.crosscheck import Referee
    from .inclusion import Contents

CODE = b":code"
READABLE = (16, 15, 14)
"""Metadata versions that can be read, best first."""

At: TypeAlias = BlockHash | BlockRef | bytes | str | int | None


class ChainInfo(NamedTuple):
    """What a node says of its chain.

    Attributes:
        name: As its specification gives it.
        type: ``Development``, ``Local``, ``Live`` or a custom word.
        genesis: Genesis hash; unlike the others, signatures hold it fast.
    """

    name: str
    type: str
    genesis: BlockHash


class Standing(NamedTuple):
    """How far a node is, by its own word: one that is cut off from others knows no better.

    Attributes:
        best: Number of its best block.
        final: Number of its newest final block.
        peers: Nodes it is connected to; None where it runs alone.
        syncing: It is far behind the others.
    """

    best: int
    final: int
    peers: int | None
    syncing: bool


class Lanes(Protocol):
    """Gives out nonces so that no two transactions of an account get the same."""

    def begin(self, account: AccountId) -> int:
        """To be called before the node is asked; gives the moment to lease, or to cancel, with."""
        ...

    def cancel(self, account: AccountId, asked: int) -> None:
        """The node was asked, and nothing will be leased."""
        ...

    def doubts(self, account: AccountId, following: int, asked: int) -> bool:
        """Whether the node's word is behind what it should know: it is to be asked again."""
        ...

    def lease(self, account: AccountId, following: int, asked: int) -> int:
        """The first nonce from the node's word on that nobody else has, given the moment the node was asked."""
        ...

    def sent(self, account: AccountId, nonce: int) -> None:
        """The node has a transaction with this nonce, or may have it."""
        ...

    def settled(self, account: AccountId, nonce: int) -> None:
        """The transaction is in a final block."""
        ...

    def release(self, account: AccountId, nonce: int) -> None:
        """A leased nonce was not used, and is free again."""
        ...


class Connection:
    """The connected chain.

    Attributes:
        genesis: Genesis hash.
        runtime: The runtime in force when last looked.
        code_hash: Hash of its code.
        expected: Genesis hash the caller asked for, if any.
        can_subscribe: Whether the transport carries notifications.
        contents: Blocks that transactions are being looked up in.
        referees: Referees of runtimes, made when first needed; None where nothing is checked by a referee.
    """

    def __init__(
        self,
        *,
        expected: BlockHash | None = None,
        can_subscribe: bool = True,
        url: str = "",
        crosscheck: bool = False,
        lanes: Callable[[bytes], Lanes],
        known: Callable[[bytes, bytes], Runtime | None] = lambda genesis, code: None,
        keep: Callable[[bytes, bytes, bytes], Runtime] = lambda genesis, code, metadata: Runtime.from_metadata(
            metadata
        ),
    ) -> None:
        self.expected = expected
        self.can_subscribe = can_subscribe
        self.url = url
        self.referees: WeakKeyDictionary[Runtime, Referee] | None = WeakKeyDictionary() if crosscheck else None
        self._lanes_of = lanes
        self._known, self._keep = known, keep
        self._runtimes: dict[bytes, Runtime] = {}
        self._genesis: BlockHash | None = None
        self._runtime: Runtime | None = None
        self._seen: BlockRef | None = None
        self.contents: WeakValueDictionary[BlockHash, Contents] = WeakValueDictionary()
        self.code_hash = b""

    @property
    def genesis(self) -> BlockHash:
        """Genesis hash."""
        if self._genesis is None:
            raise ConnectFailed("not connected yet", url=self.url)
        return self._genesis

    @property
    def lanes(self) -> Lanes:
        """The nonces in use on this chain."""
        return self._lanes_of(self.genesis)

    @property
    def runtime(self) -> Runtime:
        """The runtime in force when last looked."""
        if self._runtime is None:
            raise ConnectFailed("not connected yet; use the client in a `with` statement, or call a method first")
        return self._runtime

    def connect(self) -> Flow[None]:
        """Learn genesis hash and runtime.

        Raises:
            WrongNetwork: the genesis hash is not the expected one.
            ConnectFailed: what answers is not a Substrate node.
        """
        try:
            genesis, code_hash = yield from gather(requests.block_hash(0), requests.storage_hash(CODE))
        except RpcError as error:
            raise ConnectFailed(f"this is not a Substrate node: {error}", url=self.url) from None
        if genesis is None or code_hash is None:
            raise ConnectFailed("this is not a Substrate node: it has no genesis block or no runtime", url=self.url)
        self.check(genesis, self.expected)
        self._genesis = genesis
        yield from self.adopt(code_hash)

    def chain(self) -> Flow[ChainInfo]:
        """What the node says of its chain."""
        name, kind = yield from gather(requests.chain_name(), requests.chain_type())
        return ChainInfo(name, kind, self.genesis)

    def standing(self) -> Flow[Standing]:
        """How far the node is."""
        final, best, health = yield from gather(requests.finalized_head(), requests.header(), requests.health())
        number = yield from self.height(final)
        if best is None:
            raise ConnectFailed("the node does not know its own best block", url=self.url)
        peers = health.peers if health.needs_peers or health.peers else None
        return Standing(best.number, number, peers, health.syncing)

    def check(self, genesis: BlockHash | None, expected: BlockHash | None) -> None:
        """Refuse another chain than the expected one.

        Raises:
            WrongNetwork: the genesis hashes differ.
        """
        if expected is not None and genesis != expected:
            raise WrongNetwork(
                f"the node at {self.url} is on the chain with genesis {genesis}, not {expected}; nothing was signed"
            )

    def adopt(self, code_hash: bytes) -> Flow[Runtime]:
        """Make the runtime with a code hash the current one."""
        if code_hash != self.code_hash:
            self._runtime = yield from self.runtime_with(code_hash, None)
            self.code_hash = code_hash
        return self.runtime

    def runtime_with(self, code_hash: bytes, at: BlockHash | None) -> Flow[Runtime]:
        """The runtime with a code hash: known, cached, or fetched from the state of a block."""
        runtime = self._runtimes.get(code_hash) or self._known(self.genesis, code_hash)
        if runtime is None:
            runtime = self._keep(self.genesis, code_hash, (yield from _fetch_metadata(at)))
        self._runtimes[code_hash] = runtime
        return runtime

    def runtime_at(self, at: BlockHash) -> Flow[Runtime]:
        """The runtime that reads a block's state."""
        code_hash = yield from ask(requests.storage_hash(CODE, at))
        return (yield from self.runtime_with(code_hash or b"", at))

    def height(self, hash: BlockHash) -> Flow[int]:
        """The number of a block that the node named itself; it is asked once while it names the same one."""
        if self._seen is not None and self._seen.hash == hash:
            return self._seen.number
        header = yield from ask(requests.header(hash))
        if header is None:
            raise ConnectFailed(f"the node does not know its own final block {hash}", url=self.url)
        self._seen = BlockRef(header.number, hash)
        return header.number

    def block(self, at: At) -> Flow[BlockHash]:
        """The hash a block is named by; the newest final block where none is named.

        Raises:
            UnknownItem: no block at that height.
            ValueError: not a block hash.
        """
        if at is None:
            return (yield from ask(requests.finalized_head()))
        if isinstance(at, BlockRef):
            return BlockHash(at.hash)
        if isinstance(at, int):
            if isinstance(at, bool) or not 0 <= at < 1 << 32:
                raise ValueError(
                    f"a block is named by a number from 0 to 4294967295, by its hash or a BlockRef, not {at}"
                )
            found = yield from ask(requests.block_hash(at))
            if found is None:
                raise UnknownItem(f"the chain has no block {at} yet")
            return found
        return BlockHash(at)


def _fetch_metadata(at: BlockHash | None) -> Flow[bytes]:
    """The best metadata that can be read; nodes without a choice of versions have V14."""
    try:
        listed = yield from ask(requests.runtime_call("Metadata_metadata_versions", b"", at))
    except RpcError:
        return (yield from ask(requests.metadata(at)))
    offered = _listed_versions(listed)
    version = next((version for version in READABLE if version in offered), None)
    if version is None:
        raise MetadataError(f"this chain offers metadata {offered}; versions 14, 15 and 16 can be read")
    return (yield from ask(requests.runtime_call("Metadata_metadata_at_version", version.to_bytes(4, "little"), at)))


def _listed_versions(listed: bytes) -> list[int]:
    """An encoded list of numbers; refuses a length that the bytes do not bear out, however long."""
    try:
        count, start = read_compact(listed, 0)
    except (IndexError, ValueError):
        count, start = -1, 0
    if len(listed) != start + 4 * count:
        raise ConnectFailed(f"this is not a Substrate node: it lists its metadata versions as 0x{listed[:40].hex()}")
    return [int.from_bytes(listed[at : at + 4], "little") for at in range(start, len(listed), 4)]
