"""The development runtime has the live chain's interface: facts of Cere 80013 (``cere-dev``), written down independently."""

from __future__ import annotations

import pytest

from cere_trust import Runtime

from .recorded import DEV_16, runtime

CERE = 10**10

INDICES = {
    "System": 0, "Utility": 1, "Babe": 2, "Timestamp": 3, "Authorship": 4, "Indices": 5, "Balances": 6,
    "TransactionPayment": 7, "ElectionProviderMultiPhase": 8, "Staking": 9, "Session": 10, "Grandpa": 11, "Treasury": 12,
    "Contracts": 13, "Sudo": 14, "ImOnline": 15, "AuthorityDiscovery": 16, "Offences": 17, "Historical": 18,
    "RandomnessCollectiveFlip": 19, "Identity": 20, "Recovery": 21, "Vesting": 22, "Preimage": 23, "Scheduler": 24,
    "Proxy": 25, "Multisig": 26, "Bounties": 27, "VoterList": 28, "ChildBounties": 29, "NominationPools": 30,
    "FastUnstake": 31, "DdcStaking": 35, "DdcCustomers": 36, "DdcNodes": 37, "DdcClusters": 38, "DdcPayouts": 39,
    "DdcVerification": 40, "ConvictionVoting": 41, "Referenda": 42, "Origins": 43, "Whitelist": 44, "TechComm": 45,
    "DdcClustersGov": 46, "MultiBlockMigrations": 51, "FeeHandler": 52, "DelegatedStaking": 53,
}  # fmt: skip

CALLS = {
    "DdcStaking": {
        "bond": "controller node value", "unbond": "value", "withdraw_unbonded": "", "store": "cluster_id", "chill": "",
        "set_controller": "controller", "set_node": "new_node", "fast_chill": "", "bond_cluster": "cluster_id",
        "unbond_cluster": "cluster_id", "withdraw_unbonded_cluster": "cluster_id",
    },
    "DdcCustomers": {
        "create_bucket": "cluster_id bucket_params", "deposit": "cluster_id value",
        "deposit_extra": "cluster_id max_additional", "deposit_for": "owner cluster_id value",
        "unlock_deposit": "cluster_id value", "withdraw_unlocked_deposit": "cluster_id",
        "set_bucket_params": "bucket_id bucket_params", "remove_bucket": "bucket_id",
    },
    "DdcNodes": {
        "create_node": "node_pub_key node_params", "delete_node": "node_pub_key", "set_node_params": "node_pub_key node_params",
    },
    "DdcClusters": {
        "create_cluster": "cluster_id cluster_reserve_id cluster_params initial_protocol_params",
        "add_node": "cluster_id node_pub_key node_kind", "remove_node": "cluster_id node_pub_key",
        "set_cluster_params": "cluster_id cluster_params", "validate_node": "cluster_id node_pub_key succeeded",
        "join_cluster": "cluster_id node_pub_key",
    },
    "DdcPayouts": {  # reconstructed
        "commit_payout_fingerprint": (
            "cluster_id era_id inspection_hash ehd_merkle_root payers_merkle_root payees_merkle_root"
        ),
        "begin_payout": "cluster_id era_id fingerprint",
        "begin_charging_customers": "cluster_id era_id max_batch_index",
        "send_charging_customers_batch": "cluster_id era_id batch_index payers batch_proof",
        "end_charging_customers": "cluster_id era_id",
        "begin_rewarding_providers": "cluster_id era_id max_batch_index",
        "send_rewarding_providers_batch": "cluster_id era_id batch_index payees batch_proof",
        "end_rewarding_providers": "cluster_id era_id", "end_payout": "cluster_id era_id",
    },
    "DdcClustersGov": {
        "propose_activate_cluster_protocol": "cluster_id cluster_protocol_params",
        "propose_update_cluster_protocol": "cluster_id cluster_protocol_params member",
        "vote_proposal": "cluster_id approve member", "close_proposal": "cluster_id member",
        "retract_proposal": "cluster_id", "refund_submission_deposit": "referenda_index",
        "activate_cluster_protocol": "cluster_id cluster_protocol_params",
        "update_cluster_protocol": "cluster_id cluster_protocol_params",
    },
    "FeeHandler": {"manual_topup": "amount", "burn_native_tokens": "who amount"},
}  # fmt: skip
COMPACT = {
    ("DdcStaking", "bond", "value"), ("DdcStaking", "unbond", "value"), ("DdcCustomers", "deposit", "value"),
    ("DdcCustomers", "deposit_extra", "max_additional"), ("DdcCustomers", "deposit_for", "value"),
    ("DdcCustomers", "unlock_deposit", "value"),
}  # fmt: skip

