"""A runtime as a value: encode and decode what goes to and comes from its chain."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from ..call import Call
from ..codec import Field, Registry, Variant
from ..codec.registry import read_docs
from ..errors import DecodeError, EncodeError, IncompatibleRuntime, UnknownItem
from .dispatch import DispatchFailure, explain_dispatch_error, module_error
from .events import EventRecord, decode_events
from .extrinsic import DecodedExtrinsic, decode_extrinsic
from .metadata import ConstantInfo, ExtrinsicInfo, Metadata, PalletInfo, StorageInfo, parse_metadata
from .storage import storage_key, storage_prefix, strip_storage_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .metadata import ApiMethod


class RuntimeVersion(NamedTuple):
    """What a runtime says of itself in `System.Version`."""

    spec_name: str
    spec_version: int
    transaction_version: int
    state_version: int

    def __str__(self) -> str:
        return f"{self.spec_name} {self.spec_version}"


class CallInfo(NamedTuple):
    """A call: its two index bytes and its arguments."""

    pallet: str
    name: str
    index: bytes
    fields: tuple[Field, ...]
    docs: int


class Runtime:
    """One runtime version, offline.

    Attributes:
        registry: The types.
        extrinsic: How this runtime's extrinsics look.
    """

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        self.registry: Registry = metadata.registry
        self.extrinsic: ExtrinsicInfo = metadata.extrinsic
        self._calls: dict[tuple[str, str], CallInfo] = {}
        self._calls_by_index: dict[bytes, CallInfo] = {}
        self._variants: dict[int, dict[str, Variant]] = {}
        self._pallet_by_index = {pallet.index: pallet for pallet in metadata.pallets.values()}
        self._version: RuntimeVersion | None = None
        self.registry.call_type = metadata.extrinsic.call
        self.registry.call_decoder = self._decode_call_at
        self.registry.call_encoder = self.encode_call
        if self.ss58_prefix is not None:
            self.registry.account_prefix = self.ss58_prefix

    @classmethod
    def from_metadata(cls, raw: bytes) -> Runtime:
        """Read a runtime's metadata (V14, V15 or V16), as a node or the runtime itself hands it out.

        Raises:
            MetadataError: not metadata, or a version that cannot be read.
            DecodeError: damaged metadata.
        """
        return cls(parse_metadata(bytes(raw)))

    def __repr__(self) -> str:
        return f"<Runtime {self.version}, metadata V{self.metadata_version}>"

    # --- what it is -------------------------------------------------------------------------------------------------

    @property
    def metadata_version(self) -> int:
        """14, 15 or 16."""
        return self._metadata.version

    @property
    def version(self) -> RuntimeVersion:
        """Spec name and versions."""
        if self._version is None:
            raw = self.constant("System", "Version")
            if not isinstance(raw, dict):
                raise IncompatibleRuntime("this runtime's System.Version is not a struct")
            self._version = RuntimeVersion(
                raw["spec_name"],
                raw["spec_version"],
                raw["transaction_version"],
                raw.get("state_version", raw.get("system_version", 0)),
            )
        return self._version

    @property
    def ss58_prefix(self) -> int | None:
        """Network prefix of this chain's addresses, None where the runtime does not say."""
        system = self._metadata.pallets.get("System")
        found = system.constants.get("SS58Prefix") if system else None
        return int.from_bytes(found.value, "little") if found else None

    @property
    def pallets(self) -> dict[str, PalletInfo]:
        """Pallets by name."""
        return self._metadata.pallets

    def pallet(self, name: str) -> PalletInfo:
        """A pallet by name.

        Raises:
            UnknownItem: with the names that look similar.
        """
        try:
            return self._metadata.pallets[name]
        except KeyError:
            raise UnknownItem(f"this runtime has no pallet {name!r}", similar(name, self._metadata.pallets)) from None

    def variants(self, type_id: int | None) -> dict[str, Variant]:
        """The variants of an enum by name; of a pallet without the enum, none."""
        if type_id is None:
            return {}
        known = self._variants.get(type_id)
        if known is None:
            of = self.registry[type_id].of
            known = {variant.name: variant for variant in of} if isinstance(of, tuple) else {}
            self._variants[type_id] = known
        return known

    def docs(self, offset: int) -> str:
        """The documentation at a byte offset, as `docs` fields give it."""
        return read_docs(self.registry.raw, offset)[0]

    # --- values -----------------------------------------------------------------------------------------------------

    def encode(self, type_id: int, value: object) -> bytes:
        """Encode a value of a type number. Raises `EncodeError` with the path inside the value."""
        return self.registry.encode(type_id, value)

    def decode(self, type_id: int, data: bytes) -> object:
        """Decode a whole value of a type number. Raises `DecodeError` with offset and type path."""
        return self.registry.decode(type_id, data)

    # --- calls ------------------------------------------------------------------------------------------------------

    def call_info(self, pallet: str, name: str) -> CallInfo:
        """A call's indices and arguments.

        Raises:
            UnknownItem: no such pallet or call, with the names that look similar.
        """
        info = self._calls.get((pallet, name))
        if info is None:
            home = self.pallet(pallet)
            variants = self.variants(home.calls)
            if name not in variants:
                raise UnknownItem(f"pallet {pallet} has no call {name!r}", similar(name, variants))
            variant = variants[name]
            index = bytes((home.index, variant.index))
            info = self._calls[pallet, name] = CallInfo(pallet, name, index, variant.fields, variant.docs)
        return info

    def encode_call(self, call: Call) -> bytes:
        """Encode a call, its arguments matched by name.

        Raises:
            UnknownItem: no such pallet or call.
            IncompatibleRuntime: argument names other than this runtime's.
            EncodeError: an argument that does not fit; the path begins with pallet and call.
        """
        info = self.call_info(call.pallet, call.name)
        names = [str(field.name) for field in info.fields]
        if len(call.args) != len(names) or any(name not in call.args for name in names):
            raise IncompatibleRuntime(
                f"{call.pallet}.{call.name} expects {', '.join(names) or 'no arguments'}; "
                f"got {', '.join(map(str, call.args)) or 'none'}"
            )
        parts = [info.index]
        for field, name in zip(info.fields, names, strict=True):
            try:
                parts.append(self.registry.encoder(field.type)(call.args[name]))
            except EncodeError as error:
                raise error.within(name).within(f"{call.pallet}.{call.name}") from None
            except RecursionError:
                raise EncodeError(f"{call.pallet}.{call.name}.{name}", "fewer levels of nesting", "more") from None
        return b"".join(parts)

    def decode_call(self, data: bytes) -> Call:
        """Decode a whole encoded call.

        Raises:
            DecodeError: not a call of this runtime.
        """
        call = self.decode(self.extrinsic.call, bytes(data))
        if not isinstance(call, Call):
            raise DecodeError(0, "a call")
        return call

    def _decode_call_at(self, data: bytes, offset: int) -> tuple[object, int]:
        index = data[offset : offset + 2]
        info = self._calls_by_index.get(index)
        if info is None:
            if len(index) < 2:
                raise DecodeError(offset, "a pallet's and a call's index")
            home = self._pallet_by_index.get(index[0])
            variants = self.variants(home.calls) if home else {}
            name = next((variant.name for variant in variants.values() if variant.index == index[1]), None)
            if home is None or name is None:
                raise DecodeError(offset, f"a call's index, not 0x{index.hex()}")
            info = self._calls_by_index[index] = self.call_info(home.name, name)
        offset += 2
        args = {}
        for field in info.fields:
            args[str(field.name)], offset = self.registry.decoder(field.type)(data, offset)
        return Call(info.pallet, info.name, args), offset

    # --- storage and constants --------------------------------------------------------------------------------------

    def storage_info(self, pallet: str, item: str) -> StorageInfo:
        """A storage item. Raises `UnknownItem` with the names that look similar."""
        home = self.pallet(pallet)
        if item not in home.storage:
            raise UnknownItem(f"pallet {pallet} has no storage item {item!r}", similar(item, home.storage))
        return home.storage[item]

    def storage_key(self, pallet: str, item: str, *keys: object) -> bytes:
        """The storage key of one value; a map needs all of its keys.

        Raises:
            UnknownItem: no such pallet or item.
            IncompatibleRuntime: another number of keys.
            EncodeError: a key that does not fit.
        """
        return storage_key(self.registry, self.storage_info(pallet, item), keys)

    def storage_prefix(self, pallet: str, item: str, *leading: object) -> bytes:
        """What all keys of a map begin with, below some leading keys."""
        return storage_prefix(self.registry, self.storage_info(pallet, item), leading)

    def decode_storage(self, pallet: str, item: str, raw: bytes | None) -> object:
        """A storage value; a missing one reads as the item's default, or None where it is optional."""
        info = self.storage_info(pallet, item)
        if raw is None:
            if info.optional:
                return None
            raw = info.default
        return self.registry.decode(info.value, raw)

    def decode_storage_key(self, pallet: str, item: str, raw: bytes) -> tuple[object, ...]:
        """A map entry's keys; `OpaqueKey` where the hasher cannot be reversed."""
        return strip_storage_key(self.registry, self.storage_info(pallet, item), raw)

    def constant(self, pallet: str, name: str) -> object:
        """A constant's value. Raises `UnknownItem` with the names that look similar."""
        info = self.constant_info(pallet, name)
        return self.registry.decode(info.type, info.value)

    def constant_info(self, pallet: str, name: str) -> ConstantInfo:
        """A constant's type and encoded value."""
        home = self.pallet(pallet)
        if name not in home.constants:
            raise UnknownItem(f"pallet {pallet} has no constant {name!r}", similar(name, home.constants))
        return home.constants[name]

    # --- events, errors, extrinsics ---------------------------------------------------------------------------------

    def decode_events(self, data: bytes) -> list[EventRecord]:
        """The records of `System.Events`."""
        return decode_events(self, data)

    def pallet_at(self, index: int) -> PalletInfo | None:
        """A pallet by its index."""
        return self._pallet_by_index.get(index)

    def module_error(self, pallet_index: int, error: bytes) -> DispatchFailure:
        """A pallet's error in words, from the two parts of a module error."""
        return module_error(self, pallet_index, error)

    def explain(self, dispatch_error: object) -> DispatchFailure:
        """A decoded dispatch error in words."""
        return explain_dispatch_error(self, dispatch_error)

    def decode_extrinsic(self, data: bytes) -> DecodedExtrinsic:
        """An extrinsic out of a block's body, with its length prefix."""
        return decode_extrinsic(self, data)

    # --- runtime APIs -----------------------------------------------------------------------------------------------

    def _api_method(self, api: str, method: str) -> ApiMethod:
        apis = self._metadata.apis
        if apis is None:
            raise IncompatibleRuntime(
                f"metadata V14 does not describe runtime APIs, so {api}.{method} cannot be called by name; "
                "ask the node for metadata V15 or V16"
            )
        if api not in apis:
            raise UnknownItem(f"this runtime has no runtime API {api!r}", similar(api, apis))
        if method not in apis[api]:
            raise UnknownItem(f"runtime API {api} has no method {method!r}", similar(method, apis[api]))
        return apis[api][method]

    def encode_api_call(self, api: str, method: str, *args: object) -> bytes:
        """The encoded arguments of a runtime API method.

        Raises:
            UnknownItem: no such API or method.
            IncompatibleRuntime: another number of arguments, or metadata V14.
            EncodeError: an argument that does not fit.
        """
        inputs = self._api_method(api, method).inputs
        if len(args) != len(inputs):
            names = ", ".join(name for name, _ in inputs) or "no arguments"
            raise IncompatibleRuntime(f"{api}.{method} expects {names}; got {len(args)}")
        parts = []
        for (name, type_id), value in zip(inputs, args, strict=True):
            try:
                parts.append(self.registry.encode(type_id, value))
            except EncodeError as error:
                raise error.within(f"{api}.{method}.{name}") from None
        return b"".join(parts)

    def decode_api_result(self, api: str, method: str, data: bytes) -> object:
        """The decoded answer of a runtime API method."""
        return self.registry.decode(self._api_method(api, method).output, data)


def similar(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that look like a name, whatever their case."""
    by_folded = {candidate.casefold().replace("_", ""): candidate for candidate in known}
    folded = name.casefold().replace("_", "")
    return [by_folded[match] for match in get_close_matches(folded, by_folded, n=3, cutoff=0.6)]
