//! A Substrate node without a built-in runtime: BABE, GRANDPA, networking, a transaction pool and JSON-RPC over any raw chain
//! specification. It executes the wasm of that specification.

mod api;
mod cli;
mod clock;
mod consensus;
mod inherents;
mod refusal;
mod rpc;
mod seal;
mod service;
mod spec;
mod types;

use clap::Parser;
use polkadot_sdk::*;
use sc_cli::SubstrateCli;
use sc_network::config::NetworkBackendType;
use std::{
	io::{self, Write},
	process::ExitCode,
};

fn main() -> ExitCode {
	let cli = cli::Cli::parse();
	match run(&cli) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			let _ = writeln!(io::stderr(), "error: {}", refusal::message(&error, &cli));
			ExitCode::FAILURE
		},
	}
}

fn run(cli: &cli::Cli) -> sc_cli::Result<()> {
	let own = service::Own { seal: cli.seal, wasm_cache: cli.wasm_cache.clone(), until_stdin_closes: cli.until_stdin_closes };
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
