//! Customers: deposits, buckets, charges. The helpers hide that an account has a deposit for each cluster (`dev`), or one for
//! all clusters (`mainnet`).

use super::*;
use customers::{DepositScope, Event};

#[cfg(not(feature = "mainnet"))]
use dev::*;
#[cfg(feature = "mainnet")]
use mainnet::*;

#[cfg(not(feature = "mainnet"))]
mod dev {
	use super::*;

	pub fn scope() -> DepositScope {
		cluster_id(1)
	}

	pub fn deposit(who: u8, value: Balance) -> DispatchResult {
		DdcCustomers::deposit(signed(who), cluster_id(1), value)
	}

	pub fn deposit_extra(value: Balance) -> DispatchResult {
		DdcCustomers::deposit_extra(signed(CUSTOMER), cluster_id(1), value)
	}

	pub fn unlock(value: Balance) -> DispatchResult {
		DdcCustomers::unlock_deposit(signed(CUSTOMER), cluster_id(1), value)
	}

	pub fn withdraw() -> frame_support::dispatch::DispatchResultWithPostInfo {
		DdcCustomers::withdraw_unlocked_deposit(signed(CUSTOMER), cluster_id(1))
	}
}

#[cfg(feature = "mainnet")]
mod mainnet {
	use super::*;

	pub fn scope() -> DepositScope {}

	pub fn deposit(who: u8, value: Balance) -> DispatchResult {
		DdcCustomers::deposit(signed(who), value)
	}

	pub fn deposit_extra(value: Balance) -> DispatchResult {
		DdcCustomers::deposit_extra(signed(CUSTOMER), value)
	}

	pub fn unlock(value: Balance) -> DispatchResult {
		DdcCustomers::unlock_deposit(signed(CUSTOMER), value)
	}

	pub fn withdraw() -> frame_support::dispatch::DispatchResultWithPostInfo {
		DdcCustomers::withdraw_unlocked_deposit(signed(CUSTOMER))
	}
}

fn ledger() -> CustomerLedger {
	DdcCustomers::ledger(&scope(), &account(CUSTOMER)).unwrap()
}

fn vault() -> AccountId {
	DdcCustomers::vault(&scope())
}

fn deposited(amount: Balance) -> RuntimeEvent {
	Event::Deposited {
		#[cfg(not(feature = "mainnet"))]
		cluster_id: scope(),
		owner_id: account(CUSTOMER),
		amount,
	}
	.into()
}

fn unlocked(amount: Balance) -> RuntimeEvent {
	Event::InitialDepositUnlock {
		#[cfg(not(feature = "mainnet"))]
		cluster_id: scope(),
		owner_id: account(CUSTOMER),
		amount,
	}
	.into()
}

fn withdrawn(amount: Balance) -> RuntimeEvent {
	Event::Withdrawn {
		#[cfg(not(feature = "mainnet"))]
		cluster_id: scope(),
		owner_id: account(CUSTOMER),
		amount,
	}
	.into()
}

#[cfg(not(feature = "mainnet"))]
#[test]
fn the_vault_of_a_cluster_is_where_the_live_chain_has_it() {
	use sp_runtime::traits::AccountIdConversion;

	let mut id = ClusterId::zero();
	id.0[19] = 1;
	let expected: AccountId = frame_support::PalletId(*b"accounts")
		.into_sub_account_truncating(sp_io::hashing::blake2_128(id.as_bytes()));
	assert_eq!(DdcCustomers::vault(&id), expected);
	assert_eq!(&AsRef::<[u8]>::as_ref(&expected)[..12], b"modlaccounts");
	assert_eq!(&AsRef::<[u8]>::as_ref(&expected)[28..], [0; 4]);
}

#[cfg(feature = "mainnet")]
#[test]
fn the_vault_is_the_account_of_the_pallet() {
	let mut expected = *b"modlaccounts                    ";
	expected[12..].fill(0);
	assert_eq!(vault(), AccountId::new(expected));
}

#[test]
fn the_first_deposit() {
	chain().execute_with(|| {
		create_cluster(1);
		events();
		assert_noop!(deposit(CUSTOMER, UNIT - 1), Customers::InsufficientDeposit);
		assert_noop!(deposit(99, UNIT), Customers::BadState);
		assert_noop!(deposit(CUSTOMER, 10_000 * UNIT), Customers::TransferFailed);
		assert_noop!(deposit(CUSTOMER, u128::MAX), Customers::TransferFailed);
		assert_ok!(deposit(CUSTOMER, 50 * UNIT));
		assert_noop!(deposit(CUSTOMER, 50 * UNIT), Customers::AlreadyPaired);
		assert_eq!(Balances::free_balance(vault()), 50 * UNIT);
		assert_eq!((ledger().total, ledger().active), (50 * UNIT, 50 * UNIT));
		assert_eq!(events(), vec![deposited(50 * UNIT)]);
	});
}

