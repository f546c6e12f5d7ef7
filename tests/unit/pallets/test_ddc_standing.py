"""Stages of a node, from the records of three pallets."""

from __future__ import annotations

import pytest

from cere_trust import AccountId, ClusterId, Query
from cere_trust.errors import EncodeError
from cere_trust.pallets import ddc_clusters, ddc_nodes, ddc_staking
from cere_trust.pallets.ddc_staking import NodeStage
from cere_trust.types import NodePubKey

from ..runtime.recorded import CERE_15, DEV_16, runtime
from .stored import Stored

STASH, CONTROLLER, PROVIDER = (AccountId(bytes([number]) * 32) for number in (1, 2, 3))
NODE, CLUSTER = NodePubKey(b"\x07" * 32), ClusterId(b"\x09" * 20)


class Chain(Stored):
    """Records of a node, added one by one."""

    def registered(self, cluster: ClusterId | None = None) -> None:
        props = {"host": b"h", "domain": b"d", "ssl": True, "http_port": 1, "grpc_port": 2, "p2p_port": 3}
        usage = {} if self.runtime.has_argument("DdcClusters", "join_cluster", "cluster_id") else {"total_usage": None}
        record = {"pub_key": NODE, "provider_id": PROVIDER, "cluster_id": cluster, "props": {**props, "mode": "Full"}}
        self.put(ddc_nodes.storage_nodes(NODE), {**record, **usage})

    def staked(self, chilling: int | None = None) -> None:
        stake = {"stash": STASH, "total": 50, "active": 50, "chilling": chilling, "unlocking": []}
        self.put(ddc_staking.nodes(NODE), STASH)
        self.put(ddc_staking.bonded(STASH), CONTROLLER)
        self.put(ddc_staking.ledger(CONTROLLER), stake)

    def member(self, status: str) -> None:
        self.registered(CLUSTER)
        state = {"kind": "External", "status": status, "added_at": 5}
        self.put(ddc_clusters.clusters_nodes(CLUSTER, NODE), state)

    def stage(self) -> NodeStage:
        return self.standing.stage

    @property
    def standing(self) -> ddc_staking.NodeStanding:
        return self.read(ddc_staking.standing_of(NODE))


@pytest.fixture(params=[CERE_15, DEV_16])
def chain(request: pytest.FixtureRequest) -> Chain:
    return Chain(runtime(request.param))


def test_a_node_goes_from_stage_to_stage_and_out_again(chain: Chain) -> None:
    assert chain.standing == ddc_staking.NodeStanding(None)
    assert chain.stage() is NodeStage.UNKNOWN
    chain.registered()
    assert chain.stage() is NodeStage.REGISTERED
    chain.staked()
    assert chain.stage() is NodeStage.BONDED
    assert (chain.standing.stash, chain.standing.controller) == (STASH, CONTROLLER)
    chain.put(ddc_staking.storages(STASH), CLUSTER)
    assert (chain.standing.stage, chain.standing.storing) == (NodeStage.STORING, CLUSTER)
    for status, stage in (
        ("AwaitsValidation", NodeStage.AWAITS_VALIDATION),
        ("ValidationFailed", NodeStage.REJECTED),
        ("ValidationSucceeded", NodeStage.VALIDATED),
    ):
        chain.member(status)
        assert chain.standing.stage is stage
    chain.staked(chilling=100)
    assert chain.standing.stage is NodeStage.CHILLING
    chain.put(ddc_staking.leaving_storages(STASH), CLUSTER)
    assert (chain.standing.stage, chain.standing.leaving) == (NodeStage.LEAVING, CLUSTER)


def test_a_node_of_the_genesis_is_in_a_cluster_without_a_stake(chain: Chain) -> None:
    chain.member("ValidationSucceeded")
    assert chain.standing.stage is NodeStage.VALIDATED
    assert chain.standing.ledger is None


def test_a_stake_for_a_node_that_is_not_registered_is_a_stake(chain: Chain) -> None:
    chain.staked()
    assert chain.standing.node is None
    assert chain.standing.stage is NodeStage.BONDED


def test_broken_records_are_told_as_they_are(chain: Chain) -> None:
    chain.put(ddc_staking.nodes(NODE), STASH)
    chain.registered(CLUSTER)
    assert chain.standing.stage is NodeStage.BONDED
    assert (chain.standing.controller, chain.standing.ledger, chain.standing.membership) == (None, None, None)


def test_what_is_no_node_is_refused_at_once(chain: Chain) -> None:
    with pytest.raises(EncodeError, match=r"^node: expected 32 bytes"):
        ddc_staking.standing_of("0x00")
    assert chain.value(Query("DdcStaking", "Nodes", NODE)) is None
