//! Messages for users about errors that stop the node: the fault, its place, and the remedy.

use crate::{
	cli::{Cli, Instead},
	spec::reason,
};
use polkadot_sdk::*;
use sc_cli::Error;
use sc_service::Error as Service;
use sp_blockchain::Error as Chain;
use std::path::Path;

/// Return the message for an error.
pub fn message(error: &Error, cli: &Cli) -> String {
	match error {
		Error::Input(text) | Error::Service(Service::Other(text)) => text.clone(),
		Error::NetworkKeyNotFound(path) => format!(
			"there is no network key at {} yet: name one with --node-key-file, or have one made with \
			 --unsafe-force-node-key-generation",
			path.display()
		),
		Error::Service(Service::Client(error)) | Error::Client(error) => chain(error, cli),
		Error::Service(Service::Io(error)) | Error::Io(error) => match &cli.instead {
			Some(Instead::ImportBlocks(sc_cli::ImportBlocksCmd { input: Some(file), .. })) => {
				format!("cannot read {}: {}", file.display(), reason(error))
			},
			_ => reason(error),
		},
		_ => error.to_string(),
	}
}

fn chain(error: &Chain, cli: &Cli) -> String {
	let options = match &cli.instead {
		Some(Instead::ImportBlocks(command)) => &command.shared_params,
		None => &cli.run.shared_params,
	};
	let spec = options.chain.as_deref().unwrap_or_default();
	match error {
		Chain::Storage(text) => {
			format!("{spec} is not a chain specification: {}", text.trim_start_matches("Error parsing spec file: "))
		},
		Chain::VersionInvalid(_) | Chain::Execution(_) | Chain::RuntimeApiError(_) => {
			format!("the runtime of {spec} does not run here: {}", fault(&error.to_string()))
		},
		Chain::Backend(text) | Chain::StateDatabase(text) => {
			let base = options.base_path.as_deref().unwrap_or(Path::new("the folder of chains")).display();
			if text.contains("file is in use") {
				return format!("the chain in {base} is in use by another process; name another folder with --base-path");
			}
			let cause = text.split(" (os error").next().unwrap_or_default().trim_start_matches("IO Error: ");
			format!("no chain can be kept in {base}: {cause}; name another folder with --base-path, or remove this one")
		},
		_ => error.to_string(),
	}
}

/// The fault of a runtime, from the message of the executor.
fn fault(text: &str) -> String {
	let behind = |prefix| text.split_once(prefix).map(|(_, rest)| rest);
	if text.contains("missing from initial storage") {
		"the genesis has no ':code'".into()
	} else if text.contains("cannot deserialize module") {
		"its code is not WebAssembly, or damaged".into()
	} else if let Some(names) = behind("not present on the host: ") {
		format!("its code calls functions that this node does not have: {names}")
	} else if let Some((name, _)) = behind("Exported method ").and_then(|rest| rest.split_once(" is not found")) {
		format!("its code has no {name}; a chain needs BABE and GRANDPA")
	} else {
		behind("constructing the runtime: ").unwrap_or(text).into()
	}
}
