"""The development runtime in mainnet's shape: one ledger for all clusters, payouts by billing reports, a metadata hash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from cere_trust import AccountId, Amount, Call, Client, ClusterId, Keypair
from cere_trust.errors import InvalidExtrinsic
from cere_trust.extrinsic import Token
from cere_trust.flows import trust
from cere_trust.pallets import (
    balances,
    ddc_clusters_gov,
    ddc_customers,
    ddc_payouts,
    fee_handler,
    referenda,
    staking,
    sudo,
    system,
)
from cere_trust.pallets.ddc_clusters_gov import CLUSTER_MANAGER, NodeProvider
from cere_trust.types import DdcEra, NodePubKey, Perquintill

from ...backend import Backend
from .harness import ALICE, CERE, Ground, names

CUSTOMERS, PAYOUTS = "DdcCustomers", "DdcPayouts"
CALLER = Keypair.from_uri("//Ferdie")
"""The account that sends payouts."""
ERA, BEGIN = 3, 1_700_000_000
MONTH, MB = 2_630_016, 1 << 20
NOBODY = {"transferred_bytes": 0, "stored_bytes": 0, "number_of_puts": 0, "number_of_gets": 0}


@pytest.fixture(scope="module")
def mainnet(run_cache: Path, backend: Backend) -> Iterator[Ground]:
    """A chain of that shape and a client of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CERE_TRUST_CACHE", str(run_cache))
        with backend.own(preset="mainnet") as chain, Client(chain.url) as client:
            yield Ground(chain.url, client)


def usage(transferred: int = 0, stored: int = 0, puts: int = 0, gets: int = 0) -> dict[str, int]:
    return {
        "transferred_bytes": transferred,
        "stored_bytes": stored,
        "number_of_puts": puts,
        "number_of_gets": gets,
    }


def free(ground: Ground, who: Any) -> int:
    return int(ground.client.query(system.account(who)).data.free)


# --- the metadata hash -----------------------------------------------------------------------------------------------


