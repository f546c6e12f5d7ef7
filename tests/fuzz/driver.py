"""Driver of the fuzzer: deals time to targets, watches their workers, and prints finds and counts."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .checking import Find, check_number, drawn, keep
from .targets import TARGETS, target_named
from .worker import replay

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "fuzz"
WORKER = ("-m", "tests.fuzz.worker")
"""Arguments of Python that start a worker."""
START_TIMEOUT = 120.0
"""Seconds for a worker to start."""
SILENCE_TIMEOUT = 60.0
"""Seconds without a report after which an input hangs: its processor time is limited, waiting is not."""
INPUTS_PER_WORKER = 20_000
"""Inputs of one worker, so that what one input leaves behind does not pile up."""


class Run:
    """A run over some targets.

    Attributes:
        inputs: Number of inputs by target.
        finds: Number of finds by target and site.
    """

    def __init__(self, seed: int, folder: Path = FOLDER, silence: float = SILENCE_TIMEOUT) -> None:
        self.seed = seed
        self.inputs: Counter[str] = Counter()
        self.finds: Counter[tuple[str, str, str]] = Counter()
        self._folder, self._silence = folder, silence
        self._next: Counter[str] = Counter()

    def fuzz(self, target: str, seconds: float, count: int = 1 << 62) -> None:
        """Run a target's inputs, in as many workers as it takes."""
        end, last = time.monotonic() + seconds, self._next[target] + count
        while (left := end - time.monotonic()) > 0 and self._next[target] < last:
            self._work(target, min(INPUTS_PER_WORKER, last - self._next[target]), left)

    def _work(self, target: str, count: int, seconds: float) -> None:
        """Run one worker to its end, or to the death of one input."""
        first = at = self._next[target]
        arguments = (target, self.seed, first, count, seconds, self._folder)
        scratch = tempfile.TemporaryDirectory(prefix="cere-trust-fuzz-", ignore_cleanup_errors=True)
        worker = subprocess.Popen(
            [sys.executable, *WORKER, *map(str, arguments)],
            cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True, env={**os.environ, "TMPDIR": scratch.name},
        )  # fmt: skip
        ended: int | None = None
        running, fate = False, "crash"
        try:
            for line in self._lines(worker):
                if line is None:
                    fate = "silence"
                elif "at" in line:
                    running, at = True, line["at"]
                elif "find" in line:
                    self._found(target, line["number"], Find(**line["find"]), line["file"])
                elif "done" in line:
                    ended = line["done"]
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)  # and what it started
            status = worker.wait()
            scratch.cleanup()
            self._next[target] = at + 1 if ended is None else ended
            self.inputs[target] += self._next[target] - first
        if ended is None and not running:
            raise SystemExit(f"the worker of {target} does not start: {fate}, status {status}")
        if ended is None:
            self._died(
                target, at, fate, f"no report for {self._silence:g} s" if fate == "silence" else f"status {status}"
            )

    def _lines(self, worker: subprocess.Popen[bytes]) -> Iterator[dict[str, Any] | None]:
        """Yield the reports of a worker; None when it is silent for too long."""
        pending, timeout = b"", START_TIMEOUT
        assert worker.stdout is not None
        with worker.stdout as out, selectors.DefaultSelector() as ready:
            ready.register(out, selectors.EVENT_READ)
            while ready.select(timeout):
                part = os.read(out.fileno(), 1 << 16)
                if not part:
                    return
                *lines, pending = (pending + part).split(b"\n")
                yield from map(json.loads, lines)
                if lines:
                    timeout = self._silence
            yield None

    def _died(self, target: str, number: int, kind: str, detail: str) -> None:
        path = self._folder / f"{target}-{self.seed}-{number}.json"
        keep(path, target, self.seed, number, drawn(target_named(target), self.seed, number))
        self._found(target, number, Find(kind, target, detail), str(path))

    def _found(self, target: str, number: int, find: Find, file: str) -> None:
        key = (target, *find.site)
        self.finds[key] += 1
        if self.finds[key] > 1:
            return
        print(
            f"\nFIND in {target}, seed {self.seed}, input {number}: {find.kind} at {find.place}\n{find.detail.rstrip()}\n"
            f"  replay: python -m tests.fuzz --target {target} --seed {self.seed} --only {number}\n"
            f"  or:     python -m tests.fuzz --replay {file}",
            flush=True,
        )


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return 1 if there are finds."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the package.")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="targets; all by default")
    parser.add_argument("--seconds", type=float, default=600, help="seconds for all targets together (600)")
    parser.add_argument("--inputs", type=int, default=1 << 62, help="maximum inputs of each target")
    parser.add_argument("--seed", type=int, help="seed; drawn and printed by default")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="run one input of a seed in this process")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run the input of a file in this process")
    options = parser.parse_args(arguments)
    if options.replay is not None:
        return _shown(replay(options.replay))
    seed = secrets.randbelow(1 << 32) if options.seed is None else options.seed
    names = options.target or list(TARGETS)
    if options.only is not None:
        (name,) = names
        return _shown(check_number(target_named(name), seed, options.only)[1])
    print(f"seed {seed}, {options.seconds:g} s, targets {', '.join(names)}", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that no worker outlives this process
    run = Run(seed)
    began = time.monotonic()
    try:
        for index, name in enumerate(names):
            left = options.seconds - (time.monotonic() - began)
            run.fuzz(name, left / (len(names) - index), options.inputs)
            print(f"{name:<12} {run.inputs[name]:>9,} inputs, {_count(run, name)} finds", flush=True)
    except KeyboardInterrupt:
        print("interrupted")
    print(f"seed {seed}: {run.inputs.total():,} inputs, {len(run.finds)} finds at different places", flush=True)
    for (name, kind, place), times in sorted(run.finds.items()):
        print(f"  {name}: {kind} at {place}, {times} inputs")
    return 1 if run.finds else 0


def _count(run: Run, target: str) -> int:
    return sum(key[0] == target for key in run.finds)


def _shown(find: Find | None) -> int:
    print("fine" if find is None else f"{find.kind} at {find.place}\n{find.detail}")
    return 0 if find is None else 1
