"""Interface for types whose Python value differs from the plain convention: accounts, addresses, calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from .type_table import TypeTable

Decoder: TypeAlias = Callable[[bytes, int], tuple[Any, int]]
Encoder: TypeAlias = Callable[[Any], bytes]


class TypeOverride:
    """Alternative Python value of one type; its encoding does not change.

    Attributes:
        wrap: Function applied to the plain decoded value.
        transparent: Variant of an enum that decodes to its field alone, without the variant's name.
        only_encodes: Whether the override leaves decoding to the plain convention.
    """

    wrap: Callable[[Any], Any] | None = None
    transparent: str | None = None
    only_encodes = False

    def decoder(self, types: TypeTable, type_id: int) -> Decoder | None:
        """Return a decoder that replaces the generated one, or None."""
        return None

    def encoder(self, types: TypeTable, type_id: int, plain: Encoder) -> Encoder:
        """Return an encoder that replaces the generated one, `plain`; it raises `ValueError` for a value it rejects."""
        return plain

    def explain(self, types: TypeTable, type_id: int, value: Any, path: str) -> bool:
        """Raise the `EncodeError` of a value that the encoder rejects.

        Returns:
            False if the caller must check the value by the plain convention.
        """
        return False
