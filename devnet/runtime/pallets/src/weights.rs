//! The weights of the DDC calls, as Cere publishes them for each shape: at 80013 those of branch `dev`, on mainnet those of
//! `master`. The weights of DdcPayouts and DdcVerification at 80013 are not public: those here are of 73006, the last public ones.

use frame_support::{traits::Get, weights::Weight};

/// Picoseconds, reads and writes of storage.
type Cost = (u64, u64, u64);

fn weight<T: frame_system::Config>((time, reads, writes): Cost) -> Weight {
	Weight::from_parts(time, 0).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
}

/// Declares the weight of a call: its cost at 80013, then on mainnet. A call that counts something has a cost for each of it.
macro_rules! weights {
	($($name:ident $(($count:ident))?: $dev:expr $(, each $dev_each:expr)?; $mainnet:expr $(, each $mainnet_each:expr)?;)+) => {$(
		pub fn $name<T: frame_system::Config>($($count: u32)?) -> Weight {
			weight::<T>(by_shape!($dev, $mainnet))
			$(.saturating_add(weight::<T>(by_shape!($dev_each, $mainnet_each)).saturating_mul(u64::from($count))))?
		}
	)+};
}

pub mod staking {
	use super::*;

	weights! {
		bond: (62_970_000, 7, 5); (91_663_000, 7, 5);
		unbond: (58_629_000, 7, 3); (76_793_000, 7, 3);
		withdraw_unbonded: (52_150_000, 6, 3); (70_663_000, 6, 3);
		store: (38_750_000, 6, 1); (48_231_000, 6, 1);
		chill: (31_360_000, 3, 2); (41_127_000, 3, 2);
		set_controller: (24_480_000, 3, 3); (28_604_000, 3, 3);
		set_node: (25_480_000, 4, 3); (30_047_000, 4, 3);
		fast_chill: (40_020_000, 5, 1); (48_291_000, 5, 1);
		bond_cluster: (64_950_000, 5, 4); (92_223_000, 5, 4);
		unbond_cluster: (66_629_000, 6, 4); (84_528_000, 6, 4);
		withdraw_unbonded_cluster: (109_560_000, 5, 4); (99_307_000, 5, 4);
	}
}

pub mod nodes {
	use super::*;

	weights! {
		create_node: (15_450_000, 1, 1); (21_089_000, 1, 1);
		delete_node: (20_990_000, 2, 1); (28_053_000, 2, 1);
		set_node_params: (19_509_000, 1, 1); (26_469_000, 1, 1);
	}
}

pub mod clusters {
	use super::*;

	weights! {
		create_cluster: (24_040_000, 1, 3); (35_617_000, 1, 3);
		add_node: (72_630_000, 7, 3); (655_639_000, 17, 6);
		remove_node: (48_539_000, 4, 3); (55_664_000, 4, 3);
		set_cluster_params: (28_660_000, 1, 1); (23_734_000, 1, 1);
		validate_node: (36_309_000, 3, 2); (42_951_000, 3, 2);
	}

	#[cfg(not(feature = "mainnet"))]
	pub fn join_cluster<T: frame_system::Config>() -> Weight {
		weight::<T>((601_558_000, 15, 4))
	}
}

pub mod clusters_gov {
	use super::*;

	weights! {
		propose_activate_cluster_protocol: (38_239_000, 3, 2); (40_987_000, 3, 2);
		propose_update_cluster_protocol: (39_689_000, 3, 2); (40_476_000, 3, 2);
		vote_proposal: (45_619_000, 3, 1); (44_935_000, 3, 1);
		close_early_approved(seats): (165_023_488, 9, 10), each (822_500, 0, 0); (200_906_983, 8, 10), each (224_016, 0, 0);
		close_approved(seats): (231_859_666, 9, 10), each (11_305, 0, 0); (253_269_234, 8, 10), each (102_968, 0, 0);
		close_early_disapproved(seats): (35_810_217, 2, 2), each (117_607, 0, 0); (44_770_482, 2, 2), each (126_113, 0, 0);
		close_disapproved(seats): (65_894_681, 2, 2), each (85_482, 0, 0); (73_437_989, 2, 2), each (6_156, 0, 0);
		retract_proposal: (20_990_000, 1, 2); (24_526_000, 1, 2);
		refund_submission_deposit: (98_249_000, 4, 4); (120_817_000, 4, 4);
		activate_cluster_protocol: (36_320_000, 2, 2); (39_905_000, 2, 2);
		update_cluster_protocol: (23_960_000, 1, 1); (25_347_000, 1, 1);
	}
}

pub mod customers {
	use super::*;

