"""Calls of inspectors for the payout of an era, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from ...call import Call, wraps_call
from ...errors import EncodeError
from ...types import H256, AccountId, AccountLike, Amount, ClusterId, DdcEra
from .._values import as_account, as_amount, as_cluster, as_hash, as_hashes
from .types import MMRProof

__all__ = [
    "begin_charging_customers",
    "begin_payout",
    "begin_rewarding_providers",
    "commit_payout_fingerprint",
    "end_charging_customers",
    "end_payout",
    "end_rewarding_providers",
    "send_charging_customers_batch",
    "send_rewarding_providers_batch",
    "set_authorised_caller",
]


def _step(name: str, cluster: ClusterId | str, era: DdcEra, **more: object) -> Call:
    """Build a step of an era's payout; runtimes before 80011 call the argument ``era``."""
    where = as_cluster(cluster)
    older = Call("DdcPayouts", name, {"cluster_id": where, "era": era, **more})
    return Call("DdcPayouts", name, {"cluster_id": where, "era_id": era, **more}, fallback=older)


def _parts(who: Sequence[tuple[AccountLike, Amount]], place: str) -> list[tuple[AccountId, Amount]]:
    """Convert accounts with amounts. Raises `EncodeError` for anything but a list of pairs."""
    try:
        pairs = [(account, amount) for account, amount in who]
    except (TypeError, ValueError):
        raise EncodeError(place, "a list of (account, amount)", repr(who)) from None
    return [(as_account(account, place), as_amount(amount, place)) for account, amount in pairs]


def _proof(proof: MMRProof) -> dict[str, object]:
    if not isinstance(proof, MMRProof):
        raise EncodeError("batch_proof", "MMRProof(hashes)", repr(proof))
    return {"proof": as_hashes(proof.proof, "batch_proof")}


@wraps_call("DdcPayouts", "set_authorised_caller")
def set_authorised_caller(authorised_caller: AccountLike) -> Call:
    """Set the one account that may send payouts; only root may, and only before 80011 (mainnet 73158, 54113).

    Args:
        authorised_caller: The account.
    """
    return Call(
        "DdcPayouts", "set_authorised_caller", {"authorised_caller": as_account(authorised_caller, "authorised_caller")}
    )


@wraps_call("DdcPayouts", "commit_payout_fingerprint")
def commit_payout_fingerprint(
    cluster: ClusterId | str,
    *,
    era: DdcEra,
    inspection_hash: H256,
    ehd_merkle_root: H256,
    payers_merkle_root: H256,
    payees_merkle_root: H256,
) -> Call:
    """Commit to an era's charges and payments.

    Errors: ``Unauthorized``, ``BadRequest`` (a root is zero, or the era is not above the cluster's last paid one),
    ``DdcClusters.ClusterDoesNotExist``, ``PayoutFingerprintCommitted``.

    Args:
        cluster: The cluster.
        era: The era.
        inspection_hash: Hash of the inspection.
        ehd_merkle_root: Root over the era's historical document.
        payers_merkle_root: Root of the range over the batches of payers; see `MMRProof`.
        payees_merkle_root: Root of the range over the batches of payees.
    """
    args = {
        "cluster_id": as_cluster(cluster),
        "era_id": era,
        "inspection_hash": as_hash(inspection_hash, "inspection_hash"),
        "ehd_merkle_root": as_hash(ehd_merkle_root, "ehd_merkle_root"),
        "payers_merkle_root": as_hash(payers_merkle_root, "payers_merkle_root"),
        "payees_merkle_root": as_hash(payees_merkle_root, "payees_merkle_root"),
    }
    return Call("DdcPayouts", "commit_payout_fingerprint", args)


@wraps_call("DdcPayouts", "begin_payout")
def begin_payout(cluster: ClusterId | str, *, era: DdcEra, fingerprint: H256) -> Call:
    """Begin the payout of an era on which enough inspectors agree.

    The quorum is 67 % of all inspectors, rounded to the nearest: one of two, three of four.

    Errors: ``Unauthorized``, ``NotExpectedState`` (begun already), ``PayoutFingerprintDoesNotExist``,
    ``NoQuorumOnPayoutFingerprint``.

    Args:
        cluster: The cluster.
        era: The era.
        fingerprint: Key of the agreed commitment, in `payout_fingerprints`; the chain does not check that it is of this cluster
            and era.
    """
    args = {"cluster_id": as_cluster(cluster), "era_id": era, "fingerprint": as_hash(fingerprint, "fingerprint")}
    return Call("DdcPayouts", "begin_payout", args)


@wraps_call("DdcPayouts", "begin_charging_customers")
def begin_charging_customers(cluster: ClusterId | str, *, era: DdcEra, max_batch_index: int) -> Call:
    """Announce the number of batches of payers.

    Errors: ``Unauthorized``, ``BatchIndexOverflow`` (above 999), ``PayoutReceiptDoesNotExist``, ``NotExpectedState``.

    Args:
        cluster: The cluster.
        era: The era.
        max_batch_index: Index of the last batch.
    """
    return _step("begin_charging_customers", cluster, era, max_batch_index=max_batch_index)


