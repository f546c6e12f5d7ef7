"""Types of one runtime by number, with their names, sizes and layouts: all that the compilers need."""

from __future__ import annotations

from ..errors import MetadataError
from .portable import (
    ARRAY,
    BITS,
    COMPACT,
    COMPOSITE,
    KINDS,
    PRIMITIVE,
    SEQUENCE,
    TUPLE,
    VARIANT,
    Type,
    Variant,
)
from .primitives import INTEGERS

MAX_NAMED_ITEMS = 8
"""Items of a tuple that its name lists; an ellipsis stands for the rest."""


class TypeTable:
    """Types by number.

    Args:
        types: The types, as `read_types` gives them.
    """

    def __init__(self, types: list[Type]) -> None:
        self.types = types
        self._min_sizes: dict[int, int] = {}
        self._empty: dict[int, bool] = {}

    def type(self, type_id: int) -> Type:
        """Return a type by number.

        Raises:
            MetadataError: no such type.
        """
        if 0 <= type_id < len(self.types):
            return self.types[type_id]
        raise MetadataError(f"the runtime has no type {type_id}; it has {len(self.types)}")

    def type_kind(self, type_id: int) -> str:
        """Return one of ``struct enum sequence array tuple primitive compact bits option``."""
        return "option" if self.option_item(type_id) is not None else KINDS[self.type(type_id).kind]

    def type_name(self, type_id: int, depth: int = 4) -> str:
        """Return a type's name, such as ``Vec<(AccountId32, u128)>``: full paths, parameters of builtins only."""
        this = self.type(type_id)
        if this.kind == PRIMITIVE:
            return this.name
        if not depth:
            return "…"

        def inner(item: int) -> str:
            return self.type_name(item, depth - 1)

        if this.kind == SEQUENCE:
            return f"Vec<{inner(this.item)}>"
        if this.kind == ARRAY:
            return f"[{inner(this.item)}; {this.length}]"
        if this.kind == TUPLE:
            more = ["…"] if len(this.fields) > MAX_NAMED_ITEMS else []
            return f"({', '.join([inner(item) for _, item in this.fields[:MAX_NAMED_ITEMS]] + more)})"
        if this.kind == COMPACT:
            return f"Compact<{inner(this.item)}>"
        if this.kind == BITS:
            return "BitSequence"
        params = (
            [inner(item) for _, item in this.params[:MAX_NAMED_ITEMS] if item is not None]
            if len(this.path) == 1
            else []
        )
        return ("::".join(this.path) or KINDS[this.kind]) + (f"<{', '.join(params)}>" if params else "")

    def is_empty_type(self, type_id: int, _within: frozenset[int] = frozenset()) -> bool:
        """Return True if every value of the type encodes to no bytes."""
        if type_id not in self._empty:
            this = self.type(type_id)
            if type_id in _within:
                return False
            within = _within | {type_id}
            if this.kind in (COMPOSITE, TUPLE):
                empty = all(self.is_empty_type(item, within) for _, item in this.fields)
            elif this.kind == ARRAY:
                empty = this.length == 0 or self.is_empty_type(this.item, within)
            else:
                empty = this.kind == COMPACT and self.is_empty_type(this.item, within)
            self._empty[type_id] = empty
        return self._empty[type_id]

    def min_size(self, type_id: int, _within: frozenset[int] = frozenset()) -> int:
        """Return the size in bytes of the type's shortest value (a lower bound for recursive types)."""
        if type_id not in self._min_sizes:
            if type_id in _within:
                return 0
            self._min_sizes[type_id] = self._min_size(self.type(type_id), _within | {type_id})
        return self._min_sizes[type_id]

    def _min_size(self, this: Type, within: frozenset[int]) -> int:
        if this.kind == PRIMITIVE:
            return INTEGERS[this.name][0] if this.name in INTEGERS else 4 if this.name == "char" else 1
        if this.kind in (COMPOSITE, TUPLE):
            return sum(self.min_size(item, within) for _, item in this.fields)
        if this.kind == ARRAY:
            return this.length * self.min_size(this.item, within)
        if this.kind == VARIANT:
            sizes = (sum(self.min_size(item, within) for _, item in variant.fields) for variant in this.variants)
            return 1 + min(sizes, default=0)
        return 0 if this.kind == COMPACT and self.is_empty_type(this.item) else 1

    def is_bytes(self, type_id: int) -> bool:
        """Return True if the type is a sequence or an array of u8."""
        this = self.type(type_id)
        if this.kind != SEQUENCE and this.kind != ARRAY:
            return False
        item = self.type(this.item)
        return item.kind == PRIMITIVE and item.name == "u8"

    def option_item(self, type_id: int) -> int | None:
        """Return the type inside an Option; None for any other type."""
        this = self.type(type_id)
        if this.kind == VARIANT and this.path == ["Option"] and len(this.variants) == 2:
            none, some = this.variants
            if (none.index, some.index, len(none.fields), len(some.fields)) == (0, 1, 0, 1):
                return some.fields[0][1]
        return None

    def is_nullable(self, type_id: int) -> bool:
        """Return True if a value of the type can decode to None, so that an Option of it needs an explicit Some."""
        within: set[int] = set()
        while type_id not in within:
            within.add(type_id)
            if self.option_item(type_id) is not None:
                return True
            this = self.type(type_id)
            if this.kind != COMPOSITE or len(this.fields) != 1 or this.fields[0][0] is not None:
                return False
            type_id = this.fields[0][1]
        return False

    def compact_layout(self, type_id: int) -> tuple[list[str], int | None]:
        """Return the layout of a compact type.

        Returns:
            Names of the structs' fields around the integer, innermost first, and the greatest value; None for a compact
            unit, which has no bytes.

        Raises:
            MetadataError: not an unsigned integer, nor a struct around one.
        """
        names: list[str] = []
        inner = self.type(type_id).item
        for _ in range(len(self.types)):
            this = self.type(inner)
            if this.kind == PRIMITIVE and this.name in INTEGERS and this.name[0] == "u":
                return names[::-1], INTEGERS[this.name][3]
            if this.kind in (COMPOSITE, TUPLE) and not this.fields:
                return [], None
            if this.kind != COMPOSITE or len(this.fields) != 1:
                break
            name, inner = this.fields[0]
            if name is not None:
                names.append(name)
        raise MetadataError(f"{self.type_name(type_id)}: only unsigned integers, or structs around one, are compact")

    def bit_layout(self, type_id: int) -> tuple[int, bool]:
        """Return the bytes per element of a bit sequence, and True if the most significant bit comes first.

        Raises:
            MetadataError: an unknown element type or bit order.
        """
        this = self.type(type_id)
        store, order = self.type(this.item), self.type(this.length)
        if store.kind != PRIMITIVE or store.name not in ("u8", "u16", "u32", "u64"):
            raise MetadataError(f"bit sequences in words of {self.type_name(this.item)} are not known")
        if order.path[-1:] not in (["Lsb0"], ["Msb0"]):
            raise MetadataError(f"the bit order {self.type_name(this.length)} is not known")
        return INTEGERS[store.name][0], order.path[-1] == "Msb0"

    def variants(self, type_id: int) -> list[Variant]:
        """Return the variants of an enum.

        Raises:
            MetadataError: not an enum.
        """
        this = self.type(type_id)
        if this.kind != VARIANT:
            raise MetadataError(f"{self.type_name(type_id)} is not an enum")
        return this.variants
