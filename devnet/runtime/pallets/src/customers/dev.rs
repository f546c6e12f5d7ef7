//! Customers at 80013: an account has a deposit for each cluster, and each cluster has a vault.

use super::pallet::*;
use crate::types::*;
use frame_support::{
	pallet_macros::pallet_section,
	traits::{ExistenceRequirement, Get},
};
use sp_runtime::traits::AccountIdConversion;

/// The clusters that a deposit is for: one.
pub type DepositScope = ClusterId;

pub(super) const STORAGE_VERSION: u16 = 5;

/// The rule for the payer of a deposit: its account must keep the existential deposit.
pub(super) const PAYER: ExistenceRequirement = ExistenceRequirement::KeepAlive;

pub(super) fn scope_of(cluster_id: &ClusterId) -> DepositScope {
	*cluster_id
}

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

		/// Make the first deposit of the caller to a cluster; `value` is clipped to its free balance.
		///
		/// Fails with `ClusterDoesNotExist`, `AlreadyPaired`, `InsufficientDeposit`, `BadState` or `TransferFailed`.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::customers::deposit::<T>())]
		pub fn deposit(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			#[pallet::compact] value: Balance,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::ensure_cluster(&cluster_id)?;
			Self::first_deposit(owner, cluster_id, value)
		}

		/// Add to the caller's deposit; the amount is clipped to its free balance.
		///
		/// Fails with `ClusterDoesNotExist`, `NotOwner`, `InsufficientDeposit` or `TransferFailed`.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::customers::deposit_extra::<T>())]
		pub fn deposit_extra(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			#[pallet::compact] max_additional: Balance,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::ensure_cluster(&cluster_id)?;
			Self::further_deposit(owner, cluster_id, max_additional)
		}

		/// Deposit for another account. If the owner has less than the existential deposit, the funder first transfers one
		/// existential deposit out of `value` to it.
		///
		/// Fails with `ClusterDoesNotExist`, `NotEnoughBalance`, `InsufficientDeposit` (a first deposit below the existential
		/// deposit, checked before the balance, or an active part below it afterwards), `BadState` or `TransferFailed`. The
		/// transfer to the owner fails with the error of DdcCustomers' currency, e.g. `Token.NotExpendable`.
		#[pallet::call_index(3)]
		#[pallet::weight(crate::weights::customers::deposit::<T>())]
		pub fn deposit_for(
			origin: OriginFor<T>,
			owner: T::AccountId,
			cluster_id: ClusterId,
			#[pallet::compact] value: Balance,
		) -> DispatchResult {
			let funder = ensure_signed(origin)?;
			Self::ensure_cluster(&cluster_id)?;
			let minimum = T::Currency::minimum_balance();
			let can_pay = T::Currency::free_balance(&funder) >= value;
			if let Some(ledger) = ClusterLedger::<T>::get(cluster_id, &owner) {
				ensure!(can_pay, Error::<T>::NotEnoughBalance);
				return Self::pay_in(&funder, Self::extended(ledger, value)?, cluster_id, value);
			}
			ensure!(value >= minimum, Error::<T>::InsufficientDeposit);
			ensure!(can_pay, Error::<T>::NotEnoughBalance);
			let mut value = value;
			if T::Currency::free_balance(&owner) < minimum {
				T::Currency::transfer(&funder, &owner, minimum, KeepAlive)?;
				value -= minimum;
				ensure!(value >= minimum, Error::<T>::InsufficientDeposit);
			}
			frame_system::Pallet::<T>::inc_consumers(&owner).map_err(|_| Error::<T>::BadState)?;
			Self::pay_in(&funder, Self::ledger_of(owner, value), cluster_id, value)
		}

		/// Ask for part of the caller's deposit back, clipped to what is active; it is due after `UnlockingDelay`.
		///
		/// Fails with `NotOwner` or `NoMoreChunks`. Asking for nothing succeeds without an event.
		#[pallet::call_index(4)]
		#[pallet::weight(crate::weights::customers::unlock_deposit::<T>())]
		pub fn unlock_deposit(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			#[pallet::compact] value: Balance,
		) -> DispatchResult {
			Self::unlock(ensure_signed(origin)?, cluster_id, value)
		}

		/// Get back what is due.
		///
		/// Fails with `NotOwner`, or with the currency's error if the vault cannot pay. Where nothing is due it succeeds without
		/// an event.
		#[pallet::call_index(5)]
		#[pallet::weight(crate::weights::customers::withdraw_unlocked_deposit_kill::<T>())]
		pub fn withdraw_unlocked_deposit(origin: OriginFor<T>, cluster_id: ClusterId) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			Self::withdraw(owner.clone(), cluster_id)?;
			// A ledger that stays costs less than one that goes.
			let stays = Self::ledger(&cluster_id, &owner).is_some();
			Ok(stays.then(crate::weights::customers::withdraw_unlocked_deposit_update::<T>).into())
		}

		/// Change a bucket's parameters, also of a removed one. Only its owner may.
		///
		/// Fails with `NoBucketWithId` or `NotBucketOwner`.
		#[pallet::call_index(6)]
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
		#[pallet::call_index(7)]
		#[pallet::weight(crate::weights::customers::remove_bucket::<T>())]
		pub fn remove_bucket(origin: OriginFor<T>, bucket_id: BucketId) -> DispatchResult {
			Self::mark_removed(ensure_signed(origin)?, bucket_id)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The account that holds all deposits to a cluster.
	pub fn vault(scope: &DepositScope) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(sp_io::hashing::blake2_128(scope.as_bytes()))
	}

	pub(crate) fn ledger(scope: &DepositScope, owner: &T::AccountId) -> Option<CustomerLedger> {
		ClusterLedger::<T>::get(scope, owner)
	}

	pub(crate) fn put_ledger(scope: &DepositScope, owner: &T::AccountId, ledger: CustomerLedger) {
		ClusterLedger::<T>::insert(scope, owner, ledger);
	}

	pub(super) fn remove_ledger(scope: &DepositScope, owner: &T::AccountId) {
		ClusterLedger::<T>::remove(scope, owner);
	}
}
