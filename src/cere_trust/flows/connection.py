"""State of a connection to a chain: genesis hash, and runtimes of current and earlier blocks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary, WeakValueDictionary

from ..errors import ConnectFailed, MetadataError, RpcError, UnknownItem, WrongNetwork
from ..rpc import requests
from ..runtime import MetadataLevel, MetadataOrigin, Runtime
from ..runtime.metadata_versions import best_version, read_versions
from ..types import BlockHash, BlockRef
from .block_contents import BlockContents
from .nonces import NonceSource
from .steps import Flow, ask, gather
from .trust import CODE, MetadataStore, TrustOptions, established

if TYPE_CHECKING:
    from ..extrinsic.crosscheck import Referee

_log = logging.getLogger("cere_trust.client")
"""The logger of the clients, which log the end of a connection."""

At: TypeAlias = BlockHash | BlockRef | bytes | str | int | None
"""A block by hash, reference or height; None for the newest finalized block."""


class ChainInfo(NamedTuple):
    """Name, type and genesis hash of a chain, as a node reports them.

    Attributes:
        name: Name in its chain specification.
        type: ``Development``, ``Local``, ``Live`` or a custom name.
        genesis: Genesis hash; unlike the others, signatures commit to it.
    """

    name: str
    type: str
    genesis: BlockHash


class NodeStatus(NamedTuple):
    """Synchronization state of a node, as it reports it; an isolated node does not notice that others are ahead.

    Attributes:
        best: Height of its best block.
        final: Height of its newest finalized block.
        peers: Number of connected nodes; None if it runs alone by design.
        syncing: It is far behind the others.
    """

    best: int
    final: int
    peers: int | None
    syncing: bool


class _NoStore:
    """A cache that keeps nothing."""

    def known(self, genesis: bytes, code: bytes, origin: MetadataOrigin) -> Runtime | None:
        return None

    def keep(self, genesis: bytes, code: bytes, metadata: bytes, origin: MetadataOrigin) -> Runtime:
        return Runtime.from_metadata(metadata, origin)

    def executed(self, code: bytes) -> bytes | None:
        return None

    def keep_executed(self, code: bytes, metadata: bytes) -> None:
        return None


class Connection:
    """The connected chain.

    Attributes:
        genesis: Genesis hash.
        runtime: The most recently fetched current runtime.
        code_hash: Hash of its code.
        expected: Genesis hash that the caller requires, if any.
        can_subscribe: True if the transport carries notifications.
        contents: Contents of blocks for which receipts are outstanding.
        trust: Demands on the metadata, and what shows its origin.
        store: Cache of metadata.
        referees: Referees by runtime, built on first use; None if no referee checks what is signed.
    """

    def __init__(
        self,
        *,
        expected: BlockHash | None = None,
        can_subscribe: bool = True,
        url: str = "",
        crosscheck: bool = False,
        nonces: Callable[[bytes], NonceSource],
        trust: TrustOptions | None = None,
        store: MetadataStore | None = None,
    ) -> None:
        self.expected = expected
        self.can_subscribe = can_subscribe
        self.url = url
        self.referees: WeakKeyDictionary[Runtime, Referee] | None = WeakKeyDictionary() if crosscheck else None
        self._nonces_of = nonces
        self.trust: TrustOptions = trust or TrustOptions()
        self.store: MetadataStore = store or _NoStore()
        self._runtimes: dict[bytes, Runtime] = {}
        self._genesis: BlockHash | None = None
        self._runtime: Runtime | None = None
        self._last_height: BlockRef | None = None
        self.contents: WeakValueDictionary[BlockHash, BlockContents] = WeakValueDictionary()
        self.code_hash = b""

    @property
    def genesis(self) -> BlockHash:
        """Genesis hash."""
        if self._genesis is None:
            raise ConnectFailed("not connected yet", url=self.url)
        return self._genesis

    @property
    def nonces(self) -> NonceSource:
        """Source of nonces on this chain."""
        return self._nonces_of(self.genesis)

    @property
    def runtime(self) -> Runtime:
        """The most recently fetched current runtime."""
        if self._runtime is None:
            raise ConnectFailed("not connected yet; use the client in a `with` statement, or call a method first")
        return self._runtime

    def connect(self) -> Flow[None]:
        """Fetch genesis hash and runtime.

        Raises:
            WrongNetwork: the genesis hash is not the expected one.
            ConnectFailed: the peer is not a Substrate node.
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
        """Fetch name and type of the chain, as the node reports them."""
        name, kind = yield from gather(requests.chain_name(), requests.chain_type())
        return ChainInfo(name, kind, self.genesis)

    def standing(self) -> Flow[NodeStatus]:
        """Fetch the synchronization state of the node."""
        final, best, health = yield from gather(requests.finalized_head(), requests.header(), requests.health())
        number = yield from self.height(final)
        if best is None:
            raise ConnectFailed("the node does not know its own best block", url=self.url)
        peers = health.peers if health.needs_peers or health.peers else None
        return NodeStatus(best.number, number, peers, health.syncing)

    def check(self, genesis: BlockHash | None, expected: BlockHash | None) -> None:
        """Require the expected chain.

        Raises:
            WrongNetwork: the genesis hashes differ.
        """
        if expected is not None and genesis != expected:
            raise WrongNetwork(
                f"the node at {self.url} is on the chain with genesis {genesis}, not {expected}; nothing was signed"
            )

    def adopt(self, code_hash: bytes) -> Flow[Runtime]:
        """Make the runtime with this code hash the current one, and return it. Logs the first one and every change."""
        if code_hash != self.code_hash:
            before, runtime = self._runtime, (yield from self.runtime_with(code_hash, None))
            runtime = yield from established(self, runtime, code_hash)
            self._runtime, self.code_hash = runtime, code_hash
            if before is None:
                text = "connected to %s: genesis %s, runtime %s, metadata %s"
                _log.info(text, self.url, self.genesis, _version(runtime), runtime.origin.level)
            elif runtime is not before:
                _log.info("runtime of %s changed from %s to %s", self.url, _version(before), _version(runtime))
        return self.runtime

    def runtime_with(self, code_hash: bytes, at: BlockHash | None) -> Flow[Runtime]:
        """Return the runtime with this code hash: from memory, the cache, or fetched from a block's state."""
        origin = MetadataOrigin(MetadataLevel.BELIEVED, f"only {self.url} sent it", code_hash)
        runtime = self._runtimes.get(code_hash) or self.store.known(self.genesis, code_hash, origin)
        if runtime is None:
            runtime = self.store.keep(self.genesis, code_hash, (yield from _fetch_metadata(at)), origin)
        self._runtimes[code_hash] = runtime
        return runtime

    def runtime_at(self, at: BlockHash) -> Flow[Runtime]:
        """Return the runtime that decodes a block's state."""
        code_hash = yield from ask(requests.storage_hash(CODE, at))
        return (yield from self.runtime_with(code_hash or b"", at))

    def height(self, hash: BlockHash) -> Flow[int]:
        """Return the height of a block that the node reported; caches the last one.

        Raises:
            ConnectFailed: the node does not know the block.
        """
        if self._last_height is not None and self._last_height.hash == hash:
            return self._last_height.number
        header = yield from ask(requests.header(hash))
        if header is None:
            raise ConnectFailed(f"the node does not know its own final block {hash}", url=self.url)
        self._last_height = BlockRef(header.number, hash)
        return header.number

    def block(self, at: At) -> Flow[BlockHash]:
        """Return the hash of a block; of the newest finalized block if `at` is None.

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
            hash = yield from ask(requests.block_hash(at))
            if hash is None:
                raise UnknownItem(f"the chain has no block {at} yet")
            return hash
        return BlockHash(at)


def _version(runtime: Runtime) -> str:
    try:
        return str(runtime.version)
    except MetadataError:  # another chain's runtime may lack the constant
        return "of unknown version"


def _fetch_metadata(at: BlockHash | None) -> Flow[bytes]:
    """Fetch the best metadata version that `Runtime` reads; nodes that list no versions have V14."""
    try:
        listed = yield from ask(requests.runtime_call("Metadata_metadata_versions", b"", at))
    except RpcError:
        return (yield from ask(requests.metadata(at)))
    try:
        offered = read_versions(listed)
    except ValueError:
        shown = f"0x{listed[:40].hex()}"
        raise ConnectFailed(f"this is not a Substrate node: it lists its metadata versions as {shown}") from None
    version = best_version(offered)
    if version is None:
        raise MetadataError(f"this chain offers metadata {offered}; versions 14, 15 and 16 can be read")
    return (yield from ask(requests.runtime_call("Metadata_metadata_at_version", version.to_bytes(4, "little"), at)))
