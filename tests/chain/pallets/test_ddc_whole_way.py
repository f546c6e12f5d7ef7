"""The whole way of a cluster through its pallets, each step with its typed wrapper."""

from __future__ import annotations

import pytest

from cere_trust import Amount, Conviction, Keypair
from cere_trust.pallets import (
    balances,
    conviction_voting,
    ddc_clusters,
    ddc_customers,
    ddc_nodes,
    ddc_staking,
    referenda,
)
from cere_trust.pallets import ddc_clusters_gov as gov
from cere_trust.pallets.ddc_staking import NodeStage
from cere_trust.types import NodePubKey

from .harness import ALICE, Ground, node_params, protocol_params

pytestmark = pytest.mark.shape("dev")


@pytest.mark.slow
def test_from_nothing_to_a_bucket_in_an_open_cluster(ground: Ground) -> None:
    """The whole way: cluster, bond, nodes, stakes, members, referendum, votes, deposit, bucket."""
    manager, reserve, customer, voter = ground.accounts(4, 300_000)
    terms = protocol_params()
    cluster = ground.cluster_id()
    create = ddc_clusters.create_cluster(
        cluster,
        cluster_reserve_id=reserve.account,
        cluster_params=ddc_clusters.ClusterParams(None, 4, 6, 3),
        initial_protocol_params=terms,
    )
    assert ground.ok(create, manager).find(ddc_clusters.ClusterCreated) == ddc_clusters.ClusterCreated(cluster)
    bonded = ground.ok(ddc_staking.bond_cluster(cluster), reserve)
    assert bonded.find(ddc_staking.Bonded) == ddc_staking.Bonded(reserve.account, Amount.cere(100_000))
    nodes = []
    for _ in range(3):
        provider, stash, controller = ground.accounts(3)
        key = ground.key()

        def stage(node: NodePubKey = key) -> NodeStage:
            return ground.client.query(ddc_staking.standing_of(node)).stage

        ground.ok(ddc_nodes.create_node(key, node_params=node_params()), provider)
        assert stage() is NodeStage.REGISTERED
        ground.ok(ddc_staking.bond(controller.account, node=key, value=Amount.cere(50)), stash)
        assert stage() is NodeStage.BONDED
        stored = ground.ok(ddc_staking.store(cluster), controller)
        assert stored.find(ddc_staking.Activated) == ddc_staking.Activated(stash.account)
        assert stage() is NodeStage.STORING
        ground.ok(ddc_clusters.add_node(cluster, node_pub_key=key), manager)
        assert stage() is NodeStage.AWAITS_VALIDATION
        validated = ground.ok(ddc_clusters.validate_node(cluster, node_pub_key=key, succeeded=True), manager)
        verdict = validated.find(ddc_clusters.ClusterNodeValidated)
        assert verdict == ddc_clusters.ClusterNodeValidated(cluster, key, True)
        assert stage() is NodeStage.VALIDATED
        nodes.append((provider, key))
    ground.ok(gov.propose_activate_cluster_protocol(cluster, cluster_protocol_params=terms), manager)
    members: list[tuple[Keypair, gov.ClusterMember]] = [(manager, gov.CLUSTER_MANAGER)]
    members += [(provider, gov.NodeProvider(key)) for provider, key in nodes]
    for who, member in members:
        ground.ok(gov.vote_proposal(cluster, approve=True, member=member), who)
    if missing := ground.client.query(gov.missing_funds()):
        ground.ok(balances.transfer_keep_alive(gov.ACCOUNT, value=missing), ALICE)
    closed = ground.ok(gov.close_proposal(cluster, member=gov.CLUSTER_MANAGER), manager)
    assert closed.find(gov.ReferendumSubmitted) == gov.ReferendumSubmitted(cluster)
    deposit = closed.expect(gov.SubmissionDepositRetained)
    assert (deposit.depositor, deposit.amount) == (manager.account, Amount.cere(1))
    index = deposit.referenda_index
    ground.ok(referenda.place_decision_deposit(index), customer)
    everything = conviction_voting.aye(Amount.cere(1_000_000), conviction=Conviction.NONE)
    ground.ok(conviction_voting.vote(index, vote=everything), ALICE)
    for _ in range(40):  # blocks it may take: 20 to decide, 10 to confirm, some to prepare and to enact
        record = ground.client.query(ddc_clusters.clusters(cluster))
        if record is not None and record.status is ddc_clusters.ClusterStatus.ACTIVATED:
            break
        ground.new_block()
    else:
        pytest.fail("the referendum did not open the cluster")
    refunded = ground.ok(gov.refund_submission_deposit(index), voter).find(gov.SubmissionDepositRefunded)
    assert refunded == gov.SubmissionDepositRefunded(index, manager.account, Amount.cere(1))
    ground.ok(ddc_customers.deposit(Amount.cere(25), cluster=cluster), customer)
    bucket = ground.ok(ddc_customers.create_bucket(cluster, is_public=True), customer).expect(
        ddc_customers.BucketCreated
    )
    ledger = ground.client.query(ddc_customers.ledger_of(customer.account, cluster=cluster))
    assert ledger is not None
    assert ledger.active == Amount.cere(25)
    assert bucket.cluster_id == cluster
    found = [(place, one.owner) for place, one in ground.client.query(ddc_customers.all_ledgers())]
    assert (cluster, customer.account) in found
    assert None not in [place for place, _ in found]
