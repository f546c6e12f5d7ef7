"""Type errors: every line that ends in ``# error``, and no other. Checked by mypy; never run."""

from __future__ import annotations

from cere_trust import AccountId, Amount, BucketId, Client, ClusterId, Keypair, Receipt
from cere_trust.pallets import (
    balances,
    conviction_voting,
    ddc_clusters,
    ddc_clusters_gov,
    ddc_customers,
    ddc_nodes,
    ddc_staking,
    identity,
    multisig,
    nomination_pools,
    proxy,
    referenda,
    session,
    staking,
    sudo,
    treasury,
    utility,
)
from cere_trust.types import NodePubKey

alice = Keypair.from_uri("//Alice")
bob = AccountId("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm")
cluster = ClusterId("0x0059f5ada35eee46802d80750d5ca4a490640511")


def calls() -> None:
    """Wrong arguments."""
    balances.transfer_keep_alive(bob, value=Amount.cere("1.5"))
    balances.transfer_keep_alive(bob, value=1.5)  # error
    balances.transfer_keep_alive(bob, value=10)  # error
    balances.transfer_keep_alive(bob, value="1.5")  # error
    balances.transfer_keep_alive(bob, Amount.cere(1))  # error
    balances.transfer_keep_alive(7, value=Amount.cere(1))  # error
    balances.transfer_keep_alive(bob)  # error
    staking.nominate([bob])
    staking.nominate(bob)  # error
    staking.nominate("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm")  # error
    staking.nominate([7])  # error
    staking.nominate([cluster])  # error
    balances.transfer_keep_alive(cluster, value=Amount.cere(1))  # error
    staking.bond(Amount.cere(1), payee="Staked")  # error
    conviction_voting.vote(7, vote=True)  # error
    conviction_voting.aye(Amount.cere(1), conviction=2)  # error
    referenda.submit("root", proposal=b"", enactment=referenda.after(1))  # error
    referenda.submit("root", proposal=staking.chill(), enactment=5)  # error
    ddc_customers.create_bucket(cluster, is_public="yes")  # error
    ddc_customers.deposit(25, cluster=cluster)  # error
    utility.batch(staking.chill())  # error
    utility.batch([staking.chill])  # error
    sudo.sudo(staking.chill)  # error
    proxy.add_proxy(bob, proxy_type="Any")  # error
    multisig.as_multi(staking.chill(), threshold=2, other_signatories=[bob])  # error
    multisig.as_multi(staking.chill(), threshold=2, other_signatories=bob, max_weight=5)  # error
    identity.set_identity({"display": "Alice"})  # error
    identity.set_subs({7: "seven"})  # error
    identity.set_subs({bob: 7})  # error
    identity.set_subs([(bob, "bob")])  # error
    identity.provide_judgement(0, target=bob, judgement="KnownGood", identity=b"")  # error
    treasury.spend_local("5", beneficiary=bob)  # error
    session.set_keys(b"")  # error
    nomination_pools.join(10, pool_id=1)  # error
    nomination_pools.bond_extra("Rewards")  # error
    nomination_pools.nominate(1, validators=bob)  # error
    nomination_pools.set_state(1, state="Open")  # error
    nomination_pools.set_commission(1, new_commission=0.05)  # error


def reads(client: Client) -> None:
    """Wrong queries."""
    client.query(staking.ledger(bob))
    client.query(staking.nominate([bob]))  # error
    client.query(staking.ledger)  # error
    client.query(staking.ledger(cluster))  # error
    client.query(staking.eras_stakers_overview("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm", bob))  # error
    client.query(staking.span_slash(("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm", "1")))  # error
    client.query(ddc_customers.buckets(BucketId(7)))
    client.query(ddc_customers.buckets("7"))  # error
    client.query(ddc_customers.cluster_ledger(bob, cluster))  # error
    client.query(ddc_customers.cluster_ledger(cluster))  # error
    client.entries(staking.validators)
    client.entries(ddc_customers.buckets_count)  # error
    _ = client.query(staking.ledger(bob)).active  # error
    client.submit_and_wait(staking.ledger(bob), alice)  # error


def receipts(receipt: Receipt) -> None:
    """Wrong events."""
    _ = receipt.expect(balances.Transfer).amount
    _ = receipt.find(balances.Transfer).amount  # error
    receipt.find("Balances.Transfer")  # error


def ddc(client: Client, key: NodePubKey) -> None:
    """Wrong nodes, members and terms."""
    ddc_staking.bond(bob, node=key, value=Amount.cere(1))
    ddc_staking.bond(bob, node={"StoragePubKey": key}, value=Amount.cere(1))  # error
    ddc_staking.bond(bob, key, Amount.cere(1))  # error
    ddc_nodes.create_node(key, node_params={"mode": "Full"})  # error
    ddc_clusters.set_cluster_params(cluster, cluster_params=None)  # error
    ddc_clusters.add_node(cluster, node_pub_key=key, node_kind="Genesis")  # error
    ddc_clusters_gov.close_proposal(cluster, member="ClusterManager")  # error
    client.query(ddc_clusters.clusters_nodes(key, cluster))  # error
    _ = client.query(ddc_customers.ledger_of(bob)).active  # error
