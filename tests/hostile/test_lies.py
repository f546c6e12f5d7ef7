"""Each lie of a node, at each level at which a client knows its metadata: what the user is told, and what the chain holds then.

The table `TABLE` is the one of docs/security.md, cell by cell, run against the embedded chain. ``misled`` stands only where one
node is believed and the chain does not check the digest: there the test shows that the words of `describe` warn of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cere_trust import AsyncClient, Call, Client, Keypair, Runtime
from cere_trust.client import NETWORKS, Network, executing, pins
from cere_trust.devnet import Devnet
from cere_trust.errors import CereTrustError, ConnectFailed, IncompatibleRuntime, ProofError, UntrustedMetadata
from cere_trust.extrinsic import UnsignedExtrinsic
from cere_trust.pallets import balances, identity, proxy, staking
from cere_trust.query import Query
from cere_trust.runtime import MetadataOrigin
from cere_trust.runtime.origin import GIVEN
from cere_trust.runtime.pins import RuntimePin
from cere_trust.types import Amount
from cere_trust.user_folders import cache_folder
from cere_trust.wasm import metadata

from .lying_node import (
    CODE,
    OTHER_HASH,
    LyingNode,
    MetadataLie,
    Rewrite,
    answer_lie,
    lying_node,
    metadata_lie,
    renamed_extension,
    swapped_calls,
    swapped_fields,
    swapped_pallets,
    swapped_proxy_types,
    with_constant,
    with_made_up_extensions,
    with_version,
    without_extension,
)

ALICE, BOB, MALLORY = (Keypair.from_uri(uri) for uri in ("//Alice", "//Bob", "//Mallory"))
REMARK = Call("System", "remark", {"remark": b"hello"})
GOVERNANCE = proxy.add_proxy(MALLORY.account, proxy_type=proxy.ProxyType.GOVERNANCE)
MERGE = Call("Vesting", "merge_schedules", {"schedule1_index": 1, "schedule2_index": 2})
PAY = balances.transfer_keep_alive(BOB.account, value=Amount.cere(1))


@dataclass(frozen=True)
class Lie:
    """A lie, and a call whose meaning it changes.

    Attributes:
        metadata: The lie about metadata, if it is one.
        answers: The lie about other answers.
    """

    call: Call
    metadata: MetadataLie | None = None
    answers: Rewrite | None = None

    def rewrite(self, code_hash: bool) -> Rewrite:
        if self.answers is not None:
            return self.answers
        assert self.metadata is not None
        return metadata_lie(self.metadata, code_hash=code_hash)


LIES = {
    "variant indices": Lie(GOVERNANCE, swapped_proxy_types),
    "call indices": Lie(REMARK, lambda runtime: swapped_calls(runtime, "System", "remark", "remark_with_event")),
    "pallet indices": Lie(identity.clear_identity(), lambda runtime: swapped_pallets(runtime, "Identity", "Proxy")),
    "field order": Lie(MERGE, swapped_fields),
    "spec version": Lie(REMARK, lambda runtime: with_version(runtime, spec=1)),
    "transaction version": Lie(REMARK, lambda runtime: with_version(runtime, transaction=1)),
    "extension renamed": Lie(REMARK, lambda runtime: renamed_extension(runtime, "CheckNonce", "CheckNounc")),
    "extension left out": Lie(REMARK, lambda runtime: without_extension(runtime, "CheckTxVersion")),
    "constants": Lie(REMARK, lambda runtime: with_constant(runtime, "BlockHashCount", lambda old: b"\xff" * len(old))),
    "SS58 prefix": Lie(PAY, lambda runtime: with_constant(runtime, "SS58Prefix", lambda old: b"\x2a\0")),
}
"""Lies about metadata."""


@pytest.fixture(autouse=True, scope="module")
def decoded_once() -> Iterator[None]:
    """Decode equal metadata once; each client has a `Runtime` with an origin of its own."""
    decode = cache(Runtime.from_metadata)

    def from_metadata(raw: bytes, origin: MetadataOrigin = GIVEN) -> Runtime:
        return decode(bytes(raw)).with_origin(origin)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Runtime, "from_metadata", from_metadata)
        yield


# --- levels ----------------------------------------------------------------------------------------------------------


@dataclass
class Ground:
    """An honest chain, and how a client is to know its metadata."""

    chain: Devnet
    folder: Path
    patch: pytest.MonkeyPatch
    options: dict[str, Any] = field(default_factory=dict)

    def honest(self) -> Client:
        return Client(self.chain.url)

    def runtime(self) -> Runtime:
        with self.honest() as client:
            return client.runtime

    def pin(self, *, metadata: bool, code: bool) -> None:
        with self.honest() as client:
            known, code_hash = client.runtime, client.runtime.origin.code_hash
            made = RuntimePin.of(client.genesis_hash, known, code_hash if code else None)
        if not metadata:
            made = RuntimePin(made.genesis, made.spec_name, made.spec_version, made.code_hash)
        pins.pin(made)


def believed(ground: Ground) -> None:
    """One node's metadata, no demands."""


