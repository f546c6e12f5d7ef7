"""Registry of RPC methods, and their failures.

A method is a function of the served node and of its parameters, with the names and types of a real node's. The types are
readers: they parse the parameters of a request before the function is called.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from types import NoneType
from typing import Annotated, Any, NamedTuple, TypeAlias, get_args, get_origin

from .compat.cursor import Cursor, Unfit, quoted
from .compat.cursor import JsonValue as JsonValue
from .compat.serde import JsonField, Reader, anything, boolean, fields, hash_, hexed, sequence, text, u32

Hex: TypeAlias = Annotated[bytes, hexed]
Hash: TypeAlias = Annotated[bytes, hash_]
U32: TypeAlias = Annotated[int, u32]
Text: TypeAlias = Annotated[str, text]
Bool: TypeAlias = Annotated[bool, boolean]
AnyJson: TypeAlias = Annotated[JsonValue, anything]


class Sink:
    """Sends the notifications of a subscription.

    Attributes:
        id: Id of the subscription.
        peer: The session that made it.
    """

    def __init__(self, id: str, peer: object, deliver: Callable[[JsonValue], None]) -> None:
        self.id = id
        self.peer = peer
        self._deliver = deliver

    def __call__(self, result: JsonValue) -> None:
        """Send a notification."""
        self._deliver(result)


class Failure(Exception):
    """An error response."""

    def __init__(self, code: int, message: str, data: JsonValue = None) -> None:
        self.code = code
        self.message = message
        self.data = data
        super().__init__(message)

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON-RPC error object."""
        error = {"code": self.code, "message": self.message}
        return error if self.data is None else {**error, "data": self.data}


def invalid_params(data: str) -> Failure:
    """Return the error for parameters that do not fit."""
    return Failure(-32602, "Invalid params", data)


class Method(NamedTuple):
    """A method.

    Attributes:
        parameters: Readers of its parameters, by name.
        takes_caller: True if the function has a parameter `caller` for the session.
    """

    function: Callable[..., Any]
    parameters: dict[str, JsonField]
    takes_caller: bool


Steps: TypeAlias = Generator[None, None, JsonValue]
"""A method's work in steps, for methods of unlimited length; other requests run in between. Returns the result."""

Answerer: TypeAlias = Callable[..., JsonValue] | Callable[..., Steps]
Starter: TypeAlias = Callable[..., Callable[[], None] | None]


class Subscription(NamedTuple):
    """A subscription.

    Attributes:
        function: Called with a sink for notifications; returns a function that ends it, or None if it has ended.
        parameters: Readers of its parameters, by name.
        notification: Method name of its notifications.
    """

    function: Starter
    parameters: dict[str, JsonField]
    notification: str


METHODS: dict[str, Method] = {}
SUBSCRIPTIONS: dict[str, Subscription] = {}
UNSUBSCRIBES: dict[str, Subscription] = {}


def method(*names: str) -> Callable[[Answerer], Answerer]:
    """Register a method under its name and aliases."""

    def register(function: Answerer) -> Answerer:
        made = Method(function, _parameters(function), "caller" in inspect.signature(function).parameters)
        METHODS.update(dict.fromkeys(names, made))
        return function

    return register


def subscription(notification: str, *pairs: tuple[str, str]) -> Callable[[Starter], Starter]:
    """Register a subscription under pairs of subscribe and unsubscribe names."""

    def register(function: Starter) -> Starter:
        made = Subscription(function, _parameters(function), notification)
        for subscribe, unsubscribe in pairs:
            SUBSCRIPTIONS[subscribe] = made
            UNSUBSCRIBES[unsubscribe] = made
        return function

    return register


def _parameters(function: Callable[..., Any]) -> dict[str, JsonField]:
    """Return the readers of a function's parameters, except the served node, the sink and the caller."""
    signature = inspect.signature(function, eval_str=True)
    annotations = {
        name: one.annotation for name, one in signature.parameters.items() if name not in ("served", "sink", "caller")
    }
    return {name: JsonField(_reader(kind), NoneType in get_args(kind)) for name, kind in annotations.items()}


def _reader(kind: Any) -> Reader[Any]:
    if get_origin(kind) is Annotated:
        read: Reader[Any] = kind.__metadata__[0]
        return read
    inner = _reader(get_args(kind)[0])
    return sequence(inner) if get_origin(kind) is list else inner


def arguments(wanted: dict[str, JsonField], written: str | None) -> dict[str, Any]:
    """Parse the text of a request's parameters; returns values by name.

    Raises:
        Failure: the text does not fit; with a node's message.
    """
    written = written or ""
    try:
        return fields(Cursor(written), wanted) if wanted and written[:1] == "{" else _in_order(wanted, written)
    except Unfit as error:
        raise invalid_params(str(error)) from None


def _in_order(wanted: dict[str, JsonField], written: str) -> dict[str, Any]:
    """Parse a list of parameters. For each one a node parses the rest of the text, and counts places from its start."""
    rest = "" if written == "[]" else written
    values: dict[str, Any] = {}
    for name, field in wanted.items():
        if rest[:1] in ("", "]"):
            if not field.optional:
                raise Unfit("No more params")
            values[name] = None
            continue
        if rest[0] not in "[,":
            raise Unfit(f"Invalid params. Expected one of '[', ']' or ',' but found {quoted(rest)}")
        cursor = Cursor(rest[1:])
        values[name] = field.value(cursor)
        cursor.peek()
        rest = cursor.text[cursor.at :]
    return values


def to_hex(data: bytes) -> str:
    """Return bytes as 0x-prefixed hex."""
    return "0x" + data.hex()


def shortened(hash: bytes) -> str:
    """Return a hash as nodes abbreviate it."""
    return f"{to_hex(hash[:2])}…{hash[-2:].hex()}"


def hex_bytes(text: str) -> bytes:
    """Return the bytes of 0x-prefixed hex."""
    return bytes.fromhex(text.removeprefix("0x"))
