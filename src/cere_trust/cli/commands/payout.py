"""`payout list|pay`: rewards of validators and their nominators, which are paid by calls that anyone may send."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...pallets import staking, utility
from ...types import AccountId, Amount, EraIndex
from .. import completion
from ..errors import CommandError
from ..on_behalf import count_fitting
from ..options import answers, commands, reads, sends
from ..rendering import Table
from ..session import CommandSession
from ..submission import send

payout = commands("Show validators' rewards that are not paid out yet, and pay them; anyone may.")

ValidatorArgument = Annotated[
    str,
    typer.Argument(
        metavar="VALIDATOR", help="The validator's stash: address, key name.", autocompletion=completion.validators
    ),
]


class DueRewardDocument(TypedDict):
    """An unpaid page of rewards; `reward` is the sum of the validator's and all nominators' on it."""

    era: EraIndex
    page: int
    expires_in_eras: int
    reward: Amount


class UnpaidRewardsDocument(TypedDict):
    """A validator's unpaid rewards."""

    validator: AccountId
    unpaid: list[DueRewardDocument]


@payout.command("list")
@reads
@answers(UnpaidRewardsDocument)
def list_(session: CommandSession, validator: ValidatorArgument) -> None:
    """List unpaid eras and pages, with their rewards and expiry."""
    client, who = session.client, session.account(validator)
    with session.output.waiting("reading the eras"):
        due = client.query(staking.unclaimed(who))
        current = client.query(staking.current_era()) or EraIndex(0)
        eras = {page.era for page in due}
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
            "era": page.era,
            "page": page.page,
            "expires_in_eras": int(page.era) + depth - int(current),
            "reward": rewards.get((page.era, page.page), Amount(0)),
        }
        for page in due
    ]
    columns = ("ERA", "PAGE", "LOST IN ERAS", "REWARD")
    table = Table(columns, [list(row.values()) for row in rows], empty=f"all rewards of {who} are paid")
    session.output.show({"validator": who, "unpaid": rows}, table)


@payout.command()
@sends
def pay(
    session: CommandSession,
    validator: ValidatorArgument,
    era: Annotated[int | None, typer.Option("--era", min=0, help="Only this era.")] = None,
) -> None:
    """Pay what is due, the oldest first, as much as fits into one block; run it again for the rest."""
    who = session.account(validator)
    due = [page for page in session.client.query(staking.unclaimed(who)) if era in (None, page.era)]
    if not due:
        raise CommandError(f"all rewards of {who} are paid", hint="`cere-trust payout list` lists what is due")
    calls = [staking.payout_stakers_by_page(who, era=page.era, page=page.page) for page in due]
    count = max(count_fitting(session, calls), 1)
    if count < len(calls):
        session.output.note(
            f"{len(calls)} pages are due; the oldest {count} fit into one block, run it again for the rest"
        )
    # force_batch: if another account pays one of them first, the others are still paid.
    send(session, calls[0] if count == 1 else utility.force_batch(calls[:count]))
