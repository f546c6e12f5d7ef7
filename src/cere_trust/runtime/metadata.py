"""Metadata V14, V15 and V16 in one shape.

What a version does not say is empty, and None where that differs from saying "none". Documentation is read from the raw
bytes when asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..codec import Field, Registry, Variant, read_docs


@dataclass(slots=True, eq=False)
class Documented:
    """Something with documentation in the metadata."""

    raw: bytes = field(repr=False)
    docs_at: int = field(repr=False)

    @property
    def docs(self) -> str:
        """The runtime's own words, lines joined; empty where it says nothing."""
        return read_docs(self.raw, self.docs_at) if self.docs_at else ""


@dataclass(slots=True, eq=False)
class StorageInfo(Documented):
    """A storage item.

    Attributes:
        prefix: What its pallet's keys are made from, usually the pallet's name.
        optional: Whether a missing value reads as None; else as `default`.
        hashers: One hasher name per key, none for a plain value.
        keys: Type numbers of the keys.
        value: Type number of the value.
        default: Encoded default.
        deprecation: Why not to use it any more, None where it is not deprecated (V16).
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
    """A constant: its type number and encoded value."""

    name: str
    type: int
    value: bytes
    deprecation: str | None = None


@dataclass(slots=True, eq=False)
class VariantInfo(Documented):
    """A call, event or error of a pallet.

    Attributes:
        index: The pallet's byte and the variant's byte.
        fields: Name (None where it has none) and type number of each argument.
        deprecation: Why not to use it any more, None where it is not deprecated (V16).
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
        inputs: Names and type numbers.
        output: Type number.
        id: Of a view function, the 32 bytes it is called by; empty for API methods.
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
        call_type: Type number of its calls' enum, None where it has no calls; `event_type`, `error_type` likewise.
        associated_types: Type numbers by name (V16).
        view_functions: By name (V16).
        deprecated: Notes on deprecated variants: enum type number → variant byte → note (V16).
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
        extra: Type number of what it puts into the extrinsic.
        additional: Type number of what it adds to the signed payload only.
    """

    identifier: str
    extra: int
    additional: int


@dataclass(frozen=True, slots=True)
class ExtrinsicInfo:
    """How extrinsics look.

    Attributes:
        versions: Extrinsic formats the runtime takes.
        address: Type number of the signer's address; likewise `call`, `signature`.
        extensions: What a version 4 extrinsic carries, in order.
        extensions_by_version: The same for each version of the extension list, as version 5 extrinsics name it.
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
        version: 14, 15 or 16.
        raw: The metadata itself, from its magic number on.
        apis: Runtime APIs by name; None in V14, which does not list them.
        custom: Type number and encoded value of what the runtime adds by itself (V15, V16).
    """

    version: int
    raw: bytes = field(repr=False)
    registry: Registry = field(repr=False)
    pallets: dict[str, PalletInfo]
    extrinsic: ExtrinsicInfo
    apis: dict[str, ApiInfo] | None
    custom: dict[str, tuple[int, bytes]]