@wraps_call("DdcPayouts", "send_charging_customers_batch")
def send_charging_customers_batch(
    cluster: ClusterId | str,
    *,
    era: DdcEra,
    batch_index: int,
    payers: Sequence[tuple[AccountLike, Amount]],
    batch_proof: MMRProof,
) -> Call:
    """Charge a batch of customers, at most 100; a shortfall becomes a debt.

    Errors: ``Unauthorized``, ``BatchSizeIsOutOfBounds``, ``PayoutReceiptDoesNotExist``, ``NotExpectedState``,
    ``BatchIndexIsOutOfRange``, ``BatchIndexAlreadyProcessed``, ``PayoutFingerprintDoesNotExist``,
    ``FailedToVerifyMerkleProof`` (too few or too many hashes), ``BatchValidationFailed`` (the proof leads to another root),
    ``ArithmeticOverflow``.

    Args:
        cluster: The cluster.
        era: The era.
        batch_index: Index of the batch.
        payers: Customers and their charges, in planck.
        batch_proof: Proof that the committed root contains the batch at this index; ignored for an only batch.
    """
    more = {"batch_index": batch_index, "payers": _parts(payers, "payers"), "batch_proof": _proof(batch_proof)}
    return _step("send_charging_customers_batch", cluster, era, **more)


@wraps_call("DdcPayouts", "end_charging_customers")
def end_charging_customers(cluster: ClusterId | str, *, era: DdcEra) -> Call:
    """Collect the fees from the charges: treasury's, validators' and the cluster reserve's.

    Errors: ``Unauthorized``, ``PayoutReceiptDoesNotExist``, ``NotExpectedState``, ``BatchesMissed``,
    ``ClusterProtocolParamsNotSet``, ``NotExpectedClusterState`` (no record of the cluster, whose reserve gets a share),
    ``Token.BelowMinimum`` (a share of less than 1 CERE for an account that does not exist).

    Args:
        cluster: The cluster.
        era: The era.
    """
    return _step("end_charging_customers", cluster, era)


@wraps_call("DdcPayouts", "begin_rewarding_providers")
def begin_rewarding_providers(cluster: ClusterId | str, *, era: DdcEra, max_batch_index: int) -> Call:
    """Announce the number of batches of payees.

    Errors: ``Unauthorized``, ``BatchIndexOverflow`` (above 999), ``PayoutReceiptDoesNotExist``, ``NotExpectedState``.

    Args:
        cluster: The cluster.
        era: The era.
        max_batch_index: Index of the last batch.
    """
    return _step("begin_rewarding_providers", cluster, era, max_batch_index=max_batch_index)


@wraps_call("DdcPayouts", "send_rewarding_providers_batch")
def send_rewarding_providers_batch(
    cluster: ClusterId | str,
    *,
    era: DdcEra,
    batch_index: int,
    payees: Sequence[tuple[AccountLike, Amount]],
    batch_proof: MMRProof,
) -> Call:
    """Pay a batch of providers, at most 100; a shortfall of the vault is not recorded.

    Errors: ``Unauthorized``, ``BatchSizeIsOutOfBounds``, ``PayoutReceiptDoesNotExist``, ``NotExpectedState``,
    ``BatchIndexIsOutOfRange``, ``BatchIndexAlreadyProcessed``, ``PayoutFingerprintDoesNotExist``,
    ``FailedToVerifyMerkleProof`` (too few or too many hashes), ``BatchValidationFailed`` (the proof leads to another root),
    ``Token.BelowMinimum`` (less than 1 CERE for an account that does not exist).

    Args:
        cluster: The cluster.
        era: The era.
        batch_index: Index of the batch.
        payees: Providers and their earnings, in planck.
        batch_proof: Proof that the committed root contains the batch at this index; ignored for an only batch.
    """
    more = {"batch_index": batch_index, "payees": _parts(payees, "payees"), "batch_proof": _proof(batch_proof)}
    return _step("send_rewarding_providers_batch", cluster, era, **more)


@wraps_call("DdcPayouts", "end_rewarding_providers")
def end_rewarding_providers(cluster: ClusterId | str, *, era: DdcEra) -> Call:
    """End the payments to providers.

    Errors: ``Unauthorized``, ``PayoutReceiptDoesNotExist``, ``NotExpectedState``, ``BatchesMissed``.

    Args:
        cluster: The cluster.
        era: The era.
    """
    return _step("end_rewarding_providers", cluster, era)


@wraps_call("DdcPayouts", "end_payout")
def end_payout(cluster: ClusterId | str, *, era: DdcEra) -> Call:
    """End the payout; sets the cluster's `last_paid_era`.

    Errors: ``Unauthorized``, ``PayoutReceiptDoesNotExist``, ``NotExpectedState``, ``DdcClusters.ClusterDoesNotExist``.

    Args:
        cluster: The cluster.
        era: The era.
    """
    return Call("DdcPayouts", "end_payout", {"cluster_id": as_cluster(cluster), "era_id": era})
