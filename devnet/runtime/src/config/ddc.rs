//! The DDC pallets.

use crate::*;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32},
	weights::Weight,
	PalletId,
};
use pallet_contracts::{CollectEvents, DebugInfo, Determinism};
use pallet_ddc::{traits::NodeAuthorization, types::NodePubKey};

parameter_types! {
	pub const CustomersPalletId: PalletId = PalletId(*b"accounts");
}

impl pallet_ddc::staking::Config for Runtime {
	type Currency = Balances;
	type Nodes = DdcNodes;
	type Clusters = DdcClusters;
	type ClusterBondingAmount = ConstU128<{ 100_000 * CERE }>;
	type ClusterUnboningDelay = ConstU32<{ 28 * DAYS }>;
}

impl pallet_ddc::customers::Config for Runtime {
	type Currency = Balances;
	type Clusters = DdcClusters;
	type PalletId = CustomersPalletId;
	type UnlockingDelay = ConstU32<{ 7 * DAYS }>;
}

impl pallet_ddc::nodes::Config for Runtime {
	type Staking = DdcStaking;
}

impl pallet_ddc::clusters::Config for Runtime {
	type Nodes = DdcNodes;
	type Staking = DdcStaking;
	type Authorization = AuthorizationContract;
	type MinErasureCodingRequiredLimit = ConstU32<0>;
	type MinErasureCodingTotalLimit = ConstU32<0>;
	type MinReplicationTotalLimit = ConstU32<0>;
}

/// Asks a cluster's contract whether a node may join: message `is_authorized(provider, node key, node type)`.
pub struct AuthorizationContract;

impl AuthorizationContract {
	const SELECTOR: [u8; 4] = [0x96, 0xb0, 0x45, 0x3e];
	const GAS_LIMIT: Weight = Weight::from_parts(5_000_000_000_000, u64::MAX);
	const STORAGE_NODE: u8 = 1;
}

impl NodeAuthorization for AuthorizationContract {
	fn is_authorized(contract: &AccountId, provider: &AccountId, node: &NodePubKey) -> Result<bool, ()> {
		let NodePubKey::StoragePubKey(key) = node;
		let key: &[u8] = key.as_ref();
		let mut input = Self::SELECTOR.to_vec();
		(provider, key, Self::STORAGE_NODE).encode_to(&mut input);
		let answer = Contracts::bare_call(
			provider.clone(),
			contract.clone(),
			0,
			Self::GAS_LIMIT,
			None,
			input,
			DebugInfo::Skip,
			CollectEvents::Skip,
			Determinism::Enforced,
		);
		let data: Vec<u8> = answer.result.map_err(|_| ())?.data;
		// ink! wraps what a message returns in a `Result`, whose `Ok` is a zero byte.
		match Result::<bool, u8>::decode(&mut &data[..]) {
			Ok(Ok(authorized)) if data.len() == 2 => Ok(authorized),
			_ => bool::decode(&mut &data[..]).map_err(|_| ()),
		}
	}
}
