"""`stake …`, `nominate`, `validators`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from ...pallets import staking
from ...types import AccountId, Amount, EraIndex, Perbill
from .. import completion
from ..errors import CommandError
from ..from_wrappers import derive
from ..literals import amount
from ..on_behalf import actor
from ..options import AccountArgument, answers, commands, reads, reads_account, sends
from ..rendering import Fields, Table
from ..session import CommandSession
from ..submission import send

if TYPE_CHECKING:
    from ...client import Client

app = commands()
stake = commands("Bond, unbond and withdraw CERE for staking, show what is bonded, validate.")

AmountArgument = Annotated[Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="With its unit: 500CERE.")]
PAYEES = {"staked": staking.STAKED, "stash": staking.STASH, "none": staking.NONE}


@stake.command()
@sends
def bond(
    session: CommandSession,
    value: AmountArgument,
    payee: Annotated[
        str,
        typer.Option(
            "--payee", metavar="staked|stash|none|ACCOUNT", help="Destination of rewards; staked adds them to the bond."
        ),
    ] = "staked",
) -> None:
    """Bond CERE of the signer, which becomes a stash."""
    destination = PAYEES.get(payee.lower()) or staking.Account(session.account(payee))
    send(session, staking.bond(value, payee=destination))


@stake.command()
@sends
def extra(session: CommandSession, value: AmountArgument) -> None:
    """Add to what is bonded."""
    send(session, staking.bond_extra(value))


@stake.command()
@sends
def unbond(session: CommandSession, value: AmountArgument) -> None:
    """Unbond CERE; `stake withdraw` takes it out after the bonding duration."""
    send(session, staking.unbond(value))


@stake.command()
@sends
def withdraw(session: CommandSession) -> None:
    """Take out stake that has finished unbonding; without any, this changes nothing."""
    who = actor(session)
    spans = session.client.query(staking.slashing_spans(who))
    send(session, staking.withdraw_unbonded(spans.count if spans else 0))


derive(stake, "rebond", staking.rebond)
derive(stake, "payee", staking.set_payee)
derive(stake, "validate", staking.validate)
derive(stake, "chill", staking.chill)


class UnlockingDocument(TypedDict):
    """Stake that is unbonding."""

    value: Amount
    era: EraIndex
    eras_left: int


class StakeDocument(TypedDict):
    """A stash's stake."""

    stash: AccountId
    controller: AccountId
    active_era: EraIndex
    current_era: EraIndex
    total: Amount
    active: Amount
    unlocking: list[UnlockingDocument]
    nominations: list[AccountId]
    payee: staking.Payee | staking.Account | None


class NoStakeDocument(TypedDict):
    """An account without bonded stake."""

    stash: AccountId
    ledger: None


@stake.command()
@reads_account
@answers(StakeDocument | NoStakeDocument)
def show(
    session: CommandSession,
    account: AccountArgument = None,
) -> None:
    """Show bonded stake: active, unlocking with the eras left, nominations, payee."""
    client, who = session.client, session.account(account)
    bonded, planned = client.query_many((staking.bonded(who), staking.current_era()))
    controller = bonded or who
    ledger, nominations, payee, era = client.query_many(
        (staking.ledger(controller), staking.nominators(who), staking.payee(who), staking.active_era())
    )
    if ledger is None:
        session.output.show({"stash": who, "ledger": None}, f"{who} has nothing bonded")
        return
    active = era.index if era else EraIndex(0)
    # The pallet releases unbonding stake by the planned era, which begins up to a session before the active one.
    now = active if planned is None else planned
    unlocking: list[UnlockingDocument] = [
        {"value": chunk.value, "era": chunk.era, "eras_left": max(int(chunk.era) - int(now), 0)}
        for chunk in ledger.unlocking
    ]
    document: StakeDocument = {
        "stash": who,
        "controller": controller,
        "active_era": active,
        "current_era": now,
        "total": ledger.total,
        "active": ledger.active,
        "unlocking": unlocking,
        "nominations": nominations.targets if nominations else [],
        "payee": payee,
    }
    rows = dict(document) | {"unlocking": [_chunk(chunk) for chunk in unlocking]}
    session.output.show(document, Fields(rows))


def _chunk(chunk: UnlockingDocument) -> str:
    left = chunk["eras_left"]
    return f"{chunk['value']}, " + (
        f"free in {left} era{'s'[: left != 1]} (era {chunk['era']})" if left else "free now"
    )


@app.command()
@sends
def nominate(
    session: CommandSession,
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="ADDR...",
            help="Validators; they replace the earlier nominations.",
            autocompletion=completion.validators,
        ),
    ],
) -> None:
    """Nominate validators from the signer's stash."""
    accounts = [session.account(target) for target in targets]
    repeated = sorted({str(who) for who in accounts if accounts.count(who) > 1})
    if repeated:
        raise CommandError(f"{', '.join(repeated)} is named more than once")
    send(session, staking.nominate(accounts))


class ValidatorDocument(TypedDict):
    """A validator's terms, and its stake in the active era."""

    stash: AccountId
    commission: Perbill
    own: Amount
    total: Amount
    nominators: int
    active: bool
    accepts_nominations: bool


class ValidatorsDocument(TypedDict):
    """The validators."""

    validators: list[ValidatorDocument]


@app.command()
@reads
@answers(ValidatorsDocument)
def validators(session: CommandSession) -> None:
    """List the validators, those open to nominations first.

    Own and total stake are those of the active era; a validator outside the active set has none.
    """
    client = session.client
    with session.output.waiting("reading the validators"):
        prefs = dict(client.entries(staking.validators))
        completion.remember_validators(client.genesis_hash, prefs)
        stakes = _stakes(client)
    rows: list[ValidatorDocument] = []
    for stash, terms in prefs.items():
        own, total, backers = stakes.get(stash, (Amount(0), Amount(0), 0))
        rows.append(
            {
                "stash": stash,
                "commission": terms.commission,
                "own": own,
                "total": total,
                "nominators": backers,
                "active": stash in stakes,
                "accepts_nominations": not terms.blocked,
            }
        )
    rows.sort(key=lambda row: (not row["accepts_nominations"], -row["total"], row["stash"]))
    columns = ("STASH", "COMMISSION", "OWN", "TOTAL", "NOMINATORS", "ACTIVE", "OPEN")
    session.output.show(
        {"validators": rows}, Table(columns, [list(row.values()) for row in rows], empty="no validators on this chain")
    )


def _stakes(client: Client) -> dict[AccountId, tuple[Amount, Amount, int]]:
    """Read own stake, total stake and number of nominators in the active era, by stash, from the runtime's own layout."""
    era = client.query(staking.active_era())
    if era is None:
        return {}
    if "ErasStakersOverview" in client.runtime.pallet("Staking").storage:
        pages = client.entries(staking.eras_stakers_overview.under(era.index))
        return {stash: (page.own, page.total, page.nominator_count) for stash, page in pages}
    exposures = client.entries(staking.eras_stakers.under(era.index))
    return {stash: (exposure.own, exposure.total, len(exposure.others)) for stash, exposure in exposures}
