"""What staking stores and takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from ...types import AccountId, Amount, EraIndex, Perbill

__all__ = [
    "CONTROLLER",
    "NONE",
    "STAKED",
    "STASH",
    "Account",
    "ActiveEraInfo",
    "EraRewardPoints",
    "Exposure",
    "ExposurePage",
    "Forcing",
    "IndividualExposure",
    "Nominations",
    "PagedExposureMetadata",
    "Payee",
    "RewardDestination",
    "SlashingSpans",
    "SpanRecord",
    "StakingLedger",
    "UnappliedSlash",
    "UnlockChunk",
    "ValidatorPrefs",
]


class Payee(Enum):
    """Where rewards go, other than to a named account."""

    STAKED = "Staked"
    STASH = "Stash"
    CONTROLLER = "Controller"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class Account:
    """Rewards go to this account."""

    account: AccountId


RewardDestination: TypeAlias = Payee | Account

STAKED = Payee.STAKED
"""Rewards are added to the stake."""
STASH = Payee.STASH
"""Rewards go to the stash, free to spend."""
CONTROLLER = Payee.CONTROLLER
"""Rewards go to the controller; only old stashes have one of their own."""
NONE = Payee.NONE
"""No rewards."""


class Forcing(Enum):
    """Whether a new era is forced."""

    NOT_FORCING = "NotForcing"
    FORCE_NEW = "ForceNew"
    FORCE_NONE = "ForceNone"
    FORCE_ALWAYS = "ForceAlways"


@dataclass(frozen=True, slots=True)
class UnlockChunk:
    """Stake that is free to withdraw from era `era` on."""

    value: Amount
    era: EraIndex


@dataclass(frozen=True, slots=True)
class StakingLedger:
    """What a stash has at stake.

    Attributes:
        stash: The account whose balance it is.
        total: Active and unlocking together.
        active: At stake.
        unlocking: Unbonded, oldest first.
        legacy_claimed_rewards: Eras paid out, on runtimes that keep them here beside `claimed_rewards`.
        claimed_rewards: Eras paid out, on runtimes without paged payouts (54113).
    """

    stash: AccountId
    total: Amount
    active: Amount
    unlocking: list[UnlockChunk]
    legacy_claimed_rewards: list[EraIndex] = field(default_factory=list)
    claimed_rewards: list[EraIndex] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ValidatorPrefs:
    """A validator's terms.

    Attributes:
        commission: Share of the rewards it keeps before dividing them.
        blocked: Whether it refuses new nominations.
    """

    commission: Perbill
    blocked: bool


@dataclass(frozen=True, slots=True)
class Nominations:
    """Whom a nominator backs.

    Attributes:
        targets: The validators.
        submitted_in: Era of the nomination.
        suppressed: Not used by the runtime.
    """

    targets: list[AccountId]
    submitted_in: EraIndex
    suppressed: bool


@dataclass(frozen=True, slots=True)
class ActiveEraInfo:
    """The era that is being rewarded; `start` in milliseconds since 1970, None in its first session."""

    index: EraIndex
    start: int | None


@dataclass(frozen=True, slots=True)
class EraRewardPoints:
    """Points of an era: the validators' shares in its rewards."""

    total: int
    individual: dict[AccountId, int]


@dataclass(frozen=True, slots=True)
class IndividualExposure:
    """What one nominator stands behind a validator with."""

    who: AccountId
    value: Amount


@dataclass(frozen=True, slots=True)
class Exposure:
    """What stands behind a validator in an era; runtimes without pages (54113)."""

    total: Amount
    own: Amount
    others: list[IndividualExposure]


@dataclass(frozen=True, slots=True)
class PagedExposureMetadata:
    """What stands behind a validator in an era, without the nominators: they are on `page_count` pages."""

    total: Amount
    own: Amount
    nominator_count: int
    page_count: int


@dataclass(frozen=True, slots=True)
class ExposurePage:
    """One page of nominators behind a validator in an era."""

    page_total: Amount
    others: list[IndividualExposure]


@dataclass(frozen=True, slots=True)
class UnappliedSlash:
    """A punishment that has not taken effect."""

    validator: AccountId
    own: Amount
    others: list[tuple[AccountId, Amount]]
    reporters: list[AccountId]
    payout: Amount


@dataclass(frozen=True, slots=True)
class SlashingSpans:
    """Periods between an account's punishments."""

    span_index: int
    last_start: EraIndex
    last_nonzero_slash: EraIndex
    prior: list[EraIndex]

    @property
    def count(self) -> int:
        """What `withdraw_unbonded` and `reap_stash` ask for."""
        return len(self.prior) + 1


@dataclass(frozen=True, slots=True)
class SpanRecord:
    """What was taken within one span."""

    slashed: Amount
    paid_out: Amount
