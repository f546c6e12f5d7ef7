//! Every call of the DDC pallets, and every error that a call can return, in the shape of the build.

#[cfg(feature = "mainnet")]
mod billing_reports;
mod customer_deposits;
mod fee_pot;
mod governance;
#[cfg(not(feature = "mainnet"))]
mod inspectors;
#[cfg(not(feature = "mainnet"))]
mod payout_stages;
mod weights;

use crate::{mock::*, traits::*, types::*, *};
use frame_support::{assert_noop, assert_ok, traits::LockableCurrency};
use sp_runtime::{DispatchError, DispatchResult};

const MANAGER: u8 = 1;
const RESERVE: u8 = 2;
const PROVIDER: u8 = 3;
const STASH: u8 = 4;
const CONTROLLER: u8 = 5;
const CUSTOMER: u8 = 6;

type Staking = staking::Error<Test>;
type Customers = customers::Error<Test>;
type Nodes = nodes::Error<Test>;
type Clusters = clusters::Error<Test>;

fn create_cluster(number: u8) {
	let params = cluster_params(4, 6, 3);
	assert_ok!(DdcClusters::create_cluster(
		signed(MANAGER),
		cluster_id(number),
		account(RESERVE),
		params,
		protocol_params()
	));
}

fn bond_cluster() {
	create_cluster(1);
	assert_ok!(DdcStaking::bond_cluster(signed(RESERVE), cluster_id(1)));
}

fn bond_node() {
	assert_ok!(DdcNodes::create_node(signed(PROVIDER), node_key(20), node_params(1, 1)));
	assert_ok!(DdcStaking::bond(signed(STASH), account(CONTROLLER), node_key(20), 50 * UNIT));
}

fn serve() {
	bond_cluster();
	bond_node();
	assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
}

fn join() {
	serve();
	assert_ok!(DdcClusters::add_node(signed(MANAGER), cluster_id(1), node_key(20), ClusterNodeKind::Genesis));
	events();
}

fn ledger() -> StakingLedger {
	staking::Ledger::<Test>::get(account(CONTROLLER)).unwrap()
}

mod node_register {
	use super::*;

	#[test]
	fn a_node_is_created_changed_and_deleted() {
		chain().execute_with(|| {
			assert_ok!(DdcNodes::create_node(signed(PROVIDER), node_key(20), node_params(255, 255)));
			assert_noop!(
				DdcNodes::create_node(signed(1), node_key(20), node_params(1, 1)),
				Nodes::NodeAlreadyExists
			);
			assert_ok!(DdcNodes::set_node_params(signed(PROVIDER), node_key(20), node_params(2, 2)));
			assert_ok!(DdcNodes::delete_node(signed(PROVIDER), node_key(20)));
			let node_pub_key = node_key(20);
			assert_eq!(
				events(),
				vec![
					nodes::Event::NodeCreated { node_pub_key: node_pub_key.clone() }.into(),
					nodes::Event::NodeParamsChanged { node_pub_key: node_pub_key.clone() }.into(),
					nodes::Event::NodeDeleted { node_pub_key }.into(),
				]
			);
		});
	}

	#[test]
	fn names_have_a_length() {
		chain().execute_with(|| {
			let create = |params| DdcNodes::create_node(signed(PROVIDER), node_key(20), params);
			assert_noop!(create(node_params(256, 1)), Nodes::HostLenExceedsLimit);
			assert_noop!(create(node_params(1, 256)), Nodes::DomainLenExceedsLimit);
			assert_ok!(create(node_params(1, 1)));
			assert_noop!(create(node_params(256, 256)), Nodes::HostLenExceedsLimit);
			assert_noop!(create(node_params(1, 256)), Nodes::DomainLenExceedsLimit);
			assert_noop!(create(node_params(1, 1)), Nodes::NodeAlreadyExists);
			let change = |params| DdcNodes::set_node_params(signed(PROVIDER), node_key(20), params);
			assert_noop!(change(node_params(256, 1)), Nodes::HostLenExceedsLimit);
			assert_noop!(change(node_params(1, 256)), Nodes::DomainLenExceedsLimit);
		});
	}

