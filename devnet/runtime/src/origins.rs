//! The origins OpenGov's tracks dispatch with. No calls, no storage, no events.
//!
//! Sections of a genesis file belong to pallets; what concerns the chain as a whole stands in this one's.

pub use pallet::*;

#[polkadot_sdk::frame_support::pallet]
pub mod pallet {
	use crate::{genesis, AccountId, Balance, CERE};
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::OriginTrait};
	use polkadot_sdk::*;

	#[pallet::config]
	pub trait Config: polkadot_sdk::frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Slots of an epoch, where not the usual number.
		pub epoch_duration: Option<u64>,
		/// Sessions of an era, where not the usual number.
		pub sessions_per_era: Option<u32>,
		/// Calls to make, SCALE-encoded, each as signed by the account; they must succeed.
		pub calls: Vec<(AccountId, sp_core::Bytes)>,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build(self.epoch_duration, self.sessions_per_era, &self.calls);
		}
	}

	#[pallet::origin]
	#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub enum Origin {
		StakingAdmin,
		Treasurer,
		GeneralAdmin,
		ReferendumCanceller,
		ReferendumKiller,
		SmallTipper,
		BigTipper,
		SmallSpender,
		MediumSpender,
		BigSpender,
		WhitelistedCaller,
		ClusterProtocolActivator,
		ClusterProtocolUpdater,
	}

	/// A check for one of the origins, under the origin's name.
	macro_rules! checks {
		($($name:ident),+) => {$(
			pub struct $name;
			impl<O: OriginTrait> EnsureOrigin<O> for $name
			where
				for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
			{
				type Success = ();
				fn try_origin(origin: O) -> Result<(), O> {
					let found = matches!(origin.caller().try_into(), Ok(Origin::$name));
					if found { Ok(()) } else { Err(origin) }
				}
			}
		)+};
	}
	checks!(
		StakingAdmin,
		Treasurer,
		GeneralAdmin,
		ReferendumCanceller,
		ReferendumKiller,
		WhitelistedCaller,
		ClusterProtocolActivator,
		ClusterProtocolUpdater
	);

	/// Succeeds for the origins that may spend from the treasury, with the most each may.
	pub struct Spender;
	impl<O: OriginTrait> EnsureOrigin<O> for Spender
	where
		for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
	{
		type Success = Balance;
		fn try_origin(origin: O) -> Result<Balance, O> {
			let cap = match origin.caller().try_into() {
				Ok(Origin::SmallTipper) => Some(250),
				Ok(Origin::BigTipper) => Some(1_000),
				Ok(Origin::SmallSpender) => Some(10_000),
				Ok(Origin::MediumSpender) => Some(100_000),
				Ok(Origin::BigSpender) => Some(1_000_000),
				Ok(Origin::Treasurer) => Some(10_000_000),
				_ => None,
			};
			cap.map(|cere| cere * CERE).ok_or(origin)
		}
	}
}
