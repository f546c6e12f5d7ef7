"""A billing era on the running chain: inspectors agree, customers are charged, fees split, providers rewarded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest

from cere_trust import AccountId, Amount, Call, Client, ClusterId, Keypair
from cere_trust.crypto.hashing import blake2_256
from cere_trust.pallets import (
    ddc_clusters,
    ddc_clusters_gov,
    ddc_customers,
    ddc_payouts,
    ddc_verification,
    sudo,
    system,
)
from cere_trust.pallets.fee_handler import FEE_POT
from cere_trust.types import H256, DdcEra, Perquintill

from .harness import ALICE, CERE, PROVOKED, Ground, names, protocol_params, provokes

pytestmark = pytest.mark.shape("dev")

PAYOUTS = "DdcPayouts"
BOB = Keypair.from_uri("//Bob")
"""With Alice, the inspectors of the development chain: their accounts are their verification keys."""
ERA = DdcEra(7)
TREASURY = AccountId("6Rz7GYaZMD3PrMQbAgkZMtHSXDgu5MtF5Yhz918NJfW2TRpx")
ZERO = H256(bytes(32))
Batch = Sequence[tuple[AccountId, Amount]]

NOT_HERE = {
    "BoundedVecOverflow": "there are no more indices than the list holds",
    "NotExpectedBucketState": "part of the interface; no call answers it",
    "ScoreRetrievalError": "part of the interface; no call answers it",
    "NoBucketWithId": "part of the interface; no call answers it",
    "NotBucketOwner": "part of the interface; no call answers it",
    "TotalStoredBytesLessThanZero": "part of the interface; no call answers it",
    "FailedToCreateMerkleRoot": "part of the interface; no call answers it",
    "IncorrectClusterId": "part of the interface; a fingerprint may be of another cluster",
    "NodeRetrievalError": "part of the interface; no call answers it",
}


def merge(left: bytes, right: bytes) -> bytes:
    """The hash of two nodes of a Merkle tree."""
    return hashlib.blake2s(left + right).digest()


def mountain_range(leaves: Sequence[bytes]) -> bytes:
    """The root of a Merkle mountain range: its peaks, folded from the right."""
    peaks = []
    while leaves:
        size = 1 << (len(leaves).bit_length() - 1)
        tree, leaves = list(leaves[:size]), leaves[size:]
        while len(tree) > 1:
            tree = [merge(*pair) for pair in zip(tree[::2], tree[1::2], strict=True)]
        peaks += tree
    root = peaks.pop()
    while peaks:
        root = merge(root, peaks.pop())
    return root


def leaf(batch: Batch) -> bytes:
    """A batch's leaf in the committed range: the root of a range of its entries' hashes."""
    return mountain_range([blake2_256(bytes(who) + int(amount).to_bytes(16, "little")) for who, amount in batch])


def proof(*hashes: bytes) -> ddc_payouts.MMRProof:
    return ddc_payouts.MMRProof([H256(one) for one in hashes])


def commit(cluster: ClusterId, payers: bytes, payees: bytes, era: DdcEra = ERA) -> Call:
    return ddc_payouts.commit_payout_fingerprint(
        cluster,
        era=era,
        inspection_hash=ZERO,
        ehd_merkle_root=ZERO,
        payers_merkle_root=H256(payers),
        payees_merkle_root=H256(payees),
    )


def fingerprint(cluster: ClusterId, payers: bytes, payees: bytes, era: DdcEra = ERA) -> H256:
    return H256(blake2_256(bytes(cluster) + era.to_bytes(4, "little") + bytes(64) + payers + payees))


def begin(cluster: ClusterId, key: H256, era: DdcEra = ERA) -> Call:
    return ddc_payouts.begin_payout(cluster, era=era, fingerprint=key)


def charge(cluster: ClusterId, index: int, batch: Batch, *hashes: bytes) -> Call:
    found = proof(*hashes)
    return ddc_payouts.send_charging_customers_batch(
        cluster, era=ERA, batch_index=index, payers=batch, batch_proof=found
    )


def reward(cluster: ClusterId, index: int, batch: Batch, *hashes: bytes) -> Call:
    found = proof(*hashes)
    return ddc_payouts.send_rewarding_providers_batch(
        cluster, era=ERA, batch_index=index, payees=batch, batch_proof=found
    )


def cere(amount: int) -> Amount:
    return Amount(amount * CERE)


def part(share: Perquintill, amount: int) -> int:
    """A share of an amount, rounded to the nearest, ties down."""
    whole, rest = divmod(int(share) * amount, 10**18)
    return whole + (2 * rest > 10**18)


def open_cluster(ground: Ground, **protocol: object) -> tuple[ClusterId, Keypair]:
    """An activated cluster and its reserve account."""
    cluster, _, reserve = ground.bonded_cluster()
    params = protocol_params(**protocol)
    ground.root(ddc_clusters_gov.activate_cluster_protocol(cluster, cluster_protocol_params=params))
    return cluster, reserve


def begun(ground: Ground, payers: bytes, payees: bytes, **protocol: object) -> tuple[ClusterId, Keypair]:
    """An activated cluster whose era's payout both inspectors agreed on, and began."""
    cluster, reserve = open_cluster(ground, **protocol)
    for inspector in (ALICE, BOB):
        ground.ok(commit(cluster, payers, payees), inspector)
    ground.ok(begin(cluster, fingerprint(cluster, payers, payees)), BOB)
    return cluster, reserve


