"""Reader of metadata V14, V15 and V16.

Source: the definitions of the three versions in the `frame-metadata` crate.
"""

from __future__ import annotations

from ..codec import Registry, read_compact, read_text, read_types, skip_docs
from ..codec.portable import TUPLE
from ..errors import DecodeError, MetadataError
from ..limits import MAX_METADATA_SIZE, Border
from .metadata import (
    ApiInfo,
    ConstantInfo,
    ExtensionInfo,
    ExtrinsicInfo,
    FunctionInfo,
    Metadata,
    PalletInfo,
    StorageInfo,
)

MAGIC = b"meta"
VERSIONS = (14, 15, 16)
HASHERS = ("Blake2_128", "Blake2_256", "Blake2_128Concat", "Twox128", "Twox256", "Twox64Concat", "Identity")


def read_metadata(data: bytes) -> Metadata:
    """Read metadata in the form a node or a runtime returns: bare, as opaque bytes, or as an option of those.

    Raises:
        MetadataError: not metadata, or of a version other than 14, 15 and 16.
        DecodeError: damaged metadata.
    """
    if len(data) > MAX_METADATA_SIZE:
        raise MetadataError(f"metadata of {len(data):,} bytes is not read; at most {MAX_METADATA_SIZE:,} are")
    raw = _unwrap(data)
    version = raw[4]
    if version not in VERSIONS:
        raise MetadataError(f"metadata of version {version} cannot be read; versions 14, 15 and 16 can")
    offset = 5
    with Border(lambda error: _damaged(error, offset, len(raw)), passing=(DecodeError, MetadataError)):
        types, offset = read_types(raw, offset)
        reader = _Reader(raw, offset, version, Registry(types))
    with Border(lambda error: _damaged(error, reader.offset, len(raw)), passing=(DecodeError, MetadataError)):
        return reader.read()


def _damaged(error: Exception, offset: int, end: int) -> DecodeError:
    if isinstance(error, UnicodeDecodeError):
        return DecodeError(min(offset, end), "UTF-8 text", "metadata")
    return DecodeError(
        end if isinstance(error, IndexError) else min(offset, end), "the rest of the metadata", "metadata"
    )


def _unwrap(data: bytes) -> bytes:
    """Return the bare metadata, starting at the magic number."""
    if data[:4] == MAGIC and len(data) > 4:
        return data
    damaged = None
    for at in (0, 1) if data[:1] == b"\1" else (0,):  # opaque bytes, or an option of them
        try:
            length, start = read_compact(data, at)
        except (IndexError, ValueError):
            continue
        if data[start : start + 4] == MAGIC and len(data) > start + 4:
            if length == len(data) - start:
                return data[start:]
            damaged = DecodeError(start, f"{length} bytes of metadata, found {len(data) - start}", "metadata")
    if damaged:
        raise damaged
    if data == b"\0":
        raise MetadataError("the runtime does not offer metadata of that version")
    raise MetadataError(f"not runtime metadata: it starts with 0x{data[:8].hex()} instead of 'meta'")


