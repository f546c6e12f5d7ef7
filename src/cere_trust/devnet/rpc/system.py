"""``system_*``, ``rpc_methods``, ``chainSpec_*``, ``offchain_*``: information about the node."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ... import __version__
from ..node.errors import UndecodableExtrinsic, opaque_extrinsic
from .compat.addresses import any_address, check_multiaddress, check_peer_id
from .compat.serde import variant
from .registry import METHODS, SUBSCRIPTIONS, UNSUBSCRIBES, Failure, Hash, Hex, JsonValue, Text, method, to_hex
from .served import ServedNode
from .state import runtime_call

NAME = "cere-trust-devnet"
_PEER_ID = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"


@method("system_name")
def name(served: ServedNode) -> JsonValue:
    return NAME


@method("system_version")
def version(served: ServedNode) -> JsonValue:
    return __version__


@method("system_chain", "chainSpec_v1_chainName")
def chain(served: ServedNode) -> JsonValue:
    return served.chain.spec.name


@method("system_chainType")
def chain_type(served: ServedNode) -> JsonValue:
    return served.chain.spec.chain_type


@method("system_properties", "chainSpec_v1_properties")
def properties(served: ServedNode) -> JsonValue:
    return served.chain.spec.properties


@method("chainSpec_v1_genesisHash")
def genesis_hash(served: ServedNode) -> JsonValue:
    return to_hex(served.chain.genesis_hash)


@method("system_health")
def health(served: ServedNode) -> JsonValue:
    return {"peers": 0, "isSyncing": False, "shouldHavePeers": False}


@method("system_peers", "system_reservedPeers")
def peers(served: ServedNode) -> JsonValue:
    return []


@method("system_nodeRoles")
def node_roles(served: ServedNode) -> JsonValue:
    return ["Authority"]


@method("system_localPeerId")
def local_peer_id(served: ServedNode) -> JsonValue:
    return _PEER_ID


@method("system_localListenAddresses")
def local_listen_addresses(served: ServedNode) -> JsonValue:
    return []


@method("system_unstable_networkState")
def network_state(served: ServedNode) -> JsonValue:
    return {
        "peerId": _PEER_ID, "listenedAddresses": [], "externalAddresses": [],
        "connectedPeers": {}, "notConnectedPeers": {},
        "peerset": "Unimplemented. See https://github.com/paritytech/substrate/issues/14160.",
    }  # fmt: skip


@method("system_addReservedPeer")
def add_reserved_peer(served: ServedNode, peer: Text) -> JsonValue:
    """Accept an address that ends with a peer id; there is no network to use it on."""
    check_multiaddress(peer)


@method("system_removeReservedPeer")
def remove_reserved_peer(served: ServedNode, peer_id: Text) -> JsonValue:
    """Accept a peer id; there is no peer to remove."""
    check_peer_id(peer_id)


@method("system_addLogFilter")
def add_log_filter(served: ServedNode, directives: Text) -> JsonValue:
    raise Failure(-32603, "No reload handle present")  # as a node that cannot reload its log filter


@method("system_resetLogFilter")
def reset_log_filter(served: ServedNode) -> JsonValue:
    raise Failure(-32603, "No reload handle present")


@method("system_syncState")
def sync_state(served: ServedNode) -> JsonValue:
    number = served.chain.head().number
    return {"startingBlock": 0, "currentBlock": number, "highestBlock": number}


AnyAccount: TypeAlias = Annotated[bytes, any_address]


@method("system_accountNextIndex", "account_nextIndex")
def account_next_index(served: ServedNode, account: AnyAccount) -> JsonValue:
    """Return the next nonce after the account's ready transactions."""
    answer = runtime_call(served, "AccountNonceApi_account_nonce", account, None)
    nonce = int.from_bytes(answer, "little")
    while served.node.pool.provides(account + nonce.to_bytes(len(answer), "little")):
        nonce += 1
    return nonce


@method("system_dryRun", "system_dryRunAt")
def dry_run(served: ServedNode, extrinsic: Hex, at: Hash | None) -> JsonValue:
    failed = "Unable to dry run extrinsic."
    try:
        opaque = opaque_extrinsic(extrinsic)
    except UndecodableExtrinsic as error:
        raise Failure(2, failed, f"Could not decode `OpaqueExtrinsic.0`:\n\t{error}\n") from None
    try:
        return to_hex(runtime_call(served, "BlockBuilder_apply_extrinsic", opaque, at))
    except Failure as failure:
        raise Failure(1, failed, failure.message.removeprefix("Client error: ")) from None


@method("rpc_methods")
def rpc_methods(served: ServedNode) -> JsonValue:
    return {"methods": sorted({*METHODS, *SUBSCRIPTIONS, *UNSUBSCRIBES})}


StorageKind: TypeAlias = Annotated[tuple[str, None], variant(PERSISTENT=None, LOCAL=None)]


def _offchain(served: ServedNode, kind: StorageKind) -> dict[bytes, bytes]:
    if kind[0] == "LOCAL":
        raise Failure(5001, "This storage kind is not available yet")
    return served.node.offchain


@method("offchain_localStorageGet")
def local_storage_get(served: ServedNode, kind: StorageKind, key: Hex) -> JsonValue:
    value = _offchain(served, kind).get(key)
    return None if value is None else to_hex(value)


@method("offchain_localStorageSet")
def local_storage_set(served: ServedNode, kind: StorageKind, key: Hex, value: Hex) -> JsonValue:
    _offchain(served, kind)[key] = value


@method("offchain_localStorageClear")
def local_storage_clear(served: ServedNode, kind: StorageKind, key: Hex) -> JsonValue:
    _offchain(served, kind).pop(key, None)
