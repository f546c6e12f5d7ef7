//! The DDC pallets in the presets: an open cluster with nodes in every state, buckets, and customers with deposits; and a
//! bonded cluster with validated nodes, whose members can vote to open it.

use super::*;
use alloc::format;
use frame_support::traits::Get;
use pallet_ddc::types::{
	Bucket, Cluster, ClusterId, ClusterNodeKind, ClusterNodeStatus, ClusterProps, ClusterProtocolParams, ClusterStatus,
	NodePubKey, StorageNode, StorageNodeMode, StorageNodeProps,
};
use sp_runtime::Perquintill;

/// A node: number, stash, provider, mode, status.
type Member = (u8, Key, Key, StorageNodeMode, ClusterNodeStatus);

#[rustfmt::skip]
const OPEN: [Member; 5] = [
	(1, Key::AliceStash, Key::Ferdie, StorageNodeMode::Full, ClusterNodeStatus::ValidationSucceeded),
	(2, Key::BobStash, Key::Ferdie, StorageNodeMode::Storage, ClusterNodeStatus::ValidationSucceeded),
	(3, Key::CharlieStash, Key::Ferdie, StorageNodeMode::Cache, ClusterNodeStatus::ValidationSucceeded),
	(4, Key::DaveStash, Key::Ferdie, StorageNodeMode::Storage, ClusterNodeStatus::AwaitsValidation),
	(5, Key::EveStash, Key::Ferdie, StorageNodeMode::Storage, ClusterNodeStatus::ValidationFailed),
];

/// The accounts with which a cluster's members vote, one for each member.
#[rustfmt::skip]
const BONDED: [Member; 3] = [
	(7, Key::FerdieStash, Key::Bob, StorageNodeMode::Storage, ClusterNodeStatus::ValidationSucceeded),
	(8, Key::One, Key::Charlie, StorageNodeMode::Storage, ClusterNodeStatus::ValidationSucceeded),
	(9, Key::Two, Key::Ferdie, StorageNodeMode::Storage, ClusterNodeStatus::ValidationSucceeded),
];

/// The mode of the node in no cluster. Mainnet has no computing nodes.
#[cfg(not(feature = "mainnet"))]
const SPARE_MODE: StorageNodeMode = StorageNodeMode::Compute;
#[cfg(feature = "mainnet")]
const SPARE_MODE: StorageNodeMode = StorageNodeMode::Cache;

