"""`benchmarks.node`: the work done with async-substrate-interface, in the environment that `tests.foreign.install` makes."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import sr25519
from async_substrate_interface import AsyncSubstrateInterface

from .node_work import Heard, Job, Work, all_at_once, answer, asked, awaited, given, now

TRANSFER = "Balances", "transfer_keep_alive"


class Pair:
    """What the package asks of a key pair: it brings none itself."""

    crypto_type = 1
    ss58_format = 54

    def __init__(self, node: AsyncSubstrateInterface, seed: str) -> None:
        self._pair = sr25519.pair_from_seed(bytes.fromhex(seed[2:]))
        self.public_key: bytes = self._pair[0]
        self.ss58_address = node.ss58_encode(self.public_key.hex(), ss58_format=54)

    def sign(self, data: Any) -> bytes:
        """Sign."""
        data = bytes.fromhex(data[2:]) if isinstance(data, str) else bytes(getattr(data, "data", data))
        return bytes(sr25519.sign(self._pair, data))


class Peer:
    """One connection, and the accounts."""

    def __init__(self, work: Work, node: AsyncSubstrateInterface) -> None:
        self.work, self.node = work, node
        self.pairs = [Pair(node, seed) for seed in work.seeds]
        self.args = {"dest": work.to, "value": 10**10}
        self.signed: list[list[Any]] = []

    async def _signed(self, pair: Pair, era: dict[str, int], nonce: int | None) -> Any:
        call = await self.node.compose_call(*TRANSFER, self.args)
        return await self.node.create_signed_extrinsic(call, pair, era=era, nonce=nonce)  # type: ignore[arg-type]

    async def send(self) -> dict[str, Any]:
        """Compose, sign and hand in, with nothing given."""

        def of(pair: Pair) -> Job:
            async def one() -> None:
                await self.node.submit_extrinsic(await self._signed(pair, {"period": 64}, None))

            async def job(times: list[float]) -> None:
                for _ in range(self.work.sent):
                    await awaited(times, one())

            return job

        return await all_at_once([of(pair) for pair in self.pairs])

    async def sign(self) -> dict[str, Any]:
        """Sign with nonce and era given."""
        nonces = range(self.work.sent, self.work.sent + self.work.each)
        era = {"period": 64, "current": self.work.birth[0]}
        started = time.perf_counter()
        for pair in self.pairs:
            self.signed.append([await self._signed(pair, dict(era), nonce) for nonce in nonces])
        return {"seconds": time.perf_counter() - started, "times": []}

    async def submit(self) -> dict[str, Any]:
        """Hand in half of what was signed; of each account one after the other, of all accounts at once."""

        def of(signed: list[Any]) -> Job:
            async def job(times: list[float]) -> None:
                for one in signed:
                    await awaited(times, self.node.submit_extrinsic(one))

            return job

        return await all_at_once([of(signed) for signed in self.work.half(self.signed)])

    async def read(self) -> dict[str, Any]:
        """Read accounts, all at once."""

        def of(address: str) -> Job:
            async def job(times: list[float]) -> None:
                info: Any = await awaited(times, self.node.query("System", "Account", [address]))
                assert getattr(info, "value", info)["nonce"] in (0, self.work.sent + self.work.each)

            return job

        return await all_at_once([of(address) for address in self.work.reads])

    async def follow(self) -> dict[str, Any]:
        """Follow the chain's final blocks with many clients."""
        heard = Heard(self.work.clients)
        beginning: asyncio.Queue[None] = asyncio.Queue()

        async def one(node: AsyncSubstrateInterface) -> None:
            async def handler(header: Any) -> Any:  # its documentation has two arguments more
                moment, number = now(), header["header"]["number"]
                if number == begun:  # the newest at that time
                    beginning.put_nowait(None)
                    return None
                heard.note(number, moment)
                return True if number == begun + self.work.blocks else None

            await node.subscribe_block_headers(handler, finalized_only=True)

        begun = await self.node.get_block_number(await self.node.get_chain_finalised_head())
        nodes = [AsyncSubstrateInterface(self.work.url, ss58_format=54) for _ in range(self.work.clients)]
        for node in nodes:
            await node.initialize()
        tasks = [asyncio.create_task(one(node)) for node in nodes]
        for _ in nodes:
            await beginning.get()
        answer(following=len(nodes))
        await asyncio.gather(*tasks)
        for node in nodes:
            await node.close()
        return {"followed": len(heard)}


async def main() -> None:
    """Do as asked."""
    work = given()
    async with AsyncSubstrateInterface(work.url, ss58_format=54) as node:
        peer = Peer(work, node)
        answer(ready=True)
        while word := await asyncio.to_thread(asked):
            answer(**await getattr(peer, word)())


if __name__ == "__main__":
    asyncio.run(main())
