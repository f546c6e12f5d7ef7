"""``system_*``, ``rpc_methods``, ``chainSpec_*``, ``offchain_*``: the node about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from ... import __version__
from ...crypto import ss58
from ...errors import InvalidAddress
from ..node.errors import UndecodableExtrinsic, opaque_extrinsic
from .cursor import Cursor, Unfit
from .registry import METHODS, SUBSCRIPTIONS, UNSUBSCRIBES, Failure, Hash, Hex, JsonValue, Text, method, to_hex
from .serde import text, variant
from .state import runtime_call

if TYPE_CHECKING:
    from ..node.node import Node

NAME = "cere-trust-devnet"
_NO_PEER = 2002
_PROTOCOLS = {
    "ip4": 1, "ip6": 1, "dns": 1, "dns4": 1, "dns6": 1, "dnsaddr": 1, "tcp": 1, "udp": 1, "ws": 0, "wss": 0, "p2p": 1,
}  # fmt: skip
"""What network addresses are made of, and whether a value follows."""
_PEER_ID = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"


@method("system_name")
def name(node: Node) -> JsonValue:
    return NAME


@method("system_version")
def version(node: Node) -> JsonValue:
    return __version__


@method("system_chain", "chainSpec_v1_chainName")
def chain(node: Node) -> JsonValue:
    return node.chain.spec.name


@method("system_chainType")
def chain_type(node: Node) -> JsonValue:
    return node.chain.spec.chain_type


@method("system_properties", "chainSpec_v1_properties")
def properties(node: Node) -> JsonValue:
    return node.chain.spec.properties


@method("chainSpec_v1_genesisHash")
def genesis_hash(node: Node) -> JsonValue:
    return to_hex(node.chain.genesis_hash)


@method("system_health")
def health(node: Node) -> JsonValue:
    return {"peers": 0, "isSyncing": False, "shouldHavePeers": False}


@method("system_peers", "system_reservedPeers")
def peers(node: Node) -> JsonValue:
    return []


@method("system_nodeRoles")
def node_roles(node: Node) -> JsonValue:
    return ["Authority"]


@method("system_localPeerId")
def local_peer_id(node: Node) -> JsonValue:
    return _PEER_ID


@method("system_localListenAddresses")
def local_listen_addresses(node: Node) -> JsonValue:
    return []


@method("system_unstable_networkState")
def network_state(node: Node) -> JsonValue:
    return {
        "peerId": _PEER_ID, "listenedAddresses": [], "externalAddresses": [],
        "connectedPeers": {}, "notConnectedPeers": {},
        "peerset": "Unimplemented. See https://github.com/paritytech/substrate/issues/14160.",
    }  # fmt: skip


@method("system_addReservedPeer")
def add_reserved_peer(node: Node, peer: Text) -> JsonValue:
    """Taken, where it is an address that ends with a peer; there is no network. What stands in it is not checked."""
    first, *parts = peer.split("/")
    if first:
        raise Failure(_NO_PEER, "invalid multiaddress")
    name = ""
    while parts:
        name = parts.pop(0)
        if name not in _PROTOCOLS:
            raise Failure(_NO_PEER, f"unknown protocol '{name}'")
        del parts[: _PROTOCOLS[name]]
    if name != "p2p":
        raise Failure(_NO_PEER, "Peer id is missing from the address")


@method("system_removeReservedPeer")
def remove_reserved_peer(node: Node, peer_id: Text) -> JsonValue:
    """Taken, where it is a peer: there is none to remove."""
    for place, character in enumerate(peer_id):
        if not ss58.is_base58(character):
            found = f"provided string contained invalid character {character!r} at byte {place}"
            raise Failure(_NO_PEER, f"base-58 decode error: {found}")
    # A hash of a key, or a short key itself: kind, length, and as many bytes.
    if ss58.base58(peer_id)[:2] not in (b"\x12\x20", b"\x00\x24"):
        raise Failure(_NO_PEER, "invalid multihash")


@method("system_addLogFilter")
def add_log_filter(node: Node, directives: Text) -> JsonValue:
    raise Failure(-32603, "No reload handle present")  # as a node that does not reload its log


@method("system_resetLogFilter")
def reset_log_filter(node: Node) -> JsonValue:
    raise Failure(-32603, "No reload handle present")


@method("system_syncState")
def sync_state(node: Node) -> JsonValue:
    number = node.chain.head().number
    return {"startingBlock": 0, "currentBlock": number, "highestBlock": number}


def _account(cursor: Cursor) -> bytes:
    """An address of any network."""
    given = text(cursor)
    if not ss58.is_base58(given):
        raise Unfit("Base 58 requirement is violated")
    data = ss58.base58(given)
    prefix = 1 if data[:1] < b"\x40" else 2
    if data[:1] > b"\x7f" and len(data) > 1:
        raise Unfit("Invalid SS58 prefix byte.")
    if len(data) != prefix + 34:
        raise Unfit("Length is bad")
    try:
        return ss58.decode(given)[0]
    except InvalidAddress:
        raise Unfit("Invalid checksum") from None


AnyAccount: TypeAlias = Annotated[bytes, _account]


@method("system_accountNextIndex", "account_nextIndex")
def account_next_index(node: Node, account: AnyAccount) -> JsonValue:
    """The nonce behind the account's ready transactions."""
    answer = runtime_call(node, "AccountNonceApi_account_nonce", account, None)
    nonce = int.from_bytes(answer, "little")
    while node.pool.provides(account + nonce.to_bytes(len(answer), "little")):
        nonce += 1
    return nonce


@method("system_dryRun", "system_dryRunAt")
def dry_run(node: Node, extrinsic: Hex, at: Hash | None) -> JsonValue:
    failed = "Unable to dry run extrinsic."
    try:
        opaque = opaque_extrinsic(extrinsic)
    except UndecodableExtrinsic as error:
        raise Failure(2, failed, f"Could not decode `OpaqueExtrinsic.0`:\n\t{error}\n") from None
    try:
        return to_hex(runtime_call(node, "BlockBuilder_apply_extrinsic", opaque, at))
    except Failure as failure:
        raise Failure(1, failed, failure.message.removeprefix("Client error: ")) from None


@method("rpc_methods")
def rpc_methods(node: Node) -> JsonValue:
    return {"methods": sorted({*METHODS, *SUBSCRIPTIONS, *UNSUBSCRIBES})}


StorageKind: TypeAlias = Annotated[tuple[str, None], variant(PERSISTENT=None, LOCAL=None)]


def _offchain(node: Node, kind: StorageKind) -> dict[bytes, bytes]:
    if kind[0] == "LOCAL":
        raise Failure(5001, "This storage kind is not available yet")
    return node.offchain


@method("offchain_localStorageGet")
def local_storage_get(node: Node, kind: StorageKind, key: Hex) -> JsonValue:
    value = _offchain(node, kind).get(key)
    return None if value is None else to_hex(value)


@method("offchain_localStorageSet")
def local_storage_set(node: Node, kind: StorageKind, key: Hex, value: Hex) -> JsonValue:
    _offchain(node, kind)[key] = value


@method("offchain_localStorageClear")
def local_storage_clear(node: Node, kind: StorageKind, key: Hex) -> JsonValue:
    _offchain(node, kind).pop(key, None)
