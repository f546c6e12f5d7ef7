"""The client beside others, under load, on a real node: ``python -m benchmarks.node [--quick] [NAME …]``.

Each contender is a process of its own, started fresh, and has a fresh node: 100 accounts, a transaction pool as a node has it,
and blocks that are sealed when this process asks, once a second while signed transactions are handed in. The work is the same,
in the same order: see `node_figures.LINES`. What a contender could not do in full is said below the table. Results are ratios: CPU
time is the kernel's account of the contender's process, which others on the machine disturb least; latencies are the client's own.

``make node`` builds the node, ``python -m tests.foreign.install`` installs the peers; those that are not there are left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from tests.foreign import install

from cere_trust import AccountId, Amount, Client, Keypair
from cere_trust.devnet import RealNode
from cere_trust.pallets import balances, system, utility

from .node_figures import ACCOUNTS, Report, Scale, table
from .node_work import Work, now

HERE = Path(__file__).parent
ROOT = HERE.parent
BLOCKS = 20
SEEDS = ["0x" + hashlib.sha256(f"load {number}".encode()).hexdigest() for number in range(ACCOUNTS)]
PAIRS = [Keypair.from_uri(seed) for seed in SEEDS]
ALICE, BOB = Keypair.from_uri("//Alice"), Keypair.from_uri("//Bob")


@dataclass(frozen=True)
class Contender:
    """A client, the command that runs its work, and what it cannot do in full."""

    name: str
    command: Callable[[], list[str] | None]
    each: int = 1
    clients: int = 1
    notes: tuple[str, ...] = ()


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.{module}"]


def _node_js() -> list[str] | None:
    node, folder = shutil.which("node"), install.npm_folder()
    if node is None or not install.is_complete(folder):
        return None
    return [node, str(shutil.copy(HERE / "node_polkadot.mjs", folder))]  # modules are looked for beside the script


def _asi() -> list[str] | None:
    there = install.is_complete(install.environment())
    return [str(install.python()), "-m", "benchmarks.node_asi"] if there else None


CONTENDERS = [
    Contender("cere_trust", lambda: _python("node_ours")),
    Contender(
        "polkadot-js", _node_js,
        notes=("puts reads of one moment into one message; the others ask for each",
               "asks for a nonce and soon after gets the same again: given one where nothing else is given"),
    ),
    Contender("cere_trust, a tenth", lambda: _python("node_ours"), 10, 10),
    Contender(
        "substrate-interface", lambda: _python("node_substrate"), 10, 20,
        ("signs and hands in a tenth, and follows with a twentieth: a signature asks the node seven times, and every client "
         "decodes metadata for itself",
         "is blocking: hands in and reads in 5 threads, so latencies are of 5 at once; connecting them is in the CPU of reading",
         "finds only nonces of transactions in blocks: given system_accountNextIndex where nothing else is given"),
    ),
    Contender(
        "async-substrate-interface", _asi, 10, 10,
        ("signs, hands in and follows a tenth: a signature asks the node for its newest block several times",),
    ),
]  # fmt: skip


class Process:
    """A contender at work, and what the kernel says of it."""

    def __init__(self, command: list[str], work: Work) -> None:
        told = json.dumps(vars(work))
        self._process = subprocess.Popen(
            [*command, told], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.hear()

    def hear(self) -> dict[str, Any]:
        """Its next answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"it ended with {self._process.wait()}")
        said: dict[str, Any] = json.loads(line)
        return said

    def do(self, word: str) -> dict[str, Any]:
        """Have it do a job; with CPU seconds."""
        assert self._process.stdin is not None
        before = self.cpu()
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        said = self.hear()
        return {**said, "cpu": self.cpu() - before}

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        return cpu_of(self._process.pid)

    def memory(self, kind: str) -> float:
        """Megabytes: ``VmRSS`` now, ``VmHWM`` at most."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith(kind):
                return int(line.split()[1]) / 1024
        raise RuntimeError(kind)

    def end(self) -> None:
        """Let it end by itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


def cpu_of(pid: int) -> float:
    """Seconds of processor time of a process."""
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


