"""One runtime version as a value that encodes and decodes the data of its chain."""

from __future__ import annotations

import copy
from functools import cached_property
from typing import Any, NamedTuple

from ..call import Call
from ..codec import Registry, Type
from ..codec.overrides import Decoder
from ..crypto.hashing import blake2_256
from ..errors import DecodeError, IncompatibleRuntime, MetadataError, UnknownItem
from .calls import Calls
from .dispatch_errors import DispatchFailure, ModuleError, explain_dispatch_error, module_error
from .events import EventRecord, events_decoder
from .extrinsic import BARE_V4, SIGNED_V4, DecodedExtrinsic, decode_extrinsic, extrinsic_body
from .metadata import ConstantInfo, ExtrinsicInfo, FunctionInfo, Metadata, PalletInfo, StorageInfo, VariantInfo
from .metadata_digest import DigestFacts, MetadataTree
from .metadata_proof import MetadataProof, prove
from .metadata_reader import read_metadata
from .origin import GIVEN, MetadataOrigin
from .overrides import type_overrides
from .storage import StorageKeys
from .suggestions import similar


class RuntimeVersion(NamedTuple):
    """Name and versions of a runtime, from `System.Version`."""

    spec_name: str
    spec_version: int
    transaction_version: int
    state_version: int

    def __str__(self) -> str:
        return f"{self.spec_name} {self.spec_version}"


