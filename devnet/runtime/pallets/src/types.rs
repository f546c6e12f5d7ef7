//! Types shared by the DDC pallets. Metadata has their names and fields, so that both belong to the chain's interface.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeSet, BoundedVec};
use scale_info::{build::Variants, Path, Type, TypeInfo};
use serde::{Deserialize, Serialize};
use sp_core::H160;
use sp_runtime::{AccountId32, Perquintill};

pub type AccountId = AccountId32;
pub type Balance = u128;
pub type BlockNumber = u32;
pub type ClusterId = H160;
pub type BucketId = u64;
pub type DdcEra = u32;
pub type StorageNodePubKey = AccountId32;

/// The maximum length of a node's host or domain name, in bytes.
pub const MAX_NAME_LEN: u32 = 255;
/// The maximum number of unlocking chunks of a stake or deposit.
pub const MAX_CHUNKS: u32 = 32;
/// The maximum number of batches of one kind in a payout.
pub const MAX_BATCHES: u32 = 1000;

/// Derives the traits of a type that occurs in calls, in storage and in a genesis file.
macro_rules! wire {
	($($(#[$meta:meta])* pub $kind:ident $name:ident $body:tt)+) => {$(
		#[derive(
			Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Deserialize,
		)]
		$(#[$meta])*
		pub $kind $name $body
	)+};
}

