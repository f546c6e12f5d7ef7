//! Governance of a cluster by its members.

use super::*;
use clusters_gov::Event;
use frame_support::dispatch::DispatchResultWithPostInfo;
use sp_core::H160;

type Gov = clusters_gov::Error<Test>;

/// Providers 6, 7 and 8 have nodes 21, 22 and 23 in cluster 1, with stashes 16 to 18.
fn members(count: u8) {
	bond_cluster();
	for number in 0..count {
		let (provider, node, stash) = (6 + number, node_key(21 + number), 16 + number);
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account(stash), 100 * UNIT));
		assert_ok!(DdcNodes::create_node(signed(provider), node.clone(), node_params(1, 1)));
		assert_ok!(DdcStaking::bond(signed(stash), account(stash), node.clone(), 20 * UNIT));
		assert_ok!(DdcStaking::store(signed(stash), cluster_id(1)));
		assert_ok!(DdcClusters::add_node(signed(MANAGER), cluster_id(1), node, ClusterNodeKind::External));
	}
}

fn validate(count: u8) {
	for number in 0..count {
		assert_ok!(DdcClusters::validate_node(signed(MANAGER), cluster_id(1), node_key(21 + number), true));
	}
	go_to(5);
	events();
}

fn propose(who: u8) -> sp_runtime::DispatchResult {
	DdcClustersGov::propose_activate_cluster_protocol(signed(who), cluster_id(1), protocol_params())
}

fn update(who: u8, member: ClusterMember) -> sp_runtime::DispatchResult {
	DdcClustersGov::propose_update_cluster_protocol(signed(who), cluster_id(1), protocol_params(), member)
}

fn provider(number: u8) -> ClusterMember {
	ClusterMember::NodeProvider(node_key(number))
}

fn vote(who: u8, approve: bool, member: ClusterMember) -> sp_runtime::DispatchResult {
	DdcClustersGov::vote_proposal(signed(who), cluster_id(1), approve, member)
}

fn close(who: u8, member: ClusterMember) -> DispatchResultWithPostInfo {
	DdcClustersGov::close_proposal(signed(who), cluster_id(1), member)
}

/// Let the pallet's account hold an existential deposit besides the deposit of a referendum.
fn fund() {
	assert_ok!(Balances::transfer_keep_alive(signed(9), DdcClustersGov::account_id(), UNIT));
}

fn all_agree() {
	assert_ok!(vote(MANAGER, true, ClusterMember::ClusterManager));
	for number in 0..3 {
		assert_ok!(vote(6 + number, true, provider(21 + number)));
	}
}

#[test]
fn a_proposal_needs_a_bonded_cluster_with_three_validated_nodes() {
	chain().execute_with(|| {
		assert_noop!(propose(MANAGER), Gov::NoCluster);
		create_cluster(1);
		assert_noop!(propose(2), Gov::NotClusterManager);
		assert_noop!(propose(MANAGER), Gov::UnexpectedState);
	});
	chain().execute_with(|| {
		members(3);
		assert_noop!(propose(MANAGER), Gov::AwaitsValidation);
		validate(2);
		let fail = |node| DdcClusters::validate_node(signed(MANAGER), cluster_id(1), node_key(node), false);
		assert_ok!(fail(23));
		assert_noop!(propose(MANAGER), Gov::NotEnoughValidatedNodes);
		validate(3);
		assert_ok!(propose(MANAGER));
		assert_noop!(propose(MANAGER), Gov::ActiveProposal);
		let (account, cluster_id) = (account(MANAGER), cluster_id(1));
		assert_eq!(events(), vec![Event::Proposed { account, cluster_id, threshold: 4 }.into()]);
		let votes = clusters_gov::ClusterProposalVoting::<Test>::get(cluster_id).unwrap();
		assert_eq!((votes.seats, votes.threshold, votes.start, votes.end), (4, 4, 5, 105));
	});
}

#[test]
fn members_vote_each_under_a_name_of_their_own() {
	chain().execute_with(|| {
		assert_noop!(vote(6, true, provider(21)), Gov::NoClusterNode);
		assert_noop!(vote(6, true, ClusterMember::ClusterManager), Gov::NoCluster);
		members(3);
		assert_noop!(vote(6, true, provider(21)), Gov::NotValidatedNode);
		validate(3);
		assert_noop!(vote(6, true, provider(99)), Gov::NoClusterNode);
		assert_noop!(vote(7, true, provider(21)), Gov::NotNodeProvider);
		assert_noop!(vote(6, true, ClusterMember::ClusterManager), Gov::NotClusterManager);
		assert_noop!(vote(6, true, provider(21)), Gov::ProposalMissing);
		assert_ok!(propose(MANAGER));
		assert_ok!(vote(6, true, provider(21)));
		assert_noop!(vote(6, true, provider(21)), Gov::DuplicateVote);
		assert_ok!(vote(6, false, provider(21)));
		events();
		assert_ok!(vote(7, true, provider(22)));
		let (account, cluster_id) = (account(7), cluster_id(1));
		assert_eq!(events(), vec![Event::Voted { account, cluster_id, voted: true, yes: 1, no: 1 }.into()]);
	});
}

