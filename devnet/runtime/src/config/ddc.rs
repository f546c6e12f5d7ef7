//! The DDC pallets.

use super::{treasury::TreasuryPalletId, TreasuryAccount};
use crate::*;
use alloc::{boxed::Box, vec::Vec};
use codec::Encode;
use frame_support::{
	parameter_types,
	traits::{schedule::DispatchTime, Bounded, ConstU128, ConstU32, Get, StorePreimage},
	weights::Weight,
	PalletId,
};
use frame_system::RawOrigin;
use pallet_contracts::{CollectEvents, DebugInfo, Determinism};
#[cfg(feature = "mainnet")]
use frame_election_provider_support::SortedListProvider;
#[cfg(feature = "mainnet")]
use pallet_ddc::traits::StakerRegistry;
#[cfg(not(feature = "mainnet"))]
use pallet_ddc::traits::ValidatorRegistry;
use pallet_ddc::{
	traits::{ClusterReferenda, NodeAuthorization},
	types::{NodePubKey, ProposalKind},
};
use sp_runtime::{DispatchError, DispatchResult, Percent};

/// Return a minimum on mainnet, and 0 on the development chain.
const fn on_mainnet(minimum: u32) -> u32 {
	if cfg!(feature = "mainnet") {
		minimum
	} else {
		0
	}
}

parameter_types! {
	pub const CustomersPalletId: PalletId = PalletId(*b"accounts");
	pub const PayoutsPalletId: PalletId = PalletId(*b"payouts_");
	pub const VerificationPalletId: PalletId = PalletId(*b"verifypa");
	pub const ClustersGovPalletId: PalletId = PalletId(*b"clustgov");
	pub const FeePotPalletId: PalletId = PalletId(*b"feehandl");
	pub const ValidatorsQuorum: Percent = Percent::from_percent(67);
	pub FeePot: AccountId = FeeHandler::account_id();
}

impl pallet_ddc::staking::Config for Runtime {
	type Currency = Balances;
	type Nodes = DdcNodes;
	type Clusters = DdcClusters;
	type ClusterBondingAmount = ConstU128<{ 100_000 * CERE }>;
	type ClusterUnboningDelay = ConstU32<{ 28 * DAYS }>;
}

impl pallet_ddc::customers::Config for Runtime {
	type Currency = Balances;
	type Clusters = DdcClusters;
	type PalletId = CustomersPalletId;
	type UnlockingDelay = ConstU32<{ 7 * DAYS }>;
}

impl pallet_ddc::nodes::Config for Runtime {
	type Staking = DdcStaking;
}

impl pallet_ddc::clusters::Config for Runtime {
	type Nodes = DdcNodes;
	type Staking = DdcStaking;
	type Authorization = AuthorizationContract;
	type MinErasureCodingRequiredLimit = ConstU32<{ on_mainnet(4) }>;
	type MinErasureCodingTotalLimit = ConstU32<{ on_mainnet(6) }>;
	type MinReplicationTotalLimit = ConstU32<{ on_mainnet(3) }>;
}

#[cfg(not(feature = "mainnet"))]
impl pallet_ddc::payouts::Config for Runtime {
	type Currency = Balances;
	type Clusters = DdcClusters;
	type Customers = DdcCustomers;
	type Inspectors = DdcVerification;
	type PalletId = PayoutsPalletId;
	type ValidatorsQuorum = ValidatorsQuorum;
	type TreasuryAccount = TreasuryAccount;
	type ValidatorsAccount = FeePot;
}

#[cfg(feature = "mainnet")]
impl pallet_ddc::payouts::Config for Runtime {
	type Currency = Balances;
	type Clusters = DdcClusters;
	type Customers = DdcCustomers;
	type Stakers = StakingVoters;
	type PalletId = PayoutsPalletId;
	type TreasuryAccount = TreasuryAccount;
}

#[cfg(not(feature = "mainnet"))]
impl pallet_ddc::verification::Config for Runtime {
	type Clusters = DdcClusters;
	type Validators = StakingValidators;
	type PalletId = VerificationPalletId;
}

impl pallet_ddc::clusters_gov::Config for Runtime {
	type Currency = Balances;
	type Clusters = DdcClusters;
	type Nodes = DdcNodes;
	type Referenda = ClusterTracks;
	type ProposalCall = RuntimeCall;
	type PalletId = ClustersGovPalletId;
	type ProposalDuration = ConstU32<{ 7 * DAYS }>;
	type ActivatorOrigin = origins::ClusterProtocolActivator;
	type UpdaterOrigin = origins::ClusterProtocolUpdater;
}

