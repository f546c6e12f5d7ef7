//! The treasury and its bounties.

use crate::*;
use frame_support::{
	parameter_types,
	traits::{
		tokens::{pay::PayFromAccount, UnityAssetBalanceConversion},
		ConstU128, ConstU32, EitherOf, EitherOfDiverse,
	},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use sp_runtime::Permill;

parameter_types! {
	pub const TreasuryPalletId: PalletId = PalletId(*b"py/trsry");
	pub TreasuryAccount: AccountId = Treasury::account_id();
	pub const Burn: Permill = Permill::zero();
	pub const Unlimited: Balance = Balance::MAX;
}

impl pallet_treasury::Config for Runtime {
	type Currency = Balances;
	type RejectOrigin = EitherOfDiverse<EnsureRoot<AccountId>, origins::Treasurer>;
	type RuntimeEvent = RuntimeEvent;
	type SpendPeriod = ConstU32<DAYS>;
	type Burn = Burn;
	type PalletId = TreasuryPalletId;
	type BurnDestination = ();
	type WeightInfo = ();
	type SpendFunds = Bounties;
	type MaxApprovals = ConstU32<100>;
	type SpendOrigin = EitherOf<EnsureRootWithSuccess<AccountId, Unlimited>, origins::Spender>;
	type AssetKind = ();
	type Beneficiary = AccountId;
	type BeneficiaryLookup = sp_runtime::traits::IdentityLookup<AccountId>;
	type Paymaster = PayFromAccount<Balances, TreasuryAccount>;
	type BalanceConverter = UnityAssetBalanceConversion;
	type PayoutPeriod = ConstU32<10>;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const CuratorDepositShare: Permill = Permill::from_percent(50);
	pub const CuratorDepositMin: Option<Balance> = Some(CERE);
	pub const CuratorDepositMax: Option<Balance> = Some(100 * CERE);
}

impl pallet_bounties::Config for Runtime {
	type BountyDepositBase = ConstU128<{ 50_000 * CERE }>;
	type BountyDepositPayoutDelay = ConstU32<{ 8 * DAYS }>;
	type BountyUpdatePeriod = ConstU32<{ 90 * DAYS }>;
	type CuratorDepositMultiplier = CuratorDepositShare;
	type CuratorDepositMax = CuratorDepositMax;
	type CuratorDepositMin = CuratorDepositMin;
	type BountyValueMinimum = ConstU128<{ 10 * CERE }>;
	type DataDepositPerByte = ConstU128<CERE>;
	type RuntimeEvent = RuntimeEvent;
	type MaximumReasonLength = ConstU32<16_384>;
	type WeightInfo = ();
	type ChildBountyManager = ChildBounties;
	type OnSlash = Treasury;
}

impl pallet_child_bounties::Config for Runtime {
	type MaxActiveChildBountyCount = ConstU32<5>;
	type ChildBountyValueMinimum = ConstU128<CERE>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}
