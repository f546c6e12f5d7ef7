"""Limits on the cost of input from nodes and files, and the exceptions that such input may cause.

A border is a place where bytes from outside become values: an answer, a file, a frame. Each border spends a `Budget` while it
reads, and runs its parser inside `Border`, which turns every exception of `HOSTILE` into an error of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from struct import error as StructError
from types import TracebackType
from typing import BinaryIO, Protocol

from .errors import CereTrustError

HOSTILE: tuple[type[Exception], ...] = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, BufferError, EOFError,
    MemoryError, RecursionError, StopIteration, StopAsyncIteration, StructError, SyntaxError,
)  # fmt: skip
"""Exceptions that parsers raise for hostile input. SyntaxError: generated code that Python refuses to compile."""

MIB = 1 << 20
_ZSTD_STEP = 64
"""Bytes of a zstd frame that are decompressed at once. Four bytes may become 128 KiB, so a step makes at most 2 MiB."""

MAX_ANSWER_SIZE = 64 * MIB
"""Maximum bytes of one message from a node, after any decoding. Nodes of the polkadot-sdk send at most 15 MiB by default."""
MAX_JSON_ITEMS = 1 << 20
"""Maximum lists, objects, members and elements in one JSON document; each takes up to 200 bytes of memory."""
MAX_UNREAD_SIZE = 64 * MIB
"""Maximum estimated memory of the notifications of one connection that nobody has read."""
MAX_UNREAD_FRAMES = 4
"""Maximum WebSocket frames that are received ahead of their reader, each below `MAX_ANSWER_SIZE`."""
MAX_SUBSCRIPTION_ID = 256
"""Maximum characters in the id of a subscription."""
MAX_REDIRECTS = 4
"""Maximum HTTP redirects for one request."""
MAX_METADATA_SIZE = 8 * MIB
"""Maximum bytes of runtime metadata. Metadata of large chains takes half a MiB."""
MAX_NAME_LENGTH = 256
"""Maximum bytes of a name in metadata that enters generated code or the names of types."""
MAX_EMPTY_VALUES = 64
"""Maximum values without bytes in one struct, tuple, variant or list, nested ones included; real runtimes have up to 7."""
MAX_TUPLE_ITEMS = 1 << 16
"""Maximum items of all tuples in one registry together: each takes one byte, and 70 bytes of memory."""
MAX_GENERATED_CODE = 16 * MIB
"""Maximum characters of the decoders, and of the encoders, that are generated for one registry. Real ones need 0.4 MiB."""
MAX_WASM_SIZE = 50 * MIB
"""Maximum bytes of a decompressed runtime; the limit of the polkadot-sdk."""
MAX_SPEC_SIZE = 256 * MIB
"""Maximum bytes of a chain specification."""
MAX_SPEC_ITEMS = 1 << 22
"""Maximum lists, objects, members and elements of a chain specification. Each storage entry of a chain is one member."""
MAX_KEY_FILE_SIZE = MIB
"""Maximum bytes of a key file: an export of all accounts has some 600 for each."""
MAX_CONFIG_SIZE = 1 << 16
"""Maximum bytes of a config file: TOML parsers take quadratic time for some input."""
MAX_BATCH_SIZE = 16 * MIB
"""Maximum bytes of a file of calls."""
MAX_UNSIGNED_SIZE = 16 * MIB
"""Maximum characters of an unsigned extrinsic as JSON."""


class OverBudget(ValueError):
    """More input than a budget allows."""


class Budget:
    """Bytes, items and seconds that one read may cost.

    Args:
        what: Name of the input in errors.
        size: Maximum bytes.
        items: Maximum items, None for no limit.
        seconds: Maximum seconds from now on, None for no limit.
        clock: Monotonic clock; required with `seconds`.

    Attributes:
        size: Bytes left.
        items: Items left, None for no limit.
    """

    def __init__(
        self,
        what: str,
        size: int,
        *,
        items: int | None = None,
        seconds: float | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._what, self._max_size, self._max_items = what, size, items
        self.size, self.items = size, items
        self._clock = clock
        self._deadline = None if seconds is None or clock is None else clock() + seconds

    def spend(self, size: int = 0, items: int = 0) -> None:
        """Take bytes and items off the budget.

        Raises:
            OverBudget: the budget has fewer.
            TimeoutError: the seconds are over.
        """
        self.size -= size
        if self.size < 0:
            raise OverBudget(f"{self._what} has more than {self._max_size:,} bytes")
        if self.items is not None:
            self.items -= items
            if self.items < 0:
                raise OverBudget(f"{self._what} has more than {self._max_items:,} items")
        if self._deadline is not None and self.seconds <= 0:
            raise TimeoutError(f"{self._what} took too long")

    @property
    def seconds(self) -> float:
        """Seconds left; infinite without a limit."""
        return float("inf") if self._deadline is None or self._clock is None else self._deadline - self._clock()

    def read(self, stream: Readable) -> bytes:
        """Read a stream to its end, of which a budget's length plus one byte is held at most."""
        parts = []
        while part := stream.read(min(self.size + 1, MIB)):
            self.spend(len(part))
            parts.append(part)
        return b"".join(parts)

    def join(self, parts: Iterable[bytes]) -> bytes:
        """Join chunks as they arrive."""
        kept = []
        for part in parts:
            self.spend(len(part))
            kept.append(part)
        return b"".join(kept)


