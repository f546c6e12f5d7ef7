//! OpenGov: preimages, the scheduler, referenda, votes, the technical committee.

use super::BlockWeights;
use crate::{origins::Origin, *};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, tokens::currency::ActiveIssuanceOf, ConstU128, ConstU32, EitherOfDiverse,
		EnsureOriginWithArg, EqualPrivilegeOnly, LinearStoragePrice,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, RawOrigin};
use pallet_collective::{EnsureMembers, Instance3};
use pallet_referenda::TracksInfo;
use sp_runtime::Perbill;

parameter_types! {
	pub const PreimageHold: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
	pub MaxScheduledWeight: Weight = Perbill::from_percent(80) * BlockWeights::get().max_block;
	pub MaxMotionWeight: Weight = Perbill::from_percent(50) * BlockWeights::get().max_block;
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHold,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaxScheduledWeight;
	type ScheduleOrigin = EitherOfDiverse<EnsureRoot<AccountId>, origins::Treasurer>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<512>;
	type WeightInfo = ();
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Currency = Balances;
	type Polls = Referenda;
	type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<512>;
	type VoteLockingPeriod = ConstU32<{ 7 * DAYS }>;
	type BlockNumberProvider = System;
	type VotingHooks = ();
}

/// The accounts that may submit referenda: all, but for a cluster protocol origin only the account of DdcClustersGov. An
/// origin without a track is a `BadOrigin`; Referenda's own `NoTrack` does not occur.
pub struct SubmitOrigin;

impl SubmitOrigin {
	fn may_submit(who: &AccountId, proposal_origin: &OriginCaller) -> bool {
		match proposal_origin {
			OriginCaller::Origins(Origin::ClusterProtocolActivator | Origin::ClusterProtocolUpdater) =>
				*who == DdcClustersGov::account_id(),
			_ => tracks::Tracks::track_for(proposal_origin).is_ok(),
		}
	}
}

impl EnsureOriginWithArg<RuntimeOrigin, OriginCaller> for SubmitOrigin {
	type Success = AccountId;

	fn try_origin(origin: RuntimeOrigin, proposal_origin: &OriginCaller) -> Result<AccountId, RuntimeOrigin> {
		match Into::<Result<RawOrigin<AccountId>, RuntimeOrigin>>::into(origin.clone()) {
			Ok(RawOrigin::Signed(who)) if Self::may_submit(&who, proposal_origin) => Ok(who),
			_ => Err(origin),
		}
	}
}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = SubmitOrigin;
	type CancelOrigin = EitherOfDiverse<EnsureRoot<AccountId>, origins::ReferendumCanceller>;
	type KillOrigin = EitherOfDiverse<EnsureRoot<AccountId>, origins::ReferendumKiller>;
	type Slash = Treasury;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = ConstU128<CERE>;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = ConstU32<{ 14 * DAYS }>;
	type AlarmInterval = ConstU32<1>;
	type Tracks = tracks::Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl origins::Config for Runtime {}

/// The number of technical committee members that must agree to whitelist a call.
const WHITELISTERS: u32 = if cfg!(feature = "mainnet") { 3 } else { 2 };

impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin = EitherOfDiverse<EnsureRoot<AccountId>, EnsureMembers<AccountId, Instance3, WHITELISTERS>>;
	type DispatchWhitelistedOrigin = EitherOfDiverse<EnsureRoot<AccountId>, origins::WhitelistedCaller>;
	type Preimages = Preimage;
	type WeightInfo = ();
}

impl pallet_collective::Config<Instance3> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = ConstU32<{ 5 * DAYS }>;
	type MaxProposals = ConstU32<100>;
	type MaxMembers = ConstU32<100>;
	type DefaultVote = pallet_collective::PrimeDefaultVote;
	type WeightInfo = ();
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxMotionWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}
