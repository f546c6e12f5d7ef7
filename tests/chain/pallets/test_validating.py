"""What validators and nominators do beside staking: keys, signs of life, places in the list, leaving without the wait."""

from __future__ import annotations

import pytest

from cere_trust import Amount, Keypair
from cere_trust.extrinsic.receipt import typed
from cere_trust.pallets import (
    authority_discovery,
    babe,
    fast_unstake,
    grandpa,
    im_online,
    offences,
    session,
    staking,
    timestamp,
    utility,
    voter_list,
)
from cere_trust.pallets import election_provider_multi_phase as election
from cere_trust.pallets.session import SessionKeys

from .harness import CERE, Ground

VALIDATOR = Keypair.from_uri("//Alice//stash").account


def cere(amount: int) -> Amount:
    return Amount(amount * CERE)


def staker(ground: Ground, amount: int = 100, *, nominates: bool = False) -> Keypair:
    who = ground.account(amount + 100)
    calls = [staking.bond(cere(amount))] + ([staking.nominate([VALIDATOR])] if nominates else [])
    ground.ok(utility.batch_all(calls), who)
    return who


def keys(ground: Ground) -> SessionKeys:
    return SessionKeys.from_bytes(b"".join(ground.key() for _ in range(5)))


# --- session and heartbeats ------------------------------------------------------------------------------------------


@pytest.mark.shape("dev")
def test_a_stash_sets_its_nodes_keys_and_takes_them_away(ground: Ground) -> None:
    who, other = staker(ground), staker(ground)
    mine = keys(ground)
    assert ground.refused(session.purge_keys(), who) == "Session.NoKeys"
    ground.ok(session.set_keys(mine), who)
    assert ground.client.query(session.next_keys(who.account)) == mine
    assert ground.client.query(session.key_owner((b"babe", mine.babe))) == who.account
    assert ground.refused(session.set_keys(mine), other) == "Session.DuplicatedKey"
    ground.ok(session.purge_keys(), who)
    assert ground.client.query(session.next_keys(who.account)) is None
    ground.ok(session.set_keys(mine), other)


@pytest.mark.shape("dev")
def test_the_chain_knows_its_keys(ground: Ground) -> None:
    client = ground.client
    queued = client.query(session.queued_keys())
    assert [validator for validator, _ in queued] == client.query(session.validators())
    assert client.query(im_online.keys()) == [found.im_online for _, found in queued]
    found = dict(queued)[VALIDATOR]
    assert client.query(session.next_keys(VALIDATOR)) == found
    made = b"".join(getattr(found, name) for name in SessionKeys.__slots__)
    assert SessionKeys.from_bytes(made) == found
    decoded = client.call_runtime(session.decode_session_keys(made))
    assert decoded is not None
    assert decoded[0] == (found.grandpa, b"gran")
    assert client.call_runtime(session.decode_session_keys(made[:-1])) is None
    assert client.query(session.disabled()) == []


def test_a_heartbeat_is_not_for_accounts_to_send(ground: Ground) -> None:
    beat = im_online.Heartbeat(block_number=1, session_index=0, authority_index=0, validators_len=1)
    call = im_online.heartbeat(beat, signature=im_online.Signature(bytes(64)))
    assert ground.refused(call, ground.account()) == "BadOrigin"


def test_the_chain_tells_its_clock_its_epoch_and_its_authorities(ground: Ground) -> None:
    client, at = ground.client, ground.client.block().hash
    slot = client.query(babe.current_slot(), at=at)
    assert client.query(timestamp.now(), at=at) // client.constant(babe.expected_block_time) == slot
    epoch = client.call_runtime(babe.current_epoch(), at=at)
    assert epoch.epoch_index == client.query(babe.epoch_index(), at=at) == client.query(session.current_index(), at=at)
    assert epoch.duration == client.constant(babe.epoch_duration)
    assert 0 <= slot - epoch.start_slot < epoch.duration
    assert client.call_runtime(babe.next_epoch(), at=at).start_slot == epoch.start_slot + epoch.duration
    queued = [found for _, found in client.query(session.queued_keys(), at=at)]
    assert [key for key, _ in epoch.authorities] == [found.babe for found in queued]
    assert epoch.authorities == client.query(babe.authorities(), at=at) == client.query(babe.next_authorities(), at=at)
    assert [key for key, _ in client.call_runtime(grandpa.authorities(), at=at)] == [found.grandpa for found in queued]
    assert client.query(grandpa.current_set_id(), at=at) == 0
    assert client.query(grandpa.stalled(), at=at) is None
    assert sorted(client.query(authority_discovery.keys(), at=at)) == sorted(one.authority_discovery for one in queued)
    assert client.query(election.current_phase(), at=at) is election.NamedPhase.OFF
    assert client.query(election.desired_targets(), at=at) is None
    assert list(client.entries(offences.reports, at=at)) == []


# --- the voter list --------------------------------------------------------------------------------------------------


def node(ground: Ground, who: Keypair) -> voter_list.Node:
    found = ground.client.query(voter_list.list_nodes(who.account))
    assert found is not None
    return found


