"""The table of wrapped items: ``python -m tools.coverage`` writes it to ``docs/coverage.md``.

All numbers come from the registries and from recorded metadata.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cere_trust.compat.wrappers import WrapperCheck, WrapperKey, WrapperKind, check_wrappers, wrappers
from cere_trust.runtime import Runtime
from cere_trust.runtime.metadata_file import unpacked

METADATA = Path("tests/vectors/metadata")
PAGE = Path("docs/coverage.md")
KINDS = (WrapperKind.CALL, WrapperKind.STORAGE, WrapperKind.CONSTANT, WrapperKind.EVENT)
HEAD = """# Wrapped items

For each pallet: the number of items with a typed wrapper, out of the items in any recorded runtime, then the number of
wrappers that work on each generation of the runtime. Reach items without a wrapper by name, with
`Call("Pallet", "call", {…})` and `Query("Pallet", "Item", …)`; `tests/unwrapped.toml` gives the reasons.

`python -m tools.coverage` writes this page; `cere-trust doctor` reports the same for a chain.
"""


def runtimes(folder: Path) -> dict[int, Runtime]:
    """Load the recorded runtimes by spec version, each from its newest metadata version."""
    newest: dict[int, Runtime] = {}
    for path in sorted(folder.iterdir()):
        runtime = Runtime.from_metadata(unpacked(path.read_bytes()))
        spec = runtime.version.spec_version
        if spec not in newest or newest[spec].metadata_version < runtime.metadata_version:
            newest[spec] = runtime
    return dict(sorted(newest.items()))


def items(runtimes: Iterable[Runtime]) -> dict[WrapperKind, set[WrapperKey]]:
    """Collect the items that any of the runtimes has."""
    found: dict[WrapperKind, set[WrapperKey]] = {kind: set() for kind in WrapperKind}
    for runtime in runtimes:
        for pallet in runtime.pallets.values():
            named: tuple[Iterable[str], ...] = pallet.calls, pallet.storage, pallet.constants, pallet.events
            for kind, names in zip(KINDS, named, strict=True):
                found[kind] |= {(pallet.name, name) for name in names}
        for api in (runtime.metadata.apis or {}).values():
            found[WrapperKind.API] |= {(api.name, method) for method in api.methods}
    return found


def page(known: Mapping[int, Runtime]) -> str:
    """Render the page from runtimes by spec version."""
    there = items(known.values())
    verdicts = {spec: check_wrappers(runtime) for spec, runtime in known.items()}
    wrapped = {kind: set(keys) for kind, keys in wrappers().items()}
    homes = sorted({home for kind in KINDS for home, _ in there[kind] | wrapped[kind]})
    apis = sorted(
        {api for api, _ in there[WrapperKind.API] if any(home == api for home, _ in wrapped[WrapperKind.API])}
    )
    columns = ["Pallet", "Calls", "Storage", "Constants", "Events", *map(str, known)]
    rows = [_row(home, KINDS, there, wrapped, verdicts) for home in homes]
    api_rows = [_row(api, (WrapperKind.API,), there, wrapped, verdicts) for api in apis]
    totals = _row(None, KINDS, there, wrapped, verdicts)
    parts = [
        HEAD,
        _table(columns, [totals, *rows]),
        "## Runtime APIs\n",
        _table(["API", "Methods", *map(str, known)], api_rows),
    ]
    return "\n".join(parts)


def _row(
    home: str | None,
    kinds: Sequence[WrapperKind],
    there: Mapping[WrapperKind, set[WrapperKey]],
    wrapped: Mapping[WrapperKind, set[WrapperKey]],
    verdicts: Mapping[int, Sequence[WrapperCheck]],
) -> list[str]:
    """Build the cells of a pallet, or of the total."""
    cells = [home or "all"]
    for kind in kinds:
        every = {key for key in there[kind] | wrapped[kind] if home in (None, key[0])}
        cells.append(f"{len(every & wrapped[kind])}/{len(every)}" if every else "")
    for fits in verdicts.values():
        mine = [fit for fit in fits if fit.kind in kinds and home in (None, fit.pallet)]
        working = sum(fit.ok for fit in mine)
        cells.append(f"{working}" if working else "–" if mine else "")
    return cells


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> int:
    """Run the command line."""
    if not METADATA.is_dir():
        sys.stderr.write(f"error: run this in the repository: there is no {METADATA}\n")
        return 2
    PAGE.write_text(page(runtimes(METADATA)), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
