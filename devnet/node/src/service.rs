//! Builds and starts the node: client, pool, consensus, network, RPC; an authority also authors blocks and votes.

use crate::{
	api::*,
	consensus::{self, Consensus, Proposer, JUSTIFICATION_PERIOD},
	rpc,
	seal::{self, Seal, Sealing},
	spec::reason,
	types::*,
};
use futures::{
	channel::{mpsc, oneshot},
	FutureExt,
};
use polkadot_sdk::*;
use sc_chain_spec::{BuildGenesisBlock, GenesisBlockBuilder};
use sc_client_api::{Backend as _, BlockBackend};
use sc_consensus_grandpa::{warp_proof::NetworkProvider, FinalityProofProvider, SharedVoterState};
use sc_executor::{HeapAllocStrategy, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_network::{config::FullNetworkConfiguration, NetworkBackend};
use sc_service::{BuildNetworkParams, Configuration, KeystoreContainer, SpawnTasksParams, TaskManager, WarpSyncConfig};
use sc_transaction_pool::{TransactionPoolOptions, TransactionPoolType};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Block as _;
use std::{
	io::{self, ErrorKind},
	net::TcpListener,
	path::{Path, PathBuf},
	sync::Arc,
	thread,
	time::Duration,
};

/// The options that other Substrate nodes do not have.
pub struct Own {
	pub seal: Option<Seal>,
	pub wasm_cache: Option<PathBuf>,
	pub until_stdin_closes: bool,
}

/// A chain with its pool and its consensus, before any of their tasks runs.
pub struct Parts {
	pub client: Arc<Client>,
	pub backend: Arc<Backend>,
	pub keys: KeystoreContainer,
	pub tasks: TaskManager,
	pub select_chain: SelectChain,
	pub pool: Arc<Pool>,
	pub consensus: Consensus,
}

/// Open the chain's database.
pub fn open(config: &Configuration, own: Own) -> Result<Parts, Failure> {
	let registry = config.prometheus_registry();
	let executor = executor(config, own.wasm_cache);
	let kept = config.database.path().is_some_and(Path::exists);
	let (client, backend, keys, tasks) = sc_service::new_full_parts::<Block, RuntimeApi, _>(config, None, executor.clone())?;
	if kept {
		check_genesis(config, client.info().genesis_hash, &backend, executor)?;
	}
	let client = Arc::new(client);
	let select_chain = SelectChain::new(backend.clone());
	let pool: Arc<Pool> = Arc::from(
		sc_transaction_pool::Builder::new(tasks.spawn_essential_handle(), client.clone(), config.role.is_authority().into())
			.with_options(pool_options(config, own.seal))
			.with_prometheus(registry)
			.build(),
	);
	let consensus = consensus::new(&client, &select_chain, &pool, &tasks.spawn_essential_handle(), registry)?;
	Ok(Parts { client, backend, keys, tasks, select_chain, pool, consensus })
}

/// Reject a database of another chain: the node would run that chain, not the one of the specification.
fn check_genesis(config: &Configuration, kept: Hash, backend: &Arc<Backend>, executor: Executor) -> Result<(), Failure> {
	let spec = config.chain_spec.as_storage_builder();
	let (genesis, _) = GenesisBlockBuilder::<Block, _, _>::new(spec, false, backend.clone(), executor)?.build_genesis_block()?;
	if genesis.hash() == kept {
		return Ok(());
	}
	Err(Failure::Other(format!(
		"{} keeps a chain with genesis {kept:?}, the specification's is {:?}; name another folder with --base-path, or remove this one",
		config.base_path.path().display(),
		genesis.hash()
	)))
}

/// Start all tasks. They run until the task manager is dropped.
pub fn start<N: NetworkBackend<Block, Hash>>(mut config: Configuration, own: Own) -> Result<TaskManager, Failure> {
	if own.seal.is_some() && !config.role.is_authority() {
		return Err(Failure::Other("--seal makes blocks as an authority does: add --alice, or another's name, or --validator".into()));
	}
	claim_ports(&mut config)?;
	let registry = config.prometheus_registry().cloned();
	let registry = registry.as_ref();
	let (seal, until_stdin_closes) = (own.seal, own.until_stdin_closes);
	let Parts { client, backend, keys, mut tasks, select_chain, pool, consensus } = open(&config, own)?;
	let Consensus { block_import, queue, babe, worker, grandpa, inherents } = consensus;
	let keystore = keys.keystore();
	let authorities = grandpa.shared_authority_set().clone();

	let metrics = N::register_notification_metrics(registry);
	let mut network_config = FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, registry.cloned());
	let genesis = client.block_hash(0)?.ok_or("there is no genesis block")?;
	let protocol = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (votes, notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(protocol.clone(), metrics.clone(), network_config.peer_store_handle());
	network_config.add_notification_protocol(votes);
	let warp = Arc::new(NetworkProvider::new(backend.clone(), authorities.clone(), Vec::new()));
	let (network, system_rpc_tx, tx_handler_controller, sync) = sc_service::build_network(BuildNetworkParams {
		config: &config,
		net_config: network_config,
		client: client.clone(),
		transaction_pool: pool.clone(),
		spawn_handle: tasks.spawn_handle(),
		import_queue: queue,
		block_announce_validator_builder: None,
		warp_sync_config: Some(WarpSyncConfig::WithProvider(warp)),
		block_relay: None,
		metrics,
	})?;

	if config.offchain_worker.enabled {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.clone()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator: config.role.is_authority(),
			enable_http_requests: false,
			custom_extensions: |_| Vec::new(),
		})?;
		let running = workers.run(client.clone(), tasks.spawn_handle()).boxed();
		tasks.spawn_handle().spawn("offchain-workers", "offchain-worker", running);
	}

	let (role, force_authoring, name) = (config.role, config.force_authoring, config.network.node_name.clone());
	let votes_on = !config.disable_grandpa && seal.is_none();
	let voter_state = SharedVoterState::empty();
	let (sealer, requested) = mpsc::channel(1000);
	let sources = rpc::Sources {
		client: client.clone(),
		pool: pool.clone(),
		select_chain: select_chain.clone(),
		spec: config.chain_spec.cloned_box(),
		keystore: keystore.clone(),
		babe: worker,
		authorities: authorities.clone(),
		justifications: grandpa.justification_stream(),
		voter_state: voter_state.clone(),
		finality_proofs: FinalityProofProvider::new_for_service(backend.clone(), Some(authorities)),
		sealer: seal.map(|_| sealer),
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut tasks,
		keystore: keystore.clone(),
		transaction_pool: pool.clone(),
		rpc_builder: Box::new(move |executor| rpc::methods(&sources, executor).map_err(Failure::Application)),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync.clone(),
		telemetry: None,
		tracing_execute_block: None,
	})?;

	if role.is_authority() {
		let proposer = Proposer::new(tasks.spawn_handle(), client.clone(), pool.clone(), registry, None);
		if let Some(seal) = seal {
			let (keystore, pool) = (keystore.clone(), pool.clone());
			let sealing = Sealing { seal, requested, client, pool, select_chain, keystore, babe, block_import, proposer, inherents };
			tasks.spawn_essential_handle().spawn_blocking("seal", Some("block-authoring"), seal::run(sealing)?);
		} else {
			let authoring = sc_consensus_babe::start_babe(sc_consensus_babe::BabeParams {
				keystore: keystore.clone(),
				client,
				select_chain,
				env: proposer,
				block_import,
				sync_oracle: sync.clone(),
				justification_sync_link: sync.clone(),
				create_inherent_data_providers: inherents,
				force_authoring,
				backoff_authoring_blocks: None::<()>,
				babe_link: babe,
				block_proposal_slot_portion: sc_consensus_babe::SlotProportion::new(0.5),
				max_block_proposal_slot_portion: None,
				telemetry: None,
			})?;
			tasks.spawn_essential_handle().spawn_blocking("babe", Some("block-authoring"), authoring);
		}
	}
	if votes_on {
		let voting = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: Duration::from_millis(333),
				justification_generation_period: JUSTIFICATION_PERIOD,
				name: Some(name),
				observer_enabled: false,
				keystore: role.is_authority().then_some(keystore),
				local_role: role,
				telemetry: None,
				protocol_name: protocol,
			},
			link: grandpa,
			network,
			sync,
			notification_service: notifications,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: registry.cloned(),
			shared_voter_state: voter_state,
			telemetry: None,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
		})?;
		tasks.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voting);
	}
	if until_stdin_closes {
		tasks.spawn_essential_handle().spawn("until-stdin-closes", None, stdin_closes());
	}
	Ok(tasks)
}

