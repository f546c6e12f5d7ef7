//! OpenGov's tracks.

use crate::{origins::Origin, Balance, BlockNumber, OriginCaller, RuntimeOrigin, CERE, DAYS, HOURS, MINUTES};
use alloc::borrow::Cow;
use frame_support::traits::OriginTrait;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use polkadot_sdk::*;
use sp_runtime::{str_array, FixedI64};

type CereTrack = Track<u16, Balance, BlockNumber>;

const fn percent(x: u128) -> FixedI64 {
	FixedI64::from_rational(x, 100)
}

/// Return a straight line that reaches its floor at `length` of 28 parts of the decision period.
const fn linear(length: u128, floor: u128, ceil: u128) -> Curve {
	Curve::make_linear(length, 28, percent(floor), percent(ceil))
}

/// Return a curve from `ceil` to `floor` that passes `level` at `delay` of 28 parts of the decision period.
const fn reciprocal(delay: u128, level: u128, floor: u128, ceil: u128) -> Curve {
	Curve::make_reciprocal(delay, 28, percent(level), percent(floor), percent(ceil))
}

const ROOT_APPROVAL: Curve = reciprocal(4, 80, 50, 100);
const WHITELIST_APPROVAL: Curve = Curve::make_reciprocal(16, 28 * 24, percent(96), percent(50), percent(100));
const WHITELIST_SUPPORT: Curve = Curve::make_reciprocal(
	1,
	28,
	FixedI64::from_rational(1, 1_000),
	FixedI64::from_rational(25, 100_000),
	percent(50),
);
const ADMIN_APPROVAL: Curve = linear(17, 50, 100);
const ADMIN_SUPPORT: Curve = reciprocal(12, 11, 10, 50);
const TIPPER_APPROVAL: Curve = linear(10, 50, 100);
const CLUSTER_SUPPORT: Curve = Curve::make_reciprocal(
	1,
	28,
	FixedI64::from_rational(1, 10_000),
	FixedI64::from_rational(25, 1_000_000),
	percent(50),
);

const DECISION: BlockNumber = 28 * DAYS;

/// Periods of a track, in blocks.
struct Periods {
	prepare: BlockNumber,
	decision: BlockNumber,
	confirm: BlockNumber,
	enactment: BlockNumber,
}

const fn periods(prepare: BlockNumber, confirm: BlockNumber, enactment: BlockNumber) -> Periods {
	Periods { prepare, decision: DECISION, confirm, enactment }
}

/// Return the periods of a track that decides within a week.
const fn short_periods(prepare: BlockNumber, confirm: BlockNumber, enactment: BlockNumber) -> Periods {
	Periods { prepare, decision: 7 * DAYS, confirm, enactment }
}

/// The periods of the two tracks of DDC clusters: short, except on mainnet. Their deposits are small, except on mainnet.
const CLUSTER_PERIODS: Periods = if cfg!(feature = "mainnet") {
	periods(30 * MINUTES, 10 * MINUTES, 10 * MINUTES)
} else {
	Periods { prepare: 0, decision: 20, confirm: 10, enactment: 0 }
};
const CLUSTER_DEPOSIT: Balance = if cfg!(feature = "mainnet") { 10_000 } else { 1 };

const fn track(
	id: u16,
	name: &'static str,
	max_deciding: u32,
	deposit_cere: Balance,
	periods: Periods,
	min_approval: Curve,
	min_support: Curve,
) -> CereTrack {
	Track {
		id,
		info: TrackInfo {
			name: str_array(name),
			max_deciding,
			decision_deposit: deposit_cere * CERE,
			prepare_period: periods.prepare,
			decision_period: periods.decision,
			confirm_period: periods.confirm,
			min_enactment_period: periods.enactment,
			min_approval,
			min_support,
		},
	}
}

