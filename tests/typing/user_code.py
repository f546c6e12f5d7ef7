"""User code with the types that a checker must infer. Checked by mypy and pyright; never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_type

from cere_trust import (
    AccountId,
    Amount,
    AsyncClient,
    BucketId,
    Call,
    Client,
    ClusterId,
    Conviction,
    Keypair,
    Mortality,
    Query,
    Receipt,
    Runtime,
)
from cere_trust.errors import DispatchError
from cere_trust.extrinsic import Outcome, SignedExtrinsic, UnsignedExtrinsic, compose, preimage_of
from cere_trust.pallets import (
    babe,
    balances,
    bounties,
    child_bounties,
    contracts,
    conviction_voting,
    ddc_clusters,
    ddc_clusters_gov,
    ddc_customers,
    ddc_nodes,
    ddc_payouts,
    ddc_staking,
    ddc_verification,
    delegated_staking,
    election_provider_multi_phase,
    fast_unstake,
    fee_handler,
    grandpa,
    identity,
    im_online,
    indices,
    multisig,
    nomination_pools,
    offences,
    preimage,
    proxy,
    recovery,
    referenda,
    scheduler,
    session,
    staking,
    sudo,
    system,
    tech_comm,
    timestamp,
    transaction_payment,
    treasury,
    utility,
    vesting,
    voter_list,
    whitelist,
)
from cere_trust.pallets.conviction_voting import Voting
from cere_trust.pallets.ddc_clusters import Cluster
from cere_trust.pallets.ddc_customers import Bucket, CustomerLedger
from cere_trust.pallets.referenda import Ongoing, ReferendumInfo
from cere_trust.pallets.staking import StakingLedger, ValidatorPrefs
from cere_trust.runtime import EventRecord
from cere_trust.types import H256, BlockHash, BlockRef, DdcEra, EraIndex, NodePubKey, TrackId, Weight

alice = Keypair.from_uri("//Alice")
cluster = ClusterId("0x0059f5ada35eee46802d80750d5ca4a490640511")


def reads(client: Client) -> None:
    """Queries know the types of their results."""
    ledger = client.query(staking.ledger(alice.account))
    assert_type(ledger, StakingLedger | None)
    if ledger is not None:
        assert_type(ledger.active, Amount)
        assert_type(ledger.unlocking[0].era, EraIndex)
    assert_type(client.query(system.account(alice.account)).data.free, Amount)
    assert_type(client.query(session.validators()), list[AccountId])
    assert_type(client.query(staking.current_era()), EraIndex | None)
    assert_type(client.query(ddc_customers.cluster_ledger(cluster, alice.account)), CustomerLedger | None)
    assert_type(client.query(ddc_customers.buckets(BucketId(7))), Bucket | None)
    assert_type(client.query(ddc_customers.buckets_count()), BucketId)
    assert_type(client.query(conviction_voting.voting_for(alice.account, TrackId(30))), Voting)
    assert_type(client.query(proxy.proxies(alice.account)), tuple[list[proxy.ProxyDefinition], Amount])
    assert_type(client.query(nomination_pools.bonded_pools(1)), nomination_pools.BondedPool | None)
    assert_type(client.query(nomination_pools.member(alice.account)), nomination_pools.Member | None)
    assert_type(client.query(nomination_pools.pool(1)), nomination_pools.Pool | None)
    assert_type(client.call_runtime(nomination_pools.pending_rewards(alice.account)), Amount)
    assert_type(client.call_runtime(nomination_pools.pool_accounts(1)), tuple[AccountId, AccountId])
    assert_type(client.constant(nomination_pools.max_unbonding), int)
    assert_type(client.query(delegated_staking.delegators(alice.account)), delegated_staking.Delegation | None)
    assert_type(client.query(staking.exposure(EraIndex(7), alice.account)), staking.Exposure | None)
    assert_type(client.query(staking.claimed_pages(EraIndex(7), alice.account)), list[int])
    assert_type(client.query(staking.unclaimed(alice.account)), list[staking.UnclaimedPage])
    assert_type(client.query(staking.era_reward(EraIndex(7), alice.account)), staking.EraReward | None)
    assert_type(client.call_runtime(babe.current_epoch()), babe.Epoch)
    assert_type(client.call_runtime(grandpa.authorities()), list[tuple[bytes, int]])
    assert_type(client.query(timestamp.now()), int)
    assert_type(client.query(election_provider_multi_phase.current_phase()), election_provider_multi_phase.Phase)
    assert_type(client.query(offences.reports(H256(bytes(32)))), offences.OffenceDetails | None)
    assert_type(client.query(session.next_keys(alice.account)), session.SessionKeys | None)
    assert_type(client.query(session.disabled()), list[session.Disabled])
    assert_type(client.call_runtime(session.decode_session_keys(b"")), list[tuple[bytes, bytes]] | None)
    assert_type(client.query(voter_list.list_nodes(alice.account)), voter_list.Node | None)
    assert_type(client.constant(voter_list.bag_thresholds), list[int])
    assert_type(client.query(fast_unstake.queue(alice.account)), Amount | None)
    assert_type(client.query(im_online.authored_blocks(7, alice.account)), int)
    assert_type(client.query(Query("Treasury", "ProposalCount")), object)

    info = client.query(referenda.referendum_info_for(7))
    assert_type(info, ReferendumInfo | None)
    if isinstance(info, Ongoing):
        assert_type(info.tally.ayes, Amount)


def reads_many(client: Client) -> None:
    """Maps yield keys and values."""
    for account, prefs in client.entries(staking.validators):
        assert_type(account, AccountId)
        assert_type(prefs, ValidatorPrefs)
    assert_type(client.entries(ddc_clusters.clusters), Iterator[tuple[ClusterId, Cluster]])
    for owner, ledger in client.entries(ddc_customers.cluster_ledger.under(cluster)):
        assert_type(owner, AccountId)
        assert_type(ledger, CustomerLedger)


def frame(client: Client, runtime: Runtime) -> None:
    """The pallets beside staking, governance and storage: one line of each kind."""
    transfer = balances.transfer_keep_alive(alice.account, value=Amount.cere(1))
    shared = multisig.account_of([alice.account], threshold=1)
    assert_type(shared, AccountId)
    assert_type(multisig.call_hash(runtime, transfer), H256)
    assert_type(client.query(multisig.multisigs(shared, H256(bytes(32)))), multisig.Multisig | None)
    info = client.call_runtime(transaction_payment.query_call_info(transfer, length=100))
    assert_type(info.weight, Weight)
    assert_type(info.partial_fee, Amount)
    multisig.as_multi(transfer, threshold=2, other_signatories=[alice.account], max_weight=info.weight)
    names: dict[AccountId, str] = {alice.account: "alice"}
    assert_type(identity.set_subs(names), Call)
    assert_type(identity.set_subs({alice: "alice", str(alice.account): "by address", alice.account: "by id"}), Call)
    registration = client.query(identity.identity_of(alice.account))
    assert_type(registration, identity.Registration | None)
    if registration is not None:
        assert_type(registration.info.display, str | None)
    assert_type(client.query(identity.super_of(alice.account)), tuple[AccountId, identity.Data] | None)
    assert_type(client.query(identity.registrars()), list[identity.RegistrarInfo | None])
    spend = client.query(treasury.spends(1))
    assert_type(spend, treasury.SpendStatus | None)
    if spend is not None and isinstance(spend.status, treasury.Attempted):
        assert_type(spend.status.id, object)
    assert_type(client.constant(treasury.pot_account), AccountId)
    assert_type(client.query(bounties.bounties(1)), bounties.Bounty | None)
    assert_type(client.query(child_bounties.child_bounties(1, 2)), child_bounties.ChildBounty | None)
    assert_type(client.query(vesting.vesting(alice.account)), list[vesting.VestingInfo] | None)
    assert_type(client.query(recovery.active_recoveries(shared, shared)), recovery.ActiveRecovery | None)
    assert_type(client.query(indices.accounts(7)), indices.Index | None)
    assert_type(client.query(scheduler.agenda(7)), list[scheduler.Scheduled | None])
    assert_type(client.query(scheduler.retries((7, 0))), scheduler.RetryConfig | None)
    assert_type(client.query(tech_comm.members()), list[AccountId])
    assert_type(client.query(tech_comm.proposal_of(H256(bytes(32)))), Call | None)
    assert_type(whitelist.whitelist_call(bytes(32)), Call)
    assert_type(client.constant(system.block_weights).per_class.normal.max_total, Weight | None)
    dry = client.call_runtime(contracts.dry_call(shared, origin=alice.account, input_data=b""))
    assert_type(dry, contracts.ContractResult)
    assert_type(dry.gas_required, Weight)
    contracts.call(shared, gas_limit=dry.gas_required, data=b"")


def frame_events(receipt: Receipt) -> None:
    """Events of these pallets."""
    assert_type(receipt.find(multisig.MultisigExecuted), multisig.MultisigExecuted | None)
    assert_type(receipt.expect(identity.JudgementGiven).registrar_index, int)
    assert_type(receipt.expect(treasury.Paid).index, int)
    assert_type(receipt.expect(contracts.Instantiated).contract, AccountId)
    assert_type(receipt.expect(system.ExtrinsicSuccess).dispatch_info.weight, Weight)


def writes(client: Client) -> None:
    """Calls are values that nest; receipts find typed events."""
    transfer = balances.transfer_keep_alive(alice.account, value=Amount.cere("1.5"))
    assert_type(transfer, Call)
    vote = conviction_voting.aye(Amount.cere(100), conviction=Conviction.LOCKED_2X)
    calls = [
        transfer,
        staking.bond(Amount.cere(500), payee=staking.Account(alice.account)),
        staking.nominate([alice.account]),
        conviction_voting.vote(7, vote=vote),
        nomination_pools.join(Amount.cere(10), pool_id=1),
        session.set_keys(session.SessionKeys.from_bytes("0x00")),
        voter_list.put_in_front_of(alice.account),
        fast_unstake.register_fast_unstake(),
        nomination_pools.bond_extra(nomination_pools.REWARDS),
        nomination_pools.update_roles(1, new_root=alice.account, new_bouncer=nomination_pools.REMOVE),
        referenda.submit("small_tipper", proposal=transfer, enactment=referenda.after(10)),
        preimage.note_preimage(transfer),
        ddc_customers.deposit(Amount.cere(25), cluster=cluster),
        proxy.proxy("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi", call=sudo.sudo(transfer)),
    ]
    receipt = client.submit_and_wait(utility.batch_all(calls), alice, tip=1, mortality=Mortality.blocks(32))
    assert_type(receipt, Receipt)
    assert_type(receipt.ok, bool)
    assert_type(receipt.block, BlockRef)
    assert_type(receipt.block.number, int)
    assert_type(receipt.block.hash, BlockHash)
    assert_type(receipt.fee, Amount)
    assert_type(receipt.events, list[EventRecord])
    assert_type(receipt.outcome, Outcome)
    assert_type(receipt.error, DispatchError | None)
    assert_type(receipt.find(ddc_customers.Deposited), ddc_customers.Deposited | None)
    assert_type(receipt.find_all(balances.Transfer), list[balances.Transfer])
    assert_type(receipt.expect(ddc_customers.BucketCreated).bucket_id, BucketId)
    assert_type(receipt.find(voter_list.Rebagged), voter_list.Rebagged | None)
    assert_type(receipt.find(nomination_pools.PaidOut), nomination_pools.PaidOut | None)
    assert_type(client.estimate_fee(transfer, alice.account), Amount)


def offline(raw: bytes, genesis: BlockHash, birth: BlockRef) -> bytes:
    """Signing needs metadata and three facts about the chain, and no node."""
    runtime = Runtime.from_metadata(raw)
    call = ddc_customers.create_bucket(cluster, is_public=True)
    unsigned = compose(runtime, call, account=alice.account, nonce=7, genesis=genesis, birth=birth)
    assert_type(unsigned, UnsignedExtrinsic)
    assert_type(UnsignedExtrinsic.from_json(unsigned.to_json(), runtime), UnsignedExtrinsic)
    assert_type(unsigned.last_block, int | None)
    signed = unsigned.attach(alice.sign(unsigned.payload), alice.scheme)
    assert_type(signed, SignedExtrinsic)
    hash, length = preimage_of(runtime, call)
    referenda.submit("root", proposal=referenda.Lookup(hash, length), enactment=referenda.at(5))
    return signed.data


async def awaited(client: AsyncClient) -> None:
    """The same names, awaited."""
    assert_type(await client.query(staking.ledger(alice.account)), StakingLedger | None)
    receipt = await client.submit_and_wait(staking.chill(), alice)
    assert_type(receipt, Receipt)
    async for account, prefs in client.entries(staking.validators):
        assert_type(account, AccountId)
        assert_type(prefs, ValidatorPrefs)


def ddc(client: Client, receipt: Receipt, key: NodePubKey) -> None:
    """Nodes, clusters, their stakes and their money."""
    params = client.query(ddc_clusters.clusters_gov_params(cluster))
    assert_type(params, ddc_clusters.ClusterProtocolParams | None)
    if params is not None:
        assert_type(params.cost(stored_bytes=1 << 30).total, Amount)
        assert_type(params.cost_per_gpu_unit, Amount | None)
        ddc_clusters_gov.propose_activate_cluster_protocol(cluster, cluster_protocol_params=params)
    for node, state in client.entries(ddc_clusters.clusters_nodes.under(cluster)):
        assert_type(node, NodePubKey)
        assert_type(state, ddc_clusters.ClusterNodeState)
    assert_type(client.query(ddc_customers.ledger_of(alice.account)), CustomerLedger | None)
    assert_type(client.query(ddc_customers.all_ledgers()), list[tuple[ClusterId | None, CustomerLedger]])
    assert_type(client.query(ddc_nodes.storage_nodes(key)), ddc_nodes.StorageNode | None)
    assert_type(client.query(ddc_staking.standing_of(key)).stage, ddc_staking.NodeStage)
    assert_type(client.query(ddc_staking.providers(alice.account)), NodePubKey | None)
    assert_type(client.query(ddc_clusters_gov.cluster_proposal_voting(cluster)), ddc_clusters_gov.Votes | None)
    assert_type(client.query(ddc_payouts.debtor_customers(cluster, alice.account)), Amount | None)
    assert_type(client.query(ddc_verification.validator_set()), list[AccountId])
    assert_type(client.constant(ddc_clusters.min_replication_total_limit), int)
    assert_type(ddc_customers.vault(cluster), AccountId)
    client.submit(ddc_staking.bond(alice.account, node=key, value=Amount.cere(100)), alice)
    client.submit(ddc_clusters.add_node(cluster, node_pub_key=key), alice)
    client.submit(fee_handler.manual_topup(Amount.cere(1)), alice)
    client.submit(ddc_payouts.end_payout(cluster, era=DdcEra(7)), alice)
    member = ddc_clusters_gov.NodeProvider(key)
    client.submit(ddc_clusters_gov.vote_proposal(cluster, approve=True, member=member), alice)
    assert_type(receipt.find(ddc_staking.ChillSoon), ddc_staking.ChillSoon | None)
    assert_type(receipt.expect(ddc_payouts.Rewarded).rewarded, Amount)
    assert_type(receipt.expect(ddc_nodes.NodeCreated).node_pub_key, NodePubKey)


def account_likes(client: Client, address: str, era: EraIndex) -> None:
    """Calls and storage keys take an account, an address or a key pair, alone and in lists."""
    holders: list[Keypair] = [alice]
    accounts: tuple[AccountId, ...] = (alice.account,)
    for call in (
        balances.transfer_keep_alive(alice, value=Amount.cere(1)),
        balances.transfer_keep_alive(address, value=Amount.cere(1)),
        staking.nominate(holders),
        staking.nominate(accounts),
        staking.nominate([address, alice, alice.account]),
        staking.kick([address]),
        multisig.as_multi_threshold_1(staking.chill(), other_signatories=[address, alice]),
        ddc_payouts.send_charging_customers_batch(
            cluster, era=DdcEra(7), batch_index=0, payers=[(address, Amount(1))], batch_proof=ddc_payouts.MMRProof([])
        ),
        recovery.create_recovery([address, alice], threshold=1, delay_period=0),
    ):
        assert_type(call, Call)
    assert_type(multisig.account_of([address, alice], threshold=2), AccountId)
    assert_type(client.query(staking.ledger(address)), StakingLedger | None)
    assert_type(client.query(staking.ledger(alice)), StakingLedger | None)
    assert_type(client.query(staking.validators(address)), ValidatorPrefs)
    assert_type(client.query(staking.eras_stakers_overview(era, address)), staking.PagedExposureMetadata | None)
    assert_type(client.query(staking.eras_stakers_paged(era, alice, 0)), staking.ExposurePage | None)
    assert_type(client.query(staking.claimed_rewards(era, address)), list[int])
    assert_type(client.query(staking.span_slash((address, 0))), staking.SpanRecord)
    assert_type(client.query(recovery.active_recoveries(address, alice)), recovery.ActiveRecovery | None)
    assert_type(client.query(multisig.multisigs(alice, H256(bytes(32)))), multisig.Multisig | None)
    for _, pending in client.entries(multisig.multisigs.under(address)):
        assert_type(pending, multisig.Multisig)
    assert_type(client.query(system.account(alice)).data.free, Amount)
    assert_type(client.nonce(alice), int)


def many_at_once(client: Client) -> None:
    """A tuple of queries gives a tuple, each with its own type; a list of queries a list."""
    who = alice.account
    mixed = client.query_many((staking.ledger(who), staking.active_era(), ddc_customers.buckets_count()))
    assert_type(mixed, tuple[StakingLedger | None, staking.ActiveEraInfo | None, BucketId])
    assert_type(client.query_many([staking.ledger(who)]), list[StakingLedger | None])
    assert_type(client.query(Query("System", "Number", value=int)), int)
