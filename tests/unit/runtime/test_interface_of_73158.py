"""The development runtime in mainnet's shape: what differs from 80013, written down independently."""

from __future__ import annotations

import pytest

from cere_trust import Runtime

from .recorded import DEV_16, runtime

CERE = 10**10
SHIFTED = {
    "DdcPayouts": 39, "ConvictionVoting": 40, "Referenda": 41, "Origins": 42, "Whitelist": 43, "TechComm": 44,
    "DdcClustersGov": 45, "FeeHandler": 50, "MultiBlockMigrations": 51, "DelegatedStaking": 52,
}  # fmt: skip

CALLS = {
    "DdcCustomers": {
        "create_bucket": "cluster_id bucket_params", "deposit": "value", "deposit_extra": "max_additional",
        "unlock_deposit": "value", "withdraw_unlocked_deposit": "", "set_bucket_params": "bucket_id bucket_params",
        "remove_bucket": "bucket_id",
    },
    "DdcClusters": {
        "create_cluster": "cluster_id cluster_reserve_id cluster_params initial_protocol_params",
        "add_node": "cluster_id node_pub_key node_kind", "remove_node": "cluster_id node_pub_key",
        "set_cluster_params": "cluster_id cluster_params", "validate_node": "cluster_id node_pub_key succeeded",
    },
    "DdcPayouts": {
        "set_authorised_caller": "authorised_caller", "begin_billing_report": "cluster_id era start_era end_era",
        "begin_charging_customers": "cluster_id era max_batch_index",
        "send_charging_customers_batch": "cluster_id era batch_index payers", "end_charging_customers": "cluster_id era",
        "begin_rewarding_providers": "cluster_id era max_batch_index total_node_usage",
        "send_rewarding_providers_batch": "cluster_id era batch_index payees",
        "end_rewarding_providers": "cluster_id era", "end_billing_report": "cluster_id era",
    },
    "FeeHandler": {
        "manual_topup": "amount", "fee_distribution_config": "treasury_fee_proportion fee_pot_proportion",
        "burn_native_tokens": "who amount",
    },
}  # fmt: skip
COMPACT = {
    ("DdcCustomers", "deposit", "value"), ("DdcCustomers", "deposit_extra", "max_additional"),
    ("DdcCustomers", "unlock_deposit", "value"),
}  # fmt: skip
STORAGE = {
    "DdcCustomers": {"Ledger": ["Blake2_128Concat"], "BucketsCount": [], "Buckets": ["Twox64Concat"]},
    "DdcPayouts": {
        "ActiveBillingReports": ["Blake2_128Concat"] * 2, "AuthorisedCaller": [],
        "DebtorCustomers": ["Blake2_128Concat"] * 2, "OwingProviders": ["Blake2_128Concat"] * 2,
    },
    "FeeHandler": {"FeeDistributionProportionConfig": []},
}  # fmt: skip
EVENTS = {
    "DdcCustomers": "Deposited InitialDepositUnlock Withdrawn Charged BucketCreated BucketUpdated BucketRemoved",
    "DdcClusters": (
        "ClusterCreated ClusterNodeAdded ClusterNodeRemoved ClusterParamsSet ClusterProtocolParamsSet ClusterActivated"
        " ClusterBonded ClusterUnbonding ClusterUnbonded ClusterNodeValidated"
    ),
    "DdcPayouts": (
        "BillingReportInitialized ChargingStarted Charged ChargeFailed Indebted ChargingFinished TreasuryFeesCollected"
        " ClusterReserveFeesCollected ValidatorFeesCollected RewardingStarted ProviderRewarded ValidatorRewarded"
        " NotDistributedReward NotDistributedOverallReward RewardingFinished BillingReportFinalized AuthorisedCaller"
        " ChargeError"
    ),
    "FeeHandler": "ManualFeeAccountTopUp FeeDistributionProportionConfigSet NativeTokenBurned",
}
ERRORS = {
    "DdcCustomers": (
        "NotOwner NotBucketOwner AlreadyPaired InsufficientDeposit NoMoreChunks NoBucketWithId BadState"
        " BucketDoesNotExist ClusterDoesNotExist Unauthorised ArithmeticOverflow ArithmeticUnderflow TransferFailed"
        " AlreadyRemoved"
    ),
    "DdcClusters": (
        "ClusterAlreadyExists ClusterDoesNotExist ClusterParamsExceedsLimit AttemptToAddNonExistentNode"
        " AttemptToAddAlreadyAssignedNode AttemptToRemoveNonExistentNode AttemptToRemoveNotAssignedNode"
        " OnlyClusterManager NodeIsNotAuthorized NodeHasNoActivatedStake NodeStakeIsInvalid NodeChillingIsProhibited"
        " NodeAuthContractCallFailed NodeAuthContractDeployFailed NodeAuthNodeAuthorizationNotSuccessful"
        " ErasureCodingRequiredDidNotMeetMinimum ErasureCodingTotalNotMeetMinimum ReplicationTotalDidNotMeetMinimum"
        " ClusterAlreadyActivated UnexpectedClusterStatus AttemptToValidateNotAssignedNode ClusterProtocolParamsNotSet"
        " ArithmeticOverflow NodeIsNotAssignedToCluster"
    ),
    "DdcPayouts": (
        "BillingReportDoesNotExist NotExpectedState Unauthorised BatchIndexAlreadyProcessed BatchIndexIsOutOfRange"
        " BatchesMissed BatchIndexOverflow BoundedVecOverflow ArithmeticOverflow NotExpectedClusterState"
        " BatchSizeIsOutOfBounds ScoreRetrievalError BadRequest"
    ),
    "FeeHandler": "FeeDistributionConfigNotSet ArithmeticOverflow",
}
PROTOCOL_PARAMS = (
    "treasury_share validators_share cluster_reserve_share storage_bond_size storage_chill_delay storage_unbonding_delay"
    " unit_per_mb_stored unit_per_mb_streamed unit_per_put_request unit_per_get_request"
)
SESSION_KEYS = ("grandpa", "babe", "im_online", "authority_discovery")


