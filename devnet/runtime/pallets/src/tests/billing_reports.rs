//! Payouts by billing reports, stage by stage.

use super::*;
use frame_support::traits::BuildGenesisConfig;
use payouts::{types::*, Event};
use sp_runtime::{Perquintill, TokenError};

type Payouts = payouts::Error<Test>;

const ERA: DdcEra = 3;
/// The era begins at this second, and lasts a month of the prices.
const BEGIN: i64 = 1_700_000_000;
const MONTH: i64 = 2_630_016;
const MB: u64 = 1 << 20;

fn begin(who: u8, start: i64, end: i64) -> DispatchResult {
	DdcPayouts::begin_billing_report(signed(who), cluster_id(1), ERA, start, end)
}

fn begin_charging(last: u16) -> DispatchResult {
	DdcPayouts::begin_charging_customers(signed(SENDER), cluster_id(1), ERA, last)
}

fn charge(index: u16, payers: &[(u8, CustomerUsage)]) -> DispatchResult {
	let payers = payers.iter().map(|(who, usage)| (account(*who), *usage)).collect();
	DdcPayouts::send_charging_customers_batch(signed(SENDER), cluster_id(1), ERA, index, payers)
}

fn end_charging() -> DispatchResult {
	DdcPayouts::end_charging_customers(signed(SENDER), cluster_id(1), ERA)
}

fn begin_rewarding(last: u16, all: NodeUsage) -> DispatchResult {
	DdcPayouts::begin_rewarding_providers(signed(SENDER), cluster_id(1), ERA, last, all)
}

fn reward(index: u16, payees: &[(u8, NodeUsage)]) -> DispatchResult {
	let payees = payees.iter().map(|(who, usage)| (account(*who), *usage)).collect();
	DdcPayouts::send_rewarding_providers_batch(signed(SENDER), cluster_id(1), ERA, index, payees)
}

fn end_rewarding() -> DispatchResult {
	DdcPayouts::end_rewarding_providers(signed(SENDER), cluster_id(1), ERA)
}

fn end() -> DispatchResult {
	DdcPayouts::end_billing_report(signed(SENDER), cluster_id(1), ERA)
}

fn report() -> BillingReport {
	payouts::ActiveBillingReports::<Test>::get(cluster_id(1), ERA).unwrap()
}

fn puts(number_of_puts: u64) -> CustomerUsage {
	CustomerUsage { number_of_puts, ..Default::default() }
}

fn node_puts(number_of_puts: u64) -> NodeUsage {
	NodeUsage { number_of_puts, ..Default::default() }
}

/// A put costs a unit; treasury, reserve account and validators get a hundredth each.
fn prices() -> ClusterProtocolParams {
	ClusterProtocolParams {
		unit_per_mb_stored: 2 * UNIT,
		unit_per_mb_streamed: 3 * UNIT,
		unit_per_put_request: UNIT,
		unit_per_get_request: 5,
		..protocol_params()
	}
}

/// A cluster whose era is being paid out; the accounts of validators and nominators exist.
fn begun() {
	create_cluster(1);
	clusters::ClustersGovParams::<Test>::insert(cluster_id(1), prices());
	for (stash, _) in STAKERS {
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account(stash), UNIT));
	}
	assert_ok!(begin(SENDER, BEGIN, BEGIN + MONTH));
	events();
}

/// A payout whose only customer has paid for this many puts.
fn paid(number: u64) {
	begun();
	assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), 1_000 * UNIT));
	assert_ok!(begin_charging(0));
	assert_ok!(charge(0, &[(CUSTOMER, puts(number))]));
}

#[test]
fn root_names_the_account_that_sends_payouts() {
	chain().execute_with(|| {
		let set = |origin, who| DdcPayouts::set_authorised_caller(origin, account(who));
		create_cluster(1);
		events();
		assert_noop!(set(signed(SENDER), 9), DispatchError::BadOrigin);
		assert_ok!(set(RuntimeOrigin::root(), 9));
		assert_eq!(events(), vec![Event::AuthorisedCaller { authorised_caller: account(9) }.into()]);
		assert_noop!(begin(SENDER, BEGIN, BEGIN + 1), Payouts::Unauthorised);
		assert_ok!(begin(9, BEGIN, BEGIN + 1));
	});
}

