"""Encoders, made per type as closures. A value that does not fit raises `EncodeError` with its path."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from ..call import Call
from ..errors import EncodeError, InvalidAddress
from ..types import AccountId
from .decode import bits_layout, is_account, is_multi_address, is_option, yields_none
from .compact import encode_compact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .registry import Encoder, Field, Registry, Variant

_MISSING = object()


def make_encoder(registry: Registry, type_id: int) -> Encoder:
    """Make the encoder of a type."""
    path, _, kind, of = registry[type_id]
    if type_id == registry.call_type and registry.call_encoder is not None:
        return _call_encoder(registry.call_encoder)
    if is_account(path):
        return _account_encoder(registry)
    match kind:
        case "primitive":
            return _primitive_encoder(str(of))
        case "compact":
            return _compact_encoder(registry, of)
        case "composite":
            return _fields_encoder(registry, of)
        case "tuple":
            return _positional_encoder(registry, of)
        case "array":
            return _list_encoder(registry, of[1], of[0])  # type: ignore[index]
        case "sequence":
            return _list_encoder(registry, of, None)
        case "variant":
            return _option_encoder(registry, of) if is_option(path) else _variant_encoder(registry, path, of)
    return _bits_encoder(*bits_layout(registry, of))  # type: ignore[arg-type]


def shown(value: object) -> str:
    """A value for an error message: its type and a short picture."""
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 60 else text[:57] + '…'}"


def _call_encoder(encode: Callable[[Call], bytes]) -> Encoder:
    def encode_call(value: object) -> bytes:
        if not isinstance(value, Call):
            raise EncodeError("", "a Call", shown(value))
        return encode(value)

    return encode_call


def _account_encoder(registry: Registry) -> Encoder:
    def encode_account(value: object) -> bytes:
        if isinstance(value, AccountId):
            return bytes(value)
        return as_account(registry, value)

    return encode_account


def as_account(registry: Registry, value: object) -> bytes:
    """The 32 bytes of anything that names an account."""
    holder = getattr(value, "account", value)
    if isinstance(holder, (bytes, bytearray, memoryview)) and len(holder) == 32:
        return bytes(holder)
    if isinstance(holder, str):
        try:
            return bytes(AccountId.parse(holder, prefix=registry.account_prefix))
        except InvalidAddress as error:
            raise EncodeError("", "an account", str(error)) from None
    raise EncodeError("", "an account: an AccountId, an address, or 32 bytes", shown(value))


def _integer(value: object, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    raise EncodeError("", f"a whole number ({name})", shown(value))


def _primitive_encoder(name: str) -> Encoder:
    if name == "bool":
        return _encode_bool
    if name == "str":
        return _encode_text
    if name == "char":
        return _encode_char
    width, signed = int(name[1:]) // 8, name[0] == "i"
    low, high = (-(1 << 8 * width - 1), (1 << 8 * width - 1) - 1) if signed else (0, (1 << 8 * width) - 1)

    def encode_integer(value: object) -> bytes:
        number = value if type(value) is int else _integer(value, name)
        try:
            return number.to_bytes(width, "little", signed=signed)
        except OverflowError:
            raise EncodeError("", f"{name}, {low} to {high}", str(number)) from None

    return encode_integer


def _encode_bool(value: object) -> bytes:
    if value is True:
        return b"\1"
    if value is False:
        return b"\0"
    raise EncodeError("", "True or False", shown(value))


def _encode_text(value: object) -> bytes:
    if not isinstance(value, str):
        raise EncodeError("", "text", shown(value))
    try:
        data = value.encode()
    except UnicodeEncodeError:
        raise EncodeError("", "text without lone surrogates", shown(value)) from None
    return encode_compact(len(data)) + data


def _encode_char(value: object) -> bytes:
    if not isinstance(value, str) or len(value) != 1 or 0xD800 <= ord(value) < 0xE000:
        raise EncodeError("", "one character", shown(value))
    return ord(value).to_bytes(4, "little")


def _compact_encoder(registry: Registry, inner: Any) -> Encoder:
    if registry.is_empty(inner):
        return lambda value: b""
    definition = registry[inner]
    while definition.kind == "composite":
        definition = registry[definition.of[0].type]  # type: ignore[index]
    name = str(definition.of)
    limit = 1 << int(name[1:])

    def encode(value: object) -> bytes:
        number = value if type(value) is int else _integer(value, name)
        if not 0 <= number < limit:
            raise EncodeError("", f"{name}, 0 to {limit - 1}", str(number))
        return encode_compact(number)

    return encode


def _fields_encoder(registry: Registry, fields: tuple[Field, ...]) -> Encoder:
    """A struct's fields, or a variant's: by name, by position, or the one field itself."""
    if not fields or fields[0].name is None:
        types = tuple(field.type for field in fields)
        return registry.encoder(types[0]) if len(types) == 1 else _positional_encoder(registry, types)
    names = tuple(str(field.name) for field in fields)
    encoders = tuple(registry.encoder(field.type) for field in fields)

    def encode_struct(value: object) -> bytes:
        if not hasattr(value, "keys"):
            value = _attributes(value, names)
        given: Any = value
        if len(given) != len(names) or any(name not in given for name in names):
            _refuse_fields(names, given)
        parts = []
        for name, encode in zip(names, encoders, strict=True):
            try:
                parts.append(encode(given[name]))
            except EncodeError as error:
                raise error.within(name) from None
        return b"".join(parts)

    return encode_struct


def _attributes(value: object, names: tuple[str, ...]) -> dict[str, object]:
    """The fields of a dataclass or another object that has an attribute for each."""
    found = {name: getattr(value, name, _MISSING) for name in names}
    if _MISSING in found.values():
        raise EncodeError("", f"a dict with {', '.join(names)}", shown(value))
    return found


def _refuse_fields(names: tuple[str, ...], given: Any) -> None:
    missing = [name for name in names if name not in given]
    extra = [str(name) for name in given if name not in names]
    got = [f"no {', '.join(missing)}"] * bool(missing) + [f"unknown {', '.join(extra)}"] * bool(extra)
    raise EncodeError("", f"the fields {', '.join(names)}", " and ".join(got))


def _positional_encoder(registry: Registry, types: Any) -> Encoder:
    encoders = tuple(registry.encoder(inner) for inner in types)

    def encode_tuple(value: object) -> bytes:
        if value is None and not encoders:
            return b""
        if not isinstance(value, (tuple, list)) or len(value) != len(encoders):
            raise EncodeError("", f"a tuple of {len(encoders)}", shown(value))
        parts = []
        for position, (item, encode) in enumerate(zip(value, encoders, strict=True)):
            try:
                parts.append(encode(item))
            except EncodeError as error:
                raise error.within(f"[{position}]") from None
        return b"".join(parts)

    return encode_tuple


def _list_encoder(registry: Registry, inner: Any, length: int | None) -> Encoder:
    if registry[inner].of == "u8":
        return _bytes_encoder(registry, length)
    encode = registry.encoder(inner)

    def encode_list(value: object) -> bytes:
        if not isinstance(value, (list, tuple)):
            if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__") or hasattr(value, "keys"):
                raise EncodeError("", f"a list of {registry.name(inner)}", shown(value))
            value = list(value)
        items: Sequence[object] = value
        if length is not None and len(items) != length:
            raise EncodeError("", f"{length} elements", f"{len(items)}")
        parts = [] if length is not None else [encode_compact(len(items))]
        for position, item in enumerate(items):
            try:
                parts.append(encode(item))
            except EncodeError as error:
                raise error.within(f"[{position}]") from None
        return b"".join(parts)

    return encode_list


def _bytes_encoder(registry: Registry, length: int | None) -> Encoder:
    def encode_bytes(value: object) -> bytes:
        if isinstance(value, (bytes, bytearray, memoryview)):
            data = bytes(value)
        elif isinstance(value, str):
            if value[:2] != "0x":
                raise EncodeError("", "bytes or 0x… text", f"{shown(value)}; write {value!r}.encode() for its UTF-8 bytes")
            try:
                data = bytes.fromhex(value[2:])
            except ValueError:
                raise EncodeError("", "bytes or 0x… text", shown(value)) from None
        elif isinstance(value, Call) and registry.call_encoder is not None:
            # Proposals and preimages hold an encoded call as bytes.
            data = registry.call_encoder(value)
        elif isinstance(value, (list, tuple)):
            try:
                data = bytes(value)
            except (TypeError, ValueError):
                raise EncodeError("", "bytes", shown(value)) from None
        else:
            raise EncodeError("", "bytes or 0x… text", shown(value))
        if length is None:
            return encode_compact(len(data)) + data
        if len(data) != length:
            raise EncodeError("", f"{length} bytes", f"{len(data)}")
        return data

    return encode_bytes


def _option_encoder(registry: Registry, variants: Any) -> Encoder:
    inner = next(variant for variant in variants if variant.name == "Some").fields[0].type
    encode = registry.encoder(inner)
    nested = yields_none(registry, inner)

    def encode_option(value: object) -> bytes:
        if value is None:
            return b"\0"
        if nested:
            if not isinstance(value, dict) or list(value) != ["Some"]:
                raise EncodeError("", "None or {'Some': …}, because the inner value may be None too", shown(value))
            value = value["Some"]
        return b"\1" + encode(value)

    return encode_option


def _variant_encoder(registry: Registry, path: tuple[str, ...], variants: tuple[Variant, ...]) -> Encoder:
    by_name = {variant.name: variant for variant in variants}
    made: dict[str, Encoder] = {}
    has_account = is_multi_address(path) and "Id" in by_name

    def choices() -> str:
        names = list(by_name)
        return f"one of {', '.join(names[:8])}{' …' if len(names) > 8 else ''}"

    def encode_variant(value: object) -> bytes:
        if isinstance(value, Enum):
            value = value.value
        payload: object = _MISSING
        if isinstance(value, str):
            name = value
        elif isinstance(value, dict) and len(value) == 1:
            name, payload = next(iter(value.items()))
        else:
            name = ""
        variant = by_name.get(name)
        if variant is None:
            if has_account and not isinstance(value, dict):
                index = by_name["Id"].index
                return bytes((index,)) + as_account(registry, value)
            raise EncodeError("", choices(), shown(value))
        head = bytes((variant.index,))
        if not variant.fields:
            if payload not in (_MISSING, None, ()):
                raise EncodeError(name, "nothing: the variant has no data", shown(payload))
            return head
        if payload is _MISSING:
            raise EncodeError("", f"{{{name!r}: …}}: the variant has data", shown(value))
        encode = made.get(name)
        if encode is None:
            encode = made[name] = _fields_encoder(registry, variant.fields)
        try:
            return head + encode(payload)
        except EncodeError as error:
            raise error.within(name) from None

    return encode_variant


def _bits_encoder(width: int, msb_first: bool) -> Encoder:
    def encode_bits(value: object) -> bytes:
        if not isinstance(value, (list, tuple)) or not all(isinstance(bit, bool) for bit in value):
            raise EncodeError("", "a list of True and False", shown(value))
        parts = [encode_compact(len(value))]
        size = 8 * width
        for start in range(0, len(value), size):
            word = 0
            for position, bit in enumerate(value[start : start + size]):
                word |= bit << (size - 1 - position if msb_first else position)
            parts.append(word.to_bytes(width, "little"))
        return b"".join(parts)

    return encode_bits
