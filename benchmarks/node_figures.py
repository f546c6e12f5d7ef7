"""`benchmarks.node`: how much work there is, what is measured of it, and the table of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ACCOUNTS = 100


@dataclass(frozen=True)
class Scale:
    """How much work there is: transactions of each account signed first, and sent with nothing given; reads, clients."""

    each: int = 100
    sent: int = 10
    reads: int = 1000
    clients: int = 200

    def part(self, each: int = 1, clients: int = 1) -> Scale:
        """A part of it."""
        return Scale(max(1, self.each // each), max(1, self.sent // each), self.reads, max(1, self.clients // clients))


@dataclass
class Report:
    """A contender's figures."""

    name: str
    scale: Scale
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    landed: float = 0.0
    once: int = 0
    wrong: int = 0
    node_cpu: float = 0.0
    connected: float = 0.0
    per_client: float = 0.0
    per_block: float = 0.0
    firsts: list[float] = field(default_factory=list)
    lasts: list[float] = field(default_factory=list)
    peak: float = 0.0


Line = tuple[str, Callable[[Report], float], str, str]
PERCENTILES = {"p50": 50, "p90": 90, "p99": 99, "max": 100}


def count(job: str) -> Callable[[Report], float]:
    """How many items a job had."""
    return lambda report: len(report.jobs[job]["times"]) or ACCOUNTS * report.scale.each


def each(job: str) -> Callable[[Report], float]:
    """CPU microseconds for one of a job's items."""
    return lambda report: report.jobs[job]["cpu"] / count(job)(report) * 1e6


def rate(job: str) -> Callable[[Report], float]:
    """Items of a job in a second."""
    return lambda report: count(job)(report) / report.jobs[job]["seconds"]


def late(job: str, part: int) -> Callable[[Report], float]:
    """A percentile of a job's latencies, in milliseconds."""

    def found(report: Report) -> float:
        ordered = sorted(report.jobs[job]["times"])
        return float(ordered[min(len(ordered) - 1, len(ordered) * part // 100)]) * 1000

    return found


def latencies(job: str) -> list[Line | str]:
    """The lines on a job's latencies."""
    return [(f"  {name}, ms", late(job, part), ",.1f", "") for name, part in PERCENTILES.items()]


def middle(figures: list[float]) -> float:
    """The median."""
    return sorted(figures)[len(figures) // 2]


LINES: list[Line | str] = [
    "sign, with nonce and birth given",
    ("  transactions", count("sign"), ",.0f", ""),
    ("  CPU of the client, µs each", each("sign"), ",.0f", "×"),
    "hand in what was signed, all accounts at once, in two halves as a pool holds 8,192",
    ("  a second", rate("submit"), ",.0f", ""),
    ("  CPU of the client, µs each", each("submit"), ",.0f", "×"),
    ("  CPU of the node, µs each", lambda r: r.node_cpu / count("submit")(r) * 1e6, ",.0f", ""),
    *latencies("submit"),
    ("  until all are in blocks, both halves, s", lambda r: r.landed, ",.1f", ""),
    ("  in exactly one block, those before included", lambda r: r.once, ",.0f", ""),
    ("  in none, or in more", lambda r: r.wrong, ",.0f", ""),
    "sign and hand in, with nothing given but the call",
    ("  transactions", count("send"), ",.0f", ""),
    ("  a second", rate("send"), ",.0f", ""),
    ("  CPU of the client, µs each", each("send"), ",.0f", "×"),
    "read accounts, all at once",
    ("  accounts", count("read"), ",.0f", ""),
    ("  a second", rate("read"), ",.0f", ""),
    ("  CPU of the client, µs each", each("read"), ",.0f", "×"),
    *latencies("read"),
    "follow final blocks with many clients in one process",
    ("  clients", lambda r: r.scale.clients, ",.0f", ""),
    ("  CPU to connect, ms for each client", lambda r: r.connected * 1000, ",.1f", "×"),
    ("  memory, MB for each client", lambda r: r.per_client, ",.2f", "×"),
    ("  CPU, µs for each client and block", lambda r: r.per_block * 1e6, ",.0f", "×"),
    ("  sealed until the first is told, ms", lambda r: middle(r.firsts) * 1000, ",.1f", ""),
    ("  sealed until the last is told, ms", lambda r: middle(r.lasts) * 1000, ",.1f", ""),
    "the whole process",
    ("  most memory, MB", lambda r: r.peak, ",.0f", "×"),
]


def table(reports: list[Report]) -> None:
    """Print figures, and how many times those of ours to the left they are, which are of as much work."""
    print(f"{'':46}" + "".join(f"{report.name:>27}" for report in reports))
    for line in LINES:
        if isinstance(line, str):
            print(line)
            continue
        what, figure, shape, times = line
        cells, ours = [], 0.0
        for report in reports:
            found = figure(report)
            if report.name.startswith("cere_trust"):
                ours, ratio = found, ""
            else:
                ratio = f" ({found / ours:,.1f} {times})" if times and ours > 0.01 else ""
            cells.append(format(found, shape) + ratio)
        print(f"{what:46}" + "".join(f"{cell:>27}" for cell in cells))
