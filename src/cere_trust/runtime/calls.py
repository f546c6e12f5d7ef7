"""Encoding and decoding of calls, with pallet, call and arguments by name."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..call import Call
from ..codec import Field, Registry
from ..codec.overrides import Decoder, Encoder
from ..errors import CereTrustError, IncompatibleRuntime, UnknownItem
from .metadata import PalletInfo, VariantInfo
from .suggestions import similar
from .variants import VariantDecoders


class Calls:
    """Calls of one runtime.

    Attributes:
        type: Type number of the outermost call enum.
        decoders: Decoders of the arguments, by the call's two index bytes as one number.
    """

    def __init__(self, pallets: Mapping[str, PalletInfo], call_type: int) -> None:
        self.type = call_type
        self._pallets = pallets
        self._encoders: dict[tuple[str, str], Encoder] = {}
        self.decoders = VariantDecoders(pallets, "calls", self._decoder)

    def bind(self, registry: Registry) -> None:
        """Set the registry that encodes arguments; it refers back to this object."""
        self._registry = registry

    def info(self, pallet: str, name: str, hint: str = "") -> VariantInfo:
        """Return a call's index and arguments; `hint` is appended to the error message.

        Raises:
            UnknownItem: no such pallet or call; it lists similar names.
        """
        home = self._pallets.get(pallet)
        if home is None:
            raise UnknownItem(f"this runtime has no pallet {pallet!r}{hint}", similar(pallet, self._pallets))
        found = home.calls.get(name)
        if found is None:
            raise UnknownItem(f"pallet {pallet} has no call {name!r}{hint}", similar(name, home.calls))
        return found

    def encode(self, call: Any) -> bytes:
        """Encode a call; raises plain errors for arguments that do not fit, which `explain` describes."""
        if call.__class__ is not Call and not isinstance(call, Call):
            raise TypeError("a Call")
        if call.fallback is not None:
            return self._first_that_fits(call)
        encoder = self._encoders.get((call.pallet, call.name))
        if encoder is None:
            info = self.info(call.pallet, call.name, _hint_suffix(call))
            encoder = self._registry.fields_encoder(_arguments(info), info.index)
            self._encoders[call.pallet, call.name] = encoder
        return encoder(call.args)

    def _first_that_fits(self, call: Call) -> bytes:
        for form in call.forms():
            with suppress(Exception):
                return self.encode(form if form.fallback is None else replace(form, fallback=None))
        raise ValueError("no form of this call fits")

    def _nearest(self, call: Call) -> Call:
        """Return the form of a call to report: one with this runtime's name and arguments, and the fewest mistakes."""
        if call.fallback is None:
            return call
        known = [f for f in call.forms() if f.pallet in self._pallets and f.name in self._pallets[f.pallet].calls]
        named = [f for f in known if {str(n) for n, _ in _arguments(self.info(f.pallet, f.name))} == set(f.args)]
        return min(named, key=self._mistakes) if named else next(iter(known), call)

    def _mistakes(self, call: Call) -> int:
        """Count the arguments of a call that do not fit."""
        wrong = 0
        for name, type_id in _arguments(self.info(call.pallet, call.name)):
            try:
                self._registry.encode(type_id, call.args[str(name)])
            except CereTrustError:
                wrong += 1
        return wrong

    def explain(self, call: Call, path: str) -> None:
        """Raise the error for a call that this runtime cannot encode.

        Raises:
            UnknownItem: no such pallet or call.
            IncompatibleRuntime: the argument names differ from this runtime's.
            EncodeError: an argument that does not fit.
        """
        hint = _hint_suffix(call)
        call = self._nearest(call)
        info = self.info(call.pallet, call.name, hint)
        fields = _arguments(info)
        names = [str(name) for name, _ in fields]
        given = (
            [str(name) for name in call.args] if hasattr(call.args, "keys") else [f"{call.args!r} instead of a dict"]
        )
        if sorted(given) != sorted(names):
            raise IncompatibleRuntime(
                f"{call.pallet}.{call.name} expects {', '.join(names) or 'no arguments'}; "
                f"got {', '.join(given) or 'none'}" + (f" (in {path})" if path else "") + hint
            )
        path = f"{path}.{call.pallet}.{call.name}" if path else f"{call.pallet}.{call.name}"
        for name, type_id in fields:
            self._registry.encode(type_id, call.args[str(name)], f"{path}.{name}")

    def _decoder(self, info: VariantInfo) -> Decoder:
        """Compile a decoder of a call's arguments into a `Call`."""
        start = f"Call({info.pallet!r}, {info.name!r}, "
        return self._registry.fields_decoder(
            _arguments(info), lambda plain: f"{start}{plain})", {"Call": Call}, positional=True
        )


def _arguments(info: VariantInfo) -> list[Field]:
    """Return a call's fields; unnamed ones get names."""
    return [(f"argument{n}" if name is None else name, type_id) for n, (name, type_id) in enumerate(info.fields)]


def _hint_suffix(call: Call) -> str:
    """Format a call's hint as the end of a message."""
    return f": {call.hint}" if call.hint else ""