	#[test]
	fn a_node_belongs_to_its_provider() {
		chain().execute_with(|| {
			assert_noop!(DdcNodes::delete_node(signed(1), node_key(20)), Nodes::NodeDoesNotExist);
			let change = |who| DdcNodes::set_node_params(signed(who), node_key(20), node_params(1, 1));
			assert_noop!(change(1), Nodes::NodeDoesNotExist);
			assert_ok!(DdcNodes::create_node(signed(PROVIDER), node_key(20), node_params(1, 1)));
			assert_noop!(DdcNodes::delete_node(signed(1), node_key(20)), Nodes::OnlyNodeProvider);
			assert_noop!(change(1), Nodes::OnlyNodeProvider);
		});
	}

	#[test]
	fn a_node_in_use_stays() {
		chain().execute_with(|| {
			join();
			assert_noop!(DdcNodes::delete_node(signed(PROVIDER), node_key(20)), Nodes::NodeIsAssignedToCluster);
			assert_ok!(DdcClusters::remove_node(signed(MANAGER), cluster_id(1), node_key(20)));
			assert_noop!(DdcNodes::delete_node(signed(PROVIDER), node_key(20)), Nodes::NodeHasDanglingStake);
		});
	}
}

mod cluster_register {
	use super::*;

	#[test]
	fn a_cluster_is_created_once_and_meets_the_minimums() {
		chain().execute_with(|| {
			let create = |required, total, copies| {
				let params = cluster_params(required, total, copies);
				DdcClusters::create_cluster(signed(MANAGER), cluster_id(1), account(RESERVE), params, protocol_params())
			};
			assert_noop!(create(3, 6, 3), Clusters::ErasureCodingRequiredDidNotMeetMinimum);
			assert_noop!(create(4, 5, 3), Clusters::ErasureCodingTotalNotMeetMinimum);
			assert_noop!(create(4, 6, 2), Clusters::ReplicationTotalDidNotMeetMinimum);
			assert_ok!(create(4, 6, 3));
			assert_noop!(create(4, 6, 3), Clusters::ClusterAlreadyExists);
			let cluster = clusters::Clusters::<Test>::get(cluster_id(1)).unwrap();
			assert_eq!((cluster.manager_id, cluster.status), (account(MANAGER), ClusterStatus::Unbonded));
			let cluster_id = cluster_id(1);
			assert_eq!(
				events(),
				vec![
					clusters::Event::ClusterCreated { cluster_id }.into(),
					clusters::Event::ClusterProtocolParamsSet { cluster_id }.into(),
				]
			);
		});
	}

	#[test]
	fn only_the_manager_changes_a_cluster() {
		chain().execute_with(|| {
			let change = |who, params| DdcClusters::set_cluster_params(signed(who), cluster_id(1), params);
			assert_noop!(change(MANAGER, cluster_params(4, 6, 3)), Clusters::ClusterDoesNotExist);
			create_cluster(1);
			assert_noop!(change(9, cluster_params(4, 6, 3)), Clusters::OnlyClusterManager);
			assert_noop!(
				change(MANAGER, cluster_params(0, 6, 3)),
				Clusters::ErasureCodingRequiredDidNotMeetMinimum
			);
			assert_ok!(change(MANAGER, cluster_params(5, 7, 4)));
			assert_eq!(clusters::Clusters::<Test>::get(cluster_id(1)).unwrap().props.replication_total, 4);
		});
	}

	#[test]
	fn a_node_is_added_validated_and_removed() {
		chain().execute_with(|| {
			serve();
			let add = |who| DdcClusters::add_node(signed(who), cluster_id(1), node_key(20), ClusterNodeKind::External);
			let validate = |ok| DdcClusters::validate_node(signed(MANAGER), cluster_id(1), node_key(20), ok);
			let stats = || clusters::ClustersNodesStats::<Test>::get(cluster_id(1)).unwrap();
			assert_noop!(add(9), Clusters::OnlyClusterManager);
			assert_noop!(validate(true), Clusters::AttemptToValidateNotAssignedNode);
			assert_ok!(add(MANAGER));
			assert_noop!(add(MANAGER), Clusters::AttemptToAddAlreadyAssignedNode);
			assert_eq!(stats().await_validation, 1);
			assert_ok!(validate(true));
			assert_eq!((stats().await_validation, stats().validation_succeeded), (0, 1));
			assert_ok!(validate(false));
			assert_eq!((stats().validation_succeeded, stats().validation_failed), (0, 1));
			let remove = |who, node| DdcClusters::remove_node(signed(who), cluster_id(1), node_key(node));
			assert_noop!(remove(9, 20), Clusters::OnlyClusterManager);
			assert_noop!(remove(MANAGER, 99), Clusters::AttemptToRemoveNonExistentNode);
			assert_ok!(remove(MANAGER, 20));
			assert_noop!(remove(MANAGER, 20), Clusters::AttemptToRemoveNotAssignedNode);
			assert_eq!(stats(), Default::default());
		});
	}

