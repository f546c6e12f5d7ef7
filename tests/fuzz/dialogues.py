"""What a client's methods say to the embedded chain, recorded; and transports that give it again, with other answers in places."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from cere_trust import Amount, AsyncClient, Client, Keypair, Runtime
from cere_trust.client.nonces import NonceManager
from cere_trust.devnet import Devnet
from cere_trust.errors import ConnectionLost, RequestTimeout, RpcError
from cere_trust.flows import Batch, Connection, Reply
from cere_trust.pallets import balances, staking, system
from cere_trust.rpc.session import error_of
from cere_trust.runtime import MetadataOrigin
from cere_trust.transport import Transport, open_transport
from cere_trust.views.balance import explained

SIGNER = Keypair.from_uri("//Fuzz", "ed25519")
"""Account whose signatures are the same in each recording, as those of sr25519 are not."""
BOB = Keypair.from_uri("//Bob").account
CLOCK = 1_800_000_000_000
MAX_STEPS = 2_000
"""Batches and notifications of one method; a client that wants more does not come to an end."""

Method = Callable[[Any], Any]
_TRANSFER = balances.transfer_keep_alive(BOB, value=Amount.cere(1))

METHODS: dict[str, Method] = {
    "chain": lambda client: client.chain(),
    "standing": lambda client: client.standing(),
    "account": lambda client: client.query(system.account(BOB)),
    "at a number": lambda client: client.query(system.account(BOB), at=1),
    "balance": lambda client: client.query(explained(BOB)),
    "many": lambda client: client.query_many([system.account(BOB), system.account(SIGNER.account)]),
    "entries": lambda client: client.entries(staking.validators),
    "api": lambda client: client.call_runtime("AccountNonceApi", "account_nonce", BOB),
    "proof": lambda client: client.read_proof([system.account(BOB)]),
    "block": lambda client: client.block(),
    "events": lambda client: client.events(),
    "nonce": lambda client: client.nonce(BOB),
    "fee": lambda client: client.estimate_fee(_TRANSFER, SIGNER.account),
    "prepare": lambda client: client.prepare(_TRANSFER, SIGNER.account),
    "dry run": lambda client: client.dry_run(_TRANSFER, SIGNER),
    "submit": lambda client: client.submit(_TRANSFER, SIGNER),
    "watch": lambda client: client.watch(_TRANSFER, SIGNER),
    "transfer": lambda client: client.submit_and_wait(_TRANSFER, SIGNER, within=30),
    "transfer in block": lambda client: client.submit_and_wait(_TRANSFER, SIGNER, until="in_block", within=30),
    "nominate": lambda client: client.submit_and_wait(staking.nominate([BOB]), SIGNER, within=30),
    "heads": lambda client: client.finalized_heads(),
}
"""Methods of both clients; iterators are read to their end or up to `MAX_ITEMS`."""
MAX_ITEMS = 100
"""Items that are read of an iterator."""


def items_of(name: str) -> int:
    """Return how many items an honest and quiet chain has for a method's iterator."""
    return 1 if name == "heads" else MAX_ITEMS


@dataclass
class Answer:
    """An answer to a request, or a notification.

    Attributes:
        method: Method of the request; empty for a notification.
        params: Its parameters, as JSON.
        result: The result; the error object if `is_error`.
    """

    method: str
    params: str
    result: Any
    is_error: bool = False


@dataclass
class Dialogue:
    """The answers that one method of a client gets, connecting included."""

    answers: list[Answer] = field(default_factory=list)


class _Recorder:
    """Transport that keeps what another one returns."""

    def __init__(self, transport: Transport, dialogue: Dialogue) -> None:
        self._transport, self._dialogue = transport, dialogue
        self.can_subscribe = True

    def call(self, batch: Batch) -> Reply:
        try:
            reply = self._transport.call(batch)
        except RpcError as error:
            (request,) = batch.requests
            made = {"code": error.code, "message": str(error), "data": error.data}
            self._dialogue.answers.append(Answer(request.method, json.dumps(request.params), made, is_error=True))
            raise
        for request, result in zip(batch.requests, reply, strict=True):
            self._dialogue.answers.append(Answer(request.method, json.dumps(request.params), result))
        return reply

    def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        reply = self._transport.next(subscription, may_idle, remaining)
        self._dialogue.answers.append(Answer("", "", reply[0]))
        return reply

    def unsubscribe(self, method: str, subscription: str) -> None:
        self._transport.unsubscribe(method, subscription)

    def close(self) -> None:
        self._transport.close()


class _Store:
    """A cache in memory for one runtime, as of a client that has been connected before."""

    def __init__(self, runtimes: dict[bytes, Runtime]) -> None:
        self._runtimes = runtimes

    def known(self, genesis: bytes, code: bytes, origin: MetadataOrigin) -> Runtime | None:
        return self._runtimes.get(code)

    def keep(self, genesis: bytes, code: bytes, metadata: bytes, origin: MetadataOrigin) -> Runtime:
        made = Runtime.from_metadata(metadata, origin)
        if not self._runtimes:
            self._runtimes[code] = made
        return made

    def executed(self, code: bytes) -> bytes | None:
        return None

    def keep_executed(self, code: bytes, metadata: bytes) -> None:
        pass


def _connection(can_subscribe: bool, runtimes: dict[bytes, Runtime]) -> Connection:
    manager = NonceManager()
    return Connection(
        can_subscribe=can_subscribe, url="ws://fuzz", nonces=lambda genesis: manager, store=_Store(runtimes),
    )  # fmt: skip


