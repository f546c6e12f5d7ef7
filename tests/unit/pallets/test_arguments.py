"""Arguments of wrappers: accepted ones, and those refused before a call is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cere_trust import AccountId, Amount, Call, ClusterId, Conviction, Keypair
from cere_trust.errors import CereTrustError, EncodeError, InvalidAddress, InvalidAmount
from cere_trust.pallets import (
    balances,
    conviction_voting,
    ddc_customers,
    preimage,
    proxy,
    referenda,
    staking,
    sudo,
    utility,
)
from cere_trust.pallets.conviction_voting import Vote
from cere_trust.types import H256, EraIndex, Perbill, TrackId

from ..runtime.recorded import DEV_16, runtime

ALICE = AccountId("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi")
BOB = AccountId("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm")
CLUSTER = ClusterId("0x0059f5ada35eee46802d80750d5ca4a490640511")
ONE = Amount.cere(1)

TAKES_AN_ACCOUNT: list[Callable[..., Call]] = [
    lambda who: balances.transfer_keep_alive(who, value=ONE),
    lambda who: balances.force_transfer(ALICE, dest=who, value=ONE),
    lambda who: staking.bond(ONE, payee=staking.Account(who)),
    lambda who: staking.payout_stakers(who, era=5),  # type: ignore[arg-type]
    lambda who: conviction_voting.delegate(TrackId(0), to=who, conviction=Conviction.NONE, balance=ONE),
    lambda who: proxy.proxy(who, call=sudo.remove_key()),
    lambda who: sudo.set_key(who),
    lambda who: ddc_customers.deposit_for(who, value=ONE, cluster=CLUSTER),
]


@pytest.mark.parametrize("wrapper", TAKES_AN_ACCOUNT)
def test_an_account_is_itself_an_address_or_a_key_pair(wrapper: Callable[..., Call]) -> None:
    pair = Keypair.from_uri("//Alice")
    assert wrapper(ALICE) == wrapper(str(ALICE)) == wrapper(pair) == wrapper(bytes(ALICE))


def test_lists_and_storage_keys_take_the_same() -> None:
    pair, address, known = Keypair.from_uri("//Alice"), str(ALICE), runtime(DEV_16)
    assert AccountId.parse(pair) == ALICE
    assert staking.nominate([ALICE]) == staking.nominate([address]) == staking.nominate((pair,))
    for queries in (
        [staking.ledger(ALICE), staking.ledger(address), staking.ledger(pair)],
        [staking.claimed_rewards(EraIndex(1), ALICE), staking.claimed_rewards(EraIndex(1), address)],
        [staking.span_slash((ALICE, 0)), staking.span_slash((address, 0))],
    ):
        assert len({known.storage_key(query.pallet, query.item, *query.keys) for query in queries}) == 1


@pytest.mark.parametrize("wrapper", TAKES_AN_ACCOUNT)
@pytest.mark.parametrize(
    "bad",
    [
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",  # Alice on another network
        "6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpj",  # last letter changed
        "alice",
        "",
        "0x00",
        b"short",
        7,
        None,
    ],
)
def test_what_is_no_account_of_this_network_is_refused_at_once(wrapper: Callable[..., Call], bad: object) -> None:
    with pytest.raises(InvalidAddress):
        wrapper(bad)


TAKES_AN_AMOUNT: list[Callable[..., Call]] = [
    lambda value: balances.transfer_keep_alive(BOB, value=value),
    lambda value: balances.burn(value, keep_alive=True),
    lambda value: staking.bond(value),
    lambda value: staking.unbond(value),
    lambda value: staking.set_staking_configs(value),
    lambda value: conviction_voting.vote(0, vote=conviction_voting.aye(value)),
    lambda value: conviction_voting.vote(0, vote=conviction_voting.split(aye=ONE, nay=value)),
    lambda value: conviction_voting.vote(0, vote=conviction_voting.Split(ONE, value)),
    lambda value: ddc_customers.deposit(value, cluster=CLUSTER),
    lambda value: ddc_customers.unlock_deposit(value),
]


@pytest.mark.parametrize("wrapper", TAKES_AN_AMOUNT)
def test_an_amount_is_exact(wrapper: Callable[..., Call]) -> None:
    assert wrapper(ONE) == wrapper(10**10), "a plain int counts planck"
    for bad in (1.5, 1.0, -1, True, "25", None, 1 << 128):
        with pytest.raises(InvalidAmount):
            wrapper(bad)


@pytest.mark.parametrize(
    "wrapper",
    [staking.nominate, staking.kick, staking.set_invulnerables, balances.upgrade_accounts],
)
def test_a_list_of_accounts_is_no_single_address(wrapper: Callable[..., Call]) -> None:
    for single in (str(ALICE), ALICE, b"bytes", 7):
        with pytest.raises(TypeError, match=r"expected a list of accounts.*\[AccountId"):
            wrapper(single)
    assert wrapper((ALICE, BOB)) == wrapper([ALICE, BOB]) == wrapper([str(ALICE), str(BOB)])
    with pytest.raises(InvalidAddress):
        wrapper([ALICE, "nobody"])


@pytest.mark.parametrize("wrapper", [utility.batch, utility.batch_all, utility.force_batch])
def test_a_list_of_calls_is_no_single_call(wrapper: Callable[..., Call]) -> None:
    with pytest.raises(TypeError, match=r"write \[call\]"):
        wrapper(staking.chill())
    with pytest.raises(TypeError, match="expected a Call"):
        wrapper([staking.chill])


def test_a_call_is_no_wrapper_that_was_not_called() -> None:
    with pytest.raises(TypeError, match="expected a Call"):
        sudo.sudo(staking.chill)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", ["0x00", "cluster", 7, None, b"\0" * 32, str(ALICE)])
def test_a_cluster_is_twenty_bytes(bad: object) -> None:
    with pytest.raises(EncodeError, match="40 hex digits"):
        ddc_customers.create_bucket(bad)  # type: ignore[arg-type]
    assert ddc_customers.create_bucket(str(CLUSTER)) == ddc_customers.create_bucket(CLUSTER)


@pytest.mark.parametrize("bad", ["0x00", 7, None, b"\0" * 20])
def test_a_hash_is_thirty_two_bytes(bad: object) -> None:
    with pytest.raises(EncodeError, match="64 hex digits"):
        preimage.unnote_preimage(bad)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="list of hashes"):
        preimage.ensure_updated(H256(bytes(32)))  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [-1, 10**9 + 1, 0.5, True, "5%"])
def test_a_commission_is_parts_per_billion(bad: object) -> None:
    with pytest.raises(EncodeError, match="parts per billion"):
        staking.validate(bad)  # type: ignore[arg-type]
    assert staking.validate(Perbill(10**8)).args["prefs"] == {"commission": 10**8, "blocked": False}


def test_a_payee_is_one_of_the_four_or_an_account() -> None:
    for payee, plain in (
        (staking.STAKED, "Staked"),
        (staking.STASH, "Stash"),
        (staking.CONTROLLER, "Controller"),
        (staking.NONE, "None"),
        (staking.Account(BOB), {"Account": BOB}),
    ):
        assert staking.set_payee(payee).args == {"payee": plain}
    for bad in ("Staked", BOB, None):
        with pytest.raises(EncodeError, match="STAKED, STASH"):
            staking.set_payee(bad)  # type: ignore[arg-type]


# --- votes -----------------------------------------------------------------------------------------------------------


@given(st.booleans(), st.sampled_from(Conviction))
def test_the_vote_byte_is_128_for_aye_plus_the_conviction(aye: bool, conviction: Conviction) -> None:
    make = conviction_voting.aye if aye else conviction_voting.nay
    vote = make(ONE, conviction=conviction).vote
    assert vote == (128 if aye else 0) + conviction.index
    assert (vote.aye, vote.conviction) == (aye, conviction)


def test_votes_are_written_as_the_runtime_does() -> None:
    def plain(vote: conviction_voting.AccountVote) -> object:
        return conviction_voting.vote(7, vote=vote).args["vote"]

    assert plain(conviction_voting.aye(ONE, conviction=Conviction.LOCKED_2X)) == {
        "Standard": {"vote": 0x82, "balance": ONE}
    }
    assert plain(conviction_voting.split(aye=ONE, nay=Amount(0))) == {"Split": {"aye": ONE, "nay": 0}}
    everything = {"SplitAbstain": {"aye": 0, "nay": 0, "abstain": ONE}}
    assert plain(conviction_voting.abstain(ONE)) == everything
    assert plain(conviction_voting.split_abstain(aye=Amount(0), nay=Amount(0), abstain=ONE)) == everything
    assert str(Vote(0x82)) == "aye Locked2x"
    bad: object
    for bad in ("aye", True, ONE, {"Standard": {}}):
        with pytest.raises(EncodeError, match=r"aye\(\), nay\(\)"):
            plain(bad)  # type: ignore[arg-type]


# --- proposals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("track", "origin"),
    [
        ("root", {"system": "Root"}),
        ("small_tipper", {"Origins": "SmallTipper"}),
        ("whitelisted_caller", {"Origins": "WhitelistedCaller"}),
        ("cluster_protocol_activatr", {"Origins": "ClusterProtocolActivator"}),
        ("cluster_protocol_updater", {"Origins": "ClusterProtocolUpdater"}),
        ("treasurer" + "\0" * 16, {"Origins": "Treasurer"}),
    ],
)
def test_a_track_names_its_origin(track: str, origin: object) -> None:
    assert referenda.Origin.track(track).value == origin
    call = referenda.submit(track, proposal=staking.chill(), enactment=referenda.after(1))
    assert call.args["proposal_origin"] == origin


def test_what_is_no_origin_proposal_or_moment_is_refused_with_what_is() -> None:
    def submit(**changes: object) -> Call:
        arguments = {"origin": "root", "proposal": staking.chill(), "enactment": referenda.at(5), **changes}
        return referenda.submit(arguments.pop("origin"), **arguments)  # type: ignore[arg-type]

    assert submit().args["enactment_moment"] == {"At": 5}
    for change, words in (
        ({"origin": 30}, "a track's name, or an Origin"),
        ({"origin": "a track!"}, "the name of a track"),
        ({"proposal": b"\0\0"}, r"Inline\(call\) or Lookup"),
        ({"proposal": "0x00"}, r"Inline\(call\) or Lookup"),
        ({"proposal": referenda.Inline("0x00")}, r"Inline\(call\) or Lookup"),  # type: ignore[arg-type]
        ({"enactment": 5}, r"at\(block\) or after\(blocks\)"),
    ):
        with pytest.raises(EncodeError, match=words):
            submit(**change)
    assert submit(origin=referenda.Origin.signed(str(ALICE))).args["proposal_origin"] == {"system": {"Signed": ALICE}}


def test_a_choice_is_one_of_the_chains() -> None:
    bad: object
    for bad in ("Everything", None, 0, []):
        with pytest.raises(EncodeError, match=r"proxy_type: expected one of ProxyType\.ANY, "):
            proxy.add_proxy(BOB, proxy_type=bad)  # type: ignore[arg-type]
        with pytest.raises(EncodeError, match=r"one of Conviction\.NONE, "):
            conviction_voting.aye(ONE, conviction=bad)  # type: ignore[arg-type]
        with pytest.raises(EncodeError, match=r"one of Direction\.INCREASE, "):
            balances.force_adjust_total_issuance(bad, delta=ONE)  # type: ignore[arg-type]
    assert proxy.add_proxy(BOB, proxy_type=proxy.ProxyType.STAKING).args["proxy_type"] == "Staking"


def test_arguments_after_the_first_must_be_named() -> None:
    with pytest.raises(TypeError):
        balances.transfer_keep_alive(BOB, ONE)  # type: ignore[call-arg]


@given(st.binary(max_size=40) | st.text(max_size=60) | st.integers() | st.none() | st.floats())
def test_whatever_is_given_as_an_account_is_taken_or_refused_in_our_own_error(given: object) -> None:
    try:
        call = balances.transfer_keep_alive(given, value=ONE)  # type: ignore[arg-type]
    except CereTrustError:
        return
    assert isinstance(call.args["dest"], AccountId)
