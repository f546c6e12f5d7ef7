"""`referenda list|show` and `vote`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NotRequired, TypedDict

import typer

from ...call import Call
from ...extrinsic import spoken
from ...pallets import conviction_voting, preimage, referenda
from ...types import H256, AccountId, Amount, Conviction, TrackId
from .. import describe
from ..errors import CommandError
from ..options import answers, commands, reads, sends
from ..output import Fields, Table
from ..sending import send
from ..session import Session
from ..values import Untyped, amount

if TYPE_CHECKING:
    from ...client import Client

app = commands()
group = commands("List referenda, and show one.")

Index = Annotated[int, typer.Argument(metavar="INDEX", min=0, help="The referendum's index.")]


class ConvictionOption(StrEnum):
    """Convictions, as one types them."""

    NONE = "none"
    X1 = "1x"
    X2 = "2x"
    X3 = "3x"
    X4 = "4x"
    X5 = "5x"
    X6 = "6x"


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


@group.command("list")
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
        found = sorted(client.entries(referenda.referendum_info_for))
    rows = [
        (index, info, _document(index, info, names))
        for index, info in found
        if every or isinstance(info, referenda.Ongoing)
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


@group.command()
@reads
@answers(ProposedReferendum)
def show(session: Session, index: Index) -> None:
    """Show a referendum: what it proposes, where it stands, who placed its deposits."""
    client = session.client
    info = client.query(referenda.referendum_info_for(index))
    if info is None:
        raise CommandError(
            f"there is no referendum {index}", hint="`cere-trust referenda list --all` shows which there are"
        )
    document = _document(index, info, _track_names(client))
    rows = [(name, _told(value)) for name, value in document.items()]
    if isinstance(info, referenda.Ongoing):
        document |= {"origin": Untyped(info.origin), "enactment": Untyped(info.enactment)}
        rows += [("origin", Untyped(info.origin)), ("enactment", Untyped(info.enactment))]
        data, note = _proposal(client, info.proposal)
        call = spoken(client.runtime, data) if data is not None else None
        document |= {"proposal": Untyped(info.proposal), "proposed_call": call}
        rows += [*describe.call_rows(call, "proposes")] if call else [("proposes", note)]
    session.output.show(document, Fields(rows))


def _told(value: object) -> object:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {inner}" for name, inner in value.items())
    return value


def _document(index: int, info: referenda.ReferendumInfo, names: Mapping[TrackId, str]) -> dict[str, object]:
    document: dict[str, object] = {"index": index, "status": status(info)}
    if isinstance(info, referenda.Ongoing):
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
    if not isinstance(info, referenda.Killed):
        document |= {
            "submission_deposit": _deposit(info.submission_deposit),
            "decision_deposit": _deposit(info.decision_deposit),
        }
    return document


def _deposit(deposit: referenda.Deposit | None) -> dict[str, object] | None:
    return None if deposit is None else {"who": deposit.who, "amount": deposit.amount}


def status(info: referenda.ReferendumInfo) -> str:
    """Where a referendum stands, in words."""
    if not isinstance(info, referenda.Ongoing):
        words = {"TimedOut": "timed out"}
        return words.get(type(info).__name__, type(info).__name__.lower())
    if info.deciding and info.deciding.confirming is not None:
        return f"confirming until block {info.deciding.confirming}"
    if info.deciding:
        return f"deciding since block {info.deciding.since}"
    if info.decision_deposit is None:
        return "awaits its decision deposit"
    return "queued" if info.in_queue else "preparing"


def approval(tally: referenda.Tally) -> str:
    """Share of the ayes in the conviction-weighted vote, in per cent with two decimals, cut off."""
    votes = int(tally.ayes) + int(tally.nays)
    return f"{Decimal(int(tally.ayes) * 10_000 // votes) / 100:.2f}%" if votes else "no votes"


def _track_names(client: Client) -> dict[TrackId, str]:
    return {track: info.title for track, info in client.constant(referenda.tracks)}


def _proposal(client: Client, proposal: object) -> tuple[bytes | None, str]:
    """The proposed call's bytes, or why they cannot be shown."""
    match proposal:
        case {"Inline": bytes() as data}:
            return data, ""
        case {"Lookup": {"hash": bytes() as hash, "len": int() as length}}:
            noted = client.query(preimage.preimage_for((H256(hash), length)))
            return noted, f"a call of {length} bytes with hash 0x{hash.hex()}; its preimage is not on the chain"
    return None, "a proposal of the old kind, kept by its hash alone"


@app.command()
@sends
def vote(
    session: Session,
    index: Index,
    aye: Annotated[bool, typer.Option("--aye", help="Vote for it, with --balance.")] = False,
    nay: Annotated[bool, typer.Option("--nay", help="Vote against it, with --balance.")] = False,
    split: Annotated[bool, typer.Option("--split", help="Both, with --aye-balance and --nay-balance.")] = False,
    abstain: Annotated[bool, typer.Option("--abstain", help="Neither, with --balance; it counts as turnout.")] = False,
    balance: Annotated[
        Amount | None,
        typer.Option("--balance", metavar="AMOUNT", parser=amount, help="How much to vote with: 100CERE."),
    ] = None,
    aye_balance: Annotated[
        Amount | None, typer.Option("--aye-balance", metavar="AMOUNT", parser=amount, help="With --split: for it.")
    ] = None,
    nay_balance: Annotated[
        Amount | None, typer.Option("--nay-balance", metavar="AMOUNT", parser=amount, help="With --split: against it.")
    ] = None,
    conviction: Annotated[
        ConvictionOption | None,
        typer.Option("--conviction", help="Multiplies the vote and locks its balance longer; none counts a tenth."),
    ] = None,
) -> None:
    """Vote in a referendum."""
    if [aye, nay, split, abstain].count(True) != 1:
        raise CommandError("say one of --aye, --nay, --split, --abstain")
    if aye or nay:
        _refuse(
            ("--aye-balance", aye_balance), ("--nay-balance", nay_balance), because="only a --split has two balances"
        )
        cast = conviction_voting.aye if aye else conviction_voting.nay
        standard = cast(_need(balance, "--balance"), conviction=_conviction(conviction))
        send(session, conviction_voting.vote(index, vote=standard))
        return
    _refuse(("--conviction", conviction), because="a split or abstaining vote has none")
    if split:
        _refuse(("--balance", balance), because="a --split names --aye-balance and --nay-balance")
        parts = conviction_voting.split(
            aye=_need(aye_balance, "--aye-balance"), nay=_need(nay_balance, "--nay-balance")
        )
        send(session, conviction_voting.vote(index, vote=parts))
        return
    _refuse(("--aye-balance", aye_balance), ("--nay-balance", nay_balance), because="only a --split has two balances")
    send(session, conviction_voting.vote(index, vote=conviction_voting.abstain(_need(balance, "--balance"))))


def _conviction(given: ConvictionOption | None) -> Conviction:
    return Conviction.NONE if given in (None, ConvictionOption.NONE) else Conviction(f"Locked{given.value}")


def _need(given: Amount | None, option: str) -> Amount:
    if given is None:
        raise CommandError(f"{option} is missing", hint=f"say how much to vote with, such as {option} 100CERE")
    return given


def _refuse(*given: tuple[str, object], because: str) -> None:
    for option, value in given:
        if value is not None:
            raise CommandError(f"{option} does not go with this vote: {because}")