class Runtime:
    """Codec of one runtime version, built from its metadata: encodes and decodes by name, offline.

    Attributes:
        registry: Types with their codecs.
        extrinsic: Format of this runtime's extrinsics.
        pallets: Pallets by name.
        metadata: The complete metadata.
        origin: How the metadata is known to be the chain's.
    """

    def __init__(self, metadata: Metadata, origin: MetadataOrigin = GIVEN) -> None:
        self.metadata = metadata
        self.origin = origin
        self.pallets = metadata.pallets
        self.extrinsic: ExtrinsicInfo = metadata.extrinsic
        self._calls = Calls(metadata.pallets, metadata.extrinsic.call)
        plain = metadata.registry
        self.registry = Registry(plain.types, type_overrides(plain, self._calls, self.ss58_prefix))
        self._calls.bind(self.registry)
        self._keys: dict[tuple[str, str], StorageKeys] = {}
        self._events: tuple[Decoder, int] | None = None
        self._version: RuntimeVersion | None = None
        self._tree: MetadataTree | None = None
        self._digests: dict[DigestFacts, bytes] = {}

    @classmethod
    def from_metadata(cls, raw: bytes, origin: MetadataOrigin = GIVEN) -> Runtime:
        """Build a runtime from its metadata (V14, V15 or V16), in the form a node or the runtime itself returns.

        Args:
            raw: Metadata: bare, as opaque bytes, or as an option of those.
            origin: How it is known; by default, the caller has it from elsewhere.

        Raises:
            MetadataError: not metadata, or an unsupported version.
            DecodeError: damaged metadata.
        """
        if not isinstance(raw, (bytes, bytearray, memoryview)):
            raise MetadataError(f"metadata is bytes, got {type(raw).__name__}; use bytes.fromhex for hex text")
        return cls(read_metadata(bytes(raw)), origin)

    def with_origin(self, origin: MetadataOrigin) -> Runtime:
        """Return the same runtime with another origin; both share types and codecs."""
        other = copy.copy(self)
        other.origin = origin
        return other

    def __repr__(self) -> str:
        return f"<Runtime {self.version}, metadata V{self.metadata_version}>"

    # --- identity ---

    @property
    def metadata_version(self) -> int:
        """Metadata version: 14, 15 or 16."""
        return self.metadata.version

    @cached_property
    def metadata_hash(self) -> bytes:
        """Blake2-256 hash of the metadata's bytes; pins and endpoints are compared by it."""
        return blake2_256(self.metadata.raw)

    @property
    def version(self) -> RuntimeVersion:
        """Spec name and versions."""
        if self._version is None:
            says: Any = self.constant("System", "Version")
            try:
                state = says.get("system_version", says.get("state_version", 0))
                self._version = RuntimeVersion(
                    says["spec_name"], says["spec_version"], says["transaction_version"], state
                )
            except (KeyError, AttributeError):
                raise IncompatibleRuntime("this runtime's System.Version is not a runtime version") from None
        return self._version

    @property
    def ss58_prefix(self) -> int | None:
        """Network prefix of this chain's addresses, None if the runtime does not declare one."""
        system = self.pallets.get("System")
        found = system.constants.get("SS58Prefix") if system else None
        return int.from_bytes(found.value, "little") if found else None

    def metadata_digest(self, *, decimals: int, symbol: str) -> bytes:
        """Compute the digest of the metadata that `CheckMetadataHash` compares (RFC-78); a second call is a look-up.

        Args:
            decimals: Decimal places of the chain's native token, 10 on Cere. Metadata does not state it.
            symbol: Symbol of the native token, ``"CERE"`` on Cere.

        Returns:
            32 bytes. Runtimes are built with the digest of their metadata V15; V16 of one runtime gives the same digest.

        Raises:
            IncompatibleRuntime: metadata V14, whose digest can differ, or the runtime declares no SS58 prefix.
            MetadataError: a type has no form in RFC-78, or decimals or symbol cannot be encoded.
        """
        facts = self._digest_facts(decimals, symbol)
        digest = self._digests.get(facts)
        if digest is None:
            digest = self._digests[facts] = self._metadata_tree().digest(facts)
        return digest

    def metadata_proof(
        self, call_data: bytes, sent: bytes, signed: bytes, *, decimals: int, symbol: str
    ) -> MetadataProof:
        """Prove the types of an extrinsic's signing payload, for devices that decode it without metadata (RFC-78).

        Args:
            call_data: Encoded call.
            sent: Explicit parts of all extensions, concatenated.
            signed: Additional parts of all extensions, concatenated.
            decimals: Decimal places of the chain's native token.
            symbol: Symbol of the native token.

        Returns:
            The proof; its `encode` is what ``getProofForExtrinsicParts`` of npm's @polkadot-api/merkleize-metadata returns.

        Raises:
            IncompatibleRuntime, MetadataError: as `metadata_digest`.
            DecodeError: the data are not a signing payload of this runtime.
        """
        extensions = self.extrinsic.extensions
        roots = [self.extrinsic.call, *(each.extra for each in extensions), *(each.additional for each in extensions)]
        return prove(self._metadata_tree(), call_data + sent + signed, roots, self._digest_facts(decimals, symbol))

    def metadata_proof_of(self, extrinsic: bytes, signed: bytes = b"", *, decimals: int, symbol: str) -> MetadataProof:
        """Prove the types of an extrinsic of format 4 as it stands in a block.

        Args:
            extrinsic: The extrinsic with its length, signed or bare.
            signed: Additional parts of all extensions, whose types are proved as well; empty to leave them out.
            decimals: Decimal places of the chain's native token.
            symbol: Symbol of the native token.

        Returns:
            The proof; its `encode` is what ``generate_proof_for_extrinsic`` of the crate merkleized-metadata returns.

        Raises:
            IncompatibleRuntime, MetadataError: as `metadata_digest`.
            DecodeError: not an extrinsic of this runtime, or of another format.
        """
        info, data = self.extrinsic, extrinsic_body(bytes(extrinsic))
        roots = [info.call]
        if data[:1] == bytes([SIGNED_V4]):
            roots = [info.address, info.signature, *(each.extra for each in info.extensions), info.call]
        elif data[:1] != bytes([BARE_V4]):
            raise DecodeError(0, "an extrinsic of format 4")
        if signed:
            roots += [each.additional for each in info.extensions]
        return prove(self._metadata_tree(), data[1:] + signed, roots, self._digest_facts(decimals, symbol))

    def _digest_facts(self, decimals: int, symbol: str) -> DigestFacts:
        version, prefix = self.version, self.ss58_prefix
        if prefix is None:
            raise IncompatibleRuntime("this runtime declares no SS58 prefix, which a metadata digest includes")
        facts = DigestFacts(version.spec_version, version.spec_name, prefix, decimals, symbol)
        facts.encode()  # refuses values that a digest cannot hold
        return facts

    def _metadata_tree(self) -> MetadataTree:
        if self._tree is None:
            if self.metadata_version < 15:
                raise IncompatibleRuntime(
                    f"runtimes are built with the digest of metadata V15, and that of V{self.metadata_version} can "
                    "differ; ask the node for metadata V15 or V16"
                )
            self._tree = MetadataTree(self.metadata)
        return self._tree

    def pallet(self, name: str) -> PalletInfo:
        """Return a pallet by name.

        Raises:
            UnknownItem: no such pallet; it lists similar names.
        """
        found = self.pallets.get(name)
        if found is None:
            raise UnknownItem(f"this runtime has no pallet {name!r}", similar(name, self.pallets))
        return found

    def pallet_at(self, index: int) -> PalletInfo | None:
        """Return a pallet by its index, None if there is none."""
        return next((pallet for pallet in self.pallets.values() if pallet.index == index), None)

    # --- types and values ---

    def encode(self, type_id: int, value: object) -> bytes:
        """Encode a value by type number.

        Raises:
            EncodeError: the type cannot hold the value; `path` locates the part.
        """
        return self.registry.encode(type_id, value)

    def decode(self, type_id: int, data: bytes) -> object:
        """Decode a value that spans all of the data, by type number.

        Raises:
            DecodeError: not an encoding of the type; it has offset and type path.
        """
        return self.registry.decode(type_id, data)

    def type_info(self, type_id: int) -> Type:
        """Return a type's definition. Raises `MetadataError` for a type number that is not in the runtime."""
        return self.registry.type(type_id)

    def type_name(self, type_id: int) -> str:
        """Format a type, such as ``Vec<(u32, u128)>``."""
        return self.registry.type_name(type_id)

    def type_kind(self, type_id: int) -> str:
        """Return one of ``struct enum option sequence array tuple primitive compact bits``."""
        return self.registry.type_kind(type_id)

    def variant_names(self, type_id: int) -> list[str]:
        """Return the names of an enum's variants; an empty list for any other type."""
        return [variant.name for variant in getattr(self.registry.type(type_id), "variants", [])]

    def is_empty_type(self, type_id: int) -> bool:
        """Return whether the type encodes to no bytes."""
        return self.registry.is_empty_type(type_id)

    # --- calls ---

    def call_info(self, pallet: str, name: str) -> VariantInfo:
        """Return a call's index, arguments and documentation.

        Raises:
            UnknownItem: no such pallet or call; it lists similar names.
        """
        return self._calls.info(pallet, name)

    def has_argument(self, pallet: str, call: str, name: str) -> bool:
        """Return whether this runtime has the call, with an argument of that name."""
        home = self.pallets.get(pallet)
        found = home.calls.get(call) if home else None
        return found is not None and any(argument == name for argument, _ in found.fields)

    def encode_call(self, call: Call) -> bytes:
        """Encode a call; arguments are matched by name.

        Raises:
            UnknownItem: no such pallet or call.
            IncompatibleRuntime: the argument names differ from this runtime's.
            EncodeError: an argument does not fit; the path begins with pallet and call.
        """
        return self.registry.encode(self.extrinsic.call, call)

    def decode_call(self, data: bytes) -> Call:
        """Decode an encoded call that spans all of the data.

        Raises:
            DecodeError: not a call of this runtime.
        """
        call: Call = self.registry.decode(self.extrinsic.call, data)
        return call

    # --- storage and constants ---

    def has_storage(self, pallet: str, item: str) -> bool:
        """Return whether this runtime has a storage item."""
        home = self.pallets.get(pallet)
        return home is not None and item in home.storage

    def storage_info(self, pallet: str, item: str) -> StorageInfo:
        """Return the description of a storage item.

        Raises:
            UnknownItem: no such pallet or item; it lists similar names.
        """
        home = self.pallet(pallet)
        found = home.storage.get(item)
        if found is None:
            raise UnknownItem(f"pallet {pallet} has no storage item {item!r}", similar(item, home.storage))
        return found

    def _storage_keys(self, pallet: str, item: str) -> StorageKeys:
        found = self._keys.get((pallet, item))
        if found is None:
            found = self._keys[pallet, item] = StorageKeys(self.registry, self.storage_info(pallet, item))
        return found

    def storage_key(self, pallet: str, item: str, *keys: object) -> bytes:
        """Return the storage key of one value; a map needs all of its keys.

        Raises:
            UnknownItem: no such pallet or item.
            IncompatibleRuntime: wrong number of keys.
            EncodeError: a key does not fit.
        """
        return self._storage_keys(pallet, item).key(keys)

    def storage_prefix(self, pallet: str, item: str, *leading_keys: object) -> bytes:
        """Return the common prefix of a map's keys, after any leading keys. Raises as `storage_key` does."""
        return self._storage_keys(pallet, item).under(leading_keys)

    def decode_storage(self, pallet: str, item: str, raw: bytes | None) -> object:
        """Decode a storage value; a missing one reads as the item's default, or None if the item is optional.

        Raises:
            DecodeError: not a value of this item.
        """
        info = self.storage_info(pallet, item)
        if raw is None:
            return None if info.optional else self.registry.decode(info.value, info.default)
        return self.registry.decode(info.value, raw)

    def decode_storage_key(self, pallet: str, item: str, raw: bytes) -> tuple[object, ...]:
        """Decode the keys of a map entry; `OpaqueKey` where the hasher cannot be reversed.

        Raises:
            DecodeError: not a key of this item.
        """
        return self._storage_keys(pallet, item).keys(raw)

    def constant_info(self, pallet: str, name: str) -> ConstantInfo:
        """Return a constant's type and encoded value.

        Raises:
            UnknownItem: no such pallet or constant; it lists similar names.
        """
        home = self.pallet(pallet)
        found = home.constants.get(name)
        if found is None:
            raise UnknownItem(f"pallet {pallet} has no constant {name!r}", similar(name, home.constants))
        return found

    def constant(self, pallet: str, name: str) -> object:
        """Return a constant's value. Raises as `constant_info` does."""
        info = self.constant_info(pallet, name)
        return self.registry.decode(info.type, info.value)

    # --- events, errors, extrinsics ---

    def decode_events(self, data: bytes) -> list[EventRecord]:
        """Decode the event records of `System.Events`.

        Raises:
            DecodeError: not event records of this runtime.
        """
        if self._events is None:
            type_id = self.storage_info("System", "Events").value
            self._events = events_decoder(self.registry, self.pallets, type_id), type_id
        records, _ = self.registry.checked(*self._events, data, whole=True)
        return records  # type: ignore[no-any-return]

    def module_error(self, pallet_index: int, error: bytes) -> ModuleError:
        """Resolve a module error, given as pallet index and error bytes, to its name and documentation."""
        return module_error(self.pallet_at(pallet_index), pallet_index, error)

    def explain(self, dispatch_error: object) -> DispatchFailure:
        """Resolve a decoded dispatch error of any kind to its name and description."""
        return explain_dispatch_error(self.pallet_at, dispatch_error)

    def decode_extrinsic(self, data: bytes) -> DecodedExtrinsic:
        """Decode an extrinsic of a block body, with or without its length prefix.

        Raises:
            DecodeError: not an extrinsic of this runtime, or an unsupported format.
        """
        return decode_extrinsic(self.registry, self.extrinsic, bytes(data))

    # --- runtime APIs ---

    def api_method(self, api: str, method: str) -> FunctionInfo:
        """Return the description of a runtime API method.

        Raises:
            IncompatibleRuntime: metadata V14, which does not list runtime APIs.
            UnknownItem: no such API or method; it lists similar names.
        """
        apis = self.metadata.apis
        if apis is None:
            raise IncompatibleRuntime(
                f"metadata V14 does not describe runtime APIs, so {api}.{method} cannot be called by name; "
                "ask the node for metadata V15 or V16"
            )
        if api not in apis:
            raise UnknownItem(f"this runtime has no runtime API {api!r}", similar(api, apis))
        methods = apis[api].methods
        if method not in methods:
            raise UnknownItem(f"runtime API {api} has no method {method!r}", similar(method, methods))
        return methods[method]

    def encode_api_call(self, api: str, method: str, *args: object) -> bytes:
        """Encode the arguments of a runtime API method.

        Raises:
            UnknownItem: no such API or method.
            IncompatibleRuntime: wrong number of arguments, or metadata V14.
            EncodeError: an argument does not fit.
        """
        inputs = self.api_method(api, method).inputs
        if len(args) != len(inputs):
            names = ", ".join(name for name, _ in inputs) or "no arguments"
            raise IncompatibleRuntime(f"{api}.{method} expects {names}; got {len(args)}")
        return b"".join(
            self.registry.encode(type_id, value, f"{api}.{method}.{name}")
            for (name, type_id), value in zip(inputs, args, strict=True)
        )

    def decode_api_result(self, api: str, method: str, data: bytes) -> object:
        """Decode the result of a runtime API method. Raises as `api_method` and `decode` do."""
        return self.registry.decode(self.api_method(api, method).output, data)
