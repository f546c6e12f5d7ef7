"""The targets by name. Each is a module, which is imported when it is needed: some are heavy."""

from __future__ import annotations

from importlib import import_module

from .checking import Target

TARGETS = ("codec", "metadata", "registries", "answers", "frames", "files", "proofs", "texts", "node")
"""Names, in the order in which a run takes them."""


def target_named(name: str) -> Target:
    """Return a target."""
    found: Target = import_module(f".{name}", __package__).TARGET
    return found
