//! The types of payouts.

use crate::types::*;
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// The hashes of a proof that a batch belongs to a Merkle mountain range: peaks left of its tree, siblings on its path, and
/// the folded peaks right of its tree.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct MMRProof {
	pub proof: Vec<H256>,
}

/// The stage of a cluster's era, and its totals.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct PayoutReceipt {
	pub state: PayoutState,
	pub vault: AccountId,
	pub fingerprint: H256,
	pub total_collected_charges: Balance,
	pub total_distributed_rewards: Balance,
	pub total_settled_fees: Balance,
	pub charging_max_batch_index: u16,
	pub charging_processed_batches: Batches,
	pub rewarding_max_batch_index: u16,
	pub rewarding_processed_batches: Batches,
	pub finalized_at: Option<BlockNumber>,
}

/// The roots to which inspectors commit, and the inspectors that did.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct PayoutFingerprint {
	pub era: DdcEra,
	pub cluster_id: ClusterId,
	pub inspection_hash: H256,
	pub ehd_merkle_root: H256,
	pub payers_merkle_root: H256,
	pub payees_merkle_root: H256,
	pub validators: BTreeSet<AccountId>,
}

impl PayoutFingerprint {
	/// Return the storage key. Our choice: a hash of all fields but the inspectors.
	pub fn hash(&self) -> H256 {
		BlakeTwo256::hash_of(&(
			self.cluster_id,
			self.era,
			self.inspection_hash,
			self.ehd_merkle_root,
			self.payers_merkle_root,
			self.payees_merkle_root,
		))
	}
}