def verified(ground: Ground) -> None:
    ground.options["metadata"] = "verified"


def agreed(ground: Ground) -> None:
    ground.options |= {"agreeing": [ground.chain.url], "metadata": "verified"}


def pinned(ground: Ground) -> None:
    ground.pin(metadata=True, code=False)
    ground.options["metadata"] = "verified"


def executed(ground: Ground) -> None:
    ground.pin(metadata=False, code=True)
    ground.options["metadata"] = "verified"


def proved(ground: Ground) -> None:
    with ground.honest() as client:
        ground.options |= {"checkpoint": client.block().hash, "metadata": "verified"}


def signed_along(ground: Ground) -> None:
    """The mainnet shape, which checks the digest."""


def known_network(ground: Ground) -> None:
    """The mainnet shape under the genesis hash of a network that is known to check the digest."""
    with ground.honest() as client:
        ground.patch.setitem(NETWORKS, "mainnet", Network("ws://nowhere", client.genesis_hash, checks_digest=True))


LEVELS: dict[str, tuple[str, Callable[[Ground], None]]] = {
    "believed": ("dev", believed),
    "verified": ("dev", verified),
    "agreed": ("dev", agreed),
    "pinned": ("dev", pinned),
    "executed": ("dev", executed),
    "proved": ("dev", proved),
    "signed along": ("mainnet", signed_along),
    "known network": ("mainnet", known_network),
}


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Ground]]:
    """Start an honest chain and prepare a level; each test has a cache and pins of its own, and none of the package's."""
    compiled = cache_folder() / "compiled"
    compiled.mkdir(parents=True, exist_ok=True, mode=0o700)
    (tmp_path / "compiled").symlink_to(compiled)
    monkeypatch.setenv("CERE_TRUST_CACHE", str(tmp_path))
    monkeypatch.setenv("CERE_TRUST_PINS", str(tmp_path / "pins.json"))
    monkeypatch.setattr(pins, "shipped", lambda: ())
    chains: list[Devnet] = []

    def start(level: str) -> Ground:
        preset, prepare = LEVELS[level]
        chain = Devnet(preset=preset)
        chains.append(chain.__enter__())
        made = Ground(chain, tmp_path, monkeypatch)
        prepare(made)
        return made

    yield start
    for chain in chains:
        chain.__exit__(None, None, None)


# --- what happens ----------------------------------------------------------------------------------------------------


@dataclass
class Attempt:
    """What a user saw, and what the chain holds afterwards.

    Attributes:
        told: The description before signing; empty if it came to none.
        error: The error, if any.
        held: Calls of Alice on the chain, as the chain reads them.
    """

    told: str = ""
    error: CereTrustError | None = None
    held: list[Call] = field(default_factory=list)

    def verdict(self, meant: Call) -> str:
        if any(call != meant for call in self.held):
            return "misled"
        if self.held:
            return "true"
        return type(self.error).__name__ if self.error else "lost"


def attempt(ground: Ground, node: LyingNode, call: Call, **options: Any) -> Attempt:
    """Prepare, show, sign and send a call through a node, and read the chain through the honest one."""
    made = Attempt()
    try:
        with Client(node.url, **{**ground.options, **options}) as client:
            unsigned = client.prepare(call, ALICE.account)
            made.told = unsigned.describe()
            client.submit_and_wait(unsigned, ALICE, until="in_block", within=2)
    except CereTrustError as error:
        made.error = error
    made.held = held(ground)
    return made


