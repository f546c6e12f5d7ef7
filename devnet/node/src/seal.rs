//! Blocks without waiting for slots: one for each transaction, one per period, or one for each `engine_createBlock`.
//!
//! The blocks have BABE's digests, so that the runtime accepts them. Each block takes the next slot. Its timestamp is the time
//! of that slot, or the system's time if that is later.

use crate::{
	api::*,
	consensus::{BlockImport, Proposer},
	inherents::Inherents,
	types::*,
};
use futures::{channel::mpsc::Receiver, stream, stream::BoxStream, FutureExt, StreamExt};
use futures_timer::Delay;
use polkadot_sdk::*;
use sc_consensus_babe::BabeLink;
use sc_consensus_manual_seal::{consensus::babe::BabeConsensusDataProvider, run_manual_seal, EngineCommand, ManualSealParams};
use sc_transaction_pool_api::TransactionPool;
use sp_blockchain::HeaderBackend;
use sp_inherents::CreateInherentDataProviders;
use sp_runtime::traits::Header as _;
use std::{future::Future, str::FromStr, sync::Arc, time::Duration};

/// The moment at which the node makes a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seal {
	/// As soon as a transaction is ready.
	Instant,
	/// On each `engine_createBlock`.
	Manual,
	/// Once per period, with or without transactions.
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

/// The parts of the node that sealing needs.
pub struct Sealing {
	pub seal: Seal,
	pub requested: Receiver<EngineCommand<Hash>>,
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
	let Sealing { seal, requested, client, pool, select_chain, keystore, babe, block_import, proposer, inherents } = parts;
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
		commands_stream: stream::select(own_requests(seal, client.clone(), pool.clone()), requested),
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

/// The blocks that a mode makes without a request.
fn own_requests(seal: Seal, client: Arc<Client>, pool: Arc<Pool>) -> BoxStream<'static, EngineCommand<Hash>> {
	match seal {
		Seal::Manual => stream::pending().boxed(),
		Seal::Every(pause) => every(pause).map(|()| new_block()).boxed(),
		// The notifications may miss a transaction that arrives while the node seals a block: the ticks find it.
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

/// A command that allows empty blocks: manual seal counts BABE's inherent data, which makes no extrinsic, and so takes a block
/// with one transaction for an empty one. The caller has checked that there is something to include.
fn new_block() -> EngineCommand<Hash> {
	EngineCommand::SealNewBlock { create_empty: true, finalize: true, parent_hash: None, sender: None }
}
