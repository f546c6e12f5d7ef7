//! Payouts of a cluster's billing era. Inspectors commit to the amounts of all payers and payees; once enough of them agree,
//! they send batches that charge customers, collect fees, and reward providers.
//!
//! **Reconstructed.** The live chain's sources of 80013 are not public. Calls, checks and their order, sums and Merkle proofs
//! are those of the last public version, 73006; events and the fingerprint's fields come from a live chain of 73160; the
//! arguments of `commit_payout_fingerprint` from the public traits of 80013; batch size and quorum from its public runtime.
//! "Our choice" marks the rest in comments.

mod mmr;
mod steps;
pub mod types;

pub use pallet::*;

use crate::{traits::*, types::*};

/// The maximum number of payers or payees in a batch.
pub const MAX_BATCH_SIZE: usize = 100;
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
	use sp_core::H256;
	use sp_runtime::{AccountId32, Percent, SaturatedConversion};

	#[pallet::pallet]
	#[pallet::without_storage_info]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Currency: Currency<Self::AccountId, Balance = Balance>;
		type Clusters: ClusterRegistry;
		type Customers: CustomerCharger;
		type Inspectors: InspectorRegistry;
		/// Source of the address of the account that charges go to and rewards come from.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Part of all inspectors that must commit the same fingerprint.
		#[pallet::constant]
		type ValidatorsQuorum: Get<Percent>;
		/// The account for the treasury's share.
		type TreasuryAccount: Get<Self::AccountId>;
		/// The account for the validators' share: the fee pot.
		type ValidatorsAccount: Get<Self::AccountId>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A payout began.
		PayoutInitialized { cluster_id: ClusterId, era: DdcEra },
		/// Customers can be charged.
		ChargingStarted { cluster_id: ClusterId, era: DdcEra },
		/// A customer paid in full.
		Charged { cluster_id: ClusterId, era: DdcEra, batch_index: u16, customer_id: T::AccountId, amount: Balance },
		/// A customer paid less than was due, but more than nothing.
		ChargedPartially {
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
		/// The validators' pot got its share.
		ValidatorsFeesCollected { cluster_id: ClusterId, era: DdcEra, amount: Balance },
		/// Providers can be rewarded.
		RewardingStarted { cluster_id: ClusterId, era: DdcEra },
		/// A provider was paid.
		Rewarded {
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			node_provider_id: T::AccountId,
			rewarded: Balance,
			expected_to_reward: Balance,
		},
		/// The vault lacked more than 100,000 planck of a provider's reward.
		NotDistributedReward {
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			node_provider_id: T::AccountId,
			expected_reward: Balance,
			distributed_reward: Balance,
		},
		/// All providers together were paid over 100,000 planck less than was collected for them.
		NotDistributedOverallReward {
			cluster_id: ClusterId,
			era: DdcEra,
			expected_reward: Balance,
			total_distributed_rewards: Balance,
		},
		/// All providers were rewarded.
		RewardingFinished { cluster_id: ClusterId, era: DdcEra },
		/// A payout is over.
		PayoutReceiptFinalized { cluster_id: ClusterId, era: DdcEra, finalized_at: BlockNumber },
		/// A customer could not be charged at all.
		ChargeError {
			cluster_id: ClusterId,
			era: DdcEra,
			batch_index: u16,
			customer_id: T::AccountId,
			amount: Balance,
			error: DispatchError,
		},
		/// An inspector committed to what everybody owes and earns.
		PayoutFingerprintCommited {
			validator_id: T::AccountId,
			cluster_id: ClusterId,
			era_id: DdcEra,
			payers_merkle_root: H256,
			payees_merkle_root: H256,
		},
	}

	/// The errors of the last public version. No call here returns those that name buckets, scores, nodes, a Merkle root, a
	/// fingerprint's cluster, or a total below zero.
	#[pallet::error]
	pub enum Error<T> {
		/// No payout of this era was begun.
		PayoutReceiptDoesNotExist,
		/// The payout is at another stage.
		NotExpectedState,
		/// Only inspectors may do this.
		Unauthorized,
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
		/// The cluster does not exist.
		NotExpectedClusterState,
		/// The bucket's state does not allow this.
		NotExpectedBucketState,
		/// A batch is empty, or has too many entries.
		BatchSizeIsOutOfBounds,
		/// A score could not be had.
		ScoreRetrievalError,
		/// The arguments contradict each other.
		BadRequest,
		/// The batch is not in the committed Merkle tree at its index.
		BatchValidationFailed,
		/// No bucket has this id.
		NoBucketWithId,
		/// Only the bucket's owner may do this.
		NotBucketOwner,
		/// The fingerprint is of another cluster.
		IncorrectClusterId,
		/// The cluster has no protocol parameters.
		ClusterProtocolParamsNotSet,
		/// A total is below zero.
		TotalStoredBytesLessThanZero,
		/// The inspector committed this fingerprint before.
		PayoutFingerprintCommitted,
		/// No inspector committed this fingerprint.
		PayoutFingerprintDoesNotExist,
		/// Too few inspectors committed this fingerprint.
		NoQuorumOnPayoutFingerprint,
		/// The root of a Merkle tree could not be computed.
		FailedToCreateMerkleRoot,
		/// A Merkle proof could not be checked.
		FailedToVerifyMerkleProof,
		/// A node could not be found.
		NodeRetrievalError,
	}

	/// How far the payouts are.
	#[pallet::storage]
	pub type PayoutReceipts<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ClusterId, Blake2_128Concat, DdcEra, PayoutReceipt>;

	/// What inspectors committed to, by the hash of it.
	#[pallet::storage]
	pub type PayoutFingerprints<T: Config> =
		StorageMap<_, Blake2_128Concat, H256, PayoutFingerprint>;

	/// What customers still owe.
	#[pallet::storage]
	pub type DebtorCustomers<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ClusterId, Blake2_128Concat, T::AccountId, Balance>;

	/// Declared by the last public version, which never writes it.
	#[pallet::storage]
	pub type OwingProviders<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ClusterId, Blake2_128Concat, T::AccountId, Balance>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Account that pays what the payout account lacks of the existential deposit; without it, the pallet mints it.
		pub feeder_account: Option<T::AccountId>,
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
			for (cluster, customer, debt) in &self.debtor_customers {
				DebtorCustomers::<T>::insert(cluster, customer, debt);
			}
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Commit to an era's charges and rewards: two Merkle roots, over the batches of payers and of payees.
		///
		/// Fails with `Unauthorized`, `BadRequest` (a root is zero), `DdcClusters.ClusterDoesNotExist`, `BadRequest` (the era
		/// is not above the last paid one) or `PayoutFingerprintCommitted`.
		#[pallet::call_index(0)]
		#[pallet::weight(crate::weights::payouts::commit_payout_fingerprint::<T>())]
		pub fn commit_payout_fingerprint(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era_id: DdcEra,
			inspection_hash: H256,
			ehd_merkle_root: H256,
			payers_merkle_root: H256,
			payees_merkle_root: H256,
		) -> DispatchResult {
			let validator_id = Self::inspector(origin)?;
			ensure!(!payers_merkle_root.is_zero() && !payees_merkle_root.is_zero(), Error::<T>::BadRequest);
			ensure!(era_id > T::Clusters::last_paid_era(&cluster_id)?, Error::<T>::BadRequest);
			let mut committed = PayoutFingerprint {
				era: era_id,
				cluster_id,
				inspection_hash,
				ehd_merkle_root,
				payers_merkle_root,
				payees_merkle_root,
				validators: Default::default(),
			};
			let key = committed.hash();
			if let Some(known) = PayoutFingerprints::<T>::get(key) {
				committed = known;
			}
			ensure!(committed.validators.insert(validator_id.clone()), Error::<T>::PayoutFingerprintCommitted);
			PayoutFingerprints::<T>::insert(key, committed);
			Self::deposit_event(Event::PayoutFingerprintCommited {
				validator_id,
				cluster_id,
				era_id,
				payers_merkle_root,
				payees_merkle_root,
			});
			Ok(())
		}

		/// Begin the payout of an era on which enough inspectors agree. As at 73006, the fingerprint may be of another cluster
		/// or era.
		///
		/// Fails with `Unauthorized`, `NotExpectedState` (begun already), `PayoutFingerprintDoesNotExist` or
		/// `NoQuorumOnPayoutFingerprint`.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::payouts::begin_payout::<T>())]
		pub fn begin_payout(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era_id: DdcEra,
			fingerprint: H256,
		) -> DispatchResult {
			Self::inspector(origin)?;
			ensure!(!PayoutReceipts::<T>::contains_key(cluster_id, era_id), Error::<T>::NotExpectedState);
			let committed = Self::committed(fingerprint)?;
			// Rounded to the nearest, ties down: one of two inspectors is 67 % of them, three of four are.
			let quorum = T::ValidatorsQuorum::get() * T::Inspectors::count();
			ensure!(committed.validators.len() as u32 >= quorum, Error::<T>::NoQuorumOnPayoutFingerprint);
			PayoutReceipts::<T>::insert(
				cluster_id,
				era_id,
				PayoutReceipt {
					state: PayoutState::Initialized,
					vault: Self::account_id(),
					fingerprint,
					total_collected_charges: 0,
					total_distributed_rewards: 0,
					total_settled_fees: 0,
					charging_max_batch_index: 0,
					charging_processed_batches: Default::default(),
					rewarding_max_batch_index: 0,
					rewarding_processed_batches: Default::default(),
					finalized_at: None,
				},
			);
			Self::deposit_event(Event::PayoutInitialized { cluster_id, era: era_id });
			Ok(())
		}

		/// Say how many batches of payers come.
		///
		/// Fails with `Unauthorized`, `BatchIndexOverflow`, `PayoutReceiptDoesNotExist` or `NotExpectedState`.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::payouts::begin_charging_customers::<T>())]
		pub fn begin_charging_customers(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era_id: DdcEra,
			max_batch_index: u16,
		) -> DispatchResult {
			Self::inspector(origin)?;
			Self::ensure_batch_count(max_batch_index)?;
			let mut receipt = Self::receipt(&cluster_id, era_id, PayoutState::Initialized)?;
			receipt.charging_max_batch_index = max_batch_index;
			receipt.state = PayoutState::ChargingCustomers;
			PayoutReceipts::<T>::insert(cluster_id, era_id, receipt);
			Self::deposit_event(Event::ChargingStarted { cluster_id, era: era_id });
			Ok(())
		}

		/// Charge a batch of payers. What a payer cannot pay becomes a debt; the payout goes on.
		///
		/// Fails with `Unauthorized`, `BatchSizeIsOutOfBounds`, `PayoutReceiptDoesNotExist`, `NotExpectedState`,
		/// `BatchIndexIsOutOfRange`, `BatchIndexAlreadyProcessed`, `PayoutFingerprintDoesNotExist`,
		/// `FailedToVerifyMerkleProof` (too few or too many hashes), `BatchValidationFailed` or `ArithmeticOverflow`.
		#[pallet::call_index(3)]
		#[pallet::weight(crate::weights::payouts::send_charging_customers_batch::<T>(payers.len()))]
		pub fn send_charging_customers_batch(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era_id: DdcEra,
			batch_index: u16,
			payers: Vec<(T::AccountId, Balance)>,
			batch_proof: MMRProof,
		) -> DispatchResult {
			Self::inspector(origin)?;
			Self::ensure_batch_size(payers.len())?;
			let mut receipt = Self::receipt(&cluster_id, era_id, PayoutState::ChargingCustomers)?;
			let last = receipt.charging_max_batch_index;
			Self::ensure_awaited(&receipt.charging_processed_batches, last, batch_index)?;
			let root = Self::committed(receipt.fingerprint)?.payers_merkle_root;
			Self::take_batch(&mut receipt.charging_processed_batches, last, batch_index, &payers, root, batch_proof)?;
			for (customer_id, amount) in payers {
				let charged = Self::charge(&cluster_id, era_id, batch_index, customer_id, amount, &receipt.vault)?;
				receipt.total_collected_charges =
					receipt.total_collected_charges.checked_add(charged).ok_or(Error::<T>::ArithmeticOverflow)?;
			}
			PayoutReceipts::<T>::insert(cluster_id, era_id, receipt);
			Ok(())
		}

		/// End charging, and take the shares of treasury, reserve account and validators.
		///
		/// Fails with `Unauthorized`, `PayoutReceiptDoesNotExist`, `NotExpectedState`, `BatchesMissed`,
		/// `ClusterProtocolParamsNotSet` or `NotExpectedClusterState`, and with the currency's error if an account cannot take
		/// its share. Our choice, as 80013's events have no `ValidatorRewarded`: the validators' share goes to the fee pot.
		#[pallet::call_index(4)]
		#[pallet::weight(crate::weights::payouts::end_charging_customers::<T>())]
		pub fn end_charging_customers(origin: OriginFor<T>, cluster_id: ClusterId, era_id: DdcEra) -> DispatchResult {
			Self::inspector(origin)?;
			let mut receipt = Self::receipt(&cluster_id, era_id, PayoutState::ChargingCustomers)?;
			ensure_complete::<T>(&receipt.charging_processed_batches, receipt.charging_max_batch_index)?;
			let params =
				T::Clusters::protocol_params(&cluster_id).ok_or(Error::<T>::ClusterProtocolParamsNotSet)?;
			let era = era_id;
			Self::deposit_event(Event::ChargingFinished { cluster_id, era });
			if let Some(amount) = Self::settle(&mut receipt, params.treasury_share, || Ok(T::TreasuryAccount::get()))? {
				Self::deposit_event(Event::TreasuryFeesCollected { cluster_id, era, amount });
			}
			let reserve = || match T::Clusters::parties(&cluster_id) {
				Ok((_, reserve)) => Ok(reserve),
				Err(_) => Err(Error::<T>::NotExpectedClusterState.into()),
			};
			if let Some(amount) = Self::settle(&mut receipt, params.cluster_reserve_share, reserve)? {
				Self::deposit_event(Event::ClusterReserveFeesCollected { cluster_id, era, amount });
			}
			let pot = || Ok(T::ValidatorsAccount::get());
			if let Some(amount) = Self::settle(&mut receipt, params.validators_share, pot)? {
				Self::deposit_event(Event::ValidatorsFeesCollected { cluster_id, era, amount });
			}
			receipt.state = PayoutState::CustomersChargedWithFees;
			PayoutReceipts::<T>::insert(cluster_id, era_id, receipt);
			Ok(())
		}

		/// Say how many batches of payees come.
		///
		/// Fails with `Unauthorized`, `BatchIndexOverflow`, `PayoutReceiptDoesNotExist` or `NotExpectedState`.
		#[pallet::call_index(5)]
		#[pallet::weight(crate::weights::payouts::begin_rewarding_providers::<T>())]
		pub fn begin_rewarding_providers(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era_id: DdcEra,
			max_batch_index: u16,
		) -> DispatchResult {
			Self::inspector(origin)?;
			Self::ensure_batch_count(max_batch_index)?;
			let mut receipt = Self::receipt(&cluster_id, era_id, PayoutState::CustomersChargedWithFees)?;
			receipt.rewarding_max_batch_index = max_batch_index;
			receipt.state = PayoutState::RewardingProviders;
			PayoutReceipts::<T>::insert(cluster_id, era_id, receipt);
			Self::deposit_event(Event::RewardingStarted { cluster_id, era: era_id });
			Ok(())
		}

		/// Reward a batch of payees. The pallet records no shortage.
		///
		/// Fails as `send_charging_customers_batch` does, and with the currency's error if an account cannot take its reward.
		#[pallet::call_index(6)]
		#[pallet::weight(crate::weights::payouts::send_rewarding_providers_batch::<T>(payees.len()))]
		pub fn send_rewarding_providers_batch(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era_id: DdcEra,
			batch_index: u16,
			payees: Vec<(T::AccountId, Balance)>,
			batch_proof: MMRProof,
		) -> DispatchResult {
			Self::inspector(origin)?;
			Self::ensure_batch_size(payees.len())?;
			let mut receipt = Self::receipt(&cluster_id, era_id, PayoutState::RewardingProviders)?;
			let last = receipt.rewarding_max_batch_index;
			Self::ensure_awaited(&receipt.rewarding_processed_batches, last, batch_index)?;
			let root = Self::committed(receipt.fingerprint)?.payees_merkle_root;
			Self::take_batch(&mut receipt.rewarding_processed_batches, last, batch_index, &payees, root, batch_proof)?;
			for (provider, amount) in payees {
				Self::reward(&cluster_id, era_id, batch_index, provider, amount, &mut receipt)?;
			}
			PayoutReceipts::<T>::insert(cluster_id, era_id, receipt);
			Ok(())
		}

		/// End rewarding.
		///
		/// Fails with `Unauthorized`, `PayoutReceiptDoesNotExist`, `NotExpectedState` or `BatchesMissed`.
		#[pallet::call_index(7)]
		#[pallet::weight(crate::weights::payouts::end_rewarding_providers::<T>())]
		pub fn end_rewarding_providers(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			era_id: DdcEra,
		) -> DispatchResult {
			Self::inspector(origin)?;
			let mut receipt = Self::receipt(&cluster_id, era_id, PayoutState::RewardingProviders)?;
			ensure_complete::<T>(&receipt.rewarding_processed_batches, receipt.rewarding_max_batch_index)?;
			let expected_reward = receipt.total_collected_charges.saturating_sub(receipt.total_settled_fees);
			let (era, total_distributed_rewards) = (era_id, receipt.total_distributed_rewards);
			if expected_reward.saturating_sub(total_distributed_rewards) > MAX_DUST {
				Self::deposit_event(Event::NotDistributedOverallReward {
					cluster_id,
					era,
					expected_reward,
					total_distributed_rewards,
				});
			}
			receipt.state = PayoutState::ProvidersRewarded;
			PayoutReceipts::<T>::insert(cluster_id, era_id, receipt);
			Self::deposit_event(Event::RewardingFinished { cluster_id, era });
			Ok(())
		}

		/// End the payout: the era counts as paid.
		///
		/// Fails with `Unauthorized`, `PayoutReceiptDoesNotExist`, `NotExpectedState` or `DdcClusters.ClusterDoesNotExist`.
		#[pallet::call_index(8)]
		#[pallet::weight(crate::weights::payouts::end_payout::<T>())]
		pub fn end_payout(origin: OriginFor<T>, cluster_id: ClusterId, era_id: DdcEra) -> DispatchResult {
			Self::inspector(origin)?;
			let mut receipt = Self::receipt(&cluster_id, era_id, PayoutState::ProvidersRewarded)?;
			let finalized_at = frame_system::Pallet::<T>::block_number().saturated_into();
			receipt.charging_processed_batches.clear();
			receipt.rewarding_processed_batches.clear();
			receipt.state = PayoutState::Finalized;
			receipt.finalized_at = Some(finalized_at);
			PayoutReceipts::<T>::insert(cluster_id, era_id, receipt);
			Self::deposit_event(Event::PayoutReceiptFinalized { cluster_id, era: era_id, finalized_at });
			T::Clusters::mark_era_paid(&cluster_id, era_id)
		}
	}
}
