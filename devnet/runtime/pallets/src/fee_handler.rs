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
				fungible::{Balanced, Inspect, Mutate},
				Fortitude::Force,
				Precision::{BestEffort, Exact},
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
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId> + Balanced<Self::AccountId>;
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
		/// Root set the parts of fees for the treasury and for the fee pot.
		#[cfg(feature = "mainnet")]
		FeeDistributionProportionConfigSet { config: FeeDistributionProportion },
		/// This amount of an account's tokens was burnt.
		NativeTokenBurned(T::AccountId, Balance),
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Root has not set the parts of fees.
		FeeDistributionConfigNotSet,
		#[cfg_attr(not(feature = "mainnet"), doc = " A sum is too large.")]
		#[cfg_attr(feature = "mainnet", doc = " The parts of fees add up to less than 100 %.")]
		ArithmeticOverflow,
	}

	impl<T: Config> Pallet<T> {
		/// The account of the fee pot.
		pub fn account_id() -> T::AccountId {
			T::PalletId::get().into_account_truncating()
		}

		/// Burn from the fee pot the amount that rewards minted; `Balances.Withdraw` reports it. If the pot holds less, this
		/// burns nothing, and the supply grows.
		pub fn withdraw_rewards(amount: Balance) -> DispatchResult {
			T::Currency::withdraw(&Self::account_id(), amount, Exact, Expendable, Force).map(drop)
		}

		fn top_up(source: T::AccountId, amount: Balance) -> DispatchResult {
			T::Currency::transfer(&source, &Self::account_id(), amount, Preserve)?;
			Self::deposit_event(Event::ManualFeeAccountTopUp { source, amount });
			Ok(())
		}

		fn burn_tokens(who: T::AccountId, amount: Balance) -> DispatchResult {
			let burnt = T::Currency::burn_from(&who, amount, Preserve, BestEffort, Force)?;
			Self::deposit_event(Event::NativeTokenBurned(who, burnt));
			Ok(())
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

		/// Burn up to this amount of an account's tokens, also of locked ones; the account keeps the existential deposit. Only
		/// root may. `NativeTokenBurned` has the amount burnt.
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
	use sp_runtime::{Permill, Saturating};

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

		/// Set the parts of fees, in percent, for the treasury and for the fee pot. Only root may. The pallet only stores
		/// them: half of a transaction's fee goes to the treasury and half to the author, whatever they are.
		///
		/// Fails with `ArithmeticOverflow` if both parts, each clipped to 100 %, add up to less than 100 %.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::fee_handler::fee_distribution_config::<T>())]
		pub fn fee_distribution_config(
			origin: OriginFor<T>,
			treasury_fee_proportion: u32,
			fee_pot_proportion: u32,
		) -> DispatchResult {
			ensure_root(origin)?;
			let [treasury_proportion, fee_pot_proportion] =
				[treasury_fee_proportion, fee_pot_proportion].map(Permill::from_percent);
			let whole = treasury_proportion.saturating_add(fee_pot_proportion);
			ensure!(whole == Permill::one(), Error::<T>::ArithmeticOverflow);
			let config = FeeDistributionProportion { treasury_proportion, fee_pot_proportion };
			FeeDistributionProportionConfig::<T>::put(config.clone());
			Self::deposit_event(Event::FeeDistributionProportionConfigSet { config });
			Ok(())
		}

		/// Burn up to this amount of an account's tokens, also of locked ones; the account keeps the existential deposit. Only
		/// root may. `NativeTokenBurned` has the amount burnt.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::fee_handler::burn_native_tokens::<T>())]
		pub fn burn_native_tokens(origin: OriginFor<T>, who: T::AccountId, amount: Balance) -> DispatchResult {
			ensure_root(origin)?;
			Self::burn_tokens(who, amount)
		}
	}
}
