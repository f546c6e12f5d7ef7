"""Metadata V14, V15 and V16 in one data model.

Data that a version lacks is empty, or None if empty has another meaning. Documentation is read from the raw bytes on
demand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..codec import Field, Registry, Variant, read_docs


@dataclass(slots=True, eq=False)
class Documented:
    """Base class of metadata items with documentation."""

    raw: bytes = field(repr=False)
    docs_at: int = field(repr=False)

    @property
    def docs(self) -> str:
        """Documentation in the metadata, lines joined; empty if there is none."""
        return read_docs(self.raw, self.docs_at) if self.docs_at else ""


@dataclass(slots=True, eq=False)
class StorageInfo(Documented):
    """Storage item.

    Attributes:
        prefix: Storage prefix of the pallet, usually its name.
        optional: True if a missing value reads as None, else it reads as `default`.
        hashers: Name of the hasher of each key; empty for a plain value.
        keys: Type numbers of the keys.
        value: Type number of the value.
        default: Encoded default.
        deprecation: Deprecation note, None if not deprecated (V16).
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
    """Constant with its type number and encoded value."""

    name: str
    type: int
    value: bytes
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class VariantInfo(Documented):
    """Call, event or error of a pallet.

    Attributes:
        index: Index bytes of the pallet and of the variant.
        fields: Name (or None) and type number of each argument.
        deprecation: Deprecation note, None if not deprecated (V16).
    """

    pallet: str
    name: str
    index: bytes
    fields: list[Field]
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class FunctionInfo(Documented):
    """Runtime API method, or view function of a pallet.

    Attributes:
        inputs: Names and type numbers of the arguments.
        output: Type number of the result.
        id: Id of a view function, 32 bytes; empty for API methods.
    """

    name: str
    inputs: list[tuple[str, int]]
    output: int
    id: bytes = b""
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class ApiInfo(Documented):
    """Runtime API; `version` is None before V16."""

    name: str
    methods: dict[str, FunctionInfo]
    version: int | None = None
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class PalletInfo(Documented):
    """Pallet.

    Attributes:
        call_type: Type number of the enum of calls, None without calls; `event_type`, `error_type` likewise.
        associated_types: Type numbers by name (V16).
        view_functions: View functions by name (V16).
        deprecated: Deprecation notes of variants: enum type number → index byte → note (V16).
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
        infos = self._variants.get(enum)
        if infos is None:
            notes = self.deprecated.get(enum, {})
            infos = self._variants[enum] = {
                variant.name: self._info(variant, notes.get(variant.index)) for variant in self.registry.variants(enum)
            }
        return infos

    def _info(self, variant: Variant, note: str | None) -> VariantInfo:
        index = bytes((self.index, variant.index))
        return VariantInfo(self.raw, variant.docs_at, self.name, variant.name, index, variant.fields, note)


class ExtensionInfo(NamedTuple):
    """Transaction extension (signed extension).

    Attributes:
        identifier: Name.
        extra: Type number of its explicit data, in the extrinsic.
        additional: Type number of its implicit data, in the signed payload only.
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
        extensions_by_version: Extensions by version of the extension list, which version 5 extrinsics name.
    """

    versions: tuple[int, ...]
    address: int
    call: int
    signature: int
    extensions: tuple[ExtensionInfo, ...]
    extensions_by_version: dict[int, tuple[ExtensionInfo, ...]]


@dataclass(slots=True, eq=False)
class Metadata:
    """Metadata of a runtime.

    Attributes:
        version: 14, 15 or 16.
        raw: The bytes, from the magic number on.
        registry: Types, without overrides.
        pallets: Pallets by name.
        extrinsic: Format of extrinsics.
        apis: Runtime APIs by name; None in V14, which does not list them.
        custom: Custom values by name: type number and encoded value (V15, V16).
    """

    version: int
    raw: bytes = field(repr=False)
    registry: Registry = field(repr=False)
    pallets: dict[str, PalletInfo]
    extrinsic: ExtrinsicInfo
    apis: dict[str, ApiInfo] | None
    custom: dict[str, tuple[int, bytes]]
