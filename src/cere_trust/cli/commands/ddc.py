"""`ddc …`: commands of customers, for deposits and buckets. Nodes and clusters have modules of their own."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...extrinsic import Receipt
from ...pallets import ddc_clusters, ddc_customers
from ...types import AccountId, Amount, BucketId, ClusterId
from ..errors import CommandError
from ..from_wrappers import derive
from ..literals import amount, cluster
from ..on_behalf import actor
from ..options import AccountArgument, account_named, answers, commands, reads, reads_account, sends
from ..rendering import Fields, Table
from ..session import CommandSession
from ..submission import send
from .ddc_cluster import clusters
from .ddc_node import node

ddc = commands("Pay for decentralised storage, and provide it: deposits, buckets, nodes, clusters.")
bucket = commands("Create, show, list, change and remove buckets.")
ddc.add_typer(bucket, name="bucket")
ddc.add_typer(node, name="node")
ddc.add_typer(clusters, name="cluster")

ClusterOption = Annotated[
    ClusterId | None,
    typer.Option("--cluster", metavar="0x…", parser=cluster, help="The cluster; by default the only open one."),
]


class DepositedDocument(TypedDict):
    """The amount deposited; less than requested if the account has less."""

    deposited: Amount


@ddc.command()
@sends
@answers(DepositedDocument)
def deposit(
    session: CommandSession,
    value: Annotated[Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="With its unit: 25CERE.")],
    cluster: ClusterOption = None,
) -> None:
    """Deposit CERE with a cluster, to pay for storage in it.

    The first deposit opens a ledger, later ones add to it: the command reads first which of the two calls is needed.
    """
    who = actor(session)
    chosen = ledger_cluster(session, cluster)
    place = f" with cluster {chosen}" if chosen else ""
    ledger = session.client.query(ddc_customers.ledger_of(who, cluster=chosen))
    if ledger is None:
        session.output.note(f"first deposit of {who}{place}: it opens a ledger")
        send(session, ddc_customers.deposit(value, cluster=chosen), summarize=_deposited)
    else:
        session.output.note(f"{who} has {ledger.active}{place}: this adds to it (deposit_extra)")
        send(session, ddc_customers.deposit_extra(value, cluster=chosen), summarize=_deposited)


def _deposited(receipt: Receipt) -> dict[str, object]:
    # The chain takes less if the account has less: only the event has the amount.
    event = receipt.find(ddc_customers.Deposited)
    return {"deposited": event.amount} if event else {}


class WithdrawnDocument(TypedDict):
    """The amount withdrawn; missing if nothing was due."""

    withdrawn: Amount


@ddc.command()
@sends
def unlock(
    session: CommandSession,
    value: Annotated[
        Amount, typer.Argument(metavar="AMOUNT", parser=amount, help="With its unit; at most the whole deposit.")
    ],
    cluster: ClusterOption = None,
) -> None:
    """Unlock a part of the deposit; `ddc withdraw` takes it out after the unlocking delay, seven days on Cere."""
    send(session, ddc_customers.unlock_deposit(value, cluster=ledger_cluster(session, cluster)))


@ddc.command()
@sends
@answers(WithdrawnDocument)
def withdraw(session: CommandSession, cluster: ClusterOption = None) -> None:
    """Take out the unlocked part of the deposit; without one, this changes nothing."""
    chosen = ledger_cluster(session, cluster)
    send(session, ddc_customers.withdraw_unlocked_deposit(chosen), summarize=_withdrawn)


def _withdrawn(receipt: Receipt) -> dict[str, object]:
    event = receipt.find(ddc_customers.Withdrawn)
    return {"withdrawn": event.amount} if event else {}


class LedgerDocument(TypedDict):
    """A customer's deposit; `cluster` is None on a chain with one deposit for all clusters."""

    cluster: ClusterId | None
    total: Amount
    active: Amount
    unlocking: list[ddc_customers.UnlockChunk]


class LedgersDocument(TypedDict):
    """A customer's deposits."""

    account: AccountId
    ledgers: list[LedgerDocument]


@ddc.command("ledger")
@reads_account
@answers(LedgersDocument)
def show_ledger(
    session: CommandSession,
    account: AccountArgument = None,
    cluster: ClusterOption = None,
) -> None:
    """Show an account's deposits: active, and unlocking with the block it is free from; by default in every cluster."""
    client, who = session.client, session.account(account)
    if cluster is None:
        ledgers = client.query(ddc_customers.ledgers_of(who))
    else:
        found = client.query(ddc_customers.ledger_of(who, cluster=cluster))
        ledgers = [(cluster, found)] if found else []
    rows: list[LedgerDocument] = [
        {"cluster": key, "total": ledger.total, "active": ledger.active, "unlocking": ledger.unlocking}
        for key, ledger in ledgers
    ]
    cells = [
        (
            row["cluster"],
            row["total"],
            row["active"],
            ", ".join(f"{c.value} at block {c.block}" for c in row["unlocking"]) or "–",
        )
        for row in rows
    ]
    session.output.show(
        {"account": who, "ledgers": rows},
        Table(("CLUSTER", "TOTAL", "ACTIVE", "UNLOCKING"), cells, empty=f"{who} has deposited nothing"),
    )