/// Reject a port that is in use. Without this, the node would listen on a random port and report that only in its log.
fn claim_ports(config: &mut Configuration) -> Result<(), Failure> {
	for endpoint in config.rpc.addr.iter_mut().flatten() {
		endpoint.retry_random_port = false;
		if endpoint.is_optional {
			continue;
		}
		let address = endpoint.listen_addr;
		TcpListener::bind(address).map_err(|error| match error.kind() {
			ErrorKind::AddrInUse => {
				Failure::Other(format!("port {} is in use; name another with --rpc-port, or 0 for any free one", address.port()))
			},
			_ => Failure::Other(format!("cannot listen on {address}: {}", reason(&error))),
		})?;
	}
	Ok(())
}

/// Wait for the end of standard input. A separate thread reads it, so that the node can stop earlier for another reason.
async fn stdin_closes() {
	let (sender, closed) = oneshot::channel::<()>();
	thread::spawn(move || {
		let _ = io::copy(&mut io::stdin(), &mut io::sink());
		drop(sender);
	});
	let _ = closed.await;
}

fn executor(config: &Configuration, cache: Option<PathBuf>) -> Executor {
	let options = &config.executor;
	let heap = match options.default_heap_pages {
		Some(pages) => HeapAllocStrategy::Static { extra_pages: pages as _ },
		None => DEFAULT_HEAP_ALLOC_STRATEGY,
	};
	let builder = Executor::builder()
		.with_execution_method(options.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(options.max_runtime_instances)
		.with_runtime_cache_size(options.runtime_cache_size);
	match cache {
		Some(folder) => builder.with_cache_path(folder).build(),
		None => builder.build(),
	}
}

/// The options of the pool. The fork-aware pool, the default of nodes, loses transactions if blocks follow each other within
/// milliseconds, so that the seal modes take the single-state pool.
fn pool_options(config: &Configuration, seal: Option<Seal>) -> TransactionPoolOptions {
	match seal {
		Some(_) => TransactionPoolOptions::new_with_params(8192, 20 << 20, None, TransactionPoolType::SingleState, true),
		None => config.transaction_pool.clone(),
	}
}