@pytest.fixture(scope="module", params=["mainnet-v14.scale.zst", "mainnet-v15.scale.zst", "mainnet-v16.scale.zst"])
def mainnet(request: pytest.FixtureRequest) -> Runtime:
    return runtime(request.param)


def test_versions(mainnet: Runtime) -> None:
    assert tuple(mainnet.version) == ("node", 73158, 25, 0)


def test_indices_shift_from_40_on(mainnet: Runtime) -> None:
    before = {pallet.name: pallet.index for pallet in runtime(DEV_16).pallets.values() if pallet.index < 39}
    assert {pallet.name: pallet.index for pallet in mainnet.pallets.values()} == before | SHIFTED


@pytest.mark.parametrize("pallet", CALLS)
def test_calls_have_names_order_arguments_and_compactness(mainnet: Runtime, pallet: str) -> None:
    calls = sorted(mainnet.pallet(pallet).calls.values(), key=lambda call: call.index)
    assert [call.index[1] for call in calls] == list(range(len(calls)))
    assert [(call.name, " ".join(str(name) for name, _ in call.fields)) for call in calls] == list(
        CALLS[pallet].items()
    )
    compact = {(pallet, c.name, str(n)) for c in calls for n, tp in c.fields if mainnet.type_kind(tp) == "compact"}
    assert compact == {entry for entry in COMPACT if entry[0] == pallet}


@pytest.mark.parametrize("pallet", STORAGE)
def test_storage_has_names_and_hashers(mainnet: Runtime, pallet: str) -> None:
    assert {item.name: list(item.hashers) for item in mainnet.pallet(pallet).storage.values()} == STORAGE[pallet]


@pytest.mark.parametrize("pallet", EVENTS)
def test_events_and_errors_have_names_and_order(mainnet: Runtime, pallet: str) -> None:
    info = mainnet.pallet(pallet)
    for declared, known in ((info.events, EVENTS), (info.errors, ERRORS)):
        ordered = sorted(declared.values(), key=lambda variant: variant.index)
        assert [variant.name for variant in ordered] == known[pallet].split()
        assert [variant.index[1] for variant in ordered] == list(range(len(ordered)))


def test_protocol_parameters_have_ten_fields(mainnet: Runtime) -> None:
    value = mainnet.storage_info("DdcClusters", "ClustersGovParams").value
    names = PROTOCOL_PARAMS.split()
    assert len(mainnet.encode(value, dict.fromkeys(names, 0))) == 3 * 8 + 16 + 2 * 4 + 4 * 16


def test_session_keys_have_four_parts(mainnet: Runtime) -> None:
    keys = dict(mainnet.call_info("Session", "set_keys").fields)["keys"]
    assert len(mainnet.encode(keys, dict.fromkeys(SESSION_KEYS, bytes(32)))) == 128


def test_an_extension_for_the_metadata_hash(mainnet: Runtime) -> None:
    names = [extension.identifier for extension in mainnet.extrinsic.extensions]
    assert names[-3:] == ["ChargeTransactionPayment", "CheckMetadataHash", "WeightReclaim"]
    assert names[:2] == ["AuthorizeCall", "CheckNonZeroSender"]


@pytest.mark.parametrize("track", [100, 101])
def test_the_tracks_of_clusters_are_slow(mainnet: Runtime, track: int) -> None:
    tracks = mainnet.constant("Referenda", "Tracks")
    assert isinstance(tracks, list)
    info = dict(tracks)[track]
    periods = [info[f"{name}_period"] for name in ("prepare", "decision", "confirm", "min_enactment")]
    assert (info["decision_deposit"], periods) == (10_000 * CERE, [300, 403_200, 100, 100])


def test_minimums_of_clusters(mainnet: Runtime) -> None:
    names = ("MinErasureCodingRequiredLimit", "MinErasureCodingTotalLimit", "MinReplicationTotalLimit")
    assert [mainnet.constant("DdcClusters", name) for name in names] == [4, 6, 3]
