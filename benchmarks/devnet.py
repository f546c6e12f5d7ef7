"""How fast the embedded chain is: ``python -m benchmarks.devnet``.

Each figure stands beside its target. A figure is the least of several runs, because the machine is shared. Where chopsticks is
installed (see `benchmarks.chopsticks`), it does the same work in the same run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from cere_trust import Amount, BlockHash, Call, Keypair, Mortality, Runtime
from cere_trust.devnet import Chain
from cere_trust.extrinsic import compose
from cere_trust.pallets import conviction_voting, referenda, treasury
from cere_trust.pallets.referenda import Origin
from cere_trust.types import BlockRef

from . import chopsticks

START = "from cere_trust.devnet import Devnet\nwith Devnet() as chain: print(chain.url)"


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def whole_process(cache: str) -> float:
    """Seconds from starting Python to a chain that listens, and is stopped again."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, "CERE_TRUST_CACHE": cache},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def resident_megabytes() -> float:
    """Memory of this process now."""
    with open("/proc/self/status") as status:  # noqa: PTH123 (a file of the kernel's)
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def row(what: str, figure: str, target: str) -> None:
    """One line of the table."""
    print(f"{what:<52} {figure:>12}   target {target}")


def timed(work: Callable[[], object]) -> str:
    """Seconds of one run."""
    started = time.perf_counter()
    work()
    return f"{time.perf_counter() - started:.2f} s"


def travels() -> None:
    """Measure the time machine."""
    network = Chain.from_preset("network")
    network.next_session()
    row("era, 60 validators (preset network)", timed(network.next_era), "≤ 3 s")
    chain = Chain.from_preset("dev")
    chain.new_blocks(2)
    voters = [Origin.signed(Keypair.from_uri(f"//{name}").account) for name in ("Alice", "Bob", "Dave", "Eve")]

    def referendum() -> None:
        spend = treasury.spend_local(Amount.cere(1), beneficiary=Keypair.from_uri("//Eve").account)
        submission = referenda.submit("small_spender", proposal=spend, enactment=referenda.after(10))
        chain.enact(submission, voters[0])
        chain.enact(referenda.place_decision_deposit(0), voters[0])
        for voter in voters:
            aye = conviction_voting.aye(Amount.cere(5_000_000))
            chain.enact(conviction_voting.vote(0, vote=aye), voter)
        assert chain.to_referendum_end(0) == "Approved"

    row("referendum, from submission to enactment", timed(referendum), "≤ 3 s")
    row("a week: 100,800 blocks skipped", timed(lambda: chain.skip_to(chain.head().number + 100_800)), "seconds")
    fresh = Chain.from_preset("dev")
    fresh.new_blocks(100)
    kept = fresh.snapshot()
    row("snapshot, after 100 blocks", f"{best_of(20, fresh.snapshot) * 1000:.2f} ms", "")
    row("restore", f"{best_of(20, lambda: fresh.restore(kept)) * 1000:.2f} ms", "≤ 20 ms")


def beside(ours: dict[str, float], signed: Callable[[BlockHash], list[bytes]], account: bytes) -> None:
    """Have chopsticks do the same, from the same genesis, and print how many times as long it takes.

    Args:
        ours: Seconds by what was done.
        signed: The transfers, for a genesis hash: chopsticks tells one of its own.
        account: Whose nonce is asked for.
    """

    def nonce() -> float:
        started = time.perf_counter()
        other.ask("state_call", "AccountNonceApi_account_nonce", "0x" + account.hex())
        return time.perf_counter() - started

    with chopsticks.running(Chain.from_preset("dev")) as other:
        theirs = {
            "start": other.started_in,
            "block of 100 transfers": other.block(signed(BlockHash(str(other.ask("chain_getBlockHash", 0))))),
            "empty block": chopsticks.least(5, lambda: other.block([])),
            "state_call": chopsticks.least(10, nonce),
        }
    for what, seconds in theirs.items():
        print(f"  chopsticks, {what:<38} {seconds * 1000:>9.0f} ms   {seconds / ours[what]:.0f} × ours")


def main(blocks: int = 10_000) -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as cache:
        row("start, the first time (compiles the runtime)", f"{whole_process(cache):.2f} s", "≤ 6 s")
        times_of_start = [whole_process(cache) for _ in range(3)]
        row("start, compiled runtime cached", f"{min(times_of_start):.2f} s", "≤ 1.5 s")

    chain = Chain.from_preset("dev")
    chain.author()
    row("empty block", f"{best_of(10, chain.author) * 1000:.1f} ms", "≤ 50 ms")

    runtime = Runtime.from_metadata(chain.call("Metadata_metadata_at_version", (15).to_bytes(4, "little")))
    alice, bob = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")
    transfer = Call("Balances", "transfer_keep_alive", {"dest": bob, "value": Amount.cere(1)})

    def transfers(nonces: range, genesis: BlockHash) -> list[bytes]:
        head = chain.head()
        made = []
        for nonce in nonces:
            unsigned = compose(
                runtime, transfer, account=alice.account, nonce=nonce, genesis=genesis,
                mortality=Mortality.immortal(), birth=BlockRef(head.number, BlockHash(head.hash)),
            )  # fmt: skip
            made.append(unsigned.attach(alice.sign(unsigned.payload), alice.scheme).data)
        return made

    batches = [transfers(range(start, start + 100), chain.genesis_hash) for start in (0, 100, 200)]
    times = []
    for batch in batches:
        started = time.perf_counter()
        authored = chain.author(batch)
        times.append(time.perf_counter() - started)
        assert len(authored.included) == 100
    row("block of 100 transfers", f"{min(times):.2f} s", "≤ 1.5 s")
    (signed,) = transfers(range(300, 301), chain.genesis_hash)
    row("validate a transaction", f"{best_of(20, lambda: chain.validate(signed)) * 1000:.1f} ms", "≤ 15 ms")
    account = bytes(alice.account)
    row(
        "state_call (AccountNonceApi)",
        f"{best_of(20, lambda: chain.call('AccountNonceApi_account_nonce', account)) * 1000:.1f} ms",
        "≤ 15 ms",
    )

    if chopsticks.program() is None:
        print(f"(chopsticks is not installed: {chopsticks.HOW})")
    else:
        beside(
            {
                "start": min(times_of_start),
                "empty block": best_of(10, chain.author),
                "block of 100 transfers": min(times),
                "state_call": best_of(20, lambda: chain.call("AccountNonceApi_account_nonce", account)),
            },
            lambda genesis: transfers(range(100), genesis),
            account,
        )

    for _ in range(600):  # past the number of states that are kept
        chain.author()
    before = resident_megabytes()
    started = time.perf_counter()
    for _ in range(blocks):
        chain.author()
    elapsed, after = time.perf_counter() - started, resident_megabytes()
    row(f"{blocks:,} blocks more", f"{elapsed:.1f} s", "")
    row("memory then", f"{after:.0f} MB", "≤ 350 MB")
    row(f"growth over those {blocks:,} blocks", f"{after - before:.1f} MB", "no more than the blocks themselves")


if __name__ == "__main__":
    travels()
    main()