def held(ground: Ground) -> list[Call]:
    """Alice's calls on the chain, as the chain's own metadata reads them."""
    with ground.honest() as client:
        client._ignore_pins()
        last = client.block().number
        return [
            extrinsic.call
            for number in range(1, last + 1)
            for extrinsic in client.block(number).extrinsics
            if extrinsic.account == ALICE.account
        ]


def meaning(ground: Ground, call: Call) -> Call:
    runtime = ground.runtime()
    return runtime.decode_call(runtime.encode_call(call))


REFUSES = "UntrustedMetadata"
"""Refused before anything was signed: at the levels that verify metadata, every lie about it."""
CHAIN = "InvalidExtrinsic"
"""Signed as shown, and refused by the chain."""

TABLE = {
    # lie: one node believed on a chain that does not check the digest; signed along
    "variant indices": ("misled", CHAIN),
    "call indices": ("misled", CHAIN),
    "pallet indices": ("misled", CHAIN),
    "field order": ("misled", CHAIN),
    "spec version": (CHAIN, CHAIN),
    "transaction version": (CHAIN, CHAIN),
    "extension renamed": ("UnsupportedExtension", "UnsupportedExtension"),
    "extension left out": (CHAIN, CHAIN),
    "constants": ("true", "true"),
    "SS58 prefix": ("true", CHAIN),
}
VERIFYING = ("verified", "agreed", "pinned", "executed", "proved")
CELLS = [(name, level, False) for name in LIES for level in LEVELS]
CELLS += [(name, level, True) for name in LIES for level in ("agreed", "pinned", "executed", "proved")]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "level", "code_hash"), CELLS)
def test_a_lie_about_metadata(ground: Callable[[str], Ground], name: str, level: str, code_hash: bool) -> None:
    here, lie = ground(level), LIES[name]
    with lying_node(here.chain.url, lie.rewrite(code_hash)) as node:
        seen = attempt(here, node, lie.call)
    simple, along = TABLE[name]
    verdict = seen.verdict(meaning(here, lie.call))
    assert verdict == (REFUSES if level in VERIFYING else simple if level == "believed" else along), seen
    if verdict in (REFUSES, "UnsupportedExtension"):
        assert not any(method.startswith("author_") for method, _ in node.asked)
        assert not seen.told
    elif level == "believed":
        assert f"believed: only {node.url} sent it; its digest is not signed along" in seen.told
    else:
        assert "is signed along, for CERE with 10 decimals" in seen.told
    if verdict == CHAIN and level in ("signed along", "known network"):
        assert "the metadata of this client is not the chain's: its digest was signed along" in str(seen.error)


@pytest.mark.parametrize("level", LEVELS)
def test_an_honest_node_is_signed_for_at_every_level(ground: Callable[[str], Ground], level: str) -> None:
    here = ground(level)
    with lying_node(here.chain.url, lambda method, params, result: result) as node:
        seen = attempt(here, node, GOVERNANCE)
        if level == "verified":
            assert seen.verdict(GOVERNANCE) == REFUSES
            return
        assert seen.verdict(meaning(here, GOVERNANCE)) == "true", seen
        with Client(node.url, **here.options) as client:
            origin = client.runtime.origin
    expected = {"agreed": "agreed", "pinned": "pinned", "executed": "executed", "proved": "executed"}
    assert origin.level == expected.get(level, "believed")
    assert origin.is_verified is (level in expected)
    if level not in ("signed along", "known network"):
        assert str(origin) in seen.told


# --- extensions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["believed", "signed along", "known network"])
@pytest.mark.parametrize("crosscheck", [False, True])
def test_made_up_extensions_that_would_add_bytes_to_what_is_signed(
    ground: Callable[[str], Ground], level: str, crosscheck: bool
) -> None:
    here = ground(level)
    with lying_node(here.chain.url, metadata_lie(with_made_up_extensions, code_hash=True)) as node:
        seen = attempt(here, node, staking.chill(), crosscheck=crosscheck)
    assert seen.verdict(staking.chill()) == "UnsupportedExtension"
    assert "'MadeUp0'" in str(seen.error)
    assert not any(method.startswith("author_") for method, _ in node.asked)