def free(ground: Ground, who: AccountId) -> int:
    return int(ground.client.query(system.account(who)).data.free)


@provokes(
    PAYOUTS, "Unauthorized", "BadRequest", "PayoutFingerprintCommitted", "PayoutFingerprintDoesNotExist",
    "NoQuorumOnPayoutFingerprint", "NotExpectedState",
)  # fmt: skip
def test_inspectors_agree_before_anything_is_paid(ground: Ground) -> None:
    payers, payees = bytes([1]) * 32, bytes([2]) * 32
    cluster, _ = open_cluster(ground)
    other, _ = open_cluster(ground)
    bonded, _, _ = ground.bonded_cluster()
    key = fingerprint(cluster, payers, payees)
    stranger = ground.account()
    assert ground.refused(commit(cluster, payers, payees), stranger) == "DdcPayouts.Unauthorized"
    for nothing in (commit(cluster, bytes(32), payees), commit(cluster, payers, bytes(32))):
        assert ground.refused(nothing, ALICE) == "DdcPayouts.BadRequest"
    assert ground.refused(commit(cluster, payers, payees, DdcEra(0)), ALICE) == "DdcPayouts.BadRequest"
    nowhere = commit(ClusterId(b"\xee" * 20), payers, payees)
    assert ground.refused(nowhere, ALICE) == "DdcClusters.ClusterDoesNotExist"
    assert ground.refused(begin(cluster, key), ALICE) == "DdcPayouts.PayoutFingerprintDoesNotExist"
    committed = ground.ok(commit(cluster, payers, payees), ALICE)
    assert committed.expect(ddc_payouts.PayoutFingerprintCommited) == ddc_payouts.PayoutFingerprintCommited(
        ALICE.account, cluster, ERA, H256(payers), H256(payees)
    )
    assert ground.refused(commit(cluster, payers, payees), ALICE) == "DdcPayouts.PayoutFingerprintCommitted"
    # One of three is less than 67 %, rounded to the nearest.
    inspectors = [ALICE.account, BOB.account]
    ground.put("DdcVerification", "ValidatorSet", value=[*inspectors, stranger.account])
    assert ground.refused(begin(cluster, key), ALICE) == "DdcPayouts.NoQuorumOnPayoutFingerprint"
    ground.put("DdcVerification", "ValidatorSet", value=inspectors)
    # One of two is enough.
    assert names(ground.ok(begin(cluster, key), ALICE), PAYOUTS) == ["DdcPayouts.PayoutInitialized"]
    ground.ok(commit(cluster, payers, payees), BOB)
    known = ground.client.query(ddc_payouts.payout_fingerprints(key))
    assert known is not None
    assert set(known.validators) == {ALICE.account, BOB.account}
    assert ground.refused(begin(cluster, key), stranger) == "DdcPayouts.Unauthorized"
    # The fingerprint may be of another cluster or era, and the cluster need not be open.
    for unrelated in (begin(other, key), begin(cluster, key, DdcEra(8)), begin(bonded, key)):
        assert names(ground.ok(unrelated, ALICE), PAYOUTS) == ["DdcPayouts.PayoutInitialized"]
    assert ground.refused(begin(cluster, key), ALICE) == "DdcPayouts.NotExpectedState"