#[test]
fn locked_funds_cannot_be_deposited() {
	chain().execute_with(|| {
		create_cluster(1);
		let all = frame_support::traits::WithdrawReasons::all();
		Balances::set_lock(*b"locked__", &account(CUSTOMER), 10_000 * UNIT, all);
		assert_noop!(deposit(CUSTOMER, 5 * UNIT), Customers::TransferFailed);
	});
}

#[test]
fn more_is_deposited() {
	chain().execute_with(|| {
		create_cluster(1);
		assert_noop!(deposit_extra(UNIT), Customers::NotOwner);
		assert_ok!(deposit(CUSTOMER, 5 * UNIT));
		events();
		assert_ok!(deposit_extra(1));
		assert_eq!(events(), vec![deposited(1)]);
		assert_eq!(ledger().active, 5 * UNIT + 1);
		assert_noop!(deposit_extra(u128::MAX), Customers::TransferFailed);
		assert_ok!(unlock(u128::MAX));
		assert_noop!(deposit_extra(1), Customers::InsufficientDeposit);
		let full = CustomerLedger { active: u128::MAX, ..ledger() };
		DdcCustomers::put_ledger(&scope(), &account(CUSTOMER), full);
		assert_noop!(deposit_extra(1), Customers::ArithmeticOverflow);
	});
}

#[cfg(not(feature = "mainnet"))]
#[test]
fn a_deposit_is_for_a_cluster_that_exists() {
	chain().execute_with(|| {
		assert_noop!(deposit(CUSTOMER, UNIT), Customers::ClusterDoesNotExist);
		assert_noop!(deposit_extra(UNIT), Customers::ClusterDoesNotExist);
	});
}

#[cfg(feature = "mainnet")]
#[test]
fn a_deposit_needs_no_cluster() {
	chain().execute_with(|| {
		assert_ok!(deposit(CUSTOMER, 2 * UNIT));
		for cluster in 1..=2 {
			let charged = <DdcCustomers as CustomerCharger>::charge(
				&cluster_id(cluster),
				&account(CUSTOMER),
				&account(9),
				UNIT,
			);
			assert_eq!(charged, Ok(UNIT));
		}
		assert_eq!(ledger().active, 0);
	});
}

#[cfg(not(feature = "mainnet"))]
#[test]
fn somebody_else_deposits() {
	chain().execute_with(|| {
		let fund = |owner, value| DdcCustomers::deposit_for(signed(9), account(owner), cluster_id(1), value);
		assert_noop!(fund(CUSTOMER, UNIT), Customers::ClusterDoesNotExist);
		create_cluster(1);
		assert_noop!(fund(CUSTOMER, UNIT - 1), Customers::InsufficientDeposit);
		assert_noop!(fund(CUSTOMER, 20_000 * UNIT), Customers::NotEnoughBalance);
		assert_noop!(fund(CUSTOMER, 10_000 * UNIT), Customers::TransferFailed);
		assert_ok!(fund(CUSTOMER, 5 * UNIT));
		assert_ok!(fund(CUSTOMER, 1));
		assert_eq!(ledger().active, 5 * UNIT + 1);
		assert_noop!(fund(CUSTOMER, 20_000 * UNIT), Customers::NotEnoughBalance);
		assert_noop!(fund(CUSTOMER, Balances::free_balance(account(9))), Customers::TransferFailed);
		assert_ok!(unlock(u128::MAX));
		assert_noop!(fund(CUSTOMER, UNIT - 1), Customers::InsufficientDeposit);
		assert_ok!(fund(CUSTOMER, UNIT));
		let full = CustomerLedger { total: u128::MAX, ..ledger() };
		DdcCustomers::put_ledger(&scope(), &account(CUSTOMER), full);
		assert_noop!(fund(CUSTOMER, 1), Customers::ArithmeticOverflow);
		assert_noop!(fund(99, 2 * UNIT - 1), Customers::InsufficientDeposit);
		// The transfer to the new account comes before the check of the rest, and gives the currency's error.
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account(8), 16 * UNIT / 10));
		let poor = |value| DdcCustomers::deposit_for(signed(8), account(99), cluster_id(1), value);
		let token = |error| DispatchError::Token(error);
		assert_noop!(poor(12 * UNIT / 10), token(sp_runtime::TokenError::NotExpendable));
		assert_ok!(fund(99, 3 * UNIT));
		assert_eq!(Balances::free_balance(account(99)), UNIT);
		let theirs = customers::ClusterLedger::<Test>::get(cluster_id(1), account(99)).unwrap();
		assert_eq!(theirs.active, 2 * UNIT);
	});
}