def test_the_metadata_digest_is_signed_along_and_another_is_refused(
    mainnet: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = resources.files("cere_trust.devnet").joinpath("data/runtime-mainnet.json").read_text()
    digest = bytes.fromhex(json.loads(manifest)["metadata_digest"][2:])
    remark = Call("System", "remark", {"remark": b"hashed"})
    who = mainnet.account()
    assert mainnet.client.prepare(remark, who.account).metadata_digest == digest
    assert mainnet.ok(remark, who).ok
    for decimals, symbol in ((9, "CERE"), (10, "DOT")):
        monkeypatch.setattr(trust, "CERE", Token(decimals, symbol))
        with pytest.raises(InvalidExtrinsic, match="its digest was signed along, and the chain computes another one"):
            mainnet.client.submit_and_wait(remark, who)
    monkeypatch.undo()
    with Client(mainnet.client.url, metadata="unsigned") as client:
        unsigned = client.prepare(remark, who.account)
        assert unsigned.metadata_digest is None
        assert client.submit_and_wait(unsigned, who).ok


def test_the_referee_reads_the_digest_too(mainnet: Ground) -> None:
    with Client(mainnet.client.url, crosscheck=True) as client:
        assert client.submit_and_wait(Call("System", "remark", {"remark": b"both"}), mainnet.account()).ok


# --- customers -------------------------------------------------------------------------------------------------------


def test_one_ledger_for_all_clusters(mainnet: Ground) -> None:
    who, client = mainnet.account(), mainnet.client

    def call(name: str, **args: object) -> Call:
        return Call(CUSTOMERS, name, args)

    for name, args in (
        ("deposit_extra", {"max_additional": CERE}),
        ("unlock_deposit", {"value": CERE}),
        ("withdraw_unlocked_deposit", {}),
    ):
        assert mainnet.refused(call(name, **args), who) == "DdcCustomers.NotOwner"
    assert mainnet.refused(call("deposit", value=CERE - 1), who) == "DdcCustomers.InsufficientDeposit"
    made = mainnet.ok(call("deposit", value=100 * CERE), who)
    assert names(made, CUSTOMERS) == ["DdcCustomers.Deposited"]
    assert mainnet.refused(call("deposit", value=100 * CERE), who) == "DdcCustomers.AlreadyPaired"
    mainnet.ok(call("deposit_extra", max_additional=20 * CERE), who)
    unlocked = mainnet.ok(call("unlock_deposit", value=50 * CERE), who)
    chunk = {"value": 50 * CERE, "block": unlocked.block.number + 100_800}
    book = mainnet.read(CUSTOMERS, "Ledger", who.account)
    assert book == {"owner": who.account, "total": 120 * CERE, "active": 70 * CERE, "unlocking": [chunk]}
    ledger = client.query(ddc_customers.ledger_of(who.account))
    assert ledger is not None
    assert (ledger.total, ledger.active) == (120 * CERE, 70 * CERE)
    early = mainnet.ok(call("withdraw_unlocked_deposit"), who)
    assert names(early, CUSTOMERS) == []
    mainnet.change(CUSTOMERS, "Ledger", who.account, unlocking=[{**chunk, "block": 1}])
    assert names(mainnet.ok(call("withdraw_unlocked_deposit"), who), CUSTOMERS) == ["DdcCustomers.Withdrawn"]
    mainnet.change(
        CUSTOMERS, "Ledger", who.account, unlocking=[{"value": 0, "block": 2**32 - 1 - n} for n in range(32)]
    )
    assert mainnet.refused(call("unlock_deposit", value=CERE), who) == "DdcCustomers.NoMoreChunks"
    # The whole free balance can be asked for, but a customer's account must stay.
    rest = mainnet.account(100)
    assert mainnet.refused(call("deposit", value=1_000 * CERE), rest) == "DdcCustomers.TransferFailed"


def test_a_wrapper_makes_the_deposit_of_this_generation(mainnet: Ground) -> None:
    who = mainnet.account()
    made = mainnet.ok(ddc_customers.deposit(Amount(30 * CERE), cluster=None), who)
    assert made.expect(ddc_customers.Deposited).amount == 30 * CERE


def test_buckets(mainnet: Ground) -> None:
    who, other = mainnet.accounts(2)
    cluster, _, _ = mainnet.bonded_cluster()
    params = {"is_public": True}
    nowhere = Call(CUSTOMERS, "create_bucket", {"cluster_id": b"\xee" * 20, "bucket_params": params})
    assert mainnet.refused(nowhere, who) == "DdcCustomers.ClusterDoesNotExist"
    made = mainnet.ok(Call(CUSTOMERS, "create_bucket", {"cluster_id": cluster, "bucket_params": params}), who)
    assert names(made, CUSTOMERS) == ["DdcCustomers.BucketCreated"]
    bucket = mainnet.read(CUSTOMERS, "BucketsCount")
    for name, args in (("set_bucket_params", {"bucket_params": {"is_public": False}}), ("remove_bucket", {})):
        lost = Call(CUSTOMERS, name, {"bucket_id": 10**6, **args})
        assert mainnet.refused(lost, who) == "DdcCustomers.NoBucketWithId"
        call = Call(CUSTOMERS, name, {"bucket_id": bucket, **args})
        assert mainnet.refused(call, other) == "DdcCustomers.NotBucketOwner"
        mainnet.ok(call, who)
    assert mainnet.refused(call, who) == "DdcCustomers.AlreadyRemoved"


# --- payouts ---------------------------------------------------------------------------------------------------------


def part(share: int, amount: int) -> int:
    """A share of an amount, in parts of 10**18, rounded to the nearest, ties down."""
    whole, rest = divmod(share * amount, 10**18)
    return whole + (2 * rest > 10**18)


def stakers(ground: Ground) -> dict[AccountId, int]:
    """The active stake of each validator and nominator."""
    found = {}
    for query in (staking.validators, staking.nominators):
        for who, _ in ground.client.entries(query):
            ledger = ground.client.query(staking.ledger(who))
            assert ledger is not None
            found[who] = int(ledger.active)
    return found


def step(name: str, cluster: ClusterId, **more: object) -> Call:
    return Call(PAYOUTS, name, {"cluster_id": cluster, "era": ERA, **more})


def begun(ground: Ground, **terms: object) -> tuple[ClusterId, Keypair]:
    """A cluster whose era of a month is being paid out, and its reserve account."""
    cluster, _, reserve = ground.bonded_cluster(**terms)
    ground.ok(step("begin_billing_report", cluster, start_era=BEGIN, end_era=BEGIN + MONTH), CALLER)
    return cluster, reserve


def test_root_says_who_sends_payouts(mainnet: Ground) -> None:
    assert mainnet.client.query(ddc_payouts.authorised_caller()) == CALLER.account
    other = mainnet.account()
    cluster, _ = begun(mainnet)
    assert mainnet.refused(ddc_payouts.set_authorised_caller(other.account), other) == "BadOrigin"
    charging = step("begin_charging_customers", cluster, max_batch_index=0)
    assert mainnet.refused(charging, other) == "DdcPayouts.Unauthorised"
    made = mainnet.root(ddc_payouts.set_authorised_caller(other.account))
    assert made.expect(ddc_payouts.AuthorisedCaller).authorised_caller == other.account
    assert mainnet.refused(charging, CALLER) == "DdcPayouts.Unauthorised"
    mainnet.ok(charging, other)
    mainnet.root(ddc_payouts.set_authorised_caller(CALLER.account))


def test_a_billing_report_goes_its_way_in_order(mainnet: Ground) -> None:
    who = mainnet.account()
    cluster, _ = begun(mainnet)
    again = step("begin_billing_report", cluster, start_era=BEGIN, end_era=BEGIN + MONTH)
    assert mainnet.refused(again, CALLER) == "DdcPayouts.NotExpectedState"
    other, _, _ = mainnet.bonded_cluster()
    backwards = step("begin_billing_report", other, start_era=BEGIN, end_era=BEGIN)
    assert mainnet.refused(backwards, CALLER) == "DdcPayouts.BadRequest"
    # A report of an unknown cluster fails only when customers are charged.
    nowhere = ClusterId(b"\xee" * 20)
    mainnet.ok(step("begin_billing_report", nowhere, start_era=0, end_era=1), CALLER)
    mainnet.ok(step("begin_charging_customers", nowhere, max_batch_index=0), CALLER)
    priceless = step("send_charging_customers_batch", nowhere, batch_index=0, payers=[(who.account, usage())])
    assert mainnet.refused(priceless, CALLER) == "DdcPayouts.NotExpectedClusterState"
    all_nodes = {"total_node_usage": NOBODY}
    for kind, plural, more, entries in (
        ("charging_customers", "payers", {}, [(who.account, usage())]),
        ("rewarding_providers", "payees", all_nodes, [(who.account, usage())]),
    ):
        begin = step(f"begin_{kind}", cluster, max_batch_index=1, **more)
        high = step(f"begin_{kind}", cluster, max_batch_index=1000, **more)
        end = step(f"end_{kind}", cluster)

        def send(
            index: int, batch: object, cluster: ClusterId = cluster, kind: str = kind, plural: str = plural
        ) -> Call:
            return step(f"send_{kind}_batch", cluster, batch_index=index, **{plural: batch})

        lost = step(f"end_{kind}", other)
        assert mainnet.refused(lost, CALLER) == "DdcPayouts.BillingReportDoesNotExist"
        assert mainnet.refused(send(0, entries), CALLER) == "DdcPayouts.NotExpectedState"
        assert mainnet.refused(high, CALLER) == "DdcPayouts.BatchIndexOverflow"
        mainnet.ok(begin, CALLER)
        assert mainnet.refused(begin, CALLER) == "DdcPayouts.NotExpectedState"
        for batch in ([], entries * 1_001):
            assert mainnet.refused(send(0, batch), CALLER) == "DdcPayouts.BatchSizeIsOutOfBounds"
        assert mainnet.refused(send(2, entries), CALLER) == "DdcPayouts.BatchIndexIsOutOfRange"
        mainnet.ok(send(0, entries), CALLER)
        assert mainnet.refused(send(0, entries), CALLER) == "DdcPayouts.BatchIndexAlreadyProcessed"
        assert mainnet.refused(end, CALLER) == "DdcPayouts.BatchesMissed"
        finish = step("end_billing_report", cluster)
        assert mainnet.refused(finish, CALLER) == "DdcPayouts.NotExpectedState"
        mainnet.ok(send(1, entries), CALLER)
        mainnet.ok(end, CALLER)
    assert names(mainnet.ok(finish, CALLER), PAYOUTS) == ["DdcPayouts.BillingReportFinalized"]


def test_a_payout_to_the_planck(mainnet: Ground) -> None:
    good, short, none, provider, late = mainnet.accounts(5)
    client = mainnet.client
    cluster, reserve = begun(
        mainnet,
        treasury_share=Perquintill(10**16),
        validators_share=Perquintill(2 * 10**16),
        cluster_reserve_share=Perquintill(3 * 10**16),
        cost_per_mb_stored=Amount(CERE),
        cost_per_mb_streamed=Amount(2 * CERE),
        cost_per_put_request=Amount(3),
        cost_per_get_request=Amount(5),
    )
    mainnet.ok(Call(CUSTOMERS, "deposit", {"value": 100 * CERE}), good)
    mainnet.ok(Call(CUSTOMERS, "deposit", {"value": 20 * CERE}), short)
    mainnet.ok(step("begin_charging_customers", cluster, max_batch_index=0), CALLER)
    vault = free(mainnet, ddc_payouts.VAULT)
    payers = [
        (good.account, usage(transferred=3 * MB, stored=30 * MB, puts=1_000, gets=16)),
        (short.account, usage(stored=50 * MB)),
        (none.account, usage(stored=MB)),
    ]
    charged = mainnet.ok(step("send_charging_customers_batch", cluster, batch_index=0, payers=payers), CALLER)
    due = 36 * CERE + 3_080  # a whole month of storage
    collected = due + 20 * CERE
    assert [event.amount for event in charged.find_all(ddc_payouts.Charged)] == [due]
    failed = charged.find_all(ddc_payouts.ChargeFailed)
    assert [(one.charged, one.expected_to_charge) for one in failed] == [(20 * CERE, 50 * CERE), (0, CERE)]
    assert len(charged.find_all(ddc_payouts.ChargeError)) == 1
    assert client.query(ddc_payouts.debtor_customers(cluster, short.account)) == 30 * CERE
    assert free(mainnet, ddc_payouts.VAULT) == vault + collected

    weights = stakers(mainnet)
    before = {who: free(mainnet, who) for who in (reserve.account, *weights)}
    ended = mainnet.ok(step("end_charging_customers", cluster), CALLER)
    treasury, share, kept = (part(n * 10**16, collected) for n in (1, 2, 3))
    assert (treasury, share, kept) == (5_600_000_031, 11_200_000_062, 16_800_000_092), "rounded to the nearest"
    assert ended.expect(ddc_payouts.TreasuryFeesCollected).amount == treasury
    assert free(mainnet, reserve.account) - before[reserve.account] == kept
    assert names(ended, PAYOUTS)[-1] == "DdcPayouts.ValidatorFeesCollected"
    assert ended.expect(ddc_payouts.ValidatorFeesCollected).amount == share
    shares = {event.validator_id: event.amount for event in ended.find_all(ddc_payouts.ValidatorRewarded)}
    whole = sum(weights.values())
    assert shares == {who: part(weight * 10**18 // whole, share) for who, weight in weights.items()}
    author = int(ended.fee) - int(ended.fee) // 2
    gains = [free(mainnet, who) - before[who] - shares[who] for who in weights]
    assert sorted(gains) == [0] * (len(weights) - 1) + [author]
    fees = treasury + kept + sum(shares.values())

    nodes = {"total_node_usage": usage(transferred=4, stored=4, puts=4, gets=4)}
    mainnet.ok(step("begin_rewarding_providers", cluster, max_batch_index=0, **nodes), CALLER)
    had = {who.account: free(mainnet, who.account) for who in (provider, late)}
    payees = [(provider.account, usage(3, 3, 3, 3)), (late.account, usage(4, 4, 4, 4))]
    rewarded = mainnet.ok(step("send_rewarding_providers_batch", cluster, batch_index=0, payees=payees), CALLER)
    (first, second) = rewarded.find_all(ddc_payouts.ProviderRewarded)
    charges = [part(94 * 10**16, each) for each in (6 * CERE, 50 * CERE, 3_000, 80)]
    assert first.expected_to_reward == sum(part(75 * 10**16, each) for each in charges)
    assert second.expected_to_reward == sum(charges)
    left = vault - CERE + collected - fees  # the vault keeps 1 CERE
    assert free(mainnet, provider.account) - had[provider.account] == first.rewarded == first.expected_to_reward
    assert free(mainnet, late.account) - had[late.account] == second.rewarded == left - first.rewarded
    missed = rewarded.expect(ddc_payouts.NotDistributedReward)
    assert (missed.expected_reward, missed.distributed_reward) == (second.expected_to_reward, second.rewarded)
    assert client.query(ddc_payouts.owing_providers(cluster, late.account)) is None
    assert free(mainnet, ddc_payouts.VAULT) == CERE
    finished = mainnet.ok(step("end_rewarding_providers", cluster), CALLER)
    assert names(finished, PAYOUTS) == ["DdcPayouts.RewardingFinished"]
    mainnet.ok(step("end_billing_report", cluster), CALLER)
    report = client.query(ddc_payouts.active_billing_reports(cluster, DdcEra(ERA)))
    assert report is not None
    assert report.state is ddc_payouts.PayoutState.FINALIZED
    assert report.total_distributed_reward == left


# --- governance and fees ---------------------------------------------------------------------------------------------


def test_a_clusters_members_agree_and_a_referendum_is_submitted(mainnet: Ground) -> None:
    cluster, dave = ClusterId(bytes(19) + b"\x02"), Keypair.from_uri("//Dave")
    propose = ddc_clusters_gov.propose_activate_cluster_protocol(cluster, cluster_protocol_params=mainnet.terms())
    mainnet.ok(propose, dave)
    for name, number in (("Bob", 7), ("Charlie", 8), ("Ferdie", 9)):
        member = NodeProvider(NodePubKey(bytes([number]) * 32))
        vote = ddc_clusters_gov.vote_proposal(cluster, approve=True, member=member)
        mainnet.ok(vote, Keypair.from_uri(f"//{name}"))
    mainnet.ok(ddc_clusters_gov.vote_proposal(cluster, approve=True, member=CLUSTER_MANAGER), dave)
    missing = mainnet.client.query(ddc_clusters_gov.missing_funds())
    assert missing == CERE
    mainnet.ok(balances.transfer_keep_alive(ddc_clusters_gov.ACCOUNT, value=missing), ALICE)
    closed = mainnet.ok(ddc_clusters_gov.close_proposal(cluster, member=CLUSTER_MANAGER), dave)
    submitted = closed.expect(referenda.Submitted)
    assert submitted.track == 100
    info = mainnet.client.query(referenda.referendum_info_for(submitted.index))
    assert isinstance(info, referenda.Ongoing)
    assert info.submission_deposit.who == ddc_clusters_gov.ACCOUNT


def test_root_notes_how_fees_should_be_divided(mainnet: Ground) -> None:
    def shared(treasury: int, pot: int) -> Call:
        args = {"treasury_fee_proportion": treasury, "fee_pot_proportion": pot}
        return Call("FeeHandler", "fee_distribution_config", args)

    config = shared(30, 70)
    assert mainnet.refused(config, ALICE) == "BadOrigin"
    assert mainnet.refused(sudo.sudo(shared(10, 10)), ALICE) == "FeeHandler.ArithmeticOverflow"
    assert names(mainnet.root(config), "FeeHandler") == ["FeeHandler.FeeDistributionProportionConfigSet"]
    noted = mainnet.read("FeeHandler", "FeeDistributionProportionConfig")
    assert noted == {"treasury_proportion": 300_000, "fee_pot_proportion": 700_000}
    payer = mainnet.account()
    mainnet.ok(fee_handler.manual_topup(Amount(CERE)), payer)
    burn = fee_handler.burn_native_tokens(payer.account, amount=Amount(CERE))
    assert mainnet.root(burn).expect(fee_handler.NativeTokenBurned).amount == CERE
