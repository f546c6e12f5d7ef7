"""`-v`, `-vv`: the library's log records on stderr, of the run that asked for them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from cere_trust.cli.output import Output

from .conftest import Run

LIBRARY = logging.getLogger("cere_trust")


@pytest.fixture(autouse=True)
def records(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Log records of two levels from within the command, as the library would; check that the logger is left as it was."""
    show = Output.show

    def logging_show(self: Output, *args: object, **more: object) -> None:
        client = logging.getLogger("cere_trust.client")
        client.info("connected to %s", "ws://node")
        client.debug("request %d\x1b[2J", 7)
        logging.getLogger("elsewhere").error("not the library's")
        show(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Output, "show", logging_show)
    before = (list(LIBRARY.handlers), LIBRARY.level)
    yield
    assert (list(LIBRARY.handlers), LIBRARY.level) == before


INFO = "INFO cere_trust.client: connected to ws://node\n"
DEBUG = "DEBUG cere_trust.client: request 7\\x1b[2J\n"


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ([], [], ""),
        (["-v"], [], INFO),
        ([], ["-v"], INFO),
        (["--verbose"], [], INFO),
        ([], ["--verbose", "--verbose"], INFO + DEBUG),
        (["-vv"], [], INFO + DEBUG),
        ([], ["-vv"], INFO + DEBUG),
        (["-v"], ["-v"], INFO + DEBUG),
    ],
)
def test_records_go_to_stderr_once_as_many_as_asked_for(
    run: Run, before: list[str], after: list[str], lines: str
) -> None:
    done = run(*before, "config", "path", *after)
    assert done.code == 0, done
    assert done.err == lines
    assert done.out.endswith("config.toml\n")


def test_the_document_is_the_same_with_records(run: Run) -> None:
    quiet = run("config", "path", "--json")
    done = run("config", "path", "--json", "-vv")
    assert done.out == quiet.out
    assert done.err == INFO + DEBUG


@pytest.mark.parametrize("args", [["-v", "config", "nosuch"], ["-v", "config", "unset", "wait", "-v"]])
def test_a_run_that_fails_leaves_no_handler(run: Run, args: list[str]) -> None:
    assert run(*args).code == 2


def test_a_run_after_a_verbose_one_is_quiet(run: Run) -> None:
    run("-vv", "config", "path")
    assert run("config", "path").err == ""


@pytest.mark.parametrize("args", [["balance"], ["config", "show"], ["key", "new"], ["tx", "staking", "bond"]])
def test_help_shows_the_option(run: Run, args: list[str]) -> None:
    assert "-v, --verbose" in run("--help").out
    assert "-v, --verbose" in run(*args, "--help").out
