"""The embedded chain, and the real node, are believed by clients that others wrote.

substrate-interface is a dependency of the tests. The others are installed by ``python -m tests.foreign.install``; where
they are not, their tests are skipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from substrateinterface import Keypair as ForeignKeypair
from substrateinterface import SubstrateInterface
from substrateinterface.exceptions import SubstrateRequestException

from cere_trust import Amount, Client, Keypair
from cere_trust.keys import sign_message, verify_message
from cere_trust.pallets import balances, staking, system

from ..backend import OwnChain
from .install import COMMAND, environment, is_complete, npm_folder, python

HERE = Path(__file__).parent
ALICE, BOB = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")
# polkadot-js drops the status InBlock if the block is final before it has read it: it must have the time.
LAGGING = pytest.param(
    {"block_time": 1, "finality_lag": 1}, id="lagging", marks=pytest.mark.embedded("finality that lags when asked")
)
TRANSFER = balances.transfer_keep_alive(BOB.account, value=Amount.cere("1.5"))


class Truth:
    """What this package's own client says of a chain, which the others must find too."""

    def __init__(self, chain: OwnChain) -> None:
        with Client(chain.url) as client:
            self.fee = pytest.approx(int(client.estimate_fee(TRANSFER, ALICE.account)), rel=0.01)
            self.validators = len(list(client.entries(staking.validators)))
            self.accounts = len(list(client.entries(system.account)))
            self.bob = int(client.query(system.account(BOB.account)).data.free)

    @staticmethod
    def events(chain: OwnChain, number: int) -> list[str]:
        """Events of the first transaction of a block."""
        with Client(chain.url) as client:
            return [f"{event.pallet}.{event.name}" for event in client.events(number) if event.extrinsic == 1]


def outcome(command: list[str | Path], folder: Path) -> Any:
    """What a script says as JSON."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    return json.loads(done.stdout.splitlines()[-1])


def node_script(name: str, *args: str) -> Any:
    """Run a script with the npm packages at hand."""
    node, folder = shutil.which("node"), npm_folder()
    if node is None or not is_complete(folder):
        pytest.skip(f"Node.js and the npm packages are not there; install Node.js, then: {COMMAND}")
    # Modules are looked for beside the script.
    script = Path(shutil.copy(HERE / "npm" / name, folder))
    return outcome([node, script, *args], folder)


def test_substrate_interface(fresh_chain: Callable[..., OwnChain]) -> None:
    chain = fresh_chain()
    truth = Truth(chain)
    with SubstrateInterface(url=chain.url, ss58_format=54) as node:
        alice = ForeignKeypair.create_from_uri("//Alice", ss58_format=54)

        def free() -> int:
            amount: int = node.query("System", "Account", [BOB.address]).value["data"]["free"]
            return amount

        def sent(pallet: str, name: str, args: dict[str, Any], **options: Any) -> Any:
            call = node.compose_call(pallet, name, args)
            extrinsic = node.create_signed_extrinsic(call, alice, **options)
            return call, node.submit_extrinsic(extrinsic, wait_for_inclusion=True, wait_for_finalization=True)

        before = free()
        transfer = "Balances", "transfer_keep_alive", {"dest": BOB.address, "value": 15_000_000_000}
        call, receipt = sent(*transfer, era={"period": 64})
        fee = node.get_payment_info(call, alice)["partialFee"]
        assert receipt.is_success
        assert receipt.total_fee_amount == pytest.approx(fee, rel=0.01) == truth.fee
        assert [
            f"{event.value['module_id']}.{event.value['event_id']}" for event in receipt.triggered_events
        ] == truth.events(chain, 1)
        assert free() == before + 15_000_000_000
        assert node.get_block(receipt.block_hash)["header"]["number"] == 1
        _, failed = sent("Staking", "chill", {})
        assert not failed.is_success
        assert failed.error_message["name"] == "NotController"
        with pytest.raises(SubstrateRequestException, match="1010"):
            sent(*transfer, nonce=0)
        assert len(list(node.query_map("Staking", "Validators"))) == truth.validators
        assert node.get_constant("System", "SS58Prefix").value == 54
        assert node.runtime_call("AccountNonceApi", "account_nonce", [alice.ss58_address]).value == 2
        numbers: list[int] = []

        def heard(header: Any, count: int, subscription: str) -> Any:
            numbers.append(header["header"]["number"])
            if len(numbers) == 1:
                chain.new_block()
            return "enough" if len(numbers) == 2 else None

        assert node.subscribe_block_headers(heard) == "enough"
        assert numbers == [2, 3]


def test_polkadot_js_and_this_package_verify_each_others_messages() -> None:
    """Wrapped between <Bytes> and </Bytes>, as browser wallets sign them; and polkadot-js's without the wrapping."""
    texts = ["I own this account", "", "ünïcode ✓", "<Bytes>twice</Bytes>", "x" * 300]
    asked = []
    for scheme in ("sr25519", "ed25519", "ecdsa"):
        pair = Keypair.from_uri("//Login", scheme=scheme)
        asked += [
            {"scheme": scheme, "uri": "//Login", "text": text, "address": pair.address,
             "signature": "0x" + sign_message(text, pair).hex()}
            for text in texts
        ]  # fmt: skip
    for one, theirs in zip(asked, node_script("messages.mjs", json.dumps(asked)), strict=True):
        assert theirs["address"] == one["address"]
        assert theirs["plain"][0] and theirs["wrapped"][0] and not theirs["other"][0], one
        for signature in (theirs["signature"], theirs["unwrapped"]):
            assert verify_message(one["text"], signature, one["address"]), one
            assert not verify_message(one["text"] + ".", signature, one["address"]), one


