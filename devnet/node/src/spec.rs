//! Reader of raw chain specifications, with messages for users about files that are none.

use crate::api::Block;
use polkadot_sdk::*;
use serde::{de::IgnoredAny, Deserialize, Serialize};
use serde_json::error::Category;
use std::{collections::BTreeMap, fs, io, path::Path};

/// The entries that a specification may have beside its genesis.
#[derive(Default, Clone, Serialize, Deserialize, sc_chain_spec::ChainSpecExtension)]
#[serde(rename_all = "camelCase", default)]
pub struct Extensions {
	/// Hashes of known blocks.
	pub fork_blocks: sc_client_api::ForkBlocks<Block>,
	/// Blocks that the node rejects.
	pub bad_blocks: sc_client_api::BadBlocks<Block>,
	/// The checkpoint that `sync_state_genSyncSpec` adds.
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

const NEEDED: [&str; 4] = ["name", "id", "bootNodes", "genesis"];

/// Read a chain specification from a file.
pub fn read(path: &Path) -> Result<Box<dyn sc_service::ChainSpec>, String> {
	let name = path.display();
	let text = fs::read(path).map_err(|error| format!("cannot read {name}: {}", reason(&error)))?;
	let none = |reason: &str| format!("{name} is not a chain specification: {reason}");
	let parts: BTreeMap<String, IgnoredAny> = parse(&text).map_err(|reason| none(&reason))?;
	if let Some(absent) = NEEDED.iter().find(|part| !parts.contains_key(**part)) {
		return Err(none(&format!("it has no '{absent}'")));
	}
	let Outline { id, genesis } = parse(&text).map_err(|reason| none(&reason))?;
	let Some(raw) = genesis.raw else {
		return Err(format!(
			"{name} is a plain chain specification, a raw one is needed: convert it with the binary of its own chain \
			 (build-spec --chain {name} --raw), or write one of cere-trust's with `python -m cere_trust.devnet.spec.rawspec FOLDER PRESET`"
		));
	};
	if !raw.contains_key("top") {
		return Err(none("its genesis.raw has no 'top'"));
	}
	if id.starts_with('.') || id.contains(['/', '\\']) {
		return Err(none("its 'id' cannot be the name of a folder, as a database's folder is named after it"));
	}
	let spec = sc_service::GenericChainSpec::<Extensions>::from_json_file(path.into())
		.map_err(|error| none(error.trim_start_matches("Error parsing spec file: ")))?;
	Ok(Box::new(spec))
}

#[derive(Deserialize)]
struct Outline {
	id: String,
	genesis: Genesis,
}

#[derive(Deserialize)]
struct Genesis {
	raw: Option<BTreeMap<String, IgnoredAny>>,
}

fn parse<T: for<'a> Deserialize<'a>>(text: &[u8]) -> Result<T, String> {
	serde_json::from_slice(text).map_err(|error| {
		let place = format!("line {}, column {}", error.line(), error.column());
		match error.classify() {
			Category::Eof => format!("it ends in the middle, at {place}"),
			Category::Data => format!("a value of another kind is needed at {place}"),
			_ => format!("it is not JSON, at {place}"),
		}
	})
}

/// Return the message of the system, without its error number.
pub fn reason(error: &io::Error) -> String {
	let message = error.to_string();
	message.split(" (os error").next().unwrap_or_default().into()
}
