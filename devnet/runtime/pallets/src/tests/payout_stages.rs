//! Payouts by committed fingerprints, stage by stage.

use super::*;
use blake2::{Blake2s256, Digest};
use payouts::{types::*, Event};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	Perquintill, TokenError,
};

type Payouts = payouts::Error<Test>;
type Batch = Vec<(AccountId, Balance)>;

const ERA: u32 = 3;
const FIRST: u8 = INSPECTORS[0];
const SECOND: u8 = INSPECTORS[1];

fn pair(left: H256, right: H256) -> H256 {
	H256::from_slice(&Blake2s256::digest([left.0, right.0].concat()))
}

/// The root of a batch of up to three entries.
fn leaf(batch: &Batch) -> H256 {
	let hashes: Vec<_> = batch.iter().map(|entry| BlakeTwo256::hash_of(entry)).collect();
	match hashes[..] {
		[a] => a,
		[a, b] => pair(a, b),
		[a, b, c] => pair(c, pair(a, b)),
		_ => unreachable!("tests have small batches"),
	}
}

fn proof(hashes: &[H256]) -> MMRProof {
	MMRProof { proof: hashes.to_vec() }
}

fn fingerprint(payers: H256, payees: H256) -> H256 {
	let zero = H256::zero();
	let (cluster_id, validators) = (cluster_id(1), Default::default());
	PayoutFingerprint {
		era: ERA,
		cluster_id,
		inspection_hash: zero,
		ehd_merkle_root: zero,
		payers_merkle_root: payers,
		payees_merkle_root: payees,
		validators,
	}
	.hash()
}

fn commit(who: u8, payers: H256, payees: H256) -> sp_runtime::DispatchResult {
	let zero = H256::zero();
	DdcPayouts::commit_payout_fingerprint(signed(who), cluster_id(1), ERA, zero, zero, payers, payees)
}

fn begin(who: u8, fingerprint: H256) -> sp_runtime::DispatchResult {
	DdcPayouts::begin_payout(signed(who), cluster_id(1), ERA, fingerprint)
}

fn charge(index: u16, payers: &Batch, hashes: &[H256]) -> sp_runtime::DispatchResult {
	let batch = payers.clone();
	DdcPayouts::send_charging_customers_batch(signed(FIRST), cluster_id(1), ERA, index, batch, proof(hashes))
}

fn reward(index: u16, payees: &Batch, hashes: &[H256]) -> sp_runtime::DispatchResult {
	let batch = payees.clone();
	DdcPayouts::send_rewarding_providers_batch(signed(FIRST), cluster_id(1), ERA, index, batch, proof(hashes))
}

fn open_cluster() {
	create_cluster(1);
	clusters::Clusters::<Test>::mutate(cluster_id(1), |cluster| {
		cluster.as_mut().unwrap().status = ClusterStatus::Activated;
	});
}

/// An open cluster with a payout of these batches begun.
fn begun(payers: H256, payees: H256) {
	open_cluster();
	assert_ok!(commit(FIRST, payers, payees));
	assert_ok!(commit(SECOND, payers, payees));
	assert_ok!(begin(FIRST, fingerprint(payers, payees)));
	events();
}

fn receipt() -> PayoutReceipt {
	payouts::PayoutReceipts::<Test>::get(cluster_id(1), ERA).unwrap()
}

#[test]
fn inspectors_agree_before_anything_is_paid() {
	chain().execute_with(|| {
		let (payers, payees, zero) = (H256::repeat_byte(1), H256::repeat_byte(2), H256::zero());
		let agreed = fingerprint(payers, payees);
		assert_noop!(commit(1, zero, payees), Payouts::Unauthorized);
		assert_noop!(begin(1, agreed), Payouts::Unauthorized);
		assert_noop!(commit(FIRST, zero, payees), Payouts::BadRequest);
		assert_noop!(commit(FIRST, payers, zero), Payouts::BadRequest);
		assert_noop!(commit(FIRST, payers, payees), Clusters::ClusterDoesNotExist);
		create_cluster(1);
		events();
		let paid = |era| clusters::Clusters::<Test>::mutate_extant(cluster_id(1), |cluster| cluster.last_paid_era = era);
		paid(ERA);
		assert_noop!(commit(FIRST, payers, payees), Payouts::BadRequest);
		paid(ERA - 1);
		assert_noop!(begin(FIRST, agreed), Payouts::PayoutFingerprintDoesNotExist);
		assert_ok!(commit(FIRST, payers, payees));
		assert_noop!(commit(FIRST, payers, payees), Payouts::PayoutFingerprintCommitted);
		assert_ok!(commit(SECOND, payers, payees));
		assert_ok!(begin(SECOND, agreed));
		assert_noop!(begin(SECOND, H256::zero()), Payouts::NotExpectedState);
		let cluster_id = cluster_id(1);
		let committed = |who| Event::PayoutFingerprintCommited {
			validator_id: account(who),
			cluster_id,
			era_id: ERA,
			payers_merkle_root: payers,
			payees_merkle_root: payees,
		};
		assert_eq!(
			events(),
			vec![
				committed(FIRST).into(),
				committed(SECOND).into(),
				Event::PayoutInitialized { cluster_id, era: ERA }.into(),
			]
		);
		assert_eq!(receipt().vault, DdcPayouts::account_id());
	});
}

