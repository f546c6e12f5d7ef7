"""`benchmarks.node`: the work done with substrate-interface. It blocks: what is done at once, is done by threads.

A connection belongs to one thread. Nonces are given, because it finds only those of transactions that are in blocks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from substrateinterface import Keypair, SubstrateInterface

from .node_work import Heard, Work, answer, asked, given, now, timed

THREADS = 5
TRANSFER = "Balances", "transfer_keep_alive"


def connect(work: Work, *, decodes: bool = True) -> SubstrateInterface:
    """A connection, with metadata decoded if it is to read; that takes seconds."""
    node = SubstrateInterface(url=work.url, ss58_format=54)
    if decodes:
        node.init_runtime()
    return node


class Peer:
    """Its connections, one for each thread, and the accounts."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.node = connect(work)
        self.pairs = [Keypair.create_from_seed(seed, ss58_format=54) for seed in work.seeds]
        self.args = {"dest": work.to, "value": 10**10}
        self.signed: list[list[Any]] = []

    def _threads(
        self, of_one: Callable[[Any, Any, list[float]], None], items: list[Any], *, decodes: bool
    ) -> dict[str, Any]:
        """Some items, dealt out to the threads; connecting is not counted."""
        nodes: list[SubstrateInterface] = []
        for _ in range(THREADS):
            nodes.append(connect(self.work, decodes=decodes))
            for node in nodes:  # one that is left alone does not answer the node's pings, and is disconnected
                node.rpc_request("system_chain", [])
        times: list[float] = []

        def share(number: int) -> None:
            for item in items[number::THREADS]:
                of_one(nodes[number], item, times)

        started = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(share, range(THREADS)))
        took = time.perf_counter() - started
        for node in nodes:
            node.close()
        return {"seconds": took, "times": times}

    def send(self) -> dict[str, Any]:
        """Compose, sign and hand in, one after the other."""
        times: list[float] = []
        started = time.perf_counter()

        def one(pair: Keypair) -> None:
            call = self.node.compose_call(*TRANSFER, self.args)
            nonce = self.node.rpc_request("system_accountNextIndex", [pair.ss58_address])["result"]
            signed = self.node.create_signed_extrinsic(call, pair, era={"period": 64}, nonce=nonce)
            self.node.submit_extrinsic(signed)

        for pair in self.pairs:
            for _ in range(self.work.sent):
                timed(times, lambda pair=pair: one(pair))
        return {"seconds": time.perf_counter() - started, "times": times}

    def sign(self) -> dict[str, Any]:
        """Sign with nonce and era given."""
        started = time.perf_counter()
        for pair in self.pairs:
            self.signed.append([])
            for nonce in range(self.work.sent, self.work.sent + self.work.each):
                call = self.node.compose_call(*TRANSFER, self.args)
                era = {"period": 64, "current": self.work.birth[0]}
                self.signed[-1].append(self.node.create_signed_extrinsic(call, pair, era=era, nonce=nonce))
        return {"seconds": time.perf_counter() - started, "times": []}

    def submit(self) -> dict[str, Any]:
        """Hand in half of what was signed: of each account one after the other."""

        def of_one(node: SubstrateInterface, signed: list[Any], times: list[float]) -> None:
            for one in signed:
                timed(times, lambda one=one: node.submit_extrinsic(one))

        return self._threads(of_one, self.work.half(self.signed), decodes=False)

    def read(self) -> dict[str, Any]:
        """Read accounts."""

        def of_one(node: SubstrateInterface, address: str, times: list[float]) -> None:
            info = timed(times, lambda: node.query("System", "Account", [address]))
            assert info.value["nonce"] in (0, self.work.sent + self.work.each)

        return self._threads(of_one, self.work.reads, decodes=True)

    def follow(self) -> dict[str, Any]:
        """Follow the chain's final blocks with many clients."""
        heard = Heard(self.work.clients)
        lock, begun = threading.Lock(), threading.Semaphore(0)

        def one(node: SubstrateInterface) -> None:
            def handler(header: Any, count: int, subscription: str) -> Any:
                moment, number = now(), header["header"]["number"]
                if count == 0:  # the newest at that time
                    begun.release()
                    return None
                with lock:
                    heard.note(number, moment)
                return True if count == self.work.blocks else None

            node.subscribe_block_headers(handler, finalized_only=True)

        threads = []
        for _ in range(self.work.clients):
            threads.append(threading.Thread(target=one, args=(connect(self.work),), daemon=True))
            threads[-1].start()
            begun.acquire()
        answer(following=len(threads))
        for thread in threads:
            thread.join()
        return {"followed": len(heard)}


def main() -> None:
    """Do as asked."""
    peer = Peer(given())
    answer(ready=True)
    while word := asked():
        answer(**getattr(peer, word)())


if __name__ == "__main__":
    main()
