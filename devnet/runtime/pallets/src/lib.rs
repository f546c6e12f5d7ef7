//! The DDC pallets of the development runtime: who stores (`nodes`), where (`clusters`), with what at stake (`staking`),
//! who pays (`customers`), who decides (`clusters_gov`), how money goes from those who pay to those who store (`payouts`),
//! who watches that (`verification`), and what fees are for (`fee_handler`).
//!
//! They meet through the small traits in `traits`, so that each can be read, and tested, without the others' insides.
//!
//! Feature `mainnet` gives them the shape they have on mainnet at 73158; what differs as a whole is in `mainnet/`.
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

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
