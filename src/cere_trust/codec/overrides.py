"""Overrides of how single types map to Python, such as accounts, addresses and calls."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from .type_table import TypeTable

    Decoder: TypeAlias = Callable[[bytes, int], tuple[Any, int]]
    Encoder: TypeAlias = Callable[[Any], bytes]


class TypeOverride:
    """Overrides how one type maps to Python; its encoding does not change.

    Attributes:
        wrap: Function to apply to the plain decoded value, or None.
        transparent: For an enum, the variant that decodes to its field alone, without the variant's name.
        only_encodes: True if decoding follows the plain convention.
    """

    wrap: Callable[[Any], Any] | None = None
    transparent: str | None = None
    only_encodes = False

    def decoder(self, types: TypeTable, type_id: int) -> Decoder | None:
        """Return a decoder that replaces the generated one, or None."""
        return None

    def encoder(self, types: TypeTable, type_id: int, plain: Encoder) -> Encoder:
        """Return an encoder that replaces the generated one.

        Args:
            types: The types.
            type_id: The type.
            plain: Generated encoder. Like it, the returned one raises plain Python errors for values that do not fit.
        """
        return plain

    def explain(self, types: TypeTable, type_id: int, value: Any, path: str) -> bool:
        """Raise the `EncodeError` of a value that does not fit.

        Returns:
            False if the plain convention applies to the value.
        """
        return False