#[test]
fn a_report_needs_time_but_no_cluster() {
	chain().execute_with(|| {
		assert_noop!(begin(SENDER, BEGIN, BEGIN), Payouts::BadRequest);
		assert_ok!(begin(SENDER, BEGIN, BEGIN + 1));
		assert_noop!(begin(SENDER, BEGIN, BEGIN), Payouts::NotExpectedState);
		let cluster_id = cluster_id(1);
		assert_eq!(events(), vec![Event::BillingReportInitialized { cluster_id, era: ERA }.into()]);
		let BillingReport { state, vault, start_era, end_era, .. } = report();
		assert_eq!((state, vault), (PayoutState::Initialized, DdcPayouts::account_id()));
		assert_eq!((start_era, end_era), (BEGIN, BEGIN + 1));
	});
}

#[test]
fn only_the_authorised_account_sends_and_only_to_a_report_that_began() {
	chain().execute_with(|| {
		let id = cluster_id(1);
		for (who, error) in [
			(1, DispatchError::from(Payouts::Unauthorised)),
			(SENDER, DispatchError::from(Payouts::BillingReportDoesNotExist)),
		] {
			let who = || signed(who);
			if error == Payouts::BillingReportDoesNotExist.into() {
				let [overflow, size] =
					[Payouts::BatchIndexOverflow, Payouts::BatchSizeIsOutOfBounds].map(DispatchError::from);
				assert_noop!(DdcPayouts::begin_charging_customers(who(), id, ERA, 1000), overflow);
				assert_noop!(DdcPayouts::begin_rewarding_providers(who(), id, ERA, 1000, node_puts(1)), overflow);
				assert_noop!(DdcPayouts::send_charging_customers_batch(who(), id, ERA, 0, vec![]), size);
				assert_noop!(DdcPayouts::send_rewarding_providers_batch(who(), id, ERA, 0, vec![]), size);
			}
			let (payers, payees) = (vec![(account(1), puts(1))], vec![(account(1), node_puts(1))]);
			assert_noop!(DdcPayouts::begin_charging_customers(who(), id, ERA, 0), error);
			assert_noop!(DdcPayouts::send_charging_customers_batch(who(), id, ERA, 0, payers), error);
			assert_noop!(DdcPayouts::end_charging_customers(who(), id, ERA), error);
			assert_noop!(DdcPayouts::begin_rewarding_providers(who(), id, ERA, 0, node_puts(1)), error);
			assert_noop!(DdcPayouts::send_rewarding_providers_batch(who(), id, ERA, 0, payees), error);
			assert_noop!(DdcPayouts::end_rewarding_providers(who(), id, ERA), error);
			assert_noop!(DdcPayouts::end_billing_report(who(), id, ERA), error);
		}
	});
}

