//! A Substrate node that knows no runtime: BABE, GRANDPA, networking, a transaction pool and JSON-RPC over any raw chain
//! specification. What it executes is the wasm of that specification.

mod api;
mod cli;
mod consensus;
mod rpc;
mod seal;
mod service;

use clap::Parser;
use polkadot_sdk::*;
use sc_cli::SubstrateCli;
use sc_network::config::NetworkBackendType;

fn main() -> sc_cli::Result<()> {
	let cli = cli::Cli::parse();
	let own = service::Own { seal: cli.seal, wasm_cache: cli.wasm_cache.clone() };
	if let Some(cli::Instead::ImportBlocks(command)) = &cli.instead {
		return cli.create_runner(command)?.async_run(|config| {
			let parts = service::open(&config, own)?;
			Ok((command.run(parts.client, parts.consensus.queue), parts.tasks))
		});
	}
	cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
		match config.network.network_backend {
			NetworkBackendType::Libp2p => service::start::<sc_network::NetworkWorker<_, _>>(config, own),
			NetworkBackendType::Litep2p => service::start::<sc_network::Litep2pNetworkBackend>(config, own),
		}
		.map_err(sc_cli::Error::Service)
	})
}