#[test]
fn a_deposit_comes_back_after_the_delay() {
	chain().execute_with(|| {
		create_cluster(1);
		assert_noop!(unlock(1), Customers::NotOwner);
		assert_noop!(withdraw(), Customers::NotOwner);
		assert_ok!(deposit(CUSTOMER, 50 * UNIT));
		events();
		assert_ok!(unlock(0));
		assert_eq!(events(), vec![]);
		assert_ok!(unlock(10 * UNIT));
		assert_ok!(unlock(5 * UNIT));
		assert_eq!(events(), vec![unlocked(10 * UNIT), unlocked(5 * UNIT)]);
		assert_eq!(ledger().unlocking.len(), 1, "what is due at one block is one chunk");
		assert_ok!(withdraw());
		assert_eq!(events(), vec![]);
		go_to(2);
		assert_ok!(unlock(34 * UNIT + 1));
		assert_eq!(ledger().active, 0, "a rest below the existential deposit goes along");
		events();
		go_to(11);
		assert_ok!(withdraw());
		assert_eq!(events(), vec![withdrawn(15 * UNIT)]);
		go_to(12);
		assert_ok!(withdraw());
		assert_eq!(events(), vec![withdrawn(35 * UNIT)]);
		assert_eq!(DdcCustomers::ledger(&scope(), &account(CUSTOMER)), None);
		assert_eq!(System::consumers(&account(CUSTOMER)), 0);
		assert_eq!(Balances::free_balance(account(CUSTOMER)), 10_000 * UNIT);
	});
}

#[test]
fn an_amount_joins_the_last_chunk_alone() {
	chain().execute_with(|| {
		create_cluster(1);
		assert_ok!(deposit(CUSTOMER, 50 * UNIT));
		let chunk = |value, block| UnlockChunk { value, block };
		let unlocking = vec![chunk(UNIT, 11), chunk(UNIT, 20)].try_into().unwrap();
		DdcCustomers::put_ledger(&scope(), &account(CUSTOMER), CustomerLedger { unlocking, ..ledger() });
		assert_ok!(unlock(2 * UNIT));
		assert_ok!(unlock(3 * UNIT));
		assert_eq!(ledger().unlocking[..], [chunk(UNIT, 11), chunk(UNIT, 20), chunk(5 * UNIT, 11)]);
	});
}

#[test]
fn a_vault_that_cannot_pay_gives_the_currencys_error() {
	chain().execute_with(|| {
		create_cluster(1);
		assert_ok!(deposit(CUSTOMER, 50 * UNIT));
		assert_ok!(unlock(20 * UNIT));
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), vault(), UNIT));
		let unavailable = DispatchError::Token(sp_runtime::TokenError::FundsUnavailable);
		let charge = <DdcCustomers as CustomerCharger>::charge(
			&cluster_id(1),
			&account(CUSTOMER),
			&account(9),
			2 * UNIT,
		);
		assert_eq!(charge, Err(unavailable));
		go_to(11);
		assert_noop!(withdraw(), unavailable);
	});
}

#[test]
fn chunks_run_out() {
	chain().execute_with(|| {
		create_cluster(1);
		assert_ok!(deposit(CUSTOMER, 500 * UNIT));
		for block in 1..=32 {
			go_to(block);
			assert_ok!(unlock(UNIT));
		}
		assert_noop!(unlock(UNIT), Customers::NoMoreChunks);
	});
}

