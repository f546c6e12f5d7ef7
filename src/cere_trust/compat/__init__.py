"""Compatibility checks, offline: typed wrappers against a runtime, and one runtime against another.

Knows runtimes and the registered wrappers; does not know nodes, clients or files.
"""

from __future__ import annotations

from .catalogue import Item, items, search, show
from .changes import Change, RuntimePart, format_changes
from .diff import compare_runtimes
from .doctor import Check, Diagnosis, diagnose
from .wrappers import Match, WrapperCheck, WrapperKind, check_wrapper, check_wrappers

__all__ = [
    "Change",
    "Check",
    "Diagnosis",
    "Item",
    "Match",
    "RuntimePart",
    "WrapperCheck",
    "WrapperKind",
    "check_wrapper",
    "check_wrappers",
    "compare_runtimes",
    "diagnose",
    "format_changes",
    "items",
    "search",
    "show",
]