wire! {
	/// Public key of a node, tagged with the kind of node.
	#[derive(MaxEncodedLen, PartialOrd, Ord)]
	pub enum NodePubKey {
		StoragePubKey(StorageNodePubKey),
	}

	/// The mode of a storage node; the codec's indices start at one.
	#[derive(Copy, MaxEncodedLen)]
	pub enum StorageNodeMode {
		#[codec(index = 1)]
		Full,
		#[codec(index = 2)]
		Storage,
		#[codec(index = 3)]
		Cache,
		#[cfg(not(feature = "mainnet"))]
		#[codec(index = 4)]
		Compute,
	}

	pub struct StorageNodeParams {
		pub mode: StorageNodeMode,
		pub host: Vec<u8>,
		pub domain: Vec<u8>,
		pub ssl: bool,
		pub http_port: u16,
		pub grpc_port: u16,
		pub p2p_port: u16,
	}

	pub enum NodeParams {
		StorageParams(StorageNodeParams),
	}

	/// The stored form of `StorageNodeParams`; note that `mode` comes last here.
	#[derive(MaxEncodedLen)]
	pub struct StorageNodeProps {
		pub host: BoundedVec<u8, ConstU32<MAX_NAME_LEN>>,
		pub domain: BoundedVec<u8, ConstU32<MAX_NAME_LEN>>,
		pub ssl: bool,
		pub http_port: u16,
		pub grpc_port: u16,
		pub p2p_port: u16,
		pub mode: StorageNodeMode,
	}

	#[derive(MaxEncodedLen)]
	pub struct StorageNode {
		pub pub_key: StorageNodePubKey,
		pub provider_id: AccountId,
		pub cluster_id: Option<ClusterId>,
		pub props: StorageNodeProps,
	}

	#[derive(Copy, MaxEncodedLen)]
	pub struct BucketParams {
		pub is_public: bool,
	}

	#[derive(MaxEncodedLen)]
	pub struct Bucket {
		pub bucket_id: BucketId,
		pub owner_id: AccountId,
		pub cluster_id: ClusterId,
		pub is_public: bool,
		pub is_removed: bool,
	}

	#[cfg(not(feature = "mainnet"))]
	pub struct InspectionDryRunParams {
		pub enabled: bool,
		pub sync_node_key: NodePubKey,
		pub sync_node_params: StorageNodeParams,
	}

	pub struct ClusterParams {
		pub node_provider_auth_contract: Option<AccountId>,
		pub erasure_coding_required: u32,
		pub erasure_coding_total: u32,
		pub replication_total: u32,
		#[cfg(not(feature = "mainnet"))]
		pub inspection_dry_run_params: Option<InspectionDryRunParams>,
	}

	/// The stored form of `ClusterParams`.
	pub struct ClusterProps {
		pub node_provider_auth_contract: Option<AccountId>,
		pub erasure_coding_required: u32,
		pub erasure_coding_total: u32,
		pub replication_total: u32,
		#[cfg(not(feature = "mainnet"))]
		pub inspection_dry_run_params: Option<InspectionDryRunParams>,
	}

	#[derive(Copy, MaxEncodedLen)]
	pub enum ClusterStatus {
		Unbonded,
		Bonded,
		Activated,
		Unbonding,
	}

	#[derive(Copy, MaxEncodedLen)]
	pub enum ClusterNodeKind {
		Genesis,
		External,
	}

	#[derive(Copy, MaxEncodedLen)]
	pub enum ClusterNodeStatus {
		AwaitsValidation,
		ValidationSucceeded,
		ValidationFailed,
	}

	#[derive(Copy, MaxEncodedLen)]
	pub struct ClusterNodeState {
		pub kind: ClusterNodeKind,
		pub status: ClusterNodeStatus,
		pub added_at: BlockNumber,
	}

	#[derive(Copy, Default, MaxEncodedLen)]
	pub struct ClusterNodesStats {
		pub await_validation: u16,
		pub validation_succeeded: u16,
		pub validation_failed: u16,
	}

	pub struct Cluster {
		pub cluster_id: ClusterId,
		pub manager_id: AccountId,
		pub reserve_id: AccountId,
		pub props: ClusterProps,
		pub status: ClusterStatus,
		#[cfg(not(feature = "mainnet"))]
		pub last_paid_era: DdcEra,
	}

	/// The role in which an account acts for a cluster.
	pub enum ClusterMember {
		ClusterManager,
		NodeProvider(NodePubKey),
	}

	/// The stage of a payout; the codec's indices start at one.
	#[derive(Copy)]
	pub enum PayoutState {
		#[codec(index = 1)]
		NotInitialized,
		#[codec(index = 2)]
		Initialized,
		#[codec(index = 3)]
		ChargingCustomers,
		#[codec(index = 4)]
		CustomersChargedWithFees,
		#[codec(index = 5)]
		RewardingProviders,
		#[codec(index = 6)]
		ProvidersRewarded,
		#[codec(index = 7)]
		Finalized,
	}

	/// A part of a stake or deposit that unlocks at a block.
	#[derive(Copy, MaxEncodedLen)]
	pub struct UnlockChunk {
		#[codec(compact)]
		pub value: Balance,
		#[codec(compact)]
		pub block: BlockNumber,
	}

	/// A deposit of a customer. Mainnet's metadata calls it `AccountsLedger`.
	#[derive(MaxEncodedLen)]
	#[cfg_attr(feature = "mainnet", scale_info(replace_segment("CustomerLedger", "AccountsLedger")))]
	pub struct CustomerLedger {
		pub owner: AccountId,
		#[codec(compact)]
		pub total: Balance,
		#[codec(compact)]
		pub active: Balance,
		pub unlocking: Chunks,
	}

	#[derive(MaxEncodedLen)]
	pub struct StakingLedger {
		pub stash: AccountId,
		#[codec(compact)]
		pub total: Balance,
		#[codec(compact)]
		pub active: Balance,
		pub chilling: Option<BlockNumber>,
		pub unlocking: Chunks,
	}
}

/// Declares the parameters that governance sets for a cluster: shares of its income, bonds and delays, then those of the
/// shape.
macro_rules! protocol_params {
	($($own:ident: $type:ident),+ $(,)?) => {
		wire! {
			#[derive(MaxEncodedLen)]
			pub struct ClusterProtocolParams {
				pub treasury_share: Perquintill,
				pub validators_share: Perquintill,
				pub cluster_reserve_share: Perquintill,
				pub storage_bond_size: Balance,
				pub storage_chill_delay: BlockNumber,
				pub storage_unbonding_delay: BlockNumber,
				$(pub $own: $type,)+
			}
		}
	};
}

