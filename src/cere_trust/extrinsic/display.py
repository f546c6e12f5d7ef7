"""Human-readable calls, decoded from call data: balances as CERE, calls encoded as bytes as calls.

Metadata does not mark balances. In FRAME calls the plain 128-bit numbers are balances, so these appear as CERE.
"""

from __future__ import annotations

from ..call import Call
from ..codec import Field
from ..errors import CodecError
from ..runtime import Runtime
from ..types import Amount


def display_call(runtime: Runtime, call_data: bytes) -> Call:
    """Decode call data into a call with balances as `Amount`; its ``str`` is for display.

    Raises:
        DecodeError: the bytes are not a call of this runtime.
    """
    return _call(runtime, runtime.decode_call(call_data))


def _call(runtime: Runtime, call: Call) -> Call:
    fields = runtime.call_info(call.pallet, call.name).fields
    args = {str(name): _value(runtime, type_id, call.args[str(name)]) for name, type_id in fields}
    if (call.pallet, call.name) == ("Preimage", "note_preimage"):
        args["bytes"] = _as_call(runtime, args["bytes"])
    return Call(call.pallet, call.name, args)


def _as_call(runtime: Runtime, data: object) -> object:
    try:
        return display_call(runtime, data) if isinstance(data, bytes) else data
    except CodecError:
        return data


def _value(runtime: Runtime, type_id: int, value: object) -> object:
    if isinstance(value, Call):
        return _call(runtime, value)
    this, kind = runtime.type_info(type_id), runtime.type_kind(type_id)
    if kind == "primitive":
        return Amount(value) if this.name == "u128" and isinstance(value, int) else value
    if kind == "compact":
        return _value(runtime, this.item, value)
    if kind == "option":
        return None if value is None else _value(runtime, this.variants[1].fields[0][1], value)
    if kind in ("sequence", "array") and isinstance(value, list):
        return [_value(runtime, this.item, item) for item in value]
    if kind == "enum" and isinstance(value, dict) and len(value) == 1:
        ((name, inner),) = value.items()
        if this.path[-1:] == ["Bounded"] and name == "Inline":
            return {name: _as_call(runtime, inner)}
        fields = next((variant.fields for variant in this.variants if variant.name == name), [])
        return {name: _fields(runtime, fields, inner)}
    # Fixed-point numbers are 128 bits wide too, but are not balances.
    if kind in ("struct", "tuple") and not (this.path and this.path[-1].startswith("Fixed")):
        return _fields(runtime, this.fields, value, kind == "tuple")
    return value


def _fields(runtime: Runtime, fields: list[Field], value: object, is_tuple: bool = False) -> object:
    if isinstance(value, dict):
        types = dict(fields)
        return {name: _value(runtime, types[name], item) if name in types else item for name, item in value.items()}
    if len(fields) == 1 and not is_tuple:
        return _value(runtime, fields[0][1], value)
    if isinstance(value, tuple) and len(value) == len(fields):
        return tuple(_value(runtime, item, part) for (_, item), part in zip(fields, value, strict=True))
    return value
