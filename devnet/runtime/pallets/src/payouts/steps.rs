//! The steps of a payout's calls.

use super::{mmr, pallet::*, types::*, MAX_BATCH_SIZE, MAX_DUST};
use crate::{traits::*, types::*};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Currency, ExistenceRequirement::AllowDeath, Get},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_core::H256;
use sp_runtime::{
	traits::{AccountIdConversion, BlakeTwo256, Hash, Zero},
	DispatchError, DispatchResult, Perquintill,
};

pub(super) fn ensure_complete<T: Config>(processed: &Batches, last: u16) -> Result<(), Error<T>> {
	ensure!(processed.len() == usize::from(last) + 1, Error::<T>::BatchesMissed);
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Return the account that receives charges and pays rewards, for all clusters.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	pub(super) fn inspector(origin: OriginFor<T>) -> Result<T::AccountId, DispatchError> {
		let caller = ensure_signed(origin)?;
		ensure!(T::Inspectors::is_inspector(&caller), Error::<T>::Unauthorized);
		Ok(caller)
	}

	pub(super) fn committed(fingerprint: H256) -> Result<PayoutFingerprint, Error<T>> {
		PayoutFingerprints::<T>::get(fingerprint).ok_or(Error::<T>::PayoutFingerprintDoesNotExist)
	}

	/// Return the receipt. Fails if there is none, or it is at another stage.
	pub(super) fn receipt(cluster_id: &ClusterId, era: DdcEra, stage: PayoutState) -> Result<PayoutReceipt, Error<T>> {
		let receipt =
			PayoutReceipts::<T>::get(cluster_id, era).ok_or(Error::<T>::PayoutReceiptDoesNotExist)?;
		ensure!(receipt.state == stage, Error::<T>::NotExpectedState);
		Ok(receipt)
	}

	pub(super) fn ensure_batch_count(last: u16) -> Result<(), Error<T>> {
		ensure!(u32::from(last) < MAX_BATCHES, Error::<T>::BatchIndexOverflow);
		Ok(())
	}

	pub(super) fn ensure_batch_size(entries: usize) -> Result<(), Error<T>> {
		ensure!((1..=MAX_BATCH_SIZE).contains(&entries), Error::<T>::BatchSizeIsOutOfBounds);
		Ok(())
	}

	/// Check that a batch may come now.
	pub(super) fn ensure_awaited(processed: &Batches, last: u16, index: u16) -> Result<(), Error<T>> {
		ensure!(index <= last, Error::<T>::BatchIndexIsOutOfRange);
		ensure!(!processed.contains(&index), Error::<T>::BatchIndexAlreadyProcessed);
		Ok(())
	}

	/// Check a batch against the root to which inspectors committed, and record its index. As at 73006: the leaf of an entry is
	/// the Blake2-256 hash of account and amount; the root of a batch's leaves is the batch's leaf in the committed range.
	pub(super) fn take_batch(
		processed: &mut Batches,
		last: u16,
		index: u16,
		entries: &[(T::AccountId, Balance)],
		root: H256,
		batch: MMRProof,
	) -> Result<(), Error<T>> {
		let leaves: Vec<_> = entries.iter().map(|entry| BlakeTwo256::hash_of(entry)).collect();
		let leaf = mmr::root(&leaves);
		let shown = mmr::root_from_proof(leaf, index.into(), u32::from(last) + 1, batch.proof)
			.ok_or(Error::<T>::FailedToVerifyMerkleProof)?;
		ensure!(shown == root, Error::<T>::BatchValidationFailed);
		processed.try_insert(index).map_err(|_| Error::<T>::BoundedVecOverflow)?;
		Ok(())
	}

	/// Charge one customer, and return the amount. The rest becomes a debt.
	pub(super) fn charge(
		cluster_id: &ClusterId,
		era: DdcEra,
		batch_index: u16,
		customer_id: T::AccountId,
		amount: Balance,
		vault: &T::AccountId,
	) -> Result<Balance, Error<T>> {
		let cluster_id = *cluster_id;
		let outcome = with_storage_layer(|| T::Customers::charge(&cluster_id, &customer_id, vault, amount));
		let charged = outcome.unwrap_or_else(|error| {
			let customer_id = customer_id.clone();
			Self::deposit_event(Event::ChargeError { cluster_id, era, batch_index, customer_id, amount, error });
			0
		});
		if charged == amount {
			Self::deposit_event(Event::Charged { cluster_id, era, batch_index, customer_id, amount });
			return Ok(charged);
		}
		let shortage = amount - charged;
		let debt = DebtorCustomers::<T>::get(cluster_id, &customer_id)
			.unwrap_or_default()
			.checked_add(shortage)
			.ok_or(Error::<T>::ArithmeticOverflow)?;
		DebtorCustomers::<T>::insert(cluster_id, &customer_id, debt);
		Self::deposit_event(Event::Indebted {
			cluster_id,
			era,
			batch_index,
			customer_id: customer_id.clone(),
			amount: shortage,
		});
		if !charged.is_zero() {
			Self::deposit_event(Event::ChargedPartially {
				cluster_id,
				era,
				batch_index,
				customer_id,
				charged,
				expected_to_charge: amount,
			});
		}
		Ok(charged)
	}

	/// Move a share of the collected charges, rounded to the nearest, ties down. Return the amount, or `None` if it is 0.
	pub(super) fn settle(
		receipt: &mut PayoutReceipt,
		share: Perquintill,
		to: impl FnOnce() -> Result<T::AccountId, DispatchError>,
	) -> Result<Option<Balance>, DispatchError> {
		let amount = share * receipt.total_collected_charges;
		if amount.is_zero() {
			return Ok(None);
		}
		T::Currency::transfer(&receipt.vault, &to()?, amount, AllowDeath)?;
		receipt.total_settled_fees =
			receipt.total_settled_fees.checked_add(amount).ok_or(Error::<T>::ArithmeticOverflow)?;
		Ok(Some(amount))
	}

	/// Pay one provider, at most what the vault holds above the existential deposit: that includes the charges of other eras
	/// and clusters.
	pub(super) fn reward(
		cluster_id: &ClusterId,
		era: DdcEra,
		batch_index: u16,
		node_provider_id: T::AccountId,
		expected: Balance,
		receipt: &mut PayoutReceipt,
	) -> DispatchResult {
		let cluster_id = *cluster_id;
		let mut rewarded = expected;
		if !expected.is_zero() {
			let held = T::Currency::free_balance(&receipt.vault).saturating_sub(T::Currency::minimum_balance());
			if expected.saturating_sub(held) > MAX_DUST {
				Self::deposit_event(Event::NotDistributedReward {
					cluster_id,
					era,
					batch_index,
					node_provider_id: node_provider_id.clone(),
					expected_reward: expected,
					distributed_reward: held,
				});
			}
			rewarded = expected.min(held);
			T::Currency::transfer(&receipt.vault, &node_provider_id, rewarded, AllowDeath)?;
			receipt.total_distributed_rewards =
				receipt.total_distributed_rewards.checked_add(rewarded).ok_or(Error::<T>::ArithmeticOverflow)?;
		}
		Self::deposit_event(Event::Rewarded {
			cluster_id,
			era,
			batch_index,
			node_provider_id,
			rewarded,
			expected_to_reward: expected,
		});
		Ok(())
	}
}
