"""What staking reports."""

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
    """An era is over, and its rewards are set."""

    era_index: EraIndex
    validator_payout: Amount
    remainder: Amount


@event("Staking")
class Rewarded:
    """A reward was paid; `dest` is None on runtimes that do not say where to (54113)."""

    stash: AccountId
    amount: Amount
    dest: RewardDestination | None = None


@event("Staking")
class Slashed:
    """Stake was taken as a punishment."""

    staker: AccountId
    amount: Amount


@event("Staking")
class SlashReported:
    """A validator will be punished."""

    validator: AccountId
    fraction: Perbill
    slash_era: EraIndex


@event("Staking")
class StakersElected:
    """The validators of the next era are known."""


@event("Staking")
class Bonded:
    """Balance was put at stake."""

    stash: AccountId
    amount: Amount


@event("Staking")
class Unbonded:
    """Stake was taken out and waits."""

    stash: AccountId
    amount: Amount


@event("Staking")
class Withdrawn:
    """Unbonded stake is free again."""

    stash: AccountId
    amount: Amount


@event("Staking")
class Kicked:
    """A validator dropped a nominator."""

    nominator: AccountId
    stash: AccountId


@event("Staking")
class StakingElectionFailed:
    """No validators could be elected; the old ones stay."""


@event("Staking")
class Chilled:
    """A stash stopped validating or nominating."""

    stash: AccountId


@event("Staking")
class PayoutStarted:
    """Rewards are being paid; `next` is the next unpaid page, None where this was the last (or pages are not used)."""

    era_index: EraIndex
    validator_stash: AccountId
    page: int = 0
    next: int | None = None


@event("Staking")
class ValidatorPrefsSet:
    """A validator's terms."""

    stash: AccountId
    prefs: ValidatorPrefs


@event("Staking")
class ForceEra:
    """Whether new eras are forced has changed."""

    mode: Forcing


@event("Staking")
class CurrencyMigrated:
    """A stash's lock became a hold; what could not be held was withdrawn."""

    stash: AccountId
    force_withdraw: Amount
