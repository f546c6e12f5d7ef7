//! The types of payouts.

use crate::types::*;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::Perquintill;

/// The usage of a customer in an era.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CustomerUsage {
	pub transferred_bytes: u64,
	pub stored_bytes: u64,
	pub number_of_puts: u64,
	pub number_of_gets: u64,
}

/// The usage of a node in an era, or of all nodes of a cluster together.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct NodeUsage {
	pub transferred_bytes: u64,
	pub stored_bytes: u64,
	pub number_of_puts: u64,
	pub number_of_gets: u64,
}

/// The charge for a usage, by kind.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CustomerCharge {
	pub transfer: Balance,
	pub storage: Balance,
	pub puts: Balance,
	pub gets: Balance,
}

/// The stage of the payout of a cluster's era, and its totals.
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
	/// Return the sum of all parts; `None` on overflow.
	pub fn sum(&self) -> Option<Balance> {
		self.transfer.checked_add(self.storage)?.checked_add(self.puts)?.checked_add(self.gets)
	}

	/// Add another charge, part by part; `None` on overflow.
	pub fn plus(&self, other: &Self) -> Option<Self> {
		Some(Self {
			transfer: self.transfer.checked_add(other.transfer)?,
			storage: self.storage.checked_add(other.storage)?,
			puts: self.puts.checked_add(other.puts)?,
			gets: self.gets.checked_add(other.gets)?,
		})
	}

	/// Reduce each part to the same ratio, rounded to the nearest, ties down.
	pub fn scaled(&self, ratio: Perquintill) -> Self {
		Self {
			transfer: ratio * self.transfer,
			storage: ratio * self.storage,
			puts: ratio * self.puts,
			gets: ratio * self.gets,
		}
	}
}
