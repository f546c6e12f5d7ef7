"""`referenda …`: referenda of OpenGov."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, NotRequired, TypedDict

import typer

from ...call import Call
from ...extrinsic import Receipt, display_call
from ...pallets import preimage, utility
from ...pallets import referenda as pallet
from ...types import H256, AccountId, Amount, TrackId
from ..errors import CommandError
from ..from_wrappers import derive
from ..options import ReferendumArgument, answers, commands, reads, sends
from ..parsing import parse_argument
from ..rendering import Fields, Table, Untyped, call_rows
from ..session import CommandSession
from ..submission import send

if TYPE_CHECKING:
    from ...client import Client

referenda = commands("List and show referenda; submit one, place and take back deposits.")


class TallyDocument(TypedDict):
    """The tally: conviction-weighted votes, and the share of ayes among them."""

    ayes: Amount
    nays: Amount
    support: Amount
    approval: str


class DepositDocument(TypedDict):
    """A deposit, with the account that placed it."""

    who: AccountId
    amount: Amount


class ReferendumDocument(TypedDict):
    """A referendum's status; `since` is the block at which it ended."""

    index: int
    status: str
    track: NotRequired[TrackId]
    track_name: NotRequired[str]
    submitted: NotRequired[int]
    tally: NotRequired[TallyDocument]
    since: NotRequired[int]
    submission_deposit: NotRequired[DepositDocument | None]
    decision_deposit: NotRequired[DepositDocument | None]


class ReferendumDetailsDocument(ReferendumDocument):
    """A referendum with its proposed call; None if its bytes are not on the chain."""

    origin: NotRequired[object]
    enactment: NotRequired[object]
    proposal: NotRequired[object]
    proposed_call: NotRequired[Call | None]


class ReferendaDocument(TypedDict):
    """Referenda by index."""

    referenda: list[ReferendumDocument]


@referenda.command("list")
@reads
@answers(ReferendaDocument)
def list_(
    session: CommandSession,
    every: Annotated[bool, typer.Option("--all", help="Include finished referenda.")] = False,
) -> None:
    """List referenda: track, status, tally, decision deposit."""
    client = session.client
    names = _track_names(client)
    with session.output.waiting("reading the referenda"):
        found = sorted(client.entries(pallet.referendum_info_for))
    rows = [
        (index, info, _document(index, info, names))
        for index, info in found
        if every or isinstance(info, pallet.Ongoing)
    ]
    columns = ("INDEX", "TRACK", "STATUS", "AYES", "NAYS", "SUPPORT", "DECISION DEPOSIT")
    session.output.show(
        {"referenda": [document for _, _, document in rows]},
        Table(
            columns,
            [_row(document) for _, _, document in rows],
            empty="no referenda" if every else "no ongoing referenda",
        ),
    )


def _row(document: Mapping[str, object]) -> list[object]:
    tally = document.get("tally")
    votes = [tally["ayes"], tally["nays"], tally["support"]] if isinstance(tally, Mapping) else ["–"] * 3
    deposit = document.get("decision_deposit")
    return [
        document["index"],
        document.get("track_name", "–"),
        document["status"],
        *votes,
        deposit["amount"] if isinstance(deposit, Mapping) else "none",
    ]


@referenda.command()
@reads
@answers(ReferendumDetailsDocument)
def show(session: CommandSession, index: ReferendumArgument) -> None:
    """Show a referendum: proposed call, status, tally, deposits."""
    client = session.client
    info = client.query(pallet.referendum_info_for(index))
    if info is None:
        raise CommandError(
            f"there is no referendum {index}", hint="`cere-trust referenda list --all` lists the referenda"
        )
    document = _document(index, info, _track_names(client))
    rows = [*document.items()]
    if isinstance(info, pallet.Ongoing):
        document |= {"origin": Untyped(info.origin), "enactment": Untyped(info.enactment)}
        rows += [("origin", Untyped(info.origin)), ("enactment", Untyped(info.enactment))]
        data, note = _proposal(client, info.proposal)
        call = display_call(client.runtime, data) if data is not None else None
        document |= {"proposal": Untyped(info.proposal), "proposed_call": call}
        rows += [*call_rows(call, "proposes")] if call else [("proposes", note)]
    session.output.show(document, Fields(rows))