#[test]
fn a_quorum_is_rounded_to_the_nearest() {
	for (inspectors, quorum) in [(1, 1), (2, 1), (3, 2), (4, 3)] {
		chain().execute_with(|| {
			create_cluster(1);
			let (payers, payees) = (H256::repeat_byte(1), H256::repeat_byte(2));
			let agreed = fingerprint(payers, payees);
			let keys: Vec<u8> = (0..inspectors).map(|number| 100 + number).collect();
			verification::ValidatorSet::<Test>::put(keys.iter().map(|key| account(*key)).collect::<Vec<_>>());
			for (commits, key) in keys.iter().enumerate() {
				verification::ValidatorToStashKey::<Test>::insert(account(*key), account(key + 50));
				if (1..quorum).contains(&commits) {
					assert_noop!(begin(keys[0], agreed), Payouts::NoQuorumOnPayoutFingerprint);
				} else if commits >= quorum {
					break;
				}
				assert_ok!(commit(*key, payers, payees));
			}
			assert_ok!(begin(keys[0], agreed));
		});
	}
}

#[test]
fn a_payout_begins_with_any_agreed_fingerprint() {
	chain().execute_with(|| {
		let (payers, payees) = (H256::repeat_byte(1), H256::repeat_byte(2));
		create_cluster(1);
		assert_ok!(commit(FIRST, payers, payees));
		let agreed = fingerprint(payers, payees);
		assert_ok!(DdcPayouts::begin_payout(signed(FIRST), cluster_id(2), ERA + 1, agreed));
		let finish = || DdcPayouts::end_payout(signed(FIRST), cluster_id(2), ERA + 1);
		payouts::PayoutReceipts::<Test>::mutate(cluster_id(2), ERA + 1, |receipt| {
			receipt.as_mut().unwrap().state = PayoutState::ProvidersRewarded;
		});
		assert_noop!(finish(), Clusters::ClusterDoesNotExist);
	});
}

