//! The fee pot.

use super::*;
use sp_runtime::TokenError;

#[test]
fn the_pot_is_filled_and_emptied() {
	chain().execute_with(|| {
		let pot = FeeHandler::account_id();
		assert_eq!(Balances::free_balance(&pot), UNIT);
		assert_noop!(
			FeeHandler::withdraw_rewards(2 * UNIT),
			DispatchError::Token(TokenError::FundsUnavailable)
		);
		assert_ok!(FeeHandler::manual_topup(signed(1), 29 * UNIT));
		assert_eq!(Balances::free_balance(&pot), 30 * UNIT);
		let issued = Balances::total_issuance();
		assert_ok!(FeeHandler::withdraw_rewards(12 * UNIT));
		let withdrawn = pallet_balances::Event::Withdraw { who: pot.clone(), amount: 12 * UNIT };
		System::assert_has_event(withdrawn.into());
		assert_eq!((Balances::free_balance(&pot), Balances::total_issuance()), (18 * UNIT, issued - 12 * UNIT));
		assert_noop!(
			FeeHandler::withdraw_rewards(19 * UNIT),
			DispatchError::Token(TokenError::FundsUnavailable)
		);
		assert_ok!(FeeHandler::withdraw_rewards(18 * UNIT));
		assert_eq!(
			events(),
			vec![fee_handler::Event::ManualFeeAccountTopUp { source: account(1), amount: 29 * UNIT }.into()]
		);
	});
}

#[test]
fn whoever_fills_the_pot_lives_on() {
	chain().execute_with(|| {
		let all = Balances::free_balance(account(1));
		assert_noop!(FeeHandler::manual_topup(signed(1), all), DispatchError::Token(TokenError::NotExpendable));
		assert_noop!(
			FeeHandler::manual_topup(signed(1), all + 1),
			DispatchError::Token(TokenError::FundsUnavailable)
		);
	});
}

#[test]
fn root_alone_burns_all_but_the_existential_deposit_also_of_locked_funds() {
	chain().execute_with(|| {
		let burn = |origin, amount| FeeHandler::burn_native_tokens(origin, account(1), amount);
		assert_noop!(burn(signed(1), UNIT), DispatchError::BadOrigin);
		let reasons = frame_support::traits::WithdrawReasons::all();
		Balances::set_lock(*b"whatever", &account(1), 9_999 * UNIT, reasons);
		let issued = Balances::total_issuance();
		assert_ok!(burn(RuntimeOrigin::root(), 100 * UNIT));
		assert_eq!(Balances::total_issuance(), issued - 100 * UNIT);
		assert_ok!(burn(RuntimeOrigin::root(), 10_000 * UNIT));
		assert_eq!(Balances::free_balance(account(1)), UNIT);
		assert_ok!(burn(RuntimeOrigin::root(), 1));
		assert_ok!(FeeHandler::burn_native_tokens(RuntimeOrigin::root(), account(99), UNIT));
		let burnt = |who, amount| RuntimeEvent::from(fee_handler::Event::NativeTokenBurned(account(who), amount));
		assert_eq!(events(), vec![burnt(1, 100 * UNIT), burnt(1, 9_899 * UNIT), burnt(1, 0), burnt(99, 0)]);
	});
}

#[cfg(feature = "mainnet")]
#[test]
fn root_records_how_fees_are_divided() {
	use fee_handler::{Event, FeeDistributionProportion, FeeDistributionProportionConfig};
	use sp_runtime::Permill;

	chain().execute_with(|| {
		let set = |origin, treasury, fee_pot| FeeHandler::fee_distribution_config(origin, treasury, fee_pot);
		assert_noop!(set(signed(1), 60, 40), DispatchError::BadOrigin);
		for (treasury, fee_pot) in [(10, 10), (60, 39), (0, 0)] {
			let error = fee_handler::Error::<Test>::ArithmeticOverflow;
			assert_noop!(set(RuntimeOrigin::root(), treasury, fee_pot), error);
		}
		assert_eq!(FeeDistributionProportionConfig::<Test>::get(), None);
		assert_ok!(set(RuntimeOrigin::root(), 60, 40));
		// The live chain clips each part, and their sum.
		assert_ok!(set(RuntimeOrigin::root(), 60, 200));
		let config = |treasury, fee_pot| FeeDistributionProportion {
			treasury_proportion: Permill::from_percent(treasury),
			fee_pot_proportion: Permill::from_percent(fee_pot),
		};
		assert_eq!(FeeDistributionProportionConfig::<Test>::get(), Some(config(60, 100)));
		let set = |config| RuntimeEvent::from(Event::FeeDistributionProportionConfigSet { config });
		assert_eq!(events(), vec![set(config(60, 40)), set(config(60, 100))]);
	});
}
