"""The driver finds planted faults, names the input, goes on behind it, and replays it."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from . import driver
from .checking import Input, Target, check, check_number, keep, kept
from .driver import Run, main
from .texts import READERS

FAULTS = {3: "raise", 5: "loop", 7: "grow", 9: "exit", 11: "wait", 13: "thread", 15: "own"}
"""What the planted target does, by number; every other input is fine."""


def make(rng: Random) -> Input:
    return (rng.randrange(1 << 40), "x", b"\0\xff")


PLANTED = '''
"""Target with faults, for tests of the driver; it takes the place of `texts` in a worker."""
import itertools, os, threading, time
from tests.fuzz import checking, texts, worker
from cere_trust.errors import CodecError

FAULTS = {faults!r}
numbers = itertools.count()
current = 0

def run(input):
    match FAULTS.get(current):
        case "raise": raise StopIteration
        case "loop":
            while True: pass
        case "grow": b"x" * (600 << 20)
        case "exit": os._exit(11)
        case "wait": time.sleep(1000)
        case "thread":
            thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()
        case "own": raise CodecError("of the package")

def counted(target, seed, number):
    global current
    current = number
    return checking.check_number(target, seed, number)

texts.TARGET = checking.Target("texts", texts.make, run, seconds=1)
worker.check_number = counted
worker.main()
'''


@pytest.mark.slow
def test_each_kind_of_fault_is_found_named_and_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "planted.py"
    script.write_text(PLANTED.replace("{faults!r}", repr(FAULTS)), encoding="utf-8")
    monkeypatch.setattr(driver, "WORKER", ("-c", f"exec(open({str(script)!r}).read())"))
    run = Run(1, folder=tmp_path / "finds", silence=8)
    run.fuzz("texts", seconds=100, count=20)
    assert run.inputs["texts"] == 20
    kinds = {kind: times for (_, kind, _), times in run.finds.items()}
    assert kinds.keys() == {"StopIteration", "hang", "silence", "memory", "crash", "stray"}
    shown = capsys.readouterr().out
    for number in (3, 5, 7, 9, 11, 13):
        name, input = kept(tmp_path / "finds" / f"texts-1-{number}.json")
        assert name == "texts"
        assert f"--target texts --seed 1 --only {number}\n" in shown
        assert input[0] in READERS
    assert "--only 15" not in shown


def test_an_input_survives_its_file(tmp_path: Path) -> None:
    input: Input = (b"\0\xff", "\ud800é", 1 << 70, "")
    keep(tmp_path / "a" / "input.json", "codec", 1, 2, input)
    assert kept(tmp_path / "a" / "input.json") == ("codec", input)


def _raise(error: BaseException) -> Any:
    raise error


@pytest.mark.parametrize(
    "error", [StopIteration(), KeyError("x"), SystemExit(1), AssertionError("a property"), MemoryError()]
)
def test_errors_of_others_are_finds(error: BaseException) -> None:
    find = check(Target("t", make, lambda input: _raise(error)), ())
    assert find is not None
    assert find.kind == type(error).__name__
    assert "test_driver.py" in find.place


def test_a_fault_while_an_input_is_drawn_is_a_find() -> None:
    input, find = check_number(Target("t", lambda rng: _raise(OverflowError()), lambda input: None), 1, 1)
    assert input == ()
    assert find is not None
    assert find.kind == "OverflowError"


def test_the_command_line_runs_replays_and_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--target", "texts", "--seed", "4", "--only", "2"]) == 0
    file = tmp_path / "input.json"
    keep(file, "texts", 1, 2, ("account", "not an address"))
    assert main(["--replay", str(file)]) == 0
    file.write_text(json.dumps({"target": "texts", "input": ["no such reader", ""]}), encoding="utf-8")
    assert main(["--replay", str(file)]) == 1
    assert "KeyError" in capsys.readouterr().out
