"""`stake …`, `nominate`, `validators`."""

from __future__ import annotations

from typing import Annotated

import typer

from ..pallets import staking
from ..types import AccountId, Amount
from .options import reads, reads_account, sends
from .output import Fields, Table
from .sending import send
from .session import Session
from .values import amount

app = typer.Typer(rich_markup_mode=None)
stake = typer.Typer(help="Bond, unbond and withdraw CERE for staking, and show what is bonded.", rich_markup_mode=None)

Value = Annotated[Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="With its unit: 500CERE.")]


@stake.command()
@sends
def bond(
    session: Session,
    value: Value,
    payee: Annotated[
        str, typer.Option("--payee", metavar="staked|stash|none|ACCOUNT", help="Where rewards go; staked bonds them too.")
    ] = "staked",
) -> None:
    """Bond CERE of the account that signs, which becomes a stash."""
    named = {"staked": staking.STAKED, "stash": staking.STASH, "none": staking.NONE}.get(payee.lower())
    send(session, staking.bond(value, payee=named if named is not None else staking.to_account(session.account(payee))))


@stake.command()
@sends
def extra(session: Session, value: Value) -> None:
    """Add to what is bonded."""
    send(session, staking.bond_extra(value))


@stake.command()
@sends
def unbond(session: Session, value: Value) -> None:
    """Start to free bonded CERE; `stake withdraw` takes it out when the bonding duration has passed."""
    send(session, staking.unbond(value))


@stake.command()
@sends
def withdraw(session: Session) -> None:
    """Take out what has finished unbonding; where nothing has, this changes nothing."""
    who = session.sender().account
    spans = session.client.query(staking.slashing_spans(who))
    send(session, staking.withdraw_unbonded(0 if spans is None else len(spans.prior) + 1))