#[test]
fn who_joined_after_the_proposal_has_no_vote() {
	chain().execute_with(|| {
		members(3);
		validate(3);
		assert_ok!(propose(MANAGER));
		clusters::ClustersNodes::<Test>::mutate(cluster_id(1), node_key(21), |node| {
			node.as_mut().unwrap().added_at = 5;
		});
		assert_noop!(vote(6, true, provider(21)), Gov::VoteProhibited);
	});
}

#[test]
fn what_all_want_becomes_a_referendum() {
	chain().execute_with(|| {
		members(3);
		validate(3);
		assert_noop!(close(MANAGER, ClusterMember::ClusterManager), Gov::ProposalMissing);
		assert_ok!(propose(MANAGER));
		assert_noop!(close(MANAGER, ClusterMember::ClusterManager), Gov::TooEarly);
		all_agree();
		let before = Balances::free_balance(account(7));
		let used = crate::weights::clusters_gov::close_early_approved::<Test>(4) + SUBMISSION;
		assert_noop!(close(7, provider(22)).map_err(|failure| failure.error), DispatchError::ConsumerRemaining);
		fund();
		events();
		assert_eq!(close(7, provider(22)).unwrap().actual_weight, Some(used));
		assert_eq!(Balances::free_balance(account(7)), before - UNIT);
		assert_eq!(Balances::free_balance(DdcClustersGov::account_id()), UNIT);
		assert_eq!(Balances::reserved_balance(DdcClustersGov::account_id()), UNIT);
		let (cluster_id, depositor) = (cluster_id(1), account(7));
		assert_eq!(
			events(),
			vec![
				Event::Closed { cluster_id, yes: 4, no: 0 }.into(),
				Event::Approved { cluster_id }.into(),
				Event::ReferendumSubmitted { cluster_id }.into(),
				Event::SubmissionDepositRetained {
					referenda_index: 0,
					depositor: depositor.clone(),
					amount: UNIT
				}
				.into(),
				Event::Removed { cluster_id }.into(),
			]
		);
		let (kind, call) = SUBMITTED.with_borrow(|submitted| submitted[0].clone());
		assert_eq!(kind, ProposalKind::ActivateClusterProtocol);
		let cluster_protocol_params = protocol_params();
		let expected = clusters_gov::Call::activate_cluster_protocol { cluster_id, cluster_protocol_params };
		assert_eq!(call, expected.into());

		let refund = |index| DdcClustersGov::refund_submission_deposit(signed(9), index);
		assert_noop!(refund(1), Gov::NoSubmissionDeposit);
		REFUND.set(Err(DispatchError::Other("too early")));
		assert_noop!(refund(0), DispatchError::Other("too early"));
		REFUND.set(Ok(()));
		assert_ok!(refund(0));
		assert_noop!(refund(0), Gov::NoSubmissionDeposit);
		assert_noop!(
			DdcClustersGov::refund_submission_deposit(RuntimeOrigin::root(), 0),
			Gov::NoSubmissionDeposit
		);
		assert_eq!(Balances::free_balance(account(7)), before);
		assert_eq!(
			events(),
			vec![Event::SubmissionDepositRefunded { referenda_index: 0, depositor, amount: UNIT }.into()]
		);
	});
}

#[test]
fn a_deposit_that_referenda_released_before_is_paid_all_the_same() {
	chain().execute_with(|| {
		members(3);
		validate(3);
		fund();
		assert_ok!(propose(MANAGER));
		all_agree();
		let before = Balances::free_balance(account(7));
		assert_ok!(close(7, provider(22)));
		assert_ok!(<Referenda as ClusterReferenda<_>>::refund(&DdcClustersGov::account_id(), 0));
		REFUND.set(Err(Referenda::released_before()));
		assert_ok!(DdcClustersGov::refund_submission_deposit(signed(9), 0));
		assert_eq!(Balances::free_balance(account(7)), before);
	});
}

