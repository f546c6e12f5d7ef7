"""A call for people, read back from its bytes: calls that travel as bytes are shown as calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..call import Call
from ..errors import CodecError

if TYPE_CHECKING:
    from ..runtime import Runtime


def spoken(runtime: Runtime, call_data: bytes) -> Call:
    """The call in these bytes; ``str`` of it is for people."""
    call = _value(runtime, runtime.decode_call(call_data))
    assert isinstance(call, Call)
    return call


def _as_call(runtime: Runtime, data: object) -> object:
    try:
        return spoken(runtime, data) if isinstance(data, bytes) else data
    except CodecError:
        return data


def _value(runtime: Runtime, value: object) -> object:
    if isinstance(value, Call):
        args = {name: _value(runtime, arg) for name, arg in value.args.items()}
        if (value.pallet, value.name) == ("Preimage", "note_preimage"):
            args["bytes"] = _as_call(runtime, args["bytes"])
        return Call(value.pallet, value.name, args)
    if isinstance(value, dict):
        if list(value) == ["Inline"]:
            return {"Inline": _as_call(runtime, value["Inline"])}
        return {name: _value(runtime, part) for name, part in value.items()}
    if isinstance(value, list):
        return [_value(runtime, part) for part in value]
    return value
