"""Suggestions of similar names for error messages."""

from __future__ import annotations

from collections.abc import Iterable


def similar(name: object, known: Iterable[str]) -> list[str]:
    """Return up to three known names similar to a name, best first; ignores case and underscores."""
    from difflib import get_close_matches

    folded = {_fold(candidate): candidate for candidate in known}
    return [folded[match] for match in get_close_matches(_fold(str(name)), folded, n=3, cutoff=0.6)]


def _fold(name: str) -> str:
    return name.casefold().replace("_", "")