	#[test]
	fn a_node_needs_a_live_stake_to_be_added() {
		chain().execute_with(|| {
			let add = |node| DdcClusters::add_node(signed(MANAGER), cluster_id(1), node_key(node), ClusterNodeKind::Genesis);
			assert_noop!(add(20), Clusters::ClusterDoesNotExist);
			serve();
			assert_noop!(add(21), Clusters::NodeHasNoActivatedStake);
			let ledger = staking::Ledger::<Test>::take(account(CONTROLLER)).unwrap();
			assert_noop!(add(20), Clusters::NodeStakeIsInvalid);
			staking::Ledger::<Test>::insert(account(CONTROLLER), ledger);
			assert_ok!(DdcStaking::chill(signed(CONTROLLER)));
			assert_noop!(add(20), Clusters::NodeChillingIsProhibited);
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			nodes::StorageNodes::<Test>::remove(account(20));
			assert_noop!(add(20), Clusters::AttemptToAddNonExistentNode);
		});
	}

	#[test]
	fn a_node_joins_with_less_than_a_bond_size_that_grew_since() {
		chain().execute_with(|| {
			serve();
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_bond_size = 51 * UNIT);
			assert_ok!(DdcClusters::add_node(
				signed(MANAGER),
				cluster_id(1),
				node_key(20),
				ClusterNodeKind::Genesis
			));
		});
	}

	#[test]
	fn a_genesis_cluster_meets_the_minimums_and_starts_unpaid() {
		let cluster = |required, last_paid_era| {
			let _ = last_paid_era;
			Cluster {
				cluster_id: cluster_id(1),
				manager_id: account(MANAGER),
				reserve_id: account(RESERVE),
				props: cluster_params(required, 6, 3).into(),
				status: ClusterStatus::Activated,
				#[cfg(not(feature = "mainnet"))]
				last_paid_era,
			}
		};
		let build = |cluster| {
			let genesis = clusters::GenesisConfig::<Test> { clusters: vec![cluster], ..Default::default() };
			chain().execute_with(|| {
				frame_support::traits::BuildGenesisConfig::build(&genesis);
				clusters::Clusters::<Test>::get(cluster_id(1)).unwrap()
			})
		};
		assert_eq!(build(cluster(4, 7)), cluster(4, 0));
		assert!(std::panic::catch_unwind(|| build(cluster(3, 0))).is_err());
	}

	#[test]
	fn an_unbonded_cluster_takes_no_nodes() {
		chain().execute_with(|| {
			create_cluster(1);
			bond_node();
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			assert_noop!(
				DdcClusters::add_node(signed(MANAGER), cluster_id(1), node_key(20), ClusterNodeKind::Genesis),
				Clusters::UnexpectedClusterStatus
			);
			assert_noop!(
				DdcClusters::remove_node(signed(MANAGER), cluster_id(1), node_key(20)),
				Clusters::UnexpectedClusterStatus
			);
		});
	}

	/// Answers of a contract, each with whether the shape takes it for a yes.
	const ANSWERS: [(&[u8], bool); 7] = [
		(&[], false),
		(&[0], false),
		(&[1], cfg!(feature = "mainnet")),
		(&[0, 0], false),
		(&[0, 1], !cfg!(feature = "mainnet")),
		(&[1, 0], cfg!(feature = "mainnet")),
		(&[2, 2], false),
	];

	#[cfg(feature = "mainnet")]
	#[test]
	fn a_manager_adds_a_node_that_the_contract_accepts() {
		for (answer, accepted) in ANSWERS {
			chain().execute_with(|| {
				let add =
					|| DdcClusters::add_node(signed(MANAGER), cluster_id(1), node_key(20), ClusterNodeKind::External);
				serve();
				let params =
					ClusterParams { node_provider_auth_contract: Some(account(9)), ..cluster_params(4, 6, 3) };
				assert_ok!(DdcClusters::set_cluster_params(signed(MANAGER), cluster_id(1), params));
				assert_noop!(add(), Clusters::NodeAuthContractCallFailed);
				CONTRACT.set(Ok(answer));
				if !accepted {
					assert_noop!(add(), Clusters::NodeIsNotAuthorized);
					return;
				}
				assert_ok!(add());
				assert_eq!(ASKED.take(), Some((account(MANAGER), account(PROVIDER))));
				let state = clusters::ClustersNodes::<Test>::get(cluster_id(1), node_key(20)).unwrap();
				assert_eq!(state.status, ClusterNodeStatus::AwaitsValidation);
			});
		}
	}

	#[cfg(not(feature = "mainnet"))]
	#[test]
	fn a_provider_joins_a_cluster_whose_contract_accepts_the_node() {
		for (answer, accepted) in ANSWERS {
			chain().execute_with(|| {
				let join = |who, node| DdcClusters::join_cluster(signed(who), cluster_id(1), node_key(node));
				assert_noop!(join(PROVIDER, 20), Clusters::ClusterDoesNotExist);
				serve();
				assert_noop!(join(PROVIDER, 20), Clusters::NodeIsNotAuthorized);
				let params =
					ClusterParams { node_provider_auth_contract: Some(account(9)), ..cluster_params(4, 6, 3) };
				assert_ok!(DdcClusters::set_cluster_params(signed(MANAGER), cluster_id(1), params));
				assert_noop!(join(PROVIDER, 21), Clusters::AttemptToAddNonExistentNode);
				assert_noop!(join(9, 20), Clusters::OnlyNodeProvider);
				assert_noop!(join(PROVIDER, 20), Clusters::NodeAuthContractCallFailed);
				CONTRACT.set(Ok(answer));
				if !accepted {
					assert_noop!(join(PROVIDER, 20), Clusters::NodeIsNotAuthorized);
					return;
				}
				assert_ok!(join(PROVIDER, 20));
				assert_eq!(ASKED.take(), Some((account(PROVIDER), account(PROVIDER))));
				assert_noop!(join(PROVIDER, 20), Clusters::AttemptToAddAlreadyAssignedNode);
				let state = clusters::ClustersNodes::<Test>::get(cluster_id(1), node_key(20)).unwrap();
				assert_eq!(state.status, ClusterNodeStatus::ValidationSucceeded);
				assert_eq!(state.kind, ClusterNodeKind::External);
			});
		}
	}

	#[test]
	fn governance_activates_a_bonded_cluster_and_changes_its_parameters() {
		chain().execute_with(|| {
			let activate = || <DdcClusters as ClusterRegistry>::activate(&cluster_id(1), protocol_params());
			let update = || <DdcClusters as ClusterRegistry>::update_params(&cluster_id(1), protocol_params());
			assert_noop!(update(), Clusters::ClusterProtocolParamsNotSet);
			create_cluster(1);
			assert_noop!(activate(), Clusters::UnexpectedClusterStatus);
			assert_ok!(DdcStaking::bond_cluster(signed(RESERVE), cluster_id(1)));
			assert_ok!(activate());
			assert_ok!(update());
		});
	}
}