@pytest.mark.slow
def test_async_substrate_interface(fresh_chain: Callable[..., OwnChain]) -> None:
    if not is_complete(environment()):
        pytest.skip(f"its environment is not there; make it with: {COMMAND}")
    chain = fresh_chain()
    truth = Truth(chain)
    said = outcome([python(), HERE / "asi.py", chain.url, ALICE.address, BOB.address], HERE)
    assert said == {
        "genesis": str(chain.genesis_hash),
        "received": 15_000_000_000,
        "fee": truth.fee,
        "paid": truth.fee,
        "ok": True,
        "events": truth.events(chain, 1),
        "failed": True,
        "nonce": 2,
        "validators": truth.validators,
        "free": truth.bob + 15_000_000_000,
        "accounts": truth.accounts,
        "prefix": 54,
    }


@pytest.mark.slow
@pytest.mark.parametrize("options", [pytest.param({}, id="instant"), LAGGING])
def test_polkadot_js_api(fresh_chain: Callable[..., OwnChain], options: dict[str, Any]) -> None:
    chain = fresh_chain(**options)
    truth = Truth(chain)
    said = node_script("polkadot-js.mjs", chain.url)
    number = said.pop("block")
    followed = said.pop("followed")
    assert followed == sorted(set(followed))
    assert len(followed) > 1
    assert said == {
        "chain": "Cere development",
        "genesis": str(chain.genesis_hash),
        "prefix": 54,
        "decimals": [10],
        "validators": truth.validators,
        "nonce": 2,
        "fee": said["fee"],
        "received": "15000000000",
        "statuses": ["Ready", "InBlock", "Finalized"] if options else said["statuses"],
        "events": [name[0].lower() + name[1:] for name in truth.events(chain, number)],
        "failure": '{"arithmetic":"Underflow"}',
        "extrinsics": 2,
        "justified": False,
        "account": 1,
        "refused": "1010: Invalid Transaction: Transaction is outdated",
    }
    assert int(said["fee"]) == truth.fee
    assert said["statuses"][-1] == "Finalized"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        pytest.param("middleware", {}, id="as it comes"),
        pytest.param("raw", {}, id="chainHead without patches"),
        pytest.param("raw", *LAGGING.values, id="the same, lagging", marks=LAGGING.marks),
    ],
)
def test_polkadot_api(fresh_chain: Callable[..., OwnChain], kind: str, options: dict[str, Any]) -> None:
    chain = fresh_chain(**options)
    truth = Truth(chain)
    said = node_script("papi.mjs", chain.url, kind)
    block = said.pop("block")
    with Client(chain.url) as client:
        found = client.block(block["hash"])
    assert (found.number, block["index"]) == (block["number"], 1)
    assert int(said.pop("fee")) == truth.fee
    assert said.pop("statuses")[-2:] == ["txBestBlocksState", "finalized"]
    assert said == {
        "chain": "Cere development",
        "genesis": str(chain.genesis_hash),
        "prefix": 54,
        "validators": truth.validators,
        "nonce": 2,
        "received": "15000000000",
        "ok": True,
        "events": truth.events(chain, found.number),
        "failure": {"type": "Arithmetic", "value": {"type": "Underflow"}},
        "followed": True,
        "archived": str(truth.bob),
    }