@provokes(PAYOUTS, "Unauthorized", "PayoutReceiptDoesNotExist")
def test_every_step_is_an_inspectors_and_needs_a_payout(ground: Ground) -> None:
    cluster, _ = open_cluster(ground)
    stranger = ground.account()
    batch = [(stranger.account, cere(1))]
    steps = [
        ddc_payouts.begin_charging_customers(cluster, era=ERA, max_batch_index=0),
        charge(cluster, 0, batch),
        ddc_payouts.end_charging_customers(cluster, era=ERA),
        ddc_payouts.begin_rewarding_providers(cluster, era=ERA, max_batch_index=0),
        reward(cluster, 0, batch),
        ddc_payouts.end_rewarding_providers(cluster, era=ERA),
        ddc_payouts.end_payout(cluster, era=ERA),
    ]
    for step in steps:
        assert ground.refused(step, stranger) == "DdcPayouts.Unauthorized"
        assert ground.refused(step, ALICE) == "DdcPayouts.PayoutReceiptDoesNotExist"


@provokes(
    PAYOUTS, "NotExpectedState", "BatchIndexOverflow", "BatchSizeIsOutOfBounds", "BatchIndexIsOutOfRange",
    "FailedToVerifyMerkleProof", "BatchValidationFailed", "BatchIndexAlreadyProcessed", "BatchesMissed",
    "PayoutFingerprintDoesNotExist", "ClusterProtocolParamsNotSet", "ArithmeticOverflow",
)  # fmt: skip
def test_batches_come_each_once_and_as_committed(ground: Ground) -> None:
    who = ground.account()
    batches = [[(who.account, Amount(n))] for n in (1, 2)]
    first, second = (leaf(batch) for batch in batches)
    root = merge(first, second)
    cluster, _ = begun(ground, root, root)
    committed = fingerprint(cluster, root, root)
    for start, send, end in (
        (ddc_payouts.begin_charging_customers, charge, ddc_payouts.end_charging_customers),
        (ddc_payouts.begin_rewarding_providers, reward, ddc_payouts.end_rewarding_providers),
    ):
        finish = end(cluster, era=ERA)
        assert ground.refused(send(cluster, 0, batches[0], second), ALICE) == "DdcPayouts.NotExpectedState"
        assert ground.refused(start(cluster, era=ERA, max_batch_index=1000), ALICE) == "DdcPayouts.BatchIndexOverflow"
        ground.ok(start(cluster, era=ERA, max_batch_index=1), ALICE)
        again = start(cluster, era=ERA, max_batch_index=1)
        assert ground.refused(again, ALICE) == "DdcPayouts.NotExpectedState"
        for call, error in (
            (send(cluster, 0, [], second), "BatchSizeIsOutOfBounds"),
            (send(cluster, 0, batches[0] * 101, second), "BatchSizeIsOutOfBounds"),
            (send(cluster, 2, batches[0], second), "BatchIndexIsOutOfRange"),
            (send(cluster, 1, batches[0], second), "BatchValidationFailed"),
            (send(cluster, 0, batches[0], first), "BatchValidationFailed"),
            (send(cluster, 0, batches[0]), "FailedToVerifyMerkleProof"),
            (send(cluster, 0, batches[0], second, second, second), "FailedToVerifyMerkleProof"),
        ):
            assert ground.refused(call, ALICE) == f"DdcPayouts.{error}"
        known = ground.read(PAYOUTS, "PayoutFingerprints", committed)
        ground.kill(PAYOUTS, "PayoutFingerprints", committed)
        unknown = send(cluster, 0, batches[0], second)
        assert ground.refused(unknown, ALICE) == "DdcPayouts.PayoutFingerprintDoesNotExist"
        ground.put(PAYOUTS, "PayoutFingerprints", committed, value=known)
        if send is charge:  # the customer has no deposit: all of it is added to its debt
            ground.put(PAYOUTS, "DebtorCustomers", cluster, who.account, value=2**128 - 1)
            full = send(cluster, 0, batches[0], second)
            assert ground.refused(full, ALICE) == "DdcPayouts.ArithmeticOverflow"
            ground.kill(PAYOUTS, "DebtorCustomers", cluster, who.account)
        ground.ok(send(cluster, 0, batches[0], second), ALICE)
        repeated = send(cluster, 0, batches[0], second)
        assert ground.refused(repeated, ALICE) == "DdcPayouts.BatchIndexAlreadyProcessed"
        assert ground.refused(finish, ALICE) == "DdcPayouts.BatchesMissed"
        ground.ok(send(cluster, 1, batches[1], first), BOB)
        if send is charge:
            kept = ground.read("DdcClusters", "ClustersGovParams", cluster)
            ground.kill("DdcClusters", "ClustersGovParams", cluster)
            assert ground.refused(finish, ALICE) == "DdcPayouts.ClusterProtocolParamsNotSet"
            ground.put("DdcClusters", "ClustersGovParams", cluster, value=kept)
        done = ddc_payouts.end_payout(cluster, era=ERA)
        assert ground.refused(done, ALICE) == "DdcPayouts.NotExpectedState"
        ground.ok(finish, ALICE)


