"""The check of one input: only errors of the package, within a limit of processor time."""

from __future__ import annotations

import json
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType
from typing import TypeAlias

from cere_trust.errors import CereTrustError

Input: TypeAlias = tuple[bytes | str | int, ...]
"""An input: flat and plain, so that a file can keep it."""


@dataclass(frozen=True)
class Target:
    """Something to fuzz.

    Attributes:
        name: Name on the command line.
        make: Draws an input. It depends on the generator only.
        run: Gives an input to the package; raises errors of the package, and `AssertionError` for a property that fails.
        load: Builds what inputs are drawn from.
        seconds: Maximum processor time of one input.
    """

    name: str
    make: Callable[[Random], Input]
    run: Callable[[Input], None]
    load: Callable[[], object] = lambda: None
    seconds: float = 5.0


@dataclass(frozen=True)
class Find:
    """An input that the package does not bear.

    Attributes:
        kind: Name of the exception; ``hang``, ``silence``, ``memory``, ``stray`` or ``crash``.
        place: Innermost line of the package, or of the target.
        detail: Traceback or message.
    """

    kind: str
    place: str
    detail: str

    @property
    def site(self) -> tuple[str, str]:
        """What distinguishes finds: many inputs reach the same fault."""
        return self.kind, self.place


class TooSlow(BaseException):
    """The processor time of an input is over. Not an `Exception`, so that the package does not convert it."""


def drawn(target: Target, seed: int, number: int) -> Input:
    """Return an input by its number; seed, target and number determine it."""
    return target.make(Random(f"{seed}/{target.name}/{number}"))


def check_number(target: Target, seed: int, number: int) -> tuple[Input, Find | None]:
    """Draw an input and run it; drawing uses the package too, to encode what is then damaged."""
    try:
        input = drawn(target, seed, number)
    except Exception as error:
        return (), _find(error)
    return input, check(target, input)


def check(target: Target, input: Input) -> Find | None:
    """Run a target with one input."""
    try:
        with _processor_time(target.seconds):
            target.run(input)
    except CereTrustError:
        return None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return _find(error)
    return None


@contextmanager
def _processor_time(seconds: float) -> Iterator[None]:
    def over(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _find(error: BaseException) -> Find:
    kind = "hang" if isinstance(error, TooSlow) else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "cere_trust" in frame.filename] or [f for f in frames if "fuzz" in f.filename]
    last = own[-1] if own else frames[-1]
    place = "/".join(Path(last.filename).parts[-2:])
    if kind != "hang":  # a hang is interrupted anywhere in its loop
        place += f":{last.lineno}"
    text = "".join(traceback.format_exception(error, limit=-12))
    return Find(kind, place, text[-6000:].encode("ascii", "backslashreplace").decode())


# --- files ---------------------------------------------------------------------------------------------------------------


def keep(path: Path, target: str, seed: int, number: int, input: Input) -> None:
    """Write an input to a file."""
    parts = [{"hex": part.hex()} if isinstance(part, bytes) else part for part in input]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"target": target, "seed": seed, "number": number, "input": parts}), encoding="ascii")


def kept(path: Path) -> tuple[str, Input]:
    """Return the name of the target and the input of a file."""
    record = json.loads(path.read_text(encoding="ascii"))
    parts = tuple(bytes.fromhex(part["hex"]) if isinstance(part, dict) else part for part in record["input"])
    return record["target"], parts
