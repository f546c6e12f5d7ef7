//! The session keys, in the order `Session.set_keys` takes them: five, and four on mainnet.
//!
//! The fifth belongs to DdcVerification: who holds it may inspect payouts.

use crate::*;
use alloc::vec::Vec;
use sp_runtime::impl_opaque_keys;

#[cfg(not(feature = "mainnet"))]
impl_opaque_keys! {
	pub struct SessionKeys {
		pub grandpa: Grandpa,
		pub babe: Babe,
		pub im_online: ImOnline,
		pub authority_discovery: AuthorityDiscovery,
		pub ddc_verification: DdcVerification,
	}
}

#[cfg(feature = "mainnet")]
impl_opaque_keys! {
	pub struct SessionKeys {
		pub grandpa: Grandpa,
		pub babe: Babe,
		pub im_online: ImOnline,
		pub authority_discovery: AuthorityDiscovery,
	}
}

/// The keys of a development validator: grandpa by ed25519, all others by sr25519.
pub fn development(ed25519: sp_core::ed25519::Public, sr25519: sp_core::sr25519::Public) -> SessionKeys {
	SessionKeys {
		grandpa: ed25519.into(),
		babe: sr25519.into(),
		im_online: sr25519.into(),
		authority_discovery: sr25519.into(),
		#[cfg(not(feature = "mainnet"))]
		ddc_verification: sr25519.into(),
	}
}
