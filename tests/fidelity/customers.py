"""Deposits, their withdrawal, and buckets."""

from __future__ import annotations

from typing import Any

from cere_trust import Amount, BucketId, ClusterId, Keypair
from cere_trust.pallets import balances
from cere_trust.pallets import ddc_customers as customers
from cere_trust.pallets.ddc_customers.views import ONLY_CLUSTER

from .world import CERE, NOWHERE, Read, Step, Steps, World


def deposits(world: World) -> Steps:
    """First and further deposits, and the start of their unlocking."""
    manager, reserve = world.account("deposits manager"), world.account("deposits reserve", 200_000)
    cluster = world.cluster(manager, reserve)
    of = world.of(cluster)
    who = world.account("customer", 100)
    yield Step("unlock without a ledger", who, customers.unlock_deposit(Amount(1), **of))
    yield Step("deposit more without a ledger", who, customers.deposit_extra(Amount.cere(5), **of))
    yield Step("withdraw without a ledger", who, customers.withdraw_unlocked_deposit(**of))
    yield Step("deposit a planck less than 1 CERE", who, customers.deposit(Amount(CERE - 1), **of))
    yield Step("deposit 0", who, customers.deposit(Amount(0), **of))
    yield Step("deposit 1 CERE", who, customers.deposit(Amount.cere(1), **of))
    yield Step("deposit again", who, customers.deposit(Amount.cere(1), **of))
    yield Step("deposit 0 more", who, customers.deposit_extra(Amount(0), **of))
    yield Step("deposit 1 planck more", who, customers.deposit_extra(Amount(1), **of))
    yield Step("deposit 10 CERE more", who, customers.deposit_extra(Amount.cere(10), **of))
    yield Step("unlock 0", who, customers.unlock_deposit(Amount(0), **of))
    yield Step("unlock 1 CERE", who, customers.unlock_deposit(Amount.cere(1), **of))
    yield Step("unlock all but a planck less than 1 CERE", who, customers.unlock_deposit(Amount(9 * CERE + 2), **of))
    yield Step("unlock with nothing active", who, customers.unlock_deposit(Amount.cere(1), **of))
    yield Step("deposit dust with nothing active", who, customers.deposit_extra(Amount(CERE - 1), **of))
    yield Step("deposit 1 CERE with nothing active", who, customers.deposit_extra(Amount.cere(1), **of))
    yield Step("unlock more than is active", who, customers.unlock_deposit(Amount.cere(50), **of))
    yield Step("withdraw too early", who, customers.withdraw_unlocked_deposit(**of))
    yield Step("deposit while all is unlocking", who, customers.deposit(Amount.cere(2), **of))
    yield Step("deposit more than the balance into a ledger", who, customers.deposit_extra(Amount.cere(10**6), **of))
    poor = world.account("poor customer", 20)
    yield Step("deposit more than the balance", poor, customers.deposit(Amount.cere(10**6), **of))
    many = world.account("customer with many chunks", 200)
    yield Step("deposit 100 CERE", many, customers.deposit(Amount.cere(100), **of))
    for _ in range(31):
        world.ok(customers.unlock_deposit(Amount.cere(1), **of), many)
    yield Step("unlock a 32nd time", many, customers.unlock_deposit(Amount.cere(1), **of))
    yield Step("unlock a 33rd time", many, customers.unlock_deposit(Amount.cere(1), **of))
    crowded = world.account("crowded account")
    world.change("System", "Account", crowded.account, consumers=16)
    yield Step("deposit with all consumer references taken", crowded, customers.deposit(Amount.cere(5), **of))
    nowhere = world.of(NOWHERE)
    if world.is_newer:
        yield Step("deposit to an unknown cluster", who, customers.deposit(Amount.cere(5), **nowhere))
        yield Step("deposit more to an unknown cluster", who, customers.deposit_extra(Amount.cere(5), **nowhere))
    else:
        for title, name in (("deposit", "deposit"), ("deposit more", "deposit_extra")):
            yield Read(f"{title} to an unknown cluster", lambda: "no such argument", (f"DdcCustomers.{name}",))


