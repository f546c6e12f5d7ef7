//! The DDC pallets of the development runtime: who stores (`nodes`), where (`clusters`), with what at stake (`staking`),
//! and who pays (`customers`).
//!
//! They meet through the small traits in `traits`, so that each can be read, and tested, without the others' insides.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod clusters;
pub mod customers;
pub mod nodes;
pub mod staking;
pub mod traits;
pub mod types;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
