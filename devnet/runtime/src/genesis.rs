//! Genesis presets: `dev`, also under the SDK's usual name `development`.
//!
//! Alice stays free of stakes, votes and deposits, so that examples can start from nothing; Eve too.

use crate::*;
use alloc::{format, vec, vec::Vec};
use pallet_ddc::types::{
	Bucket, Cluster, ClusterId, ClusterNodeKind, ClusterNodeStatus, ClusterProps, ClusterProtocolParams, ClusterStatus,
	NodePubKey, StorageNode, StorageNodeMode, StorageNodeProps,
};
use serde_json::{json, Value};
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring as Key};
use sp_runtime::{Perbill, Perquintill};
use sp_staking::StakerStatus;

const PRESETS: [&str; 2] = ["dev", sp_genesis_builder::DEV_RUNTIME_PRESET];
const ENDOWMENT: Balance = 10_000_000 * CERE;

pub fn names() -> Vec<PresetId> {
	PRESETS.iter().map(|name| (*name).into()).collect()
}

pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	let id: &str = id.as_ref();
	PRESETS.contains(&id).then(|| serde_json::to_vec(&development()).expect("a preset is valid JSON"))
}

fn development() -> Value {
	let balances: Vec<_> = Key::iter().map(|key| (key.to_account_id(), ENDOWMENT)).collect();
	let active = [
		(Key::AliceStash, Ed25519Keyring::Alice, Key::Alice, 1_000_000),
		(Key::BobStash, Ed25519Keyring::Bob, Key::Bob, 900_000),
	];
	let session_keys: Vec<_> = active
		.iter()
		.map(|(stash, ed25519, sr25519, _)| {
			let stash = stash.to_account_id();
			let ed25519 = sp_core::ed25519::Public::from_raw(ed25519.to_raw_public());
			(stash.clone(), stash, session_keys::development(ed25519, sr25519.public()))
		})
		.collect();
	// Candidates without session keys: they can be nominated, and stake too little to be elected.
	let waiting = [
		(Key::CharlieStash, 60_000),
		(Key::DaveStash, 50_000),
		(Key::EveStash, 40_000),
		(Key::FerdieStash, 30_000),
		(Key::One, 20_000),
		(Key::Two, 10_000),
	];
	let nominations = [(Key::Charlie, 5_000, [Key::AliceStash, Key::CharlieStash])];
	let mut stakers = vec![];
	for (stash, cere) in active.iter().map(|v| (v.0, v.3)).chain(waiting) {
		let who = stash.to_account_id();
		stakers.push((who.clone(), who, cere * CERE, StakerStatus::<AccountId>::Validator));
	}
	for (nominator, cere, targets) in nominations {
		let who = nominator.to_account_id();
		let targets = targets.iter().map(|key| key.to_account_id()).collect();
		stakers.push((who.clone(), who, cere * CERE, StakerStatus::Nominator(targets)));
	}
	let committee = [Key::Alice, Key::Bob, Key::Charlie].map(|key| key.to_account_id());
	let mut config = json!({
		"balances": { "balances": balances },
		"session": { "keys": session_keys },
		"staking": {
			"validatorCount": active.len() as u32,
			"minimumValidatorCount": 1,
			// A development chain's validators send no heartbeats; they must not be thrown out for that.
			"invulnerables": active.iter().map(|v| v.0.to_account_id()).collect::<Vec<_>>(),
			"slashRewardFraction": Perbill::from_percent(10),
			"stakers": stakers,
		},
		"babe": { "epochConfig": BABE_GENESIS_EPOCH_CONFIG },
		"sudo": { "key": Key::Alice.to_account_id() },
		"techComm": { "members": committee },
		"nominationPools": { "maxPools": 16, "maxMembersPerPool": 32, "maxMembers": 512 },
	});
	for (pallet, section) in ddc() {
		config[pallet] = section;
	}
	config
}