def deposits_for_others(world: World) -> Steps:
    """Deposits that another account pays: only from 80011 on."""
    manager, reserve = world.account("sponsors manager"), world.account("sponsors reserve", 200_000)
    cluster = world.cluster(manager, reserve)
    funder, owner = world.account("sponsor"), world.account("sponsored", 10)

    def deposit_for(
        title: str, value: Amount, *, to: str = "", by: Keypair | None = None, where: ClusterId = cluster
    ) -> Step:
        target = world.account(to, None) if to else owner
        call = customers.deposit_for(target.account, value=value, cluster=where)
        return Step(title, by or funder, call)

    yield deposit_for("deposit for another to an unknown cluster", Amount.cere(5), where=NOWHERE)
    yield deposit_for("deposit for another, dust into a new ledger", Amount(CERE - 1))
    yield deposit_for("deposit for another, more than the balance", Amount.cere(10**6))
    yield deposit_for("deposit for another", Amount.cere(2))
    yield deposit_for("deposit for another, dust into a ledger", Amount(CERE // 10))
    yield (
        Step("sponsored unlocks all", owner, customers.unlock_deposit(Amount.cere(50), **world.of(cluster)))
        if (world.is_newer)
        else Read("sponsored unlocks all", lambda: "no such argument")
    )
    yield deposit_for("deposit for another, dust into a ledger with nothing active", Amount(CERE // 10))
    yield deposit_for("deposit for an account that does not exist", Amount.cere(3), to="newcomer")
    yield deposit_for("deposit 1 CERE for an account that does not exist", Amount.cere(1), to="second newcomer")
    short = world.account("short sponsor", 0)
    world.root(balances.force_set_balance(short.account, new_free=Amount(16 * CERE // 10)))
    yield deposit_for(
        "deposit 1.2 CERE of 1.6 for an account that does not exist", Amount.cere("1.2"), to="third newcomer", by=short
    )
    locked = world.account("locked sponsor", 50)
    world.staked(locked, 45)  # a lock; Staking takes a hold
    yield deposit_for("deposit for another out of a locked balance", Amount.cere(20), to="fourth newcomer", by=locked)


def buckets(world: World) -> Steps:
    """Buckets, including removed ones."""
    manager, reserve = world.account("buckets manager"), world.account("buckets reserve", 200_000)
    cluster = world.cluster(manager, reserve)
    owner, other = world.account("bucket owner"), world.account("another bucket owner")
    yield Step("create a bucket in an unknown cluster", owner, customers.create_bucket(NOWHERE))
    yield Step("change an unknown bucket", owner, customers.set_bucket_params(BucketId(10**6), is_public=True))
    yield Step("remove an unknown bucket", owner, customers.remove_bucket(BucketId(10**6)))
    yield Step("create a bucket", owner, customers.create_bucket(cluster))
    assert world.receipt is not None
    bucket = world.receipt.expect(customers.BucketCreated).bucket_id
    yield Step("change another's bucket", other, customers.set_bucket_params(bucket, is_public=True))
    yield Step("remove another's bucket", other, customers.remove_bucket(bucket))
    yield Step("change a bucket", owner, customers.set_bucket_params(bucket, is_public=True))
    yield Step("remove a bucket", owner, customers.remove_bucket(bucket))
    yield Step("remove a bucket again", owner, customers.remove_bucket(bucket))
    yield Step("change a removed bucket", owner, customers.set_bucket_params(bucket, is_public=False))


def withdrawals(world: World) -> Steps:
    """Withdrawals of deposits that are due."""
    manager, reserve = world.account("withdrawals manager"), world.account("withdrawals reserve", 200_000)
    cluster = world.cluster(manager, reserve)
    of = world.of(cluster)
    part, whole, last = world.account("partial"), world.account("complete"), world.account("unlucky")
    for who in (part, whole, last):
        world.ok(customers.deposit(Amount.cere(20), **of), who)
    world.ok(customers.unlock_deposit(Amount.cere(5), **of), part)
    world.ok(customers.unlock_deposit(Amount.cere(20), **of), whole)
    world.ok(customers.unlock_deposit(Amount.cere(20), **of), last)
    for who in (part, whole, last):
        where: tuple[Any, ...] = ("Ledger", who.account)
        if world.client.runtime.has_storage("DdcCustomers", "ClusterLedger"):
            where = ("ClusterLedger", cluster if world.is_newer else ONLY_CLUSTER, who.account)
        ledger = world.read("DdcCustomers", *where)
        due = [{**chunk, "block": 1} for chunk in ledger["unlocking"]]
        world.put("DdcCustomers", *where, value={**ledger, "unlocking": due})
    yield Step("withdraw part of a deposit", part, customers.withdraw_unlocked_deposit(**of))
    yield Step("withdraw part again", part, customers.withdraw_unlocked_deposit(**of))
    yield Step("withdraw a whole deposit", whole, customers.withdraw_unlocked_deposit(**of))
    yield Step("withdraw after the whole deposit", whole, customers.withdraw_unlocked_deposit(**of))
    yield Step("deposit after the whole deposit", whole, customers.deposit(Amount.cere(2), **of))
    vault = customers.vault(**of)
    balance = world.read("System", "Account", vault)
    world.put("System", "Account", vault, value={**balance, "data": {**balance["data"], "free": CERE}})
    yield Step("withdraw from an empty vault", last, customers.withdraw_unlocked_deposit(**of))
    world.put("System", "Account", vault, value=balance)
    yield Step("withdraw from the vault again", last, customers.withdraw_unlocked_deposit(**of))