mod node_stakes {
	use super::*;

	#[test]
	fn bonding_checks_in_order() {
		chain().execute_with(|| {
			let bond = |stash, controller, node, value| {
				DdcStaking::bond(signed(stash), account(controller), node_key(node), value)
			};
			assert_noop!(bond(STASH, CONTROLLER, 20, UNIT - 1), Staking::InsufficientBond);
			assert_noop!(bond(STASH, CONTROLLER, 20, UNIT), Staking::NodeIsNotFound);
			assert_ok!(DdcNodes::create_node(signed(PROVIDER), node_key(20), node_params(1, 1)));
			assert_ok!(DdcNodes::create_node(signed(PROVIDER), node_key(21), node_params(1, 1)));
			assert_noop!(bond(99, CONTROLLER, 20, UNIT), Staking::BadState);
			assert_ok!(bond(STASH, CONTROLLER, 20, 20_000 * UNIT));
			assert_eq!(ledger().total, 10_000 * UNIT);
			assert_noop!(bond(STASH, 7, 21, UNIT), Staking::AlreadyBonded);
			assert_noop!(bond(8, CONTROLLER, 21, UNIT), Staking::AlreadyPaired);
			assert_noop!(bond(8, 7, 20, UNIT), Staking::AlreadyPaired);
			let bonded = staking::Event::Bonded(account(STASH), 10_000 * UNIT);
			assert_eq!(events().last(), Some(&bonded.into()));
			assert!(Balances::transfer_keep_alive(signed(STASH), account(9), UNIT).is_err());
		});
	}

