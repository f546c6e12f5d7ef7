"""DdcNodes: the register of storage nodes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cere_trust import Keypair
from cere_trust.pallets import ddc_nodes as nodes
from cere_trust.pallets.ddc_nodes import StorageNodeMode
from cere_trust.types import NodePubKey

from .harness import PROVOKED, Ground, node_params, provokes

PALLET = "DdcNodes"


@pytest.mark.shape("dev")
@provokes(PALLET, "NodeAlreadyExists", "NodeDoesNotExist", "OnlyNodeProvider")
def test_a_node_is_created_changed_and_deleted_by_its_provider_alone(ground: Ground) -> None:
    provider, other = ground.accounts(2)
    key = ground.key()
    longest = node_params(255, 255, StorageNodeMode.COMPUTE)
    create = nodes.create_node(key, node_params=longest)
    change, delete = nodes.set_node_params(key, node_params=longest), nodes.delete_node(key)
    for call in (change, delete):
        assert ground.refused(call, provider) == "DdcNodes.NodeDoesNotExist"
    assert ground.ok(create, provider).find(nodes.NodeCreated) == nodes.NodeCreated(key)
    again = nodes.create_node(key, node_params=node_params())
    assert ground.refused(again, other) == "DdcNodes.NodeAlreadyExists"
    expected = nodes.StorageNode(key, provider.account, None, longest)
    assert ground.client.query(nodes.storage_nodes(key)) == expected
    for call in (change, delete):
        assert ground.refused(call, other) == "DdcNodes.OnlyNodeProvider"
    short = node_params(1, 2, StorageNodeMode.FULL)
    changed = ground.ok(nodes.set_node_params(key, node_params=short), provider)
    assert changed.find(nodes.NodeParamsChanged) == nodes.NodeParamsChanged(key)
    assert ground.client.query(nodes.storage_nodes(key)) == replace(expected, props=short)
    assert ground.ok(delete, provider).find(nodes.NodeDeleted) == nodes.NodeDeleted(key)
    assert ground.client.query(nodes.storage_nodes(key)) is None


@provokes(PALLET, "HostLenExceedsLimit", "DomainLenExceedsLimit")
def test_names_have_at_most_255_bytes(ground: Ground) -> None:
    provider = ground.account()
    existing, missing = ground.node(provider), ground.key()
    for wrapper, key in ((nodes.create_node, missing), (nodes.set_node_params, existing)):
        for lengths, error in (((256, 1), "HostLenExceedsLimit"), ((1, 256), "DomainLenExceedsLimit")):
            assert ground.refused(wrapper(key, node_params=node_params(*lengths)), provider) == f"{PALLET}.{error}"


@provokes(PALLET, "NodeIsAssignedToCluster", "NodeHasDanglingStake")
def test_a_node_in_use_stays(ground: Ground) -> None:
    ferdie = Keypair.from_uri("//Ferdie")
    assigned = nodes.delete_node(NodePubKey(bytes([1]) * 32))
    assert ground.refused(assigned, ferdie) == "DdcNodes.NodeIsAssignedToCluster"
    stash, _, key = ground.stake()
    assert ground.refused(nodes.delete_node(key), stash) == "DdcNodes.NodeHasDanglingStake"


def test_every_error_is_met(ground: Ground) -> None:
    assert set(ground.client.runtime.pallet(PALLET).errors) == PROVOKED[PALLET]
