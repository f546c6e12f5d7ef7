"""The check at start: a parser that misreads options runs no command."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from cere_trust.cli.parser_check import REMEDY, parser_fault

MISREADING = {
    "a flag that takes a value": """
import typer.core as core
make = core.TyperOption.__init__
def init(self, *args, **kwargs):
    make(self, *args, **kwargs)
    self.is_flag = self.count = False
core.TyperOption.__init__ = init
""",
    "a callback without its option": """
import typer.core as core
make = core.TyperOption.__init__
def init(self, *args, **kwargs):
    make(self, *args, **kwargs)
    if self.is_flag:
        self.default = True
core.TyperOption.__init__ = init
""",
    "a parser that fails": """
import typer.core as core
def init(self, *args, **kwargs):
    raise TypeError("'count' is not valid with 'is_flag'.")
core.TyperOption.__init__ = init
""",
}


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process whose parser some code has changed."""
    whole = f"import sys\nsys.argv = {['cere-trust', *arguments]!r}\n{code}\nfrom cere_trust.cli import main\nmain()\n"
    return subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, timeout=60)


def test_the_installed_parser_has_no_fault() -> None:
    assert parser_fault() is None


@pytest.mark.parametrize("code", MISREADING.values(), ids=MISREADING)
def test_a_parser_that_misreads_options_runs_no_command(code: str) -> None:
    for arguments in (("transfer", "//Bob", "1CERE", "--from", "//Alice", "--yes"), ("--version",)):
        done = run(code, *arguments)
        assert done.returncode == 2
        assert not done.stdout
        assert "options are misread by" in done.stderr
        assert REMEDY in done.stderr
        assert "Traceback" not in done.stderr
    error = json.loads(run(code, "validators", "--json").stderr)["error"]
    assert REMEDY in json.dumps(error, ensure_ascii=False)


def test_the_check_imports_nothing() -> None:
    tell = "import atexit\natexit.register(lambda: sys.stderr.write(' '.join(sorted(sys.modules))))\n"
    skip = "from cere_trust.cli import parser_check\nparser_check.refusal = lambda: None\n"
    checked, unchecked = run(tell, "--version"), run(tell + skip, "--version")
    assert checked.stdout == unchecked.stdout != ""
    assert set(checked.stderr.split()) - set(unchecked.stderr.split()) == set()
