"""Worker process of the fuzzer: runs numbered inputs of one target under a limit of memory, and reports on standard output.

Each line is a JSON object: ``at`` before an input runs, ``find`` for a fault, ``done`` at the end. The driver learns from the last
``at`` which input a worker died or hung on.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import resource
import sys
import threading
import time
import traceback
from dataclasses import asdict
from pathlib import Path

from .checking import Find, check, check_number, keep, kept
from .targets import target_named

MEMORY = 3 << 30
"""Maximum address space in bytes, beyond that of a process which has run its first input."""
GROWTH = 400 << 20
"""Maximum growth of the peak of resident memory by one input, in bytes."""
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class _Memory:
    """Peak of resident memory since the last `reset`, of Linux; ``ru_maxrss`` would begin with that of the parent process."""

    def __init__(self) -> None:
        self._before = 0

    def reset(self) -> None:
        """Forget the peak so far, where the system lets this process."""
        with contextlib.suppress(OSError):
            _CLEAR.write_text("5")
        self._before = self._peak()

    @property
    def grown(self) -> int:
        """Growth in bytes since then."""
        return self._peak() - self._before

    @staticmethod
    def _peak() -> int:
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) << 10


class Worker:
    """The loop over inputs.

    Args:
        channel: File descriptor for reports.
        folder: Folder for inputs that are finds.
    """

    def __init__(self, target: str, seed: int, channel: int, folder: Path) -> None:
        self._target, self._seed, self._channel, self._folder = target_named(target), seed, channel, folder
        self._stray: list[str] = []
        threading.excepthook = lambda args: self._stray.append(
            "".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))[-4000:]
        )
        sys.unraisablehook = lambda args: self._stray.append(f"unraisable: {args.exc_value!r} in {args.object!r}")

    def report(self, **line: object) -> None:
        """Write a report."""
        os.write(self._channel, json.dumps(line).encode() + b"\n")

    def run(self, first: int, count: int, seconds: float) -> None:
        """Run inputs from a number on, until there were so many or the time is over."""
        end = time.monotonic() + seconds
        number, memory = first, _Memory()
        while number < first + count and time.monotonic() < end:
            self.report(at=number)
            memory.reset()
            input, find = check_number(self._target, self._seed, number)
            if find is None and (grown := memory.grown) > GROWTH:
                find = Find("memory", self._target.name, f"resident memory grew by {grown >> 20:,} MiB")
            if find is None and self._stray:
                find = Find("stray", self._stray[0].strip().splitlines()[-1][:100], "\n".join(self._stray))
            self._stray.clear()
            number += 1
            if find is not None:
                path = self._folder / f"{self._target.name}-{self._seed}-{number - 1}.json"
                keep(path, self._target.name, self._seed, number - 1, input)
                self.report(find=asdict(find), number=number - 1, file=str(path))
        self.report(done=number)


def replay(path: Path) -> Find | None:
    """Run the input of a file."""
    name, input = kept(path)
    return check(target_named(name), input)


def main() -> None:
    """Run ``target seed first count seconds folder``."""
    target, seed, first, count, seconds, folder = sys.argv[1:]
    channel = os.dup(1)
    os.dup2(2, 1)  # what the package prints is no report
    faulthandler.enable()
    target_named(target).load()
    check_number(target_named(target), 0, 0)  # what is built once counts for no input
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = MEMORY + pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    worker = Worker(target, int(seed), channel, Path(folder))
    worker.report(ready=True)
    worker.run(int(first), int(count), float(seconds))
    os._exit(0)


if __name__ == "__main__":
    main()
