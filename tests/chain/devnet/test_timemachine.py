"""Days in a second, with effects: sessions, eras, rewards, slashes, referenda; and a chain that stays one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cere_trust import AccountId, Amount, Call, Keypair
from cere_trust.codec.primitives import read_compact
from cere_trust.devnet import Chain
from cere_trust.devnet.chain.consensus import development_key
from cere_trust.devnet.chain.snapshot import Snapshot
from cere_trust.errors import DevnetError, EncodeError, UnknownItem
from cere_trust.pallets import (
    balances,
    conviction_voting,
    ddc_customers,
    referenda,
    scheduler,
    session,
    staking,
    system,
    timestamp,
    treasury,
)
from cere_trust.pallets.referenda import Origin
from cere_trust.proofs.header import ENVIRONMENT_UPDATED, PRE_RUNTIME, SEAL, Header, digest_item
from cere_trust.proofs.verify import verify_read_proof
from cere_trust.query import Query
from cere_trust.types import H256, ClusterId, EraIndex

from .conftest import next_runtime

pytestmark = pytest.mark.embedded("the time machine")

CERE = Amount.cere
ALICE, BOB, CHARLIE, DAVE, EVE = (
    Keypair.from_uri(f"//{name}").account for name in ("Alice", "Bob", "Charlie", "Dave", "Eve")
)
ALICE_STASH, BOB_STASH = (Keypair.from_uri(f"//{name}//stash").account for name in ("Alice", "Bob"))
CLUSTER = ClusterId("0x0000000000000000000000000000000000000001")
DAY = 86_400_000


@pytest.fixture(scope="module")
def made() -> tuple[Chain, Snapshot]:
    chain = Chain.from_preset("dev", clock=lambda: 1_800_000_000_000)
    chain.new_blocks(2)
    return chain, chain.snapshot()


@pytest.fixture
def chain(made: tuple[Chain, Snapshot]) -> Iterator[Chain]:
    """A chain at block 2; what a test did to it must be a chain still."""
    chain, start = made
    chain.restore(start)
    yield chain
    is_one_chain(chain)


def is_one_chain(chain: Chain) -> None:
    """Each block stands on the one before, and its header tells its state's root."""
    for number in range(1, chain.head().number + 1):
        block = chain.tree.at(number)
        assert block.parent == chain.tree.hash_at(number - 1)
        assert (block.number, block.hash) == (number, block.header.hash)
        if number > chain.head().number - 300:
            assert chain.state(block.hash).root() == block.header.state_root
    assert chain.query(system.number()) == chain.head().number
    assert chain.query(system.parent_hash()) == chain.head().parent


def told(chain: Chain) -> list[str]:
    return [f"{event.pallet}.{event.name}" for event in chain.events()]


def held(chain: Chain, who: AccountId) -> int:
    data = chain.query(system.account(who)).data
    return data.free + data.reserved


def sign_in(chain: Chain, who: AccountId, *calls: Call) -> None:
    for call in calls:
        chain.enact(call, Origin.signed(who))


# --- blocks and time -----------------------------------------------------------------------------------------------------


def test_blocks_up_to_a_number(chain: Chain) -> None:
    assert [block.number for block in chain.new_blocks(3)] == [3, 4, 5]
    assert chain.to_block(9).number == 9 == chain.to_block(9).number
    for back in (chain.to_block, chain.skip_to):
        with pytest.raises(DevnetError, match="restore a snapshot to get back to #8"):
            back(8)


