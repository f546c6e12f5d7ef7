"""Where scripts are played: both chains, and what they are heard to say.

Both begin with the same genesis and seal only when asked, in the same slots. Their blocks are not the same ones: the node does
not seal them, and tells the time more exactly. So blocks are compared by the names that the script gives them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from cere_trust.crypto.hashing import twox_128
from cere_trust.devnet import Devnet, RealNode
from cere_trust.devnet.spec.chainspec import from_preset

from ..node.asking import ask
from .scripts import SCRIPTS, Script, Step
from .sockets import Socket
from .transactions import ALICE, Transactions
from .twins import SLOT, Clock, Signer

Json = Any
EPOCH_CONFIG = twox_128(b"Babe") + twox_128(b"EpochConfig")
NO_PRIMARY_SLOTS = (0).to_bytes(8, "little") + (4).to_bytes(8, "little") + b"\1"
"""Chances of 0 in 4; otherwise chance would say which branch is the best: a node's is the one with more primary slots."""
BACKTRACE = re.compile(r"(\n|\\n)WASM backtrace:.*", re.DOTALL)
"""The engine's own: other functions have other numbers."""
NAMED = 16
"""Blocks before a script that have names in it: as many as a follow subscription begins with."""
TIME = "0x280503000b"
"""Begins the extrinsic that tells the time."""
NOTIFICATION_TIMEOUT = 3.0
"""Seconds in which a node must have told what the embedded chain told at once."""
_NAME = re.compile(r'"\$([^"]+)"')


class Heard(NamedTuple):
    """What one chain answered and told, with blocks and subscriptions by their names."""

    answers: list[Json]
    told: dict[str, list[Json]]


class Played(NamedTuple):
    """A script, and what came of it on both."""

    title: str
    ours: Heard
    theirs: Heard

    @property
    def is_equal(self) -> bool:
        """Whether all answers and all notifications are the same."""
        return self.ours == self.theirs

    @property
    def notifications(self) -> int:
        """How many a node told."""
        return sum(map(len, self.theirs.told.values()))


class Side:
    """One of the two chains, during a script."""

    def __init__(self, url: str, names: dict[str, Json]) -> None:
        self._url = url
        self._names = dict(names)
        self._sockets: dict[str, Socket] = {}
        self._answers: list[Json] = []

    def socket(self, connection: str) -> Socket:
        """The connection of that number, made when it is needed."""
        if connection not in self._sockets:
            self._sockets[connection] = Socket(self._url)
        return self._sockets[connection]

    def take(self, step: Step, transactions: Transactions) -> Json:
        """Ask what a step asks."""
        if step.method == "leave":
            self._sockets.pop(step.connection).close()
            return None

        def stands(found: re.Match[str]) -> str:
            name = found[1]
            return json.dumps(self._names[name] if name in self._names else transactions.named(name))

        params = json.loads(_NAME.sub(stands, step.params))
        answer = self.socket(step.connection).ask(step.method, params)
        self._answers.append({"result": answer["result"]} if "result" in answer else {"error": answer["error"]})
        result = answer.get("result")
        if step.name is not None:
            assert result is not None, f"{step}: {answer}"
            found = result if isinstance(result, str) else result.get("hash") or result.get("operationId")
            self._names[step.name] = found
        return result

    def counts(self) -> dict[str, dict[str, int]]:
        """How many notifications each subscription of each connection had, by the subscription's name."""
        for socket in self._sockets.values():
            socket.ask("system_chain", [])  # what was told before is there when this is answered
        called = {value: name for name, value in self._names.items()}
        return {
            connection: {called.get(id, id): len(told) for id, told in socket.told.items()}
            for connection, socket in self._sockets.items()
        }

    def await_told(self, counts: dict[str, dict[str, int]]) -> None:
        """Wait for as many notifications."""
        for connection, wanted in counts.items():
            named = {self._names.get(name, name): count for name, count in wanted.items()}
            self._sockets[connection].await_told(named, NOTIFICATION_TIMEOUT)

    def heard(self) -> Heard:
        """All of it."""
        told = {}
        for socket in self._sockets.values():
            socket.close()
            told.update(socket.told)
        called = {value: name for name, value in self._names.items()}
        return Heard(
            [named(answer, called) for answer in self._answers],
            {called.get(id, id): named(notes, called) for id, notes in sorted(told.items())},
        )