	#[test]
	fn unbonding_and_withdrawing_a_stake_that_serves_nobody() {
		chain().execute_with(|| {
			assert_noop!(DdcStaking::unbond(signed(CONTROLLER), UNIT), Staking::NotController);
			assert_noop!(DdcStaking::withdraw_unbonded(signed(CONTROLLER)), Staking::NotController);
			bond_node();
			events();
			assert_ok!(DdcStaking::unbond(signed(CONTROLLER), 0));
			assert_eq!(events(), vec![]);
			assert_ok!(DdcStaking::unbond(signed(CONTROLLER), 10 * UNIT));
			assert_ok!(DdcStaking::withdraw_unbonded(signed(CONTROLLER)));
			assert_eq!((ledger().total, ledger().active), (40 * UNIT, 40 * UNIT));
			assert_ok!(DdcStaking::unbond(signed(CONTROLLER), 40 * UNIT - 1));
			assert_eq!(ledger().active, 0, "a rest below the existential deposit goes along");
			assert_ok!(DdcStaking::withdraw_unbonded(signed(CONTROLLER)));
			assert_eq!(staking::Ledger::<Test>::get(account(CONTROLLER)), None);
			assert_eq!(staking::Providers::<Test>::get(account(STASH)), None);
			assert_eq!(System::consumers(&account(STASH)), 0);
			assert_ok!(Balances::transfer_keep_alive(signed(STASH), account(9), 9_000 * UNIT));
		});
	}