#[test]
fn batches_come_each_once_and_in_order_of_the_stages() {
	chain().execute_with(|| {
		begun();
		let payers = [(CUSTOMER, puts(0))];
		assert_noop!(charge(0, &payers), Payouts::NotExpectedState);
		assert_noop!(end_charging(), Payouts::NotExpectedState);
		assert_noop!(begin_charging(1000), Payouts::BatchIndexOverflow);
		assert_ok!(begin_charging(1));
		assert_noop!(begin_charging(1), Payouts::NotExpectedState);
		assert_noop!(charge(0, &[]), Payouts::BatchSizeIsOutOfBounds);
		assert_noop!(charge(0, &[payers[0]; 1001]), Payouts::BatchSizeIsOutOfBounds);
		assert_noop!(charge(2, &payers), Payouts::BatchIndexIsOutOfRange);
		assert_ok!(charge(0, &[payers[0]; 1000]));
		assert_noop!(charge(0, &payers), Payouts::BatchIndexAlreadyProcessed);
		assert_noop!(end_charging(), Payouts::BatchesMissed);
		assert_ok!(charge(1, &payers));
		assert_noop!(begin_rewarding(0, node_puts(0)), Payouts::NotExpectedState);
		assert_ok!(end_charging());

		let payees = [(PROVIDER, node_puts(0))];
		assert_noop!(reward(0, &payees), Payouts::NotExpectedState);
		assert_noop!(end_rewarding(), Payouts::NotExpectedState);
		assert_noop!(begin_rewarding(1000, node_puts(0)), Payouts::BatchIndexOverflow);
		assert_ok!(begin_rewarding(1, node_puts(0)));
		assert_noop!(begin_rewarding(1, node_puts(0)), Payouts::NotExpectedState);
		assert_noop!(reward(0, &[]), Payouts::BatchSizeIsOutOfBounds);
		assert_noop!(reward(0, &[payees[0]; 1001]), Payouts::BatchSizeIsOutOfBounds);
		assert_noop!(reward(2, &payees), Payouts::BatchIndexIsOutOfRange);
		assert_ok!(reward(0, &payees));
		assert_noop!(reward(0, &payees), Payouts::BatchIndexAlreadyProcessed);
		assert_noop!(end_rewarding(), Payouts::BatchesMissed);
		assert_ok!(reward(1, &payees));
		assert_noop!(end(), Payouts::NotExpectedState);
		assert_ok!(end_rewarding());
		assert_ok!(end());
		assert_noop!(end(), Payouts::NotExpectedState);
		assert_eq!(report().state, PayoutState::Finalized);
		assert!(report().charging_processed_batches.is_empty());
		assert!(report().rewarding_processed_batches.is_empty());
	});
}

#[test]
fn usage_is_charged_at_the_clusters_prices() {
	chain().execute_with(|| {
		create_cluster(1);
		clusters::ClustersGovParams::<Test>::insert(cluster_id(1), prices());
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), 1_000 * UNIT));
		assert_ok!(begin(SENDER, BEGIN, BEGIN + MONTH / 2));
		assert_ok!(begin_charging(0));
		let usage = CustomerUsage {
			stored_bytes: 10 * MB,
			transferred_bytes: MB / 2,
			number_of_puts: 4,
			number_of_gets: 7,
		};
		assert_ok!(charge(0, &[(CUSTOMER, usage)]));
		let expected = CustomerCharge { storage: 10 * UNIT, transfer: 3 * UNIT / 2, puts: 4 * UNIT, gets: 35 };
		assert_eq!(report().total_customer_charge, expected);
		let balance = Balances::free_balance(DdcPayouts::account_id());
		assert_eq!(balance, UNIT + 31 * UNIT / 2 + 35, "the existential deposit, and the charge");
	});
}

#[test]
fn storage_is_charged_for_one_month_at_most() {
	for seconds in [MONTH, 2 * MONTH, i64::MAX - BEGIN] {
		chain().execute_with(|| {
			create_cluster(1);
			clusters::ClustersGovParams::<Test>::insert(cluster_id(1), prices());
			assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), 1_000 * UNIT));
			assert_ok!(begin(SENDER, BEGIN, BEGIN + seconds));
			assert_ok!(begin_charging(0));
			let usage = CustomerUsage { stored_bytes: 10 * MB, ..Default::default() };
			assert_ok!(charge(0, &[(CUSTOMER, usage)]));
			assert_eq!(report().total_customer_charge.sum(), Some(20 * UNIT));
		});
	}
}