#[cfg(not(feature = "mainnet"))]
protocol_params! {
	cost_per_mb_stored: Balance,
	cost_per_mb_streamed: Balance,
	cost_per_put_request: Balance,
	cost_per_get_request: Balance,
	cost_per_gpu_unit: Balance,
	cost_per_cpu_unit: Balance,
	cost_per_ram_unit: Balance,
	customer_deposit_contract: AccountId,
}
#[cfg(feature = "mainnet")]
protocol_params! {
	unit_per_mb_stored: Balance,
	unit_per_mb_streamed: Balance,
	unit_per_put_request: Balance,
	unit_per_get_request: Balance,
}

/// The kinds of proposals that a cluster's members vote on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking)]
pub enum ProposalKind {
	ActivateClusterProtocol,
	UpdateClusterProtocol,
}

/// Written by hand for the path: metadata has the type where the live chain has it, in the pallet that stores it.
impl TypeInfo for ProposalKind {
	type Identity = Self;

	fn type_info() -> Type {
		let variants = Variants::new()
			.variant("ActivateClusterProtocol", |variant| variant.index(0))
			.variant("UpdateClusterProtocol", |variant| variant.index(1));
		Type::builder().path(Path::new("ProposalKind", "pallet_ddc::clusters_gov::pallet")).variant(variants)
	}
}

/// The indices of processed batches.
pub type Batches = BoundedBTreeSet<u16, ConstU32<MAX_BATCHES>>;
pub type Chunks = BoundedVec<UnlockChunk, ConstU32<MAX_CHUNKS>>;

impl From<ClusterParams> for ClusterProps {
	fn from(p: ClusterParams) -> Self {
		Self {
			node_provider_auth_contract: p.node_provider_auth_contract,
			erasure_coding_required: p.erasure_coding_required,
			erasure_coding_total: p.erasure_coding_total,
			replication_total: p.replication_total,
			#[cfg(not(feature = "mainnet"))]
			inspection_dry_run_params: p.inspection_dry_run_params,
		}
	}
}

impl From<ClusterProps> for ClusterParams {
	fn from(p: ClusterProps) -> Self {
		Self {
			node_provider_auth_contract: p.node_provider_auth_contract,
			erasure_coding_required: p.erasure_coding_required,
			erasure_coding_total: p.erasure_coding_total,
			replication_total: p.replication_total,
			#[cfg(not(feature = "mainnet"))]
			inspection_dry_run_params: p.inspection_dry_run_params,
		}
	}
}

impl ClusterNodesStats {
	/// Return the counter for nodes of a status.
	pub fn counter(&mut self, status: ClusterNodeStatus) -> &mut u16 {
		match status {
			ClusterNodeStatus::AwaitsValidation => &mut self.await_validation,
			ClusterNodeStatus::ValidationSucceeded => &mut self.validation_succeeded,
			ClusterNodeStatus::ValidationFailed => &mut self.validation_failed,
		}
	}
}

/// Add an amount to the last chunk if it is due at the same block, else append a chunk. Return false if no more chunks fit.
pub fn push_chunk(chunks: &mut Chunks, value: Balance, block: BlockNumber) -> bool {
	match chunks.last_mut().filter(|chunk| chunk.block == block) {
		Some(chunk) => {
			chunk.value = chunk.value.saturating_add(value);
			true
		},
		None => chunks.try_push(UnlockChunk { value, block }).is_ok(),
	}
}

/// Remove the chunks due at `now`, and return their sum.
pub fn take_matured(chunks: &mut Chunks, now: BlockNumber) -> Balance {
	let matured = chunks.iter().filter(|chunk| chunk.block <= now).map(|chunk| chunk.value).sum();
	chunks.retain(|chunk| chunk.block > now);
	matured
}
