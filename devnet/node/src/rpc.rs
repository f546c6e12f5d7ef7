//! The RPC extensions of this node. The service adds the methods of every Substrate node (`chain_`, `state_`, `author_`,
//! `chainHead_v1_` …).

use crate::{api::*, types::*};
use futures::channel::mpsc::Sender;
use jsonrpsee::RpcModule;
use polkadot_sdk::*;
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_manual_seal::EngineCommand;
use std::{error::Error, sync::Arc};

/// The parts of the node that the methods read.
pub struct Sources {
	pub client: Arc<Client>,
	pub pool: Arc<Pool>,
	pub select_chain: SelectChain,
	pub spec: Box<dyn sc_service::ChainSpec>,
	pub keystore: sp_keystore::KeystorePtr,
	pub babe: sc_consensus_babe::BabeWorkerHandle<Block>,
	pub authorities: SharedAuthoritySet<Hash, u32>,
	pub justifications: GrandpaJustificationStream<Block>,
	pub voter_state: SharedVoterState,
	pub finality_proofs: Arc<FinalityProofProvider<Backend, Block>>,
	/// The channel through which `engine_createBlock` requests blocks, in the seal modes.
	pub sealer: Option<Sender<EngineCommand<Hash>>>,
}

pub fn methods(from: &Sources, executor: sc_rpc::SubscriptionTaskExecutor) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use sc_consensus_babe_rpc::{Babe, BabeApiServer};
	use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
	use sc_consensus_manual_seal::rpc::{ManualSeal, ManualSealApiServer};
	use sc_rpc::dev::{Dev, DevApiServer};
	use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};

	let client = || from.client.clone();
	let mut all = RpcModule::new(());
	all.merge(System::new(client(), from.pool.clone()).into_rpc())?;
	all.merge(TransactionPayment::new(client()).into_rpc())?;
	all.merge(Babe::new(client(), from.babe.clone(), from.keystore.clone(), from.select_chain.clone()).into_rpc())?;
	all.merge(
		Grandpa::new(
			executor,
			from.authorities.clone(),
			from.voter_state.clone(),
			from.justifications.clone(),
			from.finality_proofs.clone(),
		)
		.into_rpc(),
	)?;
	all.merge(SyncState::new(from.spec.cloned_box(), client(), from.authorities.clone(), from.babe.clone())?.into_rpc())?;
	all.merge(Dev::new(client()).into_rpc())?;
	if let Some(sealer) = &from.sealer {
		all.merge(ManualSeal::new(sealer.clone()).into_rpc())?;
	}
	Ok(all)
}