class Chain:
    """A fresh node with funded accounts."""

    def __init__(self, node: RealNode, client: Client) -> None:
        self.node, self.client = node, client
        self._http = httpx.Client(timeout=120, trust_env=False)
        for start in (0, ACCOUNTS // 2):
            gifts = [
                balances.transfer_keep_alive(pair.account, value=Amount.cere(1000))
                for pair in PAIRS[start : start + ACCOUNTS // 2]
            ]
            client.submit(utility.batch_all(gifts), ALICE)
            self.seal()
        self.begun = client.block().number

    def seal(self) -> None:
        """Have a block made; it is final."""
        request = {"jsonrpc": "2.0", "id": 1, "method": "engine_createBlock", "params": [True, True]}
        assert "result" in self._http.post(self.node.http_url, json=request).json()

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """A block every second."""
        stop = threading.Event()

        def tick() -> None:
            while not stop.wait(1):
                self.seal()

        thread = threading.Thread(target=tick)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def nonces(self) -> int:
        """Transactions of the accounts that are in blocks."""
        return sum(info.nonce for info in self.client.query_many([system.account(pair.account) for pair in PAIRS]))

    def wait_for(self, nonces: int) -> None:
        """Wait until so many are in blocks, or nothing more comes."""
        last, since = -1, time.monotonic()
        while (there := self.nonces()) < nonces and time.monotonic() - since < 30:
            if there != last:
                last, since = there, time.monotonic()
            time.sleep(0.1)

    def found(self) -> Counter[tuple[object, object]]:
        """How often each account's nonce is in a block with success."""
        seen: Counter[tuple[object, object]] = Counter()
        ours = {pair.account for pair in PAIRS}
        for number in range(self.begun + 1, self.client.block().number + 1):
            block = self.client.block(number)
            good = {event.extrinsic for event in block.events if event.name == "ExtrinsicSuccess"}
            for index, one in enumerate(block.extrinsics):
                if one.account in ours and index in good:
                    seen[one.account, one.extensions["CheckNonce"]] += 1
        return seen


@contextmanager
def fresh() -> Iterator[Chain]:
    """A node of its own."""
    with RealNode(block_time="manual", progress=None) as node, Client(node.url) as client:
        yield Chain(node, client)


def measure(contender: Contender, command: list[str], scale: Scale) -> Report:
    """One contender's work, from its start to its end."""
    part = scale.part(contender.each, contender.clients)
    report = Report(contender.name, part)
    strangers = [hashlib.sha256(f"nobody {number}".encode()).digest() for number in range(part.reads - ACCOUNTS)]
    accounts = [*(pair.account for pair in PAIRS), *map(AccountId, strangers)]
    with fresh() as chain:
        head = chain.client.block()
        work = Work(
            url=chain.node.url, seeds=SEEDS, to=BOB.account.to_ss58(54), sent=part.sent, each=part.each,
            birth=(head.number, str(head.hash)), reads=[account.to_ss58(54) for account in accounts],
            clients=part.clients, blocks=BLOCKS,
        )  # fmt: skip
        process = Process(command, work)
        report.jobs["send"] = process.do("send")
        chain.seal()
        report.jobs["sign"] = process.do("sign")
        halves = []
        for half in (1, 2):
            with chain.ticking():
                begun, before = time.monotonic(), cpu_of(chain.node.process.pid)
                halves.append(process.do("submit"))
                report.node_cpu += cpu_of(chain.node.process.pid) - before
                chain.wait_for(ACCOUNTS * (part.sent + part.each * half // 2))
                report.landed += time.monotonic() - begun
        report.jobs["submit"] = {key: halves[0][key] + halves[1][key] for key in halves[0]}
        report.jobs["read"] = process.do("read")
        follow(process, chain, report)
        report.peak = process.memory("VmHWM")
        process.end()
        seen = chain.found()
        wanted = {(pair.account, nonce) for pair in PAIRS for nonce in range(part.sent + part.each)}
        report.once = sum(seen[one] == 1 for one in wanted)
        report.wrong = sum(times > 1 for times in seen.values()) + len(wanted) - report.once
    return report


def follow(process: Process, chain: Chain, report: Report) -> None:
    """Many clients are told of blocks."""
    memory = process.memory("VmRSS")
    said = process.do("follow")
    clients = report.scale.clients
    report.connected = said["cpu"] / clients
    report.per_client = (process.memory("VmRSS") - memory) / clients
    before = process.cpu()
    for _ in range(BLOCKS):
        chain.seal()
        sealed = now()
        told = process.hear()
        report.firsts.append(told["first"] - sealed)
        report.lasts.append(told["last"] - sealed)
    report.per_block = (process.cpu() - before) / BLOCKS / clients
    process.hear()


def machine() -> str:
    """What this runs on, and how busy it is with other work."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    node = shutil.which("node")
    js = (
        subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        if node
        else "no"
    )
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} × {model}, CPython {platform.python_version()}, Node.js {js}, load before {load:.1f}"


def main(arguments: list[str]) -> None:
    """Measure, and print the table."""
    scale = Scale().part(10, 10) if "--quick" in arguments else Scale()
    names = [argument for argument in arguments if not argument.startswith("--")]
    print(machine())
    reports = []
    for contender in CONTENDERS:
        if names and contender.name not in names:
            continue
        command = contender.command()
        if command is None:
            print(f"({contender.name} is not installed: {install.COMMAND})")
            continue
        started = time.monotonic()
        try:
            reports.append(measure(contender, command, scale))
        except (RuntimeError, OSError) as error:
            print(f"{contender.name} did not do it: {error}")
        print(f"{contender.name} took {time.monotonic() - started:.0f} s", flush=True)
    table(reports)
    for contender in CONTENDERS:
        for note in contender.notes if contender.name in {report.name for report in reports} else ():
            print(f"{contender.name} {note}")


if __name__ == "__main__":
    main(sys.argv[1:])
