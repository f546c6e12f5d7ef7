"""Wrappers, queries, receipts and outcomes on the development runtime itself, without a node around it."""

from __future__ import annotations

from collections.abc import Iterator
from types import GenericAlias
from typing import Any

import pytest

from cere_trust import AccountId, Amount, BucketId, Call, Conviction, Keypair, Mortality, Query, Receipt, Runtime
from cere_trust.codec import lift
from cere_trust.crypto.hashing import blake2_256
from cere_trust.devnet import Chain
from cere_trust.extrinsic import State, compose, preimage_of
from cere_trust.pallets import (
    balances,
    conviction_voting,
    ddc_clusters,
    ddc_customers,
    ddc_nodes,
    preimage,
    proxy,
    referenda,
    session,
    staking,
    sudo,
    system,
    transaction_payment,
    utility,
)
from cere_trust.query import STORAGE, Entries
from cere_trust.types import BlockHash, BlockRef, TrackId, Weight

CERE = Amount.cere
ALICE, BOB, DAVE, EVE, FERDIE = (Keypair.from_uri(f"//{name}") for name in ("Alice", "Bob", "Dave", "Eve", "Ferdie"))
SMALL = balances.transfer_keep_alive(FERDIE.account, value=CERE(1))
TOO_MUCH = balances.transfer_keep_alive(FERDIE.account, value=CERE(10**12))


class Offline:
    """A chain in this process, with the few steps that a client would take over a connection."""

    def __init__(self) -> None:
        self.chain = Chain.from_preset("dev", clock=lambda: 1_800_000_000_000)
        self.runtime = Runtime.from_metadata(self.chain.call("Metadata_metadata", b""))
        self.genesis = BlockHash(self.chain.genesis_hash)
        self._nonces: dict[AccountId, int] = {}

    def query(self, query: Query[Any]) -> Any:
        key = self.runtime.storage_key(query.pallet, query.item, *query.keys)
        return lift(query.value, self.runtime.decode_storage(query.pallet, query.item, self.chain.storage(key)))

    def send(self, call: Call, signer: Keypair, *, tip: int = 0, mortality: Mortality = Mortality.DEFAULT) -> Receipt:
        nonce = self._nonces.get(signer.account, 0)
        self._nonces[signer.account] = nonce + 1
        head = self.chain.head()
        unsigned = compose(
            self.runtime,
            call,
            account=signer.account,
            nonce=nonce,
            genesis=self.genesis,
            birth=BlockRef(head.number, BlockHash(head.hash)),
            mortality=mortality,
            tip=tip,
        )
        signed = unsigned.attach(signer.sign(unsigned.payload), signer.scheme)
        authored = self.chain.author([signed.data])
        assert not authored.rejected
        block = authored.block
        index = block.extrinsics.index(signed.data)
        raw = self.chain.storage(self.runtime.storage_key("System", "Events"))
        assert raw is not None
        where = BlockRef(block.number, BlockHash(block.hash))
        return Receipt.from_block(self.runtime, where, index, self.runtime.decode_events(raw), signed)


@pytest.fixture(scope="module")
def offline() -> Iterator[Offline]:
    made = Offline()
    yield made
    made.chain.close()


def states(receipt: Receipt) -> list[str]:
    return [part.state.value for part in receipt.outcome.walk()]


def test_a_transfer_moves_what_it_says_and_the_receipt_has_fee_and_tip(offline: Offline) -> None:
    before = offline.query(system.account(EVE.account)).data.free
    receipt = offline.send(SMALL, EVE, tip=CERE("0.5"))
    assert receipt.ok
    assert receipt.tip == CERE("0.5")
    assert receipt.expect(balances.Transfer) == balances.Transfer(EVE.account, FERDIE.account, CERE(1))
    assert offline.query(system.account(EVE.account)).data.free == before - CERE(1) - receipt.fee
    assert receipt.expect(transaction_payment.TransactionFeePaid).actual_fee == receipt.fee


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
@pytest.mark.parametrize("mortality", [Mortality.immortal(), Mortality(4), Mortality(2048)])
def test_the_chain_takes_every_scheme_and_mortality(offline: Offline, scheme: str, mortality: Mortality) -> None:
    signer = Keypair.from_uri(f"//{scheme}//{mortality.period}", scheme=scheme)
    assert offline.send(balances.transfer_keep_alive(signer.account, value=CERE(10)), EVE).ok
    long = Call("System", "remark_with_event", {"remark": b"\7" * 400})
    receipt = offline.send(long, signer, mortality=mortality)
    assert receipt.ok
    assert receipt.expect(system.Remarked).hash == blake2_256(b"\7" * 400)


