"""DdcCustomers: deposits and buckets."""

from __future__ import annotations

import pytest

from cere_trust import Amount, Call, Keypair
from cere_trust.crypto.hashing import blake2_128
from cere_trust.pallets import ddc_customers as customers
from cere_trust.pallets import system
from cere_trust.types import AccountId, BucketId, ClusterId

from .harness import CERE, GENESIS_CLUSTER, PROVOKED, Ground, chunks, names, provokes

pytestmark = pytest.mark.shape("dev")

PALLET = "DdcCustomers"
CLUSTER = ClusterId(GENESIS_CLUSTER)
NOWHERE = ClusterId("0x" + "ee" * 20)
VAULT = AccountId(b"modlaccounts" + blake2_128(bytes(CLUSTER)) + bytes(4))
NEVER = {
    "BucketDoesNotExist": "NoBucketWithId is what calls answer",
    "Unauthorized": "no call checks an authority",
    "ArithmeticUnderflow": "amounts are clipped before they are subtracted",
    "ClusterMismatch": "no call names a cluster and a bucket",
}


def cere(amount: int) -> Amount:
    return Amount(amount * CERE)


@provokes(PALLET, "ClusterDoesNotExist", "InsufficientDeposit", "TransferFailed", "AlreadyPaired")
def test_the_first_deposit(ground: Ground) -> None:
    owner = ground.account(100)
    before = ground.client.query(system.account(VAULT)).data.free

    def refused(value: int, cluster: ClusterId = CLUSTER) -> str:
        return ground.refused(customers.deposit(Amount(value), cluster=cluster), owner)

    assert refused(CERE, NOWHERE) == "DdcCustomers.ClusterDoesNotExist"
    assert refused(CERE - 1) == "DdcCustomers.InsufficientDeposit"
    assert refused(2**128 - 1) == "DdcCustomers.TransferFailed"
    receipt = ground.ok(customers.deposit(cere(40), cluster=CLUSTER), owner)
    assert receipt.find(customers.Deposited) == customers.Deposited(owner.account, cere(40), CLUSTER)
    ledger = ground.client.query(customers.cluster_ledger(CLUSTER, owner.account))
    assert ledger == customers.CustomerLedger(owner.account, cere(40), cere(40), [])
    account = ground.client.query(system.account(owner.account))
    assert account.consumers == 1
    assert cere(59) < account.data.free < cere(60)
    assert ground.client.query(system.account(VAULT)).data.free == before + 40 * CERE
    assert refused(CERE) == "DdcCustomers.AlreadyPaired"


@provokes(PALLET, "BadState")
def test_an_account_without_room_for_a_reference_has_no_deposit(ground: Ground) -> None:
    owner, funder = ground.accounts(2)
    ground.exhaust(owner)
    assert ground.refused(customers.deposit(cere(2), cluster=CLUSTER), owner) == "DdcCustomers.BadState"
    gift = customers.deposit_for(owner.account, value=cere(2), cluster=CLUSTER)
    assert ground.refused(gift, funder) == "DdcCustomers.BadState"


@provokes(PALLET, "ClusterDoesNotExist", "NotOwner", "InsufficientDeposit", "TransferFailed", "ArithmeticOverflow")
def test_adding_to_a_deposit(ground: Ground) -> None:
    owner = ground.account(100)

    def extra(value: int, cluster: ClusterId = CLUSTER) -> Call:
        return customers.deposit_extra(Amount(value), cluster=cluster)

    assert ground.refused(extra(CERE, NOWHERE), owner) == "DdcCustomers.ClusterDoesNotExist"
    assert ground.refused(extra(CERE), owner) == "DdcCustomers.NotOwner"
    ground.ok(customers.deposit(cere(10), cluster=CLUSTER), owner)
    assert ground.refused(extra(2**128 - 1), owner) == "DdcCustomers.TransferFailed"
    receipt = ground.ok(extra(5 * CERE), owner)
    assert receipt.find(customers.Deposited) == customers.Deposited(owner.account, cere(5), CLUSTER)
    ledger = ground.client.query(customers.cluster_ledger(CLUSTER, owner.account))
    assert ledger is not None
    assert (ledger.total, ledger.active) == (cere(15), cere(15))
    ground.ok(customers.unlock_deposit(cere(15), cluster=CLUSTER), owner)
    assert ground.refused(extra(1), owner) == "DdcCustomers.InsufficientDeposit"
    ground.change(PALLET, "ClusterLedger", CLUSTER, owner.account, active=2**128 - 1)
    assert ground.refused(extra(CERE), owner) == "DdcCustomers.ArithmeticOverflow"