@pytest.mark.parametrize(("level", "verdict"), [("signed along", CHAIN), ("known network", REFUSES)])
def test_a_node_that_leaves_the_digest_out(ground: Callable[[str], Ground], level: str, verdict: str) -> None:
    here = ground(level)
    lie = metadata_lie(lambda runtime: without_extension(runtime, "CheckMetadataHash"), code_hash=True)
    with lying_node(here.chain.url, lie) as node:
        seen = attempt(here, node, GOVERNANCE)
        assert seen.verdict(GOVERNANCE) == verdict
        if verdict == REFUSES:
            assert "leaves CheckMetadataHash out: the node may lie; nothing was signed" in str(seen.error)
            seen = attempt(here, node, GOVERNANCE, metadata="unsigned")
            assert seen.verdict(GOVERNANCE) == CHAIN


# --- other answers ---------------------------------------------------------------------------------------------------


def forged_genesis(params: list[Any], result: Any) -> Any:
    return OTHER_HASH if params == [0] else result


def no_fee(params: list[Any], result: Any) -> Any:
    return result[:-32] + "0" * 32 if params[0] == "TransactionPaymentApi_query_info" else result


LOST = "ExtrinsicLost"
ANSWERS: dict[str, tuple[Rewrite, dict[str, str]]] = {
    # lie, and the verdicts at the levels where it is not "true"
    "genesis": (
        answer_lie("chain_getBlockHash", forged_genesis),
        {**dict.fromkeys(LEVELS, CHAIN), **dict.fromkeys(("verified", "agreed", "pinned", "executed"), REFUSES)},
    ),
    "nonce ahead": (
        answer_lie("system_accountNextIndex", lambda params, result: result + 1),
        dict.fromkeys(LEVELS, LOST),
    ),
    "nonce of 2^40": (
        answer_lie("system_accountNextIndex", lambda params, result: 1 << 40),
        dict.fromkeys(LEVELS, "EncodeError"),
    ),
    "fee": (answer_lie("state_call", no_fee), {}),
    "decimals and symbol": (answer_lie("system_properties", lambda params, result: {"tokenDecimals": 2}), {}),
    "finalized head": (
        answer_lie("chain_getFinalizedHead", lambda params, result: OTHER_HASH),
        dict.fromkeys(LEVELS, "ConnectFailed"),  # asked before the metadata is judged
    ),
    "chain type": (answer_lie("system_chainType", lambda params, result: "Live"), {}),
}


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ANSWERS)
def test_a_lie_about_something_else(ground: Callable[[str], Ground], name: str, level: str) -> None:
    here, (rewrite, verdicts) = ground(level), ANSWERS[name]
    with lying_node(here.chain.url, rewrite) as node:
        seen = attempt(here, node, PAY)
    expected = verdicts.get(level, "true")
    if level == "verified" and expected != "ConnectFailed":
        expected = REFUSES
    assert seen.verdict(meaning(here, PAY)) == expected, seen


def test_a_forged_genesis_hash_is_another_network(ground: Callable[[str], Ground]) -> None:
    here = ground("believed")
    with here.honest() as client:
        genesis = client.genesis_hash
    with lying_node(here.chain.url, answer_lie("chain_getBlockHash", forged_genesis)) as node:
        seen = attempt(here, node, PAY, genesis=genesis)
    assert seen.verdict(PAY) == "WrongNetwork"


@pytest.mark.parametrize("kind", [{}, [], 1, 1.5, None, True, {"Live": 1}, "Local"], ids=repr)
def test_a_chain_type_of_every_json_type_is_a_name_or_a_failed_connection(
    ground: Callable[[str], Ground], kind: object
) -> None:
    here = ground("believed")
    lie = answer_lie("system_chainType", lambda params, result: kind)
    with lying_node(here.chain.url, lie) as node, Client(node.url) as client:
        if kind in ({"Live": 1}, "Local"):
            assert client.chain().type in ("Live", "Local")
        else:
            with pytest.raises(ConnectFailed):
                client.chain()


def test_a_fee_is_believed(ground: Callable[[str], Ground]) -> None:
    """Not protected: docs/security.md says so."""
    here = ground("pinned")
    with (
        lying_node(here.chain.url, answer_lie("state_call", no_fee)) as node,
        Client(node.url, **here.options) as client,
    ):
        assert client.estimate_fee(PAY, ALICE.account) == 0


