"""Metadata V14, V15 and V16, read into one shape.

Source: the `frame-metadata` crate's definitions of the three versions.
"""

from __future__ import annotations

from typing import NamedTuple

from ..codec import Registry
from ..codec.compact import decode_bytes, decode_compact, decode_text
from ..codec.registry import parse_registry, read_docs, skip_docs
from ..errors import DecodeError, MetadataError

MAGIC = b"meta"
VERSIONS = (14, 15, 16)


class StorageInfo(NamedTuple):
    """A storage item.

    Attributes:
        optional: Whether a missing value reads as None; else as `default`.
        hashers: One hasher name per key, none for a plain value.
        keys: Type numbers of the keys.
        value: Type number of the value.
        default: Encoded default.
        docs: Byte offset of the documentation.
    """

    pallet: str
    name: str
    prefix: str
    optional: bool
    hashers: tuple[str, ...]
    keys: tuple[int, ...]
    value: int
    default: bytes
    docs: int


class ConstantInfo(NamedTuple):
    """A constant: its type number and encoded value."""

    name: str
    type: int
    value: bytes
    docs: int


class PalletInfo(NamedTuple):
    """A pallet; the three enums are type numbers, None where the pallet has none."""

    name: str
    index: int
    calls: int | None
    events: int | None
    errors: int | None
    storage: dict[str, StorageInfo]
    constants: dict[str, ConstantInfo]


class ExtensionInfo(NamedTuple):
    """A signed (transaction) extension: type numbers of what it adds to the extrinsic and to the signed payload."""

    identifier: str
    extra: int
    additional: int


class ExtrinsicInfo(NamedTuple):
    """How extrinsics look.

    Attributes:
        versions: Extrinsic format versions the runtime takes.
        address: Type number of the signer's address; -1 where metadata does not say.
    """

    versions: tuple[int, ...]
    address: int
    call: int
    signature: int
    extensions: tuple[ExtensionInfo, ...]


class ApiMethod(NamedTuple):
    """A runtime API method: names and type numbers of its inputs, type number of its output."""

    inputs: tuple[tuple[str, int], ...]
    output: int


class Metadata(NamedTuple):
    """A runtime's metadata.

    Attributes:
        apis: Methods by runtime API name; None in V14, which does not list them.
    """

    version: int
    registry: Registry
    pallets: dict[str, PalletInfo]
    extrinsic: ExtrinsicInfo
    apis: dict[str, dict[str, ApiMethod]] | None


def parse_metadata(raw: bytes) -> Metadata:
    """Read metadata as a node or a runtime hands it out.

    Args:
        raw: The prefixed metadata itself, or wrapped as opaque bytes, or as an option of them.

    Raises:
        MetadataError: not metadata, or of a version other than 14, 15 and 16.
        DecodeError: metadata that is damaged.
    """
    start = raw.find(MAGIC, 0, 10)
    if start < 0:
        raise MetadataError("these bytes are not a runtime's metadata: the word 'meta' is missing at their start")
    raw = raw[start:]
    version = raw[4] if len(raw) > 4 else 0
    if version not in VERSIONS:
        raise MetadataError(f"metadata of version {version} cannot be read; versions 14, 15 and 16 can")
    try:
        registry, offset = parse_registry(raw, 5)
        return _Reader(raw, offset, version, registry).read()
    except (IndexError, RecursionError):
        raise DecodeError(len(raw), "more metadata") from None


