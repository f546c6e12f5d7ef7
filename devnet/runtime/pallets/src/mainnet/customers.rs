//! Customers on mainnet: what they have deposited, one ledger for all clusters, and the buckets they own.
//!
//! Deposits are moved to the pallet's account, unlike stakes, which are locked in place.

pub use pallet::*;

use crate::{traits::*, types::*};

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Currency, ExistenceRequirement::AllowDeath},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		traits::{AccountIdConversion, Zero},
		AccountId32, SaturatedConversion,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Currency: Currency<Self::AccountId, Balance = Balance>;
		type Clusters: ClusterRegistry;
		/// Source of the vault's address.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Blocks between asking for a deposit back and getting it.
		#[pallet::constant]
		type UnlockingDelay: Get<BlockNumberFor<Self>>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An amount was added to a customer's deposit.
		Deposited { owner_id: T::AccountId, amount: Balance },
		/// A customer asked for an amount back.
		InitialDepositUnlock { owner_id: T::AccountId, amount: Balance },
		/// A customer got an amount back.
		Withdrawn { owner_id: T::AccountId, amount: Balance },
		/// A customer paid for use.
		Charged { owner_id: T::AccountId, charged: Balance, expected_to_charge: Balance },
		/// A bucket was created.
		BucketCreated { bucket_id: BucketId },
		/// A bucket's parameters changed.
		BucketUpdated { bucket_id: BucketId },
		/// A bucket was removed.
		BucketRemoved { bucket_id: BucketId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account has no deposit.
		NotOwner,
		/// Only the bucket's owner may do this.
		NotBucketOwner,
		/// The account has a deposit already; add to it instead.
		AlreadyPaired,
		/// The deposit would be less than the existential deposit.
		InsufficientDeposit,
		/// Too many amounts wait for release; withdraw first.
		NoMoreChunks,
		/// No bucket has this id.
		NoBucketWithId,
		/// The records of this deposit contradict each other.
		BadState,
		/// The bucket does not exist.
		BucketDoesNotExist,
		/// No cluster has this id.
		ClusterDoesNotExist,
		/// Not allowed.
		Unauthorised,
		/// A sum is too large.
		ArithmeticOverflow,
		/// A difference is below zero.
		ArithmeticUnderflow,
		/// The amount could not be moved: it is locked, or the payer would fall below the existential deposit.
		TransferFailed,
		/// The bucket was removed before.
		AlreadyRemoved,
	}

	/// Deposits by account.
	#[pallet::storage]
	pub type Ledger<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, AccountsLedger>;

	/// The last bucket id in use.
	#[pallet::storage]
	pub type BucketsCount<T: Config> = StorageValue<_, BucketId, ValueQuery>;

	/// Buckets by id.
	#[pallet::storage]
	pub type Buckets<T: Config> = StorageMap<_, Twox64Concat, BucketId, Bucket>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Account that pays for the vaults' existential deposits; without one they are minted.
		pub feeder_account: Option<T::AccountId>,
		/// Buckets in the order of their ids, each with its owner's deposit.
		pub buckets: Vec<(Bucket, Balance)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (bucket, deposit) in &self.buckets {
				let id = BucketsCount::<T>::mutate(|count| {
					*count += 1;
					*count
				});
				// The live chain keeps the id the file gave, whatever the position; here the two agree.
				Buckets::<T>::insert(id, Bucket { bucket_id: id, ..bucket.clone() });
				Pallet::<T>::fund_vault(self.feeder_account.as_ref());
				if !deposit.is_zero() {
					Pallet::<T>::genesis_deposit(bucket, *deposit);
				}
			}
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Create a bucket in a cluster; the caller owns it. Costs the fee alone; its id is in `BucketCreated`.
		///
		/// Fails with `ClusterDoesNotExist`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::DbWeight::get().reads_writes(2, 2))]
		pub fn create_bucket(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			bucket_params: BucketParams,
		) -> DispatchResult {
			let owner_id = ensure_signed(origin)?;
			Self::ensure_cluster(&cluster_id)?;
			let bucket_id = BucketsCount::<T>::get().checked_add(1).ok_or(Error::<T>::ArithmeticOverflow)?;
			let is_public = bucket_params.is_public;
			BucketsCount::<T>::put(bucket_id);
			Buckets::<T>::insert(bucket_id, Bucket { bucket_id, owner_id, cluster_id, is_public, is_removed: false });
			Self::deposit_event(Event::BucketCreated { bucket_id });
			Ok(())
		}

		/// Make the first deposit of the caller; `value` is clipped to its free balance.
		///
		/// Fails with `AlreadyPaired`, `InsufficientDeposit`, `BadState` or `TransferFailed`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::DbWeight::get().reads_writes(4, 3))]
		pub fn deposit(
			origin: OriginFor<T>,
			#[pallet::compact] value: Balance,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			ensure!(!Ledger::<T>::contains_key(&owner), Error::<T>::AlreadyPaired);
			ensure!(value >= T::Currency::minimum_balance(), Error::<T>::InsufficientDeposit);
			frame_system::Pallet::<T>::inc_consumers(&owner).map_err(|_| Error::<T>::BadState)?;
			let value = value.min(T::Currency::free_balance(&owner));
			Self::pay_in(owner, value)
		}

		/// Add to the caller's deposit; the amount is clipped to its free balance.
		///
		/// Fails with `NotOwner`, `InsufficientDeposit` or `TransferFailed`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::DbWeight::get().reads_writes(4, 3))]
		pub fn deposit_extra(
			origin: OriginFor<T>,
			#[pallet::compact] max_additional: Balance,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let ledger = Ledger::<T>::get(&owner).ok_or(Error::<T>::NotOwner)?;
			let extra = max_additional.min(T::Currency::free_balance(&owner));
			let active = ledger.active.checked_add(extra).ok_or(Error::<T>::ArithmeticOverflow)?;
			ensure!(active >= T::Currency::minimum_balance(), Error::<T>::InsufficientDeposit);
			Self::pay_in(owner, extra)
		}

		/// Ask for part of the caller's deposit back, clipped to what is active; it is due after `UnlockingDelay`.
		///
		/// Fails with `NotOwner` or `NoMoreChunks`. Asking for nothing succeeds without an event.
		#[pallet::call_index(3)]
		#[pallet::weight(T::DbWeight::get().reads_writes(1, 1))]
		pub fn unlock_deposit(
			origin: OriginFor<T>,
			#[pallet::compact] value: Balance,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let mut ledger = Ledger::<T>::get(&owner).ok_or(Error::<T>::NotOwner)?;
			ensure!((ledger.unlocking.len() as u32) < MAX_CHUNKS, Error::<T>::NoMoreChunks);
			let mut value = value.min(ledger.active);
			if value.is_zero() {
				return Ok(());
			}
			if ledger.active - value < T::Currency::minimum_balance() {
				value = ledger.active;
			}
			ledger.active -= value;
			let delay: BlockNumber = T::UnlockingDelay::get().saturated_into();
			let due = Self::now().saturating_add(delay);
			ensure!(push_chunk(&mut ledger.unlocking, value, due), Error::<T>::NoMoreChunks);
			Ledger::<T>::insert(&owner, ledger);
			Self::deposit_event(Event::InitialDepositUnlock { owner_id: owner, amount: value });
			Ok(())
		}

		/// Get back what is due.
		///
		/// Fails with `NotOwner`. Where nothing is due it succeeds without an event.
		#[pallet::call_index(4)]
		#[pallet::weight(T::DbWeight::get().reads_writes(3, 3))]
		pub fn withdraw_unlocked_deposit(origin: OriginFor<T>) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let mut ledger = Ledger::<T>::get(&owner).ok_or(Error::<T>::NotOwner)?;
			let freed = take_matured(&mut ledger.unlocking, Self::now());
			ledger.total = ledger.total.saturating_sub(freed);
			if ledger.unlocking.is_empty() && ledger.active < T::Currency::minimum_balance() {
				Ledger::<T>::remove(&owner);
				frame_system::Pallet::<T>::dec_consumers(&owner);
			} else {
				Ledger::<T>::insert(&owner, ledger);
			}
			if !freed.is_zero() {
				Self::transfer(&Self::vault(), &owner, freed)?;
				Self::deposit_event(Event::Withdrawn { owner_id: owner, amount: freed });
			}
			Ok(())
		}

		/// Change a bucket's parameters, also of a removed one. Only its owner may.
		///
		/// Fails with `NoBucketWithId` or `NotBucketOwner`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::DbWeight::get().reads_writes(1, 1))]
		pub fn set_bucket_params(
			origin: OriginFor<T>,
			bucket_id: BucketId,
			bucket_params: BucketParams,
		) -> DispatchResult {
			let mut bucket = Self::owned_bucket(origin, bucket_id)?;
			bucket.is_public = bucket_params.is_public;
			Buckets::<T>::insert(bucket_id, bucket);
			Self::deposit_event(Event::BucketUpdated { bucket_id });
			Ok(())
		}

		/// Mark a bucket as removed; its record stays. Only its owner may.
		///
		/// Fails with `NoBucketWithId`, `NotBucketOwner` or `AlreadyRemoved`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::DbWeight::get().reads_writes(1, 1))]
		pub fn remove_bucket(origin: OriginFor<T>, bucket_id: BucketId) -> DispatchResult {
			let mut bucket = Self::owned_bucket(origin, bucket_id)?;
			ensure!(!bucket.is_removed, Error::<T>::AlreadyRemoved);
			bucket.is_removed = true;
			Buckets::<T>::insert(bucket_id, bucket);
			Self::deposit_event(Event::BucketRemoved { bucket_id });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account that holds all deposits.
		pub fn vault() -> T::AccountId {
			T::PalletId::get().into_account_truncating()
		}

		fn now() -> BlockNumber {
			frame_system::Pallet::<T>::block_number().saturated_into()
		}

		fn ensure_cluster(cluster_id: &ClusterId) -> Result<(), Error<T>> {
			ensure!(T::Clusters::exists(cluster_id), Error::<T>::ClusterDoesNotExist);
			Ok(())
		}

		fn owned_bucket(origin: OriginFor<T>, bucket_id: BucketId) -> Result<Bucket, DispatchError> {
			let caller = ensure_signed(origin)?;
			let bucket = Buckets::<T>::get(bucket_id).ok_or(Error::<T>::NoBucketWithId)?;
			ensure!(bucket.owner_id == caller, Error::<T>::NotBucketOwner);
			Ok(bucket)
		}

		fn transfer(from: &T::AccountId, to: &T::AccountId, amount: Balance) -> Result<(), Error<T>> {
			T::Currency::transfer(from, to, amount, AllowDeath).map_err(|_| Error::<T>::TransferFailed)
		}

		/// Move `amount` from the owner to the vault and book it.
		fn pay_in(owner: T::AccountId, amount: Balance) -> DispatchResult {
			Self::transfer(&owner, &Self::vault(), amount)?;
			Self::book(&owner, amount)?;
			Self::deposit_event(Event::Deposited { owner_id: owner, amount });
			Ok(())
		}

		fn book(owner: &T::AccountId, amount: Balance) -> Result<(), Error<T>> {
			let mut ledger = Ledger::<T>::get(owner).unwrap_or_else(|| AccountsLedger {
				owner: owner.clone(),
				total: 0,
				active: 0,
				unlocking: Default::default(),
			});
			ledger.total = ledger.total.checked_add(amount).ok_or(Error::<T>::ArithmeticOverflow)?;
			ledger.active = ledger.active.checked_add(amount).ok_or(Error::<T>::ArithmeticOverflow)?;
			Ledger::<T>::insert(owner, ledger);
			Ok(())
		}

		fn fund_vault(feeder: Option<&T::AccountId>) {
			let vault = Self::vault();
			let missing = T::Currency::minimum_balance().saturating_sub(T::Currency::free_balance(&vault));
			if missing.is_zero() {
				return;
			}
			match feeder {
				Some(feeder) => T::Currency::transfer(feeder, &vault, missing, AllowDeath)
					.expect("the genesis feeder account can pay for a vault"),
				None => drop(T::Currency::deposit_creating(&vault, missing)),
			}
		}

		/// A deposit that exists from the start is minted. A second one of the same owner adds to the first; on the live
		/// chain it replaces the record and leaves the money.
		fn genesis_deposit(bucket: &Bucket, amount: Balance) {
			let is_new = !Ledger::<T>::contains_key(&bucket.owner_id);
			if is_new {
				frame_system::Pallet::<T>::inc_consumers(&bucket.owner_id).expect("a genesis customer exists");
			}
			drop(T::Currency::deposit_creating(&Self::vault(), amount));
			Self::book(&bucket.owner_id, amount).expect("genesis deposits fit in a balance");
		}
	}

	impl<T: Config> CustomerCharger for Pallet<T> {
		/// Takes from the active deposit. Where that is short, released amounts are consumed too, newest first, but only
		/// the active part is moved and counted, and `total` falls by it alone: a bookkeeping defect of the live chain,
		/// kept because clients must be able to read its results.
		fn charge(
			_cluster: &ClusterId,
			customer: &AccountId,
			destination: &AccountId,
			amount: Balance,
		) -> Result<Balance, DispatchError> {
			let mut ledger = Ledger::<T>::get(customer).ok_or(Error::<T>::NotOwner)?;
			let charged = amount.min(ledger.active);
			let mut short = amount - charged;
			ledger.active -= charged;
			ledger.total = ledger.total.saturating_sub(charged);
			while let (Some(chunk), true) = (ledger.unlocking.last_mut(), short > 0) {
				let taken = short.min(chunk.value);
				chunk.value -= taken;
				short -= taken;
				if chunk.value.is_zero() {
					ledger.unlocking.pop();
				}
			}
			Ledger::<T>::insert(customer, ledger);
			Self::transfer(&Self::vault(), destination, charged)?;
			let owner_id = customer.clone();
			Self::deposit_event(Event::Charged { owner_id, charged, expected_to_charge: amount });
			Ok(charged)
		}
	}
}