def test_events_are_believed(ground: Callable[[str], Ground]) -> None:
    """Not protected: a receipt shows the events that the node sends. docs/security.md says so."""
    here = ground("pinned")
    with here.honest() as client:
        good = client.submit_and_wait(PAY, ALICE, until="in_block").block
        key = "0x" + client.runtime.storage_key("System", "Events").hex()
        values = client.query(Query("System", "Events"), at=good.number)
        raw = client.read_proof([Query("System", "Events")], at=good.number).values
    (forged,) = raw.values()
    assert values and forged

    def events(params: list[Any], result: Any) -> Any:
        return "0x" + forged.hex() if params[0] == key else result

    too_much = balances.transfer_keep_alive(BOB.account, value=Amount.cere(10**9))
    with (
        lying_node(here.chain.url, answer_lie("state_getStorage", events)) as node,
        Client(node.url, **here.options) as client,
    ):
        receipt = client.submit_and_wait(too_much, ALICE, until="in_block")
    assert receipt.ok
    with here.honest() as client:
        assert "System.ExtrinsicFailed" in [str(event).partition("(")[0] for event in client.events(receipt.block)]


# --- further endpoints, and code -------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["agreed", "executed", "proved"])
async def test_the_async_client_verifies_likewise(ground: Callable[[str], Ground], level: str) -> None:
    here = ground(level)
    async with AsyncClient(here.chain.url.replace("ws:", "http:"), **here.options) as client:
        assert client.runtime.origin.level == ("agreed" if level == "agreed" else "executed")
    lie = metadata_lie(swapped_proxy_types, code_hash=False)
    with lying_node(here.chain.url, lie) as node, pytest.raises(UntrustedMetadata):
        await AsyncClient(node.url, **here.options).chain()


def test_an_endpoint_that_is_gone_is_an_error_with_its_url(ground: Callable[[str], Ground]) -> None:
    here = ground("believed")
    with pytest.raises(ConnectFailed) as caught, Client(here.chain.url, agreeing=["ws://127.0.0.1:1"]):
        pass
    assert caught.value.url == "ws://127.0.0.1:1"


def test_endpoints_that_agree_are_distinct(ground: Callable[[str], Ground]) -> None:
    url = ground("believed").chain.url
    for same in ([url], ["ws://a", "ws://a"]):
        with pytest.raises(ValueError, match="each further endpoint once"):
            Client(url, agreeing=same)


