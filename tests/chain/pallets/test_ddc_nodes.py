"""DdcNodes: the register of storage nodes."""

from __future__ import annotations

from cere_trust import Call, Keypair

from .ground import PROVOKED, Ground, names, node_key, node_params, provokes

PALLET = "DdcNodes"


def call(name: str, key: bytes, **params: object) -> Call:
    return Call(PALLET, name, {"node_pub_key": node_key(key), **params})


@provokes(PALLET, "NodeAlreadyExists", "NodeDoesNotExist", "OnlyNodeProvider")
def test_a_node_is_created_changed_and_deleted_by_its_provider_alone(ground: Ground) -> None:
    provider, other = ground.accounts(2)
    key = ground.key()
    longest = node_params(255, 255, "Compute")
    for name, params in (("set_node_params", {"node_params": longest}), ("delete_node", {})):
        assert ground.refused(call(name, key, **params), provider) == "DdcNodes.NodeDoesNotExist"
    created = ground.ok(call("create_node", key, node_params=longest), provider)
    assert names(created, PALLET) == ["DdcNodes.NodeCreated"]
    assert ground.refused(call("create_node", key, node_params=node_params()), other) == "DdcNodes.NodeAlreadyExists"
    node = ground.read(PALLET, "StorageNodes", key)
    assert (node["provider_id"], node["cluster_id"]) == (provider.account, None)
    assert (node["props"]["mode"], node["props"]["host"], node["props"]["p2p_port"]) == ("Compute", b"h" * 255, 9070)
    for name, params in (("set_node_params", {"node_params": longest}), ("delete_node", {})):
        assert ground.refused(call(name, key, **params), other) == "DdcNodes.OnlyNodeProvider"
    changed = ground.ok(call("set_node_params", key, node_params=node_params(1, 2, "Full")), provider)
    assert names(changed, PALLET) == ["DdcNodes.NodeParamsChanged"]
    assert ground.read(PALLET, "StorageNodes", key)["props"]["domain"] == b"dd"
    assert names(ground.ok(call("delete_node", key), provider), PALLET) == ["DdcNodes.NodeDeleted"]
    assert ground.read(PALLET, "StorageNodes", key) is None


@provokes(PALLET, "HostLenExceedsLimit", "DomainLenExceedsLimit")
def test_names_have_at_most_255_bytes(ground: Ground) -> None:
    provider = ground.account()
    existing, missing = ground.node(provider), ground.key()
    for name, key in (("create_node", missing), ("set_node_params", existing)):
        for lengths, error in (((256, 1), "HostLenExceedsLimit"), ((1, 256), "DomainLenExceedsLimit")):
            assert ground.refused(call(name, key, node_params=node_params(*lengths)), provider) == f"{PALLET}.{error}"


@provokes(PALLET, "NodeIsAssignedToCluster", "NodeHasDanglingStake")
def test_a_node_in_use_stays(ground: Ground) -> None:
    ferdie = Keypair.from_uri("//Ferdie")
    assert ground.refused(call("delete_node", bytes([1]) * 32), ferdie) == "DdcNodes.NodeIsAssignedToCluster"
    stash, _, key = ground.stake()
    assert ground.refused(call("delete_node", key), stash) == "DdcNodes.NodeHasDanglingStake"


def test_every_error_is_met(ground: Ground) -> None:
    assert set(ground.client.runtime.pallet(PALLET).errors) == PROVOKED[PALLET]