#[test]
fn buckets() {
	chain().execute_with(|| {
		let params = |is_public| BucketParams { is_public };
		let create = || DdcCustomers::create_bucket(signed(CUSTOMER), cluster_id(1), params(false));
		let change = |who, id| DdcCustomers::set_bucket_params(signed(who), id, params(true));
		let remove = |who, id| DdcCustomers::remove_bucket(signed(who), id);
		assert_noop!(create(), Customers::ClusterDoesNotExist);
		create_cluster(1);
		events();
		assert_ok!(create());
		assert_ok!(create());
		assert_noop!(change(CUSTOMER, 3), Customers::NoBucketWithId);
		assert_noop!(change(9, 2), Customers::NotBucketOwner);
		assert_noop!(remove(CUSTOMER, 3), Customers::NoBucketWithId);
		assert_noop!(remove(9, 2), Customers::NotBucketOwner);
		assert_ok!(remove(CUSTOMER, 2));
		assert_noop!(remove(CUSTOMER, 2), Customers::AlreadyRemoved);
		assert_ok!(change(CUSTOMER, 2));
		let bucket = customers::Buckets::<Test>::get(2).unwrap();
		let (bucket_id, cluster_id, owner_id) = (2, cluster_id(1), account(CUSTOMER));
		assert_eq!(bucket, Bucket { bucket_id, owner_id, cluster_id, is_public: true, is_removed: true });
		let created = |bucket_id| Event::BucketCreated {
			#[cfg(not(feature = "mainnet"))]
			cluster_id,
			bucket_id,
		};
		assert_eq!(
			events(),
			vec![
				created(1).into(),
				created(2).into(),
				Event::BucketRemoved {
					#[cfg(not(feature = "mainnet"))]
					cluster_id,
					bucket_id
				}
				.into(),
				Event::BucketUpdated {
					#[cfg(not(feature = "mainnet"))]
					cluster_id,
					bucket_id
				}
				.into(),
			]
		);
		customers::BucketsCount::<Test>::put(BucketId::MAX);
		assert_noop!(create(), Customers::ArithmeticOverflow);
		let elsewhere = DdcCustomers::create_bucket(signed(CUSTOMER), super::cluster_id(9), params(false));
		assert_noop!(elsewhere, Customers::ArithmeticOverflow);
	});
}

#[test]
fn charging_moves_what_is_active_and_keeps_the_live_chains_books() {
	chain().execute_with(|| {
		create_cluster(1);
		let charge = |amount| {
			<DdcCustomers as CustomerCharger>::charge(&cluster_id(1), &account(CUSTOMER), &account(9), amount)
		};
		assert_eq!(charge(1), Err(DispatchError::from(Customers::NotOwner)));
		assert_ok!(deposit(CUSTOMER, 50 * UNIT));
		assert_ok!(unlock(20 * UNIT));
		events();
		assert_eq!(charge(10 * UNIT), Ok(10 * UNIT));
		assert_eq!((ledger().total, ledger().active), (40 * UNIT, 20 * UNIT));
		assert_eq!(charge(25 * UNIT), Ok(20 * UNIT));
		assert_eq!((ledger().total, ledger().active), (20 * UNIT, 0));
		assert_eq!(ledger().unlocking[0].value, 15 * UNIT);
		assert_eq!(Balances::free_balance(account(9)), 10_030 * UNIT);
		let charged = |charged, expected| Event::Charged {
			#[cfg(not(feature = "mainnet"))]
			cluster_id: scope(),
			owner_id: account(CUSTOMER),
			charged,
			#[cfg(not(feature = "mainnet"))]
			expected,
			#[cfg(feature = "mainnet")]
			expected_to_charge: expected,
		};
		assert_eq!(
			events(),
			vec![charged(10 * UNIT, 10 * UNIT).into(), charged(20 * UNIT, 25 * UNIT).into()]
		);
	});
}

#[test]
fn the_genesis_makes_buckets_with_deposits() {
	use frame_support::traits::BuildGenesisConfig;

	chain().execute_with(|| {
		let bucket = |bucket_id| Bucket {
			bucket_id,
			owner_id: account(CUSTOMER),
			cluster_id: cluster_id(1),
			is_public: true,
			is_removed: false,
		};
		let buckets = vec![(bucket(7), 3 * UNIT), (bucket(8), 4 * UNIT), (bucket(9), 0)];
		customers::GenesisConfig::<Test> { feeder_account: Some(account(9)), buckets }.build();
		assert_eq!(customers::Buckets::<Test>::get(2), Some(bucket(2)));
		assert_eq!(customers::BucketsCount::<Test>::get(), 3);
		assert_eq!((ledger().total, ledger().active), (7 * UNIT, 7 * UNIT));
		assert_eq!(Balances::free_balance(vault()), 8 * UNIT, "the feeder adds the existential deposit");
		assert_eq!(Balances::free_balance(account(9)), 9_999 * UNIT);
		assert_eq!(System::consumers(&account(CUSTOMER)), 0);
		let bucket = Bucket { owner_id: account(99), ..bucket(10) };
		customers::GenesisConfig::<Test> { feeder_account: None, buckets: vec![(bucket, 0)] }.build();
		assert_eq!(DdcCustomers::ledger(&scope(), &account(99)).map(|ledger| ledger.total), Some(0));
	});
}

#[cfg(feature = "mainnet")]
#[test]
fn the_genesis_makes_the_vault_also_without_buckets() {
	use frame_support::traits::BuildGenesisConfig;

	chain().execute_with(|| {
		customers::GenesisConfig::<Test>::default().build();
		assert_eq!(Balances::free_balance(vault()), UNIT);
	});
}
