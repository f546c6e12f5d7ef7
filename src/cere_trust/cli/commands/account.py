"""`account show`, `locks`, `unlock`: what an account has, what keeps it from being spent, and freeing what is due."""

from __future__ import annotations

from typing import TypedDict

from ...pallets import utility
from ...types import AccountId, Amount
from ...views.balance import Kind, explained
from ...views.deposits import Holding, holdings
from ..errors import CommandError
from ..on_behalf import actor, fitting
from ..options import AccountArgument, answers, commands, reads_account, sends
from ..rendering import Fields, Table
from ..session import CommandSession
from ..submission import send

app = commands()
account = commands("Show what an account has, and what each part of it is for.")


class BalancePartDocument(TypedDict):
    """A part of a balance, how it is kept, and what for."""

    kind: Kind
    cause: str
    amount: Amount


class AccountDocument(TypedDict):
    """An account's balance, explained; locks and freezes overlap, holds and reserves add up."""

    account: AccountId
    free: Amount
    reserved: Amount
    frozen: Amount
    transferable: Amount
    nonce: int
    parts: list[BalancePartDocument]


class LockDocument(TypedDict):
    """A balance that cannot be spent now; the date is about, and None where no date decides."""

    cause: str
    amount: Amount
    due: bool
    block: int | None
    date: str | None
    remedy: str


class LocksDocument(TypedDict):
    """What cannot be spent now, at a block."""

    account: AccountId
    block: int
    locks: list[LockDocument]


@account.command()
@reads_account
@answers(AccountDocument)
def show(session: CommandSession, account: AccountArgument = None) -> None:
    """Show an account's balance: free, reserved, frozen, and each lock, hold and deposit with its cause."""
    who = session.account(account)
    found = session.client.query(explained(who))
    parts: list[BalancePartDocument] = [{"kind": p.kind, "cause": p.cause, "amount": p.amount} for p in found.parts]
    sums = {
        "account": who,
        "free": found.data.free,
        "reserved": found.data.reserved,
        "frozen": found.data.frozen,
        "transferable": found.transferable,
        "nonce": found.nonce,
    }
    rows = [list(part.values()) for part in parts]
    table = Table(("KEPT AS", "CAUSE", "AMOUNT"), rows, empty="nothing of it is kept for anything")
    session.output.show({**sums, "parts": parts}, Fields(sums), table)


@app.command()
@reads_account
@answers(LocksDocument)
def locks(session: CommandSession, account: AccountArgument = None) -> None:
    """Show all that cannot be spent now: stake, votes, delegations, vesting, deposits coming back.

    Each with its cause, and from when it is free; dates are reckoned from the pace the chain should keep.
    """
    who = session.account(account)
    found = session.client.query(holdings(who))
    rows: list[LockDocument] = [
        {
            "cause": one.cause,
            "amount": one.amount,
            "due": one.due,
            "block": one.block,
            "date": one.date.isoformat(timespec="minutes") if one.date else None,
            "remedy": one.remedy,
        }
        for one in found.all()
    ]
    told = [(one.amount, one.cause, _when(one), one.remedy) for one in found.all()]
    session.output.show(
        {"account": who, "block": found.clock.block, "locks": rows},
        Table(("AMOUNT", "CAUSE", "FREE", "HOW"), told, empty=f"nothing of {who} is locked"),
    )
    if found.releases():
        session.output.note("`cere-trust unlock` frees what is due")


@app.command()
@sends
def unlock(session: CommandSession) -> None:
    """Free all that is due now, in one batch.

    That is votes that are over and their locks, unbonded stake, what has vested, and deposits coming back.
    """
    who = actor(session)
    calls = session.client.query(holdings(who)).releases()
    if not calls:
        raise CommandError(f"nothing of {who} is due now", hint="`cere-trust locks` tells what will be, and when")
    most = max(fitting(session, calls), 1)
    if most < len(calls):
        session.output.note(
            f"{len(calls)} calls are more than one block can take: the first {most} go now, run it again after"
        )
    send(session, utility.together(calls[:most]))


def _when(one: Holding) -> str:
    if one.due:
        return "now"
    if one.date is None:
        return "–"
    return f"{one.date:%Y-%m-%d %H:%M} UTC" + (f", block {one.block}" if one.block is not None else "")
