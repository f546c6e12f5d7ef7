"""`account show`, `locks`, `unlock`: an account's balance by cause, its locks, and their release."""

from __future__ import annotations

from typing import TypedDict

from ...pallets import utility
from ...types import AccountId, Amount
from ...views.balance import PartKind, explained
from ...views.deposits import Holding, holdings
from ..errors import CommandError
from ..on_behalf import actor, count_fitting
from ..options import AccountArgument, answers, commands, reads_account, sends
from ..rendering import Fields, Table
from ..session import CommandSession
from ..submission import send

app = commands()
account = commands("Show an account's balance, with the cause of each part.")


class BalancePartDocument(TypedDict):
    """A part of a balance, with its kind and cause."""

    kind: PartKind
    cause: str
    amount: Amount


class AccountDocument(TypedDict):
    """An account's balance by cause; locks and freezes overlap, holds and reserves add up."""

    account: AccountId
    free: Amount
    reserved: Amount
    frozen: Amount
    transferable: Amount
    nonce: int
    parts: list[BalancePartDocument]


class LockDocument(TypedDict):
    """A balance that cannot be spent now; the date is an estimate, and None where it depends on other events."""

    cause: str
    amount: Amount
    due: bool
    block: int | None
    date: str | None
    remedy: str


class LocksDocument(TypedDict):
    """Balances that cannot be spent now, at a block."""

    account: AccountId
    block: int
    locks: list[LockDocument]


@account.command()
@reads_account
@answers(AccountDocument)
def show(session: CommandSession, account: AccountArgument = None) -> None:
    """Show an account's balance: free, reserved, frozen, and each lock, hold and deposit with its cause."""
    who = session.account(account)
    balance = session.client.query(explained(who))
    parts: list[BalancePartDocument] = [{"kind": p.kind, "cause": p.cause, "amount": p.amount} for p in balance.parts]
    totals = {
        "account": who,
        "free": balance.data.free,
        "reserved": balance.data.reserved,
        "frozen": balance.data.frozen,
        "transferable": balance.transferable,
        "nonce": balance.nonce,
    }
    rows = [list(part.values()) for part in parts]
    table = Table(("KEPT AS", "CAUSE", "AMOUNT"), rows, empty="no part of it is locked, held or reserved")
    session.output.show({**totals, "parts": parts}, Fields(totals), table)


@app.command()
@reads_account
@answers(LocksDocument)
def locks(session: CommandSession, account: AccountArgument = None) -> None:
    """List balances that cannot be spent now: stake, votes, delegations, vesting, deposits coming back.

    Each has its cause and the date it is free; dates are estimates from the chain's nominal block time.
    """
    who = session.account(account)
    found = session.client.query(holdings(who))
    rows: list[LockDocument] = [
        {
            "cause": holding.cause,
            "amount": holding.amount,
            "due": holding.due,
            "block": holding.block,
            "date": holding.date.isoformat(timespec="minutes") if holding.date else None,
            "remedy": holding.remedy,
        }
        for holding in found.all()
    ]
    cells = [(holding.amount, holding.cause, _when(holding), holding.remedy) for holding in found.all()]
    session.output.show(
        {"account": who, "block": found.clock.block, "locks": rows},
        Table(("AMOUNT", "CAUSE", "FREE", "HOW"), cells, empty=f"nothing of {who} is locked"),
    )
    if found.releases():
        session.output.note("`cere-trust unlock` frees what is due")


@app.command()
@sends
def unlock(session: CommandSession) -> None:
    """Free all balances that are due now, in one batch.

    These are ended votes and their locks, unbonded stake, vested balance, and deposits coming back.
    """
    who = actor(session)
    calls = session.client.query(holdings(who)).releases()
    if not calls:
        raise CommandError(f"nothing of {who} is due now", hint="`cere-trust locks` shows what will be due, and when")
    count = max(count_fitting(session, calls), 1)
    if count < len(calls):
        session.output.note(
            f"{len(calls)} calls do not fit into one block: this sends the first {count}; then run it again"
        )
    send(session, utility.together(calls[:count]))


def _when(holding: Holding) -> str:
    if holding.due:
        return "now"
    if holding.date is None:
        return "–"
    return f"{holding.date:%Y-%m-%d %H:%M} UTC" + (f", block {holding.block}" if holding.block is not None else "")
