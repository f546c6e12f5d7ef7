"""One chain for each module; its tests keep to accounts, nodes and clusters of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cere_trust import Call, Client, Keypair
from cere_trust.devnet import Devnet

from .ground import CERE, Ground, cluster_params, node_key, node_params, protocol_params

NODE_PARAMS = node_params()["StorageParams"]
PARAMS = cluster_params()
PROTOCOL = protocol_params(storage_chill_delay=0, storage_unbonding_delay=0)
DDC = ("DdcStaking", "DdcCustomers", "DdcNodes", "DdcClusters")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A chain and a client of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CERE_TRUST_CACHE", str(tmp_path_factory.getbasetemp() / "metadata"))
        with Devnet(preset="dev") as chain, Client(chain.url) as client:
            yield Ground(chain, client)


@pytest.fixture
def ddc_client(ground: Ground) -> Client:
    """A client of the module's chain."""
    return ground.client


@pytest.fixture
def provoked() -> set[str]:
    """``Pallet.Error`` of every call that `hands` saw fail."""
    return set()


@pytest.fixture
def hands(ground: Ground, provoked: set[str]) -> Hands:
    """Makes calls by their names."""
    return Hands(ground, provoked)


class Hands:
    """Calls by name and arguments, on a `Ground`."""

    def __init__(self, ground: Ground, provoked: set[str]) -> None:
        self.ground = ground
        self.client = ground.client
        self.provoked = provoked
        self.account = ground.account
        self.read = ground.read
        self.store = ground.put
        self.forget = ground.kill

    def does(self, signer: Keypair, pallet: str, name: str, **args: object) -> list[str]:
        """Make a call that must succeed; the names of the events it left in the DDC pallets."""
        receipt = self.ground.ok(Call(pallet, name, args), signer)
        return [event.name for event in receipt.events if event.pallet in DDC]

    def fails(self, error: str, signer: Keypair, pallet: str, name: str, **args: object) -> None:
        """Make a call that must fail with this error."""
        assert self.ground.refused(Call(pallet, name, args), signer) == error
        self.provoked.add(error)

    def node(self, provider: Keypair) -> dict[str, bytes]:
        """Register a node; its key."""
        key: dict[str, bytes] = node_key(self.ground.node(provider))
        return key

    def stake(self) -> tuple[dict[str, bytes], Keypair, Keypair, Keypair]:
        """A node with 50 CERE bonded: its key, its provider, its stash, its controller."""
        provider, stash, controller = self.ground.accounts(3)
        node = self.node(provider)
        self.does(stash, "DdcStaking", "bond", controller=controller, node=node, value=50 * CERE)
        return node, provider, stash, controller

    def cluster(self, *, bonded: bool = True, **protocol: Any) -> tuple[bytes, Keypair, Keypair]:
        """A cluster, its manager, and its reserve account, which holds little more than the bond."""
        manager, reserve = self.ground.accounts(2, 100_500)
        cluster = self.ground.cluster(manager, reserve, **{**PROTOCOL, **protocol})
        if bonded:
            self.does(reserve, "DdcStaking", "bond_cluster", cluster_id=cluster)
        return cluster, manager, reserve
