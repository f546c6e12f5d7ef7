"""What changed between runtimes: nothing between a runtime and itself, and what the interface sheet says between two."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cere_trust.compat.changes import Change, RuntimePart, format_changes
from cere_trust.compat.runtime_diff import compare_runtimes
from cere_trust.compat.type_diff import TypeDiff

from ..runtime.recorded import ALL, CERE_14, CERE_15, DEV_14, DEV_15, DEV_16, runtime


@pytest.mark.parametrize("name", ALL)
def test_a_runtime_is_like_itself(name: str) -> None:
    assert compare_runtimes(runtime(name), runtime(name)) == []


@pytest.mark.parametrize(("one", "other"), [(CERE_14, CERE_15), (DEV_14, DEV_15), (DEV_15, DEV_16), (DEV_14, DEV_16)])
def test_only_the_metadata_differs_between_metadata_versions(one: str, other: str) -> None:
    changes = compare_runtimes(runtime(one), runtime(other))
    assert [change.where for change in changes if change.part is not RuntimePart.RUNTIME] == []
    assert {change.where for change in changes} <= {"metadata", "extrinsic format"}


def by_name() -> dict[str, Change]:
    return {f"{change.part} {change.where}": change for change in compare_runtimes(runtime(CERE_15), runtime(DEV_16))}


@pytest.mark.parametrize(
    ("where", "details"),
    [
        ("runtime spec_version", ["54113 → 80013"]),
        ("runtime transaction_version", ["19 → 27"]),
        ("signed extension AuthorizeCall", ["new, at place 1 of 10, carries nothing"]),
        ("signed extension WeightReclaim", ["new, at place 10 of 10, carries nothing"]),
        ("pallet MultiBlockMigrations", ["new, index 51, with 4 calls, 2 storage items, 8 events"]),
        ("pallet DelegatedStaking", ["new, index 53, with 4 storage items, 4 events"]),
        ("pallet Origins", ["new, index 43"]),
        ("call DdcCustomers.deposit", ["argument cluster_id: H160 is new, at place 1"]),
        ("call DdcCustomers.unlock_deposit", ["index 3 → 4", "argument cluster_id: H160 is new, at place 1"]),
        ("call DdcCustomers.set_bucket_params", ["index 5 → 6"]),
        ("call DdcCustomers.remove_bucket", ["index 6 → 7"]),
        ("event DdcCustomers.BucketTotalNodesUsageUpdated", ["gone"]),
        ("event DdcCustomers.BucketRemoved", ["index 8 → 6"]),
        ("event DdcCustomers.Charged", ["field expected_to_charge is called expected now"]),
        ("error DdcCustomers.NotEnoughBalance", ["new, index 5"]),
        ("error DdcCustomers.Unauthorized", ["was called Unauthorised", "index 9 → 10"]),
        ("error DdcCustomers.ClusterMismatch", ["new, index 15"]),
        ("type CustomerLedger", ["was called AccountsLedger"]),
        ("type Bucket", ["field total_customers_usage is gone"]),
        ("type StorageNode", ["field total_usage is gone"]),
        ("type StorageNodeMode", ["DAC: gone", "Compute: new, index 4"]),
        ("call DdcClusters.join_cluster", ["new, index 5, with cluster_id: H160, node_pub_key: NodePubKey"]),
        ("error DdcClusters.OnlyNodeProvider", ["new, index 8"]),
        ("event DdcClusters.ClusterEraPaid", ["was called ClusterEraValidated"]),
        ("type Cluster", ["field last_validated_era_id is called last_paid_era now"]),
        ("call Balances.transfer", ["gone"]),
        ("call Balances.set_balance_deprecated", ["gone"]),
        ("storage item Staking.Payee", ["may be absent now"]),
        ("call Staking.chill_other", ["argument controller is gone", "argument stash: AccountId32 is new, at place 1"]),
        ("call Treasury.propose_spend", ["gone"]),
        ("constant Identity.FieldDeposit", ["gone"]),
        ("storage item Session.DisabledValidators", ["value: Vec<u32> → Vec<(u32, u32)>"]),
        ("event Sudo.KeyRemoved", ["new, index 2"]),
    ],
)  # fmt: skip
def test_the_sheet_of_54113_and_80013_is_told(where: str, details: list[str]) -> None:
    assert list(by_name()[where].details) == details


def test_a_renamed_thing_keeps_what_else_changed_about_it() -> None:
    costs = by_name()["type ClusterProtocolParams"].details
    assert "field unit_per_mb_stored is called cost_per_mb_stored now" in costs
    assert sum(detail.endswith(" is called " + detail.split()[-2] + " now") for detail in costs) == 4
    assert sum(" is new" in detail for detail in costs) == 4


def test_no_type_is_told_twice_and_every_line_says_something() -> None:
    for one, other in pairwise(ALL):
        changes = compare_runtimes(runtime(one), runtime(other))
        names = [(change.part, change.where) for change in changes]
        assert len(names) == len(set(names))
        assert all(change.details and all(change.details) for change in changes)


def test_the_other_way_round_what_came_went() -> None:
    forth, back = (
        compare_runtimes(runtime(CERE_15), runtime(DEV_16)),
        compare_runtimes(runtime(DEV_16), runtime(CERE_15)),
    )
    came = {(c.part, c.where) for c in forth if c.mark == "+"}
    went = {(c.part, c.where) for c in back if c.mark == "-"}
    assert came == went
    assert {(c.part, c.where) for c in forth if c.mark == "-"} == {(c.part, c.where) for c in back if c.mark == "+"}


def test_words_begin_with_counts_and_fold_what_only_moved() -> None:
    old, new = runtime(CERE_15), runtime(DEV_16)
    text = format_changes(old, new, compare_runtimes(old, new))
    assert text.startswith("node 54113 → node 80013: 2 signed extensions, ")
    customers = text[text.index("\nDdcCustomers\n") :].split("\n\n")[0]
    assert "  ~ call indices: set_bucket_params 5 → 6, remove_bucket 6 → 7" in customers
    assert "  - event BucketTotalNodesUsageUpdated\n" in customers
    assert format_changes(new, new, []) == "node 80013 → node 80013: nothing changed"


def test_types_that_contain_themselves_end() -> None:
    old, new = runtime(CERE_15), runtime(DEV_16)
    shapes = TypeDiff(old.registry, new.registry)
    for type_id in range(min(len(old.registry.types), len(new.registry.types))):
        shapes.compare(type_id, type_id)
