"""SCALE: encoders and decoders made from a runtime's own type registry; knows no pallet."""

from __future__ import annotations

from .lift import lift
from .overrides import TypeOverride
from .portable import Field, Type, Variant, read_docs, read_text, read_types, skip_docs
from .primitives import read_compact, write_compact
from .registry import Registry
from .type_table import TypeTable

__all__ = [
    "Field",
    "Registry",
    "Type",
    "TypeOverride",
    "TypeTable",
    "Variant",
    "lift",
    "read_compact",
    "read_docs",
    "read_text",
    "read_types",
    "skip_docs",
    "write_compact",
]