impl pallet_ddc::fee_handler::Config for Runtime {
	type Currency = Balances;
	type PalletId = FeePotPalletId;
	type TreasuryPalletId = TreasuryPalletId;
}

/// The chain's own validators.
#[cfg(not(feature = "mainnet"))]
pub struct StakingValidators;

#[cfg(not(feature = "mainnet"))]
impl ValidatorRegistry for StakingValidators {
	fn stash_of(controller: &AccountId) -> Option<AccountId> {
		pallet_staking::Ledger::<Runtime>::get(controller).map(|ledger| ledger.stash)
	}

	fn is_validator(stash: &AccountId) -> bool {
		pallet_staking::Validators::<Runtime>::contains_key(stash)
	}
}

/// The validators and nominators of the staking pallet, each with the weight of its active stake.
#[cfg(feature = "mainnet")]
pub struct StakingVoters;

#[cfg(feature = "mainnet")]
impl StakerRegistry for StakingVoters {
	fn weights() -> Vec<(AccountId, u64)> {
		let weight = |who: AccountId| {
			let weight = Staking::weight_of(&who);
			(who, weight)
		};
		pallet_staking::UseNominatorsAndValidatorsMap::<Runtime>::iter().map(weight).collect()
	}
}

/// The two tracks of cluster protocols. An approved proposal takes effect one block later.
pub struct ClusterTracks;

impl ClusterReferenda<RuntimeCall> for ClusterTracks {
	type Bounded = Bounded<RuntimeCall, BlakeTwo256>;

	fn bound(call: RuntimeCall) -> Result<Self::Bounded, ()> {
		Preimage::bound(call).map_err(|_| ())
	}

	fn submission_deposit() -> Balance {
		<Runtime as pallet_referenda::Config>::SubmissionDeposit::get()
	}

	fn submit(
		submitter: &AccountId,
		kind: ProposalKind,
		call: Self::Bounded,
	) -> Result<(u32, Weight), DispatchError> {
		let origin = match kind {
			ProposalKind::ActivateClusterProtocol => origins::Origin::ClusterProtocolActivator,
			ProposalKind::UpdateClusterProtocol => origins::Origin::ClusterProtocolUpdater,
		};
		let index = pallet_referenda::ReferendumCount::<Runtime>::get();
		Referenda::submit(
			RawOrigin::Signed(submitter.clone()).into(),
			Box::new(origin.into()),
			call,
			DispatchTime::After(1),
		)?;
		Ok((index, <<Runtime as pallet_referenda::Config>::WeightInfo as pallet_referenda::weights::WeightInfo>::submit()))
	}

	fn refund(submitter: &AccountId, index: u32) -> DispatchResult {
		Referenda::refund_submission_deposit(RawOrigin::Signed(submitter.clone()).into(), index)
	}

	fn released_before() -> DispatchError {
		pallet_referenda::Error::<Runtime>::NoDeposit.into()
	}
}

/// The contract of a cluster that decides on new nodes: message `is_authorized(provider, node key, node type)`.
pub struct AuthorizationContract;

impl AuthorizationContract {
	const SELECTOR: [u8; 4] = [0x96, 0xb0, 0x45, 0x3e];
	const GAS_LIMIT: Weight = Weight::from_parts(5_000_000_000_000, u64::MAX);
	const STORAGE_NODE: u8 = 1;
}

impl NodeAuthorization for AuthorizationContract {
	fn is_authorized(
		contract: &AccountId,
		caller: &AccountId,
		provider: &AccountId,
		node: &NodePubKey,
	) -> Result<Vec<u8>, ()> {
		let NodePubKey::StoragePubKey(key) = node;
		let key: &[u8] = key.as_ref();
		let mut input = Self::SELECTOR.to_vec();
		(provider, key, Self::STORAGE_NODE).encode_to(&mut input);
		let answer = Contracts::bare_call(
			caller.clone(),
			contract.clone(),
			0,
			Self::GAS_LIMIT,
			None,
			input,
			DebugInfo::Skip,
			CollectEvents::Skip,
			Determinism::Enforced,
		);
		answer.result.map(|returned| returned.data).map_err(|_| ())
	}
}