_RUNTIMES: dict[bytes, Runtime] = {}


class RecordedClient(Client):
    """Client that knows the recorded runtime, as with a cache."""

    def _new_connection(self, can_subscribe: bool) -> Connection:
        return _connection(can_subscribe, _RUNTIMES)


class RecordedAsyncClient(AsyncClient):
    """Async counterpart."""

    def _new_connection(self, can_subscribe: bool) -> Connection:
        return _connection(can_subscribe, _RUNTIMES)


def fund(url: str) -> None:
    """Give the account of these dialogues what it spends and bonds."""
    with Client(url) as client:
        sent = balances.transfer_keep_alive(SIGNER.account, value=Amount.cere(1_000_000))
        client.submit_and_wait(sent, Keypair.from_uri("//Alice"))
        client.submit_and_wait(staking.bond(Amount.cere(50_000), payee=staking.STAKED), SIGNER)


@cache
def recorded() -> dict[str, Dialogue]:
    """Record the dialogue of each method, on chains of the same genesis and a clock that stands still."""
    made: dict[str, Dialogue] = {}
    _RUNTIMES.clear()
    with Devnet(clock=lambda: CLOCK, progress=None) as chain:
        fund(chain.url)
        ready = chain.snapshot()
        for name, method in METHODS.items():
            for _ in range(1 if _RUNTIMES else 2):  # the first time, the runtime is fetched
                chain.restore(ready)
                made[name] = Dialogue()
                transport = _Recorder(open_transport(chain.url, 30), made[name])
                with RecordedClient(transport=transport) as client:
                    read(method(client), items_of(name))
    return made


def read(value: Any, count: int) -> Any:
    """Return a value of a blocking client; of an iterator, the first items."""
    return list(islice(value, count)) if inspect.isgenerator(value) else value


class Script:
    """Gives the answers of a dialogue again: equal requests get their recorded answers in order, others one to the same method."""

    def __init__(self, dialogue: Dialogue, changes: dict[int, tuple[str, bool]]) -> None:
        self._answers = [
            Answer(
                one.method,
                one.params,
                *(
                    (json.loads(changes[number][0]), changes[number][1])
                    if number in changes
                    else (one.result, one.is_error)
                ),
            )
            for number, one in enumerate(dialogue.answers)
        ]
        self._used: set[int] = set()
        self._steps = 0

    def step(self) -> None:
        """Count a step; raise `AssertionError` when there are too many."""
        self._steps += 1
        assert self._steps <= MAX_STEPS, "the client does not come to an end"

    def answer(self, method: str, params: str) -> Any:
        """Return the answer to a request, or raise its error."""
        same = [number for number, one in enumerate(self._answers) if one.method == method]
        exact = [number for number in same if self._answers[number].params == params]
        fresh = [number for number in exact if number not in self._used]
        chosen = fresh[:1] or exact[-1:] or same[-1:]
        if not chosen:
            raise RpcError(-32601, "not recorded", method=method)
        self._used.add(chosen[0])
        found = self._answers[chosen[0]]
        if found.is_error:
            raise error_of(method, found.result, url="ws://fuzz")
        return found.result

    def notification(self, may_idle: bool) -> Any:
        """Return the next notification."""
        for number, one in enumerate(self._answers):
            if not one.method and number not in self._used:
                self._used.add(number)
                return one.result
        raise ConnectionLost("it is over") if may_idle else RequestTimeout("it is over")


class _Replay:
    can_subscribe = True

    def __init__(self, script: Script) -> None:
        self._script = script

    def call(self, batch: Batch) -> Reply:
        self._script.step()
        return tuple(self._script.answer(one.method, json.dumps(one.params)) for one in batch.requests)

    def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        self._script.step()
        return (self._script.notification(may_idle),)

    def unsubscribe(self, method: str, subscription: str) -> None:
        pass

    def close(self) -> None:
        pass


class _AsyncReplay:
    can_subscribe = True

    def __init__(self, script: Script) -> None:
        self._replay = _Replay(script)

    async def call(self, batch: Batch) -> Reply:
        return self._replay.call(batch)

    async def next(self, subscription: str, may_idle: bool = True, remaining: float | None = None) -> Reply:
        await asyncio.sleep(0)
        return self._replay.next(subscription, may_idle, remaining)

    async def unsubscribe(self, method: str, subscription: str) -> None:
        pass

    async def close(self) -> None:
        pass


def play(name: str, script: Script) -> Any:
    """Run a method of the blocking client, and return what it returns."""
    with RecordedClient(transport=_Replay(script)) as client:
        found = read(METHODS[name](client), items_of(name))
        str(found)
        return found


def aplay(name: str, script: Script) -> Any:
    """Run a method of the async client, and return what it returns."""

    async def later() -> Any:
        async with RecordedAsyncClient(transport=_AsyncReplay(script)) as client:
            return await aread(METHODS[name](client), items_of(name))

    return run_async(later())


async def aread(value: Any, count: int) -> Any:
    """Wait for a value of an async client, and return it; of an iterator, the first items."""
    if not hasattr(value, "__aiter__"):
        found = await value
        str(found)
        return found
    items: list[Any] = []
    async for item in value:
        str(item)
        items.append(item)
        if len(items) == count:
            await value.aclose()
            break
    return items


def run_async(work: Any) -> Any:
    """Run a coroutine; what its event loop reports as not handled is an `AssertionError`."""
    stray: list[str] = []

    async def watched() -> Any:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: stray.append(str(context)))
        return await work

    try:
        return asyncio.run(watched())
    finally:
        assert not stray, f"the event loop got: {stray}"