#[test]
fn amounts_are_rounded_to_the_nearest_ties_down() {
	// A price of one planck: each put adds one planck to the charge.
	for (puts_used, share) in [(149, 1), (150, 1), (151, 2), (50, 0), (51, 1)] {
		chain().execute_with(|| {
			begun();
			let params = ClusterProtocolParams { unit_per_put_request: 1, ..prices() };
			clusters::ClustersGovParams::<Test>::insert(cluster_id(1), params);
			assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), UNIT));
			assert_ok!(begin_charging(0));
			assert_ok!(charge(0, &[(CUSTOMER, puts(puts_used))]));
			assert_ok!(end_charging());
			assert_eq!(Balances::free_balance(account(TREASURY)), UNIT + share);
			let rest = Perquintill::from_percent(97) * u128::from(puts_used);
			assert_eq!(report().total_customer_charge.sum(), Some(rest));
			assert_ok!(begin_rewarding(0, node_puts(2)));
			assert_ok!(reward(0, &[(PROVIDER, node_puts(1))]));
			let half = Perquintill::from_percent(50) * rest;
			assert_eq!(report().total_distributed_reward, half);
		});
	}
}

#[test]
fn a_charge_must_fit_a_balance_and_needs_prices() {
	chain().execute_with(|| {
		begun();
		assert_ok!(begin_charging(0));
		let set = |price| {
			let params = ClusterProtocolParams { unit_per_put_request: price, ..prices() };
			clusters::ClustersGovParams::<Test>::insert(cluster_id(1), params);
		};
		set(u128::MAX / 2);
		assert_noop!(charge(0, &[(CUSTOMER, puts(3))]), Payouts::ArithmeticOverflow);
		let gets = CustomerUsage { number_of_gets: 1, ..puts(2) };
		assert_noop!(charge(0, &[(CUSTOMER, gets)]), Payouts::ArithmeticOverflow);
		assert_noop!(charge(0, &[(8, puts(2)), (8, puts(2))]), Payouts::ArithmeticOverflow);
		clusters::ClustersGovParams::<Test>::remove(cluster_id(1));
		assert_noop!(charge(0, &[(CUSTOMER, puts(1))]), Payouts::NotExpectedClusterState);
	});
}

#[test]
fn fees_need_a_cluster_with_parameters() {
	chain().execute_with(|| {
		paid(10);
		clusters::ClustersGovParams::<Test>::remove(cluster_id(1));
		assert_noop!(end_charging(), Payouts::NotExpectedClusterState);
		clusters::ClustersGovParams::<Test>::insert(cluster_id(1), prices());
		let cluster = clusters::Clusters::<Test>::take(cluster_id(1)).unwrap();
		assert_noop!(end_charging(), Payouts::NotExpectedClusterState);
		clusters::Clusters::<Test>::insert(cluster_id(1), cluster);
		// Without a reserve share, the cluster's record is not read.
		let params = ClusterProtocolParams {
			treasury_share: Perquintill::zero(),
			validators_share: Perquintill::zero(),
			cluster_reserve_share: Perquintill::zero(),
			..prices()
		};
		clusters::ClustersGovParams::<Test>::insert(cluster_id(1), params);
		clusters::Clusters::<Test>::remove(cluster_id(1));
		events();
		assert_ok!(end_charging());
		assert_eq!(events(), vec![Event::ChargingFinished { cluster_id: cluster_id(1), era: ERA }.into()]);
		assert_eq!(report().total_customer_charge.sum(), Some(10 * UNIT));
	});
}