STORAGE = {
    "DdcStaking": {
        "Bonded": ["Twox64Concat"], "Ledger": ["Blake2_128Concat"], "Storages": ["Twox64Concat"], "Nodes": ["Twox64Concat"],
        "Providers": ["Twox64Concat"], "LeavingStorages": ["Twox64Concat"], "ClusterBonded": ["Twox64Concat"],
        "ClusterLedger": ["Blake2_128Concat"],
    },
    "DdcCustomers": {"ClusterLedger": ["Blake2_256", "Blake2_256"], "BucketsCount": [], "Buckets": ["Twox64Concat"]},
    "DdcNodes": {"StorageNodes": ["Blake2_128Concat"]},
    "DdcClusters": {
        "Clusters": ["Blake2_128Concat"], "ClustersGovParams": ["Twox64Concat"],
        "ClustersNodes": ["Blake2_128Concat", "Blake2_128Concat"], "ClustersNodesStats": ["Twox64Concat"],
    },
    "DdcPayouts": {
        "PayoutReceipts": ["Blake2_128Concat"] * 2, "PayoutFingerprints": ["Blake2_128Concat"],
        "DebtorCustomers": ["Blake2_128Concat"] * 2, "OwingProviders": ["Blake2_128Concat"] * 2,
    },
    "DdcVerification": {"ValidatorSet": [], "ValidatorToStashKey": ["Identity"]},
    "DdcClustersGov": {
        "ClusterProposal": ["Identity"], "ClusterProposalVoting": ["Identity"], "SubmissionDeposits": ["Identity"],
    },
}  # fmt: skip

EVENTS = {
    "DdcStaking": "Bonded Unbonded Withdrawn Chilled ChillSoon Activated LeaveSoon Left",
    "DdcCustomers": "Deposited InitialDepositUnlock Withdrawn Charged BucketCreated BucketUpdated BucketRemoved",
    "DdcNodes": "NodeCreated NodeDeleted NodeParamsChanged",
    "DdcClusters": (
        "ClusterCreated ClusterNodeAdded ClusterNodeRemoved ClusterParamsSet ClusterProtocolParamsSet ClusterActivated "
        "ClusterBonded ClusterUnbonding ClusterUnbonded ClusterNodeValidated ClusterEraPaid"
    ),
    "DdcPayouts": (
        "PayoutInitialized ChargingStarted Charged ChargedPartially Indebted ChargingFinished TreasuryFeesCollected"
        " ClusterReserveFeesCollected ValidatorsFeesCollected RewardingStarted Rewarded NotDistributedReward"
        " NotDistributedOverallReward RewardingFinished PayoutReceiptFinalized ChargeError PayoutFingerprintCommited"
    ),
    "DdcVerification": "ValidatorKeySet ValidatorsSetUpdated",
    "DdcClustersGov": (
        "Proposed Voted Approved Disapproved ReferendumSubmitted Closed Removed SubmissionDepositRetained"
        " SubmissionDepositRefunded"
    ),
    "FeeHandler": "ManualFeeAccountTopUp NativeTokenBurned",
}
ERRORS = {
    "DdcStaking": (
        "NotController NotStash AlreadyBonded AlreadyPaired InsufficientBond NoMoreChunks BadState AlreadyInRole TooEarly "
        "NotNodeController NodeHasNoStake NoCluster NoClusterGovParams FastChillProhibited StoringProhibited "
        "ArithmeticOverflow ArithmeticUnderflow NodeIsNotFound NodeIsLeaving UnbondingProhibited"
    ),
    "DdcCustomers": (
        "NotOwner NotBucketOwner AlreadyPaired InsufficientDeposit NoMoreChunks NotEnoughBalance NoBucketWithId BadState "
        "BucketDoesNotExist ClusterDoesNotExist Unauthorized ArithmeticOverflow ArithmeticUnderflow TransferFailed "
        "AlreadyRemoved ClusterMismatch"
    ),
    "DdcNodes": (
        "NodeAlreadyExists NodeDoesNotExist OnlyNodeProvider NodeIsAssignedToCluster HostLenExceedsLimit "
        "DomainLenExceedsLimit NodeHasDanglingStake"
    ),
    "DdcClusters": (
        "ClusterAlreadyExists ClusterDoesNotExist ClusterParamsExceedsLimit AttemptToAddNonExistentNode "
        "AttemptToAddAlreadyAssignedNode AttemptToRemoveNonExistentNode AttemptToRemoveNotAssignedNode OnlyClusterManager "
        "OnlyNodeProvider NodeIsNotAuthorized NodeHasNoActivatedStake NodeStakeIsInvalid NodeChillingIsProhibited "
        "NodeAuthContractCallFailed NodeAuthContractDeployFailed NodeAuthNodeAuthorizationNotSuccessful "
        "ErasureCodingRequiredDidNotMeetMinimum ErasureCodingTotalNotMeetMinimum ReplicationTotalDidNotMeetMinimum "
        "ClusterAlreadyActivated UnexpectedClusterStatus AttemptToValidateNotAssignedNode ClusterProtocolParamsNotSet "
        "ArithmeticOverflow NodeIsNotAssignedToCluster ControllerDoesNotExist"
    ),
    "DdcPayouts": (
        "PayoutReceiptDoesNotExist NotExpectedState Unauthorized BatchIndexAlreadyProcessed BatchIndexIsOutOfRange"
        " BatchesMissed BatchIndexOverflow BoundedVecOverflow ArithmeticOverflow NotExpectedClusterState"
        " NotExpectedBucketState BatchSizeIsOutOfBounds ScoreRetrievalError BadRequest BatchValidationFailed"
        " NoBucketWithId NotBucketOwner IncorrectClusterId ClusterProtocolParamsNotSet TotalStoredBytesLessThanZero"
        " PayoutFingerprintCommitted PayoutFingerprintDoesNotExist NoQuorumOnPayoutFingerprint"
        " FailedToCreateMerkleRoot FailedToVerifyMerkleProof NodeRetrievalError"
    ),
    "DdcVerification": (
        "BadRequest Unauthorized NotController NotValidatorStash EraAlreadyPaid VerificationKeyAlreadySet"
        " VerificationKeyAlreadyPaired"
    ),
    "DdcClustersGov": (
        "NotClusterMember NotClusterManager NotValidatedNode NoCluster NoClusterNode NotProposalAuthor ProposalMissing"
        " ActiveProposal DuplicateVote TooEarly AwaitsValidation NotEnoughValidatedNodes UnexpectedState VoteProhibited"
        " NoSubmissionDeposit NotNodeProvider"
    ),
    "FeeHandler": "FeeDistributionConfigNotSet ArithmeticOverflow",
}

