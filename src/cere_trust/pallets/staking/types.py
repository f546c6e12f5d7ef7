"""Stakes, nominations, exposures, rewards and slashes."""

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
    """Destinations of rewards other than a named account."""

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
"""Rewards go to the controller; only old stashes have a separate one."""
NONE = Payee.NONE
"""No rewards."""


class Forcing(Enum):
    """Forcing of new eras."""

    NOT_FORCING = "NotForcing"
    FORCE_NEW = "ForceNew"
    FORCE_NONE = "ForceNone"
    FORCE_ALWAYS = "ForceAlways"


@dataclass(frozen=True, slots=True)
class UnlockChunk:
    """Unbonding stake that can be withdrawn from era `era` on."""

    value: Amount
    era: EraIndex


@dataclass(frozen=True, slots=True)
class StakingLedger:
    """Stake of a stash.

    Attributes:
        stash: Account that owns the balance.
        total: Sum of active and unlocking, in planck.
        active: Active stake, in planck.
        unlocking: Unbonding stake, oldest first.
        legacy_claimed_rewards: Eras paid out, on runtimes that record them here beside `claimed_rewards`.
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
    """Preferences of a validator.

    Attributes:
        commission: Share of the rewards that it keeps before they are divided.
        blocked: True if it rejects new nominations.
    """

    commission: Perbill
    blocked: bool


@dataclass(frozen=True, slots=True)
class Nominations:
    """Nominations of a nominator.

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
    """The era under way; `start` in milliseconds since 1970, None in its first session."""

    index: EraIndex
    start: int | None


@dataclass(frozen=True, slots=True)
class EraRewardPoints:
    """Reward points of an era, which divide its rewards between the validators."""

    total: int
    individual: dict[AccountId, int]


@dataclass(frozen=True, slots=True)
class IndividualExposure:
    """Stake of one nominator behind a validator, in planck."""

    who: AccountId
    value: Amount


@dataclass(frozen=True, slots=True)
class Exposure:
    """Stake behind a validator in an era; runtimes without pages (54113)."""

    total: Amount
    own: Amount
    others: list[IndividualExposure]


@dataclass(frozen=True, slots=True)
class PagedExposureMetadata:
    """Stake behind a validator in an era, without the nominators, which are on `page_count` pages."""

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
    """A slash that has not been applied."""

    validator: AccountId
    own: Amount
    others: list[tuple[AccountId, Amount]]
    reporters: list[AccountId]
    payout: Amount


@dataclass(frozen=True, slots=True)
class SlashingSpans:
    """Slashing spans: the periods between an account's slashes."""

    span_index: int
    last_start: EraIndex
    last_nonzero_slash: EraIndex
    prior: list[EraIndex]

    @property
    def count(self) -> int:
        """Number of spans, for `withdraw_unbonded` and `reap_stash`."""
        return len(self.prior) + 1


@dataclass(frozen=True, slots=True)
class SpanRecord:
    """Slashes and reporters' rewards within one span, in planck."""

    slashed: Amount
    paid_out: Amount
