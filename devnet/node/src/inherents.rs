//! Inherent data of a block: slot, timestamp, and the entries that relay chains require.

use crate::{api::*, clock::Clock, types::Client};
use polkadot_sdk::*;
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::{inherents::InherentDataProvider as SlotInherent, SlotDuration};
use sp_inherents::{CreateInherentDataProviders, InherentData, InherentDataProvider, InherentIdentifier};
use sp_runtime::traits::Block as BlockT;
use sp_timestamp::InherentDataProvider as Timestamp;
use std::{error::Error, sync::Arc};

/// Creates the inherent data of a block, given its parent.
#[derive(Clone)]
pub struct Inherents {
	pub clock: Clock,
	pub slot: SlotDuration,
	pub client: Arc<Client>,
}

#[async_trait::async_trait]
impl CreateInherentDataProviders<Block, ()> for Inherents {
	type InherentDataProviders = (SlotInherent, Timestamp, NoParachains);

	async fn create_inherent_data_providers(&self, parent: Hash, _: ()) -> Result<Self::InherentDataProviders, Box<dyn Error + Send + Sync>> {
		let time = self.clock.now();
		let no_parachains = NoParachains {
			parent: self.client.header(parent)?.ok_or("the parent block has no header")?,
			finalized: self.client.info().finalized_number,
		};
		Ok((SlotInherent::from_timestamp_and_slot_duration(*time, self.slot), time, no_parachains))
	}
}

/// The entries that a relay chain requires in every block: no parachain candidates. Other runtimes ignore them.
pub struct NoParachains {
	parent: <Block as BlockT>::Header,
	finalized: u32,
}

#[async_trait::async_trait]
impl InherentDataProvider for NoParachains {
	async fn provide_inherent_data(&self, data: &mut InherentData) -> Result<(), sp_inherents::Error> {
		let nothing = Vec::<()>::new();
		data.put_data(*b"newheads", &nothing)?;
		data.put_data(*b"parachn0", &(&nothing, &nothing, &nothing, &self.parent))?;
		data.put_data(*b"finalnum", &self.finalized)?;
		data.put_data(*b"uncles00", &nothing)
	}

	async fn try_handle_error(&self, _: &InherentIdentifier, _: &[u8]) -> Option<Result<(), sp_inherents::Error>> {
		None
	}
}