class BucketCreatedDocument(TypedDict):
    """The new bucket."""

    bucket_id: BucketId


@bucket.command()
@sends
@answers(BucketCreatedDocument)
def create(
    session: CommandSession,
    cluster: ClusterOption = None,
    public: Annotated[bool, typer.Option("--public/--private", help="Make it readable by anyone, or not.")] = False,
) -> None:
    """Create a bucket, and print its id."""
    send(session, ddc_customers.create_bucket(the_cluster(session, cluster), is_public=public), summarize=_created)


def _created(receipt: Receipt) -> dict[str, object]:
    event = receipt.find(ddc_customers.BucketCreated)
    return {"bucket_id": event.bucket_id} if event else {}


class BucketDocument(TypedDict):
    """A bucket."""

    bucket_id: BucketId
    owner: AccountId
    cluster: ClusterId
    public: bool
    removed: bool


class BucketsDocument(TypedDict):
    """Buckets by id."""

    buckets: list[BucketDocument]


@bucket.command()
@reads
@answers(BucketDocument)
def show(
    session: CommandSession, bucket_id: Annotated[int, typer.Argument(metavar="BUCKET", min=1, help="Bucket id.")]
) -> None:
    """Show a bucket."""
    found = session.client.query(ddc_customers.buckets(BucketId(bucket_id)))
    if found is None:
        raise CommandError(f"there is no bucket {bucket_id}", hint="`cere-trust ddc bucket list` lists the buckets")
    document = _document(found)
    session.output.show(document, Fields(document))


@bucket.command("list")
@reads
@answers(BucketsDocument)
def list_(
    session: CommandSession,
    owner: Annotated[str | None, account_named("Only buckets of this account.", "--owner")] = None,
    removed: Annotated[bool, typer.Option("--removed", help="Include removed buckets.")] = False,
) -> None:
    """List buckets: id, owner, cluster, public or not."""
    client = session.client
    who = session.account(owner) if owner else None
    with session.output.waiting("reading the buckets"):
        found = sorted(client.entries(ddc_customers.buckets))
    rows = [
        _document(bucket)
        for _, bucket in found
        if (who is None or bucket.owner_id == who) and (removed or not bucket.is_removed)
    ]
    session.output.show(
        {"buckets": rows},
        Table(
            ("BUCKET", "OWNER", "CLUSTER", "PUBLIC", "REMOVED"),
            [list(row.values()) for row in rows],
            empty="no buckets",
        ),
    )


derive(bucket, "set", ddc_customers.set_bucket_params)
derive(bucket, "remove", ddc_customers.remove_bucket)


def _document(found: ddc_customers.Bucket) -> BucketDocument:
    return {
        "bucket_id": found.bucket_id,
        "owner": found.owner_id,
        "cluster": found.cluster_id,
        "public": found.is_public,
        "removed": found.is_removed,
    }


def ledger_cluster(session: CommandSession, given: ClusterId | None) -> ClusterId | None:
    """Return the cluster of the ledger; None on a chain that keeps one ledger for all clusters."""
    if ddc_customers.per_cluster(session.client.runtime):
        return the_cluster(session, given)
    if given is not None:
        raise CommandError("this chain keeps one deposit per account, for all clusters; leave --cluster out")
    return None


def the_cluster(session: CommandSession, given: ClusterId | None) -> ClusterId:
    """Return the given cluster, or the only open one.

    Raises:
        CommandError: no cluster was given, and not exactly one is open; lists them.
    """
    if given is not None:
        return given
    found = dict(session.client.entries(ddc_clusters.clusters))
    activated = sorted(key for key, it in found.items() if it.status == ddc_clusters.ClusterStatus.ACTIVATED)
    if len(activated) == 1:
        session.output.note(f"cluster {activated[0]}, the only open one on this chain")
        return activated[0]
    known = activated or sorted(found)
    if not known:
        raise CommandError("this chain has no DDC cluster")
    listed = ", ".join(map(str, known[:8])) + (f" and {len(known) - 8} more" if len(known) > 8 else "")
    count = f"{len(known)} open clusters" if activated else "no open cluster, of"
    raise CommandError(f"this chain has {count}: {listed}", hint=f"name one: --cluster {known[0]}")
