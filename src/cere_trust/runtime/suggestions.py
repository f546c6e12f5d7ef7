"""Did you mean …?"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def similar(name: object, known: Iterable[str]) -> list[str]:
    """Up to three known names that look like a name, whatever their case and underscores; best first."""
    from difflib import get_close_matches

    folded = {_fold(candidate): candidate for candidate in known}
    return [folded[match] for match in get_close_matches(_fold(str(name)), folded, n=3, cutoff=0.6)]


def _fold(name: str) -> str:
    return name.casefold().replace("_", "")