#[test]
fn an_end_to_end_payout() {
	chain().execute_with(|| {
		begun();
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), 100 * UNIT));
		assert_ok!(DdcCustomers::deposit(signed(7), 20 * UNIT));
		payouts::DebtorCustomers::<Test>::insert(cluster_id(1), account(7), UNIT);
		events();
		assert_ok!(begin_charging(0));
		// The first pays, the second has 20 units, the third has no deposit.
		assert_ok!(charge(0, &[(CUSTOMER, puts(80)), (7, puts(50)), (8, puts(5))]));
		let (cluster_id, era, batch_index) = (cluster_id(1), ERA, 0);
		let customers = |owner, charged, expected_to_charge| {
			let owner_id = account(owner);
			RuntimeEvent::from(customers::Event::Charged { owner_id, charged, expected_to_charge })
		};
		let failed = |customer, charged, expected_to_charge| {
			let customer_id = account(customer);
			let event =
				Event::ChargeFailed { cluster_id, era, batch_index, customer_id, charged, expected_to_charge };
			RuntimeEvent::from(event)
		};
		let indebted = |customer, amount| {
			let customer_id = account(customer);
			RuntimeEvent::from(Event::Indebted { cluster_id, era, batch_index, customer_id, amount })
		};
		let customer_id = account(CUSTOMER);
		assert_eq!(
			events(),
			vec![
				Event::ChargingStarted { cluster_id, era }.into(),
				customers(CUSTOMER, 80 * UNIT, 80 * UNIT),
				Event::Charged { cluster_id, era, batch_index, customer_id, amount: 80 * UNIT }.into(),
				customers(7, 20 * UNIT, 50 * UNIT),
				indebted(7, 30 * UNIT),
				failed(7, 20 * UNIT, 50 * UNIT),
				Event::ChargeError {
					cluster_id,
					era,
					batch_index,
					customer_id: account(8),
					amount: 5 * UNIT,
					error: Customers::NotOwner.into(),
				}
				.into(),
				indebted(8, 5 * UNIT),
				failed(8, 0, 5 * UNIT),
			]
		);
		assert_eq!(payouts::DebtorCustomers::<Test>::get(cluster_id, account(7)), Some(31 * UNIT));
		assert_eq!(report().total_customer_charge.sum(), Some(100 * UNIT));

		// Treasury and reserve account get a unit each, validators and nominators share a third one by vote weight.
		let reserve = Balances::free_balance(account(RESERVE));
		assert_ok!(end_charging());
		assert_eq!(Balances::free_balance(account(TREASURY)), 2 * UNIT);
		assert_eq!(Balances::free_balance(account(RESERVE)), reserve + UNIT);
		assert_eq!(report().total_customer_charge.sum(), Some(97 * UNIT));
		let staker = |stash, amount| {
			let validator_id = account(stash);
			RuntimeEvent::from(Event::ValidatorRewarded { cluster_id, era, validator_id, amount })
		};
		assert_eq!(
			events(),
			vec![
				Event::ChargingFinished { cluster_id, era }.into(),
				Event::TreasuryFeesCollected { cluster_id, era, amount: UNIT }.into(),
				Event::ClusterReserveFeesCollected { cluster_id, era, amount: UNIT }.into(),
				staker(71, UNIT / 4),
				staker(73, UNIT / 4),
				staker(74, UNIT / 2),
				Event::ValidatorFeesCollected { cluster_id, era, amount: UNIT }.into(),
			]
		);

		// The two providers claim more puts than the total, so that the second one comes short.
		assert_ok!(begin_rewarding(0, node_puts(100)));
		let before = Balances::free_balance(account(PROVIDER));
		assert_ok!(reward(0, &[(PROVIDER, node_puts(60)), (9, node_puts(50))]));
		let first = 60 * 97 * UNIT / 100;
		let (second, left) = (50 * 97 * UNIT / 100, 40 * 97 * UNIT / 100);
		assert_eq!(Balances::free_balance(account(PROVIDER)), before + first);
		assert_eq!(payouts::OwingProviders::<Test>::iter().count(), 0);
		assert_eq!(Balances::free_balance(DdcPayouts::account_id()), UNIT);
		assert_ok!(end_rewarding());
		assert_ok!(end());
		let rewarded = |provider, number_of_puts, rewarded, expected_to_reward| {
			RuntimeEvent::from(Event::ProviderRewarded {
				cluster_id,
				era,
				batch_index,
				stored_bytes: 0,
				transferred_bytes: 0,
				number_of_puts,
				number_of_gets: 0,
				node_provider_id: account(provider),
				rewarded,
				expected_to_reward,
			})
		};
		assert_eq!(
			events(),
			vec![
				Event::RewardingStarted { cluster_id, era }.into(),
				rewarded(PROVIDER, 60, first, first),
				Event::NotDistributedReward {
					cluster_id,
					era,
					batch_index,
					node_provider_id: account(9),
					expected_reward: second,
					distributed_reward: left,
				}
				.into(),
				rewarded(9, 50, left, second),
				Event::RewardingFinished { cluster_id, era }.into(),
				Event::BillingReportFinalized { cluster_id, era }.into(),
			]
		);
		assert_eq!(report().total_distributed_reward, 97 * UNIT);
	});
}