class _Reader:
    """Reads front to back; `offset` is where it stands."""

    def __init__(self, raw: bytes, offset: int, version: int, registry: Registry) -> None:
        self.raw = raw
        self.offset = offset
        self.version = version
        self.registry = registry

    def byte(self) -> int:
        self.offset += 1
        return self.raw[self.offset - 1]

    def compact(self) -> int:
        value, self.offset = decode_compact(self.raw, self.offset)
        return value

    def type(self) -> int:
        at = self.offset
        number = self.compact()
        if number >= len(self.registry.types):
            raise DecodeError(at, f"a type number below {len(self.registry.types)}")
        return number

    def text(self) -> str:
        value, self.offset = decode_text(self.raw, self.offset)
        return value

    def bytes(self) -> bytes:
        value, self.offset = decode_bytes(self.raw, self.offset)
        return value

    def docs(self) -> int:
        at = self.offset
        self.offset = skip_docs(self.raw, at)
        return at

    def option(self) -> bool:
        flag = self.byte()
        if flag > 1:
            raise DecodeError(self.offset - 1, "an option's flag, 0 or 1")
        return flag == 1

    def count(self) -> range:
        at = self.offset
        count = self.compact()
        if count > len(self.raw) - self.offset:
            raise DecodeError(at, f"{count} elements")
        return range(count)

    def item_deprecation(self) -> None:
        if self.version >= 16 and self.byte() == 2:
            self.deprecation_note()

    def enum_deprecation(self) -> None:
        if self.version >= 16:
            for _ in self.count():
                self.byte()
                if self.byte() == 2:
                    self.deprecation_note()

    def deprecation_note(self) -> None:
        self.text()
        if self.option():
            self.text()

    def read(self) -> Metadata:
        pallets = [self.pallet() for _ in self.count()]
        extrinsic = self.extrinsic_v14() if self.version == 14 else self.extrinsic()
        apis = None
        if self.version == 14:
            self.type()  # the runtime type itself
        else:
            if self.version == 15:
                self.type()
            apis = dict(self.api() for _ in self.count())
        # Outer enums and custom values follow in V15 and V16; nothing here needs them.
        by_name = {pallet.name: pallet for pallet in pallets}
        return Metadata(self.version, self.registry, by_name, self.with_call_type(extrinsic), apis)

    def with_call_type(self, extrinsic: ExtrinsicInfo) -> ExtrinsicInfo:
        """V14 names address, call and signature only as parameters of the extrinsic's type."""
        if extrinsic.call >= 0:
            return extrinsic
        params = dict(self.registry[-1 - extrinsic.call].params)
        return extrinsic._replace(
            address=-1 if params.get("Address") is None else params["Address"],
            call=-1 if params.get("Call") is None else params["Call"],
            signature=-1 if params.get("Signature") is None else params["Signature"],
        )

    def pallet(self) -> PalletInfo:
        name = self.text()
        storage = self.storage(name) if self.option() else {}
        calls = self.outer() if self.option() else None
        events = self.outer() if self.option() else None
        constants = dict(self.constant() for _ in self.count())
        errors = self.outer() if self.option() else None
        if self.version >= 16:
            for _ in self.count():
                self.text(), self.type(), self.docs()
            for _ in self.count():
                self.view_function()
        index = self.byte()
        if self.version >= 15:
            self.docs()
        self.item_deprecation()
        return PalletInfo(name, index, calls, events, errors, storage, constants)

    def outer(self) -> int:
        number = self.type()
        self.enum_deprecation()
        return number

    def storage(self, pallet: str) -> dict[str, StorageInfo]:
        prefix = self.text()
        return dict(self.storage_item(pallet, prefix) for _ in self.count())

    def storage_item(self, pallet: str, prefix: str) -> tuple[str, StorageInfo]:
        name = self.text()
        optional = self.byte() == 0
        hashers: tuple[str, ...] = ()
        keys: tuple[int, ...] = ()
        if self.byte():
            hashers = tuple(_HASHERS[self.byte()] for _ in self.count())
            key = self.type()
            definition = self.registry[key]
            keys = (key,)
            if len(hashers) > 1:
                keys = definition.of if isinstance(definition.of, tuple) else ()
                if definition.kind != "tuple" or len(keys) != len(hashers):
                    raise DecodeError(self.offset, f"a tuple of {len(hashers)} keys for {pallet}.{name}")
        value = self.type()
        default = self.bytes()
        docs = self.docs()
        self.item_deprecation()
        return name, StorageInfo(pallet, name, prefix, optional, hashers, keys, value, default, docs)

    def constant(self) -> tuple[str, ConstantInfo]:
        info = ConstantInfo(self.text(), self.type(), self.bytes(), self.docs())
        self.item_deprecation()
        return info.name, info

    def view_function(self) -> None:
        self.offset += 32
        self.text()
        for _ in self.count():
            self.text(), self.type()
        self.type()
        self.docs()
        self.item_deprecation()

    def extrinsic_v14(self) -> ExtrinsicInfo:
        own_type = self.type()
        versions = (self.byte(),)
        return ExtrinsicInfo(versions, -1, -1 - own_type, -1, self.extensions())

    def extrinsic(self) -> ExtrinsicInfo:
        versions = (self.byte(),) if self.version == 15 else tuple(self.byte() for _ in self.count())
        address, call, signature = self.type(), self.type(), self.type()
        if self.version == 15:
            self.type()  # the tuple of all extras
            return ExtrinsicInfo(versions, address, call, signature, self.extensions())
        by_version = {self.byte(): [self.compact() for _ in self.count()] for _ in self.count()}
        known = self.extensions()
        # Extension version 0 is the one that version 4 extrinsics carry.
        order = by_version.get(0, list(range(len(known))))
        if any(position >= len(known) for position in order):
            raise DecodeError(self.offset, f"extension numbers below {len(known)}")
        return ExtrinsicInfo(versions, address, call, signature, tuple(known[position] for position in order))

    def extensions(self) -> tuple[ExtensionInfo, ...]:
        return tuple(ExtensionInfo(self.text(), self.type(), self.type()) for _ in self.count())

    def api(self) -> tuple[str, dict[str, ApiMethod]]:
        name = self.text()
        methods = {}
        for _ in self.count():
            method = self.text()
            inputs = tuple((self.text(), self.type()) for _ in self.count())
            methods[method] = ApiMethod(inputs, self.type())
            self.docs()
            self.item_deprecation()
        self.docs()
        if self.version >= 16:
            self.compact()
            self.item_deprecation()
        return name, methods


_HASHERS = ("Blake2_128", "Blake2_256", "Blake2_128Concat", "Twox128", "Twox256", "Twox64Concat", "Identity")

__all__ = ["ExtensionInfo", "ExtrinsicInfo", "Metadata", "PalletInfo", "StorageInfo", "parse_metadata", "read_docs"]
