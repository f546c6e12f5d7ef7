"""What is sent over HTTP has the same answer from both, or a reason; every method of our client is in a table."""

from __future__ import annotations

import re
from pathlib import Path

import cere_trust

from .table import REQUESTS
from .web import REASONS, SENT, Heard

METHOD = re.compile(r'"((?:chain|state|system|author|payment|grandpa|rpc|chainHead_v1|transaction_v1)_[A-Za-z]+)"')
NOT_METHODS = {"state_root"}


def test_messages_have_the_same_answer_or_a_reason(heard: list[Heard]) -> None:
    unexplained = [one for one in heard if not one.is_equal and one.sent.title not in REASONS]
    assert not unexplained, "\n".join(
        f"{one.sent.title}\n  ours   {one.ours}\n  theirs {one.theirs}" for one in unexplained
    )


def test_every_reason_about_http_is_needed(heard: list[Heard]) -> None:
    assert set(REASONS) == {one.sent.title for one in heard if not one.is_equal}


def test_titles_are_names() -> None:
    assert len({sent.title for sent in SENT}) == len(SENT)


def test_every_method_our_client_calls_is_compared() -> None:
    home = Path(cere_trust.__file__).parent
    sources = [
        file for folder in ("rpc", "flows", "transport", "client", "cli") for file in (home / folder).rglob("*.py")
    ]
    called = {name for file in sources for name in METHOD.findall(file.read_text(encoding="utf-8"))} - NOT_METHODS
    assert len(called) > 10
    assert called <= {method for method, _ in REQUESTS}