#[test]
fn an_undistributed_sum_is_reported() {
	chain().execute_with(|| {
		paid(100);
		assert_ok!(end_charging());
		assert_ok!(begin_rewarding(0, node_puts(2)));
		assert_ok!(reward(0, &[(PROVIDER, node_puts(1))]));
		events();
		assert_ok!(end_rewarding());
		let (cluster_id, era) = (cluster_id(1), ERA);
		let (expected_reward, total_distributed_reward) = (97 * UNIT, 97 * UNIT / 2);
		assert_eq!(
			events(),
			vec![
				Event::NotDistributedOverallReward { cluster_id, era, expected_reward, total_distributed_reward }
					.into(),
				Event::RewardingFinished { cluster_id, era }.into(),
			]
		);
	});
}

#[test]
fn an_account_that_does_not_exist_cannot_be_paid_dust() {
	chain().execute_with(|| {
		paid(100);
		// The quarter of a unit that this validator gets is below the existential deposit.
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account(73), 0));
		assert_noop!(end_charging(), DispatchError::Token(TokenError::BelowMinimum));
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account(73), UNIT));
		assert_ok!(end_charging());
		assert_ok!(begin_rewarding(0, node_puts(1000)));
		assert_noop!(reward(0, &[(99, node_puts(1))]), DispatchError::Token(TokenError::BelowMinimum));
	});
}

#[test]
fn the_genesis_names_sender_debts_and_feeder() {
	chain().execute_with(|| {
		let vault = DdcPayouts::account_id();
		assert_eq!(Balances::free_balance(&vault), UNIT);
		payouts::GenesisConfig::<Test> {
			feeder_account: Some(account(9)),
			authorised_caller: Some(account(8)),
			debtor_customers: vec![(cluster_id(1), account(CUSTOMER), 5)],
		}
		.build();
		assert_eq!(Balances::free_balance(&vault), UNIT, "the vault lacks nothing");
		assert_eq!(Balances::free_balance(account(9)), 10_000 * UNIT);
		assert_eq!(payouts::AuthorisedCaller::<Test>::get(), Some(account(8)));
		assert_eq!(payouts::DebtorCustomers::<Test>::get(cluster_id(1), account(CUSTOMER)), Some(5));
	});
}

#[test]
fn the_genesis_feeder_pays_what_the_vault_lacks() {
	chain().execute_with(|| {
		let vault = DdcPayouts::account_id();
		let build = |feeder| {
			payouts::GenesisConfig::<Test> { feeder_account: Some(account(feeder)), ..Default::default() }.build();
		};
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), vault.clone(), 0));
		build(99);
		assert_eq!(Balances::free_balance(&vault), 0, "the genesis ignores a feeder without funds");
		build(9);
		assert_eq!((Balances::free_balance(&vault), Balances::free_balance(account(9))), (UNIT, 9_999 * UNIT));
	});
}

#[test]
fn shares_of_the_whole_leave_the_charge_to_the_providers() {
	chain().execute_with(|| {
		begun();
		let params = ClusterProtocolParams {
			treasury_share: Perquintill::one(),
			validators_share: Perquintill::zero(),
			cluster_reserve_share: Perquintill::zero(),
			..prices()
		};
		clusters::ClustersGovParams::<Test>::insert(cluster_id(1), params);
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), 100 * UNIT));
		assert_ok!(begin_charging(0));
		assert_ok!(charge(0, &[(CUSTOMER, puts(10))]));
		assert_ok!(end_charging());
		assert_eq!(report().total_customer_charge.sum(), Some(10 * UNIT));
	});
}