OK, FAILED, NOT_RUN, SKIPPED = State.OK, State.FAILED, State.NOT_RUN, State.SKIPPED
TREES: dict[str, tuple[Call, Keypair, list[State]]] = {
    "batch": (utility.batch([SMALL, TOO_MUCH, SMALL]), EVE, [OK, OK, FAILED, NOT_RUN]),
    "force_batch": (utility.force_batch([SMALL, TOO_MUCH, SMALL]), EVE, [OK, OK, FAILED, OK]),
    "batch_all": (utility.batch_all([SMALL, SMALL]), EVE, [OK, OK, OK]),
    "batch_all with an error": (utility.batch_all([SMALL, TOO_MUCH]), EVE, [FAILED, NOT_RUN, NOT_RUN]),
    "batches in a batch": (
        utility.batch([utility.force_batch([SMALL, TOO_MUCH]), utility.batch([TOO_MUCH, SMALL]), SMALL]),
        EVE,
        [OK, OK, OK, FAILED, OK, FAILED, NOT_RUN, OK],
    ),
    "a batch that fails in a batch": (
        utility.batch([SMALL, utility.batch_all([TOO_MUCH]), SMALL]),
        EVE,
        [OK, OK, FAILED, FAILED, NOT_RUN],
    ),
    "if_else": (utility.if_else(SMALL, fallback=TOO_MUCH), EVE, [OK, OK, SKIPPED]),
    "if_else, the other branch": (utility.if_else(TOO_MUCH, fallback=SMALL), EVE, [OK, SKIPPED, OK]),
    "not a proxy": (proxy.proxy(DAVE.account, call=SMALL), EVE, [FAILED, NOT_RUN]),
    "sudo": (sudo.sudo(balances.force_set_balance(DAVE.account, new_free=CERE(5000))), ALICE, [OK, OK]),
    "sudo that fails inside": (
        sudo.sudo(balances.force_transfer(EVE.account, dest=BOB.account, value=CERE(10**12))),
        ALICE,
        [OK, FAILED],
    ),
    "sudo_as": (sudo.sudo_as(EVE.account, call=SMALL), ALICE, [OK, OK]),
    "dispatch_as": (
        sudo.sudo(utility.dispatch_as(utility.Origin.signed(EVE.account), call=TOO_MUCH)),
        ALICE,
        [OK, OK, FAILED],
    ),
    "dispatch_as_fallible": (
        sudo.sudo(utility.dispatch_as_fallible(utility.Origin.signed(EVE.account), call=SMALL)),
        ALICE,
        [OK, OK, OK],
    ),
    "dispatch_as_fallible that fails": (
        sudo.sudo(utility.dispatch_as_fallible(utility.Origin.signed(EVE.account), call=TOO_MUCH)),
        ALICE,
        [OK, FAILED, FAILED],
    ),
    "with_weight": (
        sudo.sudo_unchecked_weight(
            utility.with_weight(staking.set_validator_count(8), weight=Weight(1, 1)), weight=Weight(1, 1)
        ),
        ALICE,
        [OK, OK, OK],
    ),
    "as_derivative of nobody": (utility.as_derivative(3, call=SMALL), EVE, [FAILED, FAILED]),
    "not sudo": (sudo.sudo(SMALL), EVE, [FAILED, NOT_RUN]),
}


@pytest.mark.parametrize("what", TREES)
def test_each_call_in_a_call_has_its_own_outcome(offline: Offline, what: str) -> None:
    call, signer, expected = TREES[what]
    receipt = offline.send(call, signer)
    assert states(receipt) == expected
    assert receipt.ok == (FAILED not in expected)
    assert (receipt.error is None) == receipt.ok
    ran = [part for part in receipt.outcome.leaves() if part.state is OK and part.call.name == "transfer_keep_alive"]
    assert all([event.name for event in part.events] == ["Transfer"] for part in ran)