/// One cluster, bonded and open, with nodes in every state; three buckets, two customers with deposits.
fn ddc() -> [(&'static str, Value); 4] {
	let mut cluster_id = ClusterId::zero();
	cluster_id.0[19] = 1;
	let (manager, reserve) = (Key::Ferdie.to_account_id(), Key::FerdieStash.to_account_id());
	let props = ClusterProps {
		node_provider_auth_contract: None,
		erasure_coding_required: 0,
		erasure_coding_total: 0,
		replication_total: 0,
		inspection_dry_run_params: None,
	};
	let cluster = Cluster {
		cluster_id,
		manager_id: manager.clone(),
		reserve_id: reserve.clone(),
		props,
		status: ClusterStatus::Activated,
		last_paid_era: 0,
	};
	let protocol_params = ClusterProtocolParams {
		treasury_share: Perquintill::from_percent(1),
		validators_share: Perquintill::from_percent(1),
		cluster_reserve_share: Perquintill::from_percent(2),
		storage_bond_size: 10 * CERE,
		storage_chill_delay: 10,
		storage_unbonding_delay: 10,
		cost_per_mb_stored: CENT,
		cost_per_mb_streamed: CENT,
		cost_per_put_request: CENT / 100,
		cost_per_get_request: CENT / 200,
		cost_per_gpu_unit: CENT,
		cost_per_cpu_unit: CENT / 10,
		cost_per_ram_unit: CENT / 20,
		// The zero account: deposits are kept by DdcCustomers, not by a contract.
		customer_deposit_contract: [0; 32].into(),
	};
	let members = [
		(Key::AliceStash, StorageNodeMode::Full, ClusterNodeStatus::ValidationSucceeded),
		(Key::BobStash, StorageNodeMode::Storage, ClusterNodeStatus::ValidationSucceeded),
		(Key::CharlieStash, StorageNodeMode::Cache, ClusterNodeStatus::ValidationSucceeded),
		(Key::DaveStash, StorageNodeMode::Storage, ClusterNodeStatus::AwaitsValidation),
		(Key::EveStash, StorageNodeMode::Storage, ClusterNodeStatus::ValidationFailed),
	];
	let (mut nodes, mut assigned, mut stakes) = (vec![], vec![], vec![]);
	for (number, (stash, mode, status)) in (1u8..).zip(members) {
		let stash = stash.to_account_id();
		let key = NodePubKey::StoragePubKey([number; 32].into());
		nodes.push(node(number, &manager, Some(cluster_id), mode));
		assigned.push((key.clone(), ClusterNodeKind::Genesis, status));
		stakes.push((stash.clone(), stash, key, 20 * CERE, cluster_id));
	}
	nodes.push(node(6, &manager, None, StorageNodeMode::Compute));

	let (bob, charlie) = (Key::Bob.to_account_id(), Key::Charlie.to_account_id());
	let bucket = |bucket_id, owner_id: &AccountId, is_public| Bucket {
		bucket_id,
		owner_id: owner_id.clone(),
		cluster_id,
		is_public,
		is_removed: false,
	};
	let buckets = [
		(bucket(1, &bob, true), 100 * CERE),
		(bucket(2, &charlie, false), 50 * CERE),
		(bucket(3, &bob, false), 0),
	];
	[
		("ddcNodes", json!({ "storageNodes": nodes })),
		(
			"ddcClusters",
			json!({
				"clusters": [cluster],
				"clustersProtocolParams": [(cluster_id, protocol_params)],
				"clustersNodes": [(cluster_id, assigned)],
			}),
		),
		("ddcStaking", json!({ "storages": stakes, "clusters": [(reserve, manager, cluster_id)] })),
		("ddcCustomers", json!({ "buckets": buckets })),
	]
}

fn node(number: u8, provider: &AccountId, cluster_id: Option<ClusterId>, mode: StorageNodeMode) -> StorageNode {
	let name = |text: alloc::string::String| text.into_bytes().try_into().expect("a short name");
	StorageNode {
		pub_key: [number; 32].into(),
		provider_id: provider.clone(),
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
