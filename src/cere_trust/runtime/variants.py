"""Decoders of calls and events by pallet index and variant index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from ..codec.overrides import Decoder
from .metadata import PalletInfo, VariantInfo


class VariantDecoders(dict[int, "Decoder"]):
    """Decoders by the two index bytes as one number, compiled on first use.

    Args:
        kind: Kind of item to decode.
        make: Function that compiles the decoder of the fields of one call or event.
    """

    def __init__(
        self,
        pallets: Mapping[str, PalletInfo],
        kind: Literal["calls", "events"],
        make: Callable[[VariantInfo], Decoder],
    ) -> None:
        super().__init__()
        self._pallets, self._kind, self._make = pallets, kind, make

    def __missing__(self, key: int) -> Decoder:
        index = key.to_bytes(2, "big")
        for pallet in self._pallets.values():
            if pallet.index == index[0]:
                for info in getattr(pallet, self._kind).values():
                    if info.index == index:
                        made = self[key] = self._make(info)
                        return made
        raise ValueError(f"none of the {self._kind} has the index 0x{index.hex()}")
