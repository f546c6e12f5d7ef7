"""What staking keeps: stakes, validators, nominations, eras."""

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
minimum_validator_count = StorageValue("Staking", "MinimumValidatorCount", int)
invulnerables = StorageValue("Staking", "Invulnerables", list[AccountId])
bonded = OptionalMap("Staking", "Bonded", AccountId, AccountId)
"""Controller of a stash; today the stash itself."""
min_nominator_bond = StorageValue("Staking", "MinNominatorBond", Amount)
min_validator_bond = StorageValue("Staking", "MinValidatorBond", Amount)
minimum_active_stake = StorageValue("Staking", "MinimumActiveStake", Amount)
"""The least stake that made it into the last election."""
min_commission = StorageValue("Staking", "MinCommission", Perbill)
ledger = OptionalMap("Staking", "Ledger", AccountId, StakingLedger)
"""What is at stake, by controller."""
payee: OptionalMap[AccountId, RewardDestination] = OptionalMap(
    "Staking", "Payee", AccountId, cast("type[RewardDestination]", RewardDestination)
)
validators = StorageMap("Staking", "Validators", AccountId, ValidatorPrefs)
"""Who offers to validate; see ``session.validators`` for who does."""
counter_for_validators = StorageValue("Staking", "CounterForValidators", int)
max_validators_count = OptionalValue("Staking", "MaxValidatorsCount", int)
nominators = OptionalMap("Staking", "Nominators", AccountId, Nominations)
counter_for_nominators = StorageValue("Staking", "CounterForNominators", int)
max_nominators_count = OptionalValue("Staking", "MaxNominatorsCount", int)
virtual_stakers = OptionalMap("Staking", "VirtualStakers", AccountId, object)
"""Stakes of other pallets, such as pools."""
counter_for_virtual_stakers = StorageValue("Staking", "CounterForVirtualStakers", int)
current_era = OptionalValue("Staking", "CurrentEra", EraIndex)
"""The era elected last: it may be ahead of `active_era`."""
active_era = OptionalValue("Staking", "ActiveEra", ActiveEraInfo)
eras_start_session_index = OptionalMap("Staking", "ErasStartSessionIndex", EraIndex, int)
eras_stakers = DoubleMap("Staking", "ErasStakers", (EraIndex, AccountId), Exposure)
"""Empty on runtimes with pages: read `eras_stakers_overview` and `eras_stakers_paged` there."""
eras_stakers_clipped = DoubleMap("Staking", "ErasStakersClipped", (EraIndex, AccountId), Exposure)
eras_stakers_overview = OptionalDoubleMap(
    "Staking", "ErasStakersOverview", (EraIndex, AccountId), PagedExposureMetadata
)
eras_stakers_paged = OptionalTripleMap("Staking", "ErasStakersPaged", (EraIndex, AccountId, int), ExposurePage)
claimed_rewards = DoubleMap("Staking", "ClaimedRewards", (EraIndex, AccountId), list[int])
"""Pages paid out."""
eras_validator_prefs = DoubleMap("Staking", "ErasValidatorPrefs", (EraIndex, AccountId), ValidatorPrefs)
eras_validator_reward = OptionalMap("Staking", "ErasValidatorReward", EraIndex, Amount)
"""All rewards of an era; None before it is over."""
eras_reward_points = StorageMap("Staking", "ErasRewardPoints", EraIndex, EraRewardPoints)
eras_total_stake = StorageMap("Staking", "ErasTotalStake", EraIndex, Amount)
force_era = StorageValue("Staking", "ForceEra", Forcing)
max_staked_rewards = OptionalValue("Staking", "MaxStakedRewards", int)
"""Per cent of an era's rewards."""
slash_reward_fraction = StorageValue("Staking", "SlashRewardFraction", Perbill)
canceled_slash_payout = StorageValue("Staking", "CanceledSlashPayout", Amount)
unapplied_slashes = StorageMap("Staking", "UnappliedSlashes", EraIndex, list[UnappliedSlash])
bonded_eras = StorageValue("Staking", "BondedEras", list[tuple[EraIndex, int]])
"""Eras whose stake can still be slashed, each with its first session."""
validator_slash_in_era = OptionalDoubleMap(
    "Staking", "ValidatorSlashInEra", (EraIndex, AccountId), tuple[Perbill, Amount]
)
nominator_slash_in_era = OptionalDoubleMap("Staking", "NominatorSlashInEra", (EraIndex, AccountId), Amount)
slashing_spans = OptionalMap("Staking", "SlashingSpans", AccountId, SlashingSpans)
span_slash = StorageMap("Staking", "SpanSlash", tuple[AccountId, int], SpanRecord)
"""The key is a pair: account and span."""
current_planned_session = StorageValue("Staking", "CurrentPlannedSession", int)
chill_threshold = OptionalValue("Staking", "ChillThreshold", int)
"""Per cent."""

history_depth = Constant("Staking", "HistoryDepth", int)
"""Eras for which rewards can be paid."""
sessions_per_era = Constant("Staking", "SessionsPerEra", int)
bonding_duration = Constant("Staking", "BondingDuration", EraIndex)
"""Eras between `unbond` and `withdraw_unbonded`."""
slash_defer_duration = Constant("Staking", "SlashDeferDuration", EraIndex)
max_exposure_page_size = Constant("Staking", "MaxExposurePageSize", int)
max_validator_set = Constant("Staking", "MaxValidatorSet", int)
max_unlocking_chunks = Constant("Staking", "MaxUnlockingChunks", int)
