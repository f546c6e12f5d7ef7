//! The DDC pallets of the development runtime: who stores (`nodes`), where (`clusters`), with what at stake (`staking`),
//! who pays (`customers`), who decides (`clusters_gov`), how money goes from those who pay to those who store (`payouts`),
//! who watches that (`verification`), and what fees are for (`fee_handler`).
//!
//! They meet through the small traits in `traits`, so that each can be read, and tested, without the others' insides.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod clusters;
pub mod clusters_gov;
pub mod customers;
pub mod fee_handler;
pub mod nodes;
pub mod payouts;
pub mod staking;
pub mod traits;
pub mod types;
pub mod verification;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
