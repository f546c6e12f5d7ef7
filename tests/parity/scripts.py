"""The table of scripts: requests over WebSocket, of which both chains' answers and notifications are compared.

A paragraph of ``scripts.txt`` is a script: a title, then a request a line, ``name = @2 3 method [params]``. The name stands for
the result in later lines, ``@2`` is the connection it is asked on, ``3`` how often. ``seal`` makes a block, on a parent if named;
`transactions` says what other names stand for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .table import DIFFERENCES

REASONS: dict[str, str] = DIFFERENCES["sequences"]
"""Why what a script of this title hears may differ."""
_STEP = re.compile(r"(?:(\w+) = )?(?:@(\d) )?(?:(\d+) )?(\w+)(?: (.*))?")
_SEALS = {"seal": [True, False, None], "seal_final": [True, True, None]}


class Step(NamedTuple):
    """A request of a script.

    Attributes:
        name: What its result is called in later steps; of a result with a hash, that.
        connection: On which it is asked.
        times: How often; of several, the results are called ``name1``, ``name2`` …
    """

    name: str | None
    connection: str
    method: str
    params: str
    times: int = 1

    def each(self) -> Iterator[Step]:
        """As many steps of one request."""
        for number in range(1, self.times + 1):
            name = f"{self.name}{number}" if self.name is not None and self.times > 1 else self.name
            yield self._replace(name=name, times=1)


class Script(NamedTuple):
    """Requests, in their order."""

    title: str
    steps: tuple[Step, ...]

    @classmethod
    def read(cls, text: str) -> Script:
        """A paragraph of ``scripts.txt``."""
        title, *lines = text.strip().splitlines()
        steps = []
        for line in lines:
            found = _STEP.fullmatch(line.strip())
            assert found is not None, line
            name, connection, times, method, params = found.groups()
            if method in _SEALS:
                parent = json.loads(params) if params else None
                method, params = "engine_createBlock", json.dumps([*_SEALS[method][:2], parent])
            steps.append(Step(name, connection or "1", method, params or "[]", int(times or 1)))
        return cls(title.removeprefix("# "), tuple(steps))


SCRIPTS = [
    Script.read(text)
    for text in re.split(r"\n\n+", Path(__file__).with_name("scripts.txt").read_text(encoding="utf-8").strip())
]