def test_proxies_and_multisigs_act_for_others(offline: Offline) -> None:
    assert offline.send(proxy.add_proxy(EVE.account, proxy_type=proxy.ProxyType.ANY), FERDIE).ok
    proxies, deposit = offline.query(proxy.proxies(FERDIE.account))
    assert proxies == [proxy.ProxyDefinition(EVE.account, proxy.ProxyType.ANY, 0)]
    assert deposit > 0
    to_eve = balances.transfer_keep_alive(EVE.account, value=CERE(1))
    receipt = offline.send(proxy.proxy(FERDIE.account, call=utility.batch([to_eve, staking.unbond(CERE(1))])), EVE)
    assert states(receipt) == ["ok", "ok", "ok", "failed"]
    assert str(receipt.error).startswith("Staking.NotController: Not a controller account.")

    weight = {"ref_time": 10**10, "proof_size": 10**6}
    multisig = {"threshold": 2, "call": SMALL, "max_weight": weight}
    first = Call("Multisig", "as_multi", {**multisig, "other_signatories": [FERDIE.account], "maybe_timepoint": None})
    receipt = offline.send(first, EVE)
    assert receipt.ok
    assert states(receipt) == ["ok", "waiting"]
    since = {"height": receipt.block.number, "index": receipt.index}
    second = Call("Multisig", "as_multi", {**multisig, "other_signatories": [EVE.account], "maybe_timepoint": since})
    receipt = offline.send(second, FERDIE)
    assert states(receipt) == ["ok", "failed"], "the multisig's account holds nothing"
    assert receipt.error is not None
    assert receipt.error.pallet == "Token"


def test_stake_and_nominate(offline: Offline) -> None:
    receipt = offline.send(staking.bond(CERE(500), payee=staking.Account(DAVE.account)), EVE)
    assert receipt.expect(staking.Bonded) == staking.Bonded(EVE.account, CERE(500))
    ledger = offline.query(staking.ledger(EVE.account))
    assert (ledger.active, ledger.unlocking) == (CERE(500), [])
    assert offline.query(staking.payee(EVE.account)) == staking.Account(DAVE.account)
    validators = offline.query(session.validators())
    assert offline.send(staking.nominate(validators[:2]), EVE).ok
    assert offline.query(staking.nominators(EVE.account)).targets == validators[:2]
    assert offline.send(staking.unbond(CERE(100)), EVE).ok
    chunk = offline.query(staking.ledger(EVE.account)).unlocking[0]
    assert chunk.value == CERE(100)
    again = offline.send(staking.bond(CERE(1)), EVE)
    assert again.error is not None
    assert (again.error.pallet, again.error.name) == ("Staking", "AlreadyBonded")


def test_submit_and_vote(offline: Offline) -> None:
    remark = Call("System", "remark", {"remark": b"\7" * 200})
    assert offline.send(preimage.note_preimage(remark), EVE).ok
    hash, length = preimage_of(offline.runtime, remark)
    assert offline.query(preimage.preimage_for((hash, length))) == offline.runtime.encode_call(remark)
    status = offline.query(preimage.request_status_for(hash))
    assert isinstance(status, preimage.Unrequested)
    proposal = referenda.Lookup(hash, length)
    submit = referenda.submit("small_tipper", proposal=proposal, enactment=referenda.after(10))
    submitted = offline.send(submit, EVE).expect(referenda.Submitted)
    index = submitted.index
    assert submitted.track == TrackId(30)
    placed = offline.send(referenda.place_decision_deposit(index), EVE).expect(referenda.DecisionDepositPlaced)
    assert placed.amount > 0
    vote = conviction_voting.aye(CERE(100), conviction=Conviction.LOCKED_2X)
    receipt = offline.send(conviction_voting.vote(index, vote=vote), EVE)
    assert receipt.expect(conviction_voting.Voted).vote == vote
    split = conviction_voting.split_abstain(aye=CERE(1), nay=CERE(2), abstain=CERE(3))
    assert offline.send(conviction_voting.vote(index, vote=split), FERDIE).ok
    info = offline.query(referenda.referendum_info_for(index))
    assert isinstance(info, referenda.Ongoing)
    assert info.tally.ayes == CERE("200.1")
    assert info.tally.nays == CERE("0.2")
    voting = offline.query(conviction_voting.voting_for(EVE.account, TrackId(30)))
    assert isinstance(voting, conviction_voting.Casting)
    assert voting.votes == [(index, vote)]
    delegate = conviction_voting.delegate(
        TrackId(31), to=EVE.account, conviction=Conviction.LOCKED_1X, balance=CERE(10)
    )
    assert offline.send(delegate, FERDIE).expect(conviction_voting.Delegated).target == EVE.account
    voting = offline.query(conviction_voting.voting_for(FERDIE.account, TrackId(31)))
    assert isinstance(voting, conviction_voting.Delegating)
    assert voting.conviction is Conviction.LOCKED_1X
    assert offline.send(conviction_voting.remove_vote(TrackId(30), index=index), EVE).ok


