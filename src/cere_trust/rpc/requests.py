"""Typed requests of this package.

If the result has another shape, the peer is not a Substrate node: decoding raises `ConnectFailed`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from ..errors import ConnectFailed, ProofError
from ..limits import HOSTILE, excerpt
from ..proofs.header import Header
from ..types import BlockHash
from .request import Json, Request

T = TypeVar("T")
_MISSHAPEN: tuple[type[Exception], ...] = (*HOSTILE, ProofError)
BlockOrBest: TypeAlias = BlockHash | None
"""Hash of a block; None for the node's best block."""


class BlockBody(NamedTuple):
    """Block as a node sends it: header and encoded extrinsics."""

    header: Header
    extrinsics: tuple[bytes, ...]


class Health(NamedTuple):
    """Health of a node, as it reports it.

    Attributes:
        peers: Number of connected nodes.
        syncing: It is far behind the others.
        needs_peers: It was started with other nodes as peers.
    """

    peers: int
    syncing: bool
    needs_peers: bool


def _shaped(read: Callable[[Json], T]) -> Callable[[Json], T]:
    def reading(raw: Json) -> T:
        try:
            return read(raw)
        except _MISSHAPEN:
            raise ConnectFailed(f"this is not a Substrate node: it answered {excerpt(raw)!r}") from None

    return reading


def _bytes(raw: Json) -> bytes:
    if raw[:2] != "0x":
        raise ValueError(raw)
    return bytes.fromhex(raw[2:])


def _optional(read: Callable[[Json], T]) -> Callable[[Json], T | None]:
    return lambda raw: None if raw is None else read(raw)


def _hash(raw: Json) -> BlockHash:
    return BlockHash(_bytes(raw))


def _whole(raw: Json) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise TypeError(raw)
    return raw


def _text(raw: Json) -> str:
    if not isinstance(raw, (str, int)):
        raise TypeError(raw)
    return str(raw)


def read_header(raw: Json) -> Header:
    """Decode a header from a node's JSON.

    Raises:
        ConnectFailed: not a header.
    """
    return _shaped(Header.from_json)(raw)


def _body(raw: Json) -> BlockBody:
    block = raw["block"]
    return BlockBody(Header.from_json(block["header"]), tuple(_bytes(extrinsic) for extrinsic in block["extrinsics"]))


def _at(*params: Json, at: BlockOrBest) -> tuple[Json, ...]:
    return params if at is None else (*params, str(at))


def block_hash(number: int) -> Request[BlockHash | None]:
    """Request the hash of the best chain's block at a height."""
    return Request("chain_getBlockHash", (number,), _shaped(_optional(_hash)))


def finalized_head() -> Request[BlockHash]:
    """Request the hash of the newest finalized block."""
    return Request("chain_getFinalizedHead", (), _shaped(_hash))


def header(at: BlockOrBest = None) -> Request[Header | None]:
    """Request a block's header."""
    return Request("chain_getHeader", _at(at=at), _shaped(_optional(Header.from_json)))


def body(at: BlockOrBest = None) -> Request[BlockBody | None]:
    """Request a block's header and extrinsics."""
    return Request("chain_getBlock", _at(at=at), _shaped(_optional(_body)))


def storage(key: bytes, at: BlockOrBest = None) -> Request[bytes | None]:
    """Request a stored value."""
    return Request("state_getStorage", _at("0x" + key.hex(), at=at), _shaped(_optional(_bytes)))


def storage_hash(key: bytes, at: BlockOrBest = None) -> Request[bytes | None]:
    """Request the hash of a stored value."""
    return Request("state_getStorageHash", _at("0x" + key.hex(), at=at), _shaped(_optional(_bytes)))


