//! The arguments of the node: those of every Substrate node, and three more.

use crate::{seal::Seal, spec};
use polkadot_sdk::*;
use std::path::{Path, PathBuf};

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

	/// Stop when standard input closes, so that the node does not outlive a program that keeps the other end open.
	#[arg(long)]
	pub until_stdin_closes: bool,
}

/// The commands that do something else than run a node.
#[derive(Debug, clap::Subcommand)]
pub enum Instead {
	/// Check and import the blocks of a file, then stop.
	ImportBlocks(sc_cli::ImportBlocksCmd),
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
		spec::read(Path::new(id))
	}
}
