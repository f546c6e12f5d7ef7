"""`vote`, `delegate`, `undelegate`: votes in referenda."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from ...call import Call
from ...pallets import conviction_voting, referenda, utility
from ...types import Amount, Conviction, TrackId
from ..errors import CommandError
from ..literals import amount
from ..on_behalf import actor, count_fitting
from ..options import ReferendumArgument, account_named, commands, sends
from ..session import CommandSession
from ..submission import send

app = commands()


class ConvictionChoice(StrEnum):
    """Values of ``--conviction``."""

    NONE = "none"
    X1 = "1x"
    X2 = "2x"
    X3 = "3x"
    X4 = "4x"
    X5 = "5x"
    X6 = "6x"


@app.command()
@sends
def vote(
    session: CommandSession,
    index: ReferendumArgument,
    aye: Annotated[bool, typer.Option("--aye", help="Vote for it, with --balance.")] = False,
    nay: Annotated[bool, typer.Option("--nay", help="Vote against it, with --balance.")] = False,
    split: Annotated[bool, typer.Option("--split", help="Both, with --aye-balance and --nay-balance.")] = False,
    abstain: Annotated[bool, typer.Option("--abstain", help="Neither, with --balance; it counts as turnout.")] = False,
    balance: Annotated[
        Amount | None,
        typer.Option("--balance", metavar="AMOUNT", parser=amount, help="Balance to vote with: 100CERE."),
    ] = None,
    aye_balance: Annotated[
        Amount | None, typer.Option("--aye-balance", metavar="AMOUNT", parser=amount, help="With --split: for it.")
    ] = None,
    nay_balance: Annotated[
        Amount | None, typer.Option("--nay-balance", metavar="AMOUNT", parser=amount, help="With --split: against it.")
    ] = None,
    conviction: Annotated[
        ConvictionChoice | None,
        typer.Option("--conviction", help="Multiplies the vote and locks its balance longer; none counts a tenth."),
    ] = None,
) -> None:
    """Vote in a referendum."""
    if [aye, nay, split, abstain].count(True) != 1:
        raise CommandError("give one of --aye, --nay, --split, --abstain")
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


def _conviction(given: ConvictionChoice | None) -> Conviction:
    return Conviction.NONE if given in (None, ConvictionChoice.NONE) else Conviction(f"Locked{given.value}")


def _need(given: Amount | None, option: str) -> Amount:
    if given is None:
        raise CommandError(f"{option} is missing", hint=f"give the balance to vote with, such as {option} 100CERE")
    return given


def _refuse(*given: tuple[str, object], because: str) -> None:
    for option, value in given:
        if value is not None:
            raise CommandError(f"{option} is not valid for this vote: {because}")


TracksOption = Annotated[
    list[str],
    typer.Option("--track", metavar="TRACK|all", help="A track by name or number, repeatable; or all."),
]


@app.command()
@sends
def delegate(
    session: CommandSession,
    to: Annotated[str, account_named("The delegate.")],
    balance: Annotated[
        Amount, typer.Option("--balance", metavar="AMOUNT", parser=amount, help="Balance to delegate: 100CERE.")
    ],
    track: TracksOption,
    conviction: Annotated[
        ConvictionChoice,
        typer.Option("--conviction", help="Multiplies the votes; locks the balance longer after the delegation."),
    ] = ConvictionChoice.NONE,
) -> None:
    """Delegate the votes of your balance to another account; an earlier delegation is replaced."""
    tracks, target = _tracks(session, track), session.account(to)
    before = session.client.query(conviction_voting.votings(actor(session), tracks))
    casting = [
        str(track) for track, voting in before.items() if isinstance(voting, conviction_voting.Casting) and voting.votes
    ]
    if casting:
        raise CommandError(
            f"the account has votes on track {', '.join(casting)}, and cannot delegate there",
            hint="`cere-trust unlock` removes ended votes; `cere-trust tx conviction-voting remove-vote` removes any",
        )
    calls = []
    for number in tracks:
        if isinstance(before[number], conviction_voting.Delegating):
            calls.append(conviction_voting.undelegate(number))
        calls.append(conviction_voting.delegate(number, to=target, conviction=_conviction(conviction), balance=balance))
    _send_together(session, calls)


@app.command()
@sends
def undelegate(session: CommandSession, track: TracksOption) -> None:
    """End a delegation; the conviction's lock begins, and `unlock` frees the balance after it."""
    before = session.client.query(conviction_voting.votings(actor(session), _tracks(session, track)))
    delegated = [number for number, voting in before.items() if isinstance(voting, conviction_voting.Delegating)]
    if not delegated:
        raise CommandError("nothing is delegated on that track", hint="`cere-trust locks` shows delegations")
    _send_together(session, [conviction_voting.undelegate(number) for number in delegated])


def _send_together(session: CommandSession, calls: list[Call]) -> None:
    count = count_fitting(session, calls)
    if count < len(calls):
        raise CommandError(
            f"{len(calls)} calls do not fit into one block; {count} do",
            hint="name fewer tracks at a time with --track",
        )
    send(session, utility.together(calls))


def _tracks(session: CommandSession, named: list[str]) -> list[TrackId]:
    known = {info.title: number for number, info in session.client.constant(referenda.tracks)}
    if named == ["all"]:
        return list(known.values())
    spelled = {name: name.replace("-", "_") for name in named}
    names = known | {str(int(number)): number for number in known.values()}
    for name, plain in spelled.items():
        if plain not in names:
            raise CommandError(f"there is no track {name!r}", hint=f"there are all, {', '.join(known)}")
    return list(dict.fromkeys(names[plain] for plain in spelled.values()))
