"""How a cluster's members decide, and what comes of it: DdcClustersGov, with every call and every error it answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cere_trust import Amount, Call, Client, ClusterId, Keypair
from cere_trust.pallets import balances, ddc_clusters, ddc_clusters_gov, ddc_staking, referenda, sudo
from cere_trust.pallets import conviction_voting as voting
from cere_trust.pallets.ddc_clusters import ClusterNodeKind, ClusterStatus
from cere_trust.pallets.ddc_clusters_gov import CLUSTER_MANAGER, ClusterMember, NodeProvider, ProposalKind, Votes
from cere_trust.types import Conviction, NodePubKey

from .harness import ALICE, CERE, PROVOKED, Ground, names, protocol_params, provokes

pytestmark = pytest.mark.shape("dev")

GOV = "DdcClustersGov"
PARAMS = protocol_params()
NOWHERE = ClusterId(b"\xee" * 20)

NOT_HERE = {"NotClusterMember": "part of the interface; who is no member is told which kind he is not"}


def propose(cluster: ClusterId, params: ddc_clusters.ClusterProtocolParams = PARAMS) -> Call:
    return ddc_clusters_gov.propose_activate_cluster_protocol(cluster, cluster_protocol_params=params)


def update(cluster: ClusterId, member: ClusterMember, params: ddc_clusters.ClusterProtocolParams = PARAMS) -> Call:
    return ddc_clusters_gov.propose_update_cluster_protocol(cluster, cluster_protocol_params=params, member=member)


def vote(cluster: ClusterId, member: ClusterMember, *, approve: bool = True) -> Call:
    return ddc_clusters_gov.vote_proposal(cluster, approve=approve, member=member)


def close(cluster: ClusterId, member: ClusterMember = CLUSTER_MANAGER) -> Call:
    return ddc_clusters_gov.close_proposal(cluster, member=member)


class Members:
    """A bonded cluster with nodes that wait for their validation.

    Attributes:
        providers: Who provides the nodes, each one.
        nodes: Their keys.
    """

    def __init__(self, ground: Ground, nodes: int = 3) -> None:
        self.ground = ground
        self.cluster, self.manager, _ = ground.bonded_cluster(storage_chill_delay=0)
        self.providers: list[Keypair] = []
        self.nodes: list[NodePubKey] = []
        for _ in range(nodes):
            provider, controller, node = ground.stake()
            ground.ok(ddc_staking.store(self.cluster), controller)
            add = ddc_clusters.add_node(self.cluster, node_pub_key=node, node_kind=ClusterNodeKind.EXTERNAL)
            ground.ok(add, self.manager)
            self.providers.append(provider)
            self.nodes.append(node)

    def validate(self, *, succeeded: bool = True) -> Members:
        """Validate the nodes, the last one with this outcome."""
        for node in self.nodes:
            outcome = succeeded or node != self.nodes[-1]
            verdict = ddc_clusters.validate_node(self.cluster, node_pub_key=node, succeeded=outcome)
            self.ground.ok(verdict, self.manager)
        return self

    @property
    def all(self) -> list[tuple[Keypair, ClusterMember]]:
        """Each member's key, and as what it acts."""
        nodes = [NodeProvider(node) for node in self.nodes]
        return [(self.manager, CLUSTER_MANAGER), *zip(self.providers, nodes, strict=True)]

    def agree(self) -> None:
        """All vote for what is proposed."""
        for who, member in self.all:
            self.ground.ok(vote(self.cluster, member), who)


@pytest.fixture(scope="module")
def members(ground: Ground) -> Members:
    """A bonded cluster of three validated nodes; its members have nothing before them between tests."""
    return Members(ground).validate()


@provokes(GOV, "NoCluster", "NotClusterManager", "UnexpectedState", "AwaitsValidation", "NotEnoughValidatedNodes")
def test_a_cluster_is_ready_before_its_manager_proposes(ground: Ground) -> None:
    assert ground.refused(propose(NOWHERE), ALICE) == "DdcClustersGov.NoCluster"
    early = Members(ground)
    assert ground.refused(propose(early.cluster), early.providers[0]) == "DdcClustersGov.NotClusterManager"
    assert ground.refused(propose(early.cluster), early.manager) == "DdcClustersGov.AwaitsValidation"
    early.validate(succeeded=False)
    assert ground.refused(propose(early.cluster), early.manager) == "DdcClustersGov.NotEnoughValidatedNodes"
    manager, reserve = ground.accounts(2)
    unbonded = ground.cluster(manager, reserve)
    assert ground.refused(propose(unbonded), manager) == "DdcClustersGov.UnexpectedState"


