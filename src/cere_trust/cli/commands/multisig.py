"""`multisig …`: accounts that act when enough of several people agree.

Any command acts for one with ``--multisig``; these show what waits, and do what only multisigs do.
"""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...call import Call
from ...errors import EncodeError
from ...pallets import multisig as pallet
from ...types import H256, AccountId, Amount
from .. import completion
from ..errors import CommandError
from ..multisigs import MultisigAccount, group
from ..on_behalf import approval
from ..options import answers, commands, reads, sends
from ..parsing import read_argument
from ..rendering import Fields, Table
from ..session import CommandSession
from ..submission import send

multisig = commands(
    "Agree with others on what a shared account does; any command proposes and approves with --multisig."
)

MultisigArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME|N:ACCOUNT,…",
        help="All signatories, N of whom have to agree; or a name of the config file.",
        autocompletion=completion.multisigs,
    ),
]
CallOrHashArgument = Annotated[
    str, typer.Argument(metavar="CALL|HASH", help="JSON, the call's bytes (0x…), @FILE; or the hash that waits.")
]


class MultisigDocument(TypedDict):
    """The account that signatories act as."""

    account: AccountId
    threshold: int
    signatories: list[AccountId]


class PendingCallDocument(TypedDict):
    """A call that waits for approvals."""

    call_hash: H256
    height: int
    index: int
    depositor: AccountId
    deposit: Amount
    approvals: list[AccountId]
    missing: int


class PendingCallsDocument(TypedDict):
    """What waits for approvals of a multisig."""

    account: AccountId
    threshold: int
    waiting: list[PendingCallDocument]


@multisig.command()
@reads
@answers(MultisigDocument)
def address(session: CommandSession, of: MultisigArgument) -> None:
    """Show the account of some signatories; nothing has to be created, it only needs a balance."""
    who = group(of, session.account)
    document = {"account": who.account, "threshold": who.threshold, "signatories": sorted(who.signatories)}
    session.output.show(document, Fields(document))


@multisig.command()
@reads
@answers(PendingCallsDocument)
def show(session: CommandSession, of: MultisigArgument) -> None:
    """Show the calls that wait for approvals: who has approved, how many are missing."""
    who = group(of, session.account)
    rows: list[PendingCallDocument] = [
        {
            "call_hash": hash,
            "height": one.when.height,
            "index": one.when.index,
            "depositor": one.depositor,
            "deposit": one.deposit,
            "approvals": one.approvals,
            "missing": who.threshold - len(one.approvals),
        }
        for hash, one in session.client.entries(pallet.multisigs.under(who.account))
    ]
    told = [(row["call_hash"], f"{row['height']}-{row['index']}", row["missing"], row["approvals"]) for row in rows]
    columns = ("CALL HASH", "PROPOSED AT", "MISSING", "APPROVED BY")
    document = {"account": who.account, "threshold": who.threshold, "waiting": rows}
    session.output.show(document, Fields({"account": who.account}), Table(columns, told, empty="nothing waits"))


@multisig.command()
@sends
def propose(
    session: CommandSession,
    of: MultisigArgument,
    call: Annotated[str, typer.Argument(metavar="CALL", help="JSON, its bytes (0x…), or @FILE.")],
) -> None:
    """Propose a call; the others approve it with `multisig approve`, or with the same command as this."""
    _agree(session, group(of, session.account), call)


@multisig.command()
@sends
def approve(session: CommandSession, of: MultisigArgument, what: CallOrHashArgument) -> None:
    """Approve a call that waits. The last approval makes it, and needs the call itself, not its hash alone."""
    who = group(of, session.account)
    if len(what) != len("0x") + 64:
        _agree(session, who, what)
        return
    hash, pending = _pending(session, who, what)
    if len(pending.approvals) + 1 >= who.threshold:
        raise CommandError(
            "this is the last approval, which makes the call: give the call, not its hash",
            hint="who proposed it has its bytes: `call_data` of --dry-run --json",
        )
    made = pallet.approve_as_multi(
        hash, threshold=who.threshold, other_signatories=_others(session, who), maybe_timepoint=pending.when
    )
    send(session, made)


@multisig.command()
@sends
def cancel(
    session: CommandSession,
    of: MultisigArgument,
    hash: Annotated[str, typer.Argument(metavar="HASH", help="Of the call that waits.")],
) -> None:
    """Withdraw a call that the signer proposed; the deposit comes back."""
    who = group(of, session.account)
    key, pending = _pending(session, who, hash)
    others = _others(session, who)
    made = pallet.cancel_as_multi(key, threshold=who.threshold, other_signatories=others, timepoint=pending.when)
    send(session, made)


def _agree(session: CommandSession, who: MultisigAccount, call: str) -> None:
    send(session, approval(session, who, read_argument("CALL", Call, call, session)))


def _pending(session: CommandSession, who: MultisigAccount, text: str) -> tuple[H256, pallet.Multisig]:
    hash = read_argument("HASH", H256, text, session)
    found = session.client.query(pallet.multisigs(who.account, hash))
    if found is None:
        raise CommandError(f"{hash} does not wait for {who.account}", hint="`cere-trust multisig show` tells what does")
    return hash, found


def _others(session: CommandSession, who: MultisigAccount) -> list[AccountId]:
    signer = session.sender().account
    if signer not in who.signatories:
        raise CommandError(str(EncodeError("--from", "one of the signatories", str(signer))))
    return [one for one in who.signatories if one != signer]