	#[test]
	fn chunks_run_out() {
		chain().execute_with(|| {
			join();
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_bond_size = 0);
			for block in 1..=32 {
				go_to(block);
				clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_unbonding_delay = 100);
				assert_ok!(DdcStaking::unbond(signed(CONTROLLER), UNIT));
			}
			go_to(33);
			assert_noop!(DdcStaking::unbond(signed(CONTROLLER), UNIT), Staking::NoMoreChunks);
		});
	}

	#[test]
	fn storing_asks_for_the_clusters_bond() {
		chain().execute_with(|| {
			let store = |cluster| DdcStaking::store(signed(CONTROLLER), cluster_id(cluster));
			assert_noop!(store(1), Staking::NoCluster);
			create_cluster(1);
			create_cluster(2);
			assert_noop!(store(1), Staking::NotController);
			bond_node();
			clusters::ClustersGovParams::<Test>::remove(cluster_id(2));
			assert_noop!(store(2), Staking::NoClusterGovParams);
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_bond_size = 51 * UNIT);
			assert_noop!(store(1), Staking::InsufficientBond);
			clusters::ClustersGovParams::<Test>::insert(cluster_id(1), protocol_params());
			clusters::ClustersGovParams::<Test>::insert(cluster_id(2), protocol_params());
			staking::Providers::<Test>::remove(account(STASH));
			assert_noop!(store(1), Staking::BadState);
			staking::Providers::<Test>::insert(account(STASH), node_key(20));
			assert_ok!(store(1));
			assert_noop!(store(2), Staking::AlreadyInRole);
			assert_eq!(events().last(), Some(&staking::Event::Activated(account(STASH)).into()));
		});
	}

	#[test]
	fn a_node_stores_elsewhere_once_it_has_chilled() {
		chain().execute_with(|| {
			join();
			create_cluster(2);
			let store = |cluster| DdcStaking::store(signed(CONTROLLER), cluster_id(cluster));
			assert_noop!(store(2), Staking::AlreadyInRole);
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_chill_delay = 0);
			assert_ok!(DdcStaking::chill(signed(CONTROLLER)));
			assert_eq!(<DdcNodes as NodeRegistry>::cluster_of(&node_key(20)), Some(cluster_id(1)));
			events();
			assert_ok!(store(2));
			assert_eq!(events(), vec![staking::Event::Activated(account(STASH)).into()]);
		});
	}

	#[test]
	fn a_chill_without_delay_keeps_the_block_noted_before() {
		chain().execute_with(|| {
			serve();
			let add = || DdcClusters::add_node(signed(MANAGER), cluster_id(1), node_key(20), ClusterNodeKind::Genesis);
			let store = || DdcStaking::store(signed(CONTROLLER), cluster_id(1));
			assert_ok!(DdcStaking::chill(signed(CONTROLLER)));
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_chill_delay = 0);
			assert_ok!(DdcStaking::chill(signed(CONTROLLER)));
			assert_eq!(ledger().chilling, Some(6));
			assert_ok!(store());
			assert_noop!(add(), Clusters::NodeChillingIsProhibited);
			assert_ok!(store());
			assert_ok!(add());
		});
	}

	#[test]
	fn an_unlocking_amount_joins_the_last_chunk_only() {
		chain().execute_with(|| {
			join();
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_bond_size = 0);
			let delay = |blocks| {
				clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| {
					p.storage_unbonding_delay = blocks;
				});
			};
			for blocks in [7, 7, 5, 7, 7] {
				delay(blocks);
				assert_ok!(DdcStaking::unbond(signed(CONTROLLER), UNIT));
			}
			let chunks: Vec<_> = ledger().unlocking.iter().map(|chunk| (chunk.block, chunk.value / UNIT)).collect();
			assert_eq!(chunks, [(8, 2), (6, 1), (8, 2)]);
		});
	}

	#[test]
	fn unbonding_needs_the_node_of_the_stash() {
		chain().execute_with(|| {
			bond_node();
			staking::Providers::<Test>::remove(account(STASH));
			assert_noop!(DdcStaking::unbond(signed(CONTROLLER), UNIT), Staking::BadState);
		});
	}

	#[test]
	fn chilling_takes_two_calls_and_can_be_taken_back() {
		chain().execute_with(|| {
			let chill = || DdcStaking::chill(signed(CONTROLLER));
			assert_noop!(chill(), Staking::NotController);
			bond_cluster();
			bond_node();
			events();
			assert_ok!(chill());
			assert_eq!(events(), vec![]);
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			assert_ok!(chill());
			let soon = |block| staking::Event::ChillSoon(account(STASH), cluster_id(1), block).into();
			assert_eq!(events().last(), Some(&soon(6)));
			assert_noop!(chill(), Staking::TooEarly);
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			assert_eq!(ledger().chilling, None);
			assert_ok!(chill());
			go_to(2);
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_chill_delay = 1);
			assert_ok!(chill());
			assert_eq!(events().last(), Some(&soon(3)));
			go_to(3);
			assert_ok!(chill());
			assert_eq!(events(), vec![staking::Event::Chilled(account(STASH)).into()]);
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_chill_delay = 0);
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			assert_ok!(chill());
			assert_eq!(events().last(), Some(&staking::Event::Chilled(account(STASH)).into()));
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			clusters::ClustersGovParams::<Test>::remove(cluster_id(1));
			assert_noop!(chill(), Staking::NoClusterGovParams);
		});
	}

	#[test]
	fn a_node_leaves_its_cluster_with_its_stake() {
		chain().execute_with(|| {
			join();
			assert_noop!(DdcStaking::unbond(signed(CONTROLLER), 41 * UNIT), Staking::InsufficientBond);
			assert_ok!(DdcStaking::chill(signed(CONTROLLER)));
			go_to(6);
			assert_ok!(DdcStaking::chill(signed(CONTROLLER)));
			assert_ok!(DdcStaking::unbond(signed(CONTROLLER), 50 * UNIT));
			let stash = account(STASH);
			assert_eq!(
				events()[2..],
				[
					staking::Event::LeaveSoon(stash.clone()).into(),
					staking::Event::Unbonded(stash.clone(), 50 * UNIT).into()
				]
			);
			assert_noop!(DdcStaking::set_node(signed(STASH), node_key(21)), Staking::NodeIsLeaving);
			go_to(12);
			assert_ok!(DdcStaking::withdraw_unbonded(signed(CONTROLLER)));
			assert_eq!(events(), vec![]);
			go_to(13);
			assert_ok!(DdcStaking::withdraw_unbonded(signed(CONTROLLER)));
			let left = events();
			assert_eq!(left[0], staking::Event::Withdrawn(stash.clone(), 50 * UNIT).into());
			assert_eq!(left.last(), Some(&staking::Event::Left(stash).into()));
			assert_eq!(<DdcNodes as NodeRegistry>::cluster_of(&node_key(20)), None);
		});
	}

	#[test]
	fn a_leaving_node_cannot_store_again() {
		chain().execute_with(|| {
			serve();
			assert_ok!(DdcClusters::add_node(signed(MANAGER), cluster_id(1), node_key(20), ClusterNodeKind::Genesis));
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_chill_delay = 0);
			assert_ok!(DdcStaking::chill(signed(CONTROLLER)));
			assert_ok!(DdcStaking::unbond(signed(CONTROLLER), 45 * UNIT));
			clusters::ClustersGovParams::<Test>::mutate_extant(cluster_id(1), |p| p.storage_bond_size = UNIT);
			assert_noop!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)), Staking::NodeIsLeaving);
		});
	}

	#[test]
	fn controllers_and_nodes_can_be_changed() {
		chain().execute_with(|| {
			let controller = |number| DdcStaking::set_controller(signed(STASH), account(number));
			assert_noop!(controller(7), Staking::NotStash);
			bond_node();
			assert_noop!(controller(CONTROLLER), Staking::AlreadyPaired);
			assert_ok!(controller(7));
			assert_eq!(staking::Ledger::<Test>::get(account(CONTROLLER)), None);
			assert_ok!(controller(CONTROLLER));
			let node = |number| DdcStaking::set_node(signed(STASH), node_key(number));
			assert_ok!(node(20));
			assert_ok!(node(21));
			assert!(!<DdcStaking as StakeRegistry>::has_stake(&node_key(20)));
			create_cluster(1);
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			assert_noop!(node(21), Staking::AlreadyInRole);
			assert_noop!(node(22), Staking::AlreadyInRole);
			assert_ok!(DdcStaking::set_node(signed(9), node_key(23)));
			assert_noop!(node(23), Staking::AlreadyPaired);
		});
	}

	#[test]
	fn fast_chill_is_for_nodes_in_no_cluster() {
		chain().execute_with(|| {
			let fast_chill = || DdcStaking::fast_chill(signed(CONTROLLER));
			assert_noop!(fast_chill(), Staking::NotController);
			bond_node();
			assert_noop!(fast_chill(), Staking::NodeHasNoStake);
			staking::Nodes::<Test>::insert(node_key(20), account(9));
			assert_noop!(fast_chill(), Staking::NotNodeController);
			staking::Nodes::<Test>::remove(node_key(20));
			assert_noop!(fast_chill(), Staking::BadState);
			staking::Nodes::<Test>::insert(node_key(20), account(STASH));
			bond_cluster();
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			assert_ok!(fast_chill());
			assert_eq!(ledger().chilling, Some(2));
			go_to(2);
			assert_ok!(DdcStaking::chill(signed(CONTROLLER)));
			assert_ok!(DdcStaking::store(signed(CONTROLLER), cluster_id(1)));
			assert_ok!(DdcClusters::add_node(signed(MANAGER), cluster_id(1), node_key(20), ClusterNodeKind::Genesis));
			assert_noop!(fast_chill(), Staking::FastChillProhibited);
		});
	}
}

