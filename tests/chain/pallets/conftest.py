"""One chain for each module; its tests keep to accounts, nodes and clusters of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Amount, Call, Client, ClusterId, Keypair
from cere_trust.pallets import ddc_staking
from cere_trust.types import NodePubKey

from ...backend import Backend
from .harness import CERE, Ground, cluster_params, node_params, protocol_params

NODE_PARAMS = node_params()
PARAMS = cluster_params()
PROTOCOL = protocol_params(storage_chill_delay=0, storage_unbonding_delay=0)
DDC = ("DdcStaking", "DdcCustomers", "DdcNodes", "DdcClusters")


@pytest.fixture(autouse=True)
def in_shape(request: pytest.FixtureRequest, backend: Backend) -> None:
    """Skip what the chain's runtime is too old or too new for."""
    marker = request.node.get_closest_marker("shape")
    if marker and marker.args[0] != backend.shape:
        pytest.skip(f"needs shape {marker.args[0]}")


@pytest.fixture(scope="module")
def ground(run_cache: Path, backend: Backend) -> Iterator[Ground]:
    """A chain and a client of it; ``--cere-preset mainnet`` gives it mainnet's shape. A node that was named is used as it is."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as running:
        patch.setenv("CERE_TRUST_CACHE", str(run_cache))
        url = backend.url or running.enter_context(backend.own()).url
        yield Ground(url, running.enter_context(Client(url)))


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
    """Makes calls, and keeps what they answer."""
    return Hands(ground, provoked)


class Hands:
    """Calls on a `Ground`."""

    def __init__(self, ground: Ground, provoked: set[str]) -> None:
        self.ground = ground
        self.client = ground.client
        self.provoked = provoked
        self.account = ground.account
        self.read = ground.read
        self.store = ground.put
        self.forget = ground.kill

    def does(self, signer: Keypair, call: Call) -> list[str]:
        """Make a call that must succeed; the names of the events it left in the DDC pallets."""
        receipt = self.ground.ok(call, signer)
        return [event.name for event in receipt.events if event.pallet in DDC]

    def fails(self, error: str, signer: Keypair, call: Call) -> None:
        """Make a call that must fail with this error."""
        assert self.ground.refused(call, signer) == error
        self.provoked.add(error)

    def node(self, provider: Keypair) -> NodePubKey:
        """Register a node; its key."""
        return self.ground.node(provider)

    def stake(self) -> tuple[NodePubKey, Keypair, Keypair, Keypair]:
        """A node with 50 CERE bonded: its key, its provider, its stash, its controller."""
        provider, stash, controller = self.ground.accounts(3)
        node = self.node(provider)
        self.does(stash, ddc_staking.bond(controller.account, node=node, value=Amount(50 * CERE)))
        return node, provider, stash, controller

    def cluster(self, *, bonded: bool = True, **protocol: Any) -> tuple[ClusterId, Keypair, Keypair]:
        """A cluster, its manager, and its reserve account, which holds little more than the bond."""
        manager, reserve = self.ground.accounts(2, 100_500)
        delays = {"storage_chill_delay": 0, "storage_unbonding_delay": 0}
        cluster = self.ground.cluster(manager, reserve, **{**delays, **protocol})
        if bonded:
            self.does(reserve, ddc_staking.bond_cluster(cluster))
        return cluster, manager, reserve
