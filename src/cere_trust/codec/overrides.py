"""How a type is shown in Python where the plain convention is not enough: accounts, addresses, calls."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from .type_table import TypeTable

    Decoder: TypeAlias = Callable[[bytes, int], tuple[Any, int]]
    Encoder: TypeAlias = Callable[[Any], bytes]


class TypeOverride:
    """Another Python face for one type; the bytes stay what the registry says.

    Attributes:
        wrap: Applied to the plain decoded value.
        transparent: Of an enum, the variant whose field stands for the whole value when decoded.
        only_encodes: Decoding is left to the plain convention.
    """

    wrap: Callable[[Any], Any] | None = None
    transparent: str | None = None
    only_encodes = False

    def decoder(self, types: TypeTable, type_id: int) -> Decoder | None:
        """A decoder to use instead of the generated one."""
        return None

    def encoder(self, types: TypeTable, type_id: int, plain: Encoder) -> Encoder:
        """An encoder to use instead of the generated one, which is `plain`. Raises `ValueError` for what it refuses."""
        return plain

    def explain(self, types: TypeTable, type_id: int, value: Any, path: str) -> bool:
        """Raise the `EncodeError` that says what is wrong with a value.

        Returns:
            False to have the value explained as a plain one.
        """
        return False
