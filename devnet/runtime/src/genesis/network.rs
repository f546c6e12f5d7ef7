//! A network of sixty validators, with nominators of three kinds: 540 that nominate only the first validator, more than fit on
//! one page of its exposure; 100 that nominate sixteen validators each; and a pool with members. Commissions range from 0 to
//! 100 %; every other validator has an identity.
//!
//! All keys derive from the development phrase: the session keys of validator 7 are `//Validator//7`, its stash is
//! `//Validator//7//stash`; nominator 7 is `//Nominator//7`.

use super::*;
use codec::Encode;
use pallet_identity::{legacy::IdentityInfo, Data};
use pallet_staking::ValidatorPrefs;
use sp_core::{ed25519, sr25519, DeriveJunction, Pair};
use sp_runtime::traits::StaticLookup;

const VALIDATORS: u64 = 60;
/// Nominators of the first validator alone; 512 fit on a page.
const CROWD: u64 = 540;
/// Nominators of sixteen validators each.
const SPREAD: u64 = 100;
const POOL_MEMBERS: u64 = 8;

struct Validator {
	stash: AccountId,
	sr25519: sr25519::Public,
	ed25519: ed25519::Public,
}

/// The roots from which accounts derive. To parse a phrase is slow, to derive from it is fast.
struct Roots {
	validators: (sr25519::Pair, ed25519::Pair),
	nominators: sr25519::Pair,
}

fn root<P: Pair>(uri: &str) -> P {
	P::from_string(uri, None).expect("a development key can be derived")
}

fn child<P: Pair>(parent: &P, junction: impl Encode) -> P {
	let path = core::iter::once(DeriveJunction::hard(junction));
	parent.derive(path, None).ok().expect("hard derivation works").0
}

impl Roots {
	fn new() -> Self {
		Roots { validators: (root("//Validator"), root("//Validator")), nominators: root("//Nominator") }
	}

	fn validator(&self, number: u64) -> Validator {
		let pair = child(&self.validators.0, number);
		Validator {
			stash: child(&pair, "stash").public().into(),
			sr25519: pair.public(),
			ed25519: child(&self.validators.1, number).public(),
		}
	}

	fn nominator(&self, number: u64) -> AccountId {
		child(&self.nominators, number).public().into()
	}
}

pub fn preset() -> Value {
	let roots = Roots::new();
	let validators: Vec<_> = (0..VALIDATORS).map(|number| roots.validator(number)).collect();
	let nominators: Vec<_> = (0..CROWD + SPREAD + POOL_MEMBERS).map(|number| roots.nominator(number)).collect();
	let (voters, members) = nominators.split_at((CROWD + SPREAD) as usize);
	let (mut stakers, mut session, mut inspectors) = (vec![], vec![], vec![]);
	for (number, validator) in (0..).zip(&validators) {
		let stash = validator.stash.clone();
		let stake = (50_000 + 1_000 * number) * CERE;
		stakers.push((stash.clone(), stash.clone(), stake, StakerStatus::<AccountId>::Validator));
		let keys = session_keys::development(validator.ed25519, validator.sr25519);
		session.push((stash.clone(), stash.clone(), keys));
		inspectors.push((AccountId::from(validator.sr25519), stash));
	}
	for (number, who) in (0..).zip(voters) {
		let targets = match number < CROWD {
			true => vec![validators[0].stash.clone()],
			false => (0..16).map(|step| validators[((number + 7 * step) % VALIDATORS) as usize].stash.clone()).collect(),
		};
		let stake = (100 + number % 50) as Balance * CERE;
		stakers.push((who.clone(), who.clone(), stake, StakerStatus::Nominator(targets)));
	}
	let mut config = development(0);
	let mut balances = endowments();
	balances.extend(validators.iter().map(|validator| (validator.stash.clone(), ENDOWMENT / 10)));
	balances.extend(nominators.iter().map(|who| (who.clone(), 1_000 * CERE)));
	config["balances"] = json!({ "balances": balances });
	config["session"] = json!({ "keys": session });
	config["staking"] = json!({
		"validatorCount": VALIDATORS,
		"minimumValidatorCount": 1,
		"invulnerables": validators.iter().map(|validator| &validator.stash).collect::<Vec<_>>(),
		"slashRewardFraction": Perbill::from_percent(10),
		"stakers": stakers,
	});
	config["ddcVerification"] = json!({ "validators": inspectors });
	config["origins"] = json!({ "calls": calls(&validators, members) });
	config
}

/// Commissions and identities of the validators; a pool of Eve's, its members and its nominations.
fn calls(validators: &[Validator], members: &[AccountId]) -> Vec<(AccountId, Bytes)> {
	let mut calls: Vec<(AccountId, RuntimeCall)> = vec![];
	for (number, validator) in (0u32..).zip(validators) {
		// From 0 over odd fractions to 100 %.
		let commission = match number % 6 {
			0 => Perbill::zero(),
			5 => Perbill::one(),
			step => Perbill::from_rational(step * number + 1, 300),
		};
		let prefs = ValidatorPrefs { commission, blocked: number % 20 == 19 };
		calls.push((validator.stash.clone(), pallet_staking::Call::validate { prefs }.into()));
		if number % 2 == 0 {
			let info = identity(number);
			calls.push((validator.stash.clone(), pallet_identity::Call::set_identity { info: info.into() }.into()));
		}
	}
	let owner = Key::Eve.to_account_id();
	let look_up = <Runtime as frame_system::Config>::Lookup::unlookup;
	let create = pallet_nomination_pools::Call::create {
		amount: 1_000 * CERE,
		root: look_up(owner.clone()),
		nominator: look_up(owner.clone()),
		bouncer: look_up(owner.clone()),
	};
	calls.push((owner.clone(), create.into()));
	for who in members {
		calls.push((who.clone(), pallet_nomination_pools::Call::join { amount: 200 * CERE, pool_id: 1 }.into()));
	}
	let targets = validators.iter().skip(1).take(16).map(|validator| validator.stash.clone()).collect();
	calls.push((owner, pallet_nomination_pools::Call::nominate { pool_id: 1, validators: targets }.into()));
	calls.into_iter().map(|(who, call)| (who, Bytes(call.encode()))).collect()
}

fn identity(number: u32) -> IdentityInfo<frame_support::traits::ConstU32<100>> {
	let text = |text: alloc::string::String| Data::Raw(text.into_bytes().try_into().expect("a short text"));
	IdentityInfo {
		additional: Default::default(),
		display: text(alloc::format!("Validator {number}")),
		legal: Data::None,
		web: text(alloc::format!("https://validator-{number}.example")),
		riot: Data::None,
		email: Data::None,
		pgp_fingerprint: None,
		image: Data::None,
		twitter: Data::None,
	}
}
