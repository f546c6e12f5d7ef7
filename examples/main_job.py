"""The main job: stake and nominate, vote in a referendum, pay for storage, transfer.

python examples/main_job.py                      # on an embedded chain of its own
python examples/main_job.py ws://127.0.0.1:9944  # on a development node that runs already
"""

from __future__ import annotations

import sys

from cere_trust import Amount, Call, Client, Conviction, Keypair, Receipt
from cere_trust.pallets import balances, conviction_voting, ddc_clusters, ddc_customers, referenda, staking, system


def step(title: str, client: Client, call: Call, signer: Keypair) -> Receipt:
    """Submit a call, wait for finality, and print what happened."""
    print(f"\n• {title}")
    print(f"    call   {call}")
    receipt = client.submit_and_wait(call, signer)
    print(f"    block  {receipt.block}")
    print(f"    fee    {receipt.fee}")
    for event in receipt.events:
        print(f"    event  {event}")
    return receipt


def main(url: str) -> int:
    """Do the main job on the development chain at `url`; the index of its referendum."""
    eve, ferdie = Keypair.from_uri("//Eve"), Keypair.from_uri("//Ferdie")
    with Client(url) as client:
        print(f"connected: {client.runtime.version}")

        step("bond 500 CERE", client, staking.bond(Amount.cere(500), payee=staking.STAKED), eve)
        print(f"    state  {client.query(staking.ledger(eve.account))}")

        targets = [account for account, _ in client.entries(staking.validators)][:3]
        step("nominate three validators", client, staking.nominate(targets), eve)
        print(f"    state  {client.query(staking.nominators(eve.account))}")

        remark = Call("System", "remark", {"remark": b"the chain keeps its word"})
        receipt = step(
            "submit a referendum",
            client,
            referenda.submit("small_tipper", proposal=remark, enactment=referenda.after(10)),
            eve,
        )
        submitted = receipt.expect(referenda.Submitted)
        step("place its decision deposit", client, referenda.place_decision_deposit(submitted.index), eve)
        vote = conviction_voting.aye(Amount.cere(100), conviction=Conviction.LOCKED_2X)
        step("vote aye with conviction 2x", client, conviction_voting.vote(submitted.index, vote=vote), eve)
        print(f"    state  {client.query(referenda.referendum_info_for(submitted.index))}")

        cluster = next(cluster for cluster, _ in client.entries(ddc_clusters.clusters))
        step("deposit 25 CERE to a DDC cluster", client, ddc_customers.deposit(Amount.cere(25), cluster=cluster), eve)
        print(f"    state  {client.query(ddc_customers.cluster_ledger(cluster, eve.account))}")

        receipt = step("create a bucket", client, ddc_customers.create_bucket(cluster, is_public=True), eve)
        bucket = receipt.expect(ddc_customers.BucketCreated).bucket_id
        print(f"    state  {client.query(ddc_customers.buckets(bucket))}")

        step("transfer 1.5 CERE", client, balances.transfer_keep_alive(ferdie.account, value=Amount.cere("1.5")), eve)
        print(f"    state  {client.query(system.account(ferdie.account)).data.free}")
    return submitted.index


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        from cere_trust.devnet import Devnet

        with Devnet(preset="dev") as chain:
            main(chain.url)
