//! The weights of calls, in the shape of the build. A read costs 25 million picoseconds, a write 100 million.

use super::*;
use crate::weights::customers::withdraw_unlocked_deposit_update;
use frame_support::dispatch::GetDispatchInfo;

fn time(call: impl Into<RuntimeCall>) -> u64 {
	let info = call.into().get_dispatch_info();
	assert_eq!(info.call_weight.proof_size(), 0);
	info.call_weight.ref_time()
}

#[test]
fn calls_have_the_published_weights() {
	let bond = staking::Call::bond { controller: account(CONTROLLER), node: node_key(20), value: UNIT };
	assert_eq!(time(bond), by_shape!(737_970_000, 766_663_000));
	assert_eq!(time(staking::Call::withdraw_unbonded {}), by_shape!(502_150_000, 520_663_000));
	assert_eq!(time(staking::Call::store { cluster_id: cluster_id(1) }), by_shape!(288_750_000, 298_231_000));
	let delete = nodes::Call::delete_node { node_pub_key: node_key(20) };
	assert_eq!(time(delete), by_shape!(170_990_000, 178_053_000));
	let add = clusters::Call::add_node {
		cluster_id: cluster_id(1),
		node_pub_key: node_key(20),
		node_kind: ClusterNodeKind::External,
	};
	assert_eq!(time(add), by_shape!(547_630_000, 1_680_639_000));
	let close = clusters_gov::Call::close_proposal { cluster_id: cluster_id(1), member: ClusterMember::ClusterManager };
	// As if 64 members had approved, at the end of the voting.
	assert_eq!(time(close), by_shape!(1_457_583_186, 1_459_859_186));
	let top_up = fee_handler::Call::manual_topup { amount: UNIT };
	assert_eq!(time(top_up), by_shape!(125_010_000, 10_000));
}

#[cfg(not(feature = "mainnet"))]
#[test]
fn the_weights_of_80013_alone() {
	let (cluster_id, owner) = (cluster_id(1), account(CUSTOMER));
	assert_eq!(time(clusters::Call::join_cluster { cluster_id, node_pub_key: node_key(20) }), 1_376_558_000);
	let deposit = 349_030_000;
	assert_eq!(time(customers::Call::deposit { cluster_id, value: UNIT }), deposit);
	assert_eq!(time(customers::Call::deposit_for { owner, cluster_id, value: UNIT }), deposit);
}

#[test]
fn a_withdrawal_that_keeps_the_ledger_costs_less() {
	chain().execute_with(|| {
		create_cluster(1);
		#[cfg(not(feature = "mainnet"))]
		let withdraw = || {
			DdcCustomers::withdraw_unlocked_deposit(signed(CUSTOMER), cluster_id(1)).unwrap().actual_weight
		};
		#[cfg(not(feature = "mainnet"))]
		let unlock = |value| DdcCustomers::unlock_deposit(signed(CUSTOMER), cluster_id(1), value);
		#[cfg(not(feature = "mainnet"))]
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), cluster_id(1), 50 * UNIT));
		#[cfg(feature = "mainnet")]
		let withdraw = || DdcCustomers::withdraw_unlocked_deposit(signed(CUSTOMER)).unwrap().actual_weight;
		#[cfg(feature = "mainnet")]
		let unlock = |value| DdcCustomers::unlock_deposit(signed(CUSTOMER), value);
		#[cfg(feature = "mainnet")]
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), 50 * UNIT));
		assert_eq!(withdraw(), Some(withdraw_unlocked_deposit_update::<Test>()));
		assert_ok!(unlock(50 * UNIT));
		go_to(11);
		assert_eq!(withdraw(), None);
	});
}
