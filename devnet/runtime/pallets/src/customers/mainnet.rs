//! Customers on mainnet: an account has one deposit for all clusters, and one vault holds all deposits.

use super::pallet::*;
use crate::types::*;
use frame_support::{
	pallet_macros::pallet_section,
	traits::{ExistenceRequirement, Get},
};
use sp_runtime::traits::AccountIdConversion;

/// The clusters that a deposit is for: all.
pub type DepositScope = ();

pub(super) const STORAGE_VERSION: u16 = 1;

/// The rule for the payer of a deposit: its account may end, unless a consumer reference holds it.
pub(super) const PAYER: ExistenceRequirement = ExistenceRequirement::AllowDeath;

pub(super) fn scope_of(_: &ClusterId) -> DepositScope {}

#[pallet_section]
pub(super) mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Create a bucket in a cluster; the caller owns it. Costs the fee alone; its id is in `BucketCreated`.
		///
		/// Fails with `ClusterDoesNotExist`.
		#[pallet::call_index(0)]
		#[pallet::weight(crate::weights::customers::create_bucket::<T>())]
		pub fn create_bucket(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			bucket_params: BucketParams,
		) -> DispatchResult {
			Self::new_bucket(ensure_signed(origin)?, cluster_id, bucket_params)
		}

		/// Make the first deposit of the caller; `value` is clipped to its free balance.
		///
		/// Fails with `AlreadyPaired`, `InsufficientDeposit`, `BadState` or `TransferFailed`.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::customers::deposit::<T>())]
		pub fn deposit(origin: OriginFor<T>, #[pallet::compact] value: Balance) -> DispatchResult {
			Self::first_deposit(ensure_signed(origin)?, (), value)
		}

		/// Add to the caller's deposit; the amount is clipped to its free balance.
		///
		/// Fails with `NotOwner`, `InsufficientDeposit` or `TransferFailed`.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::customers::deposit_extra::<T>())]
		pub fn deposit_extra(origin: OriginFor<T>, #[pallet::compact] max_additional: Balance) -> DispatchResult {
			Self::further_deposit(ensure_signed(origin)?, (), max_additional)
		}

		/// Ask for part of the caller's deposit back, clipped to what is active; it is due after `UnlockingDelay`.
		///
		/// Fails with `NotOwner` or `NoMoreChunks`. Asking for nothing succeeds without an event.
		#[pallet::call_index(3)]
		#[pallet::weight(crate::weights::customers::unlock_deposit::<T>())]
		pub fn unlock_deposit(origin: OriginFor<T>, #[pallet::compact] value: Balance) -> DispatchResult {
			Self::unlock(ensure_signed(origin)?, (), value)
		}

		/// Get back what is due.
		///
		/// Fails with `NotOwner`, or with the currency's error if the vault cannot pay. Where nothing is due it succeeds without
		/// an event.
		#[pallet::call_index(4)]
		#[pallet::weight(crate::weights::customers::withdraw_unlocked_deposit_kill::<T>())]
		pub fn withdraw_unlocked_deposit(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			Self::withdraw(owner.clone(), ())?;
			// A ledger that stays costs less than one that goes.
			let stays = Self::ledger(&(), &owner).is_some();
			Ok(stays.then(crate::weights::customers::withdraw_unlocked_deposit_update::<T>).into())
		}

		/// Change a bucket's parameters, also of a removed one. Only its owner may.
		///
		/// Fails with `NoBucketWithId` or `NotBucketOwner`.
		#[pallet::call_index(5)]
		#[pallet::weight(crate::weights::customers::set_bucket_params::<T>())]
		pub fn set_bucket_params(
			origin: OriginFor<T>,
			bucket_id: BucketId,
			bucket_params: BucketParams,
		) -> DispatchResult {
			Self::change_bucket(ensure_signed(origin)?, bucket_id, bucket_params)
		}

		/// Mark a bucket as removed; its record stays. Only its owner may.
		///
		/// Fails with `NoBucketWithId`, `NotBucketOwner` or `AlreadyRemoved`.
		#[pallet::call_index(6)]
		#[pallet::weight(crate::weights::customers::remove_bucket::<T>())]
		pub fn remove_bucket(origin: OriginFor<T>, bucket_id: BucketId) -> DispatchResult {
			Self::mark_removed(ensure_signed(origin)?, bucket_id)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The account that holds all deposits.
	pub fn vault(_: &DepositScope) -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	pub(crate) fn ledger(_: &DepositScope, owner: &T::AccountId) -> Option<CustomerLedger> {
		Ledger::<T>::get(owner)
	}

	pub(crate) fn put_ledger(_: &DepositScope, owner: &T::AccountId, ledger: CustomerLedger) {
		Ledger::<T>::insert(owner, ledger);
	}

	pub(super) fn remove_ledger(_: &DepositScope, owner: &T::AccountId) {
		Ledger::<T>::remove(owner);
	}
}
