"""Exact whole numbers with a unit: amounts, ids, shares. Other types of input raise an error."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import ClassVar, Self

from ..errors import InvalidAmount

CERE_DECIMALS = 10


def _shown(value: object) -> str:
    """Return a value for an error message; Python refuses to print integers of thousands of digits."""
    if isinstance(value, int) and value.bit_length() > 512:
        return f"a number of {value.bit_length()} bits"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _exact(value: object) -> Decimal:
    """Convert an int, a Decimal or text in ASCII digits, within the range of amounts and shares.

    Raises:
        ValueError: anything else, such as a float, or a number that already has a unit, such as an `Amount`.
    """
    if not isinstance(value, (int, str, Decimal)) or isinstance(value, (bool, Amount, Whole)):
        raise ValueError
    try:
        if isinstance(value, str) and not value.isascii():
            raise ValueError  # Decimal reads the digits of every script
        number = Decimal(value.strip().replace("_", "") if isinstance(value, str) else value)
    except InvalidOperation:
        raise ValueError from None
    if not number.is_finite() or number.adjusted() > 40 or number.as_tuple().exponent < -60:  # type: ignore[operator]
        raise ValueError
    return number


class Amount(int):
    """Exact number of planck (1 CERE = 10^10 planck).

    Build it from text with `cere`, or from a whole number with `planck`; floats are rejected because they lose planck.
    Sums and differences of amounts are amounts; a result below zero raises `InvalidAmount`.
    """

    def __new__(cls, planck: int) -> Amount:
        if isinstance(planck, bool) or not isinstance(planck, int):
            raise InvalidAmount(
                f"an amount is a whole number of planck, got {planck!r}; write Amount.cere({str(planck)!r}) for CERE"
            )
        if planck < 0:
            raise InvalidAmount(f"an amount cannot be negative, got {_shown(planck)} planck")
        if planck >> 128:
            raise InvalidAmount(f"an amount has at most 128 bits, got {_shown(planck)} planck")
        return int.__new__(cls, planck)

    @classmethod
    def cere(cls, text: str | int | Decimal) -> Amount:
        """Return an amount of CERE, from exact text such as ``"1.5"`` (or an int or Decimal).

        Raises:
            InvalidAmount: a float, a negative number, not a number in ASCII digits, more than ten decimals, or an
                `Amount`, which is in planck.
        """
        if isinstance(text, (bool, float)):
            raise InvalidAmount(f"pass {str(text)!r} as a string; floats lose planck")
        if isinstance(text, Amount):
            raise InvalidAmount(f"{text} is an amount already")
        try:
            numerator, denominator = _exact(text).as_integer_ratio()
        except ValueError:
            raise InvalidAmount(f"not a number of CERE: {_shown(text)}") from None
        whole, rest = divmod(numerator * 10**CERE_DECIMALS, denominator)
        if rest:
            raise InvalidAmount(f"{text} CERE has more than {CERE_DECIMALS} decimals")
        return cls(whole)

    @classmethod
    def planck(cls, value: int) -> Amount:
        """Return an amount of planck."""
        return cls(value)

    @classmethod
    def parse(cls, text: str) -> Amount:
        """Parse text with a unit: ``25CERE``, ``1.5 cere``, ``15000000000planck``.

        Raises:
            InvalidAmount: no text, no unit, or not an exact amount.
        """
        if not isinstance(text, str):
            raise InvalidAmount(f"expected text with a unit, such as 25CERE, got {_shown(text)}")
        compact = text.strip()
        lower = compact.lower()
        if lower.endswith("cere"):
            return cls.cere(compact[:-4])
        if lower.endswith("planck"):
            digits = compact[:-6].strip().replace("_", "")
            if not digits.isascii() or not digits.isdigit() or len(digits) > 40:
                raise InvalidAmount(f"not a whole number of planck: {_shown(text)}")
            return cls(int(digits))
        raise InvalidAmount(f"{_shown(text)} has no unit; write 25CERE or 250000000000planck")

    def __add__(self, other: int) -> Amount:
        return Amount(int(self) + other) if isinstance(other, int) else NotImplemented

    def __radd__(self, other: int) -> Amount:
        return self.__add__(other)

    def __sub__(self, other: int) -> Amount:
        return Amount(int(self) - other) if isinstance(other, int) else NotImplemented

    def __str__(self) -> str:
        whole, rest = divmod(int(self), 10**CERE_DECIMALS)
        return f"{whole:,}" + (f".{rest:0{CERE_DECIMALS}d}".rstrip("0") if rest else "") + " CERE"

    def __format__(self, spec: str) -> str:
        if "." in spec or spec[-1:] in tuple("eEfFgG%"):
            raise ValueError(f"an amount is exact: it has no format {spec!r}; format int(amount), or amount as text")
        return (
            format(str(self), spec) if not spec or spec[-1] in "<>^s" or spec[-1].isdigit() else format(int(self), spec)
        )

    def __repr__(self) -> str:
        return f"Amount({int(self)})"


class Whole(int):
    """Whole number with a meaning. Other types raise `TypeError`: a float would lose its fraction."""

    def __new__(cls, value: int) -> Self:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{cls.__name__}: expected a whole number, got {value!r}")
        return int.__new__(cls, value)


class BucketId(Whole):
    """Number of a DDC bucket (u64, counted from 1)."""


class TrackId(Whole):
    """Number of an OpenGov track (u16)."""


class EraIndex(Whole):
    """Number of a staking era (u32); unrelated to transaction mortality and to DDC billing eras."""


class DdcEra(Whole):
    """Number of a DDC billing era (u32)."""


class _Share(Whole):
    """Share of a whole."""

    ONE: ClassVar[int]

    @classmethod
    def percent(cls, text: str | int | Decimal) -> Self:
        """Return a share from per cent, exact: ``percent("12.5")``, ``percent(5)``.

        Raises:
            InvalidAmount: a float, not between 0 and 100, more decimals than the share can hold, not a number in
                ASCII digits, or already a share.
        """
        try:
            parts = Fraction(_exact(text)) * cls.ONE / 100
        except ValueError:
            parts = Fraction(-1)
        if parts.denominator != 1 or not 0 <= parts <= cls.ONE:
            raise InvalidAmount(f"expected a percentage from 0 to 100, as an int or exact text, got {_shown(text)}")
        return cls(int(parts))

    def __str__(self) -> str:
        whole, rest = divmod(int(self) * 100, self.ONE)
        return f"{whole}" + (f".{rest:0{len(str(self.ONE)) - 1}d}".rstrip("0") if rest else "") + "%"


class Perbill(_Share):
    """Parts per billion: 10^9 is the whole."""

    ONE = 10**9


class Perquintill(_Share):
    """Parts per quintillion: 10^18 is the whole."""

    ONE = 10**18