@provokes(GOV, "ActiveProposal", "ProposalMissing", "NotProposalAuthor")
def test_a_proposal_is_made_and_taken_back(ground: Ground, members: Members) -> None:
    cluster = members.cluster
    retract = ddc_clusters_gov.retract_proposal(cluster)
    assert ground.refused(retract, members.manager) == "DdcClustersGov.ProposalMissing"
    made = ground.ok(propose(cluster), members.manager)
    assert made.expect(ddc_clusters_gov.Proposed) == ddc_clusters_gov.Proposed(members.manager.account, cluster, 4)
    assert ground.refused(propose(cluster), members.manager) == "DdcClustersGov.ActiveProposal"
    proposal = ground.client.query(ddc_clusters_gov.cluster_proposal(cluster))
    assert proposal is not None
    assert (proposal.author, proposal.kind) == (members.manager.account, ProposalKind.ACTIVATE_CLUSTER_PROTOCOL)
    expected = ddc_clusters_gov.activate_cluster_protocol(cluster, cluster_protocol_params=PARAMS)
    runtime = ground.client.runtime
    assert runtime.encode_call(proposal.call) == runtime.encode_call(expected)
    start = made.block.number
    votes = Votes(4, 4, [], [], start, start + 100_800)
    assert ground.client.query(ddc_clusters_gov.cluster_proposal_voting(cluster)) == votes
    assert ground.refused(retract, members.providers[0]) == "DdcClustersGov.NotProposalAuthor"
    assert names(ground.ok(retract, members.manager), GOV) == ["DdcClustersGov.Removed"]
    assert ground.client.query(ddc_clusters_gov.cluster_proposal_voting(cluster)) is None


@provokes(
    GOV, "NoClusterNode", "NotValidatedNode", "NotNodeProvider", "NotClusterManager", "NoCluster", "ProposalMissing",
    "DuplicateVote", "VoteProhibited", "TooEarly",
)  # fmt: skip
def test_members_vote_and_change_their_votes(ground: Ground, members: Members) -> None:
    cluster, (first, second, _) = members.cluster, members.providers
    mine, other = NodeProvider(members.nodes[0]), NodeProvider(members.nodes[1])
    waiting = Members(ground, nodes=1)
    cases = [
        (vote(cluster, NodeProvider(waiting.nodes[0])), waiting.providers[0], "NoClusterNode"),
        (vote(waiting.cluster, NodeProvider(waiting.nodes[0])), waiting.providers[0], "NotValidatedNode"),
        (vote(cluster, other), first, "NotNodeProvider"),
        (vote(cluster, CLUSTER_MANAGER), first, "NotClusterManager"),
        (vote(NOWHERE, CLUSTER_MANAGER), first, "NoCluster"),
        (vote(NOWHERE, mine), first, "NoClusterNode"),
        (update(NOWHERE, mine), first, "NotValidatedNode"),
        (update(cluster, NodeProvider(waiting.nodes[0])), waiting.providers[0], "NotValidatedNode"),
        (close(NOWHERE, mine), first, "NotValidatedNode"),
        (vote(cluster, mine), first, "ProposalMissing"),
        (close(cluster), members.manager, "ProposalMissing"),
        (close(cluster), first, "NotClusterManager"),
        (close(cluster, other), first, "NotNodeProvider"),
    ]
    for call, who, error in cases:
        assert ground.refused(call, who) == f"DdcClustersGov.{error}"
    ground.ok(propose(cluster), members.manager)
    for approve, counts in ((True, (1, 0)), (False, (0, 1))):
        voted = ground.ok(vote(cluster, mine, approve=approve), first).expect(ddc_clusters_gov.Voted)
        assert voted == ddc_clusters_gov.Voted(first.account, cluster, approve, *counts)
        again = vote(cluster, mine, approve=approve)
        assert ground.refused(again, first) == "DdcClustersGov.DuplicateVote"
    ground.ok(vote(cluster, mine), first)
    assert ground.refused(close(cluster, mine), first) == "DdcClustersGov.TooEarly"
    key = {"StoragePubKey": bytes(members.nodes[1])}
    state = ground.read("DdcClusters", "ClustersNodes", cluster, key)
    ground.put("DdcClusters", "ClustersNodes", cluster, key, value={**state, "added_at": ground.now})
    assert ground.refused(vote(cluster, other), second) == "DdcClustersGov.VoteProhibited"
    ground.put("DdcClusters", "ClustersNodes", cluster, key, value=state)
    ground.change(GOV, "ClusterProposalVoting", cluster, end=ground.now)
    closed = ground.ok(close(cluster, mine), first)
    assert closed.expect(ddc_clusters_gov.Closed) == ddc_clusters_gov.Closed(cluster, 1, 3)
    assert names(closed, GOV) == [f"{GOV}.Closed", f"{GOV}.Disapproved", f"{GOV}.Removed"]


