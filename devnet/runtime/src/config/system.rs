//! System, fees, balances, sudo.

use super::TreasuryAccount;
use crate::*;
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		tokens::imbalance::ResolveTo,
		ConstU128, ConstU16, ConstU32, ConstU64, ConstU8, Currency, Imbalance, OnUnbalanced, VariantCountOf,
	},
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, ConstantMultiplier, IdentityFee, Weight},
};
use sp_runtime::{traits::Bounded, FixedU128, Perbill, Perquintill};

const NORMAL_SHARE: Perbill = Perbill::from_percent(85);

parameter_types! {
	pub const Version: RuntimeVersion = VERSION;
	pub BlockWeights: frame_system::limits::BlockWeights = frame_system::limits::BlockWeights::with_sensible_defaults(
		Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX),
		NORMAL_SHARE,
	);
	pub BlockLength: frame_system::limits::BlockLength =
		frame_system::limits::BlockLength::max_with_normal_ratio(8 * 1024 * 1024, NORMAL_SHARE);
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Nonce = Nonce;
	type Hash = Hash;
	type Lookup = Indices;
	type BlockHashCount = ConstU32<2400>;
	type BlockWeights = BlockWeights;
	type BlockLength = BlockLength;
	type DbWeight = frame_support::weights::constants::RocksDbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SS58Prefix = ConstU16<54>;
	type MaxConsumers = ConstU32<16>;
	type MultiBlockMigrator = MultiBlockMigrations;
}

impl<C> frame_system::offchain::CreateTransactionBase<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<C> frame_system::offchain::CreateBare<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = ();
}

impl pallet_timestamp::Config for Runtime {
	type Moment = Moment;
	type OnTimestampSet = Babe;
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type WeightInfo = ();
}

impl pallet_indices::Config for Runtime {
	type AccountIndex = AccountIndex;
	type Currency = Balances;
	type Deposit = ConstU128<{ 10 * CERE }>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Balance = Balance;
	type DustRemoval = DustToTreasury;
	type ExistentialDeposit = ConstU128<CERE>;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// The handler of dust: the treasury receives newly issued tokens, and the dust is burnt. Events report both; the supply stays
/// the same.
pub struct DustToTreasury;

impl OnUnbalanced<Credit<AccountId, Balances>> for DustToTreasury {
	fn on_unbalanced(dust: Credit<AccountId, Balances>) {
		drop(Balances::deposit_creating(&TreasuryAccount::get(), dust.peek()));
	}
}

/// The split of fee and tip, each on its own: half to the treasury, half to the block's author, who gets the odd planck.
pub struct DealWithFees;

impl OnUnbalanced<Credit<AccountId, Balances>> for DealWithFees {
	fn on_unbalanceds(mut parts: impl Iterator<Item = Credit<AccountId, Balances>>) {
		let Some(fee) = parts.next() else { return };
		let mut halves = fee.ration(50, 50);
		if let Some(tip) = parts.next() {
			tip.ration_merge_into(50, 50, &mut halves);
		}
		let (treasury, author) = halves;
		ResolveTo::<TreasuryAccount, Balances>::on_unbalanced(treasury);
		if let Some(account) = Authorship::author() {
			// An author below the existential deposit cannot receive its half; the half is burnt then.
			let _ = Balances::resolve(&account, author);
		}
	}
}

parameter_types! {
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	pub AdjustmentVariable: FixedU128 = FixedU128::from_rational(1, 100_000);
	pub MinimumMultiplier: FixedU128 = FixedU128::from_rational(1, 1_000_000_000);
	pub MaximumMultiplier: FixedU128 = Bounded::max_value();
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = pallet_transaction_payment::FungibleAdapter<Balances, DealWithFees>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<1_000_000>>;
	type FeeMultiplierUpdate = pallet_transaction_payment::TargetedFeeAdjustment<
		Self,
		TargetBlockFullness,
		AdjustmentVariable,
		MinimumMultiplier,
		MaximumMultiplier,
	>;
	type WeightInfo = ();
}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = ();
}

impl pallet_insecure_randomness_collective_flip::Config for Runtime {}

parameter_types! {
	pub MigrationWeight: Weight = Perbill::from_percent(80) * BlockWeights::get().max_block;
}

impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Migrations = ();
	type CursorMaxLen = ConstU32<65_536>;
	type IdentifierMaxLen = ConstU32<256>;
	type MigrationStatusHandler = ();
	type FailedMigrationHandler = frame_support::migrations::FreezeChainOnFailedMigration;
	type MaxServiceWeight = MigrationWeight;
	type WeightInfo = ();
}