def named(value: Json, called: dict[str, str]) -> Json:
    """What counts of an answer or a notification, with names for the blocks and subscriptions that are called something."""
    if isinstance(value, dict):
        if "extrinsicsRoot" in value:
            value = {"parentHash": value["parentHash"], "number": value["number"], "fields": sorted(value)}
        told = {name: named(one, called) for name, one in value.items()}
        if "prunedBlockHashes" in told:
            told["prunedBlockHashes"].sort()  # a node has them in no order
        return told
    if isinstance(value, (list, tuple)):
        return [named(one, called) for one in value]
    if not isinstance(value, str):
        return value
    if value.startswith(TIME):
        return "the time"
    return f"${called[value]}" if value in called else BACKTRACE.sub("", value)


class Stage(NamedTuple):
    """Both chains."""

    embedded: Devnet
    node: RealNode
    clock: Clock
    signer: Signer

    def play(self, script: Script) -> Played:
        """One script; afterwards the pools are empty and the best block is final."""
        begin = {}
        for url in (self.embedded.url, self.node.url):
            socket = Socket(url)
            start = int(socket.ask("chain_getHeader", [])["result"]["number"], 16)
            heights = {"genesis": 0, "start": start}
            heights |= {f"start-{behind}": start - behind for behind in range(1, min(NAMED, start) + 1)}
            names = dict(zip(heights, socket.ask("chain_getBlockHash", [[*heights.values()]])["result"], strict=True))
            names |= {"height": start} | {f"height+{ahead}": start + ahead for ahead in range(1, 4)}
            begin[url] = names, socket.ask("system_accountNextIndex", [ALICE.account.to_ss58(54)])["result"]
            socket.close()
        (ours, nonce), (theirs, other) = begin.values()
        assert nonce == other, f"{script.title}: the nonces differ"
        sides = Side(self.embedded.url, ours), Side(self.node.url, theirs)
        transactions = Transactions(self.signer, nonce)
        for step in script.steps:
            self._take(step, sides, transactions)
        heard = [side.heard() for side in sides]
        self.tidy()
        for url in (self.embedded.http_url, self.node.http_url):
            ask(url, "author_removeExtrinsic", [{"extrinsic": one} for one in transactions.made.values()])
        return Played(script.title, heard[0], heard[1])

    def _take(self, step: Step, sides: tuple[Side, Side], transactions: Transactions) -> None:
        """The node first: it says which slot a block takes."""
        ours, theirs = sides
        for one in step.each():
            told = theirs.take(one, transactions)
            if one.method == "engine_createBlock" and told is not None:
                self._follow(theirs.socket(one.connection), told["hash"])
            ours.take(one, transactions)
        theirs.await_told(ours.counts())

    def _follow(self, socket: Socket, hash: str) -> None:
        header = socket.ask("chain_getHeader", [hash])["result"]
        claim = bytes.fromhex(header["digest"]["logs"][0][2:])
        self.clock.now = int.from_bytes(claim[11:19], "little") * SLOT

    def tidy(self) -> None:
        """What is ready goes into a block that is final; what is not goes away."""
        sides = Side(self.embedded.url, {}), Side(self.node.url, {})
        transactions = Transactions(self.signer, 0)
        self._take(Step(None, "1", "engine_createBlock", "[true, true, null]"), sides, transactions)
        for side in sides:
            side.heard()


@contextmanager
def stage() -> Iterator[Stage]:
    """Both chains, at their first block."""
    clock, spec = Clock(), from_preset("dev").to_raw()
    spec["genesis"]["raw"]["top"]["0x" + EPOCH_CONFIG.hex()] = "0x" + NO_PRIMARY_SLOTS.hex()
    with (
        RealNode(spec=spec, block_time="manual", progress=None) as node,
        Devnet(spec=spec, clock=clock, block_time="manual", progress=None) as embedded,
    ):
        embedded.stall_finality()  # nothing is final of itself
        made = Stage(embedded, node, clock, Signer(embedded.chain))
        made.tidy()
        yield made


def play_all() -> list[Played]:
    """Every script, on the same two chains."""
    with stage() as on:
        return [on.play(script) for script in SCRIPTS]
