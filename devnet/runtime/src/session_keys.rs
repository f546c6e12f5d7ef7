//! The five session keys, in the order `Session.set_keys` takes them.
//!
//! The fifth belongs to DdcVerification. Validators carry it from the start, so that keys keep their shape; nothing
//! listens to it yet.

use crate::*;
use alloc::vec::Vec;
use frame_support::traits::OneSessionHandler;
use sp_runtime::{impl_opaque_keys, BoundToRuntimeAppPublic};

impl_opaque_keys! {
	pub struct SessionKeys {
		pub grandpa: Grandpa,
		pub babe: Babe,
		pub im_online: ImOnline,
		pub authority_discovery: AuthorityDiscovery,
		pub ddc_verification: DdcVerificationKeys,
	}
}

pub mod ddc_verification {
	mod app {
		use polkadot_sdk::{sp_application_crypto::{app_crypto, sr25519}, sp_core::crypto::KeyTypeId};
		app_crypto!(sr25519, KeyTypeId(*b"cer!"));
	}
	pub type AuthorityId = app::Public;
}

pub struct DdcVerificationKeys;

impl BoundToRuntimeAppPublic for DdcVerificationKeys {
	type Public = ddc_verification::AuthorityId;
}

impl OneSessionHandler<AccountId> for DdcVerificationKeys {
	type Key = ddc_verification::AuthorityId;

	fn on_genesis_session<'a, I: 'a + Iterator<Item = (&'a AccountId, Self::Key)>>(_validators: I) {}

	fn on_new_session<'a, I: 'a + Iterator<Item = (&'a AccountId, Self::Key)>>(_: bool, _validators: I, _queued: I) {}

	fn on_disabled(_validator: u32) {}
}

/// The keys of a development validator: grandpa by ed25519, all others by sr25519.
pub fn development(ed25519: sp_core::ed25519::Public, sr25519: sp_core::sr25519::Public) -> SessionKeys {
	SessionKeys {
		grandpa: ed25519.into(),
		babe: sr25519.into(),
		im_online: sr25519.into(),
		authority_discovery: sr25519.into(),
		ddc_verification: sr25519.into(),
	}
}

