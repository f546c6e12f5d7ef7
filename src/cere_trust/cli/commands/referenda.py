"""`referenda …`: what token holders decide on."""

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
from .. import describe
from ..errors import CommandError
from ..from_wrappers import derive
from ..options import answers, commands, reads, sends
from ..output import Fields, Table
from ..parsing import read_argument
from ..session import Session
from ..submission import send
from ..values import Untyped

if TYPE_CHECKING:
    from ...client import Client

referenda = commands("List and show referenda; submit one, place and take back deposits.")

Index = Annotated[int, typer.Argument(metavar="INDEX", min=0, help="The referendum's index.")]


class Votes(TypedDict):
    """Conviction-weighted votes, and the share of ayes among them."""

    ayes: Amount
    nays: Amount
    support: Amount
    approval: str


class DepositDocument(TypedDict):
    """A deposit that someone placed."""

    who: AccountId
    amount: Amount


class Referendum(TypedDict):
    """Where a referendum stands; `since` is the block it ended at."""

    index: int
    status: str
    track: NotRequired[TrackId]
    track_name: NotRequired[str]
    submitted: NotRequired[int]
    tally: NotRequired[Votes]
    since: NotRequired[int]
    submission_deposit: NotRequired[DepositDocument | None]
    decision_deposit: NotRequired[DepositDocument | None]


class ProposedReferendum(Referendum):
    """A referendum with what it proposes, None where that cannot be read."""

    origin: NotRequired[object]
    enactment: NotRequired[object]
    proposal: NotRequired[object]
    proposed_call: NotRequired[Call | None]


class Referenda(TypedDict):
    """Referenda by index."""

    referenda: list[Referendum]


@referenda.command("list")
@reads
@answers(Referenda)
def list_(
    session: Session,
    every: Annotated[bool, typer.Option("--all", help="The finished ones too.")] = False,
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
            empty="no referenda" if every else "no referenda under way",
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
@answers(ProposedReferendum)
def show(session: Session, index: Index) -> None:
    """Show a referendum: what it proposes, where it stands, who placed its deposits."""
    client = session.client
    info = client.query(pallet.referendum_info_for(index))
    if info is None:
        raise CommandError(
            f"there is no referendum {index}", hint="`cere-trust referenda list --all` shows which there are"
        )
    document = _document(index, info, _track_names(client))
    rows = [*document.items()]
    if isinstance(info, pallet.Ongoing):
        document |= {"origin": Untyped(info.origin), "enactment": Untyped(info.enactment)}
        rows += [("origin", Untyped(info.origin)), ("enactment", Untyped(info.enactment))]
        data, note = _proposal(client, info.proposal)
        call = display_call(client.runtime, data) if data is not None else None
        document |= {"proposal": Untyped(info.proposal), "proposed_call": call}
        rows += [*describe.call_rows(call, "proposes")] if call else [("proposes", note)]
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
    """Where a referendum stands, in words."""
    if not isinstance(info, pallet.Ongoing):
        words = {"TimedOut": "timed out"}
        return words.get(type(info).__name__, type(info).__name__.lower())
    if info.deciding and info.deciding.confirming is not None:
        return f"confirming until block {info.deciding.confirming}"
    if info.deciding:
        return f"deciding since block {info.deciding.since}"
    if info.decision_deposit is None:
        return "awaits its decision deposit"
    return "queued" if info.in_queue else "preparing"


def approval(tally: pallet.Tally) -> str:
    """Share of the ayes in the conviction-weighted vote, in per cent with two decimals, cut off."""
    votes = int(tally.ayes) + int(tally.nays)
    return f"{Decimal(int(tally.ayes) * 10_000 // votes) / 100:.2f}%" if votes else "no votes"


def _track_names(client: Client) -> dict[TrackId, str]:
    return {track: info.title for track, info in client.constant(pallet.tracks)}


def _proposal(client: Client, proposal: object) -> tuple[bytes | None, str]:
    """The proposed call's bytes, or why they cannot be shown."""
    match proposal:
        case {"Inline": bytes() as data}:
            return data, ""
        case {"Lookup": {"hash": bytes() as hash, "len": int() as length}}:
            noted = client.query(preimage.preimage_for((H256(hash), length)))
            return noted, f"a call of {length} bytes with hash 0x{hash.hex()}; its preimage is not on the chain"
    return None, "a proposal of the old kind, kept by its hash alone"


class Submitted(TypedDict):
    """The new referendum."""

    referendum: int


@referenda.command()
@sends
@answers(Submitted)
def submit(
    session: Session,
    call: Annotated[str, typer.Argument(metavar="CALL", help="What it proposes: JSON, its bytes (0x…), or @FILE.")],
    track: Annotated[
        str, typer.Option("--track", metavar="TRACK", help="Who it speaks as: a track such as small_tipper, or root.")
    ],
    after: Annotated[
        int, typer.Option("--after", metavar="BLOCKS", min=0, help="Blocks between approval and enactment, at least.")
    ] = 0,
    at: Annotated[int | None, typer.Option("--at", metavar="BLOCK", min=0, help="Enact at this block instead.")] = None,
) -> None:
    """Submit a referendum. A call of more than 128 bytes is noted as a preimage first, in the same batch."""
    moment = pallet.after(after) if at is None else pallet.at(at)
    wanted = read_argument("CALL", Call, call, session)
    calls = pallet.proposing(session.client.runtime, wanted, origin=track, enactment=moment)
    send(session, utility.together(calls), tell=_submitted)


def _submitted(receipt: Receipt) -> dict[str, object]:
    event = receipt.find(pallet.Submitted)
    return {"referendum": event.index} if event else {}


derive(referenda, "deposit", pallet.place_decision_deposit)
derive(referenda, "cancel", pallet.cancel)


@referenda.command()
@sends
def refund(session: Session, index: Index) -> None:
    """Return a finished referendum's deposits to who placed them; anyone may."""
    info = session.client.query(pallet.referendum_info_for(index))
    calls = pallet.refunds(index, info)
    if not calls:
        raise CommandError(
            f"referendum {index} has no deposit to return now", hint=f"`cere-trust referenda show {index}`"
        )
    send(session, utility.together(calls))
