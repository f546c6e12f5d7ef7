"""Exposures, rewards and unpaid rewards of validators, on any generation of the runtime.

Newer runtimes divide a validator's nominators into pages, each paid out separately; older ones (54113) have one page
for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...query import DoubleMap, HasItems, Reading, View
from ...types import AccountId, AccountLike, Amount, EraIndex, Perbill
from .._values import as_account
from .storage import (
    active_era,
    bonded,
    claimed_rewards,
    current_era,
    eras_reward_points,
    eras_stakers,
    eras_stakers_clipped,
    eras_stakers_overview,
    eras_stakers_paged,
    eras_validator_prefs,
    eras_validator_reward,
    history_depth,
    ledger,
)
from .types import Exposure, IndividualExposure

__all__ = [
    "EraReward",
    "PageReward",
    "UnclaimedPage",
    "claimed_pages",
    "era_reward",
    "exposure",
    "unclaimed",
]


@dataclass(frozen=True, slots=True)
class UnclaimedPage:
    """Unpaid rewards, for `payout_stakers_by_page`."""

    era: EraIndex
    page: int


@dataclass(frozen=True, slots=True)
class PageReward:
    """Rewards of one page, exact to the planck.

    Attributes:
        page: Number of the page.
        claimed: True if the page was paid out.
        validator: The validator's commission on this page, and on page 0 the earnings of its own stake.
        nominators: Rewards by nominator.
    """

    page: int
    claimed: bool
    validator: Amount
    nominators: dict[AccountId, Amount]


@dataclass(frozen=True, slots=True)
class EraReward:
    """Rewards of a validator's era.

    Attributes:
        era: The era.
        points: Reward points of the validator.
        total_points: Reward points of all validators.
        total: Rewards of the validator and its nominators.
        commission: Part of `total` that the validator keeps before the rest is divided.
        pages: Division of `total`, page by page; rounding loses a few planck.
    """

    era: EraIndex
    points: int
    total_points: int
    total: Amount
    commission: Amount
    pages: list[PageReward]


@dataclass(frozen=True, slots=True)
class _Backing:
    """An exposure before its pages are merged."""

    total: int
    own: int
    pages: list[list[IndividualExposure]]


@dataclass(frozen=True, slots=True)
class _Payouts:
    """Number of an era's pages, and those paid out."""

    pages: int
    claimed: set[int]


def exposure(era: EraIndex, stash: AccountLike) -> View[Exposure | None]:
    """Query the stake behind a validator in an era: its own and every nominator's. None if it did not validate.

    Args:
        era: The era, one of the last 84 on Cere.
        stash: The validator.
    """
    account = as_account(stash, "stash")

    def steps(runtime: HasItems) -> Reading[Exposure | None]:
        found = yield from _backing(runtime, era, account, eras_stakers)
        if found is None:
            return None
        return Exposure(Amount(found.total), Amount(found.own), [one for page in found.pages for one in page])

    return View(f"staking.exposure({era}, {account})", steps)


def claimed_pages(era: EraIndex, stash: AccountLike) -> View[list[int]]:
    """Query the paid pages of a validator's era, ascending. Runtimes without pages (54113) have page 0 alone.

    Args:
        era: The era.
        stash: The validator.
    """
    account = as_account(stash, "stash")

    def steps(runtime: HasItems) -> Reading[list[int]]:
        found = yield from _payouts(runtime, [era], account)
        return sorted(found[era].claimed)

    return View(f"staking.claimed_pages({era}, {account})", steps)


def unclaimed(stash: AccountLike) -> View[list[UnclaimedPage]]:
    """Query a validator's unpaid rewards, oldest first; they expire after 84 eras (on Cere).

    Args:
        stash: The validator.
    """
    account = as_account(stash, "stash")

    def steps(runtime: HasItems) -> Reading[list[UnclaimedPage]]:
        active, current = yield [active_era(), current_era()]
        if active is None:
            return []
        oldest = max(0, (current or active.index) - runtime.constant(history_depth.pallet, history_depth.name))
        eras = [EraIndex(era) for era in range(oldest, active.index)]
        rewards = yield [eras_validator_reward(era) for era in eras]
        over = [era for era, reward in zip(eras, rewards, strict=True) if reward is not None]
        payouts = yield from _payouts(runtime, over, account)
        due = {era: [n for n in range(found.pages) if n not in found.claimed] for era, found in payouts.items()}
        due = {era: pages for era, pages in due.items() if pages}
        points = yield [eras_reward_points(era) for era in due]
        earned = [era for era, found in zip(due, points, strict=True) if found.individual.get(account)]
        return [UnclaimedPage(era, page) for era in earned for page in due[era]]

    return View(f"staking.unclaimed({account})", steps)


