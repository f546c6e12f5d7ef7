"""State roots, genesis hashes and proofs, as independent implementations compute them.

smoldot's trie (npm ``@acala-network/chopsticks-executor``) and smoldot itself (PyPI ``smoldot-light``) are asked where they
are installed. What the first said of states made by rule is recorded in ``state_roots.json``.
"""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cere_trust.crypto.hashing import blake2_256
from cere_trust.devnet import Chain
from cere_trust.devnet.spec.chainspec import ChainSpec
from cere_trust.errors import InvalidSpec
from cere_trust.proofs import root_hash, verify_read_proof
from cere_trust.proofs.trie import build
from cere_trust.proofs.verify import CHILD_PREFIX
from cere_trust.wasm.state import ChainState

HERE = Path(__file__).parent
RECORDED: dict[str, list[str]] = json.loads((HERE / "state_roots.json").read_text())
ORACLE = "@acala-network/chopsticks-executor"

Pairs = list[tuple[bytes, bytes]]


def made_state(count: int) -> Pairs:
    """Keys of 1 to 33 bytes with values of 0 to 69, by rule: many share beginnings, some are others' beginnings."""
    pairs: dict[bytes, bytes] = {}
    for index in range(count):
        seed = blake2_256(index.to_bytes(4, "little"))
        key = bytes((seed[0] & 7,)) + seed[1 : seed[1] % 33 + 1]
        pairs[key] = (seed * 3)[: seed[2] % 70]
    return list(pairs.items())


def ask(*questions: list[Any]) -> list[Any]:
    """The answers of smoldot's trie code."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    if not (HERE / "node_modules" / ORACLE).exists():
        pytest.skip(f"needs {ORACLE}: npm install --prefix tests/oracles")
    done = subprocess.run(
        [node, HERE / "trie.mjs"], input=json.dumps(questions), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def root_of(pairs: Pairs, version: int) -> list[Any]:
    """The question for a state's root."""
    return ["calculate_state_root", [[to_hex(key), to_hex(value)] for key, value in pairs], version]


def to_hex(data: bytes) -> str:
    return "0x" + data.hex()


def presets() -> dict[str, ChainSpec]:
    """The genesis presets there are."""
    found = {}
    for name in ("dev", "local4", "network", "mainnet"):
        try:
            found[name] = Chain.from_preset(name).spec
        except InvalidSpec:
            continue
    return found


@pytest.mark.parametrize("count", [int(count) for count in RECORDED])
def test_roots_of_made_states_are_those_recorded(count: int) -> None:
    roots = [root_hash(build(made_state(count), version)) for version in (0, 1)]
    assert [to_hex(root) for root in roots] == RECORDED[str(count)]


def test_what_is_recorded_is_still_what_the_oracle_says() -> None:
    questions = [root_of(made_state(int(count)), version) for count in RECORDED for version in (0, 1)]
    assert ask(*questions) == [root for roots in RECORDED.values() for root in roots]


def test_the_state_root_of_every_preset_is_the_oracles_in_both_layouts() -> None:
    specs = presets().values()
    answers = ask(*(root_of(spec.state.pairs(), version) for spec in specs for version in (0, 1)))
    assert answers == [to_hex(root_hash(build(spec.state.pairs(), version))) for spec in specs for version in (0, 1)]


@pytest.mark.parametrize("version", [0, 1])
def test_child_tries_and_their_root_in_the_main_trie_are_the_oracles(version: int) -> None:
    pairs, child = made_state(40), made_state(60)
    state = ChainState(version=version).apply({None: dict(pairs), b"child": dict(child)})
    (child_root,) = ask(root_of(child, version))
    key = CHILD_PREFIX + b"child"
    assert ask(root_of([*pairs, (key, bytes.fromhex(child_root[2:]))], version)) == [to_hex(state.root())]
    assert to_hex(state.value(key) or b"") == child_root


@pytest.mark.parametrize("version", [0, 1])
def test_our_proofs_prove_the_same_to_the_oracle(version: int) -> None:
    pairs = made_state(300)
    state = ChainState(version=version).apply({None: dict(pairs)})
    asked = [key for key, _ in pairs[::7]]
    proof = state.proof(asked)
    assert verify_read_proof(state.root(), proof, asked, strict=True) == dict(pairs[::7])
    (decoded,) = ask(["decode_proof", to_hex(state.root()), [to_hex(node) for node in proof]])
    found = {bytes.fromhex(key[2:]): bytes.fromhex(value[2:]) for key, value in decoded}
    assert {key: found.get(key) for key in asked} == dict(pairs[::7])


def test_the_genesis_hash_of_every_preset_is_smoldots() -> None:
    light = pytest.importorskip("smoldot_light", reason="needs smoldot-light from PyPI")
    for spec in presets().values():
        answers: queue.Queue[str] = queue.Queue()
        client = light.SmoldotClient(response_callback=lambda *answer, to=answers: to.put(answer[-1]))
        number = client.add_chain(json.dumps(spec.to_raw()), [])
        request = {"jsonrpc": "2.0", "id": 1, "method": "chainSpec_v1_genesisHash", "params": []}
        client.json_rpc_request(number, json.dumps(request))
        assert json.loads(answers.get(timeout=60))["result"] == str(Chain(spec).genesis_hash)
