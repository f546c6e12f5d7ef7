"""``system_*``, ``rpc_methods``, ``chainSpec_*``, ``offchain_*``: the node about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import __version__
from ...crypto import ss58
from ...errors import InvalidAddress
from ..refusal import UndecodableExtrinsic, opaque_extrinsic
from .registry import (
    METHODS,
    SUBSCRIPTIONS,
    UNSUBSCRIBES,
    Failure,
    Json,
    Params,
    hex_bytes,
    invalid_params,
    method,
    to_hex,
)
from .state import runtime_call

if TYPE_CHECKING:
    from ..node import Node

NAME = "cere-trust-devnet"
_PEER_ID = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"


@method("system_name")
def name(node: Node, params: Params) -> Json:
    return NAME


@method("system_version")
def version(node: Node, params: Params) -> Json:
    return __version__


@method("system_chain", "chainSpec_v1_chainName")
def chain(node: Node, params: Params) -> Json:
    return node.chain.spec.name


@method("system_chainType")
def chain_type(node: Node, params: Params) -> Json:
    return node.chain.spec.chain_type


@method("system_properties", "chainSpec_v1_properties")
def properties(node: Node, params: Params) -> Json:
    return node.chain.spec.properties


@method("chainSpec_v1_genesisHash")
def genesis_hash(node: Node, params: Params) -> Json:
    return to_hex(node.chain.genesis_hash)


@method("system_health")
def health(node: Node, params: Params) -> Json:
    return {"peers": 0, "isSyncing": False, "shouldHavePeers": False}


@method("system_peers", "system_reservedPeers")
def peers(node: Node, params: Params) -> Json:
    return []


@method("system_nodeRoles")
def node_roles(node: Node, params: Params) -> Json:
    return ["Authority"]


@method("system_localPeerId")
def local_peer_id(node: Node, params: Params) -> Json:
    return _PEER_ID


@method("system_localListenAddresses")
def local_listen_addresses(node: Node, params: Params) -> Json:
    return []


@method("system_unstable_networkState")
def network_state(node: Node, params: Params) -> Json:
    return {
        "peerId": _PEER_ID, "listenedAddresses": [], "externalAddresses": [],
        "connectedPeers": {}, "notConnectedPeers": {}, "peerset": {},
    }  # fmt: skip


@method("system_addReservedPeer", "system_removeReservedPeer", "system_addLogFilter", "system_resetLogFilter")
def nothing_to_do(node: Node, params: Params) -> Json:
    """Accepted, as by a node; there are no peers, and no log to filter."""
    return None


@method("system_syncState")
def sync_state(node: Node, params: Params) -> Json:
    number = node.chain.head().number
    return {"startingBlock": 0, "currentBlock": number, "highestBlock": number}


@method("system_accountNextIndex", "account_nextIndex")
def account_next_index(node: Node, params: Params) -> Json:
    """The nonce behind the account's ready transactions."""
    try:
        account, _ = ss58.decode(params.text(0))
    except InvalidAddress:
        raise invalid_params("Length is bad") from None
    if len(account) != 32:
        raise invalid_params("Length is bad")
    answer = runtime_call(node, "AccountNonceApi_account_nonce", account, None)
    nonce = int.from_bytes(answer, "little")
    while node.pool.provides(account + nonce.to_bytes(len(answer), "little")):
        nonce += 1
    return nonce


@method("system_dryRun", "system_dryRunAt")
def dry_run(node: Node, params: Params) -> Json:
    failed = "Unable to dry run extrinsic."
    try:
        extrinsic = opaque_extrinsic(params.hex(0))
    except UndecodableExtrinsic as error:
        raise Failure(2, failed, f"Could not decode `OpaqueExtrinsic.0`:\n\t{error}\n") from None
    at = params.hash(1)
    try:
        return to_hex(runtime_call(node, "BlockBuilder_apply_extrinsic", extrinsic, at))
    except Failure as failure:
        raise Failure(1, failed, failure.message.removeprefix("Client error: ")) from None


@method("rpc_methods")
def rpc_methods(node: Node, params: Params) -> Json:
    return {"methods": sorted({*METHODS, *SUBSCRIPTIONS, *UNSUBSCRIBES})}


@method("offchain_localStorageGet")
def local_storage_get(node: Node, params: Params) -> Json:
    value = node.offchain.get(hex_bytes(params.required(1)))
    return None if value is None else to_hex(value)


@method("offchain_localStorageSet")
def local_storage_set(node: Node, params: Params) -> Json:
    node.offchain[hex_bytes(params.required(1))] = hex_bytes(params.required(2))
    return None


@method("offchain_localStorageClear")
def local_storage_clear(node: Node, params: Params) -> Json:
    node.offchain.pop(hex_bytes(params.required(1)), None)
    return None
