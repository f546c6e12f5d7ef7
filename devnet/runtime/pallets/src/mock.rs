//! A test runtime of System, Balances and the DDC pallets, in the shape of the build.

use crate::{traits::*, types::*, *};
use core::cell::{Cell, RefCell};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, Hooks, ReservableCurrency},
	weights::{constants::RocksDbWeight, Weight},
	PalletId,
};
use sp_core::H160;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, DispatchError, DispatchResult, Percent, Perquintill};

pub const UNIT: Balance = 10_000_000_000;
pub const CLUSTER_BOND: Balance = 1_000 * UNIT;
pub const NODE_BOND: Balance = 10 * UNIT;
pub const TREASURY: u8 = 90;
/// The weight of a referendum's submission.
pub const SUBMISSION: Weight = Weight::from_parts(1_000_000, 0);
/// Verification keys of the two validators; the key of a stash is one less.
#[cfg(not(feature = "mainnet"))]
pub const INSPECTORS: [u8; 2] = [70, 72];
/// The account that sends payouts.
#[cfg(feature = "mainnet")]
pub const SENDER: u8 = 70;

type Block = frame_system::mocking::MockBlock<Test>;

/// `construct_runtime!` reads each pallet that it lists, also one under `cfg`.
macro_rules! runtime {
	($($own:tt)*) => {
		frame_support::construct_runtime!(
			pub enum Test {
				System: frame_system,
				Balances: pallet_balances,
				DdcStaking: staking,
				DdcCustomers: customers,
				DdcNodes: nodes,
				DdcClusters: clusters,
				DdcPayouts: payouts,
				DdcClustersGov: clusters_gov,
				FeeHandler: fee_handler,
				$($own)*
			}
		);
	};
}

#[cfg(not(feature = "mainnet"))]
runtime! { DdcVerification: verification }
#[cfg(feature = "mainnet")]
runtime! {}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type DbWeight = RocksDbWeight;
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
	pub const PayoutsPalletId: PalletId = PalletId(*b"payouts_");
	pub const VerificationPalletId: PalletId = PalletId(*b"verifypa");
	pub const ClustersGovPalletId: PalletId = PalletId(*b"clustgov");
	pub const FeePotPalletId: PalletId = PalletId(*b"feehandl");
	pub const TreasuryPalletId: PalletId = PalletId(*b"py/trsry");
	pub const ValidatorsQuorum: Percent = Percent::from_percent(67);
	pub TreasuryAccount: AccountId = account(TREASURY);
	pub FeePot: AccountId = FeeHandler::account_id();
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

#[cfg(not(feature = "mainnet"))]
impl payouts::Config for Test {
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
impl payouts::Config for Test {
	type Currency = Balances;
	type Clusters = DdcClusters;
	type Customers = DdcCustomers;
	type Stakers = Stakers;
	type PalletId = PayoutsPalletId;
	type TreasuryAccount = TreasuryAccount;
}

#[cfg(not(feature = "mainnet"))]
impl verification::Config for Test {
	type Clusters = DdcClusters;
	type Validators = Validators;
	type PalletId = VerificationPalletId;
}

impl clusters_gov::Config for Test {
	type Currency = Balances;
	type Clusters = DdcClusters;
	type Nodes = DdcNodes;
	type Referenda = Referenda;
	type ProposalCall = RuntimeCall;
	type PalletId = ClustersGovPalletId;
	type ProposalDuration = ConstU32<100>;
	type ActivatorOrigin = frame_support::traits::NeverEnsureOrigin<()>;
	type UpdaterOrigin = frame_support::traits::NeverEnsureOrigin<()>;
}

impl fee_handler::Config for Test {
	type Currency = Balances;
	type PalletId = FeePotPalletId;
	type TreasuryPalletId = TreasuryPalletId;
}

/// Stashes 71 and 73 validate, stash 75 does not; the number of a stash's controller is ten higher.
#[cfg(not(feature = "mainnet"))]
pub struct Validators;

#[cfg(not(feature = "mainnet"))]
impl ValidatorRegistry for Validators {
	fn stash_of(controller: &AccountId) -> Option<AccountId> {
		[71, 73, 75].into_iter().find(|stash| account(stash + 10) == *controller).map(account)
	}

	fn is_validator(stash: &AccountId) -> bool {
		[account(71), account(73)].contains(stash)
	}
}

/// Validators 71 and 73, and nominator 74, with these vote weights.
#[cfg(feature = "mainnet")]
pub const STAKERS: [(u8, u64); 3] = [(71, 1), (73, 1), (74, 2)];

#[cfg(feature = "mainnet")]
pub struct Stakers;

#[cfg(feature = "mainnet")]
impl StakerRegistry for Stakers {
	fn weights() -> Vec<(AccountId, u64)> {
		STAKERS.map(|(who, weight)| (account(who), weight)).to_vec()
	}
}

/// A stand-in for OpenGov, which the tests on the wasm cover.
pub struct Referenda;

impl ClusterReferenda<RuntimeCall> for Referenda {
	type Bounded = RuntimeCall;