#[test]
fn rewards_come_from_all_that_the_vault_holds() {
	chain().execute_with(|| {
		paid(100);
		assert_ok!(end_charging());
		assert_ok!(Balances::transfer_keep_alive(signed(8), DdcPayouts::account_id(), 50 * UNIT));
		assert_ok!(begin_rewarding(0, node_puts(100)));
		events();
		// An idle provider gets an event, but no transfer: its account does not exist.
		assert_ok!(reward(0, &[(PROVIDER, node_puts(60)), (9, node_puts(50)), (99, node_puts(0))]));
		let short = |event: &RuntimeEvent| matches!(event, RuntimeEvent::DdcPayouts(Event::NotDistributedReward { .. }));
		let seen = events();
		assert!(!seen.iter().any(short));
		assert_eq!(seen.len(), 3);
		assert_eq!(report().total_distributed_reward, 110 * 97 * UNIT / 100);
		assert_ok!(end_rewarding());
		let (cluster_id, era) = (cluster_id(1), ERA);
		let (expected_reward, total_distributed_reward) = (97 * UNIT, 110 * 97 * UNIT / 100);
		assert_eq!(
			events()[0],
			Event::NotDistributedOverallReward { cluster_id, era, expected_reward, total_distributed_reward }.into(),
			"the live chain's difference wraps"
		);
	});
}

#[test]
fn a_part_of_no_usage_is_the_whole() {
	chain().execute_with(|| {
		paid(100);
		assert_ok!(end_charging());
		assert_ok!(begin_rewarding(0, node_puts(0)));
		assert_ok!(reward(0, &[(PROVIDER, node_puts(0))]));
		assert_eq!(report().total_distributed_reward, 97 * UNIT);
	});
}

#[test]
fn dust_is_not_reported() {
	for (lacking, reported) in [(100_000, false), (100_001, true)] {
		chain().execute_with(|| {
			paid(100);
			assert_ok!(end_charging());
			let vault = DdcPayouts::account_id();
			assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), vault, 98 * UNIT - lacking));
			assert_ok!(begin_rewarding(0, node_puts(1)));
			events();
			assert_ok!(reward(0, &[(PROVIDER, node_puts(1))]));
			assert_ok!(end_rewarding());
			let seen = events();
			let short = |event: &RuntimeEvent| {
				matches!(event, RuntimeEvent::DdcPayouts(Event::NotDistributedReward { .. }))
			};
			let short_overall = |event: &RuntimeEvent| {
				matches!(event, RuntimeEvent::DdcPayouts(Event::NotDistributedOverallReward { .. }))
			};
			assert_eq!((seen.iter().any(short), seen.iter().any(short_overall)), (reported, reported));
			assert_eq!(report().total_distributed_reward, 97 * UNIT - lacking);
		});
	}
}

#[test]
fn a_vault_that_cannot_pay_gives_the_currencys_error() {
	chain().execute_with(|| {
		begun();
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), 5 * UNIT));
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), DdcCustomers::vault(&()), UNIT));
		assert_ok!(begin_charging(0));
		events();
		assert_ok!(charge(0, &[(CUSTOMER, puts(3))]));
		let (cluster_id, era, batch_index, customer_id) = (cluster_id(1), ERA, 0, account(CUSTOMER));
		let (amount, error) = (3 * UNIT, TokenError::FundsUnavailable.into());
		let failed = Event::ChargeError { cluster_id, era, batch_index, customer_id, amount, error };
		assert_eq!(events()[0], failed.into());
		assert_eq!(DdcCustomers::ledger(&(), &account(CUSTOMER)).unwrap().active, 5 * UNIT);
	});
}
