//! A chain of nothing but System, Balances and the DDC pallets.

use crate::{traits::NodeAuthorization, types::*, *};
use core::cell::Cell;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, Hooks},
	PalletId,
};
use sp_core::H160;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, Perquintill};

pub const UNIT: Balance = 10_000_000_000;
pub const CLUSTER_BOND: Balance = 1_000 * UNIT;
pub const NODE_BOND: Balance = 10 * UNIT;

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		DdcStaking: staking,
		DdcCustomers: customers,
		DdcNodes: nodes,
		DdcClusters: clusters,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<UNIT>;
	type AccountStore = System;
}

parameter_types! {
	pub const CustomersPalletId: PalletId = PalletId(*b"accounts");
}

impl staking::Config for Test {
	type Currency = Balances;
	type Nodes = DdcNodes;
	type Clusters = DdcClusters;
	type ClusterBondingAmount = ConstU128<CLUSTER_BOND>;
	type ClusterUnboningDelay = ConstU32<28>;
}

impl customers::Config for Test {
	type Currency = Balances;
	type Clusters = DdcClusters;
	type PalletId = CustomersPalletId;
	type UnlockingDelay = ConstU64<10>;
}

impl nodes::Config for Test {
	type Staking = DdcStaking;
}

impl clusters::Config for Test {
	type Nodes = DdcNodes;
	type Staking = DdcStaking;
	type Authorization = Contract;
	type MinErasureCodingRequiredLimit = ConstU32<4>;
	type MinErasureCodingTotalLimit = ConstU32<6>;
	type MinReplicationTotalLimit = ConstU32<3>;
}

std::thread_local! {
	/// What the authorization contract answers next.
	pub static CONTRACT: Cell<Result<bool, ()>> = const { Cell::new(Ok(true)) };
}

pub struct Contract;

impl NodeAuthorization for Contract {
	fn is_authorized(_: &AccountId, _: &AccountId, _: &NodePubKey) -> Result<bool, ()> {
		CONTRACT.get()
	}
}

pub fn account(number: u8) -> AccountId {
	AccountId32::new([number; 32])
}

pub fn signed(number: u8) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(number))
}

pub fn node_key(number: u8) -> NodePubKey {
	NodePubKey::StoragePubKey(account(number))
}

pub fn cluster_id(number: u8) -> ClusterId {
	H160::repeat_byte(number)
}

pub fn node_params(host: usize, domain: usize) -> NodeParams {
	NodeParams::StorageParams(StorageNodeParams {
		mode: StorageNodeMode::Storage,
		host: vec![b'h'; host],
		domain: vec![b'd'; domain],
		ssl: true,
		http_port: 1,
		grpc_port: 2,
		p2p_port: 3,
	})
}

pub fn cluster_params(required: u32, total: u32, copies: u32) -> ClusterParams {
	ClusterParams {
		node_provider_auth_contract: None,
		erasure_coding_required: required,
		erasure_coding_total: total,
		replication_total: copies,
		inspection_dry_run_params: None,
	}
}

pub fn protocol_params() -> ClusterProtocolParams {
	ClusterProtocolParams {
		treasury_share: Perquintill::from_percent(1),
		validators_share: Perquintill::from_percent(1),
		cluster_reserve_share: Perquintill::from_percent(1),
		storage_bond_size: NODE_BOND,
		storage_chill_delay: 5,
		storage_unbonding_delay: 7,
		cost_per_mb_stored: 1,
		cost_per_mb_streamed: 1,
		cost_per_put_request: 1,
		cost_per_get_request: 1,
		cost_per_gpu_unit: 1,
		cost_per_cpu_unit: 1,
		cost_per_ram_unit: 1,
		customer_deposit_contract: account(0),
	}
}

/// Accounts 1 to 9 hold 10,000 units each; block 1.
pub fn chain() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let balances = (1..=9).map(|number| (account(number), 10_000 * UNIT)).collect();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| System::set_block_number(1));
	CONTRACT.set(Ok(true));
	chain
}

pub fn go_to(block: u64) {
	System::on_finalize(System::block_number());
	System::set_block_number(block);
}

/// Events of the DDC pallets so far, oldest first; they are forgotten.
pub fn events() -> Vec<RuntimeEvent> {
	let found = System::events().into_iter().map(|record| record.event);
	let ours = found.filter(|event| !matches!(event, RuntimeEvent::System(_) | RuntimeEvent::Balances(_))).collect();
	System::reset_events();
	ours
}
