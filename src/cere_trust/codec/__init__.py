"""SCALE encoders and decoders, compiled from the type registry of a runtime.

Knows types by number; does not know metadata's names (pallets, calls, storage items).

Theory of operation: on the first use of a type number, `DecoderCompiler` and `EncoderCompiler` generate Python source
for a decode and an encode function of that type, compile it and memoise the function. These functions are the fast
path: they keep no names and no positions, and raise plain Python errors. On an error, `Registry` walks the same input
again on the slow path, `explain`, which finds the offset and the type path for the message of the `DecodeError` or
`EncodeError`.
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
