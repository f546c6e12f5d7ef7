//! Nominated proof of stake: elections, stakes, pools.

use super::{BlockLength, BlockWeights, TreasuryAccount};
use crate::*;
use alloc::vec;
use frame_election_provider_support::{
	bounds::{ElectionBounds, ElectionBoundsBuilder},
	onchain, BalancingConfig, SequentialPhragmen, VoteWeight,
};
use frame_support::{
	dispatch::DispatchClass,
	parameter_types,
	traits::{
		fungible::Debt, tokens::imbalance::ResolveTo, ConstBool, ConstU128, ConstU32, ConstU8, EitherOfDiverse, Get,
		Imbalance, Nothing, OnUnbalanced,
	},
	weights::{constants::BlockExecutionWeight, Weight},
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_election_provider_multi_phase as multi_phase;
use sp_runtime::{curve::PiecewiseLinear, traits::Convert, transaction_validity::TransactionPriority, FixedU128, Perbill};

pub const BONDING_ERAS: u32 = 3;
const MAX_NOMINATIONS: u32 = 16;

type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, origins::StakingAdmin>;

pallet_staking_reward_curve::build! {
	const REWARD_CURVE: PiecewiseLinear<'static> = curve!(
		min_inflation: 0_000_100,
		max_inflation: 0_050_000,
		ideal_stake: 0_200_000,
		falloff: 0_050_000,
		max_piece_count: 100,
		test_precision: 0_050_000,
	);
}

parameter_types! {
	/// The sessions of an era, in storage so that a genesis file can shorten it.
	pub storage SessionsPerEra: u32 = 6;
	pub const RewardCurve: &'static PiecewiseLinear<'static> = &REWARD_CURVE;
	/// The most voters of an election. The number of its targets has no limit.
	pub Bounds: ElectionBounds = ElectionBoundsBuilder::default().voters_count(10_000.into()).build();
	pub const MaxBackersPerWinner: u32 = 40_000;
	pub const MaxActiveValidators: u32 = 1200;
}

/// The election in the block itself, for the case that nobody submitted a better solution.
pub struct InBlockElection;

impl onchain::Config for InBlockElection {
	type Sort = ConstBool<true>;
	type System = Runtime;
	type Solver = SequentialPhragmen<AccountId, multi_phase::SolutionAccuracyOf<Runtime>>;
	type MaxBackersPerWinner = MaxBackersPerWinner;
	type MaxWinnersPerPage = MaxActiveValidators;
	type DataProvider = Staking;
	type WeightInfo = ();
	type Bounds = Bounds;
}

/// The sizes for the SDK's benchmarks. The pallets require them even without benchmarks.
pub struct BenchmarkSizes;

impl pallet_staking::BenchmarkingConfig for BenchmarkSizes {
	type MaxValidators = ConstU32<1000>;
	type MaxNominators = ConstU32<1000>;
}

impl multi_phase::BenchmarkingConfig for BenchmarkSizes {
	const VOTERS: [u32; 2] = [1000, 2000];
	const TARGETS: [u32; 2] = [500, 1000];
	const ACTIVE_VOTERS: [u32; 2] = [500, 800];
	const DESIRED_TARGETS: [u32; 2] = [200, 400];
	const SNAPSHOT_MAXIMUM_VOTERS: u32 = 1000;
	const MINER_MAXIMUM_VOTERS: u32 = 1000;
	const MAXIMUM_TARGETS: u32 = 300;
}

/// The handler of minted rewards: it burns the same amount from the fee pot. If the pot holds less, the supply grows.
pub struct RewardsFromFeePot;

impl OnUnbalanced<Debt<AccountId, Balances>> for RewardsFromFeePot {
	fn on_unbalanced(rewards: Debt<AccountId, Balances>) {
		if let Err(error) = FeeHandler::withdraw_rewards(rewards.peek()) {
			log::error!("the fee pot does not cover rewards of {}: {error:?}", rewards.peek());
		}
	}
}

impl pallet_staking::Config for Runtime {
	type OldCurrency = Balances;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CurrencyBalance = Balance;
	type UnixTime = Timestamp;
	type CurrencyToVote = sp_staking::currency_to_vote::U128CurrencyToVote;
	type ElectionProvider = ElectionProviderMultiPhase;
	type GenesisElectionProvider = onchain::OnChainExecution<InBlockElection>;
	type NominationsQuota = pallet_staking::FixedNominationsQuota<MAX_NOMINATIONS>;
	type HistoryDepth = ConstU32<84>;
	type RewardRemainder = ();
	type RuntimeEvent = RuntimeEvent;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type Reward = RewardsFromFeePot;
	type SessionsPerEra = SessionsPerEra;
	type BondingDuration = ConstU32<BONDING_ERAS>;
	type SlashDeferDuration = ConstU32<2>;
	type AdminOrigin = AdminOrigin;
	type SessionInterface = Self;
	type EraPayout = pallet_staking::ConvertCurve<RewardCurve>;
	type NextNewSession = Session;
	type MaxExposurePageSize = ConstU32<512>;
	type MaxValidatorSet = ConstU32<1000>;
	type VoterList = VoterList;
	type TargetList = pallet_staking::UseValidatorsMap<Self>;
	type MaxUnlockingChunks = ConstU32<32>;
	type MaxControllersInDeprecationBatch = ConstU32<5900>;
	type EventListeners = (NominationPools, DelegatedStaking);
	type Filter = Nothing;
	type BenchmarkingConfig = BenchmarkSizes;
	type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

frame_election_provider_support::generate_solution_type!(
	#[compact]
	pub struct NposSolution16::<
		VoterIndex = u32,
		TargetIndex = u16,
		Accuracy = sp_runtime::PerU16,
		MaxVoters = ConstU32<10_000>,
	>(16)
);

parameter_types! {
	/// The weight of the largest extrinsic, less that of an empty block.
	pub MinerMaxWeight: Weight = BlockWeights::get()
		.get(DispatchClass::Normal)
		.max_extrinsic
		.expect("normal extrinsics have a maximum weight")
		.saturating_sub(BlockExecutionWeight::get());
	/// Nine tenths of the length of a block's normal extrinsics.
	pub MinerMaxLength: u32 = Perbill::from_percent(90) * *BlockLength::get().max.get(DispatchClass::Normal);
}

impl multi_phase::MinerConfig for Runtime {
	type AccountId = AccountId;
	type Solution = NposSolution16;
	type MaxVotesPerVoter = ConstU32<MAX_NOMINATIONS>;
	type MaxLength = MinerMaxLength;
	type MaxWeight = MinerMaxWeight;
	type MaxWinners = MaxActiveValidators;
	type MaxBackersPerWinner = MaxBackersPerWinner;

