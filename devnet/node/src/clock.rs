//! The clock that sets the timestamps of blocks: the system's, or in the seal modes one that follows the slots.

use polkadot_sdk::*;
use sp_consensus_babe::SlotDuration;
use sp_timestamp::InherentDataProvider as Timestamp;
use std::sync::{
	atomic::{AtomicU64, Ordering},
	Arc,
};

/// A source of milliseconds since 1970. Clones share the time.
#[derive(Clone)]
pub struct Clock {
	/// The time in the seal modes; 0 means the system's time.
	sealed: Arc<AtomicU64>,
	slot: u64,
}

impl Clock {
	pub fn new(slot: SlotDuration) -> Self {
		Self { sealed: Arc::default(), slot: slot.as_millis() }
	}

	pub fn now(&self) -> Timestamp {
		match self.sealed.load(Ordering::SeqCst) {
			0 => Timestamp::from_system_time(),
			time => Timestamp::new(time.into()),
		}
	}

	/// Set the time to a slot, or to the system's time if that is later.
	pub fn begin_after(&self, slot: u64) {
		self.sealed.store((slot * self.slot).max(system_time()), Ordering::SeqCst);
	}

	/// Add one slot to the time; the system's time is the minimum.
	pub fn advance(&self) {
		let next = self.sealed.load(Ordering::SeqCst) + self.slot;
		self.sealed.store(next.max(system_time()), Ordering::SeqCst);
	}
}

fn system_time() -> u64 {
	Timestamp::from_system_time().timestamp().as_millis()
}
