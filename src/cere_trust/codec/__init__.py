"""SCALE codec: encoders and decoders compiled from a runtime's type registry.

Knows the types of metadata by number; does not know pallets, calls, storage or the rest of metadata.

Theory of operation. `read_types` parses the portable registry into a `TypeTable`: type id → definition, with the names,
sizes and layouts that follow. `Registry` adds the codecs. On first use of a type id, a compiler writes one Python
function for it and keeps it: the decoder ``(data, offset) -> (value, offset)``, the encoder ``value -> bytes``. Small
types are inlined, runs of fixed-size fields become one `struct` call, and the variants of large enums compile one by
one. A `TypeOverride` changes how a type maps to Python, such as `AccountId` for ``AccountId32``.

The fast path is the generated code. It keeps no path, no offset beyond its own, and no names; for input that does not
fit it raises whatever Python error occurs. Only then the slow path runs: `explain` walks the same bytes or value again,
type by type, and builds the `DecodeError` or `EncodeError` with offset, path and expectation. Lengths are checked
against the rest of the input before anything is allocated, so a hostile length fails fast. Trailing bytes are an error.
"""

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
