"""Expected answers of the presets: those of 54113, except for the known differences of the generations."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

DIFFERENCES = Path(__file__).with_name("differences.toml")
PRESETS = {"80013": "dev", "73158": "mainnet"}
"""Presets of the development chain, by the runtime version whose shape they have."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer of a generation that differs from 54113's.

    Attributes:
        answer: The answer.
        reason: The reason.
    """

    answer: str
    reason: str


def differences() -> dict[tuple[str, str], Difference]:
    """Return the known differences by version and title of the step.

    Raises:
        ValueError: Two entries for the same step and version, or an entry for no version.
    """
    table: dict[tuple[str, str], Difference] = {}
    for entry in tomllib.loads(DIFFERENCES.read_text(encoding="utf-8"))["difference"]:
        versions = entry.keys() - {"steps", "reason"}
        if not versions or versions - PRESETS.keys():
            raise ValueError(f"{entry}: expected an answer of {' or '.join(PRESETS)}")
        for version in versions:
            for title in entry["steps"]:
                if (version, title) in table:
                    raise ValueError(f"{version}: two entries for {title!r}")
                table[version, title] = Difference(entry[version], entry["reason"])
    return table
