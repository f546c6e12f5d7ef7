//! The origins with which OpenGov's tracks dispatch. No calls, no storage, no events.
//!
//! Each section of a genesis file belongs to a pallet; this pallet's section has the settings of the chain as a whole.

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
		/// Slots of an epoch, if not the default.
		pub epoch_duration: Option<u64>,
		/// Sessions of an era, if not the default.
		pub sessions_per_era: Option<u32>,
		/// SCALE-encoded calls with their signers; the genesis dispatches them, and each must succeed.
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

	/// Declares a check for each of the origins, under its name.
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

	/// The origins that may spend from the treasury, each with its maximum.
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