#[rustfmt::skip]
static TRACKS: [CereTrack; 14] = [
	track(0, "root", 1, 100_000, periods(2 * HOURS, DAYS, DAYS), ROOT_APPROVAL, linear(28, 20, 50)),
	track(1, "whitelisted_caller", 100, 10_000, periods(30 * MINUTES, 10 * MINUTES, 10 * MINUTES), WHITELIST_APPROVAL, WHITELIST_SUPPORT),
	track(10, "staking_admin", 10, 10_000, periods(2 * HOURS, 3 * HOURS, 10 * MINUTES), ADMIN_APPROVAL, ADMIN_SUPPORT),
	track(11, "treasurer", 10, 10_000, periods(2 * HOURS, 3 * HOURS, DAYS), ROOT_APPROVAL, linear(28, 10, 50)),
	track(14, "general_admin", 10, 10_000, periods(2 * HOURS, 3 * HOURS, 10 * MINUTES), ROOT_APPROVAL, reciprocal(7, 20, 10, 50)),
	track(20, "referendum_canceller", 1000, 10_000, short_periods(2 * HOURS, 3 * HOURS, 10 * MINUTES), ADMIN_APPROVAL, ADMIN_SUPPORT),
	track(21, "referendum_killer", 1000, 50_000, periods(2 * HOURS, 3 * HOURS, 10 * MINUTES), ADMIN_APPROVAL, ADMIN_SUPPORT),
	track(30, "small_tipper", 200, 10_000, short_periods(MINUTES, 10 * MINUTES, MINUTES), TIPPER_APPROVAL, reciprocal(1, 14, 10, 50)),
	track(31, "big_tipper", 100, 10_000, short_periods(10 * MINUTES, HOURS, 10 * MINUTES), TIPPER_APPROVAL, reciprocal(8, 11, 10, 50)),
	track(32, "small_spender", 50, 10_000, periods(4 * HOURS, 12 * HOURS, DAYS), ADMIN_APPROVAL, ADMIN_SUPPORT),
	track(33, "medium_spender", 50, 10_000, periods(4 * HOURS, DAYS, DAYS), linear(23, 50, 100), reciprocal(16, 11, 10, 50)),
	track(34, "big_spender", 50, 10_000, periods(4 * HOURS, 2 * DAYS, DAYS), linear(28, 50, 100), reciprocal(20, 11, 10, 50)),
	track(100, "cluster_protocol_activatr", 50, CLUSTER_DEPOSIT, CLUSTER_PERIODS, WHITELIST_APPROVAL, CLUSTER_SUPPORT),
	track(101, "cluster_protocol_updater", 50, CLUSTER_DEPOSIT, CLUSTER_PERIODS, WHITELIST_APPROVAL, CLUSTER_SUPPORT),
];

pub struct Tracks;

impl TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = u16;
	type RuntimeOrigin = <RuntimeOrigin as OriginTrait>::PalletsOrigin;

	fn tracks() -> impl Iterator<Item = Cow<'static, CereTrack>> {
		TRACKS.iter().map(Cow::Borrowed)
	}

	fn track_for(origin: &Self::RuntimeOrigin) -> Result<u16, ()> {
		let origin = match origin {
			OriginCaller::system(frame_system::RawOrigin::Root) => return Ok(0),
			OriginCaller::Origins(origin) => origin,
			_ => return Err(()),
		};
		Ok(match origin {
			Origin::WhitelistedCaller => 1,
			Origin::StakingAdmin => 10,
			Origin::Treasurer => 11,
			Origin::GeneralAdmin => 14,
			Origin::ReferendumCanceller => 20,
			Origin::ReferendumKiller => 21,
			Origin::SmallTipper => 30,
			Origin::BigTipper => 31,
			Origin::SmallSpender => 32,
			Origin::MediumSpender => 33,
			Origin::BigSpender => 34,
			Origin::ClusterProtocolActivator => 100,
			Origin::ClusterProtocolUpdater => 101,
		})
	}
}
