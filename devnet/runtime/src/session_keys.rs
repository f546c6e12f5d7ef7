//! The session keys, in the order of `Session.set_keys`: five, and four on mainnet.
//!
//! The fifth belongs to DdcVerification: its holder may inspect payouts.

use crate::*;
use alloc::vec::Vec;
use sp_runtime::impl_opaque_keys;

/// Declares the keys of both shapes, then those of the shape. `impl_opaque_keys!` does not read `cfg`.
macro_rules! session_keys {
	($($own:ident: $pallet:ident)?) => {
		impl_opaque_keys! {
			pub struct SessionKeys {
				pub grandpa: Grandpa,
				pub babe: Babe,
				pub im_online: ImOnline,
				pub authority_discovery: AuthorityDiscovery,
				$(pub $own: $pallet,)?
			}
		}
	};
}

#[cfg(not(feature = "mainnet"))]
session_keys!(ddc_verification: DdcVerification);
#[cfg(feature = "mainnet")]
session_keys!();

/// Return the keys of a development validator: ed25519 for GRANDPA, sr25519 for all others.
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
