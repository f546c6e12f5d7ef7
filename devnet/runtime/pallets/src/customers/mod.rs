//! Customers: their deposits for the use of clusters, and their buckets.
//!
//! A deposit moves to a vault account of the pallet, unlike a stake, which is locked in its owner's account. The two shapes
//! differ in the deposits that an account has: one for each cluster (`dev`), or one for all clusters (`mainnet`).
//!
//! FRAME rejects two calls of one index even under opposite `cfg`, so that each shape has a section of calls.

#[cfg_attr(not(feature = "mainnet"), path = "dev.rs")]
#[cfg_attr(feature = "mainnet", path = "mainnet.rs")]
mod shape;

pub use pallet::*;
pub use shape::DepositScope;

use crate::{traits::*, types::*};
use frame_support::pallet_macros::import_section;

#[import_section(shape::calls)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Currency, ExistenceRequirement::*},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::Zero, AccountId32, SaturatedConversion};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(shape::STORAGE_VERSION);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Currency: Currency<Self::AccountId, Balance = Balance>;
		type Clusters: ClusterRegistry;
		#[doc = by_shape!(" Source of the vault accounts' addresses.", " Source of the vault's address.")]
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
		Deposited {
			#[cfg(not(feature = "mainnet"))]
			cluster_id: ClusterId,
			owner_id: T::AccountId,
			amount: Balance,
		},
		/// A customer asked for an amount back.
		InitialDepositUnlock {
			#[cfg(not(feature = "mainnet"))]
			cluster_id: ClusterId,
			owner_id: T::AccountId,
			amount: Balance,
		},
		/// A customer got an amount back.
		Withdrawn {
			#[cfg(not(feature = "mainnet"))]
			cluster_id: ClusterId,
			owner_id: T::AccountId,
			amount: Balance,
		},
		/// A customer paid for use.
		Charged {
			#[cfg(not(feature = "mainnet"))]
			cluster_id: ClusterId,
			owner_id: T::AccountId,
			charged: Balance,
			#[cfg(not(feature = "mainnet"))]
			expected: Balance,
			#[cfg(feature = "mainnet")]
			expected_to_charge: Balance,
		},
		/// A bucket was created.
		BucketCreated {
			#[cfg(not(feature = "mainnet"))]
			cluster_id: ClusterId,
			bucket_id: BucketId,
		},
		/// A bucket's parameters changed.
		BucketUpdated {
			#[cfg(not(feature = "mainnet"))]
			cluster_id: ClusterId,
			bucket_id: BucketId,
		},
		/// A bucket was removed.
		BucketRemoved {
			#[cfg(not(feature = "mainnet"))]
			cluster_id: ClusterId,
			bucket_id: BucketId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		#[cfg_attr(not(feature = "mainnet"), doc = " The account has no deposit with this cluster.")]
		#[cfg_attr(feature = "mainnet", doc = " The account has no deposit.")]
		NotOwner,
		/// Only the bucket's owner may do this.
		NotBucketOwner,
		#[cfg_attr(
			not(feature = "mainnet"),
			doc = " The account has a deposit with this cluster already; add to it instead."
		)]
		#[cfg_attr(feature = "mainnet", doc = " The account has a deposit already; add to it instead.")]
		AlreadyPaired,
		/// The deposit would be less than the existential deposit.
		InsufficientDeposit,
		/// Too many amounts wait for release; withdraw first.
		NoMoreChunks,
		/// The payer does not hold that much.
		#[cfg(not(feature = "mainnet"))]
		NotEnoughBalance,
		/// No bucket has this id.
		NoBucketWithId,
		/// The records of this deposit contradict each other.
		BadState,
		/// The bucket does not exist.
		BucketDoesNotExist,
		/// No cluster has this id.
		ClusterDoesNotExist,
		/// Not allowed.
		#[cfg(not(feature = "mainnet"))]
		Unauthorized,
		/// Not allowed.
		#[cfg(feature = "mainnet")]
		Unauthorised,
		/// A sum is too large.
		ArithmeticOverflow,
		/// A difference is below zero.
		ArithmeticUnderflow,
		/// The amount could not be moved: it is locked, or the payer would fall below the existential deposit.
		TransferFailed,
		/// The bucket was removed before.
		AlreadyRemoved,
		/// The bucket belongs to another cluster.
		#[cfg(not(feature = "mainnet"))]
		ClusterMismatch,
	}

	/// Deposits by cluster and account.
	#[cfg(not(feature = "mainnet"))]
	#[pallet::storage]
	pub type ClusterLedger<T: Config> =
		StorageDoubleMap<_, Blake2_256, ClusterId, Blake2_256, T::AccountId, CustomerLedger>;

	/// Deposits by account.
	#[cfg(feature = "mainnet")]
	#[pallet::storage]
	pub type Ledger<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, CustomerLedger>;

	/// The last bucket id in use.
	#[pallet::storage]
	pub type BucketsCount<T: Config> = StorageValue<_, BucketId, ValueQuery>;

	/// Buckets by id.
	#[pallet::storage]
	pub type Buckets<T: Config> = StorageMap<_, Twox64Concat, BucketId, Bucket>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Account that pays for the vaults' existential deposits; without it, the pallet mints them.
		pub feeder_account: Option<T::AccountId>,
		/// Buckets in the order of their ids, each with its owner's deposit.
		pub buckets: Vec<(Bucket, Balance)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			#[cfg(feature = "mainnet")]
			Pallet::<T>::fund_vault(&(), self.feeder_account.as_ref());
			for (bucket, deposit) in &self.buckets {
				let id = BucketsCount::<T>::mutate(|count| {
					*count += 1;
					*count
				});
				// On the live chain the id of the file may differ from the key; here the two agree.
				Buckets::<T>::insert(id, Bucket { bucket_id: id, ..bucket.clone() });
				let scope = shape::scope_of(&bucket.cluster_id);
				#[cfg(not(feature = "mainnet"))]
				Pallet::<T>::fund_vault(&scope, self.feeder_account.as_ref());
				Pallet::<T>::genesis_deposit(&scope, &bucket.owner_id, *deposit);
			}
		}
	}

	impl<T: Config> Pallet<T> {
		fn now() -> BlockNumber {
			frame_system::Pallet::<T>::block_number().saturated_into()
		}

		pub(super) fn ensure_cluster(cluster_id: &ClusterId) -> Result<(), Error<T>> {
			ensure!(T::Clusters::exists(cluster_id), Error::<T>::ClusterDoesNotExist);
			Ok(())
		}

		pub(super) fn first_deposit(owner: T::AccountId, cluster_id: DepositScope, value: Balance) -> DispatchResult {
			ensure!(Self::ledger(&cluster_id, &owner).is_none(), Error::<T>::AlreadyPaired);
			ensure!(value >= T::Currency::minimum_balance(), Error::<T>::InsufficientDeposit);
			frame_system::Pallet::<T>::inc_consumers(&owner).map_err(|_| Error::<T>::BadState)?;
			let value = value.min(T::Currency::free_balance(&owner));
			Self::pay_in(&owner.clone(), Self::ledger_of(owner, value), cluster_id, value)
		}

		pub(super) fn further_deposit(owner: T::AccountId, cluster_id: DepositScope, max: Balance) -> DispatchResult {
			let ledger = Self::ledger(&cluster_id, &owner).ok_or(Error::<T>::NotOwner)?;
			let extra = max.min(T::Currency::free_balance(&owner));
			let ledger = Self::extended(ledger, extra)?;
			Self::pay_in(&owner.clone(), ledger, cluster_id, extra)
		}

		/// Return a ledger of one amount, all of it active.
		pub(super) fn ledger_of(owner: T::AccountId, amount: Balance) -> CustomerLedger {
			CustomerLedger { owner, total: amount, active: amount, unlocking: Default::default() }
		}

		/// Add to a ledger. Its active part must reach the existential deposit.
		pub(super) fn extended(mut ledger: CustomerLedger, amount: Balance) -> Result<CustomerLedger, Error<T>> {
			ledger.total = ledger.total.checked_add(amount).ok_or(Error::<T>::ArithmeticOverflow)?;
			ledger.active = ledger.active.checked_add(amount).ok_or(Error::<T>::ArithmeticOverflow)?;
			ensure!(ledger.active >= T::Currency::minimum_balance(), Error::<T>::InsufficientDeposit);
			Ok(ledger)
		}

		/// Move `amount` from the payer to the vault, and store the ledger that contains it.
		pub(super) fn pay_in(
			payer: &T::AccountId,
			ledger: CustomerLedger,
			cluster_id: DepositScope,
			amount: Balance,
		) -> DispatchResult {
			T::Currency::transfer(payer, &Self::vault(&cluster_id), amount, shape::PAYER)
				.map_err(|_| Error::<T>::TransferFailed)?;
			let owner_id = ledger.owner.clone();
			Self::put_ledger(&cluster_id, &owner_id, ledger);
			Self::deposit_event(Event::Deposited {
				#[cfg(not(feature = "mainnet"))]
				cluster_id,
				owner_id,
				amount,
			});
			Ok(())
		}

		pub(super) fn unlock(owner_id: T::AccountId, cluster_id: DepositScope, value: Balance) -> DispatchResult {
			let mut ledger = Self::ledger(&cluster_id, &owner_id).ok_or(Error::<T>::NotOwner)?;
			ensure!((ledger.unlocking.len() as u32) < MAX_CHUNKS, Error::<T>::NoMoreChunks);
			let mut amount = value.min(ledger.active);
			if amount.is_zero() {
				return Ok(());
			}
			if ledger.active - amount < T::Currency::minimum_balance() {
				amount = ledger.active;
			}
			ledger.active -= amount;
			let delay: BlockNumber = T::UnlockingDelay::get().saturated_into();
			let due = Self::now().saturating_add(delay);
			ensure!(push_chunk(&mut ledger.unlocking, amount, due), Error::<T>::NoMoreChunks);
			Self::put_ledger(&cluster_id, &owner_id, ledger);
			Self::deposit_event(Event::InitialDepositUnlock {
				#[cfg(not(feature = "mainnet"))]
				cluster_id,
				owner_id,
				amount,
			});
			Ok(())
		}

		pub(super) fn withdraw(owner_id: T::AccountId, cluster_id: DepositScope) -> DispatchResult {
			let mut ledger = Self::ledger(&cluster_id, &owner_id).ok_or(Error::<T>::NotOwner)?;
			let amount = take_matured(&mut ledger.unlocking, Self::now()).min(ledger.total);
			ledger.total -= amount;
			if ledger.unlocking.is_empty() && ledger.active < T::Currency::minimum_balance() {
				Self::remove_ledger(&cluster_id, &owner_id);
				frame_system::Pallet::<T>::dec_consumers(&owner_id);
			} else {
				Self::put_ledger(&cluster_id, &owner_id, ledger);
			}
			if !amount.is_zero() {
				T::Currency::transfer(&Self::vault(&cluster_id), &owner_id, amount, AllowDeath)?;
				Self::deposit_event(Event::Withdrawn {
					#[cfg(not(feature = "mainnet"))]
					cluster_id,
					owner_id,
					amount,
				});
			}
			Ok(())
		}

		pub(super) fn new_bucket(
			owner_id: T::AccountId,
			cluster_id: ClusterId,
			BucketParams { is_public }: BucketParams,
		) -> DispatchResult {
			let bucket_id = BucketsCount::<T>::get().checked_add(1).ok_or(Error::<T>::ArithmeticOverflow)?;
			Self::ensure_cluster(&cluster_id)?;
			BucketsCount::<T>::put(bucket_id);
			Buckets::<T>::insert(bucket_id, Bucket { bucket_id, owner_id, cluster_id, is_public, is_removed: false });
			Self::deposit_event(Event::BucketCreated {
				#[cfg(not(feature = "mainnet"))]
				cluster_id,
				bucket_id,
			});
			Ok(())
		}

		pub(super) fn change_bucket(
			caller: T::AccountId,
			bucket_id: BucketId,
			BucketParams { is_public }: BucketParams,
		) -> DispatchResult {
			let bucket = Self::owned_bucket(caller, bucket_id)?;
			Buckets::<T>::insert(bucket_id, Bucket { is_public, ..bucket });
			Self::deposit_event(Event::BucketUpdated {
				#[cfg(not(feature = "mainnet"))]
				cluster_id: bucket.cluster_id,
				bucket_id,
			});
			Ok(())
		}

		pub(super) fn mark_removed(caller: T::AccountId, bucket_id: BucketId) -> DispatchResult {
			let bucket = Self::owned_bucket(caller, bucket_id)?;
			ensure!(!bucket.is_removed, Error::<T>::AlreadyRemoved);
			Buckets::<T>::insert(bucket_id, Bucket { is_removed: true, ..bucket });
			Self::deposit_event(Event::BucketRemoved {
				#[cfg(not(feature = "mainnet"))]
				cluster_id: bucket.cluster_id,
				bucket_id,
			});
			Ok(())
		}

		fn owned_bucket(caller: T::AccountId, bucket_id: BucketId) -> Result<Bucket, Error<T>> {
			let bucket = Buckets::<T>::get(bucket_id).ok_or(Error::<T>::NoBucketWithId)?;
			ensure!(bucket.owner_id == caller, Error::<T>::NotBucketOwner);
			Ok(bucket)
		}

		fn fund_vault(scope: &DepositScope, feeder: Option<&T::AccountId>) {
			let vault = Self::vault(scope);
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

		/// Mint a deposit of the genesis state. A second deposit of the same owner adds to the first; on the live chain, it
		/// replaces the ledger, while the first amount stays in the vault. The ledger puts no consumer reference on its
		/// owner, as on the live chain.
		fn genesis_deposit(scope: &DepositScope, owner: &T::AccountId, amount: Balance) {
			drop(T::Currency::deposit_creating(&Self::vault(scope), amount));
			let mut ledger = Self::ledger(scope, owner).unwrap_or_else(|| Self::ledger_of(owner.clone(), 0));
			ledger.total += amount;
			ledger.active += amount;
			Self::put_ledger(scope, owner, ledger);
		}
	}

	impl<T: Config> CustomerCharger for Pallet<T> {
		/// Charge the active deposit. If that is too little, the charge also reduces unlocking chunks, newest first, but
		/// only the active part moves and counts, and `total` falls by it alone: a bookkeeping defect of the live chain,
		/// kept because clients must be able to read its results.
		fn charge(
			cluster: &ClusterId,
			customer: &AccountId,
			destination: &AccountId,
			amount: Balance,
		) -> Result<Balance, DispatchError> {
			let cluster_id = shape::scope_of(cluster);
			let mut ledger = Self::ledger(&cluster_id, customer).ok_or(Error::<T>::NotOwner)?;
			let charged = amount.min(ledger.active);
			let mut short = amount - charged;
			ledger.active -= charged;
			ledger.total = ledger.total.checked_sub(charged).ok_or(Error::<T>::ArithmeticUnderflow)?;
			while let (Some(chunk), true) = (ledger.unlocking.last_mut(), short > 0) {
				let taken = short.min(chunk.value);
				chunk.value -= taken;
				short -= taken;
				if chunk.value.is_zero() {
					ledger.unlocking.pop();
				}
			}
			T::Currency::transfer(&Self::vault(&cluster_id), destination, charged, AllowDeath)?;
			Self::put_ledger(&cluster_id, customer, ledger);
			Self::deposit_event(Event::Charged {
				#[cfg(not(feature = "mainnet"))]
				cluster_id,
				owner_id: customer.clone(),
				charged,
				#[cfg(not(feature = "mainnet"))]
				expected: amount,
				#[cfg(feature = "mainnet")]
				expected_to_charge: amount,
			});
			Ok(charged)
		}
	}
}
