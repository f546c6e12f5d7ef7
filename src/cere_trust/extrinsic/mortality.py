"""Validity periods of signed extrinsics, and their encoding as eras."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..errors import DecodeError, EncodeError
from ..limits import excerpt

MIN_PERIOD, MAX_PERIOD = 4, 1 << 16


@dataclass(frozen=True, slots=True)
class Mortality:
    """Number of blocks in which a signed extrinsic can be included; after the last one it is invalid for good.

    Source: ``sp_runtime::generic::Era``. Unrelated to staking eras and DDC billing eras.

    Attributes:
        period: Blocks, a power of two from 4 to 65,536; None for an immortal extrinsic.
    """

    period: int | None

    DEFAULT: ClassVar[Mortality]

    def __post_init__(self) -> None:
        if self.period is not None and (
            isinstance(self.period, bool)
            or not isinstance(self.period, int)
            or not MIN_PERIOD <= self.period <= MAX_PERIOD
            or self.period & (self.period - 1)
        ):
            raise EncodeError(
                "mortality", "a power of two from 4 to 65536; Mortality.blocks(n) rounds up", excerpt(self.period)
            )

    @classmethod
    def blocks(cls, count: int) -> Mortality:
        """Build a period of at least `count` blocks, the birth block included: the next power of two, at least 4.

        Raises:
            EncodeError: `count` is not a whole number from 1 to 65,536.
        """
        if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MAX_PERIOD:
            raise EncodeError(
                "mortality", "1 to 65536 blocks, or Mortality.immortal() for one that never expires", excerpt(count)
            )
        return cls(max(MIN_PERIOD, 1 << (count - 1).bit_length()))

    @classmethod
    def immortal(cls) -> Mortality:
        """Build an unlimited period: any later block can include it, or replay it after the account was reaped."""
        return cls(None)

    @property
    def _quantum(self) -> int:
        """Step of the phase in blocks: the encoding holds 4,096 phases, so longer periods need larger steps."""
        return max((self.period or 0) >> 12, 1)

    def birth(self, number: int) -> int:
        """Return the birth block of an extrinsic made at block `number`; the signature covers this block's hash.

        It is `number`, or for periods above 4,096 up to fifteen blocks earlier.
        """
        return number - number % self._quantum

    def last_block(self, number: int) -> int | None:
        """Return the last block that can include an extrinsic made at block `number`; None for an immortal one."""
        return None if self.period is None else self.birth(number) + self.period - 1

    def era(self, number: int) -> bytes:
        """Encode the era of an extrinsic made at block `number`: one byte when immortal, else two."""
        if self.period is None:
            return b"\0"
        phase = self.birth(number) % self.period // self._quantum
        return (self.period.bit_length() - 2 | phase << 4).to_bytes(2, "little")

    @classmethod
    def from_era(cls, era: bytes) -> tuple[Mortality, int]:
        """Decode an era.

        Returns:
            The mortality, and the phase: the birth block's number modulo the period.

        Raises:
            DecodeError: the bytes are not an era.
        """
        if era == b"\0":
            return cls(None), 0
        if len(era) != 2 or not era[0] & 15:
            raise DecodeError(0, "an era: one zero byte, or two bytes")
        word = int.from_bytes(era, "little")
        mortality = cls(2 << (word & 15))
        phase = (word >> 4) * mortality._quantum
        if mortality.period is None or phase >= mortality.period:
            raise DecodeError(0, f"a phase below the period of {mortality.period} blocks")
        return mortality, phase

    def __str__(self) -> str:
        return "immortal" if self.period is None else f"{self.period} blocks"


Mortality.DEFAULT = Mortality(64)
