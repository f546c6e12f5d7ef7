"""Vesting: balances that become free block by block (pallet Vesting).

The unvested part of a balance is locked: it can be staked and voted with, not transferred. A call of `vest` or
`vest_other` unlocks the vested part. Amounts are planck.

Source: ``pallet-vesting``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..call import Call, wraps_call
from ..errors import EncodeError
from ..event import event
from ..query import Constant, OptionalMap
from ..types import AccountId, AccountLike, Amount
from ._values import as_account, as_amount

__all__ = [
    "VestingCompleted",
    "VestingCreated",
    "VestingInfo",
    "VestingUpdated",
    "force_remove_vesting_schedule",
    "force_vested_transfer",
    "max_vesting_schedules",
    "merge_schedules",
    "min_vested_transfer",
    "vest",
    "vest_other",
    "vested_transfer",
    "vesting",
]


@dataclass(frozen=True, slots=True)
class VestingInfo:
    """A schedule.

    Attributes:
        locked: Vesting amount, in planck.
        per_block: Amount per block, in planck.
        starting_block: Block after which the vesting begins.
    """

    locked: Amount
    per_block: Amount
    starting_block: int

    def locked_at(self, block: int) -> Amount:
        """Return the unvested amount at a block, whether or not `vest` was called."""
        vested = max(0, block - self.starting_block) * max(1, self.per_block)  # zero counts as one, as on the chain
        return Amount(max(0, int(self.locked) - vested))


def _plain(schedule: VestingInfo) -> dict[str, int]:
    if not isinstance(schedule, VestingInfo):
        raise EncodeError("schedule", "VestingInfo(locked, per_block, starting_block)", repr(schedule))
    return {
        "locked": as_amount(schedule.locked),
        "per_block": as_amount(schedule.per_block),
        "starting_block": schedule.starting_block,
    }


# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Vesting", "vest")
def vest() -> Call:
    """Unlock the vested part of the signer's balance. Errors: ``NotVesting``."""
    return Call("Vesting", "vest")


@wraps_call("Vesting", "vest_other")
def vest_other(target: AccountLike) -> Call:
    """Unlock the vested part of an account's balance; anyone may. Errors: ``NotVesting``.

    Args:
        target: The account.
    """
    return Call("Vesting", "vest_other", {"target": as_account(target, "target")})


@wraps_call("Vesting", "vested_transfer")
def vested_transfer(target: AccountLike, *, schedule: VestingInfo) -> Call:
    """Transfer an amount that vests from now on.

    Errors: ``AmountLow`` (less than 1 CERE), ``InvalidScheduleParams`` (nothing vests per block),
    ``AtMaxVestingSchedules`` (28 on Cere), ``Token.FundsUnavailable``.

    Args:
        target: Receiver.
        schedule: Amount and schedule.
    """
    return Call("Vesting", "vested_transfer", {"target": as_account(target, "target"), "schedule": _plain(schedule)})


@wraps_call("Vesting", "force_vested_transfer")
def force_vested_transfer(source: AccountLike, *, target: AccountLike, schedule: VestingInfo) -> Call:
    """Transfer an account's balance under a vesting schedule; root. Errors: as `vested_transfer`.

    Args:
        source: Payer.
        target: Receiver.
        schedule: Amount and schedule.
    """
    args = {
        "source": as_account(source, "source"),
        "target": as_account(target, "target"),
        "schedule": _plain(schedule),
    }
    return Call("Vesting", "force_vested_transfer", args)


@wraps_call("Vesting", "merge_schedules")
def merge_schedules(schedule1_index: int, *, schedule2_index: int) -> Call:
    """Merge two of the signer's schedules; the result ends with the later of them.

    Errors: ``NotVesting``, ``ScheduleIndexOutOfBounds``.

    Args:
        schedule1_index: Index of one schedule in ``vesting``.
        schedule2_index: Index of the other.
    """
    args = {"schedule1_index": schedule1_index, "schedule2_index": schedule2_index}
    return Call("Vesting", "merge_schedules", args)


@wraps_call("Vesting", "force_remove_vesting_schedule")
def force_remove_vesting_schedule(target: AccountLike, *, schedule_index: int) -> Call:
    """Remove a schedule and unlock all of it; root. Runtimes of 54113 do not have it.

    Errors: ``InvalidScheduleParams`` (no such schedule).

    Args:
        target: The account.
        schedule_index: Index of the schedule in ``vesting``.
    """
    args = {"target": as_account(target, "target"), "schedule_index": schedule_index}
    return Call("Vesting", "force_remove_vesting_schedule", args)


# --- storage and constants -------------------------------------------------------------------------------------------

vesting = OptionalMap("Vesting", "Vesting", AccountId, list[VestingInfo])
"""Schedules by account; calls name one by its index."""

min_vested_transfer = Constant("Vesting", "MinVestedTransfer", Amount)
"""Minimum amount of a vested transfer, in planck."""
max_vesting_schedules = Constant("Vesting", "MaxVestingSchedules", int)
"""Maximum number of schedules of an account."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("Vesting")
class VestingCreated:
    """A schedule was created."""

    account: AccountId
    schedule_index: int


@event("Vesting")
class VestingUpdated:
    """Part of a balance was unlocked; `unvested` is still locked."""

    account: AccountId
    unvested: Amount


@event("Vesting")
class VestingCompleted:
    """All of a balance has vested."""

    account: AccountId