def test_new_session_keys_are_in_force_two_sessions_later(chain: Chain) -> None:
    before = chain.query(session.current_index())
    keys = {
        "grandpa": Keypair.from_uri("//Charlie", "ed25519").public,
        **dict.fromkeys(("babe", "im_online", "authority_discovery", "ddc_verification"), bytes(CHARLIE)),
    }
    sign_in(chain, BOB_STASH, Call("Session", "set_keys", {"keys": keys, "proof": b""}))
    authorities = Query("Babe", "Authorities")
    for passed in (1, 2, 3):
        block = chain.next_session()
        assert chain.query(session.current_index()) == before + passed
        assert (bytes(CHARLIE) in {bytes(key) for key, _ in chain.query(authorities)}) is (passed >= 2)  # type: ignore[attr-defined]
        assert "ImOnline.AllGood" in told(chain)
    assert chain.tree.finalized == block, "the new voters make blocks final"


def test_to_a_time_through_all_sessions_until_then(chain: Chain) -> None:
    sessions, now = chain.query(session.current_index()), chain.query(timestamp.now())
    chain.to_time(now + DAY + 600_000)
    assert 0 <= chain.query(timestamp.now()) - now - DAY - 600_000 <= 60_000
    assert chain.query(session.current_index()) == sessions + 6
    assert chain.query(staking.current_era()) == 1
    with pytest.raises(DevnetError, match="the chain's time is"):
        chain.to_time(now)


# --- eras ----------------------------------------------------------------------------------------------------------------


def test_an_eras_rewards_are_paid_out(chain: Chain) -> None:
    for era in (1, 2, 3):
        chain.next_era()
        active = chain.query(staking.active_era())
        assert active is not None
        assert active.index == era
        assert "Staking.EraPaid" in told(chain)
    before = {who: held(chain, who) for who in (ALICE_STASH, CHARLIE)}
    sign_in(chain, EVE, staking.payout_stakers(ALICE_STASH, era=EraIndex(1)))
    fields = [event.fields for event in chain.events() if event.name == "Rewarded"]
    rewards = {rewarded["stash"]: rewarded["amount"] for rewarded in fields if isinstance(rewarded, dict)}
    assert rewards.keys() >= {ALICE_STASH, CHARLIE}
    for who, amount in before.items():
        assert held(chain, who) == amount + rewards[who] > amount
    with pytest.raises(DevnetError, match="AlreadyClaimed"):
        sign_in(chain, EVE, staking.payout_stakers(ALICE_STASH, era=EraIndex(1)))


def test_the_first_era_follows_genesis() -> None:
    chain = Chain.from_preset("dev")
    chain.next_era()
    era = chain.query(staking.active_era())
    assert era is not None
    assert era.index == 1


def equivocation(chain: Chain) -> tuple[AccountId, Call]:
    """The author of the newest block, and the report that it made two others in the same slot."""
    head, runtime = chain.head().header, chain.runtime()
    (claim,) = head.logs(PRE_RUNTIME, b"BABE")
    index, slot = int.from_bytes(claim[1:5], "little"), claim[5:13]
    authorities: Any = chain.query(Query("Babe", "Authorities"))
    author = bytes(authorities[index][0])
    pair = development_key(author)
    assert pair is not None
    headers = []
    for root in (H256(b"\1" * 32), H256(b"\2" * 32)):
        header = Header(head.parent, head.number, root, H256(bytes(32)), (digest_item(PRE_RUNTIME, b"BABE", claim),))
        seal = digest_item(SEAL, b"BABE", pair.sign(header.hash))
        headers.append(header._replace(digest=(*header.digest, seal)).encode())
    owned = chain.call("BabeApi_generate_key_ownership_proof", slot + author)
    _, start = read_compact(owned, 1)
    info = runtime.call_info("Babe", "report_equivocation")
    report = info.index + author + slot + b"".join(headers) + owned[start:]
    return chain.query(session.validators())[index], runtime.decode_call(report)