CONSTANTS = {
    ("DdcPayouts", "PalletId"): b"payouts_",
    ("DdcPayouts", "ValidatorsQuorum"): 67,
    ("DdcVerification", "PalletId"): b"verifypa",
    ("FeeHandler", "PalletId"): b"feehandl",
    ("FeeHandler", "TreasuryPalletId"): b"py/trsry",
    ("Balances", "ExistentialDeposit"): CERE,
    ("Balances", "MaxLocks"): 50,
    ("System", "SS58Prefix"): 54,
    ("System", "BlockHashCount"): 2400,
    ("Babe", "EpochDuration"): 2400,
    ("Babe", "ExpectedBlockTime"): 6000,
    ("Babe", "MaxAuthorities"): 100,
    ("Babe", "MaxNominators"): 256,
    ("Grandpa", "MaxSetIdSessionEntries"): 18,
    ("Timestamp", "MinimumPeriod"): 3000,
    ("Indices", "Deposit"): 10 * CERE,
    ("TransactionPayment", "OperationalFeeMultiplier"): 5,
    ("Staking", "SessionsPerEra"): 6,
    ("Staking", "BondingDuration"): 3,
    ("Staking", "SlashDeferDuration"): 2,
    ("Staking", "HistoryDepth"): 84,
    ("Staking", "MaxExposurePageSize"): 512,
    ("Staking", "MaxUnlockingChunks"): 32,
    ("Treasury", "SpendPeriod"): 14_400,
    ("Treasury", "PayoutPeriod"): 10,
    ("Treasury", "MaxApprovals"): 100,
    ("Multisig", "DepositBase"): 543 * CERE // 100,
    ("Multisig", "DepositFactor"): 192 * CERE // 100,
    ("Proxy", "ProxyDepositBase"): 63 * CERE // 100,
    ("Proxy", "ProxyDepositFactor"): 198 * CERE // 100,
    ("Proxy", "AnnouncementDepositFactor"): 396 * CERE // 100,
    ("Identity", "BasicDeposit"): 10 * CERE,
    ("Identity", "ByteDeposit"): 6 * CERE // 100,
    ("Identity", "SubAccountDeposit"): 2 * CERE,
    ("Recovery", "ConfigDepositBase"): 5 * CERE,
    ("Recovery", "FriendDepositFactor"): CERE // 2,
    ("Vesting", "MinVestedTransfer"): CERE,
    ("Bounties", "BountyDepositBase"): 50_000 * CERE,
    ("Bounties", "BountyDepositPayoutDelay"): 8 * 14_400,
    ("Bounties", "BountyUpdatePeriod"): 90 * 14_400,
    ("ChildBounties", "MaxActiveChildBountyCount"): 5,
    ("FastUnstake", "Deposit"): CERE,
    ("Referenda", "SubmissionDeposit"): CERE,
    ("Referenda", "MaxQueued"): 100,
    ("Referenda", "UndecidingTimeout"): 201_600,
    ("Referenda", "AlarmInterval"): 1,
    ("ConvictionVoting", "VoteLockingPeriod"): 100_800,
    ("ConvictionVoting", "MaxVotes"): 512,
    ("Contracts", "DepositPerItem"): 15 * CERE // 100,
    ("Contracts", "DepositPerByte"): 6 * CERE // 100,
    ("DdcCustomers", "UnlockingDelay"): 100_800,
    ("DdcCustomers", "PalletId"): b"accounts",
    ("DdcClusters", "MinErasureCodingRequiredLimit"): 0,
    ("DdcClusters", "MinErasureCodingTotalLimit"): 0,
    ("DdcClusters", "MinReplicationTotalLimit"): 0,
}

