"""Restrictions on an account's balance: their causes, their ends, and the calls that release what is due.

A view over many pallets, for ``client.query``; nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

from ..call import Call
from ..codec import lift
from ..pallets import (
    babe,
    conviction_voting,
    ddc_customers,
    ddc_staking,
    nomination_pools,
    referenda,
    staking,
    system,
    timestamp,
    vesting,
)
from ..pallets._values import as_account
from ..query import Constant, HasItems, Query, Reading, View
from ..types import AccountId, AccountLike, Amount, ClusterId, EraIndex

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class ChainClock:
    """Time and pace of the chain.

    Attributes:
        block: Number of the block.
        now: Time of the block.
        block_time: Expected time between two blocks.
        era: Last elected era; stake that unbonds until an era is free once this reaches it.
        active_era: The era under way.
        era_began: Start of the era under way.
        era_length: Expected length of an era.
    """

    block: int
    now: datetime
    block_time: timedelta
    era: EraIndex
    active_era: EraIndex
    era_began: datetime
    era_length: timedelta

    def at_block(self, block: int) -> datetime:
        """Estimate the time of a block, at the expected pace."""
        return self.now + (block - self.block) * self.block_time

    def at_era(self, era: EraIndex) -> datetime:
        """Estimate the start of an era, at the expected pace."""
        return self.era_began + (era - self.active_era) * self.era_length


@dataclass(frozen=True, slots=True)
class Holding:
    """A balance that cannot be spent now. Locks overlap: of those on the free balance the largest counts.

    Attributes:
        cause: Cause of the restriction, as text.
        amount: Restricted amount.
        due: True if it can be released now: `Holdings.releases` has the call.
        block: Block from which it is free; None if it does not depend on a block.
        date: Estimated time of the release; None if the owner must act first, or a referendum must end.
        remedy: Action that releases it, as text.
    """

    cause: str
    amount: Amount
    due: bool = False
    block: int | None = None
    date: datetime | None = None
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """All restrictions on an account's balance, at one block."""

    account: AccountId
    clock: ChainClock
    stake: staking.StakingLedger | None = None
    controls_stake: bool = False
    slashing_spans: int = 0
    votes: Sequence[conviction_voting.VoteLock] = ()
    schedules: Sequence[vesting.VestingInfo] = ()
    member: nomination_pools.Member | None = None
    pool_slashing_spans: int = 0
    deposits: Sequence[tuple[ClusterId | None, ddc_customers.CustomerLedger]] = ()
    node_stake: ddc_staking.StakingLedger | None = None
    controls_node: bool = False
    cluster_bond: ddc_staking.StakingLedger | None = None
    referenda: Sequence[tuple[int, referenda.ReferendumInfo]] = ()

    def all(self) -> list[Holding]:
        """List every restriction, with its date."""
        return [
            *self._staking(),
            *self._pool(),
            *self._votes(),
            *self._referenda(),
            *self._vesting(),
            *self._ddc(),
        ]

    def releases(self) -> list[Call]:
        """List the calls that release what is due; the account signs them, together or one by one."""
        calls = conviction_voting.releases(self.account, self.votes, block=self.clock.block)
        if self.stake and self.controls_stake and any(chunk.era <= self.clock.era for chunk in self.stake.unlocking):
            calls.append(staking.withdraw_unbonded(self.slashing_spans))
        if self.member and any(one.free for one in self.member.unbonding):
            spans = self.pool_slashing_spans
            calls.append(nomination_pools.withdraw_unbonded(self.account, num_slashing_spans=spans))
        if any(one.starting_block < self.clock.block for one in self.schedules):
            calls.append(vesting.vest())
        for cluster, ledger in self.deposits:
            if ledger.withdrawable(self.clock.block):
                calls.append(ddc_customers.withdraw_unlocked_deposit(cluster))
        if self.controls_node and self.node_stake and self.node_stake.withdrawable(self.clock.block):
            calls.append(ddc_staking.withdraw_unbonded())
        return [*calls, *(refund for _, _, refund in self._deposits() if refund)]

    def _staking(self) -> Iterator[Holding]:
        if self.stake is None:
            return
        if self.stake.active:
            yield Holding(
                "bonded for staking", self.stake.active, remedy="unbond it, then wait for the bonding duration"
            )
        for chunk in self.stake.unlocking:
            due, date = chunk.era <= self.clock.era, self.clock.at_era(chunk.era)
            remedy = "withdraw it" if self.controls_stake else "the controller withdraws it"
            yield Holding(f"unbonding until era {chunk.era}", chunk.value, due, None, date, remedy)

    def _pool(self) -> Iterator[Holding]:
        if self.member is None:
            return
        pool = f"pool {self.member.pool_id}"
        if self.member.balance:
            yield Holding(f"staked in {pool}", self.member.balance, remedy="unbond it from the pool, then wait")
        for one in self.member.unbonding:
            cause = f"unbonding from {pool} until era {one.era}"
            yield Holding(cause, one.balance, one.free, None, self.clock.at_era(one.era), "withdraw it from the pool")

    def _votes(self) -> Iterator[Holding]:
        for lock in self.votes:
            track = f"track {lock.track}"
            if lock.delegate is not None:
                cause, remedy = (
                    f"delegated on {track} to {lock.delegate}",
                    "undelegate; the conviction's lock begins then",
                )
            elif lock.referendum is not None:
                cause, remedy = f"vote in referendum {lock.referendum} ({track})", "the referendum has to end first"
            else:
                cause, remedy = f"left by an earlier vote or delegation ({track})", "unlock the track"
            due = lock.until is not None and lock.until <= self.clock.block
            if lock.until is not None:
                remedy = (
                    "take the vote back and unlock the track" if lock.referendum is not None else "unlock the track"
                )
            yield self._at(cause, lock.amount, lock.until, due, remedy)

    def _referenda(self) -> Iterator[Holding]:
        for cause, amount, refund in self._deposits():
            remedy = (
                "refund it" if refund else "comes back after the referendum; the submission's not if it is rejected"
            )
            yield Holding(cause, amount, due=refund is not None, remedy=remedy)

    def _deposits(self) -> Iterator[tuple[str, Amount, Call | None]]:
        """Yield the account's deposits of referenda, each with the call that refunds it if that is possible now."""
        for index, info in self.referenda:
            if isinstance(info, referenda.Killed):
                continue
            refunds = {call.name: call for call in referenda.refunds(index, info)}
            for kind, deposit in (("submission", info.submission_deposit), ("decision", info.decision_deposit)):
                if deposit is not None and deposit.who == self.account:
                    cause = f"{kind} deposit of referendum {index}"
                    yield cause, deposit.amount, refunds.get(f"refund_{kind}_deposit")

    def _vesting(self) -> Iterator[Holding]:
        for one in self.schedules:
            end = one.starting_block + -(-int(one.locked) // max(1, int(one.per_block)))
            cause = f"vesting, {one.per_block} a block from block {one.starting_block} on"
            yield self._at(cause, one.locked_at(self.clock.block), end, end <= self.clock.block, "vest")

    def _ddc(self) -> Iterator[Holding]:
        for cluster, ledger in self.deposits:
            place = f" from cluster {cluster}" if cluster else ""
            for chunk in ledger.unlocking:
                due = chunk.block <= self.clock.block
                yield self._at(f"DDC deposit coming back{place}", chunk.value, chunk.block, due, "withdraw the deposit")
        yield from self._bonded("a DDC node", self.node_stake, "its controller")
        yield from self._bonded("a DDC cluster", self.cluster_bond, "its manager")

    def _bonded(self, what: str, stake: ddc_staking.StakingLedger | None, who: str) -> Iterator[Holding]:
        if stake is None:
            return
        if stake.active:
            yield Holding(f"bonded for {what}", stake.active, remedy=f"{who} unbonds it, then wait")
        for chunk in stake.unlocking:
            due = chunk.block <= self.clock.block
            yield self._at(f"unbonding from {what}", chunk.value, chunk.block, due, f"{who} withdraws it")

    def _at(self, cause: str, amount: Amount, block: int | None, due: bool, remedy: str) -> Holding:
        date = None if block is None else self.clock.at_block(block)
        return Holding(cause, amount, due, block, date, remedy)


def holdings(account: AccountLike) -> View[Holdings]:
    """Query all restrictions on an account's balance, with their causes and ends.

    Args:
        account: The account.
    """
    who = as_account(account)

    def steps(runtime: HasItems) -> Reading[Holdings]:
        clock = yield from _clock(runtime)
        votes = yield from conviction_voting.vote_locks(who).steps(runtime)
        deposits = yield from ddc_customers.ledgers_of(who).steps(runtime)
        controller, spans, schedules, share, node, node_controller, manager = yield [
            staking.bonded(who),
            staking.slashing_spans(who),
            vesting.vesting(who),
            nomination_pools.pool_members(who),
            ddc_staking.providers(who),
            ddc_staking.bonded(who),
            ddc_staking.cluster_bonded(who),
        ]
        polls = yield referenda.referendum_info_for
        stake = yield from _optional(staking.ledger(controller) if controller else None)
        node_stake = yield from _optional(ddc_staking.ledger(node_controller) if node and node_controller else None)
        cluster_bond = yield from _optional(ddc_staking.cluster_ledger(manager) if manager else None)
        member, pool_spans = None, None
        if share is not None:
            member = yield from nomination_pools.member(who).steps(runtime)
            (pool_spans,) = yield [staking.slashing_spans(nomination_pools.bonded_account(share.pool_id))]
        return Holdings(
            account=who,
            clock=clock,
            stake=stake,
            controls_stake=controller == who,
            slashing_spans=spans.count if spans else 0,
            votes=votes,
            schedules=schedules or [],
            member=member,
            pool_slashing_spans=pool_spans.count if pool_spans else 0,
            deposits=deposits,
            node_stake=node_stake,
            controls_node=node_controller == who,
            cluster_bond=cluster_bond,
            referenda=sorted(polls, key=lambda poll: poll[0]),
        )

    return View(f"holdings({who})", steps)


def _clock(runtime: HasItems) -> Reading[ChainClock]:
    block, now, active, current = yield [system.number(), timestamp.now(), staking.active_era(), staking.current_era()]

    def constant(of: Constant[int]) -> int:
        return lift(of.value, runtime.constant(of.pallet, of.name))

    block_time = timedelta(milliseconds=constant(babe.expected_block_time))
    began = active.start if active and active.start is not None else now
    return ChainClock(
        block=block,
        now=_date(now),
        block_time=block_time,
        era=current or EraIndex(0),
        active_era=active.index if active else EraIndex(0),
        era_began=_date(began),
        era_length=constant(staking.sessions_per_era) * constant(babe.epoch_duration) * block_time,
    )


def _date(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def _optional(query: Query[V | None] | None) -> Reading[V | None]:
    """Run a query; None without one."""
    if query is None:
        return None
    (found,) = yield [query]
    return cast("V | None", found)
