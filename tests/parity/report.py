"""Generator of docs/devnet-parity.md, from a run of the table and of the scripts: ``python -m tests.parity.report``."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from . import web
from .scripts import REASONS, SCRIPTS
from .stage import Played, play_all
from .table import Asked, ask_both
from .twins import twins

PAGE = "docs/devnet-parity.md"
HEAD = """# Parity with a real node

The embedded chain authors blocks; a real node (`make node`) imports and executes them, which verifies their seals, roots and votes,
and refuses altered blocks. The embedded chain imports the blocks of a node that authors in slots, verifies the same (except the VRF
proofs), and returns the same data about them. Then the tests send the same requests to both chains, and compare the full responses:
results, and codes, messages and data of errors. They also run scripts of WebSocket requests on both, and compare each notification.
`python -m tests.parity.report` generates this page; a test compares it with a new run.
"""
SEQUENCES = """## Sequences over WebSocket

Both chains start with the same genesis and make blocks on request, in the same slots. The node's blocks carry no seal in this mode,
so their hashes differ; the tests compare blocks and subscriptions by their names in the scripts, headers by parent and height. They
compare notifications in the order of each subscription; across subscriptions the order of a node is random, and so is the order of
pruned blocks. The genesis allows no primary slots here, because a node prefers the branch with more of them.
"""


def render(asked: Sequence[Asked], played: Sequence[Played], heard: Sequence[web.Heard]) -> str:
    """Render the page."""
    methods: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        methods[one.method or "(empty)"].append(one)
    equal = sum(one.is_equal for one in asked)
    lines = [HEAD, f"{len(asked)} requests of {len(methods)} methods: {equal} responses are equal.", ""]
    lines += ["## Differences and reasons", "", "| request | reason |", "|---|---|"]
    lines += [f"| `{_short(one.name)}` | {one.reason} |" for one in asked if not one.is_equal]
    lines += ["", *_messages(heard)]
    lines += ["", SEQUENCES, *_sequences(played)]
    lines += ["", "## Methods", "", "| method | requests | equal |", "|---|---|---|"]
    lines += [
        f"| `{name}` | {len(them)} | {sum(one.is_equal for one in them)} |" for name, them in sorted(methods.items())
    ]
    return "\n".join(lines) + "\n"


def _messages(heard: Sequence[web.Heard]) -> list[str]:
    lines = [
        "## Over HTTP",
        "",
        "Messages that are not requests, batches, sizes and headers. The tests compare status, headers and body.",
    ]
    lines += ["", f"{len(heard)} messages: {sum(one.is_equal for one in heard)} responses are equal.", ""]
    lines += ["| message | reason |", "|---|---|"]
    return lines + [
        f"| {_short(one.sent.title)} | {web.REASONS.get(one.sent.title)} |" for one in heard if not one.is_equal
    ]


def _sequences(played: Sequence[Played]) -> list[str]:
    steps = sum(len(script.steps) for script in SCRIPTS)
    heard, equal = sum(one.notifications for one in played), sum(one.is_equal for one in played)
    lines = [f"{len(played)} scripts of {steps} steps, which receive {heard} notifications: {equal} are equal.", ""]
    lines += ["| script | reason |", "|---|---|"]
    return lines + [f"| {one.title} | {REASONS.get(one.title)} |" for one in played if not one.is_equal]


def _short(name: str) -> str:
    text = name if len(name) <= 100 else name[:99] + "…"
    return text.replace("|", "\\|")


def main() -> None:
    """Run all requests and scripts, and write the page."""
    with tempfile.TemporaryDirectory() as folder, twins(Path(folder)) as pair:
        page = render(ask_both(pair), play_all(), web.send_both(pair))
    (Path(__file__).parents[2] / PAGE).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
