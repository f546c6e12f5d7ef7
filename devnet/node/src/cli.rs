//! Arguments: those of every Substrate node, and two of our own.

use crate::{api::Block, seal::Seal};
use polkadot_sdk::*;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Run a node on a raw chain specification: `cere-trust-node --chain raw.json …`.
#[derive(Debug, clap::Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
	#[command(subcommand)]
	pub instead: Option<Instead>,

	#[command(flatten)]
	pub run: sc_cli::RunCmd,

	/// Make blocks without waiting for slots: `instant`, `manual`, or a number of seconds. Blocks are final at once.
	#[arg(long, value_name = "instant|manual|SECONDS")]
	pub seal: Option<Seal>,

	/// Keep compiled runtimes in this folder.
	#[arg(long, global = true, value_name = "DIR")]
	pub wasm_cache: Option<PathBuf>,
}

/// What can be done instead of running a node.
#[derive(Debug, clap::Subcommand)]
pub enum Instead {
	/// Check and import the blocks of a file, then stop.
	ImportBlocks(sc_cli::ImportBlocksCmd),
}

/// What a specification may say beside its genesis.
#[derive(Default, Clone, Serialize, Deserialize, sc_chain_spec::ChainSpecExtension)]
#[serde(rename_all = "camelCase", default)]
pub struct Extensions {
	/// Blocks whose hashes are known.
	pub fork_blocks: sc_client_api::ForkBlocks<Block>,
	/// Blocks that are refused.
	pub bad_blocks: sc_client_api::BadBlocks<Block>,
	/// Where `sync_state_genSyncSpec` puts its checkpoint.
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

impl sc_cli::SubstrateCli for Cli {
	fn impl_name() -> String {
		"cere-trust-node".into()
	}
	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}
	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}
	fn author() -> String {
		"the cere_trust developers".into()
	}
	fn support_url() -> String {
		env!("CARGO_PKG_REPOSITORY").into()
	}
	fn copyright_start_year() -> i32 {
		2026
	}
	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		if matches!(id, "" | "dev" | "local") {
			return Err("no chain is built in: name a raw chain specification with --chain FILE".into());
		}
		let spec = sc_service::GenericChainSpec::<Extensions>::from_json_file(PathBuf::from(id))
			.map_err(|error| format!("{id} is not a chain specification: {error}"))?;
		Ok(Box::new(spec))
	}
}
