//! The configuration of the pallets, one file per theme.

mod accounts;
mod bags;
mod consensus;
mod contracts;
mod ddc;
mod governance;
mod staking;
mod system;
mod treasury;

pub use consensus::{EpochDuration, BABE_GENESIS_EPOCH_CONFIG};
pub use staking::SessionsPerEra;
pub use system::{BlockLength, BlockWeights};
pub use treasury::TreasuryAccount;