mod cluster_stakes {
	use super::*;

	#[test]
	fn the_reserve_account_bonds_a_cluster() {
		chain().execute_with(|| {
			let bond = |who, cluster| DdcStaking::bond_cluster(signed(who), cluster_id(cluster));
			assert_noop!(bond(RESERVE, 1), Clusters::ClusterDoesNotExist);
			create_cluster(1);
			create_cluster(2);
			assert_noop!(bond(MANAGER, 1), Staking::NotStash);
			assert_ok!(Balances::transfer_keep_alive(signed(RESERVE), account(9), 9_500 * UNIT));
			assert_noop!(bond(RESERVE, 1), Staking::InsufficientBond);
			assert_ok!(Balances::transfer_keep_alive(signed(9), account(RESERVE), 9_500 * UNIT));
			events();
			assert_ok!(bond(RESERVE, 1));
			let cluster_id = cluster_id(1);
			assert_eq!(
				events(),
				vec![
					clusters::Event::ClusterBonded { cluster_id }.into(),
					staking::Event::Bonded(account(RESERVE), CLUSTER_BOND).into(),
				]
			);
			assert_noop!(bond(RESERVE, 1), Staking::AlreadyBonded);
			clusters::Clusters::<Test>::mutate_extant(super::cluster_id(2), |c| c.reserve_id = account(9));
			assert_noop!(bond(9, 2), Staking::AlreadyPaired);
			staking::ClusterLedger::<Test>::remove(account(MANAGER));
			clusters::Clusters::<Test>::mutate_extant(super::cluster_id(2), |c| c.status = ClusterStatus::Bonded);
			assert_noop!(bond(9, 2), Clusters::UnexpectedClusterStatus);
			clusters::Clusters::<Test>::mutate_extant(super::cluster_id(2), |c| {
				c.status = ClusterStatus::Unbonded;
				c.reserve_id = account(99);
			});
			assert_noop!(bond(99, 2), Staking::BadState);
		});
	}

