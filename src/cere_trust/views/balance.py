"""Balance of an account, with the cause of each reserved and frozen part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from ..codec import lift
from ..pallets import balances, identity, proxy, system
from ..pallets._values import as_account
from ..query import HasItems, Reading, View
from ..types import AccountLike, Amount


class PartKind(Enum):
    """Kind of a restricted part of a balance."""

    LOCK = "lock"
    """Stays in the free balance; locks overlap, the largest counts."""
    FREEZE = "freeze"
    """A lock of a newer kind."""
    HOLD = "hold"
    """Reserved for one purpose; holds add up."""
    RESERVE = "reserve"
    """A hold of an older kind."""


@dataclass(frozen=True, slots=True)
class BalancePart:
    """A restricted part of a balance, with its cause."""

    kind: PartKind
    cause: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """Balance of an account.

    Attributes:
        data: Free, reserved and frozen balance.
        nonce: Number of transactions sent so far.
        transferable: Maximum of a transfer that keeps the account alive, without fees.
        parts: Restricted parts and their causes.
    """

    data: balances.AccountData
    nonce: int
    transferable: Amount
    parts: list[BalancePart]


LOCKS = {
    b"staking ": "bonded for staking",
    b"pyconvot": "votes in referenda",
    b"vesting ": "not vested yet",
    b"ddcstake": "bonded for a DDC node",
    b"clrstake": "bonded for a DDC cluster",
}
"""Causes of locks, by their ids."""
HOLDS = {
    ("Staking", "Staking"): "bonded for staking",
    ("DelegatedStaking", "StakingDelegation"): "staked in a pool",
    ("NominationPools", "PoolMinBalance"): "keeps a pool's reward account alive",
    ("Preimage", "Preimage"): "deposit for preimages",
    ("Session", "Keys"): "deposit for session keys",
    ("Contracts", "CodeUploadDepositReserve"): "deposit for a contract's code",
    ("Contracts", "StorageDepositReserve"): "deposit for a contract's storage",
}
"""Causes of holds and freezes, by pallet and reason."""


def explained(account: AccountLike) -> View[AccountBalance]:
    """Query an account's balance, with the cause of each restricted part.

    Args:
        account: The account.
    """
    who = as_account(account)

    def steps(runtime: HasItems) -> Reading[AccountBalance]:
        info, locks, freezes, holds, reserves = yield [
            system.account(who),
            balances.locks(who),
            balances.freezes(who),
            balances.holds(who),
            balances.reserves(who),
        ]
        (_, proxies), (_, announcements), registration, (subs, _) = yield [
            proxy.proxies(who),
            proxy.announcements(who),
            identity.identity_of(who),
            identity.subs_of(who),
        ]
        deposits = {
            "deposit for proxies": proxies,
            "deposit for announced calls": announcements,
            "deposit for an identity": registration.deposit if registration else Amount(0),
            "deposit for sub-identities": subs,
        }
        parts = [BalancePart(PartKind.LOCK, _lock(one.id), one.amount) for one in locks]
        parts += [BalancePart(PartKind.FREEZE, _hold(one.id), one.amount) for one in freezes]
        kept = [BalancePart(PartKind.HOLD, _hold(one.id), one.amount) for one in holds]
        kept += [BalancePart(PartKind.RESERVE, _text(one.id), one.amount) for one in reserves]
        kept += [BalancePart(PartKind.RESERVE, cause, amount) for cause, amount in deposits.items() if amount]
        rest = int(info.data.reserved) - sum(part.amount for part in kept)
        if rest > 0:
            kept.append(
                BalancePart(PartKind.RESERVE, "other deposits: referenda, multisigs and the like", Amount(rest))
            )
        least: Amount = lift(Amount, runtime.constant("Balances", "ExistentialDeposit"))
        return AccountBalance(info.data, info.nonce, info.data.transferable(least), [*parts, *kept])

    return View(f"balance.explained({who})", steps)


def _lock(id: bytes) -> str:
    return LOCKS.get(id) or _text(id)


def _hold(id: object) -> str:
    pair = next(_pairs(id), ("", str(id)))
    return HOLDS.get(pair) or ": ".join(part for part in pair if part)


def _pairs(id: object) -> Iterator[tuple[str, str]]:
    if isinstance(id, Mapping):
        for pallet, reason in id.items():
            yield str(pallet), str(reason)


def _text(id: bytes) -> str:
    return id.decode(errors="backslashreplace").strip("\0 _")
