"""`multisig …`: accounts that act when enough of their signatories approve.

Any command acts for one with ``--multisig``; these commands list pending calls, and propose, approve and cancel them.
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
from ..multisigs import MultisigAccount, parse_multisig
from ..on_behalf import approval
from ..options import answers, commands, reads, sends
from ..parsing import parse_argument
from ..rendering import Fields, Table
from ..session import CommandSession
from ..submission import send

multisig = commands("Propose and approve calls of multisig accounts; any command does so with --multisig.")

MultisigArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME|N:ACCOUNT,…",
        help="All signatories, N of whom must approve; or a name from the config file.",
        autocompletion=completion.multisigs,
    ),
]
CallOrHashArgument = Annotated[
    str,
    typer.Argument(metavar="CALL|HASH", help="JSON, the call's bytes (0x…), @FILE; or the hash of the pending call."),
]


class MultisigDocument(TypedDict):
    """A multisig account."""

    account: AccountId
    threshold: int
    signatories: list[AccountId]


class PendingCallDocument(TypedDict):
    """A call that is pending approval."""

    call_hash: H256
    height: int
    index: int
    depositor: AccountId
    deposit: Amount
    approvals: list[AccountId]
    missing: int


class PendingCallsDocument(TypedDict):
    """Pending calls of a multisig account."""

    account: AccountId
    threshold: int
    waiting: list[PendingCallDocument]


@multisig.command()
@reads
@answers(MultisigDocument)
def address(session: CommandSession, of: MultisigArgument) -> None:
    """Show the account of a multisig; it needs no creation, only a balance."""
    who = parse_multisig(of, session.account)
    document = {"account": who.account, "threshold": who.threshold, "signatories": sorted(who.signatories)}
    session.output.show(document, Fields(document))


@multisig.command()
@reads
@answers(PendingCallsDocument)
def show(session: CommandSession, of: MultisigArgument) -> None:
    """List the calls that are pending approval: approvals given, approvals missing."""
    who = parse_multisig(of, session.account)
    rows: list[PendingCallDocument] = [
        {
            "call_hash": hash,
            "height": pending.when.height,
            "index": pending.when.index,
            "depositor": pending.depositor,
            "deposit": pending.deposit,
            "approvals": pending.approvals,
            "missing": who.threshold - len(pending.approvals),
        }
        for hash, pending in session.client.entries(pallet.multisigs.under(who.account))
    ]
    cells = [(row["call_hash"], f"{row['height']}-{row['index']}", row["missing"], row["approvals"]) for row in rows]
    columns = ("CALL HASH", "PROPOSED AT", "MISSING", "APPROVED BY")
    document = {"account": who.account, "threshold": who.threshold, "waiting": rows}
    session.output.show(document, Fields({"account": who.account}), Table(columns, cells, empty="no pending calls"))


@multisig.command()
@sends
def propose(
    session: CommandSession,
    of: MultisigArgument,
    call: Annotated[str, typer.Argument(metavar="CALL", help="JSON, its bytes (0x…), or @FILE.")],
) -> None:
    """Propose a call; the other signatories approve it with `multisig approve`, or with this command."""
    _approve(session, parse_multisig(of, session.account), call)


@multisig.command()
@sends
def approve(session: CommandSession, of: MultisigArgument, what: CallOrHashArgument) -> None:
    """Approve a pending call. The last approval executes it, and needs the call itself, not its hash alone."""
    who = parse_multisig(of, session.account)
    if len(what) != len("0x") + 64:
        _approve(session, who, what)
        return
    hash, pending = _pending(session, who, what)
    if len(pending.approvals) + 1 >= who.threshold:
        raise CommandError(
            "this is the last approval, which executes the call: give the call, not its hash",
            hint="the proposer has its bytes: `call_data` of --dry-run --json",
        )
    approval_by_hash = pallet.approve_as_multi(
        hash, threshold=who.threshold, other_signatories=_others(session, who), maybe_timepoint=pending.when
    )
    send(session, approval_by_hash)


@multisig.command()
@sends
def cancel(
    session: CommandSession,
    of: MultisigArgument,
    hash: Annotated[str, typer.Argument(metavar="HASH", help="Hash of the pending call.")],
) -> None:
    """Cancel a call that the signer proposed; the deposit comes back."""
    who = parse_multisig(of, session.account)
    key, pending = _pending(session, who, hash)
    others = _others(session, who)
    call = pallet.cancel_as_multi(key, threshold=who.threshold, other_signatories=others, timepoint=pending.when)
    send(session, call)


def _approve(session: CommandSession, who: MultisigAccount, call: str) -> None:
    send(session, approval(session, who, parse_argument("CALL", Call, call, session)))


def _pending(session: CommandSession, who: MultisigAccount, text: str) -> tuple[H256, pallet.Multisig]:
    hash = parse_argument("HASH", H256, text, session)
    found = session.client.query(pallet.multisigs(who.account, hash))
    if found is None:
        raise CommandError(
            f"{hash} is no pending call of {who.account}", hint="`cere-trust multisig show` lists pending calls"
        )
    return hash, found


def _others(session: CommandSession, who: MultisigAccount) -> list[AccountId]:
    signer = session.sender().account
    if signer not in who.signatories:
        raise CommandError(str(EncodeError("--from", "one of the signatories", str(signer))))
    return [account for account in who.signatories if account != signer]