	fn bound(call: RuntimeCall) -> Result<RuntimeCall, ()> {
		Ok(call)
	}

	fn submission_deposit() -> Balance {
		UNIT
	}

	fn submit(
		submitter: &AccountId,
		kind: ProposalKind,
		call: RuntimeCall,
	) -> Result<(u32, Weight), DispatchError> {
		assert_eq!(*submitter, DdcClustersGov::account_id());
		Balances::reserve(submitter, UNIT)?;
		SUBMITTED.with_borrow_mut(|submitted| submitted.push((kind, call)));
		Ok((SUBMITTED.with_borrow(Vec::len) as u32 - 1, SUBMISSION))
	}

	fn refund(submitter: &AccountId, _: u32) -> DispatchResult {
		REFUND.get()?;
		assert_eq!(Balances::unreserve(submitter, UNIT), 0);
		Ok(())
	}

	fn released_before() -> DispatchError {
		DispatchError::Other("no deposit")
	}
}

std::thread_local! {
	/// Referenda submitted so far.
	pub static SUBMITTED: RefCell<Vec<(ProposalKind, RuntimeCall)>> = const { RefCell::new(vec![]) };
	/// The next answer to a refund request.
	pub static REFUND: Cell<DispatchResult> = const { Cell::new(Ok(())) };
	/// The next answer of the authorization contract.
	pub static CONTRACT: Cell<Result<&'static [u8], ()>> = const { Cell::new(Err(())) };
	/// The account that called the authorization contract last, and the provider in its question.
	pub static ASKED: RefCell<Option<(AccountId, AccountId)>> = const { RefCell::new(None) };
}

pub struct Contract;

impl NodeAuthorization for Contract {
	fn is_authorized(
		_: &AccountId,
		caller: &AccountId,
		provider: &AccountId,
		_: &NodePubKey,
	) -> Result<Vec<u8>, ()> {
		ASKED.set(Some((caller.clone(), provider.clone())));
		CONTRACT.get().map(<[u8]>::to_vec)
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
		#[cfg(not(feature = "mainnet"))]
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
		#[cfg(not(feature = "mainnet"))]
		cost_per_mb_stored: 1,
		#[cfg(not(feature = "mainnet"))]
		cost_per_mb_streamed: 1,
		#[cfg(not(feature = "mainnet"))]
		cost_per_put_request: 1,
		#[cfg(not(feature = "mainnet"))]
		cost_per_get_request: 1,
		#[cfg(not(feature = "mainnet"))]
		cost_per_gpu_unit: 1,
		#[cfg(not(feature = "mainnet"))]
		cost_per_cpu_unit: 1,
		#[cfg(not(feature = "mainnet"))]
		cost_per_ram_unit: 1,
		#[cfg(not(feature = "mainnet"))]
		customer_deposit_contract: account(0),
		#[cfg(feature = "mainnet")]
		unit_per_mb_stored: 1,
		#[cfg(feature = "mainnet")]
		unit_per_mb_streamed: 1,
		#[cfg(feature = "mainnet")]
		unit_per_put_request: 1,
		#[cfg(feature = "mainnet")]
		unit_per_get_request: 1,
	}
}

/// Return a chain at block 1, on which accounts 1 to 9 hold 10,000 units each.
pub fn chain() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut balances: Vec<_> = (1..=9).map(|number| (account(number), 10_000 * UNIT)).collect();
	balances.push((account(TREASURY), UNIT));
	balances.push((FeeHandler::account_id(), UNIT));
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	payouts::GenesisConfig::<Test> {
		#[cfg(feature = "mainnet")]
		authorised_caller: Some(account(SENDER)),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	#[cfg(not(feature = "mainnet"))]
	verification::GenesisConfig::<Test> {
		validators: INSPECTORS.map(|key| (account(key), account(key + 1))).to_vec(),
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| {
		System::set_block_number(1);
		#[cfg(not(feature = "mainnet"))]
		verification::ValidatorSet::<Test>::put(INSPECTORS.map(account).to_vec());
	});
	CONTRACT.set(Err(()));
	REFUND.set(Ok(()));
	SUBMITTED.take();
	chain
}

pub fn go_to(block: u64) {
	System::on_finalize(System::block_number());
	System::set_block_number(block);
}

/// Return the events of the DDC pallets so far, oldest first, and clear them.
pub fn events() -> Vec<RuntimeEvent> {
	let all = System::events().into_iter().map(|record| record.event);
	let ours = all.filter(|event| !matches!(event, RuntimeEvent::System(_) | RuntimeEvent::Balances(_))).collect();
	System::reset_events();
	ours
}
