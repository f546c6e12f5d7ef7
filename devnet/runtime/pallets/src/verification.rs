//! The inspectors of clusters' billing: the validators, with a session key for this purpose.
//!
//! **Reconstructed.** The live chain's sources of 80013 are not public. The calls come from the last public version, 73006,
//! with its indices; the events are the two of a live chain of 73160. Reports of errors (call 11) are left out, because
//! 73160 has no event for them. On the live chain, the pallet's off-chain worker inspects; here, the holder of a
//! validator's fifth session key may send the payout calls.

pub use pallet::*;

use crate::{traits::*, types::*};

/// The key that inspectors sign with: the fifth session key.
pub mod crypto {
	mod app {
		use sp_application_crypto::{app_crypto, sr25519};
		use sp_core::crypto::KeyTypeId;
		app_crypto!(sr25519, KeyTypeId(*b"cer!"));
	}
	pub type AuthorityId = app::Public;
}

#[frame_support::pallet]
pub mod pallet {
	use super::{crypto::AuthorityId, *};
	use alloc::{string::String, vec::Vec};
	use codec::Encode;
	use frame_support::{pallet_prelude::*, traits::OneSessionHandler, PalletId};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{AccountId32, BoundToRuntimeAppPublic};

	#[pallet::pallet]
	#[pallet::without_storage_info]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Clusters: ClusterRegistry;
		type Validators: ValidatorRegistry;
		/// Source of the pallet's address.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A validator has this verification key now.
		ValidatorKeySet { validator: T::AccountId },
		/// The session's verification keys are these now.
		ValidatorsSetUpdated { validators: Vec<T::AccountId> },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The text is no id of a billing era.
		BadRequest,
		/// Only inspectors may do this.
		Unauthorized,
		/// Not the controller of a stash.
		NotController,
		/// The stash does not validate.
		NotValidatorStash,
		/// The era was paid before.
		EraAlreadyPaid,
		/// The stash has this key already.
		VerificationKeyAlreadySet,
		/// Another stash has this key.
		VerificationKeyAlreadyPaired,
	}

	/// The verification keys of the session's validators, as accounts.
	#[pallet::storage]
	pub type ValidatorSet<T: Config> = StorageValue<_, Vec<T::AccountId>, ValueQuery>;

	/// Verification key, as account, to the validator's stash.
	#[pallet::storage]
	pub type ValidatorToStashKey<T: Config> = StorageMap<_, Identity, T::AccountId, T::AccountId>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Verification key, stash.
		pub validators: Vec<(T::AccountId, T::AccountId)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (key, stash) in &self.validators {
				ValidatorToStashKey::<T>::insert(key, stash);
			}
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Say which key inspects for a validator. Signed by the controller of its stash.
		///
		/// Fails with `NotController`, `NotValidatorStash`, `VerificationKeyAlreadySet` or `VerificationKeyAlreadyPaired`.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::verification::set_validator_key::<T>())]
		pub fn set_validator_key(origin: OriginFor<T>, ddc_validator_pub: T::AccountId) -> DispatchResult {
			let controller = ensure_signed(origin)?;
			Self::pair(controller, ddc_validator_pub)
		}

		/// Count a billing era as paid without a payout. Only root may. The era is the number that ends `ehd_id`.
		///
		/// Fails with `BadRequest`, `DdcClusters.ClusterDoesNotExist` or `EraAlreadyPaid`.
		#[pallet::call_index(12)]
		#[pallet::weight(crate::weights::verification::force_skip_inspection::<T>())]
		pub fn force_skip_inspection(origin: OriginFor<T>, cluster_id: ClusterId, ehd_id: String) -> DispatchResult {
			ensure_root(origin)?;
			let era: DdcEra =
				ehd_id.rsplit('-').next().and_then(|era| era.parse().ok()).ok_or(Error::<T>::BadRequest)?;
			ensure!(era > T::Clusters::last_paid_era(&cluster_id)?, Error::<T>::EraAlreadyPaid);
			T::Clusters::mark_era_paid(&cluster_id, era)
		}

		/// Say which key inspects for a validator, in its controller's place. Only root may.
		///
		/// Fails as `set_validator_key` does.
		#[pallet::call_index(13)]
		#[pallet::weight(crate::weights::verification::force_set_validator_key::<T>())]
		pub fn force_set_validator_key(
			origin: OriginFor<T>,
			controller: T::AccountId,
			ddc_validator_pub: T::AccountId,
		) -> DispatchResult {
			ensure_root(origin)?;
			Self::pair(controller, ddc_validator_pub)
		}
	}

	impl<T: Config> Pallet<T> {
		fn pair(controller: T::AccountId, key: T::AccountId) -> DispatchResult {
			let stash = T::Validators::stash_of(&controller).ok_or(Error::<T>::NotController)?;
			ensure!(T::Validators::is_validator(&stash), Error::<T>::NotValidatorStash);
			match ValidatorToStashKey::<T>::get(&key) {
				Some(paired) if paired == stash => return Err(Error::<T>::VerificationKeyAlreadySet.into()),
				Some(_) => return Err(Error::<T>::VerificationKeyAlreadyPaired.into()),
				None => ValidatorToStashKey::<T>::insert(&key, stash),
			}
			Self::deposit_event(Event::ValidatorKeySet { validator: key });
			Ok(())
		}

		fn account(key: &AuthorityId) -> T::AccountId {
			T::AccountId::decode(&mut &key.encode()[..]).expect("a key has as many bytes as an account")
		}
	}

	impl<T: Config> InspectorRegistry for Pallet<T> {
		fn is_inspector(account: &AccountId) -> bool {
			ValidatorToStashKey::<T>::contains_key(account) && ValidatorSet::<T>::get().contains(account)
		}

		fn count() -> u32 {
			ValidatorSet::<T>::decode_len().unwrap_or_default() as u32
		}
	}

	impl<T: Config> BoundToRuntimeAppPublic for Pallet<T> {
		type Public = AuthorityId;
	}

	impl<T: Config> OneSessionHandler<T::AccountId> for Pallet<T> {
		type Key = AuthorityId;

		fn on_genesis_session<'a, I: 'a + Iterator<Item = (&'a T::AccountId, AuthorityId)>>(validators: I) {
			ValidatorSet::<T>::put(validators.map(|(_, key)| Self::account(&key)).collect::<Vec<_>>());
		}

		fn on_new_session<'a, I: 'a + Iterator<Item = (&'a T::AccountId, AuthorityId)>>(_: bool, incoming: I, _: I) {
			let validators: Vec<_> = incoming.map(|(_, key)| Self::account(&key)).collect();
			if validators != ValidatorSet::<T>::get() {
				ValidatorSet::<T>::put(&validators);
				Self::deposit_event(Event::ValidatorsSetUpdated { validators });
			}
		}

		fn on_disabled(_validator: u32) {}
	}
}