def storage_many(keys: Sequence[bytes], at: BlockOrBest = None) -> Request[dict[bytes, bytes | None]]:
    """Request many stored values of one block."""

    def read(raw: Json) -> dict[bytes, bytes | None]:
        return {
            _bytes(key): None if value is None else _bytes(value) for entry in raw for key, value in entry["changes"]
        }

    return Request("state_queryStorageAt", _at(["0x" + key.hex() for key in keys], at=at), _shaped(read))


def keys_paged(prefix: bytes, count: int, start: bytes | None, at: BlockOrBest = None) -> Request[list[bytes]]:
    """Request a page of keys."""
    params = ("0x" + prefix.hex(), count, None if start is None else "0x" + start.hex())
    return Request("state_getKeysPaged", _at(*params, at=at), _shaped(lambda raw: [_bytes(key) for key in raw]))


def read_proof(keys: Sequence[bytes], at: BlockHash) -> Request[list[bytes]]:
    """Request trie nodes that prove some values."""
    params = (["0x" + key.hex() for key in keys], str(at))
    return Request("state_getReadProof", params, _shaped(lambda raw: [_bytes(node) for node in raw["proof"]]))


def runtime_call(method: str, data: bytes, at: BlockOrBest = None) -> Request[bytes]:
    """Request the result of a runtime function."""
    return Request("state_call", _at(method, "0x" + data.hex(), at=at), _shaped(_bytes))


def metadata(at: BlockOrBest = None) -> Request[bytes]:
    """Request metadata in the node's default version, V14."""
    return Request("state_getMetadata", _at(at=at), _shaped(_bytes))


def account_next_index(address: str) -> Request[int]:
    """Request an account's next nonce, after its transactions in the pool."""
    return Request("system_accountNextIndex", (address,), _shaped(_whole))


def health() -> Request[Health]:
    """Request a node's peers and synchronization state."""
    read = _shaped(lambda raw: Health(_whole(raw["peers"]), bool(raw["isSyncing"]), bool(raw["shouldHavePeers"])))
    return Request("system_health", (), read)


def chain_name() -> Request[str]:
    """Request the chain's name, as its specification contains it."""
    return Request("system_chain", (), _shaped(_text))


def chain_type() -> Request[str]:
    """Request the chain's type: ``Development``, ``Local``, ``Live`` or a custom name."""
    return Request("system_chainType", (), _shaped(_chain_type))


def _chain_type(raw: Json) -> str:
    """Decode ``"Live"`` or ``{"Custom": "name"}``, of which this returns the key."""
    name = next(iter(raw)) if isinstance(raw, dict) else raw
    if not isinstance(name, str):
        raise TypeError(raw)
    return name


def token() -> Request[tuple[int, str] | None]:
    """Request decimals and symbol of the chain's native token, the first of several; None if its specification has none."""
    return Request("system_properties", (), _shaped(_token))


def _token(raw: Json) -> tuple[int, str] | None:
    decimals, symbol = raw.get("tokenDecimals"), raw.get("tokenSymbol")
    if isinstance(decimals, list) and isinstance(symbol, list):
        decimals, symbol = (decimals or [None])[0], (symbol or [None])[0]
    if decimals is None or symbol is None:
        return None
    _text(symbol).encode()  # lone surrogates are no text
    return _whole(decimals), symbol


def submit(data: bytes) -> Request[bytes]:
    """Submit a transaction."""
    return Request("author_submitExtrinsic", ("0x" + data.hex(),), _shaped(_bytes), repeatable=False)


def submit_and_watch(data: bytes) -> Request[str]:
    """Submit a transaction and watch it."""
    return Request(
        "author_submitAndWatchExtrinsic",
        ("0x" + data.hex(),),
        _shaped(_text),
        repeatable=False,
        unsubscribe="author_unwatchExtrinsic",
    )


def subscribe_finalized_heads() -> Request[str]:
    """Subscribe to finalized heads."""
    return Request("chain_subscribeFinalizedHeads", (), _shaped(_text), unsubscribe="chain_unsubscribeFinalizedHeads")