def test_pay_for_storage(offline: Offline) -> None:
    info = offline.runtime.storage_info("DdcClusters", "Clusters")
    prefix = offline.runtime.storage_prefix("DdcClusters", "Clusters")
    key = next(key for key in offline.chain.state().keys(prefix) if key.startswith(prefix))
    assert info.optional
    (raw,) = offline.runtime.decode_storage_key("DdcClusters", "Clusters", key)
    cluster = lift(ddc_clusters.clusters.key, raw)
    found = offline.query(ddc_clusters.clusters(cluster))
    assert isinstance(found, ddc_clusters.Cluster)
    receipt = offline.send(ddc_customers.deposit(CERE(25), cluster=cluster), EVE)
    assert receipt.expect(ddc_customers.Deposited).amount == CERE(25)
    assert offline.send(ddc_customers.deposit_extra(CERE(5), cluster=cluster), EVE).ok
    assert offline.send(ddc_customers.unlock_deposit(CERE(10), cluster=cluster), EVE).ok
    ledger = offline.query(ddc_customers.cluster_ledger(cluster, EVE.account))
    assert (ledger.owner, ledger.total, ledger.active) == (EVE.account, CERE(30), CERE(20))
    assert ledger.unlocking[0].value == CERE(10)
    bucket = offline.send(ddc_customers.create_bucket(cluster, is_public=True), EVE).expect(ddc_customers.BucketCreated)
    assert isinstance(bucket.bucket_id, BucketId)
    made = offline.query(ddc_customers.buckets(bucket.bucket_id))
    assert made == ddc_customers.Bucket(bucket.bucket_id, EVE.account, cluster, True, False)
    assert offline.query(ddc_customers.buckets_count()) == bucket.bucket_id
    assert offline.send(ddc_customers.remove_bucket(bucket.bucket_id), EVE).ok
    assert offline.query(ddc_customers.buckets(bucket.bucket_id)).is_removed
    stranger = offline.send(ddc_customers.set_bucket_params(bucket.bucket_id, is_public=False), FERDIE)
    assert stranger.error is not None
    assert stranger.error.name == "NotBucketOwner"


def test_everything_the_chain_stores_lifts(offline: Offline) -> None:
    lifted = 0
    for (pallet, item), descriptor in STORAGE.items():
        if not offline.runtime.has_storage(pallet, item):
            continue
        prefix = offline.runtime.storage_prefix(pallet, item)
        for key in list(offline.chain.state().keys(prefix)):
            if not key.startswith(prefix):
                break
            lift(descriptor.value, offline.runtime.decode_storage(pallet, item, offline.chain.storage(key)))
            lifted += 1
            if isinstance(descriptor, Entries) and (pallet, item) != ("DdcCustomers", "ClusterLedger"):
                keys = offline.runtime.decode_storage_key(pallet, item, key)
                lift(descriptor.key, keys[0]) if len(keys) == 1 else lift(GenericAlias(tuple, descriptor.key), keys)
    assert lifted > 100
    assert ddc_nodes.storage_nodes