def test_an_offence_is_slashed_when_two_eras_have_passed(chain: Chain) -> None:
    chain.enact(staking.set_invulnerables([]))
    chain.next_era()
    offender, report = equivocation(chain)
    sign_in(chain, EVE, report)
    assert "Offences.Offence" in told(chain)
    assert "Staking.SlashReported" in told(chain)
    staked = chain.query(staking.ledger(offender))
    assert staked is not None
    for _ in range(2):  # eras of deferral
        chain.next_era()
        assert chain.query(staking.ledger(offender)) == staked
    chain.next_era()
    assert "Staking.Slashed" in told(chain)
    slashed = chain.query(staking.ledger(offender))
    assert slashed is None or slashed.total < staked.total


@pytest.mark.slow
def test_an_era_of_sixty_validators_pays_all_pages() -> None:
    network = Chain.from_preset("network")
    for _ in range(2):
        network.next_era()
        assert "ImOnline.AllGood" in told(network)
    assert len(network.query(session.validators())) == 60
    earned = network.query(
        staking.eras_reward_points(EraIndex(1))
    ).individual  # the clock decides whose slots had the few blocks
    paid = 0
    for who in list(earned)[:5]:
        overview = network.query(staking.eras_stakers_overview(EraIndex(1), who))
        assert overview is not None
        for page in range(overview.page_count):
            sign_in(network, EVE, staking.payout_stakers_by_page(who, era=EraIndex(1), page=page))
            paid += told(network).count("Staking.Rewarded")
    assert paid > 5
    is_one_chain(network)


# --- governance ----------------------------------------------------------------------------------------------------------


def test_a_referendum_from_submission_to_payment(chain: Chain) -> None:
    pot = balances.transfer_keep_alive(
        AccountId("6Rz7GYaZMD3PrMQbAgkZMtHSXDgu5MtF5Yhz918NJfW2TRpx"), value=CERE(10_000)
    )
    spend = treasury.spend_local(CERE(100), beneficiary=EVE)
    sign_in(
        chain,
        DAVE,
        pot,
        referenda.submit("small_spender", proposal=spend, enactment=referenda.after(10)),
        referenda.place_decision_deposit(0),
    )
    aye = conviction_voting.aye(CERE(5_000_000))
    for who in (ALICE, BOB, DAVE, EVE):
        sign_in(chain, who, conviction_voting.vote(0, vote=aye))
    assert chain.to_referendum_end(0) == "Approved"
    assert "Scheduler.Dispatched" in told(chain)
    assert "Treasury.SpendApproved" in told(chain)
    before, period = held(chain, EVE), chain.runtime().constant("Treasury", "SpendPeriod")
    assert isinstance(period, int)
    chain.skip_to(chain.head().number + period)
    assert held(chain, EVE) == before + CERE(100)


@pytest.mark.slow
def test_a_referendum_that_nobody_votes_on_is_over_too(chain: Chain) -> None:
    nothing = system.remark(b"nothing")
    sign_in(chain, DAVE, referenda.submit("small_tipper", proposal=nothing, enactment=referenda.after(1)))
    assert chain.to_referendum_end(0) == "TimedOut"
    with pytest.raises(DevnetError, match="there is no referendum 7"):
        chain.to_referendum_end(7)


# --- skipped blocks ------------------------------------------------------------------------------------------------------


def test_a_week_for_a_withdrawal_and_what_is_planned_meanwhile_is_done_on_time(chain: Chain) -> None:
    sign_in(chain, BOB, ddc_customers.unlock_deposit(CERE(1), cluster=CLUSTER))
    due = chain.head().number + 50_000
    chain.enact(scheduler.schedule(system.remark_with_event(b"on time"), when=due))
    with_deposit = held(chain, BOB)
    sessions = chain.query(session.current_index())
    end = chain.skip_to(chain.head().number + 100_800)
    assert end.number == chain.head().number
    sign_in(chain, BOB, ddc_customers.withdraw_unlocked_deposit(CLUSTER))
    assert held(chain, BOB) == with_deposit + CERE(1)
    planned = chain.tree.at(due)
    assert len(planned.extrinsics) == 1, "the runtime made it"
    assert chain.tree.at(due + 1).extrinsics == ()
    assert chain.query(session.current_index()) == sessions
    for number in (end.number - 1, end.number - 2398, 0):
        assert chain.query(system.block_hash(number)) == chain.block_hash(number)
    assert chain.query(system.block_hash(2)) == bytes(32)
    started = chain.head().number
    assert chain.next_era().number <= started + 19, "nothing is amiss afterwards"


