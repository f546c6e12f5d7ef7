"""Types of one runtime by number, and the names, sizes and layouts that follow from their definitions."""

from __future__ import annotations

from ..errors import MetadataError
from ..limits import MAX_EMPTY_VALUES
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
from .primitives import INTEGERS, MAX_U32
from .weights import empty_weights, refuse_empty_work

MAX_NAMED_ITEMS = 8
"""Maximum number of items in the name of a tuple."""


class TypeTable:
    """Types by number.

    Args:
        types: The types, from `read_types`.

    Raises:
        MetadataError: a type has more than `MAX_EMPTY_VALUES` values that take no bytes.
    """

    def __init__(self, types: list[Type]) -> None:
        self.types = types
        self._min_sizes: dict[int, int] = {}
        self._empty: dict[int, int] = {}
        self._weighed = -1
        refuse_empty_work(types, self._weights())

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
        """Format a type, such as ``Vec<(AccountId32, u128)>``: full paths, parameters of builtin generics only."""
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

    def is_empty_type(self, type_id: int) -> bool:
        """Return whether every value of the type encodes to no bytes."""
        self.type(type_id)
        return type_id in self._weights()

    def max_count(self, type_id: int) -> int:
        """Return the maximum number of items of a type in a list; those without bytes are limited by their weight."""
        if self.min_size(type_id):
            return MAX_U32
        return max(1, MAX_EMPTY_VALUES // self._weights().get(type_id, 1))

    def _weights(self) -> dict[int, int]:
        if self._weighed != len(self.types):
            self._empty, self._weighed = empty_weights(self.types), len(self.types)
        return self._empty

    def min_size(self, type_id: int) -> int:
        """Return the minimum size of a value in bytes, at most 2³² - 1; a lower bound for types that contain themselves."""
        sizes = self._min_sizes
        stack = [type_id]
        opened: set[int] = set()
        while stack and type_id not in sizes:
            number = stack[-1]
            this = self.type(number)
            if number not in opened:
                opened.add(number)
                stack += [item for item in part_types(this) if item not in sizes and item not in opened]
                if stack[-1] != number:
                    continue
            stack.pop()
            if number not in sizes:
                sizes[number] = min(self._min_size(this), MAX_U32)
        return sizes[type_id]

    def _min_size(self, this: Type) -> int:
        """Return the minimum size of a type whose parts are measured, except those that contain it."""
        sizes = self._min_sizes
        if this.kind == PRIMITIVE:
            return INTEGERS[this.name][0] if this.name in INTEGERS else 4 if this.name == "char" else 1
        if this.kind in (COMPOSITE, TUPLE):
            return sum(sizes.get(item, 0) for _, item in this.fields)
        if this.kind == ARRAY:
            return this.length * sizes.get(this.item, 0)
        if this.kind == VARIANT:
            return 1 + min((sum(sizes.get(item, 0) for _, item in each.fields) for each in this.variants), default=0)
        return 0 if this.kind == COMPACT and self.is_empty_type(this.item) else 1

    def is_bytes(self, type_id: int) -> bool:
        """Return whether the type is a sequence or an array of u8."""
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
        """Return whether a value of the type can decode to None, so that an Option around it needs an explicit Some."""
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
            Names of the struct fields around the integer, innermost first, and its maximum; None for a compact unit,
            which takes no bytes.
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
        """Return the bytes per storage integer of a bit sequence, and whether its first bit is the most significant."""
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


def part_types(this: Type) -> list[int]:
    """Return the types on whose sizes the minimum size of a type depends."""
    if this.kind in (COMPOSITE, TUPLE):
        return [item for _, item in this.fields]
    if this.kind == VARIANT:
        return [item for variant in this.variants for _, item in variant.fields]
    return [this.item] if this.kind == ARRAY else []