	weights! {
		create_bucket: (20_570_000, 2, 2); (27_061_000, 2, 2);
		deposit: (74_030_000, 3, 2); (79_879_000, 2, 2);
		deposit_extra: (74_150_000, 3, 2); (80_612_000, 2, 2);
		unlock_deposit: (19_360_000, 1, 1); (24_205_000, 1, 1);
		withdraw_unlocked_deposit_update: (74_550_000, 2, 2); (80_711_000, 2, 2);
		withdraw_unlocked_deposit_kill: (86_410_000, 2, 2); (84_608_000, 2, 2);
		set_bucket_params: (19_660_000, 1, 1); (21_910_000, 1, 1);
		remove_bucket: (17_990_000, 1, 1); (20_589_000, 1, 1);
	}
}

/// Calls of 80013 alone.
#[cfg(not(feature = "mainnet"))]
pub mod payouts {
	use super::*;

	pub fn commit_payout_fingerprint<T: frame_system::Config>() -> Weight {
		weight::<T>((50_536_000, 4, 1))
	}

	pub fn begin_payout<T: frame_system::Config>() -> Weight {
		weight::<T>((44_564_000, 4, 1))
	}

	pub fn begin_charging_customers<T: frame_system::Config>() -> Weight {
		weight::<T>((38_613_000, 3, 1))
	}

	pub fn end_charging_customers<T: frame_system::Config>() -> Weight {
		weight::<T>((272_346_000, 13, 4))
	}

	pub fn begin_rewarding_providers<T: frame_system::Config>() -> Weight {
		weight::<T>((39_213_000, 3, 1))
	}

	pub fn end_rewarding_providers<T: frame_system::Config>() -> Weight {
		weight::<T>((39_716_000, 3, 1))
	}

	pub fn end_payout<T: frame_system::Config>() -> Weight {
		weight::<T>((57_348_000, 4, 2))
	}

	pub fn send_charging_customers_batch<T: frame_system::Config>(entries: usize) -> Weight {
		weight::<T>((138_341_000, 8, 5)).saturating_add(weight::<T>((64_602_746, 2, 2)).saturating_mul(entries as u64))
	}

	pub fn send_rewarding_providers_batch<T: frame_system::Config>(entries: usize) -> Weight {
		weight::<T>((1_956_633_025, 48, 45)).saturating_add(weight::<T>((41_100_944, 1, 1)).saturating_mul(entries as u64))
	}
}

#[cfg(not(feature = "mainnet"))]
pub mod verification {
	use super::*;

	pub fn set_validator_key<T: frame_system::Config>() -> Weight {
		weight::<T>((47_030_000, 3, 1))
	}

	pub fn force_skip_inspection<T: frame_system::Config>() -> Weight {
		weight::<T>((41_167_000, 1, 3))
	}

	pub fn force_set_validator_key<T: frame_system::Config>() -> Weight {
		weight::<T>((41_167_000, 3, 2))
	}
}

/// Calls of mainnet alone.
#[cfg(feature = "mainnet")]
pub mod payouts {
	use super::*;

	pub fn set_authorised_caller<T: frame_system::Config>() -> Weight {
		weight::<T>((12_694_000, 0, 1))
	}

	pub fn begin_billing_report<T: frame_system::Config>() -> Weight {
		weight::<T>((26_119_000, 2, 1))
	}

	pub fn begin_charging_customers<T: frame_system::Config>() -> Weight {
		weight::<T>((28_303_000, 2, 1))
	}

	pub fn end_charging_customers<T: frame_system::Config>() -> Weight {
		weight::<T>((281_087_000, 12, 4))
	}

	pub fn begin_rewarding_providers<T: frame_system::Config>() -> Weight {
		weight::<T>((29_155_000, 2, 1))
	}

	pub fn end_rewarding_providers<T: frame_system::Config>() -> Weight {
		weight::<T>((29_986_000, 2, 1))
	}

	pub fn end_billing_report<T: frame_system::Config>() -> Weight {
		weight::<T>((29_615_000, 2, 1))
	}

	pub fn send_charging_customers_batch<T: frame_system::Config>(entries: usize) -> Weight {
		weight::<T>((135_154_000, 7, 5)).saturating_add(weight::<T>((79_437_612, 2, 2)).saturating_mul(entries as u64))
	}

	pub fn send_rewarding_providers_batch<T: frame_system::Config>(entries: usize) -> Weight {
		weight::<T>((91_662_000, 3, 2)).saturating_add(weight::<T>((62_733_592, 1, 1)).saturating_mul(entries as u64))
	}
}

pub mod fee_handler {
	use super::*;

	weights! {
		manual_topup: (10_000, 1, 1); (10_000, 0, 0);
		burn_native_tokens: (10_000, 1, 1); (10_000, 0, 0);
	}

	#[cfg(feature = "mainnet")]
	pub fn fee_distribution_config<T: frame_system::Config>() -> Weight {
		weight::<T>((10_000, 0, 0))
	}
}
