"""Arguments and values of DDC: parameters of clusters in both generations, cost of storage, members, node keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust import AccountId, Amount, Call, ClusterId, Keypair
from cere_trust.codec import lift
from cere_trust.errors import CereTrustError, EncodeError, InvalidAmount
from cere_trust.pallets import (
    ddc_clusters,
    ddc_clusters_gov,
    ddc_customers,
    ddc_nodes,
    ddc_payouts,
    ddc_staking,
    ddc_verification,
    fee_handler,
)
from cere_trust.pallets.ddc_clusters import MEBIBYTE, MONTH, ClusterParams, ClusterProtocolParams
from cere_trust.types import H256, DdcEra, NodePubKey, Perquintill

from ..runtime.recorded import CERE_14, CERE_15, DEV_14, DEV_16, runtime

ALICE = AccountId("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi")
CLUSTER = ClusterId(bytes(19) + b"\1")
NODE = NodePubKey(ALICE)
TENTH = Perquintill(10**17)
OLDER = ClusterProtocolParams(
    TENTH, TENTH, TENTH, Amount.cere(10), 5, 6, Amount(1_000), Amount(2_000), Amount(3), Amount(4)
)
NEWER = replace(
    OLDER,
    cost_per_gpu_unit=Amount(5),
    cost_per_cpu_unit=Amount(6),
    cost_per_ram_unit=Amount(7),
    customer_deposit_contract=AccountId(bytes(32)),
)
NODE_PARAMS = ddc_nodes.StorageNodeParams(ddc_nodes.StorageNodeMode.FULL, b"h", b"d", True, 1, 2, 3)
PLAIN = ClusterParams(None, 4, 6, 3)
DRY = replace(PLAIN, inspection_dry_run_params=ddc_clusters.InspectionDryRunParams(True, NODE, NODE_PARAMS))


def create(params: ClusterParams, protocol: ClusterProtocolParams) -> Call:
    return ddc_clusters.create_cluster(
        CLUSTER, cluster_reserve_id=ALICE, cluster_params=params, initial_protocol_params=protocol
    )


# --- parameters of both generations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "params", "protocol"),
    [(CERE_14, PLAIN, OLDER), (CERE_15, PLAIN, OLDER), (DEV_14, PLAIN, NEWER), (DEV_16, DRY, NEWER)],
)
def test_parameters_are_written_as_a_generation_takes_them_and_read_back(
    name: str, params: ClusterParams, protocol: ClusterProtocolParams
) -> None:
    known = runtime(name)
    args = known.decode_call(known.encode_call(create(params, protocol))).args
    assert lift(ClusterParams, args["cluster_params"]) == params
    assert lift(ClusterProtocolParams, args["initial_protocol_params"]) == protocol


@pytest.mark.parametrize(
    ("name", "call", "words"),
    [
        (DEV_16, create(PLAIN, OLDER), "initial_protocol_params: .*no cost_per_gpu_unit, cost_per_cpu_unit"),
        (
            DEV_16,
            create(PLAIN, replace(NEWER, cost_per_ram_unit=None)),
            "initial_protocol_params: .*no cost_per_ram_unit",
        ),
        (CERE_15, create(PLAIN, NEWER), "initial_protocol_params: .*unknown .*cost_per_gpu_unit.*deposit_contract"),
        (CERE_15, create(DRY, OLDER), "cluster_params: .*unknown inspection_dry_run_params"),
        (CERE_15, create(PLAIN, replace(OLDER, cost_per_gpu_unit=Amount(0))), "unknown .*cost_per_gpu_unit"),
    ],
)
def test_what_a_generation_cannot_hold_is_refused_by_name_not_dropped(name: str, call: Call, words: str) -> None:
    with pytest.raises(EncodeError, match=words):
        runtime(name).encode_call(call)


def test_parameters_are_no_dicts_and_not_each_other() -> None:
    bad: object
    for bad in (None, {}, NEWER):
        with pytest.raises(EncodeError, match=r"^cluster_params: expected ddc_clusters\.ClusterParams"):
            ddc_clusters.set_cluster_params(CLUSTER, cluster_params=bad)  # type: ignore[arg-type]
    for bad in (None, {}, PLAIN):
        with pytest.raises(
            EncodeError, match=r"^initial_protocol_params: expected ddc_clusters\.ClusterProtocolParams"
        ):
            create(PLAIN, bad)  # type: ignore[arg-type]
        with pytest.raises(EncodeError, match=r"^cluster_protocol_params: "):
            ddc_clusters_gov.update_cluster_protocol(CLUSTER, cluster_protocol_params=bad)  # type: ignore[arg-type]
    with pytest.raises(InvalidAmount):
        create(PLAIN, replace(NEWER, cost_per_mb_stored=0.5))  # type: ignore[arg-type]


@pytest.mark.parametrize("contract", [None, AccountId(bytes(32))])
def test_the_account_of_zeros_is_no_deposit_contract(contract: AccountId | None) -> None:
    assert replace(NEWER, customer_deposit_contract=contract).deposit_contract is None
    assert replace(NEWER, customer_deposit_contract=ALICE).deposit_contract == ALICE


# --- what storage costs ----------------------------------------------------------------------------------------------


def test_a_mebibyte_for_a_month_costs_its_price() -> None:
    cost = NEWER.cost(stored_bytes=MEBIBYTE, transferred_bytes=3 * MEBIBYTE, puts=10, gets=100)
    assert (cost.storage, cost.transfer, cost.puts, cost.gets) == (1_000, 6_000, 30, 400)
    assert cost.total == 7_430
    assert NEWER.cost(stored_bytes=MEBIBYTE, seconds=MONTH // 2).storage == 500
    assert NEWER.cost(stored_bytes=MEBIBYTE - 1).storage == 999, "rounded down"
    assert OLDER.cost(gets=1).total == 4
    assert NEWER.cost().total == 0
    with pytest.raises(InvalidAmount):
        NEWER.cost(gets=-1)


@given(st.integers(0, 2**50), st.integers(0, 10 * MONTH), st.integers(1, 50))
def test_a_bill_by_eras_is_below_the_whole_by_less_than_a_planck_an_era(stored: int, seconds: int, eras: int) -> None:
    whole = NEWER.cost(stored_bytes=stored, seconds=seconds * eras).storage
    billed = NEWER.cost(stored_bytes=stored, seconds=seconds).storage * eras
    assert whole - billed in range(eras)


# --- node keys, nodes, members, accounts -----------------------------------------------------------------------------

TAKES_A_NODE: list[tuple[Callable[..., Call], str]] = [
    (ddc_nodes.delete_node, "node_pub_key"),
    (lambda node: ddc_nodes.create_node(node, node_params=NODE_PARAMS), "node_pub_key"),
    (lambda node: ddc_staking.bond(ALICE, node=node, value=Amount.cere(5)), "node"),
    (ddc_staking.set_node, "new_node"),
    (lambda node: ddc_clusters.add_node(CLUSTER, node_pub_key=node), "node_pub_key"),
    (
        lambda node: ddc_clusters_gov.close_proposal(CLUSTER, member=ddc_clusters_gov.NodeProvider(node)),
        r"member\.node_pub_key",
    ),
]


@pytest.mark.parametrize(("wrapper", "argument"), TAKES_A_NODE)
def test_a_node_is_thirty_two_bytes_hex_an_address_or_a_key_pair(wrapper: Callable[..., Call], argument: str) -> None:
    call = wrapper(NODE)
    pair = Keypair.from_uri("//Alice")
    assert call == wrapper(bytes(NODE)) == wrapper(str(NODE)) == wrapper(ALICE) == wrapper(str(ALICE)) == wrapper(pair)
    for bad in (b"short", "node", "0x00", 7, None, {"StoragePubKey": NODE}):
        with pytest.raises(EncodeError, match=f"^{argument}: expected 32 bytes"):
            wrapper(bad)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mode": "Disk"}, r"^node_params\.mode: expected one of StorageNodeMode\.FULL"),
        ({"host": "node.example"}, r"^node_params\.host: expected bytes"),
        ({"domain": None}, r"^node_params\.domain: expected bytes"),
        ({"http_port": 2**16}, r"node_params\.StorageParams\.http_port: expected an integer from 0 to 65535"),
        ({"ssl": 1}, r"node_params\.StorageParams\.ssl: expected True or False"),
        ({"mode": ddc_nodes.StorageNodeMode.DAC}, r"node_params\.StorageParams\.mode: expected one of Full"),
    ],
)
def test_what_a_node_cannot_be_is_refused_before_signing(change: dict[str, object], words: str) -> None:
    with pytest.raises(EncodeError, match=words):
        runtime(DEV_16).encode_call(ddc_nodes.create_node(NODE, node_params=replace(NODE_PARAMS, **change)))  # type: ignore[arg-type]


def test_modes_count_from_one_and_the_fourth_has_two_names() -> None:
    modes = ddc_nodes.StorageNodeMode

    def mode_byte(name: str, mode: ddc_nodes.StorageNodeMode) -> int:
        call = ddc_nodes.set_node_params(NODE, node_params=replace(NODE_PARAMS, mode=mode))
        return runtime(name).encode_call(call)[2 + 33 + 1]

    assert [mode_byte(DEV_16, mode) for mode in (modes.FULL, modes.STORAGE, modes.CACHE, modes.COMPUTE)] == [1, 2, 3, 4]
    assert mode_byte(CERE_15, modes.DAC) == 4


def test_a_member_is_the_manager_or_a_nodes_provider() -> None:
    vote = ddc_clusters_gov.vote_proposal
    assert vote(CLUSTER, approve=True, member=ddc_clusters_gov.CLUSTER_MANAGER).args["member"] == "ClusterManager"
    for bad in ("ClusterManager", NODE, None):
        with pytest.raises(EncodeError, match=r"^member: expected ddc_clusters_gov\.CLUSTER_MANAGER or NodeProvider"):
            vote(CLUSTER, approve=True, member=bad)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("account", "address"),
    [
        (ddc_payouts.VAULT, "6Rz7GYaZL8cMVyznBcudVKrdDqxyscHkZitw9LCjn6jN9X3H"),
        (ddc_verification.ACCOUNT, "6Rz7GYaaY3Q7cEW3j8o8vRdswAEDkuCtPrcD2Q1vy7jtaHPQ"),
        (ddc_clusters_gov.ACCOUNT, "6Rz7GYaWjYpVQwKr6dRpGXv9KHSyKqPzXFapyMHgGp8UH6bc"),
        (fee_handler.FEE_POT, "6Rz7GYaXL6PTNDaRyTUeHGmok1H1G6XGTq1fNANj5mvoxqXE"),
        (ddc_customers.vault(), "6Rz7GYaWKtpwXKDAZToSFv3KCJqqGzsBWRUL7TofDvozXWS4"),
    ],
)
def test_pallets_have_the_accounts_that_the_chain_derives(account: AccountId, address: str) -> None:
    assert account.address == address


@pytest.mark.parametrize("name", [CERE_15, DEV_16])
def test_a_pallets_account_comes_from_its_id(name: str) -> None:
    known = runtime(name)
    assert ddc_customers.vault()[4:12] == known.constant("DdcCustomers", "PalletId")
    if name == CERE_15:
        assert ddc_payouts.VAULT[4:12] == known.constant("DdcPayouts", "PalletId")
        assert ddc_verification.ACCOUNT[4:12] == known.constant("DdcVerification", "PalletId")


# --- payouts ---------------------------------------------------------------------------------------------------------


def test_the_era_of_a_payout_is_called_as_the_runtime_calls_it() -> None:
    known = runtime(CERE_15)
    call = ddc_payouts.begin_charging_customers(CLUSTER, era=DdcEra(7), max_batch_index=3)
    assert known.encode_call(call).hex() == "2702" + bytes(CLUSTER).hex() + "07000000" + "0300"
    with pytest.raises(CereTrustError, match="DdcPayouts has no call 'begin_payout'"):
        known.encode_call(ddc_payouts.begin_payout(CLUSTER, era=DdcEra(7), fingerprint=H256(bytes(32))))