#[test]
fn batches_come_each_once_and_as_committed() {
	chain().execute_with(|| {
		let batches: Vec<Batch> = (1..=3).map(|who| vec![(account(who), UNIT)]).collect();
		let [a, b, c] = [leaf(&batches[0]), leaf(&batches[1]), leaf(&batches[2])];
		let root = pair(c, pair(a, b));
		begun(root, root);
		let start = |last| DdcPayouts::begin_charging_customers(signed(FIRST), cluster_id(1), ERA, last);
		assert_noop!(charge(0, &batches[0], &[b, c]), Payouts::NotExpectedState);
		assert_noop!(start(1000), Payouts::BatchIndexOverflow);
		assert_ok!(start(2));
		assert_noop!(start(1000), Payouts::BatchIndexOverflow);
		assert_noop!(start(2), Payouts::NotExpectedState);
		assert_noop!(charge(0, &vec![], &[b, c]), Payouts::BatchSizeIsOutOfBounds);
		let large = vec![(account(1), 1); 101];
		assert_noop!(charge(0, &large, &[b, c]), Payouts::BatchSizeIsOutOfBounds);
		assert_noop!(charge(3, &batches[0], &[b, c]), Payouts::BatchIndexIsOutOfRange);
		assert_noop!(charge(1, &batches[0], &[b, c]), Payouts::BatchValidationFailed);
		assert_noop!(charge(0, &batches[0], &[c, b]), Payouts::BatchValidationFailed);
		assert_noop!(charge(0, &batches[0], &[b]), Payouts::BatchValidationFailed);
		assert_noop!(charge(0, &batches[0], &[]), Payouts::FailedToVerifyMerkleProof);
		assert_noop!(charge(0, &batches[0], &[b, c, c, c]), Payouts::FailedToVerifyMerkleProof);
		assert_noop!(charge(2, &batches[2], &[]), Payouts::FailedToVerifyMerkleProof);
		assert_ok!(charge(0, &batches[0], &[b, c]));
		assert_noop!(charge(0, &batches[0], &[b, c]), Payouts::BatchIndexAlreadyProcessed);
		assert_ok!(charge(2, &batches[2], &[pair(a, b)]));
		let end = || DdcPayouts::end_charging_customers(signed(FIRST), cluster_id(1), ERA);
		assert_noop!(end(), Payouts::BatchesMissed);
		assert_ok!(charge(1, &batches[1], &[a, c]));
		assert_ok!(end());
		assert_noop!(end(), Payouts::NotExpectedState);

		let start = |last| DdcPayouts::begin_rewarding_providers(signed(FIRST), cluster_id(1), ERA, last);
		assert_noop!(reward(0, &batches[0], &[b, c]), Payouts::NotExpectedState);
		assert_noop!(start(1000), Payouts::BatchIndexOverflow);
		assert_ok!(start(2));
		assert_noop!(reward(0, &vec![], &[b, c]), Payouts::BatchSizeIsOutOfBounds);
		assert_noop!(reward(3, &batches[0], &[b, c]), Payouts::BatchIndexIsOutOfRange);
		assert_noop!(reward(1, &batches[0], &[b, c]), Payouts::BatchValidationFailed);
		assert_ok!(reward(0, &batches[0], &[b, c]));
		assert_noop!(reward(0, &batches[0], &[b, c]), Payouts::BatchIndexAlreadyProcessed);
		let end = || DdcPayouts::end_rewarding_providers(signed(FIRST), cluster_id(1), ERA);
		assert_noop!(end(), Payouts::BatchesMissed);
		let finish = || DdcPayouts::end_payout(signed(FIRST), cluster_id(1), ERA);
		assert_noop!(finish(), Payouts::NotExpectedState);
	});
}

#[test]
fn only_inspectors_send_and_only_to_a_payout_that_began() {
	chain().execute_with(|| {
		let (id, none) = (cluster_id(1), || MMRProof { proof: vec![] });
		let one = || vec![(account(1), 1)];
		for (who, error) in [
			(1, DispatchError::from(Payouts::Unauthorized)),
			(FIRST, DispatchError::from(Payouts::PayoutReceiptDoesNotExist)),
		] {
			let who = || signed(who);
			assert_noop!(DdcPayouts::begin_charging_customers(who(), id, ERA, 0), error);
			if error == Payouts::PayoutReceiptDoesNotExist.into() {
				let (empty, batch) = (DispatchError::from(Payouts::BatchSizeIsOutOfBounds), Vec::new);
				assert_noop!(DdcPayouts::begin_charging_customers(who(), id, ERA, 1000), Payouts::BatchIndexOverflow);
				assert_noop!(DdcPayouts::begin_rewarding_providers(who(), id, ERA, 1000), Payouts::BatchIndexOverflow);
				assert_noop!(DdcPayouts::send_charging_customers_batch(who(), id, ERA, 0, batch(), none()), empty);
				assert_noop!(DdcPayouts::send_rewarding_providers_batch(who(), id, ERA, 0, batch(), none()), empty);
			}
			assert_noop!(
				DdcPayouts::send_charging_customers_batch(who(), id, ERA, 0, one(), none()),
				error
			);
			assert_noop!(DdcPayouts::end_charging_customers(who(), id, ERA), error);
			assert_noop!(DdcPayouts::begin_rewarding_providers(who(), id, ERA, 0), error);
			assert_noop!(
				DdcPayouts::send_rewarding_providers_batch(who(), id, ERA, 0, one(), none()),
				error
			);
			assert_noop!(DdcPayouts::end_rewarding_providers(who(), id, ERA), error);
			assert_noop!(DdcPayouts::end_payout(who(), id, ERA), error);
		}
	});
}