# --- interventions -------------------------------------------------------------------------------------------------------


def test_calls_of_any_origin_and_length(chain: Chain) -> None:
    for size in (1, 118, 119, 5_000):
        chain.enact(system.remark_with_event(bytes(size)), Origin.signed(BOB))
        (remarked,) = [event for event in chain.events() if event.name == "Remarked"]
        assert isinstance(remarked.fields, dict)
        assert remarked.fields["sender"] == BOB
    assert not chain.state().keys(chain.runtime().storage_prefix("Preimage", "PreimageFor")), "they are gone afterwards"
    chain.enact(treasury.spend_local(CERE(1), beneficiary=EVE), "small_tipper")
    with pytest.raises(DevnetError, match=r"Treasury\.spend_local failed: Treasury\.InsufficientPermission"):
        chain.enact(treasury.spend_local(CERE(10**9), beneficiary=EVE), "small_tipper")
    with pytest.raises(DevnetError, match="BadOrigin"):
        chain.enact(balances.force_set_balance(EVE, new_free=CERE(1)), Origin.signed(EVE))


def test_a_call_does_not_displace_what_is_planned_for_the_block(chain: Chain) -> None:
    due = chain.head().number + 2
    chain.enact(scheduler.schedule(system.remark_with_event(b"planned"), when=due))
    chain.enact(system.remark_with_event(b"now"), Origin.signed(BOB))
    assert chain.head().number == due
    assert told(chain).count("Scheduler.Dispatched") == 2


def test_storage_is_what_a_block_says_and_proves(chain: Chain) -> None:
    runtime = chain.runtime()
    plain = chain.query(Query("System", "Account", EVE))
    assert isinstance(plain, dict)
    rich = {**plain}
    rich["data"] = {**rich["data"], "free": CERE(77)}
    key = runtime.storage_key("System", "Account", EVE)
    block = chain.set_storage(
        {
            system.account(EVE): rich,
            ("Staking", "ValidatorCount"): 5,
            b"any key": b"any value",
        }
    )
    assert block.hash == chain.head().hash
    assert chain.query(system.account(EVE)).data.free == CERE(77)
    assert chain.query(Query("Staking", "ValidatorCount")) == 5
    proof = chain.read_proof([key, b"any key"], block.hash)
    read = verify_read_proof(block.header.state_root, proof, [key, b"any key"])
    assert read[b"any key"] == b"any value"
    chain.set_storage({b"any key": None})
    assert chain.storage(b"any key") is None
    assert chain.storage(b"any key", block.hash) == b"any value"
    for wrong, error in (
        ({("System", "Acount", EVE): rich}, UnknownItem),
        ({("Staking", "ValidatorCount"): "many"}, EncodeError),
        ({b"key": 5}, DevnetError),
    ):
        with pytest.raises(error):
            chain.set_storage(wrong)  # type: ignore[arg-type]


@pytest.mark.slow  # another runtime is compiled
def test_an_upgrade(chain: Chain) -> None:
    old = chain.runtime_version().spec_version
    block = chain.upgrade(next_runtime())
    assert "System.CodeUpdated" in told(chain)
    assert block.header.digest[-2][0] == ENVIRONMENT_UPDATED
    assert chain.runtime_version(block.parent).spec_version == old
    assert chain.runtime_version().spec_version == old + 1
    assert chain.runtime().version.spec_version == old + 1
    chain.next_era()
    chain.enact(system.remark(b""))
    with pytest.raises(DevnetError, match=r"set_code_without_checks|not a wasm module"):
        chain.upgrade(b"no runtime")
