//! The steps of a payout's calls.

use super::{pallet::*, types::*, MAX_BATCH_SIZE};
use crate::{traits::*, types::*};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Currency, ExistenceRequirement::AllowDeath, Get},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{
	traits::{AccountIdConversion, Zero},
	DispatchError, DispatchResult, Perquintill,
};

/// Prices of storage and streams are per mebibyte.
const MEGABYTE: Balance = 1 << 20;
/// Prices of storage are for a month of this many seconds.
const MONTH: u64 = 2_630_016;

pub(super) fn ensure_complete<T: Config>(processed: &Batches, last: u16) -> Result<(), Error<T>> {
	ensure!(processed.len() == usize::from(last) + 1, Error::<T>::BatchesMissed);
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Return the account that receives charges and pays rewards, for all clusters.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	pub(super) fn ensure_authorised(origin: OriginFor<T>) -> DispatchResult {
		let caller = ensure_signed(origin)?;
		ensure!(AuthorisedCaller::<T>::get() == Some(caller), Error::<T>::Unauthorised);
		Ok(())
	}

	/// Return the report. Fails if the caller is not the authorised account, or the report is at another stage.
	pub(super) fn report(
		origin: OriginFor<T>,
		cluster_id: &ClusterId,
		era: DdcEra,
		stage: PayoutState,
	) -> Result<BillingReport, DispatchError> {
		Self::ensure_authorised(origin)?;
		let report =
			ActiveBillingReports::<T>::get(cluster_id, era).ok_or(Error::<T>::BillingReportDoesNotExist)?;
		ensure!(report.state == stage, Error::<T>::NotExpectedState);
		Ok(report)
	}

	pub(super) fn take_batch(processed: &mut Batches, last: u16, index: u16, entries: usize) -> Result<(), Error<T>> {
		ensure!((1..=MAX_BATCH_SIZE).contains(&entries), Error::<T>::BatchSizeIsOutOfBounds);
		ensure!(index <= last, Error::<T>::BatchIndexIsOutOfRange);
		ensure!(!processed.contains(&index), Error::<T>::BatchIndexAlreadyProcessed);
		processed.try_insert(index).map_err(|_| Error::<T>::BoundedVecOverflow)?;
		Ok(())
	}

	/// Return the charge for a usage at the cluster's prices; for storage, by the era's part of a month.
	pub(super) fn price(
		cluster_id: &ClusterId,
		report: &BillingReport,
		usage: &CustomerUsage,
	) -> Result<CustomerCharge, Error<T>> {
		let prices = T::Clusters::protocol_params(cluster_id).ok_or(Error::<T>::NotExpectedClusterState)?;
		let times =
			|count: u64, price: Balance| Balance::from(count).checked_mul(price).ok_or(Error::<T>::ArithmeticOverflow);
		let seconds = report.end_era.abs_diff(report.start_era);
		let months = |amount: Balance| {
			let part = Perquintill::from_rational(seconds % MONTH, MONTH).mul_floor(amount);
			amount.checked_mul((seconds / MONTH).into()).and_then(|whole| whole.checked_add(part))
		};
		let stored = times(usage.stored_bytes, prices.unit_per_mb_stored)? / MEGABYTE;
		Ok(CustomerCharge {
			transfer: times(usage.transferred_bytes, prices.unit_per_mb_streamed)? / MEGABYTE,
			storage: months(stored).ok_or(Error::<T>::ArithmeticOverflow)?,
			puts: times(usage.number_of_puts, prices.unit_per_put_request)?,
			gets: times(usage.number_of_gets, prices.unit_per_get_request)?,
		})
	}

	/// Charge one customer, and return the amounts paid. The rest becomes a debt.
	pub(super) fn charge(
		cluster_id: &ClusterId,
		era: DdcEra,
		batch_index: u16,
		customer_id: T::AccountId,
		due: &CustomerCharge,
		vault: &T::AccountId,
	) -> Result<CustomerCharge, Error<T>> {
		let cluster_id = *cluster_id;
		let amount = due.sum().ok_or(Error::<T>::ArithmeticOverflow)?;
		let outcome = with_storage_layer(|| T::Customers::charge(&cluster_id, &customer_id, vault, amount));
		let charged = outcome.unwrap_or_else(|error| {
			let customer_id = customer_id.clone();
			Self::deposit_event(Event::ChargeError { cluster_id, era, batch_index, customer_id, amount, error });
			0
		});
		if charged == amount {
			Self::deposit_event(Event::Charged { cluster_id, era, batch_index, customer_id, amount });
			return Ok(*due);
		}
		let debt = DebtorCustomers::<T>::get(cluster_id, &customer_id)
			.unwrap_or_default()
			.checked_add(amount - charged)
			.ok_or(Error::<T>::ArithmeticOverflow)?;
		DebtorCustomers::<T>::insert(cluster_id, &customer_id, debt);
		Self::deposit_event(Event::Indebted {
			cluster_id,
			era,
			batch_index,
			customer_id: customer_id.clone(),
			amount: debt,
		});
		Self::deposit_event(Event::ChargeFailed {
			cluster_id,
			era,
			batch_index,
			customer_id,
			charged,
			expected_to_charge: amount,
		});
		Ok(due.scaled_to(charged, amount))
	}

	/// Pay the shares from the collected charges, and reduce each part of the charge by them: the rest is for the providers.
	pub(super) fn settle_fees(cluster_id: &ClusterId, era: DdcEra, report: &mut BillingReport) -> DispatchResult {
		let cluster_id = *cluster_id;
		let (_, reserve) = T::Clusters::parties(&cluster_id).map_err(|_| Error::<T>::NotExpectedClusterState)?;
		let params = T::Clusters::protocol_params(&cluster_id).ok_or(Error::<T>::NotExpectedClusterState)?;
		let collected = report.total_customer_charge.sum().ok_or(Error::<T>::ArithmeticOverflow)?;
		let mut fees = 0;
		let amount = params.treasury_share.mul_floor(collected);
		if !amount.is_zero() {
			Self::pay(report, &T::TreasuryAccount::get(), amount)?;
			Self::deposit_event(Event::TreasuryFeesCollected { cluster_id, era, amount });
			fees += amount;
		}
		let amount = params.cluster_reserve_share.mul_floor(collected);
		if !amount.is_zero() {
			Self::pay(report, &reserve, amount)?;
			Self::deposit_event(Event::ClusterReserveFeesCollected { cluster_id, era, amount });
			fees += amount;
		}
		let amount = params.validators_share.mul_floor(collected);
		if !amount.is_zero() {
			Self::deposit_event(Event::ValidatorFeesCollected { cluster_id, era, amount });
			Self::reward_validators(&cluster_id, era, amount, report)?;
			fees += amount;
		}
		report.total_customer_charge = report.total_customer_charge.scaled_to(collected.saturating_sub(fees), collected);
		Ok(())
	}

	/// Divide the validators' share among the session's validators. Our choice: equal parts, the remainder to the first.
	fn reward_validators(cluster_id: &ClusterId, era: DdcEra, whole: Balance, report: &BillingReport) -> DispatchResult {
		let validators = T::Validators::active();
		let count = validators.len().max(1) as Balance;
		for (position, validator_id) in validators.into_iter().enumerate() {
			let amount = whole / count + if position == 0 { whole % count } else { 0 };
			if !amount.is_zero() {
				Self::pay(report, &validator_id, amount)?;
				Self::deposit_event(Event::ValidatorRewarded { cluster_id: *cluster_id, era, validator_id, amount });
			}
		}
		Ok(())
	}

	fn pay(report: &BillingReport, to: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::transfer(&report.vault, to, amount, AllowDeath)
	}

	/// Pay one provider by its part of all usage, from the rest of this era's charges. The account also holds the charges of
	/// other eras.
	pub(super) fn reward(
		cluster_id: &ClusterId,
		era: DdcEra,
		batch_index: u16,
		node_provider_id: T::AccountId,
		usage: &NodeUsage,
		report: &mut BillingReport,
	) -> DispatchResult {
		let cluster_id = *cluster_id;
		let (charges, all) = (&report.total_customer_charge, &report.total_node_usage);
		let part = |used: u64, total: u64, amount: Balance| match total {
			0 => 0,
			total => Perquintill::from_rational(used, total).mul_floor(amount),
		};
		let expected = part(usage.transferred_bytes, all.transferred_bytes, charges.transfer)
			+ part(usage.stored_bytes, all.stored_bytes, charges.storage)
			+ part(usage.number_of_puts, all.number_of_puts, charges.puts)
			+ part(usage.number_of_gets, all.number_of_gets, charges.gets);
		let total = charges.sum().ok_or(Error::<T>::ArithmeticOverflow)?;
		let rewarded = expected.min(total.saturating_sub(report.total_distributed_reward));
		Self::pay(report, &node_provider_id, rewarded)?;
		report.total_distributed_reward += rewarded;
		if rewarded < expected {
			OwingProviders::<T>::mutate(cluster_id, &node_provider_id, |owed| {
				*owed = Some(owed.unwrap_or_default().saturating_add(expected - rewarded));
			});
			Self::deposit_event(Event::NotDistributedReward {
				cluster_id,
				era,
				batch_index,
				node_provider_id: node_provider_id.clone(),
				expected_reward: expected,
				distributed_reward: rewarded,
			});
		}
		Self::deposit_event(Event::ProviderRewarded {
			cluster_id,
			era,
			batch_index,
			stored_bytes: usage.stored_bytes,
			transferred_bytes: usage.transferred_bytes,
			number_of_puts: usage.number_of_puts,
			number_of_gets: usage.number_of_gets,
			node_provider_id,
			rewarded,
			expected_to_reward: expected,
		});
		Ok(())
	}
}
