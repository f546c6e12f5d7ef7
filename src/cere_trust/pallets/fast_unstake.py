"""Unstaking without the bonding duration, for stake that was not exposed lately (pallet FastUnstake).

A stash that was not exposed within the bonding duration (3 eras on Cere) registers; the chain unbonds it, and releases
it after checking those eras, some blocks each. The pallet is off while ``eras_to_check_per_block`` is 0.

Source: ``pallet-fast-unstake``.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..call import Call, wraps_call
from ..event import event
from ..query import Constant, OptionalMap, OptionalValue, StorageValue
from ..types import AccountId, Amount, EraIndex

__all__ = [
    "BatchChecked",
    "BatchFinished",
    "InternalError",
    "Slashed",
    "UnstakeRequest",
    "Unstaked",
    "control",
    "counter_for_queue",
    "deposit",
    "deregister",
    "eras_to_check_per_block",
    "head",
    "queue",
    "register_fast_unstake",
]

# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("FastUnstake", "register_fast_unstake")
def register_fast_unstake() -> Call:
    """Queue the signer's whole stake for release; a deposit (1 CERE on Cere) is lost if the stash was exposed after
    all.

    The stash stops nominating or validating and its stake is unbonded at once; it stays locked until `Unstaked`.

    Errors: ``CallNotAllowed`` (the pallet is off), ``NotController``, ``AlreadyQueued``, ``AlreadyHead``,
    ``NotFullyBonded`` (some of it is unbonding already), ``ConsumerRemaining`` (the free balance is too small for the
    deposit).
    """
    return Call("FastUnstake", "register_fast_unstake")


@wraps_call("FastUnstake", "deregister")
def deregister() -> Call:
    """Leave the queue and release the deposit; the stake stays unbonded (see ``staking.rebond``).

    Errors: ``CallNotAllowed``, ``NotController``, ``NotQueued``, ``AlreadyHead`` (under examination).
    """
    return Call("FastUnstake", "deregister")


@wraps_call("FastUnstake", "control")
def control(eras_to_check: int) -> Call:
    """Turn the pallet on or off; root, other signers fail with ``BadOrigin``.

    Errors: ``CallNotAllowed`` (more than 1 on Cere).

    Args:
        eras_to_check: Number of eras to check in each block; 0 turns the pallet off.
    """
    return Call("FastUnstake", "control", {"eras_to_check": eras_to_check})


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnstakeRequest:
    """Stashes under examination.

    Attributes:
        stashes: The stashes, each with its deposit.
        checked: Eras already checked.
    """

    stashes: list[tuple[AccountId, Amount]]
    checked: list[EraIndex]


head = OptionalValue("FastUnstake", "Head", UnstakeRequest)
"""Stashes under examination."""
queue = OptionalMap("FastUnstake", "Queue", AccountId, Amount)
"""Deposits of queued stashes, in planck, by stash."""
counter_for_queue = StorageValue("FastUnstake", "CounterForQueue", int)
"""Number of entries in `queue`."""
eras_to_check_per_block = StorageValue("FastUnstake", "ErasToCheckPerBlock", int)
"""Number of eras that a block checks; 0 if the pallet is off."""

deposit = Constant("FastUnstake", "Deposit", Amount)
"""Deposit of a queued stash, in planck."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("FastUnstake")
class Unstaked:
    """A stash was released; `result` is ``{"Ok": ()}``, or the error that prevented it."""

    stash: AccountId
    result: object


@event("FastUnstake")
class Slashed:
    """A stash was exposed after all, and lost its deposit."""

    stash: AccountId
    amount: Amount


@event("FastUnstake")
class BatchChecked:
    """The chain checked eras for all stashes of the batch."""

    eras: list[EraIndex]


@event("FastUnstake")
class BatchFinished:
    """The chain finished a batch of stashes."""

    size: int


@event("FastUnstake")
class InternalError:
    """An internal inconsistency; the pallet turned itself off."""
