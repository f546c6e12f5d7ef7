"""Types of one runtime with their encoders and decoders, compiled on first use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import DecodeError, MetadataError
from ..limits import HOSTILE
from .decoding import DecoderCompiler
from .encoding import EncoderCompiler
from .explain import explain_decode, explain_encode
from .overrides import Decoder, Encoder, TypeOverride
from .portable import Field, Type
from .type_table import TypeTable


class Registry(TypeTable):
    """Types by number, with their codecs.

    Args:
        types: The types, from `read_types`.
        overrides: Type overrides by type number.
    """

    def __init__(self, types: list[Type], overrides: Mapping[int, TypeOverride] | None = None) -> None:
        super().__init__(types)
        self.overrides = dict(overrides or {})
        decoding = {number: found for number, found in self.overrides.items() if not found.only_encodes}
        self._decoding = DecoderCompiler(self, decoding)
        self._encoding = EncoderCompiler(self, self.overrides)
        self._decoders: dict[int, Decoder] = {}

    def decode(self, type_id: int, data: bytes) -> Any:
        """Decode a value that spans all of the data.

        Raises:
            DecodeError: the data is not an encoding of the type, or has trailing bytes.
            MetadataError: no such type.
        """
        if type(data) is not bytes:
            data = _as_data(data)
        decoder = self._decoders.get(type_id)
        try:
            value, end = (decoder or self.decoder(type_id))(data, 0)
            if end == len(data):
                return value
        except HOSTILE as error:
            if isinstance(error, MetadataError):
                raise
        raise explain_decode(self, type_id, data, 0, whole=True)

    def decode_from(self, type_id: int, data: bytes, offset: int = 0) -> tuple[Any, int]:
        """Decode a value that starts at an offset.

        Returns:
            The value and the offset after it.
        """
        return self.checked(self.decoder(type_id), type_id, data, offset)

    def checked(
        self, decoder: Decoder, type_id: int, data: bytes, offset: int = 0, *, whole: bool = False
    ) -> tuple[Any, int]:
        """Run a decoder of a type and turn its errors into a `DecodeError` with offset and type path."""
        if type(data) is not bytes:
            data = _as_data(data)
        try:
            value, end = decoder(data, offset)
            if end == len(data) or (end < len(data) and not whole):
                return value, end
        except HOSTILE as error:
            if isinstance(error, MetadataError):
                raise
        raise explain_decode(self, type_id, data, offset, whole=whole)

    def encode(self, type_id: int, value: object, path: str = "") -> bytes:
        """Encode a plain value.

        Args:
            type_id: The type.
            value: The value, in the plain convention of this package.
            path: Name of the value in errors.

        Raises:
            EncodeError: the type cannot hold the value.
            MetadataError: no such type, or a nested call that is not in this runtime.
        """
        try:
            made = self.encoder(type_id)(value)
            return made if type(made) is bytes else bytes(made)  # an AccountId encodes as itself
        except HOSTILE as error:
            if isinstance(error, MetadataError):
                raise
            raise explain_encode(self, self.overrides, type_id, value, path, error) from None

    def decoder(self, type_id: int) -> Decoder:
        """Return the compiled decoder ``(data, offset) -> (value, offset)``.

        It raises plain Python errors and does not detect a truncated last value: see `checked`.
        """
        found = self._decoders.get(type_id)
        if found is None:
            try:
                found = self._decoders[type_id] = self._decoding.decoder(type_id)
            except RecursionError:
                raise MetadataError(f"type {type_id} is nested too deeply to be read") from None
        return found

    def encoder(self, type_id: int) -> Encoder:
        """Return the compiled encoder ``value -> bytes``; it raises plain Python errors for values it rejects."""
        return self._encoding.encoder(type_id)

    def fields_decoder(
        self, fields: Sequence[Field], build: Callable[[str], str], space: dict[str, Any], *, positional: bool = False
    ) -> Decoder:
        """Compile a decoder of fields in order; `build` wraps the source of their plain value, with `space` as namespace.

        With `positional`, unnamed fields decode to a tuple even if there is only one, and no fields to a dict.
        """
        return self._decoding.fields_decoder(fields, build, space, positional)

    def fields_encoder(self, fields: Sequence[Field], prefix: bytes = b"") -> Encoder:
        """Compile an encoder of fields in order, after a constant prefix."""
        return self._encoding.fields_encoder(fields, prefix)


def _as_data(data: object) -> bytes:
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data)
    hint = "; use bytes.fromhex for hex text" if isinstance(data, str) else ""
    raise DecodeError(0, f"bytes, got {type(data).__name__}{hint}")
