"""Generator of docs/fidelity.md, from the recorded answers and the known differences: ``python -m tests.fidelity.report``."""

from __future__ import annotations

from pathlib import Path

from .expectations import PRESETS, Difference, differences
from .record import SOURCE, recorded
from .world import Answer

PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"
HEAD = """# Fidelity to Cere's runtimes

One script runs on a Cere chain of version 54113, whose runtime is public as a raw specification, and on both presets of the
development chain: `dev` has the shape of 80013, `mainnet` that of 73158. The tests compare each answer with the one recorded from
54113: success or the error, and the events of the DDC pallets with their amounts. Where the generations differ, the table has the
expected answer with its reason, from Cere's public sources; `=` is the answer of 54113. The answer
`no such call` means that the runtime does not have the call; `other arguments`, that it takes the arguments of its own generation.

`python -m tests.fidelity.report` writes this page; `python -m tests.fidelity.record` records the answers of the specification that
`CERE_TRUST_CERE_SPEC` names. With this variable, the tests also run the script on that chain.
"""


def render() -> str:
    """Render the page."""
    sections, known = recorded(), differences()
    steps = sum(map(len, sections.values()))
    counts = [f"{steps - sum(version == each for each, _ in known)} on {version}" for version in PRESETS]
    lines = [HEAD, f"{steps} steps. Answers equal to 54113's: {', '.join(counts)}.", ""]
    lines += [f"Source: [{SOURCE['file']}]({SOURCE['repository']}), commit `{SOURCE['commit'][:12]}`."]
    for title, answers in sections.items():
        lines += ["", f"## {title}", "", "| step | 54113 | 80013 | 73158 | reason |", "|---|---|---|---|---|"]
        lines += [_line(answer, known) for answer in answers]
    return "\n".join(lines) + "\n"


def _line(answer: Answer, known: dict[tuple[str, str], Difference]) -> str:
    found = [known.get((version, answer.title)) for version in PRESETS]
    cells = [f"`{_short(each.answer)}`" if each else "=" for each in found]
    reasons = "; ".join(dict.fromkeys(each.reason for each in found if each))
    return f"| {_short(answer.title)} | `{_short(answer.answer)}` | {' | '.join(cells)} | {reasons} |"


def _short(text: str) -> str:
    return (text or "none").replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PAGE.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