def _document(index: int, info: pallet.ReferendumInfo, names: Mapping[TrackId, str]) -> dict[str, object]:
    document: dict[str, object] = {"index": index, "status": status(info)}
    if isinstance(info, pallet.Ongoing):
        document |= {
            "track": info.track,
            "track_name": names.get(info.track, str(info.track)),
            "submitted": info.submitted,
            "tally": {
                "ayes": info.tally.ayes,
                "nays": info.tally.nays,
                "support": info.tally.support,
                "approval": approval(info.tally),
            },
        }
    else:
        document["since"] = info.since
    if not isinstance(info, pallet.Killed):
        document |= {
            "submission_deposit": _deposit(info.submission_deposit),
            "decision_deposit": _deposit(info.decision_deposit),
        }
    return document


def _deposit(deposit: pallet.Deposit | None) -> dict[str, object] | None:
    return None if deposit is None else {"who": deposit.who, "amount": deposit.amount}


def status(info: pallet.ReferendumInfo) -> str:
    """Format a referendum's status."""
    if not isinstance(info, pallet.Ongoing):
        name = type(info).__name__
        return "timed out" if name == "TimedOut" else name.lower()
    if info.deciding and info.deciding.confirming is not None:
        return f"confirming until block {info.deciding.confirming}"
    if info.deciding:
        return f"deciding since block {info.deciding.since}"
    if info.decision_deposit is None:
        return "awaits its decision deposit"
    return "queued" if info.in_queue else "preparing"


def approval(tally: pallet.Tally) -> str:
    """Format the share of ayes in the conviction-weighted vote, in per cent, truncated to two decimals."""
    votes = int(tally.ayes) + int(tally.nays)
    return f"{Decimal(int(tally.ayes) * 10_000 // votes) / 100:.2f}%" if votes else "no votes"


def _track_names(client: Client) -> dict[TrackId, str]:
    return {track: info.title for track, info in client.constant(pallet.tracks)}


def _proposal(client: Client, proposal: object) -> tuple[bytes | None, str]:
    """Read the proposed call's bytes; if there are none, return the reason."""
    match proposal:
        case {"Inline": bytes() as data}:
            return data, ""
        case {"Lookup": {"hash": bytes() as hash, "len": int() as length}}:
            noted = client.query(preimage.preimage_for((H256(hash), length)))
            return noted, f"a call of {length} bytes with hash 0x{hash.hex()}; its preimage is not on the chain"
    return None, "a legacy proposal, stored by its hash alone"


class SubmittedDocument(TypedDict):
    """The new referendum."""

    referendum: int


@referenda.command()
@sends
@answers(SubmittedDocument)
def submit(
    session: CommandSession,
    call: Annotated[str, typer.Argument(metavar="CALL", help="The proposed call: JSON, its bytes (0x…), or @FILE.")],
    track: Annotated[
        str, typer.Option("--track", metavar="TRACK", help="Origin of the call: a track such as small_tipper, or root.")
    ],
    after: Annotated[
        int,
        typer.Option(
            "--after", metavar="BLOCKS", min=0, help="Minimum number of blocks between approval and enactment."
        ),
    ] = 0,
    at: Annotated[int | None, typer.Option("--at", metavar="BLOCK", min=0, help="Enact at this block instead.")] = None,
) -> None:
    """Submit a referendum. A call of more than 128 bytes is noted as a preimage first, in the same batch."""
    moment = pallet.after(after) if at is None else pallet.at(at)
    proposed = parse_argument("CALL", Call, call, session)
    calls = pallet.proposing(session.client.runtime, proposed, origin=track, enactment=moment)
    send(session, utility.together(calls), summarize=_submitted)


def _submitted(receipt: Receipt) -> dict[str, object]:
    event = receipt.find(pallet.Submitted)
    return {"referendum": event.index} if event else {}


derive(referenda, "deposit", pallet.place_decision_deposit)
derive(referenda, "cancel", pallet.cancel)


@referenda.command()
@sends
def refund(session: CommandSession, index: ReferendumArgument) -> None:
    """Return a finished referendum's deposits to the accounts that placed them; anyone may."""
    info = session.client.query(pallet.referendum_info_for(index))
    calls = pallet.refunds(index, info)
    if not calls:
        raise CommandError(
            f"referendum {index} has no deposit to return now", hint=f"`cere-trust referenda show {index}`"
        )
    send(session, utility.together(calls))
