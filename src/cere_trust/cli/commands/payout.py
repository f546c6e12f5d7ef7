"""`payout list|pay`: rewards of validators and their nominators, which somebody has to call for."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...pallets import staking, utility
from ...types import AccountId, Amount, EraIndex
from .. import completion
from ..errors import CommandError
from ..on_behalf import fitting
from ..options import answers, commands, reads, sends
from ..rendering import Table
from ..session import CommandSession
from ..submission import send

payout = commands("Show the rewards of validators that nobody has paid out yet, and pay them; anyone may.")

ValidatorArgument = Annotated[
    str,
    typer.Argument(metavar="VALIDATOR", help="Its stash: address, key name.", autocompletion=completion.validators),
]


class DueRewardDocument(TypedDict):
    """A page of rewards that is still to be paid; `reward` is the validator's and all nominators' on it."""

    era: EraIndex
    page: int
    expires_in_eras: int
    reward: Amount


class UnpaidRewardsDocument(TypedDict):
    """What is still to be paid of a validator's rewards."""

    validator: AccountId
    unpaid: list[DueRewardDocument]


@payout.command("list")
@reads
@answers(UnpaidRewardsDocument)
def list_(session: CommandSession, validator: ValidatorArgument) -> None:
    """List the eras and pages that are still to be paid, what they pay, and when they are lost."""
    client, who = session.client, session.account(validator)
    with session.output.waiting("reading the eras"):
        due = client.query(staking.unclaimed(who))
        current = client.query(staking.current_era()) or EraIndex(0)
        eras = {one.era for one in due}
        found = {era: client.query(staking.era_reward(era, who)) for era in eras}
    depth = client.constant(staking.history_depth)
    rewards = {
        (era, page.page): Amount(page.validator + sum(page.nominators.values()))
        for era, reward in found.items()
        if reward
        for page in reward.pages
    }
    rows: list[DueRewardDocument] = [
        {
            "era": one.era,
            "page": one.page,
            "expires_in_eras": int(one.era) + depth - int(current),
            "reward": rewards.get((one.era, one.page), Amount(0)),
        }
        for one in due
    ]
    columns = ("ERA", "PAGE", "LOST IN ERAS", "REWARD")
    told = Table(columns, [list(row.values()) for row in rows], empty=f"all rewards of {who} are paid")
    session.output.show({"validator": who, "unpaid": rows}, told)


@payout.command()
@sends
def pay(
    session: CommandSession,
    validator: ValidatorArgument,
    era: Annotated[int | None, typer.Option("--era", min=0, help="Only this era.")] = None,
) -> None:
    """Pay what is due, the oldest first, as much as goes into one block; run it again for the rest."""
    who = session.account(validator)
    due = [one for one in session.client.query(staking.unclaimed(who)) if era in (None, one.era)]
    if not due:
        raise CommandError(f"all rewards of {who} are paid", hint="`cere-trust payout list` lists what is due")
    calls = [staking.payout_stakers_by_page(who, era=one.era, page=one.page) for one in due]
    most = max(fitting(session, calls), 1)
    if most < len(calls):
        session.output.note(
            f"{len(calls)} pages are due; the oldest {most} go into one block, run it again for the rest"
        )
    # Somebody else may pay one of them meanwhile; the others are paid all the same.
    send(session, calls[0] if most == 1 else utility.force_batch(calls[:most]))