class _Reader:
    """Sequential reader; `offset` is its position."""

    def __init__(self, raw: bytes, offset: int, version: int, registry: Registry) -> None:
        self.raw = raw
        self.offset = offset
        self.version = version
        self.registry = registry
        self.types = len(registry.types)

    # --- primitives ---

    def byte(self) -> int:
        self.offset += 1
        return self.raw[self.offset - 1]

    def compact(self) -> int:
        value, self.offset = read_compact(self.raw, self.offset)
        return value

    def type(self) -> int:
        at = self.offset
        number, self.offset = read_compact(self.raw, at)
        if number >= self.types:
            raise DecodeError(at, f"a type number below {self.types}, found {number}", "metadata")
        return number

    def text(self) -> str:
        value, self.offset = read_text(self.raw, self.offset)
        return value

    def blob(self) -> bytes:
        size = self.compact()
        return self.take(size)

    def take(self, size: int) -> bytes:
        at = self.offset
        if size > len(self.raw) - at:
            raise DecodeError(at, f"{size} bytes; {len(self.raw) - at} left", "metadata")
        self.offset += size
        return self.raw[at : self.offset]

    def docs(self) -> int:
        """Skip documentation and return its offset; 0 if there is none."""
        at = self.offset
        if self.raw[at] == 0:
            self.offset += 1
            return 0
        self.offset = skip_docs(self.raw, at)
        return at

    def option(self) -> bool:
        flag = self.byte()
        if flag > 1:
            raise DecodeError(self.offset - 1, f"0 or 1 for an option, found {flag}", "metadata")
        return flag == 1

    def count(self) -> range:
        at = self.offset
        count = self.compact()
        if count > len(self.raw) - self.offset:
            raise DecodeError(at, f"room for {count} items; {len(self.raw) - self.offset} bytes left", "metadata")
        return range(count)

    def deprecation(self) -> str | None:
        """Read the deprecation note of an item, None if it is not deprecated."""
        status = self.byte() if self.version >= 16 else 0
        if status > 2:
            raise DecodeError(self.offset - 1, f"a deprecation status up to 2, found {status}", "metadata")
        if status == 2:
            note = self.text()
            return f"{note} (since {self.text()})" if self.option() else note
        return "deprecated" if status else None

    # --- the whole metadata ---

    def read(self) -> Metadata:
        pallets = [self.pallet() for _ in self.count()]
        extrinsic = self.extrinsic_v14() if self.version == 14 else self.extrinsic()
        if self.version < 16:
            self.type()  # type of the runtime itself
        apis = None
        custom = {}
        if self.version >= 15:
            apis = {api.name: api for api in [self.api() for _ in self.count()]}
            for _ in range(3):  # the outer enums of calls, events and errors
                self.type()
            custom = dict(self.custom() for _ in self.count())
        if self.offset != len(self.raw):
            left = len(self.raw) - self.offset
            raise DecodeError(self.offset, f"the end of the metadata, found {left} more bytes", "metadata")
        by_name = {pallet.name: pallet for pallet in pallets}
        return Metadata(self.version, self.raw, self.registry, by_name, extrinsic, apis, custom)

    def custom(self) -> tuple[str, tuple[int, bytes]]:
        name = self.text()
        return name, (self.type(), self.blob())

    # --- pallets ---

    def pallet(self) -> PalletInfo:
        name = self.text()
        storage = self.storage(name) if self.option() else {}
        deprecated: dict[int, dict[int, str]] = {}
        calls = self.enum(deprecated) if self.option() else None
        events = self.enum(deprecated) if self.option() else None
        constants = [self.constant() for _ in self.count()]
        errors = self.enum(deprecated) if self.option() else None
        associated, views = {}, {}
        if self.version >= 16:
            associated = dict(self.associated_type() for _ in self.count())
            views = {view.name: view for view in [self.view_function() for _ in self.count()]}
        index = self.byte()
        docs = self.docs() if self.version >= 15 else 0
        return PalletInfo(
            self.raw, docs, name, index, storage, {constant.name: constant for constant in constants}, calls, events,
            errors, associated, views, self.registry, self.deprecation(), deprecated,
        )  # fmt: skip

    def enum(self, deprecated: dict[int, dict[int, str]]) -> int:
        number = self.type()
        if self.version >= 16:
            notes = {}
            for _ in self.count():
                index = self.byte()
                notes[index] = self.deprecation() or "deprecated"
            deprecated[number] = notes
        return number

    def storage(self, pallet: str) -> dict[str, StorageInfo]:
        prefix = self.text()
        return {item.name: item for item in [self.storage_item(pallet, prefix) for _ in self.count()]}

    def storage_item(self, pallet: str, prefix: str) -> StorageInfo:
        name = self.text()
        optional = not self.option()  # 0 is Optional, 1 is Default
        hashers: tuple[str, ...] = ()
        keys: tuple[int, ...] = ()
        if self.option():  # 0 is a plain value, 1 a map
            hashers = tuple([self.hasher() for _ in self.count()])
            at = self.offset
            keys = (self.type(),)
            if len(hashers) != 1:
                key = self.registry.type(keys[0])
                if key.kind != TUPLE or len(key.fields) != len(hashers):
                    raise DecodeError(at, f"a tuple of {len(hashers)} keys for {pallet}.{name}", "metadata")
                keys = tuple([item for _, item in key.fields])
        value, default, docs = self.type(), self.blob(), self.docs()
        return StorageInfo(
            self.raw, docs, pallet, name, prefix, optional, hashers, keys, value, default, self.deprecation()
        )

    def hasher(self) -> str:
        number = self.byte()
        if number >= len(HASHERS):
            raise DecodeError(self.offset - 1, f"a storage hasher, found {number}", "metadata")
        return HASHERS[number]

    def constant(self) -> ConstantInfo:
        name, type_id, value, docs = self.text(), self.type(), self.blob(), self.docs()
        return ConstantInfo(self.raw, docs, name, type_id, value, self.deprecation())

    def associated_type(self) -> tuple[str, int]:
        name, type_id = self.text(), self.type()
        self.docs()
        return name, type_id

    def view_function(self) -> FunctionInfo:
        return self.function(self.take(32))

    # --- extrinsics ---

    def extrinsic_v14(self) -> ExtrinsicInfo:
        """Read the extrinsic format of V14, which names address, call and signature only as type parameters."""
        at = self.offset
        params = dict(self.registry.type(self.type()).params)
        found = [params.get(name) for name in ("Address", "Call", "Signature")]
        address, call, signature = (-1 if number is None else number for number in found)
        if not all(0 <= number < self.types for number in (address, call, signature)):
            raise DecodeError(at, "an extrinsic type with parameters Address, Call, Signature", "metadata")
        version = self.byte()
        known = self.extensions()
        return ExtrinsicInfo((version,), address, call, signature, known, {0: known})

    def extrinsic(self) -> ExtrinsicInfo:
        versions = (self.byte(),) if self.version == 15 else tuple([self.byte() for _ in self.count()])
        address, call, signature = self.type(), self.type(), self.type()
        if self.version == 15:
            self.type()  # the tuple of all extras
            known = self.extensions()
            return ExtrinsicInfo(versions, address, call, signature, known, {0: known})
        at = self.offset
        orders = [(self.byte(), [self.compact() for _ in self.count()]) for _ in self.count()]
        known = self.extensions()
        if any(number >= len(known) for _, order in orders for number in order):
            raise DecodeError(at, f"extension numbers below {len(known)}", "metadata")
        by_version = {version: tuple(known[number] for number in order) for version, order in orders}
        # Version 4 extrinsics do not name a version of the extension list; it is 0.
        return ExtrinsicInfo(versions, address, call, signature, by_version.get(0, known), by_version)

    def extensions(self) -> tuple[ExtensionInfo, ...]:
        return tuple([ExtensionInfo(self.text(), self.type(), self.type()) for _ in self.count()])

    # --- runtime APIs ---

    def api(self) -> ApiInfo:
        name = self.text()
        methods = [self.function(b"") for _ in self.count()]
        docs = self.docs()
        version = self.compact() if self.version >= 16 else None
        by_name = {method.name: method for method in methods}
        return ApiInfo(self.raw, docs, name, by_name, version, self.deprecation())

    def function(self, id: bytes) -> FunctionInfo:
        name = self.text()
        inputs = [(self.text(), self.type()) for _ in self.count()]
        output, docs = self.type(), self.docs()
        return FunctionInfo(self.raw, docs, name, inputs, output, id, self.deprecation())
