//! Verification keys and skipped eras.

use super::*;
use frame_support::traits::OneSessionHandler;
use verification::crypto::AuthorityId;

type Verification = verification::Error<Test>;

#[test]
fn a_validator_says_who_inspects_for_it() {
	chain().execute_with(|| {
		let set = |controller, key| DdcVerification::set_validator_key(signed(controller), account(key));
		assert_noop!(set(71, 60), Verification::NotController);
		assert_noop!(set(85, 60), Verification::NotValidatorStash);
		assert_noop!(set(81, 70), Verification::VerificationKeyAlreadySet);
		assert_noop!(set(83, 70), Verification::VerificationKeyAlreadyPaired);
		assert_ok!(set(81, 60));
		let force = |origin, key| DdcVerification::force_set_validator_key(origin, account(83), account(key));
		assert_noop!(force(signed(83), 61), DispatchError::BadOrigin);
		assert_noop!(force(RuntimeOrigin::root(), 60), Verification::VerificationKeyAlreadyPaired);
		assert_ok!(force(RuntimeOrigin::root(), 61));
		assert_eq!(verification::ValidatorToStashKey::<Test>::get(account(60)), Some(account(71)));
		let event = |key| verification::Event::ValidatorKeySet { validator: account(key) }.into();
		assert_eq!(events(), vec![event(60), event(61)]);
	});
}

#[test]
fn an_inspector_is_paired_and_in_the_session() {
	chain().execute_with(|| {
		assert!(DdcVerification::is_inspector(&account(70)));
		assert_eq!(DdcVerification::count(), 2);
		let (stash, key) = (account(73), AuthorityId::from(sp_core::sr25519::Public::from_raw([72; 32])));
		for _ in 0..2 {
			let incoming = || [(&stash, key.clone())].into_iter();
			DdcVerification::on_new_session(true, incoming(), incoming());
		}
		assert!(!DdcVerification::is_inspector(&account(70)));
		assert!(DdcVerification::is_inspector(&account(72)));
		assert_ok!(DdcVerification::set_validator_key(signed(81), account(60)));
		assert!(!DdcVerification::is_inspector(&account(60)));
		let validators = vec![account(72)];
		assert_eq!(events()[..1], vec![verification::Event::ValidatorsSetUpdated { validators }.into()]);
		DdcVerification::on_genesis_session([(&stash, key)].into_iter());
		assert_eq!(verification::ValidatorSet::<Test>::get(), vec![account(72)]);
	});
}

#[test]
fn root_skips_eras_forwards() {
	chain().execute_with(|| {
		let skip = |origin, id: &str| DdcVerification::force_skip_inspection(origin, cluster_id(1), id.into());
		let root = RuntimeOrigin::root;
		assert_noop!(skip(signed(1), "0x01-0x02-7"), DispatchError::BadOrigin);
		assert_noop!(skip(root(), "0x01-0x02-seven"), Verification::BadRequest);
		assert_noop!(skip(root(), ""), Verification::BadRequest);
		assert_noop!(skip(root(), "0x01-0x02-7"), Clusters::ClusterDoesNotExist);
		create_cluster(1);
		events();
		assert_ok!(skip(root(), "0x01-0x02-7"));
		assert_noop!(skip(root(), "0x01-0x02-7"), Verification::EraAlreadyPaid);
		let cluster_id = cluster_id(1);
		assert_eq!(events(), vec![clusters::Event::ClusterEraPaid { cluster_id, era_id: 7 }.into()]);
	});
}