def test_code_of_another_hash_than_the_pinned_one_is_not_executed(
    ground: Callable[[str], Ground], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ground("executed")
    monkeypatch.setattr(metadata, "execute_metadata", lambda code: pytest.fail("executed"))
    lie = answer_lie("state_getStorage", lambda params, result: "0x00" if params[0] == CODE else result)
    wrong = pytest.raises(UntrustedMetadata, match="does not have the pinned hash")
    with lying_node(here.chain.url, lie) as node, wrong, Client(node.url, **here.options):
        pass


def test_code_outside_the_proof_of_a_checkpoint_is_not_executed(
    ground: Callable[[str], Ground], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ground("proved")
    monkeypatch.setattr(metadata, "execute_metadata", lambda code: pytest.fail("executed"))

    def other_code(params: list[Any], result: Any) -> Any:
        longest = max(range(len(result["proof"])), key=lambda place: len(result["proof"][place]))
        proof = list(result["proof"])
        proof[longest] = proof[longest][:-2] + "ff"
        return {**result, "proof": proof}

    def other_header(params: list[Any], result: Any) -> Any:
        return {**result, "stateRoot": OTHER_HASH}

    for lie in (answer_lie("state_getReadProof", other_code), answer_lie("chain_getHeader", other_header)):
        wrong = pytest.raises((ProofError, UntrustedMetadata))
        with lying_node(here.chain.url, lie) as node, wrong, Client(node.url, **here.options):
            pass


def test_a_runtime_other_than_the_checkpoints_needs_a_newer_checkpoint(ground: Callable[[str], Ground]) -> None:
    here = ground("proved")
    lie = answer_lie("state_getStorageHash", lambda params, result: OTHER_HASH)
    wrong = pytest.raises(
        UntrustedMetadata, match="is not the one at the checkpoint; name a checkpoint after the runtime upgrade"
    )
    with lying_node(here.chain.url, lie) as node, wrong, Client(node.url, **here.options):
        pass


def test_a_process_without_an_executor_says_what_to_install(
    ground: Callable[[str], Ground], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ground("executed")
    monkeypatch.setattr(executing, "find_spec", lambda name: None)
    with pytest.raises(UntrustedMetadata, match=r"pip install 'cere-trust\[devnet\]'"):
        Client(here.chain.url, checkpoint=OTHER_HASH)
    seen = Attempt()
    with lying_node(here.chain.url, lambda method, params, result: result) as node:
        seen = attempt(here, node, PAY)
    assert seen.verdict(PAY) == REFUSES
    assert "pip install 'cere-trust[devnet]'" in str(seen.error)


def test_the_packages_pins_hold_for_its_own_chain_and_allow_an_upgrade(
    ground: Callable[[str], Ground], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ground("believed")
    monkeypatch.undo()
    monkeypatch.setenv("CERE_TRUST_CACHE", str(here.folder / "other"))
    monkeypatch.setenv("CERE_TRUST_PINS", str(here.folder / "none.json"))
    with here.honest() as client:
        assert str(client.runtime.origin) == "pinned: by this package"
    wrong = pytest.raises(UntrustedMetadata, match="of this package: the node lies")
    lie = metadata_lie(swapped_proxy_types, code_hash=False)
    with lying_node(here.chain.url, lie) as node, wrong, Client(node.url):
        pass
    with (
        lying_node(here.chain.url, metadata_lie(swapped_proxy_types, code_hash=True)) as node,
        Client(node.url) as client,
    ):
        assert client.runtime.origin.level == "believed"


def test_a_transaction_that_another_client_prepared_is_held_to_the_same_demands(
    ground: Callable[[str], Ground],
) -> None:
    here = ground("verified")
    with here.honest() as client:
        unsigned = client.prepare(PAY, ALICE.account)
    with Client(here.chain.url, **here.options) as client, pytest.raises(UntrustedMetadata, match="is not verified"):
        client.submit_and_wait(unsigned, ALICE)
    here = ground("known network")
    with Client(here.chain.url, metadata="unsigned") as client:
        unsigned = client.prepare(PAY, ALICE.account)
        with here.honest() as other, pytest.raises(UntrustedMetadata, match="was prepared without it"):
            other.submit_and_wait(unsigned, ALICE)
        assert client.submit_and_wait(unsigned, ALICE).ok


# --- the cache, offline signing, the command line --------------------------------------------------------------------


def test_a_visit_to_a_lying_node_leaves_nothing_for_an_honest_one(ground: Callable[[str], Ground]) -> None:
    here = ground("believed")
    with (
        lying_node(here.chain.url, metadata_lie(swapped_proxy_types, code_hash=False)) as node,
        Client(node.url) as visit,
    ):
        visit.query(Query("System", "Number"))
        with here.honest() as client:
            receipt = client.submit_and_wait(GOVERNANCE, ALICE, until="in_block")
            assert receipt.ok
            (call,) = held(here)
            assert call == meaning(here, GOVERNANCE)
            assert call.args["proxy_type"] == "Governance"
            assert client.runtime.metadata_hash != visit.runtime.metadata_hash


def test_an_offline_machine_refuses_other_metadata_than_the_extrinsic_was_prepared_with(
    ground: Callable[[str], Ground],
) -> None:
    here = ground("signed along")
    with here.honest() as client:
        carried = client.runtime
        versions = [client.call_runtime("Metadata", "metadata_at_version", version) for version in (15, 16)]
    with (
        lying_node(here.chain.url, metadata_lie(swapped_proxy_types, code_hash=False)) as node,
        Client(node.url) as client,
    ):
        forged = client.prepare(GOVERNANCE, ALICE.account).to_json()
    with pytest.raises(IncompatibleRuntime, match="prepared with other metadata"):
        UnsignedExtrinsic.from_json(forged, carried)
    with here.honest() as client:
        honest = client.prepare(GOVERNANCE, ALICE.account)
    for raw in versions:
        assert isinstance(raw, bytes)
        runtime = Runtime.from_metadata(raw)
        again = UnsignedExtrinsic.from_json(honest.to_json(), runtime)
        assert again.payload == honest.payload
        with pytest.raises(IncompatibleRuntime, match="prepared with other metadata"):
            UnsignedExtrinsic.from_json(honest.to_json(), Runtime.from_metadata(swapped_proxy_types(runtime)))