@provokes(GOV)
def test_one_no_is_enough(ground: Ground, members: Members) -> None:
    cluster = members.cluster
    ground.ok(propose(cluster), members.manager)
    ground.ok(vote(cluster, CLUSTER_MANAGER, approve=False), members.manager)
    closed = ground.ok(close(cluster), members.manager)
    assert closed.expect(ddc_clusters_gov.Closed) == ddc_clusters_gov.Closed(cluster, 0, 1)
    assert names(closed, GOV) == [f"{GOV}.Closed", f"{GOV}.Disapproved", f"{GOV}.Removed"]


@provokes(GOV)
def test_only_root_and_the_tracks_touch_a_cluster_directly(ground: Ground) -> None:
    cluster, manager, _ = ground.bonded_cluster()
    activate = ddc_clusters_gov.activate_cluster_protocol(cluster, cluster_protocol_params=PARAMS)
    change = ddc_clusters_gov.update_cluster_protocol(cluster, cluster_protocol_params=PARAMS)
    for call in (activate, change):
        assert ground.refused(call, manager) == "BadOrigin"
    activated = ground.root(activate)
    assert names(activated, "DdcClusters") == ["DdcClusters.ClusterActivated", "DdcClusters.ClusterProtocolParamsSet"]
    assert ground.refused(sudo.sudo(activate), ALICE) == "DdcClusters.UnexpectedClusterStatus"
    nowhere = ddc_clusters_gov.update_cluster_protocol(NOWHERE, cluster_protocol_params=PARAMS)
    assert ground.refused(sudo.sudo(nowhere), ALICE) == "DdcClusters.ClusterProtocolParamsNotSet"
    other = replace(PARAMS, cost_per_mb_stored=Amount(7))
    ground.root(ddc_clusters_gov.update_cluster_protocol(cluster, cluster_protocol_params=other))
    assert ground.client.query(ddc_clusters.clusters_gov_params(cluster)) == other


@provokes(GOV, "UnexpectedState", "NoSubmissionDeposit")
def test_from_a_proposal_to_an_open_cluster_and_new_prices(ground: Ground) -> None:
    ready = Members(ground).validate()
    cluster, client = ready.cluster, ground.client
    fund_account(ground)
    early = update(cluster, CLUSTER_MANAGER)
    assert ground.refused(early, ready.manager) == "DdcClustersGov.UnexpectedState"
    price = replace(PARAMS, cost_per_mb_stored=Amount(3))
    for track, call in ((100, propose(cluster)), (101, update(cluster, ready.all[1][1], price))):
        ground.ok(call, ready.all[0 if track == 100 else 1][0])
        ready.agree()
        closer, member = ready.all[2]
        closed = ground.ok(close(cluster, member), closer)
        assert names(closed, GOV, "Referenda") == [
            f"{GOV}.Closed",
            f"{GOV}.Approved",
            "Referenda.Submitted",
            f"{GOV}.ReferendumSubmitted",
            f"{GOV}.SubmissionDepositRetained",
            f"{GOV}.Removed",
        ]
        retained = closed.expect(ddc_clusters_gov.SubmissionDepositRetained)
        assert (retained.depositor, retained.amount) == (closer.account, CERE)
        index = retained.referenda_index
        assert closed.expect(referenda.Submitted).track == track
        refund = ddc_clusters_gov.refund_submission_deposit(index)
        assert ground.refused(refund, closer) == "Referenda.BadStatus"
        carry(ground, index)
        back = ground.ok(refund, ALICE)
        refunded = back.expect(ddc_clusters_gov.SubmissionDepositRefunded)
        assert refunded == ddc_clusters_gov.SubmissionDepositRefunded(index, closer.account, Amount(CERE))
        assert ground.refused(refund, closer) == "DdcClustersGov.NoSubmissionDeposit"
        state = client.query(ddc_clusters.clusters(cluster))
        assert state is not None
        assert state.status is ClusterStatus.ACTIVATED
        decided = PARAMS if track == 100 else price
        assert client.query(ddc_clusters.clusters_gov_params(cluster)) == decided
    assert ground.refused(propose(cluster), ready.manager) == "DdcClustersGov.UnexpectedState"


