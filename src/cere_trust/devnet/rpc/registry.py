"""How RPC methods are written down, how their parameters are read, how they fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from ..node import Node

Json: TypeAlias = Any
Method = Callable[["Node", "Params"], Json]


_NOT_HEX = re.compile("[^0-9a-fA-F]")


class Sink:
    """Takes a subscription's notifications.

    Attributes:
        id: Of the subscription.
        peer: Stands for the connection it was made on.
    """

    def __init__(self, id: str, peer: object, deliver: Callable[[Json], None]) -> None:
        self.id = id
        self.peer = peer
        self._deliver = deliver

    def __call__(self, result: Json) -> None:
        """Notify."""
        self._deliver(result)


class Failure(Exception):
    """An error answer."""

    def __init__(self, code: int, message: str, data: Json = None) -> None:
        self.code = code
        self.message = message
        self.data = data
        super().__init__(message)

    def to_json(self) -> dict[str, Json]:
        """The error object."""
        error = {"code": self.code, "message": self.message}
        return error if self.data is None else {**error, "data": self.data}


class Subscription(NamedTuple):
    """A subscription: who starts it, under which name it notifies.

    `start` gets a sink for notifications and returns what to call when it ends.
    """

    notification: str
    start: Starter


Starter: TypeAlias = "Callable[[Node, Params, Sink], Callable[[], None]]"
METHODS: dict[str, Method] = {}
SUBSCRIPTIONS: dict[str, Subscription] = {}
UNSUBSCRIBES: dict[str, Starter] = {}
"""By name, what began the subscriptions that the method ends."""


def method(*names: str) -> Callable[[Method], Method]:
    """Register a method under its name and aliases."""

    def register(function: Method) -> Method:
        for name in names:
            METHODS[name] = function
        return function

    return register


def subscription(notification: str, *pairs: tuple[str, str]) -> Callable[[Starter], Starter]:
    """Register a subscription under pairs of subscribe and unsubscribe names."""

    def register(function: Starter) -> Starter:
        for subscribe, unsubscribe in pairs:
            SUBSCRIPTIONS[subscribe] = Subscription(notification, function)
            UNSUBSCRIBES[unsubscribe] = function
        return function

    return register


def invalid_params(data: str) -> Failure:
    """The answer to parameters that do not fit."""
    return Failure(-32602, "Invalid params", data)


class Params:
    """Positional parameters, read with the checks and words of a node.

    Args:
        values: The parameters.
        at: The block that is meant where none is named; the best one if None.

    Attributes:
        peer: Stands for the connection they came on.
    """

    def __init__(self, values: list[Json], at: bytes | None = None) -> None:
        self.values = values
        self.at = at
        self.peer: object = None

    @classmethod
    def read(cls, given: Json) -> Params:
        """What a request gave: a list, nothing, or an object, whose values are taken in their order."""
        if given is None:
            return cls([])
        if isinstance(given, dict):
            return cls(list(given.values()))
        if not isinstance(given, list):
            raise Failure(-32602, "Invalid params")
        return cls(given)

    def optional(self, position: int) -> Json:
        """A parameter, None where it is missing."""
        return self.values[position] if position < len(self.values) else None

    def required(self, position: int) -> Json:
        """A parameter that must be there."""
        if position >= len(self.values):
            raise invalid_params("No more params")
        return self.values[position]

    def hex(self, position: int) -> bytes:
        """Required hex."""
        return hex_bytes(self.required(position))

    def hash(self, position: int) -> bytes | None:
        """A block hash; where it is missing, `at`."""
        value = self.optional(position)
        return self.at if value is None else hash_bytes(value)

    def list(self, position: int) -> list[Json]:
        """A required list."""
        value = self.required(position)
        if not isinstance(value, list):
            raise _wrong_type(value, "a sequence")
        return value

    def integer(self, position: int) -> int:
        """A required whole number."""
        value = self.required(position)
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong_type(value, "u32")
        if not 0 <= value < 2**32:
            raise _wrong_type(value, "u32", "value")
        return value

    def boolean(self, position: int) -> bool:
        """A required yes or no."""
        value = self.required(position)
        if not isinstance(value, bool):
            raise _wrong_type(value, "a boolean")
        return value

    def text(self, position: int) -> str:
        """Required text."""
        value = self.required(position)
        if not isinstance(value, str):
            raise _wrong_type(value, "a string")
        return value


def _wrong_type(value: Json, expected: str, wrong: str = "type") -> Failure:
    return invalid_params(f"invalid {wrong}: {_kind(value)}, expected {expected} at line 1 column {_width(value)}")


def _kind(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean `{json.dumps(value)}`"
    if isinstance(value, int):
        return f"integer `{value}`"
    if isinstance(value, str):
        return f'string "{value}"'
    return "map" if isinstance(value, dict) else "sequence"


def _width(value: Json) -> int:
    """The column at which a node's parser stops: a value's last, the first of one that opens with a bracket."""
    return 1 if isinstance(value, (list, dict)) else len(json.dumps(value, ensure_ascii=False))


_HEX = "a (both 0x-prefixed or not) hex string or byte array"


def hex_bytes(value: Json) -> bytes:
    """Bytes of a hex parameter, its prefix optional; an odd number of digits is taken as with a leading zero."""
    if not isinstance(value, str):
        raise _wrong_type(value, _HEX)
    digits = value.removeprefix("0x")
    stranger = _NOT_HEX.search(digits)
    if stranger:
        found = f"invalid hex character: {stranger[0]}, at {stranger.start() + len(value) - len(digits)}"
        raise invalid_params(f"{found} at line 1 column {len(value) + 2}")
    return bytes.fromhex("0" + digits if len(digits) % 2 else digits)


def hash_bytes(value: Json) -> bytes:
    """The 32 bytes of a hash parameter."""
    if isinstance(value, str) and (size := len(value.removeprefix("0x"))) != 64:
        where = f"line 1 column {len(value) + 2}"
        raise invalid_params(f"invalid length {size}, expected {_HEX} containing 32 bytes at {where}")
    return hex_bytes(value)


def to_hex(data: bytes) -> str:
    """Bytes as 0x-prefixed hex."""
    return "0x" + data.hex()
