"""Events of the pallet Staking."""

from __future__ import annotations

from ...event import event
from ...types import AccountId, Amount, EraIndex, Perbill
from .types import Forcing, RewardDestination, ValidatorPrefs

__all__ = [
    "Bonded",
    "Chilled",
    "CurrencyMigrated",
    "EraPaid",
    "ForceEra",
    "Kicked",
    "PayoutStarted",
    "Rewarded",
    "SlashReported",
    "Slashed",
    "StakersElected",
    "StakingElectionFailed",
    "Unbonded",
    "ValidatorPrefsSet",
    "Withdrawn",
]


@event("Staking")
class EraPaid:
    """An era ended, and its rewards were set."""

    era_index: EraIndex
    validator_payout: Amount
    remainder: Amount


@event("Staking")
class Rewarded:
    """A reward was paid; `dest` is None on runtimes that do not report the destination (54113)."""

    stash: AccountId
    amount: Amount
    dest: RewardDestination | None = None


@event("Staking")
class Slashed:
    """Stake was slashed."""

    staker: AccountId
    amount: Amount


@event("Staking")
class SlashReported:
    """A slash of a validator was reported."""

    validator: AccountId
    fraction: Perbill
    slash_era: EraIndex


@event("Staking")
class StakersElected:
    """The validators of the next era were elected."""


@event("Staking")
class Bonded:
    """Balance was staked."""

    stash: AccountId
    amount: Amount


@event("Staking")
class Unbonded:
    """Stake was unbonded."""

    stash: AccountId
    amount: Amount


@event("Staking")
class Withdrawn:
    """Unbonded stake was withdrawn."""

    stash: AccountId
    amount: Amount


@event("Staking")
class Kicked:
    """A validator removed a nominator."""

    nominator: AccountId
    stash: AccountId


@event("Staking")
class StakingElectionFailed:
    """An election failed; the old validators stay."""


@event("Staking")
class Chilled:
    """A stash stopped validating or nominating."""

    stash: AccountId


@event("Staking")
class PayoutStarted:
    """The payout of rewards began; `next` is the next unpaid page, None after the last (or without pages)."""

    era_index: EraIndex
    validator_stash: AccountId
    page: int = 0
    next: int | None = None


@event("Staking")
class ValidatorPrefsSet:
    """A validator set its preferences."""

    stash: AccountId
    prefs: ValidatorPrefs


@event("Staking")
class ForceEra:
    """The forcing of new eras was changed."""

    mode: Forcing


@event("Staking")
class CurrencyMigrated:
    """A stash's lock was converted to a hold; the part that could not be held was withdrawn."""

    stash: AccountId
    force_withdraw: Amount