#[test]
fn a_changed_vote_moves_the_last_voter_into_its_place() {
	chain().execute_with(|| {
		members(3);
		validate(3);
		assert_ok!(propose(MANAGER));
		all_agree();
		assert_ok!(vote(MANAGER, false, ClusterMember::ClusterManager));
		let votes = clusters_gov::ClusterProposalVoting::<Test>::get(cluster_id(1)).unwrap();
		assert_eq!(votes.ayes, [8, 6, 7].map(account));
		assert_eq!(votes.nays, [account(MANAGER)]);
	});
}

#[test]
fn one_no_or_silence_ends_a_proposal() {
	chain().execute_with(|| {
		members(3);
		validate(3);
		let cluster_id = cluster_id(1);
		for (silent, no) in [(false, 1), (true, 2)] {
			assert_ok!(propose(MANAGER));
			assert_ok!(vote(6, true, provider(21)));
			assert_ok!(vote(7, silent, provider(22)));
			if silent {
				go_to(104);
				assert_noop!(close(6, provider(21)), Gov::TooEarly);
				go_to(105);
			}
			events();
			let seats = 4;
			let used = match silent {
				true => crate::weights::clusters_gov::close_disapproved::<Test>(seats),
				false => crate::weights::clusters_gov::close_early_disapproved::<Test>(seats),
			};
			assert_eq!(close(6, provider(21)).unwrap().actual_weight, Some(used));
			assert_eq!(
				events(),
				vec![
					Event::Closed { cluster_id, yes: if silent { 2 } else { 1 }, no }.into(),
					Event::Disapproved { cluster_id }.into(),
					Event::Removed { cluster_id }.into(),
				]
			);
		}
		assert!(SUBMITTED.with_borrow(Vec::is_empty));
	});
}

#[test]
fn an_author_takes_a_proposal_back() {
	chain().execute_with(|| {
		members(3);
		validate(3);
		let retract = |who| DdcClustersGov::retract_proposal(signed(who), cluster_id(1));
		assert_noop!(retract(MANAGER), Gov::ProposalMissing);
		assert_ok!(propose(MANAGER));
		assert_noop!(retract(6), Gov::NotProposalAuthor);
		events();
		assert_ok!(retract(MANAGER));
		assert_eq!(events(), vec![Event::Removed { cluster_id: cluster_id(1) }.into()]);
		assert!(!clusters_gov::ClusterProposalVoting::<Test>::contains_key(cluster_id(1)));
	});
}

#[test]
fn an_open_clusters_members_propose_changes() {
	chain().execute_with(|| {
		members(3);
		validate(3);
		let cluster_id = cluster_id(1);
		assert_noop!(update(MANAGER, ClusterMember::ClusterManager), Gov::UnexpectedState);
		let activate =
			|origin| DdcClustersGov::activate_cluster_protocol(origin, cluster_id, protocol_params());
		assert_noop!(activate(signed(MANAGER)), DispatchError::BadOrigin);
		assert_ok!(activate(RuntimeOrigin::root()));
		assert_noop!(activate(RuntimeOrigin::root()), Clusters::UnexpectedClusterStatus);
		assert_noop!(propose(MANAGER), Gov::UnexpectedState);
		assert_noop!(update(6, ClusterMember::ClusterManager), Gov::NotClusterManager);
		assert_noop!(update(6, provider(99)), Gov::NotValidatedNode);
		let elsewhere =
			DdcClustersGov::propose_update_cluster_protocol(signed(6), H160::zero(), protocol_params(), provider(21));
		assert_eq!(elsewhere, Err(Gov::NotValidatedNode.into()));
		assert_noop!(close(6, provider(99)), Gov::NotValidatedNode);
		assert_noop!(update(6, provider(22)), Gov::NotNodeProvider);
		events();
		assert_ok!(update(6, provider(21)));
		assert_noop!(update(7, provider(22)), Gov::ActiveProposal);
		assert_eq!(events(), vec![Event::Proposed { account: account(6), cluster_id, threshold: 4 }.into()]);
		all_agree();
		fund();
		assert_ok!(close(6, provider(21)));
		assert_eq!(SUBMITTED.with_borrow(|all| all[0].0), ProposalKind::UpdateClusterProtocol);

		let change = |origin, cluster| DdcClustersGov::update_cluster_protocol(origin, cluster, protocol_params());
		assert_noop!(change(signed(MANAGER), cluster_id), DispatchError::BadOrigin);
		let nowhere = H160::repeat_byte(9);
		assert_noop!(change(RuntimeOrigin::root(), nowhere), Clusters::ClusterProtocolParamsNotSet);
		events();
		assert_ok!(change(RuntimeOrigin::root(), cluster_id));
		assert_eq!(events(), vec![clusters::Event::ClusterProtocolParamsSet { cluster_id }.into()]);
	});
}