@provokes(PALLET, "ClusterDoesNotExist", "InsufficientDeposit", "NotEnoughBalance", "TransferFailed")
def test_depositing_for_somebody_else(ground: Ground) -> None:
    funder, owner, stranger = *ground.accounts(2, 100), ground.stranger()

    def fund(who: AccountId, value: int, cluster: ClusterId = CLUSTER) -> Call:
        return customers.deposit_for(who, value=Amount(value), cluster=cluster)

    assert ground.refused(fund(owner.account, CERE, NOWHERE), funder) == "DdcCustomers.ClusterDoesNotExist"
    assert ground.refused(fund(owner.account, CERE - 1), funder) == "DdcCustomers.InsufficientDeposit"
    assert ground.refused(fund(owner.account, 101 * CERE), funder) == "DdcCustomers.NotEnoughBalance"
    assert ground.refused(fund(owner.account, 99 * CERE), funder) == "DdcCustomers.TransferFailed"
    ground.ok(fund(owner.account, 5 * CERE), funder)
    # The owner has a deposit of over 1 CERE now: anything may be added, and nothing more goes to the account.
    receipt = ground.ok(fund(owner.account, 1), funder)
    assert receipt.find(customers.Deposited) == customers.Deposited(owner.account, Amount(1), CLUSTER)
    assert ground.refused(fund(owner.account, 101 * CERE), funder) == "DdcCustomers.NotEnoughBalance"
    ground.ok(customers.unlock_deposit(cere(50), cluster=CLUSTER), owner)
    assert ground.refused(fund(owner.account, CERE - 1), funder) == "DdcCustomers.InsufficientDeposit"
    ground.ok(fund(owner.account, CERE), funder)
    # The gift of 1 CERE must leave the funder 1 CERE.
    short = ground.account(2)
    assert ground.refused(fund(stranger.account, CERE), short) == "Token.NotExpendable"
    assert ground.refused(fund(stranger.account, 2 * CERE - 1), funder) == "DdcCustomers.InsufficientDeposit"
    receipt = ground.ok(fund(stranger.account, 3 * CERE), funder)
    assert receipt.find(customers.Deposited) == customers.Deposited(stranger.account, cere(2), CLUSTER)
    account = ground.client.query(system.account(stranger.account))
    assert (account.data.free, account.consumers) == (cere(1), 1)


@provokes(PALLET, "NotOwner", "NoMoreChunks")
def test_a_deposit_comes_back_in_two_steps(ground: Ground) -> None:
    owner = ground.account(100)
    unlock, withdraw = customers.unlock_deposit, customers.withdraw_unlocked_deposit(CLUSTER)
    assert ground.refused(unlock(cere(1), cluster=CLUSTER), owner) == "DdcCustomers.NotOwner"
    assert ground.refused(withdraw, owner) == "DdcCustomers.NotOwner"
    ground.ok(customers.deposit(cere(40), cluster=CLUSTER), owner)
    assert names(ground.ok(unlock(Amount(0), cluster=CLUSTER), owner), PALLET) == []
    receipt = ground.ok(unlock(cere(10), cluster=CLUSTER), owner)
    assert receipt.find(customers.InitialDepositUnlock) == customers.InitialDepositUnlock(
        owner.account, cere(10), CLUSTER
    )
    delay = ground.client.constant(customers.unlocking_delay)
    ledger = ground.client.query(customers.cluster_ledger(CLUSTER, owner.account))
    assert ledger is not None
    due = receipt.block.number + delay
    assert (ledger.total, ledger.active, ledger.unlocking) == (
        cere(40),
        cere(30),
        [customers.UnlockChunk(cere(10), due)],
    )
    assert names(ground.ok(withdraw, owner), PALLET) == []
    ground.change(PALLET, "ClusterLedger", CLUSTER, owner.account, unlocking=chunks(10 * CERE, [ground.now]))
    receipt = ground.ok(withdraw, owner)
    assert receipt.find(customers.Withdrawn) == customers.Withdrawn(owner.account, cere(10), CLUSTER)
    # A rest below the existential deposit goes along, and with the last chunk the record.
    receipt = ground.ok(unlock(Amount(30 * CERE - 1), cluster=CLUSTER), owner)
    unlocked = receipt.find(customers.InitialDepositUnlock)
    assert unlocked is not None
    assert unlocked.amount == cere(30)
    ground.change(PALLET, "ClusterLedger", CLUSTER, owner.account, unlocking=chunks(30 * CERE, [1]))
    ground.ok(withdraw, owner)
    assert ground.client.query(customers.cluster_ledger(CLUSTER, owner.account)) is None
    account = ground.client.query(system.account(owner.account))
    assert account.consumers == 0
    assert account.data.free > cere(99)
    ground.ok(customers.deposit(cere(40), cluster=CLUSTER), owner)
    more = 10**6 * CERE  # than the vault holds
    ground.change(PALLET, "ClusterLedger", CLUSTER, owner.account, total=40 * CERE + more, unlocking=chunks(more, [1]))
    assert ground.refused(withdraw, owner) == "Token.FundsUnavailable"
    waiting = chunks(1, range(10**6, 10**6 + 32))
    ground.change(PALLET, "ClusterLedger", CLUSTER, owner.account, unlocking=waiting)
    assert ground.refused(unlock(cere(1), cluster=CLUSTER), owner) == "DdcCustomers.NoMoreChunks"