class Readable(Protocol):
    """Stream of bytes."""

    def read(self, size: int = ..., /) -> bytes:
        """Return up to `size` bytes, none at the end."""
        ...


class Border:
    """Context manager that turns every exception of `HOSTILE` into an error of this package.

    Args:
        convert: Builder of the error.
        passing: Errors of this package that pass unchanged; others are converted too.
    """

    def __init__(
        self,
        convert: Callable[[Exception], CereTrustError],
        passing: type[CereTrustError] | tuple[type[CereTrustError], ...] = CereTrustError,
    ) -> None:
        self._convert = convert
        self._passing = passing

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or isinstance(error, self._passing):
            return
        if isinstance(error, (CereTrustError, *HOSTILE)):
            raise self._convert(error) from None


def json_items(text: str | bytes) -> int:
    """Return an upper bound of the lists, objects, members and elements in a JSON document, without parsing it."""
    if isinstance(text, str):
        return text.count("[") + text.count("{") + text.count(",")
    return text.count(b"[") + text.count(b"{") + text.count(b",")


def refuse_many_items(text: str | bytes, what: str, items: int) -> None:
    """Refuse a JSON document of more items than a limit, before it is parsed.

    Raises:
        OverBudget: it has more.
    """
    Budget(what, len(text), items=items).spend(items=json_items(text))


def excerpt(value: object, length: int = 80) -> str:
    """Return the start of a value's text, at bounded cost."""
    if isinstance(value, str):
        return value[:length]
    if isinstance(value, (bytes, bytearray)):
        return repr(bytes(value[:length]))[:length]
    import reprlib

    short = reprlib.Repr()
    short.maxstring = short.maxother = length
    short.maxlist = short.maxdict = short.maxtuple = 8
    try:
        return short.repr(value)[:length]
    except HOSTILE:
        return type(value).__name__


def why(error: Exception) -> str:
    """Return the reason that an error gives, or its name if it gives none."""
    return excerpt(str(error), 200) or type(error).__name__


def unpack_zstd(data: bytes, budget: Budget) -> bytes:
    """Decompress a zstd frame step by step, whatever size the frame announces.

    Raises:
        OverBudget: more bytes come out than the budget has.
        ValueError: a damaged or truncated frame.
        ImportError: the package zstandard is missing.
    """
    from zstandard import ZstdDecompressor, ZstdError

    # The window is a claim of the frame too, and is allocated before the first byte comes out.
    frame = ZstdDecompressor(max_window_size=MAX_ANSWER_SIZE).decompressobj()
    steps = (data[at : at + _ZSTD_STEP] for at in range(0, len(data), _ZSTD_STEP))
    try:
        unpacked = budget.join(frame.decompress(step) for step in steps if not frame.eof)
    except ZstdError as error:
        raise ValueError(str(error)) from None
    if not frame.eof:
        raise ValueError("the frame ends early")
    return unpacked


def read_file(file: BinaryIO, what: str, size: int) -> bytes:
    """Read an open file to its end.

    Raises:
        OverBudget: it has more bytes.
    """
    return Budget(what, size).read(file)
