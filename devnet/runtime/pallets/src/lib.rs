//! The DDC pallets of the development runtime: storage nodes (`nodes`), clusters of nodes (`clusters`), stakes of both
//! (`staking`), deposits and buckets of customers (`customers`), votes of cluster members (`clusters_gov`), payouts from
//! customers to providers (`payouts`), inspectors of payouts (`verification`), and the fee pot (`fee_handler`).
//!
//! The pallets use each other through the traits in `traits` only.
//!
//! Feature `mainnet` selects the shape of mainnet's 73158. `customers` and `fee_handler` are one pallet each, with the calls
//! of each shape in a section of its own; `payouts` has two pallets, because the two shapes have no stage in common.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

/// One of two expressions: the first at 80013, the second on mainnet. FRAME reads a constant's doc comment before
/// `cfg_attr` applies, so that a comment which differs between the shapes is written `#[doc = by_shape!(…)]`.
#[cfg(not(feature = "mainnet"))]
macro_rules! by_shape {
	($dev:expr, $mainnet:expr) => {
		$dev
	};
}
#[cfg(feature = "mainnet")]
macro_rules! by_shape {
	($dev:expr, $mainnet:expr) => {
		$mainnet
	};
}

pub mod clusters;
pub mod clusters_gov;
pub mod customers;
pub mod fee_handler;
pub mod nodes;
#[cfg_attr(feature = "mainnet", path = "payouts/mainnet/mod.rs")]
pub mod payouts;
pub mod staking;
pub mod traits;
pub mod types;
#[cfg(not(feature = "mainnet"))]
pub mod verification;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
