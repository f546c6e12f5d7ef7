"""Configuration of scalecodec for one runtime."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, NamedTuple

from ...errors import CrosscheckFailed
from ...runtime import Runtime

VERSION = 14
"""Metadata version that scalecodec reads."""


def require() -> None:
    """Raise `CrosscheckFailed`, with the install command, if scalecodec is not installed."""
    if find_spec("scalecodec") is None:
        raise CrosscheckFailed("", "the referee is not installed: python -m pip install 'cere-trust[crosscheck]'")


_BASES = {"(": "tuple", "[": "fixedlengtharray"}


def configuration(**options: Any) -> Any:
    """Return an empty configuration of scalecodec that makes one class for each type.

    scalecodec makes another class for every value of a type such as ``Compact<u32>``: a hundred thousand for one runtime's
    metadata, which Python keeps for good.

    Args:
        options: Arguments of scalecodec's `RuntimeConfigurationObject`.
    """
    from scalecodec.base import RuntimeConfigurationObject

    class Configuration(RuntimeConfigurationObject):  # type: ignore[misc]
        def get_decoder_class(self, type_string: Any) -> Any:
            types = self.type_registry.get("types", {})
            if (
                not isinstance(type_string, str)
                or type_string[-1:] not in (">", ")", "]")
                or type_string.lower() in types
            ):
                return super().get_decoder_class(type_string)
            base = types.get(_BASES.get(type_string[0]) or type_string.partition("<")[0].lower())  # it may be replaced
            made = self.__dict__.setdefault("_made", {})
            if (type_string, base) not in made:
                made[type_string, base] = super().get_decoder_class(type_string)
            return made[type_string, base]

    return Configuration(**options)


class ExtensionTypes(NamedTuple):
    """Name and type ids of a signed extension, as scalecodec reads them from metadata."""

    identifier: str
    extra: int
    additional: int


class Referee:
    """Encoder and decoder of scalecodec for a runtime's V14 metadata.

    It drops scalecodec's special classes, so that every type follows from the metadata alone.

    Attributes:
        runtime: This package's view of the same metadata, for the names of value parts only; scalecodec encodes.

    Args:
        raw: Metadata V14, from its magic number on.

    Raises:
        CrosscheckFailed: scalecodec is not installed, or cannot read the metadata.
    """

    def __init__(self, raw: bytes) -> None:
        require()
        from scalecodec.base import ScaleBytes
        from scalecodec.type_registry import load_type_registry_preset

        self.runtime = Runtime.from_metadata(raw)
        if self.runtime.metadata_version != VERSION:
            raise CrosscheckFailed(
                "", f"the referee reads metadata V{VERSION}, and this is V{self.runtime.metadata_version}"
            )
        self._bytes = ScaleBytes
        self._config: Any = configuration(implements_scale_info=True)
        self._config.update_type_registry(load_type_registry_preset("core"))
        self._metadata: Any = self._config.create_scale_object("MetadataVersioned", ScaleBytes(raw))
        try:
            self._metadata.decode()
        except Exception as error:
            raise CrosscheckFailed("metadata", f"the referee cannot read it: {error}") from error
        types = self._config.type_registry["types"]
        for name in [name for name in types if "::" in name or name.lower() in ("btreemap", "btreeset", "cow")]:
            del types[name]
        self._config.add_portable_registry(self._metadata)

    def decode(self, type_id: int, data: bytes, start: int = 0) -> tuple[Any, int]:
        """Decode a value; return it and the offset behind it. Propagates scalecodec's exceptions."""
        if start == len(data) and self.runtime.is_empty_type(type_id):
            return (), start  # scalecodec treats empty data as a missing argument
        stream = self._bytes(data)
        stream.offset = start
        made = self._config.create_scale_object(f"scale_info::{type_id}", stream)
        made.decode(check_remaining=False)
        return made.value, stream.offset

    def encode(self, type_id: int, value: object) -> bytes:
        """Encode a value in scalecodec's notation. Propagates scalecodec's exceptions."""
        if self.runtime.is_empty_type(type_id):
            return b""
        return bytes(self._config.create_scale_object(f"scale_info::{type_id}").encode(value).data)

    def era(self, period: int | None, current: int) -> bytes:
        """Encode a mortality with scalecodec."""
        value = "00" if period is None else {"period": period, "current": current}
        return bytes(self._config.create_scale_object("Era").encode(value).data)

    def extensions(self) -> Iterator[ExtensionTypes]:
        """Yield the signed extensions, in order, as scalecodec reads them."""
        for found in self._metadata.value_object[1][1]["extrinsic"]["signed_extensions"].value:
            yield ExtensionTypes(
                found["identifier"], *(int(str(found[k]).rsplit("::")[-1]) for k in ("ty", "additional_signed"))
            )
