"""The genesis presets: who validates, how long sessions are, what a network of sixty looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cere_trust import AccountId, Client, Keypair
from cere_trust.devnet import Devnet
from cere_trust.devnet.chain.events import Finalized
from cere_trust.devnet.control.chain import Chain
from cere_trust.errors import InvalidSpec
from cere_trust.pallets import identity, nomination_pools, session, staking
from cere_trust.proofs.grandpa import Justification
from cere_trust.types import EraIndex, Perbill

from ...backend import Backend, OwnChain

ERA = EraIndex(0)


def stash(name: str) -> AccountId:
    return Keypair.from_uri(f"//{name}//stash").account


@pytest.mark.parametrize(
    ("preset", "spec_version", "names"),
    [
        ("dev", 80013, ("Alice", "Bob")),
        ("mainnet", 73158, ("Alice", "Bob")),
        ("local4", 80013, ("Alice", "Bob", "Charlie", "Dave")),
    ],
)
def test_who_validates(
    fresh_chain: Callable[..., OwnChain], preset: str, spec_version: int, names: tuple[str, ...]
) -> None:
    chain = fresh_chain(preset=preset)
    with Client(chain.url) as client:
        chain.new_block()
        assert sorted(client.query(session.validators())) == sorted(stash(name) for name in names)
        assert client.runtime.version.spec_version == spec_version
        assert client.runtime.constant("Babe", "EpochDuration") == 2_400
        assert client.runtime.constant("Staking", "SessionsPerEra") == 6


def test_short_sessions_bring_new_eras_soon(fresh_chain: Callable[..., OwnChain]) -> None:
    chain = fresh_chain(preset="short")
    with Client(chain.url) as client:
        for _ in range(45):
            chain.new_block()
        assert client.query(session.current_index()) >= 4
        active = client.query(staking.active_era())
        assert active is not None
        assert active.index >= 1
        assert len(client.query(session.validators())) == 4


@pytest.mark.embedded("its launcher")
def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidSpec, match="dev, development, local4, short, network, mainnet"):
        Chain.from_preset("nothing")


@pytest.fixture(scope="module")
def network(backend: Backend) -> Iterator[tuple[OwnChain, Client]]:
    with backend.own(preset="network") as chain, Client(chain.url) as client:
        chain.new_block()
        yield chain, client


@pytest.mark.slow
@pytest.mark.embedded("votes for each block")
def test_sixty_validators_make_blocks_and_finalize_them(network: tuple[Devnet, Client]) -> None:
    chain, client = network
    names = [f"Validator//{number}" for number in range(60)]
    assert sorted(client.query(session.validators())) == sorted(stash(name) for name in names)
    told: list[object] = []
    chain.chain.listen(told.append)
    block = chain.new_block()
    assert chain.chain.finalized == block.hash
    (final,) = [event for event in told if isinstance(event, Finalized)]
    assert final.justification is not None
    assert len(Justification.decode(final.justification).votes) > 2 * 60 // 3


@pytest.mark.slow
def test_a_crowd_takes_two_pages_and_commissions_differ(network: tuple[OwnChain, Client]) -> None:
    _, client = network
    first = stash("Validator//0")
    overview = client.query(staking.eras_stakers_overview(ERA, first))
    assert overview is not None
    assert overview.page_count == 2
    page = client.runtime.constant("Staking", "MaxExposurePageSize")
    assert isinstance(page, int)
    assert overview.nominator_count > page
    exposure = client.query(staking.exposure(ERA, first))
    assert exposure is not None
    assert len(exposure.others) == overview.nominator_count
    prefs = [client.query(staking.eras_validator_prefs(ERA, stash(f"Validator//{n}"))) for n in range(60)]
    commissions = {one.commission for one in prefs}
    assert {Perbill(0), Perbill(10**9)} < commissions
    assert len(commissions) > 30
    assert any(one.blocked for one in prefs)


@pytest.mark.slow
def test_half_have_identities_and_a_pool_nominates(network: tuple[OwnChain, Client]) -> None:
    _, client = network
    known = [client.query(identity.identity_of(stash(f"Validator//{n}"))) for n in range(4)]
    assert [one is not None for one in known] == [True, False, True, False]
    pool = client.query(nomination_pools.bonded_pools(1))
    assert pool is not None
    assert pool.member_counter == 9
