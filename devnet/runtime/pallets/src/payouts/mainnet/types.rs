//! What payouts keep.

use crate::types::*;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::Perquintill;

/// What a customer stored and moved in an era.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CustomerUsage {
	pub transferred_bytes: u64,
	pub stored_bytes: u64,
	pub number_of_puts: u64,
	pub number_of_gets: u64,
}

/// What a node stored and moved in an era, or all nodes of a cluster together.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct NodeUsage {
	pub transferred_bytes: u64,
	pub stored_bytes: u64,
	pub number_of_puts: u64,
	pub number_of_gets: u64,
}

/// What customers owe for a usage.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CustomerCharge {
	pub transfer: Balance,
	pub storage: Balance,
	pub puts: Balance,
	pub gets: Balance,
}

/// How far the payout of a cluster's era is, and what it moved.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct BillingReport {
	pub state: PayoutState,
	pub vault: AccountId,
	pub start_era: i64,
	pub end_era: i64,
	pub total_customer_charge: CustomerCharge,
	pub total_distributed_reward: Balance,
	pub total_node_usage: NodeUsage,
	pub charging_max_batch_index: u16,
	pub charging_processed_batches: Batches,
	pub rewarding_max_batch_index: u16,
	pub rewarding_processed_batches: Batches,
}

impl CustomerCharge {
	/// Everything together; `None` where that is too much for a balance.
	pub fn sum(&self) -> Option<Balance> {
		self.transfer.checked_add(self.storage)?.checked_add(self.puts)?.checked_add(self.gets)
	}

	/// Part by part.
	pub fn plus(&self, other: &Self) -> Option<Self> {
		Some(Self {
			transfer: self.transfer.checked_add(other.transfer)?,
			storage: self.storage.checked_add(other.storage)?,
			puts: self.puts.checked_add(other.puts)?,
			gets: self.gets.checked_add(other.gets)?,
		})
	}

	/// Each part reduced in the same proportion, so that the sum is `part` where it was `whole`; what rounding takes from
	/// the others stays with the first part.
	pub fn scaled_to(&self, part: Balance, whole: Balance) -> Self {
		let ratio = Perquintill::from_rational(part, whole);
		let [storage, puts, gets] = [self.storage, self.puts, self.gets].map(|amount| ratio.mul_floor(amount));
		Self { transfer: part.saturating_sub(storage + puts + gets), storage, puts, gets }
	}
}
