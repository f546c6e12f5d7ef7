"""An account's balance, explained: what is free, reserved and frozen, and what each of it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from ..codec import lift
from ..pallets import balances, identity, proxy, system
from ..pallets._values import as_account
from ..query import HasItems, Reading, View
from ..types import AccountLike, Amount


class Kind(Enum):
    """How a part of a balance is kept."""

    LOCK = "lock"
    """Stays in the free balance; locks overlap, the largest counts."""
    FREEZE = "freeze"
    """As a lock, of a newer kind."""
    HOLD = "hold"
    """Reserved for one purpose; holds add up."""
    RESERVE = "reserve"
    """As a hold, of an older kind."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a balance, and what it is for."""

    kind: Kind
    cause: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's balance.

    Attributes:
        data: Free, reserved, frozen.
        nonce: Transactions sent so far.
        transferable: What a transfer that keeps the account alive can move, fees apart.
        parts: What is kept of it, and what for.
    """

    data: balances.AccountData
    nonce: int
    transferable: Amount
    parts: list[Part]


LOCKS = {
    b"staking ": "bonded for staking",
    b"pyconvot": "votes in referenda; `cere-trust locks` tells until when",
    b"vesting ": "not vested yet",
    b"ddcstake": "bonded for a DDC node",
    b"clrstake": "bonded for a DDC cluster",
}
HOLDS = {
    ("Staking", "Staking"): "bonded for staking",
    ("DelegatedStaking", "StakingDelegation"): "staked in a pool",
    ("NominationPools", "PoolMinBalance"): "keeps a pool's reward account alive",
    ("Preimage", "Preimage"): "deposit for preimages",
    ("Session", "Keys"): "deposit for session keys",
    ("Contracts", "CodeUploadDepositReserve"): "deposit for a contract's code",
    ("Contracts", "StorageDepositReserve"): "deposit for a contract's storage",
}


def explained(account: AccountLike) -> View[Balance]:
    """An account's balance, with what each part of it is for.

    Args:
        account: Whose.
    """
    who = as_account(account)

    def steps(runtime: HasItems) -> Reading[Balance]:
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
        parts = [Part(Kind.LOCK, _lock(one.id), one.amount) for one in locks]
        parts += [Part(Kind.FREEZE, _hold(one.id), one.amount) for one in freezes]
        kept = [Part(Kind.HOLD, _hold(one.id), one.amount) for one in holds]
        kept += [Part(Kind.RESERVE, _text(one.id), one.amount) for one in reserves]
        kept += [Part(Kind.RESERVE, cause, amount) for cause, amount in deposits.items() if amount]
        rest = int(info.data.reserved) - sum(part.amount for part in kept)
        if rest > 0:
            kept.append(Part(Kind.RESERVE, "other deposits: referenda, multisigs and the like", Amount(rest)))
        least: Amount = lift(Amount, runtime.constant("Balances", "ExistentialDeposit"))
        return Balance(info.data, info.nonce, info.data.transferable(least), [*parts, *kept])

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
