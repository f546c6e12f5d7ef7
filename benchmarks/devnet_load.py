"""The embedded chain under load: ``python -m benchmarks.devnet_load [ACCOUNTS [EACH [STARTS]]]``.

100 accounts with 100 transactions each are handed in by five clients at once, of which some cut their sockets all the
time and never wait for an answer. Then every transaction must be in exactly one block, or refused with a reason. Memory
is told beside what the blocks themselves hold. Last, the chain is started 200 times.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from cere_trust import Amount, BlockHash, Call, Client, Keypair, Mortality, Runtime
from cere_trust.crypto.hashing import blake2_256
from cere_trust.devnet import Devnet
from cere_trust.extrinsic import compose
from cere_trust.pallets import balances, utility
from cere_trust.types import BlockRef

from .devnet import resident_megabytes

CLIENTS = 5
SETTLED = {1010, 1012, 1013}
"""Refusals of what the node has seen already: it is in the pool, in a block, or overtaken by one that is."""


@dataclass
class Report:
    """What became of some transactions.

    Attributes:
        handed_in: Hashes.
        answers: What the node said last of each: ``accepted``, or the reason of a refusal.
        blocks: How often each is in a block.
        cuts: Sockets that were cut.
    """

    handed_in: list[bytes]
    answers: dict[bytes, str] = field(default_factory=dict)
    blocks: Counter[bytes] = field(default_factory=Counter)
    cuts: int = 0
    seconds: float = 0.0
    errors: list[BaseException] = field(default_factory=list)

    @property
    def twice(self) -> list[bytes]:
        """In more than one block, or twice in one."""
        return [hash for hash, times in self.blocks.items() if times > 1]

    @property
    def unaccounted(self) -> list[bytes]:
        """In no block, and not refused with a reason either."""
        refused = {hash for hash, answer in self.answers.items() if answer != "accepted"}
        return [hash for hash in self.handed_in if not self.blocks[hash] and hash not in refused]


def transactions(chain: Devnet, accounts: int, each: int, seed: int) -> list[list[bytes]]:
    """Signed transactions by account, in the order of their nonces; the accounts are funded first."""
    pairs = [Keypair.from_uri(f"//load//{seed}//{number}") for number in range(accounts)]
    with Client(chain.url) as client:
        for start in range(0, accounts, 50):
            gifts = [
                balances.transfer_keep_alive(pair.account, value=Amount.cere(1000))
                for pair in pairs[start : start + 50]
            ]
            assert client.submit_and_wait(utility.batch_all(gifts), Keypair.from_uri("//Alice")).ok
    runtime = Runtime.from_metadata(chain.chain.call("Metadata_metadata_at_version", (15).to_bytes(4, "little")))
    head = chain.chain.head()
    birth = BlockRef(head.number, BlockHash(head.hash))

    def signed(pair: Keypair, nonce: int) -> bytes:
        unsigned = compose(
            runtime, Call("System", "remark", {"remark": b"load"}), account=pair.account, nonce=nonce,
            genesis=chain.genesis_hash, mortality=Mortality.immortal(), birth=birth,
        )  # fmt: skip
        return unsigned.attach(pair.sign(unsigned.payload), pair.scheme).data

    return [[signed(pair, nonce) for nonce in range(each)] for pair in pairs]


def _send(socket: ClientConnection, batch: list[bytes]) -> None:
    for number, data in enumerate(batch):
        params = ["0x" + data.hex()]
        socket.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": "author_submitExtrinsic", "params": params}))


def _receive(socket: ClientConnection, batch: list[bytes], report: Report) -> None:
    for _ in batch:
        answer = json.loads(socket.recv(timeout=600))
        hash = blake2_256(batch[answer["id"]])
        error = answer.get("error")
        refused = error is not None and error["code"] not in SETTLED
        report.answers[hash] = f"{error['message']}: {error.get('data')}" if refused else "accepted"


def _hand_in(url: str, sent: list[bytes], cuts: bool, seed: int, report: Report) -> None:
    """Hand in, in batches; who cuts leaves each batch at a random place first, and comes back with it."""
    chance = random.Random(seed)
    try:
        for start in range(0, len(sent), 50):
            batch = sent[start : start + 50]
            while cuts and chance.random() < 0.7:
                with connect(url, proxy=None, max_size=None) as socket:
                    _send(socket, batch[: chance.randrange(1, len(batch) + 1)])
                    socket.socket.close()
                report.cuts += 1
            with connect(url, proxy=None, max_size=None) as socket:
                _send(socket, batch)
                _receive(socket, batch, report)
    except (ConnectionClosed, OSError, TimeoutError) as error:
        report.errors.append(error)


def load(chain: Devnet, accounts: int, each: int, clients: int = CLIENTS, seed: int = 0) -> Report:
    """Hand in from several clients at once, and look what became of everything."""
    made = transactions(chain, accounts, each, seed)
    report = Report([blake2_256(data) for account in made for data in account])
    first = chain.chain.head().number + 1
    started = time.perf_counter()
    shares = [[data for account in made[number::clients] for data in account] for number in range(clients)]
    threads = [
        threading.Thread(target=_hand_in, args=(chain.url, share, number % 2 == 1, seed + number, report))
        for number, share in enumerate(shares)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while chain.node.run(lambda: bool(chain.node.pool.ready)).result():
        pass
    report.seconds = time.perf_counter() - started
    ours = set(report.handed_in)
    for number in range(first, chain.chain.head().number + 1):
        block = chain.chain.block(chain.chain.block_hash(number))
        assert block is not None
        report.blocks.update(hash for hash in map(blake2_256, block.extrinsics) if hash in ours)
    return report


def starts(count: int) -> int:
    """Start a chain so many times; how often it answered."""
    answered = 0
    for _ in range(count):
        with Devnet(progress=None) as chain, connect(chain.url, proxy=None) as socket:
            socket.send('{"jsonrpc":"2.0","id":1,"method":"chain_getBlockHash","params":[0]}')
            answered += json.loads(socket.recv(timeout=60))["result"] == str(chain.genesis_hash)
    return answered


def main(accounts: int = 100, each: int = 100, times: int = 200) -> None:
    """Load, and print what came of it."""
    with Devnet(progress=None) as chain:
        load(chain, 5, 20)  # all that is made once
        before = resident_megabytes()
        report = load(chain, accounts, each, seed=1)
        grown = resident_megabytes() - before
        chain_blocks = (chain.chain.tree.at(number) for number in range(chain.chain.head().number + 1))
        kept = sum(len(one) for block in chain_blocks for one in block.extrinsics) / (1 << 20)
        refused = Counter(answer for answer in report.answers.values() if answer != "accepted")
        print(f"{len(report.handed_in):,} transactions in {report.seconds:.0f} s, {report.cuts} sockets cut")
        print(f"in exactly one block       {sum(times == 1 for times in report.blocks.values()):>8,}")
        print(f"in more than one           {len(report.twice):>8,}   target 0")
        print(f"neither there nor refused  {len(report.unaccounted):>8,}   target 0")
        print(f"refused                    {sum(refused.values()):>8,}   {dict(refused)}")
        print(f"clients that failed        {len(report.errors):>8,}   {report.errors[:3]}")
        print(f"memory: {before:.0f} MB before, {grown:+.0f} MB after, of which bodies {kept:.0f} MB")
    print(f"{starts(times)} of {times} starts answered")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