@provokes(PAYOUTS)
def test_batches_are_leaves_of_a_mountain_range_and_small_rewards_create_no_account(ground: Ground) -> None:
    who, stranger = ground.account(), ground.stranger()
    batches = [[(who.account, cere(n))] * n for n in (1, 2, 3)]
    first, second, third = (leaf(batch) for batch in batches)
    payers = merge(third, merge(first, second))
    assert payers == mountain_range([first, second, third])
    payees = [(stranger.account, Amount(CERE - 1))]
    cluster, _ = begun(ground, payers, leaf(payees))
    ground.ok(ddc_customers.deposit(cere(20), cluster=cluster), who)
    ground.ok(ddc_payouts.begin_charging_customers(cluster, era=ERA, max_batch_index=2), ALICE)
    for index, hashes in enumerate(([second, third], [first, third], [merge(first, second)])):
        ground.ok(charge(cluster, index, batches[index], *hashes), ALICE)
    ground.ok(ddc_payouts.end_charging_customers(cluster, era=ERA), ALICE)
    receipt = ground.client.query(ddc_payouts.payout_receipts(cluster, ERA))
    assert receipt is not None
    assert receipt.total_collected_charges == cere(14)
    ground.ok(ddc_payouts.begin_rewarding_providers(cluster, era=ERA, max_batch_index=0), ALICE)
    # The proof of an only batch is ignored.
    assert ground.refused(reward(cluster, 0, payees, first), ALICE) == "Token.BelowMinimum"