WHOLE = 10**9
ROOT_APPROVAL = ("Reciprocal", (222_222_224, 333_333_335, 333_333_332))
WHITELIST_APPROVAL = ("Reciprocal", (270_899_180, 389_830_523, 305_084_738))
ADMIN_APPROVAL = ("LinearDecreasing", (607_142_857, 500_000_000, WHOLE))
TIPPER_APPROVAL = ("LinearDecreasing", (357_142_857, 500_000_000, WHOLE))
ADMIN_SUPPORT = ("Reciprocal", (7_996_925, 19_607_844, 92_156_862))
D = 403_200
TRACKS = [
    # id, name, deciding, deposit, prepare, decision, confirm, enactment, approval, support
    (0, "root", 1, 100_000, 1200, D, 14_400, 14_400, ROOT_APPROVAL, ("LinearDecreasing", (WHOLE, 200_000_000, 500_000_000))),
    (1, "whitelisted_caller", 100, 10_000, 300, D, 100, 100, WHITELIST_APPROVAL, ("Reciprocal", (27_823, 55_670, 222_179))),
    (10, "staking_admin", 10, 10_000, 1200, D, 1800, 100, ADMIN_APPROVAL, ADMIN_SUPPORT),
    (11, "treasurer", 10, 10_000, 1200, D, 1800, 14_400, ROOT_APPROVAL, ("LinearDecreasing", (WHOLE, 100_000_000, 500_000_000))),
    (14, "general_admin", 10, 10_000, 1200, D, 1800, 100, ROOT_APPROVAL, ("Reciprocal", (56_250_000, 125_000_000, 50_000_000))),
    (20, "referendum_canceller", 1000, 10_000, 1200, 100_800, 1800, 100, ADMIN_APPROVAL, ADMIN_SUPPORT),
    (21, "referendum_killer", 1000, 50_000, 1200, D, 1800, 100, ADMIN_APPROVAL, ADMIN_SUPPORT),
    (30, "small_tipper", 200, 10_000, 10, 100_800, 100, 10, TIPPER_APPROVAL, ("Reciprocal", (1_659_723, 4_132_231, 98_347_107))),
    (31, "big_tipper", 100, 10_000, 100, 100_800, 600, 100, TIPPER_APPROVAL, ("Reciprocal", (4_188_032, 10_362_694, 95_854_922))),
    (32, "small_spender", 50, 10_000, 2400, D, 7200, 14_400, ADMIN_APPROVAL, ADMIN_SUPPORT),
    (33, "medium_spender", 50, 10_000, 2400, D, 14_400, 14_400, ("LinearDecreasing", (821_428_571, 500_000_000, WHOLE)),
     ("Reciprocal", (14_660_507, 35_398_231, 85_840_707))),
    (34, "big_spender", 50, 10_000, 2400, D, 28_800, 14_400, ("LinearDecreasing", (WHOLE, 500_000_000, WHOLE)),
     ("Reciprocal", (29_273_788, 68_493_157, 72_602_737))),
    (100, "cluster_protocol_activatr", 50, 1, 0, 20, 10, 0, WHITELIST_APPROVAL, None),
    (101, "cluster_protocol_updater", 50, 1, 0, 20, 10, 0, WHITELIST_APPROVAL, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def dev() -> Runtime:
    return runtime(DEV_16)


def test_versions(dev: Runtime) -> None:
    assert tuple(dev.version) == ("node", 80013, 27, 0)


def test_pallets_stand_at_their_indices(dev: Runtime) -> None:
    assert {pallet.name: pallet.index for pallet in dev.pallets.values()} == INDICES


@pytest.mark.parametrize("pallet", CALLS)
def test_calls_have_names_order_arguments_and_compactness(dev: Runtime, pallet: str) -> None:
    calls = sorted(dev.pallet(pallet).calls.values(), key=lambda call: call.index)
    assert [call.index[1] for call in calls] == list(range(len(calls)))
    assert {call.name: " ".join(str(name) for name, _ in call.fields) for call in calls} == CALLS[pallet]
    assert [call.name for call in calls] == list(CALLS[pallet])
    compact = {(pallet, c.name, str(name)) for c in calls for name, tp in c.fields if dev.type_kind(tp) == "compact"}
    assert compact == {entry for entry in COMPACT if entry[0] == pallet}


@pytest.mark.parametrize("pallet", STORAGE)
def test_storage_has_names_and_hashers(dev: Runtime, pallet: str) -> None:
    assert {item.name: list(item.hashers) for item in dev.pallet(pallet).storage.values()} == STORAGE[pallet]


@pytest.mark.parametrize("pallet", EVENTS)
def test_events_and_errors_have_names_and_order(dev: Runtime, pallet: str) -> None:
    info = dev.pallet(pallet)
    for declared, known in ((info.events, EVENTS), (info.errors, ERRORS)):
        ordered = sorted(declared.values(), key=lambda variant: variant.index)
        assert [variant.name for variant in ordered] == known[pallet].split()
        assert [variant.index[1] for variant in ordered] == list(range(len(ordered)))


@pytest.mark.parametrize(("pallet", "name"), CONSTANTS, ids=lambda part: str(part))
def test_constants(dev: Runtime, pallet: str, name: str) -> None:
    assert dev.constant(pallet, name) == CONSTANTS[pallet, name]


def test_extensions_in_order(dev: Runtime) -> None:
    assert [extension.identifier for extension in dev.extrinsic.extensions] == [
        "AuthorizeCall", "CheckNonZeroSender", "CheckSpecVersion", "CheckTxVersion", "CheckGenesis", "CheckMortality",
        "CheckNonce", "CheckWeight", "ChargeTransactionPayment", "WeightReclaim",
    ]  # fmt: skip


def test_session_keys_have_five_parts(dev: Runtime) -> None:
    fields = dict(dev.call_info("Session", "set_keys").fields)
    assert len(dev.encode(fields["keys"], dict.fromkeys(
        ("grandpa", "babe", "im_online", "authority_discovery", "ddc_verification"), bytes(32)
    ))) == 160  # fmt: skip


@pytest.mark.parametrize("expected", TRACKS, ids=lambda track: track[1])
def test_tracks(dev: Runtime, expected: tuple[object, ...]) -> None:
    tracks = dev.constant("Referenda", "Tracks")
    assert isinstance(tracks, list)
    info = dict(tracks)[expected[0]]
    name = info["name"]
    approval, support = (curve(info[which]) for which in ("min_approval", "min_support"))
    assert (
        expected[0],
        (name if isinstance(name, str) else bytes(name).decode()).rstrip("\0"),
        info["max_deciding"],
        info["decision_deposit"] // CERE,
        info["prepare_period"],
        info["decision_period"],
        info["confirm_period"],
        info["min_enactment_period"],
        approval,
    ) == expected[:9]
    if expected[9] is not None:
        assert support == expected[9]
    else:
        kind, (factor, x, y) = support
        assert kind == "Reciprocal"
        assert (factor, x, y) == pytest.approx((2778, 5555, 22222), abs=15)


def curve(value: dict[str, dict[str, int]]) -> tuple[str, tuple[int, ...]]:
    ((kind, parts),) = value.items()
    return kind, tuple(parts.values())


def test_there_are_no_other_tracks(dev: Runtime) -> None:
    tracks = dev.constant("Referenda", "Tracks")
    assert isinstance(tracks, list)
    assert [number for number, _ in tracks] == [track[0] for track in TRACKS]
