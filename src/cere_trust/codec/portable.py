"""The portable type registry of metadata: types by number, read from bytes in one pass.

The reader is inlined by hand: it reads some 200 kB for every runtime, and a call per primitive would take most of the
time. It skips documentation and stores its offset, from which `read_docs` reads it on demand.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from ..errors import DecodeError
from ..limits import MAX_NAME_LENGTH, MAX_TUPLE_ITEMS
from .primitives import MAX_U32, read_compact

COMPOSITE, VARIANT, SEQUENCE, ARRAY, TUPLE, PRIMITIVE, COMPACT, BITS = range(8)
KINDS = ("struct", "enum", "sequence", "array", "tuple", "primitive", "compact", "bits")
PRIMITIVES = (
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "u256", "i8", "i16", "i32", "i64", "i128", "i256",
)  # fmt: skip

Field: TypeAlias = tuple[str | None, int]
"""Name of a field (None for an unnamed one) and its type number."""


class Variant(NamedTuple):
    """One variant of an enum.

    Attributes:
        name: Name in Rust.
        fields: Name and type of each field.
        index: Byte that encodes it.
        docs_at: Offset of its documentation in the metadata.
    """

    name: str
    fields: list[Field]
    index: int  # type: ignore[assignment]  # hides tuple.index
    docs_at: int


class Type:
    """One type of the registry; its kind decides which attributes beyond `kind` are set.

    Attributes:
        kind: One of the constants of this module.
        path: Rust path, empty for builtin types.
        params: Names and types of generic parameters.
        fields: Fields of a struct; of a tuple, without names.
        variants: Variants of an enum.
        item: Item type of a sequence, array or compact; storage word of a bit sequence.
        length: Length of an array; order type of a bit sequence.
        name: Name of a primitive.
    """

    __slots__ = ("fields", "item", "kind", "length", "name", "params", "path", "variants")

    kind: int
    path: list[str]
    params: list[tuple[str, int | None]]
    fields: list[Field]
    variants: list[Variant]
    item: int
    length: int
    name: str


def read_types(data: bytes, offset: int) -> tuple[list[Type], int]:
    """Read a registry.

    Raises:
        DecodeError: not a registry.
        IndexError, ValueError: the input ends early or is malformed; callers turn these into a `DecodeError`.
    """
    b, o, compact = data, offset, read_compact
    make_variant, make_type = Variant._make, Type
    count, o = compact(b, o)
    if count > len(b) - o:
        raise DecodeError(o, "a type registry within the input")
    types: list[Type] = []
    variants: list[Variant] = []
    name = ""
    tuple_items = 0
    for number in range(count):
        found, o = compact(b, o)
        if found != number:
            raise DecodeError(o, f"type number {number}", "PortableRegistry")
        this = make_type()
        size, o = compact(b, o)
        this.path = path = []
        for _ in range(size):
            size = b[o]
            if size & 3:
                size, o = _name_size(b, o)
            else:
                size >>= 2
                o += 1
            path.append(b[o : o + size].decode())
            o += size
        size, o = compact(b, o)
        params: list[tuple[str, int | None]] = []
        this.params = params
        for _ in range(size):
            size, o = _name_size(b, o)
            name = b[o : o + size].decode()
            o += size
            if b[o]:
                item, o = compact(b, o + 1)
                params.append((name, item))
            else:
                params.append((name, None))
                o += 1
        this.kind = kind = b[o]
        o += 1
        if kind <= VARIANT:
            if kind == VARIANT:
                variants_left, o = compact(b, o)
                variants = []
                this.variants = variants
            else:
                variants_left = 1
            while variants_left:
                variants_left -= 1
                if kind == VARIANT:
                    size = b[o]
                    if size & 3:
                        size, o = _name_size(b, o)
                    else:
                        size >>= 2
                        o += 1
                    name = b[o : o + size].decode()
                    o += size
                fields_left = b[o]
                if fields_left & 3:
                    fields_left, o = compact(b, o)
                else:
                    fields_left >>= 2
                    o += 1
                fields: list[Field] = []
                while fields_left:
                    fields_left -= 1
                    if b[o]:
                        size = b[o + 1]
                        if size & 3:
                            size, o = _name_size(b, o + 1)
                        else:
                            size >>= 2
                            o += 2
                        field: str | None = b[o : o + size].decode()
                        o += size
                    else:
                        field = None
                        o += 1
                    item = b[o]
                    mode = item & 3
                    if mode == 0:
                        item >>= 2
                        o += 1
                    elif mode == 1:
                        item = (item | b[o + 1] << 8) >> 2
                        o += 2
                    else:
                        item, o = compact(b, o)
                    fields.append((field, item))
                    if b[o]:  # the type's name in the source
                        size = b[o + 1]
                        if size & 3:
                            size, o = compact(b, o + 1)
                            o += size
                        else:
                            o += 2 + (size >> 2)
                    else:
                        o += 1
                    o = skip_docs(b, o) if b[o] else o + 1
                if kind == COMPOSITE:
                    this.fields = fields
                    break
                variants.append(make_variant((name, fields, b[o], o + 1)))
                o = skip_docs(b, o + 1) if b[o + 1] else o + 2
        elif kind in (SEQUENCE, COMPACT):
            this.item, o = compact(b, o)
        elif kind == ARRAY:
            this.length = b[o] | b[o + 1] << 8 | b[o + 2] << 16 | b[o + 3] << 24
            this.item, o = compact(b, o + 4)
        elif kind == TUPLE:
            size, o = compact(b, o)
            tuple_items += size
            if tuple_items > MAX_TUPLE_ITEMS:
                raise DecodeError(o, f"at most {MAX_TUPLE_ITEMS} items of tuples", "PortableRegistry")
            this.fields = fields = []
            for _ in range(size):
                item, o = compact(b, o)
                fields.append((None, item))
        elif kind == PRIMITIVE:
            if b[o] >= len(PRIMITIVES):
                raise DecodeError(o, "a primitive type", "PortableRegistry")
            this.name = PRIMITIVES[b[o]]
            o += 1
        elif kind == BITS:
            this.item, o = compact(b, o)
            this.length, o = compact(b, o)
        else:
            raise DecodeError(o - 1, "a kind of type", "PortableRegistry")
        o = skip_docs(b, o) if b[o] else o + 1
        types.append(this)
    return types, o


def _name_size(data: bytes, offset: int) -> tuple[int, int]:
    """Read the length of a name that enters generated code or the names of types."""
    size, start = read_compact(data, offset)
    if size > MAX_NAME_LENGTH:
        raise DecodeError(offset, f"a name of at most {MAX_NAME_LENGTH} bytes, found {size}", "PortableRegistry")
    return size, start


def skip_docs(data: bytes, offset: int) -> int:
    """Return the offset after a list of strings."""
    lines, offset = read_compact(data, offset)
    while lines:
        lines -= 1
        size = data[offset]
        mode = size & 3
        if mode == 0:
            offset += 1 + (size >> 2)
        elif mode == 1:
            offset += 2 + ((size | data[offset + 1] << 8) >> 2)
        else:
            size, offset = read_compact(data, offset)
            offset += size
    return offset


def read_text(data: bytes, offset: int) -> tuple[str, int]:
    """Read a length-prefixed string."""
    size = data[offset]
    if size & 3:
        size, offset = read_compact(data, offset)
    else:
        size >>= 2
        offset += 1
    end = offset + size
    if end > len(data) or size > MAX_U32:
        raise ValueError("text within the input")
    return data[offset:end].decode(), end


def read_docs(data: bytes, offset: int) -> str:
    """Read documentation lines, joined and without Rust's leading blanks."""
    count, offset = read_compact(data, offset)
    lines = []
    for _ in range(count):
        size, offset = read_compact(data, offset)
        line = data[offset : offset + size].decode(errors="replace")  # prose for readers: no code depends on it
        offset += size
        lines.append(line[1:] if line[:1] == " " else line)
    return "\n".join(lines).strip()
