"""`pool …`: nomination pools."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...extrinsic import Receipt
from ...pallets import nomination_pools, staking
from ...types import AccountId, Amount, Perbill
from ..documents import ExactCount
from ..errors import CommandError
from ..from_wrappers import derive
from ..literals import amount
from ..on_behalf import actor
from ..options import AccountArgument, account_named, answers, commands, reads, reads_account, sends
from ..rendering import Fields, Table, record
from ..session import CommandSession
from ..submission import send

pool = commands("Stake in a nomination pool: join one, claim its rewards, leave it; create and run one.")
PoolArgument = Annotated[int, typer.Argument(metavar="POOL", min=1, help="The pool's number.")]

derive(pool, "join", nomination_pools.join)
derive(pool, "extra", nomination_pools.bond_extra)
derive(pool, "claim", nomination_pools.claim_payout)


class PoolRowDocument(TypedDict):
    """A pool of the list; `points` are planck until the pool is slashed."""

    pool_id: int
    name: str
    state: nomination_pools.PoolState
    members: int
    points: ExactCount
    commission: Perbill | None


class PoolsDocument(TypedDict):
    """Pools by number."""

    pools: list[PoolRowDocument]


class PoolDocument(TypedDict):
    """A pool."""

    pool_id: int
    name: str
    state: nomination_pools.PoolState
    roles: nomination_pools.PoolRoles
    commission: nomination_pools.Commission
    member_counter: int
    points: ExactCount
    balance: Amount
    unbonding: Amount
    pending_commission: Amount
    validators: list[AccountId]
    bonded_account: AccountId
    reward_account: AccountId


class UnbondingDocument(TypedDict):
    """Stake that is unbonding from a pool."""

    era: int
    points: ExactCount
    balance: Amount
    free: bool


class MemberDocument(TypedDict):
    """An account's share in its pool."""

    member: AccountId
    pool_id: int
    points: ExactCount
    balance: Amount
    pending_rewards: Amount
    unbonding: list[UnbondingDocument]
    claim_permission: nomination_pools.ClaimPermission


class PoolCreatedDocument(TypedDict):
    """The new pool."""

    pool_id: int


@pool.command("list")
@reads
@answers(PoolsDocument)
def list_(session: CommandSession) -> None:
    """List the pools: state, members, stake in points, commission."""
    with session.output.waiting("reading the pools"):
        names = dict(session.client.entries(nomination_pools.metadata))
        found = sorted(session.client.entries(nomination_pools.bonded_pools))
    rows: list[PoolRowDocument] = [
        {
            "pool_id": number,
            "name": names.get(number, b"").decode(errors="backslashreplace"),
            "state": bonded.state,
            "members": bonded.member_counter,
            "points": ExactCount(bonded.points),
            "commission": bonded.commission.current[0] if bonded.commission.current else None,
        }
        for number, bonded in found
    ]
    columns = ("POOL", "NAME", "STATE", "MEMBERS", "POINTS", "COMMISSION")
    session.output.show({"pools": rows}, Table(columns, [list(row.values()) for row in rows], empty="no pools"))


@pool.command()
@reads
@answers(PoolDocument)
def show(session: CommandSession, pool_id: PoolArgument) -> None:
    """Show a pool: its roles, stake, commission and nominations."""
    found = session.client.query(nomination_pools.pool(pool_id))
    if found is None:
        raise CommandError(f"there is no pool {pool_id}", hint="`cere-trust pool list` lists the pools")
    document = record(found) | {"points": ExactCount(found.points)}
    session.output.show(document, Fields(document))


@pool.command()
@reads_account
@answers(MemberDocument)
def member(session: CommandSession, account: AccountArgument = None) -> None:
    """Show an account's share in its pool: stake, rewards to claim, unbonding stake."""
    who = session.account(account)
    found = _member(session, who)
    unbonding = [record(chunk) | {"points": ExactCount(chunk.points)} for chunk in found.unbonding]
    document = {"member": who, **record(found), "points": ExactCount(found.points), "unbonding": unbonding}
    lines = [
        f"{chunk.balance}, {'free now' if chunk.free else f'free in era {chunk.era}'}" for chunk in found.unbonding
    ]
    session.output.show(document, Fields({**document, "unbonding": lines}))


@pool.command()
@sends
def unbond(
    session: CommandSession,
    value: Annotated[
        Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="With its unit; at most the whole stake.")
    ],
) -> None:
    """Unbond a part or all of the stake; `pool withdraw` takes it out after the bonding duration."""
    who = actor(session)
    share = _member(session, who)
    if value >= share.balance:
        points = share.points
    else:
        points = session.client.call_runtime(nomination_pools.balance_to_points(share.pool_id, new_funds=value))
    send(session, nomination_pools.unbond(who, unbonding_points=points))


@pool.command()
@sends
def withdraw(session: CommandSession) -> None:
    """Take out stake that has finished unbonding."""
    who = actor(session)
    staker = nomination_pools.bonded_account(_member(session, who).pool_id)
    spans = session.client.query(staking.slashing_spans(staker))
    send(session, nomination_pools.withdraw_unbonded(who, num_slashing_spans=spans.count if spans else 0))


@pool.command()
@sends
@answers(PoolCreatedDocument)
def create(
    session: CommandSession,
    value: Annotated[Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="The founder's stake: 500CERE.")],
    root: Annotated[str | None, account_named("Changes roles and commission; by default the signer.", "--root")] = None,
    nominator: Annotated[str | None, account_named("Chooses validators; by default the signer.", "--nominator")] = None,
    bouncer: Annotated[str | None, account_named("Opens and blocks it; by default the signer.", "--bouncer")] = None,
) -> None:
    """Create a pool, and print its number."""
    who = actor(session)
    roles = {
        "root": session.account(root) if root else who,
        "nominator": session.account(nominator) if nominator else who,
        "bouncer": session.account(bouncer) if bouncer else who,
    }
    send(session, nomination_pools.create(value, **roles), summarize=_created)


def _created(receipt: Receipt) -> dict[str, object]:
    event = receipt.find(nomination_pools.Created)
    return {"pool_id": event.pool_id} if event else {}


derive(pool, "nominate", nomination_pools.nominate)
derive(pool, "chill", nomination_pools.chill)
derive(pool, "name", nomination_pools.set_metadata)
derive(pool, "state", nomination_pools.set_state)


def _member(session: CommandSession, who: AccountId) -> nomination_pools.Member:
    found = session.client.query(nomination_pools.member(who))
    if found is None:
        raise CommandError(f"{who} is in no pool", hint="`cere-trust pool list` lists the pools; `pool join` joins one")
    return found
