//! The fee pot: an account that anyone may fill. When staking mints rewards, the pallet burns the same amount from it.

pub use pallet::*;

use crate::types::*;
use frame_support::pallet_macros::{import_section, pallet_section};

#[import_section(shape)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			tokens::{
				fungible::{Inspect, Mutate},
				Fortitude::Force,
				Precision::Exact,
				Preservation::{Expendable, Preserve},
			},
			Get,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::AccountIdConversion, AccountId32};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;
		/// Source of the fee pot's address.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Source of the treasury's address.
		#[pallet::constant]
		type TreasuryPalletId: Get<PalletId>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody filled the fee pot.
		ManualFeeAccountTopUp { source: T::AccountId, amount: Balance },
		/// Root said how fees are divided.
		#[cfg(feature = "mainnet")]
		FeeDistributionProportionConfigSet { treasury_proportion: Permill, fee_pot_proportion: Permill },
		/// An account's tokens were burnt.
		NativeTokenBurned(T::AccountId, Balance),
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Nobody has said how fees are divided.
		FeeDistributionConfigNotSet,
		/// A sum is too large.
		ArithmeticOverflow,
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		/// Create the pot's account: a share of a payout may be less than the existential deposit.
		fn build(&self) {
			T::Currency::mint_into(&Pallet::<T>::account_id(), T::Currency::minimum_balance())
				.expect("an existential deposit can be minted");
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account of the fee pot.
		pub fn account_id() -> T::AccountId {
			T::PalletId::get().into_account_truncating()
		}

		/// Burn from the fee pot the amount that rewards minted. If the pot holds less, this burns nothing, and the supply
		/// grows.
		pub fn withdraw_rewards(amount: Balance) -> DispatchResult {
			Self::burn(&Self::account_id(), amount)
		}

		fn top_up(source: T::AccountId, amount: Balance) -> DispatchResult {
			T::Currency::transfer(&source, &Self::account_id(), amount, Preserve)?;
			Self::deposit_event(Event::ManualFeeAccountTopUp { source, amount });
			Ok(())
		}

		fn burn_tokens(who: T::AccountId, amount: Balance) -> DispatchResult {
			Self::burn(&who, amount)?;
			Self::deposit_event(Event::NativeTokenBurned(who, amount));
			Ok(())
		}

		fn burn(who: &T::AccountId, amount: Balance) -> DispatchResult {
			T::Currency::burn_from(who, amount, Expendable, Exact, Force).map(drop)
		}
	}
}

// FRAME reads calls and storage without regard to `cfg`: it rejects two calls of one index, and gives a pallet whose only
// storage is under `cfg` an empty storage in metadata. Each shape therefore has a section.
#[cfg(not(feature = "mainnet"))]
#[pallet_section]
mod shape {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Move an amount from the caller to the fee pot; the caller's account must live on.
		///
		/// Fails as transfers do.
		#[pallet::call_index(0)]
		#[pallet::weight(crate::weights::fee_handler::manual_topup::<T>())]
		pub fn manual_topup(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			Self::top_up(ensure_signed(origin)?, amount)
		}

		/// Burn exactly this much of an account's tokens, whatever it has them locked for. Only root may.
		///
		/// Fails where the account holds less.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::fee_handler::burn_native_tokens::<T>())]
		pub fn burn_native_tokens(origin: OriginFor<T>, who: T::AccountId, amount: Balance) -> DispatchResult {
			ensure_root(origin)?;
			Self::burn_tokens(who, amount)
		}
	}
}

#[cfg(feature = "mainnet")]
#[pallet_section]
mod shape {
	use sp_runtime::Permill;

	/// How root wants fees divided.
	#[pallet::storage]
	pub type FeeDistributionProportionConfig<T: Config> = StorageValue<_, FeeDistributionProportion>;

	#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub struct FeeDistributionProportion {
		pub treasury_proportion: Permill,
		pub fee_pot_proportion: Permill,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Move an amount from the caller to the fee pot; the caller's account must live on.
		///
		/// Fails as transfers do.
		#[pallet::call_index(0)]
		#[pallet::weight(crate::weights::fee_handler::manual_topup::<T>())]
		pub fn manual_topup(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
			Self::top_up(ensure_signed(origin)?, amount)
		}

		/// Say which parts of fees, in percent, go to the treasury and to the fee pot. Only root may. It is noted and no
		/// more: transaction fees go half to the treasury and half to the author whatever stands here.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::fee_handler::fee_distribution_config::<T>())]
		pub fn fee_distribution_config(origin: OriginFor<T>, treasury: u32, fee_pot: u32) -> DispatchResult {
			ensure_root(origin)?;
			let [treasury_proportion, fee_pot_proportion] = [treasury, fee_pot].map(Permill::from_percent);
			let config = FeeDistributionProportion { treasury_proportion, fee_pot_proportion };
			FeeDistributionProportionConfig::<T>::put(config);
			Self::deposit_event(Event::FeeDistributionProportionConfigSet { treasury_proportion, fee_pot_proportion });
			Ok(())
		}

		/// Burn exactly this much of an account's tokens, whatever it has them locked for. Only root may.
		///
		/// Fails where the account holds less.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::fee_handler::burn_native_tokens::<T>())]
		pub fn burn_native_tokens(origin: OriginFor<T>, who: T::AccountId, amount: Balance) -> DispatchResult {
			ensure_root(origin)?;
			Self::burn_tokens(who, amount)
		}
	}
}