#[test]
fn an_end_to_end_payout() {
	chain().execute_with(|| {
		let payers = vec![
			(account(CUSTOMER), 70 * UNIT), // pays
			(account(7), 50 * UNIT),        // has 20
			(account(8), 5 * UNIT),         // has no ledger
		];
		let payees = vec![(account(PROVIDER), 80 * UNIT), (account(9), 20 * UNIT)];
		begun(leaf(&payers), leaf(&payees));
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), cluster_id(1), 100 * UNIT));
		assert_ok!(DdcCustomers::deposit(signed(7), cluster_id(1), 20 * UNIT));
		payouts::DebtorCustomers::<Test>::insert(cluster_id(1), account(7), UNIT);
		events();
		assert_ok!(DdcPayouts::begin_charging_customers(signed(FIRST), cluster_id(1), ERA, 0));
		assert_ok!(charge(0, &payers, &[]));
		let (cluster_id, era, batch_index) = (cluster_id(1), ERA, 0);
		let customers = |owner, charged, expected| {
			let owner_id = account(owner);
			RuntimeEvent::from(customers::Event::Charged { cluster_id, owner_id, charged, expected })
		};
		let partly = |customer, charged, expected_to_charge| {
			let customer_id = account(customer);
			let event =
				Event::ChargedPartially { cluster_id, era, batch_index, customer_id, charged, expected_to_charge };
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
				customers(CUSTOMER, 70 * UNIT, 70 * UNIT),
				Event::Charged { cluster_id, era, batch_index, customer_id, amount: 70 * UNIT }.into(),
				customers(7, 20 * UNIT, 50 * UNIT),
				indebted(7, 30 * UNIT),
				partly(7, 20 * UNIT, 50 * UNIT),
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
			]
		);
		assert_eq!(payouts::DebtorCustomers::<Test>::get(cluster_id, account(7)), Some(31 * UNIT));

		// 90 units, of which treasury, reserve account and fee pot get a hundredth each.
		let share = 90 * UNIT / 100;
		let reserve = Balances::free_balance(account(RESERVE));
		assert_ok!(DdcPayouts::end_charging_customers(signed(FIRST), cluster_id, era));
		assert_eq!(Balances::free_balance(account(TREASURY)), UNIT + share);
		assert_eq!(Balances::free_balance(account(RESERVE)), reserve + share);
		assert_eq!(Balances::free_balance(FeeHandler::account_id()), UNIT + share);
		assert_eq!(receipt().total_settled_fees, 3 * share);
		assert_eq!(
			events(),
			vec![
				Event::ChargingFinished { cluster_id, era }.into(),
				Event::TreasuryFeesCollected { cluster_id, era, amount: share }.into(),
				Event::ClusterReserveFeesCollected { cluster_id, era, amount: share }.into(),
				Event::ValidatorsFeesCollected { cluster_id, era, amount: share }.into(),
			]
		);

		assert_ok!(DdcPayouts::begin_rewarding_providers(signed(FIRST), cluster_id, era, 0));
		assert_ok!(reward(0, &payees, &[]));
		let left = 90 * UNIT - 3 * share - 80 * UNIT;
		assert_eq!(payouts::OwingProviders::<Test>::iter().count(), 0);
		assert_eq!(Balances::free_balance(DdcPayouts::account_id()), UNIT);
		assert_ok!(DdcPayouts::end_rewarding_providers(signed(FIRST), cluster_id, era));
		go_to(9);
		assert_ok!(DdcPayouts::end_payout(signed(FIRST), cluster_id, era));
		let rewarded = |provider, rewarded, expected_to_reward| {
			let node_provider_id = account(provider);
			RuntimeEvent::from(Event::Rewarded {
				cluster_id,
				era,
				batch_index,
				node_provider_id,
				rewarded,
				expected_to_reward,
			})
		};
		assert_eq!(
			events(),
			vec![
				Event::RewardingStarted { cluster_id, era }.into(),
				rewarded(PROVIDER, 80 * UNIT, 80 * UNIT),
				Event::NotDistributedReward {
					cluster_id,
					era,
					batch_index,
					node_provider_id: account(9),
					expected_reward: 20 * UNIT,
					distributed_reward: left,
				}
				.into(),
				rewarded(9, left, 20 * UNIT),
				Event::RewardingFinished { cluster_id, era }.into(),
				Event::PayoutReceiptFinalized { cluster_id, era, finalized_at: 9 }.into(),
				clusters::Event::ClusterEraPaid { cluster_id, era_id: era }.into(),
			]
		);
		assert_eq!((receipt().state, receipt().finalized_at), (PayoutState::Finalized, Some(9)));
		assert_eq!(clusters::Clusters::<Test>::get(cluster_id).unwrap().last_paid_era, era);
	});
}