	fn solution_weight(voters: u32, targets: u32, active: u32, desired: u32) -> Weight {
		type Weights = <Runtime as multi_phase::Config>::WeightInfo;
		<Weights as multi_phase::WeightInfo>::submit_unsigned(voters, targets, active, desired)
	}
}

/// The balancing of a solution by an off-chain worker: up to ten iterations, at random.
pub struct RandomBalancing;

impl Get<Option<BalancingConfig>> for RandomBalancing {
	fn get() -> Option<BalancingConfig> {
		let seed = sp_io::offchain::random_seed();
		let number = u32::from_le_bytes([seed[0], seed[1], seed[2], seed[3]]);
		Some(BalancingConfig { iterations: (number % 11) as usize, tolerance: 0 })
	}
}

/// A deposit that does not grow with the number of submissions.
pub struct SignedDepositBase;

impl Convert<usize, Balance> for SignedDepositBase {
	fn convert(_submissions: usize) -> Balance {
		CERE
	}
}

impl multi_phase::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type EstimateCallFee = TransactionPayment;
	type UnsignedPhase = ConstU32<{ HOURS }>;
	type SignedPhase = ConstU32<{ HOURS }>;
	type BetterSignedThreshold = ();
	type OffchainRepeat = ConstU32<5>;
	type MinerTxPriority = frame_support::traits::ConstU64<{ TransactionPriority::MAX / 2 - 1 }>;
	type MinerConfig = Self;
	type SignedMaxSubmissions = ConstU32<10>;
	type SignedMaxWeight = MinerMaxWeight;
	type SignedMaxRefunds = ConstU32<3>;
	type SignedRewardBase = ConstU128<CERE>;
	type SignedDepositByte = ConstU128<CENT>;
	type SignedDepositWeight = ();
	type MaxWinners = MaxActiveValidators;
	type MaxBackersPerWinner = MaxBackersPerWinner;
	type SignedDepositBase = SignedDepositBase;
	type ElectionBounds = Bounds;
	type SlashHandler = ();
	type RewardHandler = ();
	type DataProvider = Staking;
	type Fallback = onchain::OnChainExecution<InBlockElection>;
	type GovernanceFallback = onchain::OnChainExecution<InBlockElection>;
	type Solver = SequentialPhragmen<AccountId, multi_phase::SolutionAccuracyOf<Self>, RandomBalancing>;
	type ForceOrigin = AdminOrigin;
	type BenchmarkingConfig = BenchmarkSizes;
	type WeightInfo = ();
}

parameter_types! {
	pub const BagThresholds: &'static [VoteWeight] = &super::bags::THRESHOLDS;
}

impl pallet_bags_list::Config<pallet_bags_list::Instance1> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type ScoreProvider = Staking;
	type BagThresholds = BagThresholds;
	type MaxAutoRebagPerBlock = ConstU32<0>;
	type Score = VoteWeight;
}

parameter_types! {
	pub const PoolsPalletId: PalletId = PalletId(*b"py/nopls");
	pub const DelegatedStakingPalletId: PalletId = PalletId(*b"py/dlstk");
	pub const SlashReward: Perbill = Perbill::from_percent(1);
}

/// The conversion between balances and the 256-bit numbers with which pools count rewards.
pub struct WideBalance;

impl Convert<Balance, sp_core::U256> for WideBalance {
	fn convert(balance: Balance) -> sp_core::U256 {
		balance.into()
	}
}

impl Convert<sp_core::U256, Balance> for WideBalance {
	fn convert(wide: sp_core::U256) -> Balance {
		wide.try_into().unwrap_or(Balance::MAX)
	}
}

impl pallet_nomination_pools::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RewardCounter = FixedU128;
	type PalletId = PoolsPalletId;
	type MaxPointsToBalance = ConstU8<10>;
	type MaxUnbonding = ConstU32<32>;
	type BalanceToU256 = WideBalance;
	type U256ToBalance = WideBalance;
	type StakeAdapter = pallet_nomination_pools::adapter::DelegateStake<Self, Staking, DelegatedStaking>;
	type PostUnbondingPoolsWindow = ConstU32<4>;
	type MaxMetadataLen = ConstU32<256>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type BlockNumberProvider = System;
	type Filter = Nothing;
}

impl pallet_delegated_staking::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type PalletId = DelegatedStakingPalletId;
	type Currency = Balances;
	type OnSlash = ResolveTo<TreasuryAccount, Balances>;
	type SlashRewardFraction = SlashReward;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CoreStaking = Staking;
}

impl pallet_fast_unstake::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type Deposit = ConstU128<CERE>;
	type ControlOrigin = EnsureRoot<AccountId>;
	type BatchSize = ConstU32<64>;
	type Staking = Staking;
	type MaxErasToCheckPerBlock = ConstU32<1>;
	type WeightInfo = ();
}