def test_a_heavier_nominator_goes_in_front(ground: Ground) -> None:
    light, heavy, third = (staker(ground, amount, nominates=True) for amount in (100, 101, 102))
    assert (node(ground, light).next, node(ground, heavy).prev) == (heavy.account, light.account)
    before = voter_list.put_in_front_of(heavy.account)
    assert ground.refused(before, light) == "VoterList.List"  # not heavier
    assert ground.refused(voter_list.put_in_front_of(ALONE), heavy) == "VoterList.List"  # not in the list
    ground.ok(voter_list.put_in_front_of(light.account), heavy)
    assert node(ground, light).prev == heavy.account
    ground.ok(voter_list.put_in_front_of_other(third.account, lighter=heavy.account), light)
    assert (node(ground, third).next, node(ground, heavy).prev) == (heavy.account, third.account)


ALONE = Keypair.from_uri("//nobody").account


def test_an_account_is_put_into_the_bag_of_its_stake(ground: Ground) -> None:
    who, other = staker(ground, nominates=True), ground.account()
    bags = ground.client.constant(voter_list.bag_thresholds)
    assert node(ground, who).bag_upper == bags[0]
    assert ground.ok(voter_list.rebag(who.account), other).find(voter_list.Rebagged) is None
    ledger = ground.read("Staking", "Ledger", who.account)
    score = bags[0] + 1
    ground.put("Staking", "Ledger", who.account, value={**ledger, "total": score, "active": score})
    receipt = ground.ok(voter_list.rebag(who.account), other)
    assert receipt.find(voter_list.Rebagged) == voter_list.Rebagged(who.account, bags[0], bags[1])
    assert receipt.find(voter_list.ScoreUpdated) == voter_list.ScoreUpdated(who.account, score)
    assert ground.client.query(voter_list.list_bags(bags[1])) == voter_list.Bag(who.account, who.account)
    assert node(ground, who).score == score
    neighbour = staker(ground, nominates=True)
    apart = voter_list.put_in_front_of_other(who.account, lighter=neighbour.account)
    assert ground.refused(apart, other) == "VoterList.List"
    assert ground.refused(voter_list.rebag(ALONE), other) == "VoterList.List"
    ground.put("VoterList", "Lock", value=())
    assert ground.refused(voter_list.rebag(who.account), other) == "VoterList.Locked"
    ground.kill("VoterList", "Lock")


# --- fast unstake ----------------------------------------------------------------------------------------------------


@pytest.fixture
def allowed(ground: Ground) -> Ground:
    """A chain on which fast unstaking is on."""
    ground.root(fast_unstake.control(1))
    return ground


def test_fast_unstaking_is_off_until_root_allows_it(ground: Ground) -> None:
    who = staker(ground)
    ground.root(fast_unstake.control(0))
    for call in (fast_unstake.register_fast_unstake(), fast_unstake.deregister()):
        assert ground.refused(call, who) == "FastUnstake.CallNotAllowed"
    assert ground.refused(fast_unstake.control(1), who) == "BadOrigin"


def test_a_stash_that_backed_nobody_is_freed_without_the_wait(allowed: Ground) -> None:
    ground = allowed
    who, nobody = staker(ground, nominates=True), ground.account()
    assert ground.refused(fast_unstake.register_fast_unstake(), nobody) == "FastUnstake.NotController"
    assert ground.refused(fast_unstake.deregister(), who) == "FastUnstake.NotQueued"
    both = utility.batch_all([fast_unstake.register_fast_unstake(), fast_unstake.register_fast_unstake()])
    assert ground.refused(both, who) == "FastUnstake.AlreadyQueued"
    regretted = utility.batch_all([fast_unstake.register_fast_unstake(), fast_unstake.deregister()])
    ground.ok(regretted, who)
    assert ground.client.query(fast_unstake.queue(who.account)) is None
    assert ground.refused(fast_unstake.register_fast_unstake(), who) == "FastUnstake.NotFullyBonded"
    ground.ok(staking.rebond(cere(100)), who)

    poor = staker(ground)
    data = ground.read("System", "Account", poor.account)["data"]
    ground.change("System", "Account", poor.account, data={**data, "free": 3 * CERE // 2})
    assert ground.refused(fast_unstake.register_fast_unstake(), poor) == "ConsumerRemaining"

    receipt = ground.ok(fast_unstake.register_fast_unstake(), who)
    ledger = ground.client.query(staking.ledger(who.account))
    seen = [receipt.block.hash]
    while ledger is not None and len(seen) < 10:
        seen.append(ground.ok(utility.batch([]), nobody).block.hash)
        ledger = ground.client.query(staking.ledger(who.account))
    assert ledger is None
    events = [event for hash in seen for event in ground.client.events(at=hash)]
    freed = [typed(fast_unstake.Unstaked, event) for event in events if event.name == "Unstaked"]
    assert freed == [fast_unstake.Unstaked(who.account, {"Ok": ()})]
    assert ground.client.query(fast_unstake.head()) is None