def fund_account(ground: Ground) -> None:
    """Send the pallet's account what it lacks to submit referenda."""
    missing = ground.client.query(ddc_clusters_gov.missing_funds())
    if missing:
        ground.ok(balances.transfer_keep_alive(ddc_clusters_gov.ACCOUNT, value=missing), ALICE)
    assert ground.client.query(ddc_clusters_gov.missing_funds()) == 0


@provokes(GOV)
def test_an_approved_proposal_is_closed_once_the_pallets_account_is_funded(ground: Ground) -> None:
    members = Members(ground).validate()
    cluster = members.cluster
    ground.kill("System", "Account", ddc_clusters_gov.ACCOUNT)  # as genesis leaves it, whatever other tests sent
    assert ground.client.query(ddc_clusters_gov.missing_funds()) == Amount.cere(1)
    ground.ok(propose(cluster), members.manager)
    members.agree()
    assert ground.refused(close(cluster), members.manager) == "ConsumerRemaining"
    fund_account(ground)
    closed = ground.ok(close(cluster), members.manager)
    index = closed.expect(ddc_clusters_gov.SubmissionDepositRetained).referenda_index
    carry(ground, index)
    # Somebody has the referendum's deposit returned to the pallet's account; the member gets it all the same.
    ground.ok(referenda.refund_submission_deposit(index), ALICE)
    back = ground.ok(ddc_clusters_gov.refund_submission_deposit(index), ALICE)
    assert back.expect(ddc_clusters_gov.SubmissionDepositRefunded).depositor == members.manager.account


def carry(ground: Ground, index: int) -> None:
    """Have the holders of the chain's tokens want a referendum, and wait until it is enacted."""
    voter = ground.account(10_000_000)
    ground.ok(referenda.place_decision_deposit(index), voter)
    everything = voting.aye(Amount(5_000_000 * CERE), conviction=Conviction.LOCKED_1X)
    ground.ok(voting.vote(index, vote=everything), voter)
    for _ in range(40):
        ground.new_block()
        if isinstance(ground.client.query(referenda.referendum_info_for(index)), referenda.Approved):
            break
    else:
        pytest.fail("the referendum was not approved")
    for _ in range(2):
        ground.new_block()


@provokes(GOV)
def test_the_genesis_has_a_cluster_ready_to_be_proposed(ground: Ground) -> None:
    cluster = ClusterId(bytes(19) + b"\x02")
    dave = Keypair.from_uri("//Dave")
    ground.ok(propose(cluster), dave)
    for name, number in (("Bob", 7), ("Charlie", 8), ("Ferdie", 9)):
        member = NodeProvider(NodePubKey(bytes([number]) * 32))
        ground.ok(vote(cluster, member), Keypair.from_uri(f"//{name}"))
    ground.ok(vote(cluster, CLUSTER_MANAGER), dave)
    fund_account(ground)
    closed = ground.ok(close(cluster), dave)
    assert f"{GOV}.Approved" in names(closed, GOV)


def test_every_error_was_met(ddc_client: Client) -> None:
    assert PROVOKED[GOV] | NOT_HERE.keys() == set(ddc_client.runtime.pallet(GOV).errors)