/// The genesis sections of the DDC pallets, by name.
pub fn sections() -> [(&'static str, Value); 4] {
	let clusters = [
		(cluster(1, Key::Ferdie, Key::FerdieStash, ClusterStatus::Activated), &OPEN[..]),
		(cluster(2, Key::Dave, Key::DaveStash, ClusterStatus::Bonded), &BONDED[..]),
	];
	let (mut nodes, mut assigned, mut stakes, mut bonds, mut params) = (vec![], vec![], vec![], vec![], vec![]);
	for (cluster, members) in &clusters {
		let id = cluster.cluster_id;
		let mut inside = vec![];
		for (number, stash, provider, mode, status) in members.iter() {
			let stash = stash.to_account_id();
			let key = NodePubKey::StoragePubKey([*number; 32].into());
			nodes.push(node(*number, provider.to_account_id(), Some(id), *mode));
			inside.push((key.clone(), ClusterNodeKind::Genesis, *status));
			stakes.push((stash.clone(), stash, key, 20 * CERE, id));
		}
		assigned.push((id, inside));
		bonds.push((cluster.reserve_id.clone(), cluster.manager_id.clone(), id));
		params.push((id, protocol_params()));
	}
	nodes.push(node(6, Key::Ferdie.to_account_id(), None, SPARE_MODE));
	let bucket = |bucket_id, owner: Key, is_public| Bucket {
		bucket_id,
		owner_id: owner.to_account_id(),
		cluster_id: id(1),
		is_public,
		is_removed: false,
	};
	let buckets = [
		(bucket(1, Key::Bob, true), 100 * CERE),
		(bucket(2, Key::Charlie, false), 50 * CERE),
		(bucket(3, Key::Bob, false), 0),
	];
	[
		("ddcNodes", json!({ "storageNodes": nodes })),
		(
			"ddcClusters",
			json!({
				"clusters": clusters.map(|(cluster, _)| cluster),
				"clustersProtocolParams": params,
				"clustersNodes": assigned,
			}),
		),
		("ddcStaking", json!({ "storages": stakes, "clusters": bonds })),
		("ddcCustomers", json!({ "buckets": buckets })),
	]
}

fn id(number: u8) -> ClusterId {
	let mut id = ClusterId::zero();
	id.0[19] = number;
	id
}

fn cluster(number: u8, manager: Key, reserve: Key, status: ClusterStatus) -> Cluster {
	Cluster {
		cluster_id: id(number),
		manager_id: manager.to_account_id(),
		reserve_id: reserve.to_account_id(),
		props: ClusterProps {
			node_provider_auth_contract: None,
			erasure_coding_required: <Runtime as pallet_ddc::clusters::Config>::MinErasureCodingRequiredLimit::get(),
			erasure_coding_total: <Runtime as pallet_ddc::clusters::Config>::MinErasureCodingTotalLimit::get(),
			replication_total: <Runtime as pallet_ddc::clusters::Config>::MinReplicationTotalLimit::get(),
			#[cfg(not(feature = "mainnet"))]
			inspection_dry_run_params: None,
		},
		status,
		#[cfg(not(feature = "mainnet"))]
		last_paid_era: 0,
	}
}

fn protocol_params() -> ClusterProtocolParams {
	ClusterProtocolParams {
		treasury_share: Perquintill::from_percent(1),
		validators_share: Perquintill::from_percent(1),
		cluster_reserve_share: Perquintill::from_percent(2),
		storage_bond_size: 10 * CERE,
		storage_chill_delay: 10,
		storage_unbonding_delay: 10,
		#[cfg(not(feature = "mainnet"))]
		cost_per_mb_stored: CENT,
		#[cfg(feature = "mainnet")]
		unit_per_mb_stored: CENT,
		#[cfg(not(feature = "mainnet"))]
		cost_per_mb_streamed: CENT,
		#[cfg(feature = "mainnet")]
		unit_per_mb_streamed: CENT,
		#[cfg(not(feature = "mainnet"))]
		cost_per_put_request: CENT / 100,
		#[cfg(feature = "mainnet")]
		unit_per_put_request: CENT / 100,
		#[cfg(not(feature = "mainnet"))]
		cost_per_get_request: CENT / 200,
		#[cfg(feature = "mainnet")]
		unit_per_get_request: CENT / 200,
		#[cfg(not(feature = "mainnet"))]
		cost_per_gpu_unit: CENT,
		#[cfg(not(feature = "mainnet"))]
		cost_per_cpu_unit: CENT / 10,
		#[cfg(not(feature = "mainnet"))]
		cost_per_ram_unit: CENT / 20,
		// The zero account: DdcCustomers holds the deposits, not a contract.
		#[cfg(not(feature = "mainnet"))]
		customer_deposit_contract: [0; 32].into(),
	}
}

fn node(number: u8, provider: AccountId, cluster_id: Option<ClusterId>, mode: StorageNodeMode) -> StorageNode {
	let name = |text: alloc::string::String| text.into_bytes().try_into().expect("a short name");
	StorageNode {
		pub_key: [number; 32].into(),
		provider_id: provider,
		cluster_id,
		props: StorageNodeProps {
			host: name(format!("127.0.0.{number}")),
			domain: name(format!("node-{number}.example")),
			ssl: false,
			http_port: 8080 + number as u16,
			grpc_port: 9090 + number as u16,
			p2p_port: 9070 + number as u16,
			mode,
		},
	}
}
