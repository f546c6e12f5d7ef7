"""`balance` and `transfer`."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...pallets import balances, system
from ...types import AccountId, Amount
from ..literals import amount
from ..options import AccountArgument, account_named, answers, commands, reads_account, sends
from ..rendering import Fields
from ..session import CommandSession
from ..submission import send

app = commands()


class BalanceDocument(TypedDict):
    """An account's balance."""

    account: AccountId
    free: Amount
    reserved: Amount
    frozen: Amount
    transferable: Amount
    nonce: int


@app.command()
@reads_account
@answers(BalanceDocument)
def balance(
    session: CommandSession,
    account: AccountArgument = None,
) -> None:
    """Show an account's balance: free, reserved, frozen, transferable."""
    client, who = session.client, session.account(account)
    info = client.query(system.account(who))
    minimum = Amount(client.constant(balances.existential_deposit))
    document: BalanceDocument = {
        "account": who,
        "free": info.data.free,
        "reserved": info.data.reserved,
        "frozen": info.data.frozen,
        "transferable": info.data.transferable(minimum),
        "nonce": info.nonce,
    }
    session.output.show(document, Fields(document))


@app.command()
@sends
def transfer(
    session: CommandSession,
    dest: Annotated[
        str, account_named("The recipient: address, key name, or //Bob on a development chain.", metavar="DEST")
    ],
    value: Annotated[Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="With its unit: 25CERE, 100planck.")],
) -> None:
    """Send CERE to an account; the sender stays alive."""
    send(session, balances.transfer_keep_alive(session.account(dest), value=value))
