"""Calls byte for byte: vectors taken from a running Cere chain, and the two generations of deposits."""

from __future__ import annotations

import pytest

from cere_trust import Amount, BucketId, Call, ClusterId, Conviction
from cere_trust.errors import EncodeError, IncompatibleRuntime, UnknownItem
from cere_trust.pallets import (
    balances,
    conviction_voting,
    ddc_clusters,
    ddc_customers,
    ddc_nodes,
    ddc_staking,
    referenda,
    staking,
    utility,
)
from cere_trust.types import NodePubKey

from ..extrinsic.made import ALICE, ALL, BOB, CERE, DEV, runtime

CLUSTER = ClusterId("0x" + "00" * 19 + "01")
A = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d"
B = bytes(BOB).hex()
NODE = ddc_nodes.StorageNodeParams(ddc_nodes.StorageNodeMode.STORAGE, b"h", b"d", False, 1, 2, 3)
NODE_KEY = NodePubKey(ALICE)

EVERYWHERE = {
    "create_bucket": (
        ddc_customers.create_bucket(CLUSTER, is_public=True),
        "2400" + "00" * 19 + "01" + "01",
    ),
    "create_node": (
        ddc_nodes.create_node(NODE_KEY, node_params=NODE),
        "250000" + A + "0002046804640001000200" + "0300",
    ),
    "bond a node": (
        ddc_staking.bond(ALICE, node=NODE_KEY, value=Amount.cere(100)),
        "230000" + A + "00" + A + "070010a5d4e8",
    ),
    "transfer": (balances.transfer_keep_alive(BOB, value=Amount.cere("1.5")), "060300" + B + "0700d6117e03"),
    "bond": (staking.bond(Amount.cere(100), payee=staking.STASH), "0900070010a5d4e801"),
    "bond, rewards to an account": (
        staking.bond(Amount.cere(100), payee=staking.Account(BOB)),
        "0900070010a5d4e803" + B,
    ),
    "nominate": (staking.nominate([ALICE, BOB]), "09050800" + A + "00" + B),
    "vote": (
        conviction_voting.vote(7, vote=conviction_voting.aye(Amount.cere(1), conviction=Conviction.LOCKED_2X)),
        "29001c0082" + (10**10).to_bytes(16, "little").hex(),
    ),
    "place_decision_deposit": (referenda.place_decision_deposit(7), "2a0107000000"),
    "batch": (utility.batch([staking.chill()]), "0100040906"),
}


@pytest.mark.parametrize("what", EVERYWHERE)
@pytest.mark.parametrize("name", ALL)
def test_a_call_has_the_bytes_a_chain_took(name: str, what: str) -> None:
    call, encoded = EVERYWHERE[what]
    assert runtime(name).encode_call(call).hex() == encoded


@pytest.mark.parametrize("name", ALL)
def test_storage_keys_are_those_a_chain_uses(name: str) -> None:
    query = ddc_customers.cluster_ledger(CLUSTER, ALICE)
    key = runtime(name).storage_key(query.pallet, query.item, *query.keys).hex()
    assert key.startswith("affb44e1082c7d59adbb5ebdf73bb14c4e5d0f20b61abee69002a08fa96842a4")
    assert len(key) == 2 * (32 + 64), "both hashers are opaque"
    nodes = ddc_clusters.clusters_nodes(CLUSTER, NODE_KEY)
    assert runtime(name).storage_key(nodes.pallet, nodes.item, *nodes.keys).hex().endswith("00" + A)


OLD, NEW = "2401070010a5d4e8", "2401" + "00" * 19 + "01" + "070010a5d4e8"


def test_a_deposit_names_its_cluster_where_the_runtime_has_one_ledger_per_cluster() -> None:
    value = Amount.cere(100)
    assert runtime(CERE).encode_call(ddc_customers.deposit(value)).hex() == OLD
    assert runtime(DEV).encode_call(ddc_customers.deposit(value, cluster=CLUSTER)).hex() == NEW


@pytest.mark.parametrize(
    ("name", "call", "words"),
    [
        (CERE, ddc_customers.deposit(Amount(1), cluster=CLUSTER), "expects value; got cluster_id, value"),
        (DEV, ddc_customers.deposit(Amount(1)), "expects cluster_id, value; got value"),
        (DEV, ddc_customers.withdraw_unlocked_deposit(), "expects cluster_id; got none"),
        (CERE, ddc_customers.withdraw_unlocked_deposit(CLUSTER), "expects no arguments; got cluster_id"),
    ],
)
def test_the_other_generations_deposit_is_refused_by_name(name: str, call: Call, words: str) -> None:
    with pytest.raises(IncompatibleRuntime, match=words):
        runtime(name).encode_call(call)


def test_a_call_that_came_later_is_unknown_to_the_older_runtime() -> None:
    with pytest.raises(UnknownItem, match="deposit_for"):
        runtime(CERE).encode_call(ddc_customers.deposit_for(BOB, value=Amount(1), cluster=CLUSTER))


def test_numbers_out_of_range_are_refused_with_their_place() -> None:
    with pytest.raises(EncodeError, match=r"DdcCustomers\.remove_bucket\.bucket_id"):
        runtime(DEV).encode_call(ddc_customers.remove_bucket(BucketId(1 << 64)))
    with pytest.raises(EncodeError, match=r"Referenda\.cancel\.index"):
        runtime(DEV).encode_call(referenda.cancel(-1))


def test_an_unknown_track_is_refused_with_the_known_ones() -> None:
    call = referenda.submit("small_tiper", proposal=staking.chill(), enactment=referenda.after(1))
    with pytest.raises(EncodeError, match=r"Referenda\.submit\.proposal_origin"):
        runtime(DEV).encode_call(call)


def test_every_track_of_the_runtimes_names_an_origin_it_has() -> None:
    from cere_trust.codec import lift

    for name in ALL:
        tracks = lift(referenda.tracks.value, runtime(name).constant("Referenda", "Tracks"))
        assert len(tracks) == 14
        for _, track in tracks:
            call = referenda.submit(track.name, proposal=staking.chill(), enactment=referenda.after(1))
            assert runtime(name).encode_call(call)
            assert "\0" not in track.title