@provokes(PAYOUTS, "NotExpectedClusterState")
def test_a_payout_to_the_planck(ground: Ground) -> None:
    good, short, none, gone = ground.accounts(4)
    provider, late = ground.accounts(2)
    client = ground.client
    due = [Amount(70 * CERE + 77), cere(50), cere(5)]
    payers = list(zip([good.account, short.account, none.account], due, strict=True))
    # Rewards come out of all that the vault holds above 1 CERE, also of other eras.
    spare = free(ground, ddc_payouts.VAULT) - CERE
    expected = Amount(20 * CERE + spare)
    payees = [(provider.account, cere(80)), (late.account, expected), (gone.account, Amount(0))]
    shares = {
        "treasury_share": Perquintill(10**16 + 3),
        "validators_share": Perquintill(2 * 10**16),
        "cluster_reserve_share": Perquintill(3 * 10**16),
    }
    cluster, reserve = begun(ground, leaf(payers), leaf(payees), **shares)
    ground.ok(ddc_customers.deposit(cere(100), cluster=cluster), good)
    ground.ok(ddc_customers.deposit(cere(30), cluster=cluster), short)
    ground.ok(ddc_customers.unlock_deposit(cere(10), cluster=cluster), short)
    ground.ok(ddc_payouts.begin_charging_customers(cluster, era=ERA, max_batch_index=0), ALICE)
    vault = free(ground, ddc_payouts.VAULT)

    charged = ground.ok(charge(cluster, 0, payers), ALICE)
    collected = due[0] + cere(20)
    assert free(ground, ddc_payouts.VAULT) == vault + collected
    assert names(charged, PAYOUTS, "DdcCustomers") == [
        "DdcCustomers.Charged", "DdcPayouts.Charged",
        "DdcCustomers.Charged", "DdcPayouts.Indebted", "DdcPayouts.ChargedPartially",
        "DdcPayouts.ChargeError", "DdcPayouts.Indebted",
    ]  # fmt: skip
    assert [debt.amount for debt in charged.find_all(ddc_payouts.Indebted)] == [cere(30), cere(5)]
    assert client.query(ddc_payouts.debtor_customers(cluster, short.account)) == cere(30)
    assert client.query(ddc_payouts.debtor_customers(cluster, good.account)) is None
    # What waits for its release is consumed too, but neither moved nor counted.
    book = ground.read("DdcCustomers", "ClusterLedger", cluster, short.account)
    assert (book["total"], book["active"], book["unlocking"]) == (cere(10), 0, [])

    record = ground.read("DdcClusters", "Clusters", cluster)
    ground.kill("DdcClusters", "Clusters", cluster)
    lost = ddc_payouts.end_charging_customers(cluster, era=ERA)
    assert ground.refused(lost, BOB) == "DdcPayouts.NotExpectedClusterState"
    ground.put("DdcClusters", "Clusters", cluster, value=record)
    before = {who: free(ground, who) for who in (TREASURY, FEE_POT, reserve.account)}
    ended = ground.ok(ddc_payouts.end_charging_customers(cluster, era=ERA), BOB)
    fee = int(ground.client.query(system.account(TREASURY)).data.free) - before[TREASURY]
    treasury, validators, cluster_reserve = (part(share, collected) for share in shares.values())
    assert (treasury, validators, cluster_reserve) == (9_000_000_001, 18_000_000_002, 27_000_000_002)
    assert fee == treasury + int(ended.fee) // 2
    assert free(ground, FEE_POT) - before[FEE_POT] == validators
    assert free(ground, reserve.account) - before[reserve.account] == cluster_reserve
    kinds = (
        ddc_payouts.TreasuryFeesCollected,
        ddc_payouts.ClusterReserveFeesCollected,
        ddc_payouts.ValidatorsFeesCollected,
    )
    told = [ended.expect(kind).amount for kind in kinds]  # type: ignore[attr-defined]
    assert told == [treasury, cluster_reserve, validators]

    ground.ok(ddc_payouts.begin_rewarding_providers(cluster, era=ERA, max_batch_index=0), ALICE)
    had = {who.account: free(ground, who.account) for who in (provider, late, gone)}
    rewarded = ground.ok(reward(cluster, 0, payees), ALICE)
    left = spare + collected - sum(told) - cere(80)
    gains = [free(ground, who) - amount for who, amount in had.items()]
    assert gains == [cere(80), left, 0]
    assert free(ground, ddc_payouts.VAULT) == CERE
    assert client.query(ddc_payouts.owing_providers(cluster, late.account)) is None
    missed = rewarded.expect(ddc_payouts.NotDistributedReward)
    assert (missed.expected_reward, missed.distributed_reward) == (expected, left)
    over = ground.ok(ddc_payouts.end_rewarding_providers(cluster, era=ERA), ALICE)
    assert names(over, PAYOUTS) == ["DdcPayouts.RewardingFinished"]

    end = ddc_payouts.end_payout(cluster, era=ERA)
    ground.kill("DdcClusters", "Clusters", cluster)
    assert ground.refused(end, ALICE) == "DdcClusters.ClusterDoesNotExist"
    ground.put("DdcClusters", "Clusters", cluster, value=record)
    final = ground.ok(end, ALICE)
    assert names(final, PAYOUTS, "DdcClusters") == ["DdcPayouts.PayoutReceiptFinalized", "DdcClusters.ClusterEraPaid"]
    receipt = client.query(ddc_payouts.payout_receipts(cluster, ERA))
    assert receipt is not None
    assert receipt.state is ddc_payouts.PayoutState.FINALIZED
    assert receipt.finalized_at == final.block.number
    assert (receipt.total_collected_charges, receipt.total_settled_fees) == (collected, sum(told))
    state = client.query(ddc_clusters.clusters(cluster))
    assert state is not None
    assert state.last_paid_era == ERA


