"""`benchmarks.node`: the work done with this package."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any

from cere_trust import AccountId, AsyncClient, BlockHash, Keypair
from cere_trust.extrinsic import SignedExtrinsic, compose
from cere_trust.pallets import balances, system
from cere_trust.types import BlockRef

from .node_work import Heard, Job, Work, all_at_once, answer, asked, awaited, given, now


class Ours:
    """One client, and the accounts it acts for."""

    def __init__(self, work: Work, client: AsyncClient) -> None:
        self.work, self.client = work, client
        self.pairs = [Keypair.from_uri(seed) for seed in work.seeds]
        self.call = balances.transfer_keep_alive(AccountId.parse(work.to), value=10**10)
        self.signed: list[list[SignedExtrinsic]] = []

    async def send(self) -> dict[str, Any]:
        """Sign and hand in, with nothing given but the call."""

        def of(pair: Keypair) -> Job:
            async def job(times: list[float]) -> None:
                for _ in range(self.work.sent):
                    await awaited(times, self.client.submit(self.call, pair))

            return job

        return await all_at_once([of(pair) for pair in self.pairs])

    async def sign(self) -> dict[str, Any]:
        """Sign with nonce and birth given."""
        number, hash = self.work.birth
        birth, nonces = BlockRef(number, BlockHash(hash)), range(self.work.sent, self.work.sent + self.work.each)
        runtime, genesis = self.client.runtime, self.client.genesis_hash
        started = time.perf_counter()
        for pair in self.pairs:
            unsigned = [
                compose(runtime, self.call, account=pair.account, nonce=nonce, genesis=genesis, birth=birth)
                for nonce in nonces
            ]
            self.signed.append([one.attach(pair.sign(one.payload), pair.scheme) for one in unsigned])
        return {"seconds": time.perf_counter() - started, "times": []}

    async def submit(self) -> dict[str, Any]:
        """Hand in half of what was signed; of each account one after the other, of all accounts at once."""

        def of(signed: list[SignedExtrinsic]) -> Job:
            async def job(times: list[float]) -> None:
                for one in signed:
                    await awaited(times, self.client.submit(one))

            return job

        return await all_at_once([of(signed) for signed in self.work.half(self.signed)])

    async def read(self) -> dict[str, Any]:
        """Read accounts, all at once."""

        def of(account: AccountId) -> Job:
            async def job(times: list[float]) -> None:
                info = await awaited(times, self.client.query(system.account(account)))
                assert info.nonce in (0, self.work.sent + self.work.each)

            return job

        return await all_at_once([of(AccountId.parse(address)) for address in self.work.reads])

    async def follow(self) -> dict[str, Any]:
        """Follow the chain's final blocks with many clients."""
        heard = Heard(self.work.clients)
        beginning = asyncio.Queue[None]()

        async def one(client: AsyncClient) -> None:
            heads = client.finalized_heads()
            await anext(heads)  # the newest at that time
            beginning.put_nowait(None)
            for _ in range(self.work.blocks):
                number = (await anext(heads)).number
                heard.note(number, now())
            await heads.aclose()

        async with AsyncExitStack() as opened:
            clients = [await opened.enter_async_context(AsyncClient(self.work.url)) for _ in range(self.work.clients)]
            tasks = [asyncio.create_task(one(client)) for client in clients]
            for _ in clients:
                await beginning.get()
            answer(following=len(clients))
            await asyncio.gather(*tasks)
        return {"followed": len(heard)}


async def main() -> None:
    """Do as asked."""
    work = given()
    async with AsyncClient(work.url) as client:
        ours = Ours(work, client)
        answer(ready=True)
        while word := await asyncio.to_thread(asked):
            answer(**await getattr(ours, word)())


if __name__ == "__main__":
    asyncio.run(main())