#[test]
fn an_undistributed_sum_is_reported() {
	chain().execute_with(|| {
		let (payers, payees) = (vec![(account(CUSTOMER), 10 * UNIT)], vec![(account(PROVIDER), UNIT)]);
		begun(leaf(&payers), leaf(&payees));
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), cluster_id(1), 100 * UNIT));
		assert_ok!(DdcPayouts::begin_charging_customers(signed(FIRST), cluster_id(1), ERA, 0));
		assert_ok!(charge(0, &payers, &[]));
		clusters::ClustersGovParams::<Test>::remove(cluster_id(1));
		let end = || DdcPayouts::end_charging_customers(signed(FIRST), cluster_id(1), ERA);
		assert_noop!(end(), Payouts::ClusterProtocolParamsNotSet);
		clusters::ClustersGovParams::<Test>::insert(cluster_id(1), protocol_params());
		let cluster = clusters::Clusters::<Test>::take(cluster_id(1)).unwrap();
		assert_noop!(end(), Payouts::NotExpectedClusterState);
		let params = ClusterProtocolParams {
			treasury_share: Perquintill::zero(),
			validators_share: Perquintill::zero(),
			cluster_reserve_share: Perquintill::zero(),
			..protocol_params()
		};
		clusters::ClustersGovParams::<Test>::insert(cluster_id(1), params);
		events();
		assert_ok!(end());
		clusters::Clusters::<Test>::insert(cluster_id(1), cluster);
		let (cluster_id, era) = (cluster_id(1), ERA);
		assert_eq!(events(), vec![Event::ChargingFinished { cluster_id, era }.into()]);
		assert_ok!(DdcPayouts::begin_rewarding_providers(signed(FIRST), cluster_id, era, 0));
		assert_ok!(reward(0, &payees, &[]));
		events();
		assert_ok!(DdcPayouts::end_rewarding_providers(signed(FIRST), cluster_id, era));
		let (expected_reward, total_distributed_rewards) = (10 * UNIT, UNIT);
		assert_eq!(
			events(),
			vec![
				Event::NotDistributedOverallReward { cluster_id, era, expected_reward, total_distributed_rewards }
					.into(),
				Event::RewardingFinished { cluster_id, era }.into(),
			]
		);
	});
}

#[test]
fn a_provider_that_does_not_exist_cannot_be_paid_dust() {
	chain().execute_with(|| {
		let (payers, payees) = (vec![(account(CUSTOMER), 10 * UNIT)], vec![(account(99), 1)]);
		begun(leaf(&payers), leaf(&payees));
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), cluster_id(1), 100 * UNIT));
		assert_ok!(DdcPayouts::begin_charging_customers(signed(FIRST), cluster_id(1), ERA, 0));
		assert_ok!(charge(0, &payers, &[]));
		assert_ok!(DdcPayouts::end_charging_customers(signed(FIRST), cluster_id(1), ERA));
		assert_ok!(DdcPayouts::begin_rewarding_providers(signed(FIRST), cluster_id(1), ERA, 0));
		assert_noop!(reward(0, &payees, &[]), DispatchError::Token(TokenError::BelowMinimum));
	});
}

/// A payout that has charged this much, and settled the fees of a hundredth each, if any.
fn rewarding(charged: Balance, payees: &Batch) {
	let payers = vec![(account(CUSTOMER), charged)];
	begun(leaf(&payers), leaf(payees));
	assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), cluster_id(1), 100 * UNIT));
	assert_ok!(DdcPayouts::begin_charging_customers(signed(FIRST), cluster_id(1), ERA, 0));
	assert_ok!(charge(0, &payers, &[]));
	assert_ok!(DdcPayouts::end_charging_customers(signed(FIRST), cluster_id(1), ERA));
	assert_ok!(DdcPayouts::begin_rewarding_providers(signed(FIRST), cluster_id(1), ERA, 0));
	events();
}

#[test]
fn fees_are_rounded_to_the_nearest_ties_down() {
	for (charged, share) in [(149, 1), (150, 1), (151, 2), (50, 0), (51, 1)] {
		chain().execute_with(|| {
			let payees = vec![(account(PROVIDER), 0)];
			rewarding(charged, &payees);
			assert_eq!(receipt().total_settled_fees, 3 * share);
			assert_eq!(Balances::free_balance(account(TREASURY)), UNIT + share);
		});
	}
}

