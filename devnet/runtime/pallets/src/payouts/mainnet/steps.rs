//! The steps of a payout's calls.

use super::{pallet::*, types::*, MAX_BATCH_SIZE, MAX_DUST};
use crate::{traits::*, types::*};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Currency, ExistenceRequirement::AllowDeath, Get},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{
	traits::{AccountIdConversion, Saturating, Zero},
	DispatchResult, PerThing, Perquintill,
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

	/// Return the report. Fails if there is none, or it is at another stage.
	pub(super) fn report(cluster_id: &ClusterId, era: DdcEra, stage: PayoutState) -> Result<BillingReport, Error<T>> {
		let report =
			ActiveBillingReports::<T>::get(cluster_id, era).ok_or(Error::<T>::BillingReportDoesNotExist)?;
		ensure!(report.state == stage, Error::<T>::NotExpectedState);
		Ok(report)
	}

	pub(super) fn ensure_batch_count(last: u16) -> Result<(), Error<T>> {
		ensure!(u32::from(last) < MAX_BATCHES, Error::<T>::BatchIndexOverflow);
		Ok(())
	}

	pub(super) fn ensure_batch_size(entries: usize) -> Result<(), Error<T>> {
		ensure!((1..=MAX_BATCH_SIZE).contains(&entries), Error::<T>::BatchSizeIsOutOfBounds);
		Ok(())
	}

	pub(super) fn take_batch(processed: &mut Batches, last: u16, index: u16) -> Result<(), Error<T>> {
		ensure!(index <= last, Error::<T>::BatchIndexIsOutOfRange);
		ensure!(!processed.contains(&index), Error::<T>::BatchIndexAlreadyProcessed);
		processed.try_insert(index).map_err(|_| Error::<T>::BoundedVecOverflow)?;
		Ok(())
	}

	/// Return the charge for a usage at the cluster's prices; for storage, by the era's part of a month, at most one month.
	pub(super) fn price(
		cluster_id: &ClusterId,
		report: &BillingReport,
		usage: &CustomerUsage,
	) -> Result<CustomerCharge, Error<T>> {
		let prices = T::Clusters::protocol_params(cluster_id).ok_or(Error::<T>::NotExpectedClusterState)?;
		let times =
			|count: u64, price: Balance| Balance::from(count).checked_mul(price).ok_or(Error::<T>::ArithmeticOverflow);
		let seconds = report.end_era.abs_diff(report.start_era);
		let stored = times(usage.stored_bytes, prices.unit_per_mb_stored)? / MEGABYTE;
		Ok(CustomerCharge {
			transfer: times(usage.transferred_bytes, prices.unit_per_mb_streamed)? / MEGABYTE,
			storage: Perquintill::from_rational(seconds, MONTH) * stored,
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
		Self::deposit_event(Event::ChargeFailed {
			cluster_id,
			era,
			batch_index,
			customer_id,
			charged,
			expected_to_charge: amount,
		});
		Ok(due.scaled(Perquintill::from_rational(charged, amount)))
	}

	/// Pay the shares from the collected charges, and reduce each part of the charge by them: the rest is for the providers.
	/// Shares of 100 % or more leave the charge as it is, as on the live chain.
	pub(super) fn settle_fees(cluster_id: &ClusterId, era: DdcEra, report: &mut BillingReport) -> DispatchResult {
		let cluster_id = *cluster_id;
		let params = T::Clusters::protocol_params(&cluster_id).ok_or(Error::<T>::NotExpectedClusterState)?;
		let (treasury, validators) = (params.treasury_share, params.validators_share);
		let reserve = params.cluster_reserve_share;
		let collected = report.total_customer_charge.sum().ok_or(Error::<T>::ArithmeticOverflow)?;
		let amount = treasury * collected;
		if !amount.is_zero() {
			Self::pay(report, &T::TreasuryAccount::get(), amount)?;
			Self::deposit_event(Event::TreasuryFeesCollected { cluster_id, era, amount });
		}
		let amount = reserve * collected;
		if !amount.is_zero() {
			let (_, account) = T::Clusters::parties(&cluster_id).map_err(|_| Error::<T>::NotExpectedClusterState)?;
			Self::pay(report, &account, amount)?;
			Self::deposit_event(Event::ClusterReserveFeesCollected { cluster_id, era, amount });
		}
		let amount = validators * collected;
		if !amount.is_zero() {
			Self::reward_stakers(&cluster_id, era, amount, report)?;
			Self::deposit_event(Event::ValidatorFeesCollected { cluster_id, era, amount });
		}
		let rest = treasury.saturating_add(validators).saturating_add(reserve).left_from_one();
		if !rest.is_zero() {
			report.total_customer_charge = report.total_customer_charge.scaled(rest);
		}
		Ok(())
	}

	/// Divide the validators' share among all validators and nominators by vote weight. Rounding leaves a difference in the
	/// vault, or takes it from there.
	fn reward_stakers(cluster_id: &ClusterId, era: DdcEra, whole: Balance, report: &BillingReport) -> DispatchResult {
		let stakers = T::Stakers::weights();
		let total = stakers.iter().fold(0u64, |total, (_, weight)| total.wrapping_add(*weight));
		for (validator_id, weight) in stakers {
			let amount = Perquintill::from_rational(weight, total) * whole;
			Self::pay(report, &validator_id, amount)?;
			Self::deposit_event(Event::ValidatorRewarded { cluster_id: *cluster_id, era, validator_id, amount });
		}
		Ok(())
	}

	fn pay(report: &BillingReport, to: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::transfer(&report.vault, to, amount, AllowDeath)
	}

	/// Pay one provider by its part of all usage, at most what the vault holds above the existential deposit: that includes
	/// the charges of other eras and clusters.
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
		// A part of no usage at all is the whole.
		let part = |used: u64, total: u64, amount: Balance| Perquintill::from_rational(used, total) * amount;
		let expected = CustomerCharge {
			transfer: part(usage.transferred_bytes, all.transferred_bytes, charges.transfer),
			storage: part(usage.stored_bytes, all.stored_bytes, charges.storage),
			puts: part(usage.number_of_puts, all.number_of_puts, charges.puts),
			gets: part(usage.number_of_gets, all.number_of_gets, charges.gets),
		};
		let expected = expected.sum().ok_or(Error::<T>::ArithmeticOverflow)?;
		let mut rewarded = expected;
		if !expected.is_zero() {
			let held = T::Currency::free_balance(&report.vault).saturating_sub(T::Currency::minimum_balance());
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
			Self::pay(report, &node_provider_id, rewarded)?;
			report.total_distributed_reward =
				report.total_distributed_reward.checked_add(rewarded).ok_or(Error::<T>::ArithmeticOverflow)?;
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
