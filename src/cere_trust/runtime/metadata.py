"""Data model of metadata V14, V15 and V16.

A part that a metadata version lacks is empty, or None where that differs from an empty part. Documentation is read from
the raw bytes on demand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..codec import Field, Registry, Variant, read_docs


@dataclass(slots=True, eq=False)
class Documented:
    """Base of the items that have documentation in the metadata."""

    raw: bytes = field(repr=False)
    docs_at: int = field(repr=False)

    @property
    def docs(self) -> str:
        """Documentation from the runtime, lines joined; empty if there is none."""
        return read_docs(self.raw, self.docs_at) if self.docs_at else ""


@dataclass(slots=True, eq=False)
class StorageInfo(Documented):
    """A storage item.

    Attributes:
        prefix: Storage prefix of its pallet before hashing, usually the pallet's name.
        optional: True if a missing value reads as None; otherwise it reads as `default`.
        hashers: One hasher name per key; empty for a plain value.
        keys: Type numbers of the keys.
        value: Type number of the value.
        default: Encoded default value.
        deprecation: Deprecation note, None if it is not deprecated (V16).
    """

    pallet: str
    name: str
    prefix: str
    optional: bool
    hashers: tuple[str, ...]
    keys: tuple[int, ...]
    value: int
    default: bytes
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class ConstantInfo(Documented):
    """A constant, with its type number and encoded value."""

    name: str
    type: int
    value: bytes
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class VariantInfo(Documented):
    """A call, event or error of a pallet.

    Attributes:
        index: The pallet's index byte and the variant's index byte.
        fields: Name (None for an unnamed one) and type number of each argument.
        deprecation: Deprecation note, None if it is not deprecated (V16).
    """

    pallet: str
    name: str
    index: bytes
    fields: list[Field]
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class FunctionInfo(Documented):
    """A runtime API method, or a pallet's view function.

    Attributes:
        inputs: Names and type numbers of the arguments.
        output: Type number of the result.
        id: The 32-byte id of a view function; empty for API methods.
    """

    name: str
    inputs: list[tuple[str, int]]
    output: int
    id: bytes = b""
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class ApiInfo(Documented):
    """A runtime API; `version` is None before V16."""

    name: str
    methods: dict[str, FunctionInfo]
    version: int | None = None
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class PalletInfo(Documented):
    """A pallet.

    Attributes:
        call_type: Type number of its call enum, None if it has no calls; `event_type`, `error_type` likewise.
        associated_types: Type numbers by name (V16).
        view_functions: View functions by name (V16).
        deprecated: Notes on deprecated variants: enum type number → variant index → note (V16).
    """

    name: str
    index: int
    storage: dict[str, StorageInfo]
    constants: dict[str, ConstantInfo]
    call_type: int | None
    event_type: int | None
    error_type: int | None
    associated_types: dict[str, int]
    view_functions: dict[str, FunctionInfo]
    registry: Registry = field(repr=False)
    deprecation: str | None = None
    deprecated: dict[int, dict[int, str]] = field(default_factory=dict, repr=False)
    _variants: dict[int, dict[str, VariantInfo]] = field(default_factory=dict, repr=False)

    @property
    def calls(self) -> dict[str, VariantInfo]:
        """Calls by name."""
        return self._infos(self.call_type)

    @property
    def events(self) -> dict[str, VariantInfo]:
        """Events by name."""
        return self._infos(self.event_type)

    @property
    def errors(self) -> dict[str, VariantInfo]:
        """Errors by name."""
        return self._infos(self.error_type)

    def _infos(self, enum: int | None) -> dict[str, VariantInfo]:
        if enum is None:
            return {}
        found = self._variants.get(enum)
        if found is None:
            notes = self.deprecated.get(enum, {})
            found = self._variants[enum] = {
                variant.name: self._info(variant, notes.get(variant.index)) for variant in self.registry.variants(enum)
            }
        return found

    def _info(self, variant: Variant, note: str | None) -> VariantInfo:
        index = bytes((self.index, variant.index))
        return VariantInfo(self.raw, variant.docs_at, self.name, variant.name, index, variant.fields, note)


class ExtensionInfo(NamedTuple):
    """A signed (transaction) extension.

    Attributes:
        identifier: Its name.
        extra: Type number of its value in the extrinsic.
        additional: Type number of the value it adds to the signed payload only.
    """

    identifier: str
    extra: int
    additional: int


@dataclass(frozen=True, slots=True)
class ExtrinsicInfo:
    """Format of extrinsics.

    Attributes:
        versions: Extrinsic formats that the runtime accepts.
        address: Type number of the signer's address; likewise `call`, `signature`.
        extensions: Extensions of a version 4 extrinsic, in order.
        extensions_by_version: Extensions by version of the extension list, which a version 5 extrinsic names.
    """

    versions: tuple[int, ...]
    address: int
    call: int
    signature: int
    extensions: tuple[ExtensionInfo, ...]
    extensions_by_version: dict[int, tuple[ExtensionInfo, ...]]


@dataclass(slots=True, eq=False)
class Metadata:
    """A runtime's metadata.

    Attributes:
        version: Metadata version: 14, 15 or 16.
        raw: Metadata bytes, starting at the magic number.
        apis: Runtime APIs by name; None in V14, which does not list them.
        custom: Type number and encoded value of the runtime's custom entries, by name (V15, V16).
    """

    version: int
    raw: bytes = field(repr=False)
    registry: Registry = field(repr=False)
    pallets: dict[str, PalletInfo]
    extrinsic: ExtrinsicInfo
    apis: dict[str, ApiInfo] | None
    custom: dict[str, tuple[int, bytes]]