def era_reward(era: EraIndex, stash: AccountLike) -> View[EraReward | None]:
    """Compute the rewards of a validator and its nominators in an era, as the chain pays them. None before the era's
    end.

    Args:
        era: The era, one of the last 84 on Cere.
        stash: The validator.
    """
    account = as_account(stash, "stash")

    def steps(runtime: HasItems) -> Reading[EraReward | None]:
        asked = [eras_validator_reward(era), eras_reward_points(era), eras_validator_prefs(era, account)]
        reward, points, prefs = yield asked
        if reward is None:
            return None
        backing = yield from _backing(runtime, era, account, eras_stakers_clipped)
        payouts = yield from _payouts(runtime, [era], account)
        mine = points.individual.get(account, 0)
        total = _part(_ratio(mine, points.total), reward)
        commission = _part(prefs.commission, total)
        pages = [] if backing is None else _divided(backing, total - commission, commission, payouts[era].claimed)
        return EraReward(era, mine, points.total, Amount(total), Amount(commission), pages)

    return View(f"staking.era_reward({era}, {account})", steps)


def _backing(
    runtime: HasItems, era: EraIndex, stash: AccountId, unpaged: DoubleMap[EraIndex, AccountId, Exposure]
) -> Reading[_Backing | None]:
    """Read the exposure of a validator, page by page; `unpaged` is the map for runtimes or eras without pages."""
    if _paged(runtime):
        (overview,) = yield [eras_stakers_overview(era, stash)]
        if overview is not None:
            pages = yield [eras_stakers_paged(era, stash, page) for page in range(overview.page_count)]
            # The chain does not store the only page of a validator without nominators.
            others = [page.others if page else [] for page in pages] or [[]]
            return _Backing(overview.total, overview.own, others)
    if not runtime.has_storage(unpaged.pallet, unpaged.item):
        return None
    (whole,) = yield [unpaged(era, stash)]
    return _Backing(whole.total, whole.own, [whole.others]) if whole.total else None


def _payouts(runtime: HasItems, eras: Sequence[EraIndex], stash: AccountId) -> Reading[dict[EraIndex, _Payouts]]:
    """Read the number of pages and the paid pages of several eras."""
    (controller,) = yield [bonded(stash)]
    (staked,) = yield [ledger(controller or stash)]
    pages = dict.fromkeys(eras, 0)
    claimed: dict[EraIndex, set[int]] = {era: set() for era in eras}
    if _paged(runtime):
        overviews = yield [eras_stakers_overview(era, stash) for era in eras]
        paid = yield [claimed_rewards(era, stash) for era in eras]
        for era, overview, numbers in zip(eras, overviews, paid, strict=True):
            pages[era] = max(overview.page_count, 1 if overview.own else 0) if overview else 0
            claimed[era] = set(numbers)
    before = [era for era in eras if not pages[era]]
    if runtime.has_storage(eras_stakers_clipped.pallet, eras_stakers_clipped.item):
        exposures = yield [eras_stakers_clipped(era, stash) for era in before]
        pages |= {era: 1 for era, found in zip(before, exposures, strict=True) if found.total}
    for era in (*staked.legacy_claimed_rewards, *staked.claimed_rewards) if staked else ():
        if era in claimed:
            claimed[era] = set(range(pages[era]))
    return {era: _Payouts(pages[era], claimed[era]) for era in eras}


def _paged(runtime: HasItems) -> bool:
    return runtime.has_storage(eras_stakers_overview.pallet, eras_stakers_overview.item)


def _divided(backing: _Backing, rest: int, commission: int, claimed: set[int]) -> list[PageReward]:
    """Divide a validator's earnings by page: the commission by the pages' stakes, the rest by each account's stake."""
    pages = []
    for number, others in enumerate(backing.pages):
        own = backing.own if number == 0 else 0
        stake = own + sum(one.value for one in others)
        validator = _part(_ratio(own, backing.total), rest) + _part(_ratio(stake, backing.total), commission)
        nominators = {one.who: Amount(_part(_ratio(one.value, backing.total), rest)) for one in others}
        pages.append(PageReward(number, number in claimed, Amount(validator), nominators))
    return pages


def _ratio(part: int, whole: int) -> int:
    """Compute a ratio in parts per billion, rounded down, as the runtime's Perbill."""
    return min(Perbill.ONE, part * Perbill.ONE // max(whole, 1))


def _part(share: int, amount: int) -> int:
    """Compute parts per billion of an amount, to the nearest planck and down from halves, as the runtime's Perbill."""
    return (share * amount + Perbill.ONE // 2 - 1) // Perbill.ONE
