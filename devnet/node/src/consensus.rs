//! BABE and GRANDPA: how blocks are imported, made in slots, and voted final.

use crate::{
	api::*,
	seal::Clock,
	service::{Backend, Client, Failure, Pool, SelectChain},
};
use polkadot_sdk::*;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_babe::{BabeBlockImport, BabeLink, BabeWorkerHandle, ImportQueueParams};
use sc_consensus_grandpa::{GrandpaBlockImport, LinkHalf};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_babe::{inherents::InherentDataProvider as SlotInherent, SlotDuration};
use sp_inherents::CreateInherentDataProviders;
use sp_timestamp::InherentDataProvider as Timestamp;
use std::{error::Error, sync::Arc};
use substrate_prometheus_endpoint::Registry;

type GrandpaImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;
pub type BlockImport = BabeBlockImport<Block, Client, GrandpaImport, Inherents, SelectChain>;
pub type Proposer = sc_basic_authorship::ProposerFactory<Pool, Client, sp_consensus::DisableProofRecording>;

/// A node keeps the justification of at least every this many blocks.
pub const JUSTIFICATION_PERIOD: u32 = 512;

/// What a block says of time: the moment, and the slot it is in.
#[derive(Clone)]
pub struct Inherents {
	pub clock: Clock,
	pub slot: SlotDuration,
}

#[async_trait::async_trait]
impl CreateInherentDataProviders<Block, ()> for Inherents {
	type InherentDataProviders = (SlotInherent, Timestamp);

	async fn create_inherent_data_providers(&self, _: Hash, _: ()) -> Result<Self::InherentDataProviders, Box<dyn Error + Send + Sync>> {
		let time = self.clock.now();
		Ok((SlotInherent::from_timestamp_and_slot_duration(*time, self.slot), time))
	}
}

/// The consensus of one chain, before anything is spawned.
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
	let inherents = Inherents { clock: Clock::new(slot), slot };
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
