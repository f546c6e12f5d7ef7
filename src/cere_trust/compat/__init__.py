"""Compatibility checks of typed wrappers with a runtime, and differences between two runtimes.

Knows runtimes and wrappers; does not know nodes: everything works offline.
"""

from .changes import Change, RuntimePart, format_changes
from .doctor import Check, Diagnosis, diagnose
from .runtime_diff import compare_runtimes
from .wrappers import Match, WrapperCheck, WrapperKind, check_wrappers

__all__ = [
    "Change",
    "Check",
    "Diagnosis",
    "Match",
    "RuntimePart",
    "WrapperCheck",
    "WrapperKind",
    "check_wrappers",
    "compare_runtimes",
    "diagnose",
    "format_changes",
]
