//! Payouts of a cluster's billing era on mainnet. One authorised account sends the usage of customers and nodes in batches. The
//! pallet charges customers at the cluster's prices, collects fees, and rewards providers by their part of all usage.
//!
//! Calls, checks and their order, events and sums are those of 73158, whose source is public.

mod steps;
pub mod types;

pub use pallet::*;

use crate::{traits::*, types::*};

/// The maximum number of payers or payees in a batch.
pub const MAX_BATCH_SIZE: usize = 1000;
/// A shortage up to this amount, in planck, gives no event.
pub const MAX_DUST: Balance = 100_000;

#[frame_support::pallet]
pub mod pallet {
	use super::{steps::ensure_complete, types::*, *};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Currency, ExistenceRequirement::AllowDeath},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::AccountId32;

	#[pallet::pallet]
	#[pallet::without_storage_info]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Currency: Currency<Self::AccountId, Balance = Balance>;
		type Clusters: ClusterRegistry;
		type Customers: CustomerCharger;
		type Stakers: StakerRegistry;
		/// Source of the address of the account that charges go to and rewards come from.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// The account for the treasury's share.
		type TreasuryAccount: Get<Self::AccountId>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A payout began.
		BillingReportInitialized { cluster_id: ClusterId, era: DdcEra },
		/// Customers can be charged.
		ChargingStarted { cluster_id: ClusterId, era: DdcEra },
		/// A customer paid in full.
		Charged { cluster_id: ClusterId, era: DdcEra, batch_index: u16, customer_id: T::AccountId, amount: Balance },
		/// A customer paid less than was due.
		ChargeFailed {
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			customer_id: T::AccountId,
			charged: Balance,
			expected_to_charge: Balance,
		},
		/// A customer paid this much too little for a charge; its debt grows by it.
		Indebted { cluster_id: ClusterId, era: DdcEra, batch_index: u16, customer_id: T::AccountId, amount: Balance },
		/// All customers were charged.
		ChargingFinished { cluster_id: ClusterId, era: DdcEra },
		/// The treasury got its share.
		TreasuryFeesCollected { cluster_id: ClusterId, era: DdcEra, amount: Balance },
		/// The cluster's reserve account got its share.
		ClusterReserveFeesCollected { cluster_id: ClusterId, era: DdcEra, amount: Balance },
		/// The validators and nominators got their share.
		ValidatorFeesCollected { cluster_id: ClusterId, era: DdcEra, amount: Balance },
		/// Providers can be rewarded.
		RewardingStarted { cluster_id: ClusterId, era: DdcEra },
		/// A provider was paid.
		ProviderRewarded {
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			stored_bytes: u64,
			transferred_bytes: u64,
			number_of_puts: u64,
			number_of_gets: u64,
			node_provider_id: T::AccountId,
			rewarded: Balance,
			expected_to_reward: Balance,
		},
		/// A validator or nominator was paid.
		ValidatorRewarded { cluster_id: ClusterId, era: DdcEra, validator_id: T::AccountId, amount: Balance },
		/// The vault lacked more than 100,000 planck of a provider's reward.
		NotDistributedReward {
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			node_provider_id: T::AccountId,
			expected_reward: Balance,
			distributed_reward: Balance,
		},
		/// The sum paid to all providers differs from the one collected for them: it is more, or more than 100,000 planck less.
		NotDistributedOverallReward {
			cluster_id: ClusterId,
			era: DdcEra,
			expected_reward: Balance,
			total_distributed_reward: Balance,
		},
		/// All providers were rewarded.
		RewardingFinished { cluster_id: ClusterId, era: DdcEra },
		/// A payout is over.
		BillingReportFinalized { cluster_id: ClusterId, era: DdcEra },
		/// This account sends payouts from now on.
		AuthorisedCaller { authorised_caller: T::AccountId },
		/// A customer could not be charged at all.
		ChargeError {
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			customer_id: T::AccountId,
			amount: Balance,
			error: DispatchError,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No payout of this era was begun.
		BillingReportDoesNotExist,
		/// The payout is at another stage.
		NotExpectedState,
		/// Only the authorised account may do this.
		Unauthorised,
		/// This batch was processed before.
		BatchIndexAlreadyProcessed,
		/// This batch lies beyond the last one.
		BatchIndexIsOutOfRange,
		/// Batches are missing.
		BatchesMissed,
		/// More batches than a payout can have.
		BatchIndexOverflow,
		/// A list is full.
		BoundedVecOverflow,
		/// A sum is too large.
		ArithmeticOverflow,
		/// The cluster does not exist, or has no protocol parameters.
		NotExpectedClusterState,
		/// A batch is empty, or has too many entries.
		BatchSizeIsOutOfBounds,
		/// A score could not be had.
		ScoreRetrievalError,
		/// The arguments contradict each other.
		BadRequest,
	}

	/// How far the payouts are.
	#[pallet::storage]
	pub type ActiveBillingReports<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ClusterId, Blake2_128Concat, DdcEra, BillingReport>;

	/// Who sends payouts.
	#[pallet::storage]
	pub type AuthorisedCaller<T: Config> = StorageValue<_, T::AccountId>;

	/// What customers still owe.
	#[pallet::storage]
	pub type DebtorCustomers<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ClusterId, Blake2_128Concat, T::AccountId, Balance>;

	/// Declared by the live chain, which never writes it.
	#[pallet::storage]
	pub type OwingProviders<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ClusterId, Blake2_128Concat, T::AccountId, Balance>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Account that pays what the payout account lacks of the existential deposit; without it, the pallet mints it.
		pub feeder_account: Option<T::AccountId>,
		pub authorised_caller: Option<T::AccountId>,
		/// Cluster, customer, debt.
		pub debtor_customers: Vec<(ClusterId, T::AccountId, Balance)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let (vault, minimum) = (Pallet::<T>::account_id(), T::Currency::minimum_balance());
			let missing = minimum.saturating_sub(T::Currency::free_balance(&vault));
			match &self.feeder_account {
				// The live chain's genesis ignores a feeder that cannot pay.
				Some(feeder) => drop(T::Currency::transfer(feeder, &vault, missing, AllowDeath)),
				None => drop(T::Currency::deposit_creating(&vault, missing)),
			}
			AuthorisedCaller::<T>::set(self.authorised_caller.clone());
			for (cluster, customer, debt) in &self.debtor_customers {
				DebtorCustomers::<T>::insert(cluster, customer, debt);
			}
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Say which account sends payouts. Only root may.
		#[pallet::call_index(0)]
		#[pallet::weight(crate::weights::payouts::set_authorised_caller::<T>())]
		pub fn set_authorised_caller(origin: OriginFor<T>, authorised_caller: T::AccountId) -> DispatchResult {
			ensure_root(origin)?;
			AuthorisedCaller::<T>::put(&authorised_caller);
			Self::deposit_event(Event::AuthorisedCaller { authorised_caller });
			Ok(())
		}

		/// Begin the payout of an era that lasted from `start_era` to `end_era`, in seconds since 1970. The cluster need not
		/// exist.
		///
		/// Fails with `Unauthorised`, `NotExpectedState` (begun already) or `BadRequest` (no time between the two).
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::payouts::begin_billing_report::<T>())]
		pub fn begin_billing_report(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era: DdcEra,
			start_era: i64,
			end_era: i64,
		) -> DispatchResult {
			Self::ensure_authorised(origin)?;
			ensure!(!ActiveBillingReports::<T>::contains_key(cluster_id, era), Error::<T>::NotExpectedState);
			ensure!(start_era < end_era, Error::<T>::BadRequest);
			ActiveBillingReports::<T>::insert(
				cluster_id,
				era,
				BillingReport {
					state: PayoutState::Initialized,
					vault: Self::account_id(),
					start_era,
					end_era,
					total_customer_charge: Default::default(),
					total_distributed_reward: 0,
					total_node_usage: Default::default(),
					charging_max_batch_index: 0,
					charging_processed_batches: Default::default(),
					rewarding_max_batch_index: 0,
					rewarding_processed_batches: Default::default(),
				},
			);
			Self::deposit_event(Event::BillingReportInitialized { cluster_id, era });
			Ok(())
		}

		/// Say how many batches of payers come.
		///
		/// Fails with `Unauthorised`, `BatchIndexOverflow`, `BillingReportDoesNotExist` or `NotExpectedState`.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::payouts::begin_charging_customers::<T>())]
		pub fn begin_charging_customers(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era: DdcEra,
			max_batch_index: u16,
		) -> DispatchResult {
			Self::ensure_authorised(origin)?;
			Self::ensure_batch_count(max_batch_index)?;
			let mut report = Self::report(&cluster_id, era, PayoutState::Initialized)?;
			report.charging_max_batch_index = max_batch_index;
			report.state = PayoutState::ChargingCustomers;
			ActiveBillingReports::<T>::insert(cluster_id, era, report);
			Self::deposit_event(Event::ChargingStarted { cluster_id, era });
			Ok(())
		}

		/// Charge a batch of customers for what they used. What one cannot pay becomes a debt; the payout goes on.
		///
		/// Fails with `Unauthorised`, `BatchSizeIsOutOfBounds`, `BillingReportDoesNotExist`, `NotExpectedState`,
		/// `BatchIndexIsOutOfRange`, `BatchIndexAlreadyProcessed`, `NotExpectedClusterState` or `ArithmeticOverflow`.
		#[pallet::call_index(3)]
		#[pallet::weight(crate::weights::payouts::send_charging_customers_batch::<T>(payers.len()))]
		pub fn send_charging_customers_batch(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			payers: Vec<(T::AccountId, CustomerUsage)>,
		) -> DispatchResult {
			Self::ensure_authorised(origin)?;
			Self::ensure_batch_size(payers.len())?;
			let mut report = Self::report(&cluster_id, era, PayoutState::ChargingCustomers)?;
			let last = report.charging_max_batch_index;
			Self::take_batch(&mut report.charging_processed_batches, last, batch_index)?;
			for (customer_id, usage) in payers {
				let due = Self::price(&cluster_id, &report, &usage)?;
				let paid = Self::charge(&cluster_id, era, batch_index, customer_id, &due, &report.vault)?;
				report.total_customer_charge =
					report.total_customer_charge.plus(&paid).ok_or(Error::<T>::ArithmeticOverflow)?;
			}
			ActiveBillingReports::<T>::insert(cluster_id, era, report);
			Ok(())
		}

		/// End charging, and take the shares of treasury, reserve account and validators.
		///
		/// Fails with `Unauthorised`, `BillingReportDoesNotExist`, `NotExpectedState`, `BatchesMissed` or
		/// `NotExpectedClusterState`, and with the currency's error if an account cannot take its part.
		#[pallet::call_index(4)]
		#[pallet::weight(crate::weights::payouts::end_charging_customers::<T>())]
		pub fn end_charging_customers(origin: OriginFor<T>, cluster_id: ClusterId, era: DdcEra) -> DispatchResult {
			Self::ensure_authorised(origin)?;
			let mut report = Self::report(&cluster_id, era, PayoutState::ChargingCustomers)?;
			ensure_complete::<T>(&report.charging_processed_batches, report.charging_max_batch_index)?;
			Self::deposit_event(Event::ChargingFinished { cluster_id, era });
			Self::settle_fees(&cluster_id, era, &mut report)?;
			report.state = PayoutState::CustomersChargedWithFees;
			ActiveBillingReports::<T>::insert(cluster_id, era, report);
			Ok(())
		}

		/// Say how many batches of payees come, and what all nodes together stored and moved.
		///
		/// Fails with `Unauthorised`, `BatchIndexOverflow`, `BillingReportDoesNotExist` or `NotExpectedState`.
		#[pallet::call_index(5)]
		#[pallet::weight(crate::weights::payouts::begin_rewarding_providers::<T>())]
		pub fn begin_rewarding_providers(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era: DdcEra,
			max_batch_index: u16,
			total_node_usage: NodeUsage,
		) -> DispatchResult {
			Self::ensure_authorised(origin)?;
			Self::ensure_batch_count(max_batch_index)?;
			let mut report = Self::report(&cluster_id, era, PayoutState::CustomersChargedWithFees)?;
			report.rewarding_max_batch_index = max_batch_index;
			report.total_node_usage = total_node_usage;
			report.state = PayoutState::RewardingProviders;
			ActiveBillingReports::<T>::insert(cluster_id, era, report);
			Self::deposit_event(Event::RewardingStarted { cluster_id, era });
			Ok(())
		}

		/// Reward a batch of providers by what their nodes stored and moved. The pallet records no shortage.
		///
		/// Fails as `send_charging_customers_batch` does, and with the currency's error if an account cannot take its reward.
		#[pallet::call_index(6)]
		#[pallet::weight(crate::weights::payouts::send_rewarding_providers_batch::<T>(payees.len()))]
		pub fn send_rewarding_providers_batch(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			payees: Vec<(T::AccountId, NodeUsage)>,
		) -> DispatchResult {
			Self::ensure_authorised(origin)?;
			Self::ensure_batch_size(payees.len())?;
			let mut report = Self::report(&cluster_id, era, PayoutState::RewardingProviders)?;
			let last = report.rewarding_max_batch_index;
			Self::take_batch(&mut report.rewarding_processed_batches, last, batch_index)?;
			for (provider, usage) in payees {
				Self::reward(&cluster_id, era, batch_index, provider, &usage, &mut report)?;
			}
			ActiveBillingReports::<T>::insert(cluster_id, era, report);
			Ok(())
		}

		/// End rewarding.
		///
		/// Fails with `Unauthorised`, `BillingReportDoesNotExist`, `NotExpectedState` or `BatchesMissed`.
		#[pallet::call_index(7)]
		#[pallet::weight(crate::weights::payouts::end_rewarding_providers::<T>())]
		pub fn end_rewarding_providers(origin: OriginFor<T>, cluster_id: ClusterId, era: DdcEra) -> DispatchResult {
			Self::ensure_authorised(origin)?;
			let mut report = Self::report(&cluster_id, era, PayoutState::RewardingProviders)?;
			ensure_complete::<T>(&report.rewarding_processed_batches, report.rewarding_max_batch_index)?;
			let expected_reward = report.total_customer_charge.sum().ok_or(Error::<T>::ArithmeticOverflow)?;
			let total_distributed_reward = report.total_distributed_reward;
			// The live chain's difference wraps below zero: providers that got too much give the event too.
			if expected_reward.wrapping_sub(total_distributed_reward) > MAX_DUST {
				Self::deposit_event(Event::NotDistributedOverallReward {
					cluster_id,
					era,
					expected_reward,
					total_distributed_reward,
				});
			}
			report.state = PayoutState::ProvidersRewarded;
			ActiveBillingReports::<T>::insert(cluster_id, era, report);
			Self::deposit_event(Event::RewardingFinished { cluster_id, era });
			Ok(())
		}

		/// End the payout.
		///
		/// Fails with `Unauthorised`, `BillingReportDoesNotExist` or `NotExpectedState`.
		#[pallet::call_index(8)]
		#[pallet::weight(crate::weights::payouts::end_billing_report::<T>())]
		pub fn end_billing_report(origin: OriginFor<T>, cluster_id: ClusterId, era: DdcEra) -> DispatchResult {
			Self::ensure_authorised(origin)?;
			let mut report = Self::report(&cluster_id, era, PayoutState::ProvidersRewarded)?;
			report.charging_processed_batches.clear();
			report.rewarding_processed_batches.clear();
			report.state = PayoutState::Finalized;
			ActiveBillingReports::<T>::insert(cluster_id, era, report);
			Self::deposit_event(Event::BillingReportFinalized { cluster_id, era });
			Ok(())
		}
	}
}