	#[test]
	fn an_empty_cluster_is_unbonded_by_its_manager() {
		chain().execute_with(|| {
			let unbond = |who| DdcStaking::unbond_cluster(signed(who), cluster_id(1));
			let withdraw = |who| DdcStaking::withdraw_unbonded_cluster(signed(who), cluster_id(1));
			assert_noop!(unbond(MANAGER), Clusters::ClusterDoesNotExist);
			assert_noop!(withdraw(MANAGER), Clusters::ClusterDoesNotExist);
			join();
			assert_noop!(unbond(RESERVE), Staking::NotController);
			assert_noop!(withdraw(RESERVE), Staking::NotController);
			assert_noop!(unbond(MANAGER), Clusters::UnexpectedClusterStatus);
			assert_ok!(DdcClusters::remove_node(signed(MANAGER), cluster_id(1), node_key(20)));
			assert_ok!(unbond(MANAGER));
			assert_noop!(unbond(MANAGER), Clusters::UnexpectedClusterStatus);
			events();
			assert_ok!(withdraw(MANAGER));
			assert_eq!(events(), vec![]);
			go_to(29);
			assert_ok!(withdraw(MANAGER));
			let cluster_id = cluster_id(1);
			assert_eq!(
				events(),
				vec![
					clusters::Event::ClusterUnbonded { cluster_id }.into(),
					staking::Event::Withdrawn(account(RESERVE), CLUSTER_BOND).into(),
				]
			);
			assert_ok!(Balances::transfer_keep_alive(signed(RESERVE), account(9), 9_900 * UNIT));
		});
	}
	#[test]
	fn a_genesis_cluster_holds_its_bond_and_shares_no_manager() {
		let build = |reserves: &[u8]| {
			let clusters = reserves.iter().map(|reserve| (account(*reserve), account(MANAGER), cluster_id(1))).collect();
			let genesis = staking::GenesisConfig::<Test> { storages: vec![], clusters };
			chain().execute_with(|| {
				frame_support::traits::BuildGenesisConfig::build(&genesis);
				staking::ClusterLedger::<Test>::get(account(MANAGER)).unwrap().total
			})
		};
		assert_eq!(build(&[RESERVE]), CLUSTER_BOND);
		for wrong in [&[99][..], &[RESERVE, 9]] {
			assert!(std::panic::catch_unwind(|| build(wrong)).is_err());
		}
	}

	#[test]
	fn a_managers_bond_is_reached_through_any_of_its_clusters() {
		chain().execute_with(|| {
			bond_cluster();
			create_cluster(2);
			let unbond = |cluster| DdcStaking::unbond_cluster(signed(MANAGER), cluster_id(cluster));
			let withdraw = |cluster| DdcStaking::withdraw_unbonded_cluster(signed(MANAGER), cluster_id(cluster));
			assert_noop!(unbond(2), Clusters::UnexpectedClusterStatus);
			events();
			assert_ok!(withdraw(2));
			assert_eq!(events(), vec![]);
			assert_ok!(unbond(1));
			go_to(29);
			assert_noop!(withdraw(2), Clusters::UnexpectedClusterStatus);
			assert_ok!(withdraw(1));
			assert_noop!(withdraw(1), Staking::NotController);
		});
	}
}
