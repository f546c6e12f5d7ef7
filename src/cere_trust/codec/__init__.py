"""SCALE, from the portable type registry of a runtime's metadata: one encoder and one decoder per type.

Values are plain Python: see the table in `docs/architecture.md`. This layer knows no pallet.
"""

from .lift import lift
from .registry import Field, Registry, TypeDef, Variant

__all__ = ["Field", "Registry", "TypeDef", "Variant", "lift"]
