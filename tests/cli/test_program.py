"""The program itself: help, version, unknown commands, defects, imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import cere_trust
from cere_trust.cli import errors, program
from cere_trust.cli.errors import ExitCode
from cere_trust.errors import CereTrustError

from .conftest import Run

PROGRAM = Path(sys.executable).with_name("cere-trust")


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    assert all(f"\n  {name}" in done.out for name in program.COMMANDS)


@pytest.mark.parametrize("name", program.COMMANDS)
def test_every_command_has_help_that_begins_with_its_line_in_the_overview(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert done.code == 0, done
    line = program.COMMANDS[name].help.rstrip(".")
    assert line in " ".join(done.out.split())
    assert "--json" in done.out or "Commands:" in done.out


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version").out == f"cere-trust {cere_trust.__version__}\n"


def test_without_a_command_help_goes_to_stderr(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert not done.out
    assert "Commands:" in done.err


def test_an_unknown_command_is_answered_with_one_that_exists(run: Run) -> None:
    done = run("balanec")
    assert done.code == 2
    assert "did you mean balance?" in done.err


def test_an_unknown_option_is_a_usage_error_also_in_json(run: Run) -> None:
    done = run("validators", "--nosuch", "--json")
    assert done.code == 2
    assert done.error["kind"] == "UsageError"


def test_help_loads_no_io_and_no_command() -> None:
    code = (
        "import sys\nfrom cere_trust.cli.program import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'asyncio', 'ssl', 'pydantic', 'rich', 'httpx', 'websockets', 'cere_trust.client', 'cere_trust.runtime'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_every_error_of_the_library_has_an_exit_code() -> None:
    def tree(kind: type[CereTrustError]) -> list[type[CereTrustError]]:
        return [kind, *(below for sub in kind.__subclasses__() for below in tree(sub))]

    for kind in tree(CereTrustError):
        error = kind.__new__(kind)
        error.args = ("said",)
        for name in ("exit_code", "hint", "url", "pallet", "name"):
            if name in ("exit_code", "hint") and kind.__name__ != "CommandError":
                continue
            setattr(error, name, ExitCode.USAGE if name == "exit_code" else "")
        assert errors.error_report(error).exit_code in set(ExitCode) - {ExitCode.BUG, ExitCode.DONE, ExitCode.PIPE}, (
            kind
        )


def test_a_defect_is_reported_by_place_and_never_quotes_its_message() -> None:
    try:
        raise RuntimeError("bottom drive obey")
    except RuntimeError as error:
        told = errors.error_report(error)
    assert told.exit_code == ExitCode.BUG
    assert "RuntimeError" in told.message
    assert "test_program.py" in told.message
    assert "CERE_TRUST_DEBUG" in told.hint
    assert "bottom drive" not in json.dumps(told.document())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_no_usage_error() -> None:
    # A script that reads "usage" would send again what was sent.
    done = subprocess.run(f"{PROGRAM} --version > /dev/full", shell=True, capture_output=True, text=True)
    assert done.returncode == 141, done
    assert done.stderr == (
        "error: cannot write the output: No space left on device; the command may have taken effect\n"
    )


@pytest.mark.parametrize(("closed", "command", "code"), [(">&-", "--version", 0), ("2>&-", "nonsense", 2)])
def test_a_stream_that_is_closed_changes_nothing(closed: str, command: str, code: int) -> None:
    done = subprocess.run(f"{PROGRAM} {command} {closed}", shell=True, capture_output=True, text=True)
    assert done.returncode == code, done
    assert not done.stdout + done.stderr


def test_a_reader_that_goes_away_is_not_an_error_with_words() -> None:
    done = subprocess.run(f"{PROGRAM} --help | true; exit ${{PIPESTATUS[0]}}", shell=True, executable="/bin/bash",
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode in (0, 141)
    assert not done.stderr
