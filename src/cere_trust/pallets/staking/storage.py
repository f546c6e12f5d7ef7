"""Storage items and constants of the pallet Staking."""

from __future__ import annotations

from typing import cast

from ...query import (
    Constant,
    DoubleMap,
    OptionalDoubleMap,
    OptionalMap,
    OptionalTripleMap,
    OptionalValue,
    StorageMap,
    StorageValue,
)
from ...types import AccountId, Amount, EraIndex, Perbill
from .types import (
    ActiveEraInfo,
    EraRewardPoints,
    Exposure,
    ExposurePage,
    Forcing,
    Nominations,
    PagedExposureMetadata,
    RewardDestination,
    SlashingSpans,
    SpanRecord,
    StakingLedger,
    UnappliedSlash,
    ValidatorPrefs,
)

__all__ = [
    "active_era",
    "bonded",
    "bonded_eras",
    "bonding_duration",
    "canceled_slash_payout",
    "chill_threshold",
    "claimed_rewards",
    "counter_for_nominators",
    "counter_for_validators",
    "counter_for_virtual_stakers",
    "current_era",
    "current_planned_session",
    "eras_reward_points",
    "eras_stakers",
    "eras_stakers_clipped",
    "eras_stakers_overview",
    "eras_stakers_paged",
    "eras_start_session_index",
    "eras_total_stake",
    "eras_validator_prefs",
    "eras_validator_reward",
    "force_era",
    "history_depth",
    "invulnerables",
    "ledger",
    "max_exposure_page_size",
    "max_nominators_count",
    "max_staked_rewards",
    "max_unlocking_chunks",
    "max_validator_set",
    "max_validators_count",
    "min_commission",
    "min_nominator_bond",
    "min_validator_bond",
    "minimum_active_stake",
    "minimum_validator_count",
    "nominator_slash_in_era",
    "nominators",
    "payee",
    "sessions_per_era",
    "slash_defer_duration",
    "slash_reward_fraction",
    "slashing_spans",
    "span_slash",
    "unapplied_slashes",
    "validator_count",
    "validator_slash_in_era",
    "validators",
    "virtual_stakers",
]