@provokes(PALLET, "ClusterDoesNotExist", "NoBucketWithId", "NotBucketOwner", "AlreadyRemoved")
def test_buckets_are_created_changed_and_removed_by_their_owner(ground: Ground) -> None:
    owner, other = ground.accounts(2)
    assert ground.refused(customers.create_bucket(NOWHERE), owner) == "DdcCustomers.ClusterDoesNotExist"
    created = ground.ok(customers.create_bucket(CLUSTER, is_public=True), owner).find(customers.BucketCreated)
    assert created is not None
    bucket = created.bucket_id
    assert bucket == ground.client.query(customers.buckets_count()) > 3
    expected = customers.Bucket(bucket, owner.account, CLUSTER, True, False)
    assert ground.client.query(customers.buckets(bucket)) == expected
    missing = BucketId(2**64 - 1)
    for call in (customers.set_bucket_params(missing, is_public=True), customers.remove_bucket(missing)):
        assert ground.refused(call, owner) == "DdcCustomers.NoBucketWithId"
    for call in (customers.set_bucket_params(bucket, is_public=False), customers.remove_bucket(bucket)):
        assert ground.refused(call, other) == "DdcCustomers.NotBucketOwner"
    receipt = ground.ok(customers.remove_bucket(bucket), owner)
    assert receipt.find(customers.BucketRemoved) == customers.BucketRemoved(bucket, CLUSTER)
    assert ground.refused(customers.remove_bucket(bucket), owner) == "DdcCustomers.AlreadyRemoved"
    receipt = ground.ok(customers.set_bucket_params(bucket, is_public=False), owner)
    assert receipt.find(customers.BucketUpdated) == customers.BucketUpdated(bucket, CLUSTER)
    expected = customers.Bucket(bucket, owner.account, CLUSTER, False, True)
    assert ground.client.query(customers.buckets(bucket)) == expected


@provokes(PALLET, "ArithmeticOverflow")
def test_bucket_ids_end(ground: Ground) -> None:
    owner = ground.account()
    count = ground.read(PALLET, "BucketsCount")
    ground.put(PALLET, "BucketsCount", value=2**64 - 1)
    try:
        assert ground.refused(customers.create_bucket(CLUSTER), owner) == "DdcCustomers.ArithmeticOverflow"
    finally:
        ground.put(PALLET, "BucketsCount", value=count)


@pytest.mark.parametrize(("name", "deposit"), [("//Bob", 100), ("//Charlie", 50)])
def test_the_preset_has_deposits(ground: Ground, name: str, deposit: int) -> None:
    ledger = ground.client.query(customers.cluster_ledger(CLUSTER, Keypair.from_uri(name).account))
    assert ledger is not None
    assert (ledger.total, ledger.active, ledger.unlocking) == (cere(deposit), cere(deposit), [])


def test_every_error_is_met_or_known_to_be_out_of_reach(ground: Ground) -> None:
    assert set(ground.client.runtime.pallet(PALLET).errors) == PROVOKED[PALLET] | set(NEVER)
    assert not PROVOKED[PALLET] & set(NEVER)
