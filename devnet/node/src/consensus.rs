//! BABE and GRANDPA: block import, authoring in slots, and finality votes.

use crate::{
	api::*,
	clock::Clock,
	inherents::Inherents,
	types::*,
};
use polkadot_sdk::*;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_babe::{BabeBlockImport, BabeLink, BabeWorkerHandle, ImportQueueParams};
use sc_consensus_grandpa::{GrandpaBlockImport, LinkHalf};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use std::sync::Arc;
use substrate_prometheus_endpoint::Registry;

type GrandpaImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;
pub type BlockImport = BabeBlockImport<Block, Client, GrandpaImport, Inherents, SelectChain>;
pub type Proposer = sc_basic_authorship::ProposerFactory<Pool, Client, sp_consensus::DisableProofRecording>;

/// The largest number of blocks between two justifications that a node keeps.
pub const JUSTIFICATION_PERIOD: u32 = 512;

/// The consensus of a chain, before the node spawns its tasks.
pub struct Consensus {
	pub block_import: BlockImport,
	pub queue: DefaultImportQueue<Block>,
	pub babe: BabeLink<Block>,
	pub worker: BabeWorkerHandle<Block>,
	pub grandpa: LinkHalf<Block, Client, SelectChain>,
	pub inherents: Inherents,
}

pub fn new(
	client: &Arc<Client>,
	select_chain: &LongestChain<Backend, Block>,
	pool: &Arc<Pool>,
	spawner: &impl sp_core::traits::SpawnEssentialNamed,
	registry: Option<&Registry>,
) -> Result<Consensus, Failure> {
	let (grandpa_import, grandpa) =
		sc_consensus_grandpa::block_import(client.clone(), JUSTIFICATION_PERIOD, client, select_chain.clone(), None)?;
	let config = sc_consensus_babe::configuration(&**client)?;
	let slot = config.slot_duration();
	let inherents = Inherents { clock: Clock::new(slot), slot, client: client.clone() };
	let (block_import, babe) = sc_consensus_babe::block_import(
		config,
		grandpa_import.clone(),
		client.clone(),
		inherents.clone(),
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(pool.clone()),
	)?;
	let (queue, worker) = sc_consensus_babe::import_queue(ImportQueueParams {
		link: babe.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(grandpa_import)),
		client: client.clone(),
		slot_duration: slot,
		spawner,
		registry,
		telemetry: None,
	})?;
	Ok(Consensus { block_import, queue, babe, worker, grandpa, inherents })
}