# --- inspectors ------------------------------------------------------------------------------------------------------


def test_a_validators_controller_and_root_say_who_inspects(ground: Ground) -> None:
    stash, key = Keypair.from_uri("//Alice//stash"), ground.stranger()

    def set_key(to: Keypair) -> Call:
        return Call("DdcVerification", "set_validator_key", {"ddc_validator_pub": to.account})

    nominator, stranger = Keypair.from_uri("//Charlie"), ground.account()
    assert ground.refused(set_key(key), stranger) == "DdcVerification.NotController"
    assert ground.refused(set_key(key), nominator) == "DdcVerification.NotValidatorStash"
    assert ground.refused(set_key(ALICE), stash) == "DdcVerification.VerificationKeyAlreadySet"
    assert ground.refused(set_key(BOB), stash) == "DdcVerification.VerificationKeyAlreadyPaired"
    done = ground.ok(set_key(key), stash)
    assert done.expect(ddc_verification.ValidatorKeySet).validator == key.account
    assert ground.client.query(ddc_verification.validator_to_stash_key(key.account)) == stash.account
    other = ground.stranger()
    force = {"controller": stash.account, "ddc_validator_pub": other.account}
    forced = Call("DdcVerification", "force_set_validator_key", force)
    assert ground.refused(forced, stash) == "BadOrigin"
    ground.root(forced)
    # A key outside the session inspects nothing.
    ground.root(Call("Balances", "force_set_balance", {"who": other.account, "new_free": 100 * CERE}))
    cluster, _ = open_cluster(ground)
    assert ground.refused(commit(cluster, bytes(32), bytes(32)), other) == "DdcPayouts.Unauthorized"
    assert ground.client.query(ddc_verification.validator_set()) == [ALICE.account, BOB.account]


@pytest.mark.parametrize(
    ("era", "error"),
    [
        ("nonsense", "DdcVerification.BadRequest"),
        ("0x01-0x02-0", "DdcVerification.EraAlreadyPaid"),
        ("0x01-0x02-12", None),
    ],
)
def test_root_skips_eras_forwards(ground: Ground, era: str, error: str | None) -> None:
    cluster, _ = open_cluster(ground)
    skip = Call("DdcVerification", "force_skip_inspection", {"cluster_id": cluster, "ehd_id": era})
    assert ground.refused(skip, ALICE) == "BadOrigin"
    if error:
        assert ground.refused(sudo.sudo(skip), ALICE) == error
        return
    assert names(ground.root(skip), "DdcClusters") == ["DdcClusters.ClusterEraPaid"]
    state = ground.client.query(ddc_clusters.clusters(cluster))
    assert state is not None
    assert state.last_paid_era == 12
    assert ground.refused(sudo.sudo(skip), ALICE) == "DdcVerification.EraAlreadyPaid"


def test_every_error_was_met(ddc_client: Client) -> None:
    assert PROVOKED[PAYOUTS] | NOT_HERE.keys() == set(ddc_client.runtime.pallet(PAYOUTS).errors)
