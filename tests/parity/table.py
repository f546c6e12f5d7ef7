"""The table of requests: what both are asked, how answers are compared, what may differ and why."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from cere_trust import Amount, Keypair
from cere_trust.pallets import balances, system

from ..node.asking import post
from .twins import Twins

Json = Any
HERE = Path(__file__).parent
REQUESTS: list[tuple[str, Json]] = [
    (method, params) for method, params in map(json.loads, (HERE / "requests.jsonl").read_text().splitlines())
]
DIFFERENCES = tomllib.loads((HERE / "differences.toml").read_text(encoding="utf-8"))
REASONS: dict[str, str] = {name: reason for name, reason in DIFFERENCES.items() if isinstance(reason, str)}
"""By method, or by method and parameters as the table writes them."""


_BACKTRACE = re.compile(r"(?:\n|\\n)WASM backtrace:")


class Asked(NamedTuple):
    """A request of the table, and both answers."""

    method: str
    params: Json
    ours: Json
    theirs: Json

    @property
    def name(self) -> str:
        """As `differences.toml` names it."""
        return f"{self.method} {json.dumps(self.params)}"

    @property
    def is_equal(self) -> bool:
        """Whether result, or code, message and data of the error, are the same."""
        return bool(normal(self.method, self.ours) == normal(self.method, self.theirs))

    @property
    def reason(self) -> str | None:
        """Why it may differ."""
        return REASONS.get(self.name) or REASONS.get(self.method)


def normal(method: str, answer: Json) -> Json:
    """What counts of an answer: not the order of a proof's nodes; of a panic's text, not the engine's own backtrace; of new
    keys, how many there are."""
    if method == "author_rotateKeys" and "result" in answer:
        return len(answer["result"])
    if method in ("state_getReadProof", "state_getChildReadProof") and "result" in answer:
        result = answer["result"]
        return {**result, "proof": sorted(result["proof"])}
    if "error" in answer:
        error = answer["error"]
        return {name: _BACKTRACE.split(value)[0] if isinstance(value, str) else value for name, value in error.items()}
    return answer["result"]


def names(pair: Twins) -> dict[str, str]:
    """What stands for the table's placeholders on this chain."""
    chain, sign, nonce = pair.embedded.chain, pair.signer.sign, pair.nonce
    alice, bob, nobody = (Keypair.from_uri(uri).account for uri in ("//Alice", "//Bob", "//Nobody/of/parity"))
    call = balances.transfer_keep_alive(bob, value=Amount.cere(1))
    good = sign(call, nonce)
    broken = bytearray(good)
    broken[60] ^= 1  # in the signature
    found: dict[str, str | bytes] = {
        "genesis": str(chain.genesis_hash),
        "best": str(chain.best),
        "alice_id": "0x" + bytes(alice).hex(),
        "alice": alice.to_ss58(54),
        "bob": bob.to_ss58(54),
        "nobody": nobody.to_ss58(54),
        "xt_next": good,
        "xt_stale": sign(call, 0),
        "xt_badsig": bytes(broken),
        "xt_future": sign(call, nonce + 3),
        "xt_poor": sign(call, 0, "//Nobody/of/parity"),
        "xt_othergenesis": sign(call, nonce, genesis=bytes(32)),
        "xt_unsigned": b"\x0c\x04\x00\x00",
        "xt_ready": sign(system.remark(b"ready"), nonce),
        "xt_rival": sign(system.remark(b"rival"), nonce),
    }
    for number in range(1, 13):
        found[f"h{number}"] = str(chain.block_hash(number))
    return {name: value if isinstance(value, str) else "0x" + value.hex() for name, value in found.items()}


def ask_both(pair: Twins) -> list[Asked]:
    """The whole table, in its order: later requests see what earlier ones put into the pool."""
    stands = names(pair)
    asked = []
    for method, params in REQUESTS:
        text = json.dumps(params)
        for name, value in stands.items():
            text = text.replace(f'"${name}"', f'"{value}"')
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": json.loads(text)}
        asked.append(Asked(method, params, post(pair.embedded.http_url, body), post(pair.node.http_url, body)))
    return asked
