//! Blocks without slots: one for each transaction, one every so often, or one for each `engine_createBlock`.
//!
//! The digests stay BABE's, so that the runtime cannot tell. Each block takes the next slot; the clock that its inherents tell
//! is set to that slot, and is never behind the system's.

use crate::{
	api::*,
	consensus::{BlockImport, Proposer},
	inherents::Inherents,
	service::{Client, Failure, Pool, SelectChain},
};
use futures::{channel::mpsc::Receiver, stream, stream::BoxStream, FutureExt, StreamExt};
use futures_timer::Delay;
use polkadot_sdk::*;
use sc_consensus_babe::BabeLink;
use sc_consensus_manual_seal::{consensus::babe::BabeConsensusDataProvider, run_manual_seal, EngineCommand, ManualSealParams};
use sc_transaction_pool_api::TransactionPool;
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::SlotDuration;
use sp_inherents::CreateInherentDataProviders;
use sp_runtime::traits::Header as _;
use sp_timestamp::InherentDataProvider as Timestamp;
use std::{
	future::Future,
	str::FromStr,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::Duration,
};

/// When blocks are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seal {
	/// When a transaction is ready.
	Instant,
	/// Only when asked.
	Manual,
	/// Every so often, with or without transactions.
	Every(Duration),
}

impl FromStr for Seal {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text {
			"instant" => Ok(Self::Instant),
			"manual" => Ok(Self::Manual),
			_ => match text.parse::<f64>() {
				Ok(seconds) if seconds > 0.0 && seconds < 3600.0 => Ok(Self::Every(Duration::from_secs_f64(seconds.max(0.001)))),
				_ => Err("neither instant nor manual nor a number of seconds above 0 and below 3600".into()),
			},
		}
	}
}

/// Milliseconds since 1970 by which blocks are made and checked.
#[derive(Clone)]
pub struct Clock {
	/// Set by the seal modes; 0 is the system's time.
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

	/// Begin behind a block that took a slot.
	fn begin_after(&self, slot: u64) {
		self.sealed.store((slot * self.slot).max(system_time()), Ordering::SeqCst);
	}

	/// Go one slot on.
	fn advance(&self) {
		let next = self.sealed.load(Ordering::SeqCst) + self.slot;
		self.sealed.store(next.max(system_time()), Ordering::SeqCst);
	}
}

fn system_time() -> u64 {
	Timestamp::from_system_time().timestamp().as_millis()
}

/// What sealing works with.
pub struct Sealing {
	pub seal: Seal,
	pub asked: Receiver<EngineCommand<Hash>>,
	pub client: Arc<Client>,
	pub pool: Arc<Pool>,
	pub select_chain: SelectChain,
	pub keystore: sp_keystore::KeystorePtr,
	pub babe: BabeLink<Block>,
	pub block_import: BlockImport,
	pub proposer: Proposer,
	pub inherents: Inherents,
}

/// Seal blocks until the node stops.
pub fn run(parts: Sealing) -> Result<impl Future<Output = ()>, Failure> {
	let Sealing { seal, asked, client, pool, select_chain, keystore, babe, block_import, proposer, inherents } = parts;
	let best = client.header(client.info().best_hash)?.ok_or("the best block has no header")?;
	let taken = match *best.number() {
		0 => 0,
		_ => *sc_consensus_babe::find_pre_digest::<Block>(&best).map_err(|error| error.to_string())?.slot(),
	};
	inherents.clock.begin_after(taken);
	let authorities = babe.config().authorities.clone();
	let digests = BabeConsensusDataProvider::new(client.clone(), keystore, babe.epoch_changes().clone(), authorities)
		.map_err(|error| error.to_string())?;
	Ok(run_manual_seal(ManualSealParams {
		block_import,
		env: proposer,
		commands_stream: stream::select(wishes(seal, client.clone(), pool.clone()), asked),
		client,
		pool,
		select_chain,
		consensus_data_provider: Some(Box::new(digests)),
		create_inherent_data_providers: move |parent: Hash, ()| {
			inherents.clock.advance();
			let inherents = inherents.clone();
			async move { inherents.create_inherent_data_providers(parent, ()).await }
		},
	}))
}

/// The blocks that a mode makes of itself.
fn wishes(seal: Seal, client: Arc<Client>, pool: Arc<Pool>) -> BoxStream<'static, EngineCommand<Hash>> {
	match seal {
		Seal::Manual => stream::pending().boxed(),
		Seal::Every(pause) => every(pause).map(|()| new_block()).boxed(),
		// A transaction that comes while a block is being sealed may be missed by the notifications: the ticks find it.
		Seal::Instant => stream::select(pool.import_notification_stream().map(|_| ()), every(Duration::from_millis(200)))
			.filter_map(move |()| {
				let (client, pool) = (client.clone(), pool.clone());
				async move { pool.ready_at(client.info().best_hash).await.next().map(|_| new_block()) }
			})
			.boxed(),
	}
}

fn every(pause: Duration) -> impl futures::Stream<Item = ()> + Send {
	stream::unfold((), move |()| Delay::new(pause).map(|()| Some(((), ()))))
}

/// Empty blocks are allowed: manual seal takes a BABE block with one transaction for an empty one, as it counts BABE's inherent
/// data, of which no extrinsic is made. Whether there is anything to include is decided before.
fn new_block() -> EngineCommand<Hash> {
	EngineCommand::SealNewBlock { create_empty: true, finalize: true, parent_hash: None, sender: None }
}
