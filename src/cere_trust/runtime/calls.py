"""Codec of calls: pallet, call and arguments by name."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from ..call import Call
from ..errors import CereTrustError, IncompatibleRuntime, UnknownItem
from .suggestions import similar
from .variants import VariantDecoders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..codec import Field, Registry
    from ..codec.overrides import Decoder, Encoder
    from .metadata import PalletInfo, VariantInfo


class Calls:
    """Calls of one runtime.

    Attributes:
        type: Type number of the runtime's call enum.
        decoders: Decoders of the arguments by the call's two index bytes, as one number.
    """

    def __init__(self, pallets: Mapping[str, PalletInfo], call_type: int) -> None:
        self.type = call_type
        self._pallets = pallets
        self._encoders: dict[tuple[str, str], Encoder] = {}
        self.decoders = VariantDecoders(pallets, "calls", self._decoder)

    def bind(self, registry: Registry) -> None:
        """Set the registry that encodes arguments; its overrides refer to this object."""
        self._registry = registry

    def info(self, pallet: str, name: str, hint: str = "") -> VariantInfo:
        """Return a call's index and arguments; `hint` becomes part of the error.

        Raises:
            UnknownItem: no such pallet or call; suggests similar names.
        """
        home = self._pallets.get(pallet)
        if home is None:
            raise UnknownItem(f"this runtime has no pallet {pallet!r}{hint}", similar(pallet, self._pallets))
        info = home.calls.get(name)
        if info is None:
            raise UnknownItem(f"pallet {pallet} has no call {name!r}{hint}", similar(name, home.calls))
        return info

    def encode(self, call: Any) -> bytes:
        """Encode a call; arguments that do not fit raise plain Python errors, see `explain`."""
        if call.__class__ is not Call and not isinstance(call, Call):
            raise TypeError("a Call")
        if call.otherwise is not None:
            return self._first_that_fits(call)
        encoder = self._encoders.get((call.pallet, call.name))
        if encoder is None:
            info = self.info(call.pallet, call.name, _hint(call))
            encoder = self._registry.fields_encoder(_arguments(info), info.index)
            self._encoders[call.pallet, call.name] = encoder
        return encoder(call.args)

    def _first_that_fits(self, call: Call) -> bytes:
        for form in call.forms():
            with suppress(Exception):
                return self.encode(form if form.otherwise is None else replace(form, otherwise=None))
        raise ValueError("no form of this call fits")

    def _closest_form(self, call: Call) -> Call:
        """Return the form of a call to report: known to this runtime, with its argument names, fewest mistakes."""
        if call.otherwise is None:
            return call
        known = [f for f in call.forms() if f.pallet in self._pallets and f.name in self._pallets[f.pallet].calls]
        named = [f for f in known if {str(n) for n, _ in _arguments(self.info(f.pallet, f.name))} == set(f.args)]
        return min(named, key=self._mistakes) if named else next(iter(known), call)

    def _mistakes(self, call: Call) -> int:
        """Return the number of arguments that do not fit."""
        wrong = 0
        for name, type_id in _arguments(self.info(call.pallet, call.name)):
            try:
                self._registry.encode(type_id, call.args[str(name)])
            except CereTrustError:
                wrong += 1
        return wrong

    def explain(self, call: Call, path: str) -> None:
        """Raise the error of a call that does not fit.

        Raises:
            UnknownItem: no such pallet or call.
            IncompatibleRuntime: other argument names than this runtime's.
            EncodeError: an argument that does not fit.
        """
        hint = _hint(call)
        call = self._closest_form(call)
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
        """Compile the decoder of a call's arguments into a `Call`."""
        start = f"Call({info.pallet!r}, {info.name!r}, "
        return self._registry.fields_decoder(
            _arguments(info), lambda plain: f"{start}{plain})", {"Call": Call}, positional=True
        )


def _arguments(info: VariantInfo) -> list[Field]:
    """Return a call's fields, each with a name."""
    return [(f"argument{n}" if name is None else name, type_id) for n, (name, type_id) in enumerate(info.fields)]


def _hint(call: Call) -> str:
    """Return a call's hint as the end of a message."""
    return f": {call.hint}" if call.hint else ""
