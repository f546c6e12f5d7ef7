//! Genesis presets.
//!
//! | preset | validators |
//! |---|---|
//! | `dev`, also `development` | Alice and Bob |
//! | `local4` | Alice, Bob, Charlie and Dave, for a network of real nodes |
//! | `short` | as `local4`, with sessions of a minute and eras of three |
//! | `network` | sixty, with some seven hundred nominators and a pool |
//! | `mainnet`, the only preset of that shape | as `dev` |
//!
//! Alice and Eve have no stakes, votes or deposits, so that examples can begin with them.

mod ddc;
#[cfg(not(feature = "mainnet"))]
mod network;

use crate::*;
use alloc::{vec, vec::Vec};
use codec::Decode;
use serde_json::{json, Value};
use sp_core::Bytes;
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring as Key};
use sp_runtime::{traits::Dispatchable, Perbill};
use sp_staking::StakerStatus;

#[cfg(feature = "mainnet")]
const PRESETS: &[(&str, fn() -> Value)] = &[("mainnet", dev)];
#[cfg(not(feature = "mainnet"))]
const PRESETS: &[(&str, fn() -> Value)] = &[
	("dev", dev),
	(sp_genesis_builder::DEV_RUNTIME_PRESET, dev),
	("local4", local4),
	("short", short),
	("network", network::preset),
];
const ENDOWMENT: Balance = 10_000_000 * CERE;
/// Dev accounts that may validate: stash, key of its session keys, stake in CERE.
const CANDIDATES: [(Key, Option<(Ed25519Keyring, Key)>, Balance); 8] = [
	(Key::AliceStash, Some((Ed25519Keyring::Alice, Key::Alice)), 1_000_000),
	(Key::BobStash, Some((Ed25519Keyring::Bob, Key::Bob)), 900_000),
	(Key::CharlieStash, Some((Ed25519Keyring::Charlie, Key::Charlie)), 60_000),
	(Key::DaveStash, Some((Ed25519Keyring::Dave, Key::Dave)), 50_000),
	(Key::EveStash, None, 40_000),
	(Key::FerdieStash, None, 30_000),
	(Key::One, None, 20_000),
	(Key::Two, None, 10_000),
];

pub fn names() -> Vec<PresetId> {
	PRESETS.iter().map(|(name, _)| (*name).into()).collect()
}

pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	let id: &str = id.as_ref();
	let (_, make) = PRESETS.iter().find(|(name, _)| *name == id)?;
	Some(serde_json::to_vec(&make()).expect("a preset is valid JSON"))
}

/// Apply the part of a genesis file that belongs to no pallet: the lengths of sessions and eras, and calls with their signers,
/// dispatched in the first state.
pub fn build(epoch_duration: Option<u64>, sessions_per_era: Option<u32>, calls: &[(AccountId, Bytes)]) {
	if let Some(slots) = epoch_duration {
		EpochDuration::set(&slots);
	}
	if let Some(sessions) = sessions_per_era {
		SessionsPerEra::set(&sessions);
	}
	for (who, call) in calls {
		let call = RuntimeCall::decode(&mut &call[..]).expect("a genesis call can be decoded");
		call.dispatch(RuntimeOrigin::signed(who.clone())).expect("a genesis call succeeds");
	}
	// The first era was planned before the calls: copy the preferences that its validators have set in them.
	for (stash, _) in pallet_staking::ErasValidatorPrefs::<Runtime>::iter_prefix(0).collect::<Vec<_>>() {
		pallet_staking::ErasValidatorPrefs::<Runtime>::insert(0, &stash, Staking::validators(&stash));
	}
}

fn dev() -> Value {
	development(2)
}

#[cfg(not(feature = "mainnet"))]
fn local4() -> Value {
	development(4)
}

#[cfg(not(feature = "mainnet"))]
fn short() -> Value {
	let mut config = local4();
	config["origins"] = json!({ "epochDuration": 10, "sessionsPerEra": 3 });
	config
}

/// Return the balances of the dev accounts and of the fee pot. The pallet creates no pot, as on the live chain; without one, it
/// could not receive a payout's share below the existential deposit.
fn endowments() -> Vec<(AccountId, Balance)> {
	let mut balances: Vec<_> = Key::iter().map(|key| (key.to_account_id(), ENDOWMENT)).collect();
	balances.push((FeeHandler::account_id(), CERE));
	balances
}

/// Return a chain of the dev accounts in which the first `active` candidates validate. The others can be nominated, but have no
/// session keys, and too little stake to be elected.
fn development(active: usize) -> Value {
	let balances = endowments();
	let (validators, _) = CANDIDATES.split_at(active);
	let (mut session, mut inspectors) = (vec![], vec![]);
	for (stash, keys, _) in validators {
		let (stash, (ed25519, sr25519)) = (stash.to_account_id(), keys.expect("an active candidate has session keys"));
		let ed25519 = sp_core::ed25519::Public::from_raw(ed25519.to_raw_public());
		session.push((stash.clone(), stash.clone(), session_keys::development(ed25519, sr25519.public())));
		inspectors.push((sr25519.to_account_id(), stash));
	}
	let mut stakers = vec![];
	for (stash, _, cere) in CANDIDATES {
		let who = stash.to_account_id();
		stakers.push((who.clone(), who, cere * CERE, StakerStatus::<AccountId>::Validator));
	}
	let nominations = [(Key::Charlie, 5_000, [Key::AliceStash, Key::CharlieStash])];
	for (nominator, cere, targets) in nominations {
		let who = nominator.to_account_id();
		let targets = targets.iter().map(|key| key.to_account_id()).collect();
		stakers.push((who.clone(), who, cere * CERE, StakerStatus::Nominator(targets)));
	}
	let committee = [Key::Alice, Key::Bob, Key::Charlie].map(|key| key.to_account_id());
	let mut config = json!({
		"balances": { "balances": balances },
		"session": { "keys": session },
		"staking": {
			"validatorCount": active,
			"minimumValidatorCount": 1,
			// The validators of a development chain send no heartbeats: they must stay in the set without them.
			"invulnerables": validators.iter().map(|v| v.0.to_account_id()).collect::<Vec<_>>(),
			"slashRewardFraction": Perbill::from_percent(10),
			"stakers": stakers,
		},
		"babe": { "epochConfig": BABE_GENESIS_EPOCH_CONFIG },
		"sudo": { "key": Key::Alice.to_account_id() },
		"techComm": { "members": committee },
		"nominationPools": { "maxPools": 16, "maxMembersPerPool": 32, "maxMembers": 512 },
	});
	if cfg!(feature = "mainnet") {
		config["ddcPayouts"] = json!({ "authorisedCaller": Key::Ferdie.to_account_id() });
	} else {
		config["ddcVerification"] = json!({ "validators": inspectors });
	}
	for (pallet, section) in ddc::sections() {
		config[pallet] = section;
	}
	config
}