validator_count = StorageValue("Staking", "ValidatorCount", int)
"""Number of validators to elect."""
minimum_validator_count = StorageValue("Staking", "MinimumValidatorCount", int)
"""Minimum number of validators; an election with fewer fails."""
invulnerables = StorageValue("Staking", "Invulnerables", list[AccountId])
"""Validators that cannot be slashed."""
bonded = OptionalMap("Staking", "Bonded", AccountId, AccountId)
"""Controllers by stash; today the stash itself."""
min_nominator_bond = StorageValue("Staking", "MinNominatorBond", Amount)
"""Minimum stake of a nominator, in planck."""
min_validator_bond = StorageValue("Staking", "MinValidatorBond", Amount)
"""Minimum stake of a validator, in planck."""
minimum_active_stake = StorageValue("Staking", "MinimumActiveStake", Amount)
"""Lowest stake that took part in the last election, in planck."""
min_commission = StorageValue("Staking", "MinCommission", Perbill)
"""Minimum commission of validators, in parts per billion."""
ledger = OptionalMap("Staking", "Ledger", AccountId, StakingLedger)
"""Stakes by controller."""
payee: OptionalMap[AccountId, RewardDestination] = OptionalMap(
    "Staking", "Payee", AccountId, cast("type[RewardDestination]", RewardDestination)
)
"""Destinations of rewards, by stash."""
validators = StorageMap("Staking", "Validators", AccountId, ValidatorPrefs)
"""Preferences of candidates, by stash; see ``session.validators`` for the elected ones."""
counter_for_validators = StorageValue("Staking", "CounterForValidators", int)
"""Number of entries in `validators`."""
max_validators_count = OptionalValue("Staking", "MaxValidatorsCount", int)
"""Maximum number of candidates; None for any number."""
nominators = OptionalMap("Staking", "Nominators", AccountId, Nominations)
"""Nominations by stash."""
counter_for_nominators = StorageValue("Staking", "CounterForNominators", int)
"""Number of entries in `nominators`."""
max_nominators_count = OptionalValue("Staking", "MaxNominatorsCount", int)
"""Maximum number of nominators; None for any number."""
virtual_stakers = OptionalMap("Staking", "VirtualStakers", AccountId, object)
"""Stashes of other pallets, such as pools."""
counter_for_virtual_stakers = StorageValue("Staking", "CounterForVirtualStakers", int)
"""Number of entries in `virtual_stakers`."""
current_era = OptionalValue("Staking", "CurrentEra", EraIndex)
"""Last elected era; it may be ahead of `active_era`."""
active_era = OptionalValue("Staking", "ActiveEra", ActiveEraInfo)
"""The era under way; None before the first."""
eras_start_session_index = OptionalMap("Staking", "ErasStartSessionIndex", EraIndex, int)
"""First session of an era, by era."""
eras_stakers = DoubleMap("Staking", "ErasStakers", (EraIndex, AccountId), Exposure)
"""Exposures by era and validator; empty on runtimes with pages, which have `eras_stakers_overview` and
`eras_stakers_paged`."""
eras_stakers_clipped = DoubleMap("Staking", "ErasStakersClipped", (EraIndex, AccountId), Exposure)
"""Exposures that rewards are paid for, by era and validator; empty on runtimes with pages."""
eras_stakers_overview = OptionalDoubleMap(
    "Staking", "ErasStakersOverview", (EraIndex, AccountId), PagedExposureMetadata
)
"""Exposures without the nominators, by era and validator, on runtimes with pages."""
eras_stakers_paged = OptionalTripleMap("Staking", "ErasStakersPaged", (EraIndex, AccountId, int), ExposurePage)
"""Nominators of an exposure, by era, validator and page."""
claimed_rewards = DoubleMap("Staking", "ClaimedRewards", (EraIndex, AccountId), list[int])
"""Numbers of the pages paid out, by era and validator."""
eras_validator_prefs = DoubleMap("Staking", "ErasValidatorPrefs", (EraIndex, AccountId), ValidatorPrefs)
"""Preferences of validators, by era and validator."""
eras_validator_reward = OptionalMap("Staking", "ErasValidatorReward", EraIndex, Amount)
"""Total rewards by era, in planck; None before its end."""
eras_reward_points = StorageMap("Staking", "ErasRewardPoints", EraIndex, EraRewardPoints)
"""Reward points by era."""
eras_total_stake = StorageMap("Staking", "ErasTotalStake", EraIndex, Amount)
"""Total stake by era, in planck."""
force_era = StorageValue("Staking", "ForceEra", Forcing)
"""Forcing of new eras."""
max_staked_rewards = OptionalValue("Staking", "MaxStakedRewards", int)
"""Maximum part of an era's rewards for stakers, in per cent."""
slash_reward_fraction = StorageValue("Staking", "SlashRewardFraction", Perbill)
"""Share of a slash for its reporters, in parts per billion."""
canceled_slash_payout = StorageValue("Staking", "CanceledSlashPayout", Amount)
"""Sum of rewards for reporters of cancelled slashes, in planck."""
unapplied_slashes = StorageMap("Staking", "UnappliedSlashes", EraIndex, list[UnappliedSlash])
"""Slashes that have not been applied, by the era in which they will be."""
bonded_eras = StorageValue("Staking", "BondedEras", list[tuple[EraIndex, int]])
"""Eras whose stake can still be slashed, each with its first session."""
validator_slash_in_era = OptionalDoubleMap(
    "Staking", "ValidatorSlashInEra", (EraIndex, AccountId), tuple[Perbill, Amount]
)
"""Highest slash of a validator: share and planck, by era and validator."""
nominator_slash_in_era = OptionalDoubleMap("Staking", "NominatorSlashInEra", (EraIndex, AccountId), Amount)
"""Highest slash of a nominator in planck, by era and nominator."""
slashing_spans = OptionalMap("Staking", "SlashingSpans", AccountId, SlashingSpans)
"""Slashing spans by stash."""
span_slash = StorageMap("Staking", "SpanSlash", tuple[AccountId, int], SpanRecord)
"""Slashes within a span; the key is a pair of stash and span."""
current_planned_session = StorageValue("Staking", "CurrentPlannedSession", int)
"""Number of the last planned session."""
chill_threshold = OptionalValue("Staking", "ChillThreshold", int)
"""Per cent of the maximum number at which others may be chilled."""

history_depth = Constant("Staking", "HistoryDepth", int)
"""Number of past eras whose rewards can still be paid."""
sessions_per_era = Constant("Staking", "SessionsPerEra", int)
"""Number of sessions of an era."""
bonding_duration = Constant("Staking", "BondingDuration", EraIndex)
"""Eras between `unbond` and `withdraw_unbonded`."""
slash_defer_duration = Constant("Staking", "SlashDeferDuration", EraIndex)
"""Eras between an offence and the application of its slash."""
max_exposure_page_size = Constant("Staking", "MaxExposurePageSize", int)
"""Maximum number of nominators on a page."""
max_validator_set = Constant("Staking", "MaxValidatorSet", int)
"""Maximum number of elected validators."""
max_unlocking_chunks = Constant("Staking", "MaxUnlockingChunks", int)
"""Maximum number of unbondings of a stash at once."""