#[test]
fn rewards_come_from_all_that_the_vault_holds() {
	chain().execute_with(|| {
		let payees = vec![(account(PROVIDER), 12 * UNIT), (account(9), 0)];
		rewarding(10 * UNIT, &payees);
		assert_ok!(Balances::transfer_keep_alive(signed(8), DdcPayouts::account_id(), 5 * UNIT));
		events();
		assert_ok!(reward(0, &payees, &[]));
		assert_eq!(receipt().total_distributed_rewards, 12 * UNIT);
		let (cluster_id, era, batch_index) = (cluster_id(1), ERA, 0);
		let rewarded = |provider, rewarded| {
			let node_provider_id = account(provider);
			RuntimeEvent::from(Event::Rewarded {
				cluster_id,
				era,
				batch_index,
				node_provider_id,
				rewarded,
				expected_to_reward: rewarded,
			})
		};
		assert_eq!(events(), vec![rewarded(PROVIDER, 12 * UNIT), rewarded(9, 0)]);
		assert_ok!(DdcPayouts::end_rewarding_providers(signed(FIRST), cluster_id, era));
		assert_eq!(events(), vec![Event::RewardingFinished { cluster_id, era }.into()], "too much is no shortage");
	});
}

#[test]
fn dust_is_not_reported() {
	for (lacking, reported) in [(100_000, false), (100_001, true)] {
		chain().execute_with(|| {
			let left = 10 * UNIT - 3 * UNIT / 10;
			let payees = vec![(account(PROVIDER), left + lacking)];
			rewarding(10 * UNIT, &payees);
			assert_ok!(reward(0, &payees, &[]));
			let short = |event: &RuntimeEvent| {
				matches!(event, RuntimeEvent::DdcPayouts(Event::NotDistributedReward { .. }))
			};
			assert_eq!(events().iter().any(short), reported);
			assert_eq!(receipt().total_distributed_rewards, left);
		});
		chain().execute_with(|| {
			let payees = vec![(account(PROVIDER), 10 * UNIT - 3 * UNIT / 10 - lacking)];
			rewarding(10 * UNIT, &payees);
			assert_ok!(reward(0, &payees, &[]));
			events();
			assert_ok!(DdcPayouts::end_rewarding_providers(signed(FIRST), cluster_id(1), ERA));
			let short = |event: &RuntimeEvent| {
				matches!(event, RuntimeEvent::DdcPayouts(Event::NotDistributedOverallReward { .. }))
			};
			assert_eq!(events().iter().any(short), reported);
		});
	}
}

#[test]
fn a_vault_that_cannot_pay_gives_the_currencys_error() {
	chain().execute_with(|| {
		let payers = vec![(account(CUSTOMER), 3 * UNIT)];
		begun(leaf(&payers), H256::repeat_byte(1));
		assert_ok!(DdcCustomers::deposit(signed(CUSTOMER), cluster_id(1), 5 * UNIT));
		let vault = DdcCustomers::vault(&cluster_id(1));
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), vault, UNIT));
		assert_ok!(DdcPayouts::begin_charging_customers(signed(FIRST), cluster_id(1), ERA, 0));
		events();
		assert_ok!(charge(0, &payers, &[]));
		let (cluster_id, era, batch_index, customer_id) = (cluster_id(1), ERA, 0, account(CUSTOMER));
		let (amount, error) = (3 * UNIT, TokenError::FundsUnavailable.into());
		assert_eq!(
			events(),
			vec![
				Event::ChargeError { cluster_id, era, batch_index, customer_id: customer_id.clone(), amount, error }
					.into(),
				Event::Indebted { cluster_id, era, batch_index, customer_id, amount }.into(),
			]
		);
		assert_eq!(DdcCustomers::ledger(&cluster_id, &account(CUSTOMER)).unwrap().active, 5 * UNIT);
	});
}

#[test]
fn the_genesis_feeder_pays_what_the_vault_lacks() {
	use frame_support::traits::BuildGenesisConfig;

	chain().execute_with(|| {
		let vault = DdcPayouts::account_id();
		let build = |feeder, debtor_customers| {
			payouts::GenesisConfig::<Test> { feeder_account: Some(account(feeder)), debtor_customers }.build();
		};
		build(9, vec![(cluster_id(1), account(CUSTOMER), 5)]);
		assert_eq!(Balances::free_balance(account(9)), 10_000 * UNIT);
		assert_eq!(payouts::DebtorCustomers::<Test>::get(cluster_id(1), account(CUSTOMER)), Some(5));
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), vault.clone(), 0));
		build(99, vec![]);
		assert_eq!(Balances::free_balance(&vault), 0, "the genesis ignores a feeder without funds");
		build(9, vec![]);
		assert_eq!((Balances::free_balance(&vault), Balances::free_balance(account(9))), (UNIT, 9_999 * UNIT));
	});
}
