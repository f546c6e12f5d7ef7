//! Identities, proxies, multisigs, vesting, recovery.

use crate::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, EitherOfDiverse, InstanceFilter, WithdrawReasons},
};
use frame_system::EnsureRoot;
use sp_runtime::traits::ConvertInto;

type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, origins::GeneralAdmin>;

parameter_types! {
	/// The uses of unvested funds: fees and votes, but neither transfers nor reserves.
	pub UnvestedReasons: WithdrawReasons =
		WithdrawReasons::except(WithdrawReasons::TRANSFER.union(WithdrawReasons::RESERVE));
}

impl pallet_vesting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type BlockNumberToBalance = ConvertInto;
	type MinVestedTransfer = ConstU128<CERE>;
	type WeightInfo = ();
	type UnvestedFundsAllowedWithdrawReasons = UnvestedReasons;
	type BlockNumberProvider = System;
	const MAX_VESTING_SCHEDULES: u32 = 28;
}

impl pallet_identity::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type BasicDeposit = ConstU128<{ 10 * CERE }>;
	type ByteDeposit = ConstU128<{ deposit(0, 1) }>;
	type UsernameDeposit = ConstU128<{ deposit(0, 32) }>;
	type SubAccountDeposit = ConstU128<{ 2 * CERE }>;
	type MaxSubAccounts = ConstU32<100>;
	type IdentityInformation = pallet_identity::legacy::IdentityInfo<ConstU32<100>>;
	type MaxRegistrars = ConstU32<20>;
	type Slashed = Treasury;
	type ForceOrigin = AdminOrigin;
	type RegistrarOrigin = AdminOrigin;
	type OffchainSignature = Signature;
	type SigningPublicKey = <Signature as Verify>::Signer;
	type UsernameAuthorityOrigin = AdminOrigin;
	type PendingUsernameExpiration = ConstU32<{ 7 * DAYS }>;
	type UsernameGracePeriod = ConstU32<{ 30 * DAYS }>;
	type MaxSuffixLength = ConstU32<7>;
	type MaxUsernameLength = ConstU32<32>;
	type WeightInfo = ();
}

impl pallet_recovery::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type RuntimeCall = RuntimeCall;
	type BlockNumberProvider = System;
	type Currency = Balances;
	type ConfigDepositBase = ConstU128<{ 5 * CERE }>;
	type FriendDepositFactor = ConstU128<{ 50 * CENT }>;
	type MaxFriends = ConstU32<9>;
	type RecoveryDeposit = ConstU128<{ 5 * CERE }>;
}

/// The calls that a proxy may make for its principal.
#[derive(
	Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen,
	scale_info::TypeInfo,
)]
pub enum ProxyType {
	#[default]
	Any,
	NonTransfer,
	Governance,
	Staking,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			ProxyType::Any => true,
			ProxyType::NonTransfer => !matches!(
				call,
				RuntimeCall::Balances(..)
					| RuntimeCall::Vesting(pallet_vesting::Call::vested_transfer { .. })
					| RuntimeCall::Indices(pallet_indices::Call::transfer { .. })
					| RuntimeCall::NominationPools(..)
					| RuntimeCall::ConvictionVoting(..)
					| RuntimeCall::Referenda(..)
					| RuntimeCall::Whitelist(..)
			),
			ProxyType::Governance => matches!(
				call,
				RuntimeCall::Treasury(..)
					| RuntimeCall::ConvictionVoting(..)
					| RuntimeCall::Referenda(..)
					| RuntimeCall::Whitelist(..)
			),
			ProxyType::Staking => matches!(call, RuntimeCall::Staking(..)),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(own, other) if own == other => true,
			(ProxyType::Any, _) => true,
			(ProxyType::NonTransfer, other) => *other != ProxyType::Any,
			_ => false,
		}
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ConstU128<{ deposit(1, 8) }>;
	type ProxyDepositFactor = ConstU128<{ deposit(0, 33) }>;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = ();
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<{ deposit(1, 8) }>;
	type AnnouncementDepositFactor = ConstU128<{ deposit(0, 66) }>;
	type BlockNumberProvider = System;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<{ deposit(1, 88) }>;
	type DepositFactor = ConstU128<{ deposit(0, 32) }>;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = ();
	type BlockNumberProvider = System;
}
