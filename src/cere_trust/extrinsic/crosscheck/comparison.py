"""Comparison of intended values with the values that scalecodec decodes, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from ...call import Call, format_value
from ...codec import Field
from ...codec.portable import ARRAY, BITS, COMPACT, COMPOSITE, PRIMITIVE, SEQUENCE, TUPLE
from ...errors import CrosscheckFailed
from ...limits import HOSTILE
from ...runtime.overrides import account_bytes
from .referee import Referee


class ValueComparison:
    """Comparison of values of one runtime's types.

    The intended value can have any form that the encoders accept. `compare` returns the value in scalecodec's notation
    for encoding, built from the intended value wherever scalecodec's decoded notation is ambiguous.
    """

    def __init__(self, referee: Referee) -> None:
        self._referee = referee
        self._registry = referee.runtime.registry
        self._call_type = referee.runtime.extrinsic.call

    def compare(self, type_id: int, meant: Any, read: Any, path: str) -> object:
        """Compare an intended value with a decoded one, and return it in scalecodec's notation.

        Raises:
            CrosscheckFailed: the values differ; `path` is the place.
        """
        try:
            return self._value(type_id, meant, read, path)
        except CrosscheckFailed:
            raise
        except HOSTILE:
            raise _differs(path, meant, read) from None

    def _value(self, type_id: int, meant: Any, read: Any, path: str) -> object:
        registry, this = self._registry, self._registry.type(type_id)
        if _is_call(meant) and (type_id == self._call_type or registry.is_bytes(type_id)):
            return self._call(type_id, meant, read, path)
        if this.path[-1:] == ["AccountId32"]:
            meant = account_bytes(meant, self._referee.runtime.ss58_prefix)
        elif (wrapped := self._wrapped(type_id)) and not isinstance(meant, Mapping):
            meant = {wrapped: meant}
        if this.kind in (PRIMITIVE, COMPACT):
            while isinstance(meant, Mapping):
                (meant,) = meant.values()
            return _same(path, meant, read)
        if registry.is_bytes(type_id):
            return _bytes(path, meant, read, this.kind == SEQUENCE)
        if this.kind in (SEQUENCE, ARRAY):
            meant = list(meant)
            if not isinstance(read, (list, tuple)) or len(meant) != len(read):
                raise _differs(path, meant, read)
            return [
                self._value(this.item, a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(meant, read, strict=True))
            ]
        if this.kind == BITS:
            return _same(path, "0b" + "".join("01"[bit] for bit in meant), read)
        if this.kind in (COMPOSITE, TUPLE):
            return self._fields(this.fields, meant, read, path, is_tuple=this.kind == TUPLE)
        some = registry.option_item(type_id)
        if some is None:
            return self._variant(type_id, meant, read, path)
        if meant is None or read is None:
            return _same(path, meant, read)
        if registry.is_nullable(some):
            (meant,) = meant.values()
        return self._value(some, meant, read, path)

    def _wrapped(self, type_id: int) -> str | None:
        """Return the variant of an enum that appears as that variant's content, such as an address."""
        override = self._registry.overrides.get(type_id)
        return override.transparent if override else None

    def _variant(self, type_id: int, meant: Any, read: Any, path: str) -> object:
        if isinstance(meant, Enum):
            meant = meant.value
        if isinstance(meant, str) or isinstance(read, str):
            return _same(path, meant, read)
        ((name, inner),), ((read_name, read_inner),) = meant.items(), read.items()
        if name != read_name:
            raise _differs(path, name, read_name)
        fields = next(variant.fields for variant in self._registry.variants(type_id) if variant.name == name)
        if len(fields) == 1 and fields[0][0] is None:
            return {name: self._value(fields[0][1], inner, read_inner, _join(path, name))}
        return {name: self._fields(fields, inner, read_inner, _join(path, name))}

    def _fields(self, fields: Sequence[Field], meant: Any, read: Any, path: str, *, is_tuple: bool = False) -> object:
        if not fields:
            return () if is_tuple else {}
        if is_tuple or fields[0][0] is None:
            parts = list(meant) if is_tuple or len(fields) > 1 else [meant]
            reads = [read] if len(fields) == 1 else list(read)
            return tuple(
                self._value(item, a, b, path if len(fields) == 1 else f"{path}.{i}")
                for i, ((_, item), a, b) in enumerate(zip(fields, parts, reads, strict=True))
            )
        names = [str(name) for name, _ in fields]
        if not isinstance(meant, Mapping):
            meant = {name: getattr(meant, name) for name in names}
        if set(meant) != set(names) or set(read) != set(names):
            raise _differs(path, sorted(meant), sorted(read))
        return {str(name): self._value(item, meant[name], read[name], _join(path, name)) for name, item in fields}

    def _call(self, type_id: int, meant: Call, read: Any, path: str) -> object:
        """Compare a call, or its bytes in a preimage or proposal, in any of its forms."""
        carried, read_bytes = self._registry.is_bytes(type_id), read
        if carried:
            data = _raw(read)
            read, end = self._referee.decode(self._call_type, data)
            if end != len(data):
                raise _differs(path, meant, read_bytes)
        refusals = []
        for form in meant.forms():
            try:
                found = self._variant(
                    self._call_type, {form.pallet: {form.name: form.args} if form.args else form.name}, read, path
                )
            except CrosscheckFailed as error:
                refusals.append(error)
            else:
                return "0x" + self._referee.encode(self._call_type, found).hex() if carried else found
        raise refusals[0]


def _is_call(value: object) -> bool:
    return isinstance(value, Call)


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _same(path: str, meant: Any, read: Any) -> object:
    if meant != read or isinstance(meant, bool) is not isinstance(read, bool):
        raise _differs(path, meant, read)
    return read


def _bytes(path: str, meant: Any, read: Any, may_be_text: bool) -> object:
    """Compare bytes: scalecodec returns hex, or text if a list of bytes is valid text."""
    raw = bytes.fromhex(meant[2:]) if isinstance(meant, str) else bytes(meant)
    if _raw(read) != raw and not (may_be_text and isinstance(read, str) and read.encode() == raw):
        raise _differs(path, raw, read)
    return "0x" + raw.hex() if raw or may_be_text else []


def _raw(read: Any) -> bytes:
    """Convert scalecodec's hex, text or empty list to bytes."""
    text = read or ""
    try:
        return bytes.fromhex(text.removeprefix("0x")) if text.startswith("0x") else text.encode()
    except ValueError:
        return bytes(text.encode())


def _differs(path: str, meant: object, read: object) -> CrosscheckFailed:
    return CrosscheckFailed(path, f"meant {_short(meant)}, and the referee reads {_short(read)}")


def _short(value: object) -> str:
    shown = format_value(value) if value != "" else "nothing"
    return shown if len(shown) <= 200 else shown[:197] + "…"
