"""How RPC methods are written down, and how they fail.

A method is a function of the node and of its parameters, which are named and typed as a node's are: that is all it says about
them. What a request gives is read by those types before the function is called.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
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
    """Takes a subscription's notifications.

    Attributes:
        id: Of the subscription.
        peer: Stands for the connection it was made on.
    """

    def __init__(self, id: str, peer: object, deliver: Callable[[JsonValue], None]) -> None:
        self.id = id
        self.peer = peer
        self._deliver = deliver

    def __call__(self, result: JsonValue) -> None:
        """Notify."""
        self._deliver(result)


class Failure(Exception):
    """An error answer."""

    def __init__(self, code: int, message: str, data: JsonValue = None) -> None:
        self.code = code
        self.message = message
        self.data = data
        super().__init__(message)

    def to_json(self) -> dict[str, JsonValue]:
        """The error object."""
        error = {"code": self.code, "message": self.message}
        return error if self.data is None else {**error, "data": self.data}


def invalid_params(data: str) -> Failure:
    """The answer to parameters that do not fit."""
    return Failure(-32602, "Invalid params", data)


class Method(NamedTuple):
    """A method: what answers it, what it takes, and whether it takes besides what stands for the connection."""

    function: Callable[..., JsonValue]
    parameters: dict[str, JsonField]
    takes_caller: bool


Answerer: TypeAlias = Callable[..., JsonValue]
Starter: TypeAlias = Callable[..., Callable[[], None] | None]


class Subscription(NamedTuple):
    """A subscription: who starts it, what it takes, under which name it notifies.

    `function` gets a sink for notifications besides, and returns what to call when it ends; None where it is over already.
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
    """What a function takes besides the node, a sink and the caller."""
    signature = inspect.signature(function, eval_str=True)
    given = {
        name: one.annotation for name, one in signature.parameters.items() if name not in ("served", "sink", "caller")
    }
    return {name: JsonField(_reader(kind), NoneType in get_args(kind)) for name, kind in given.items()}


def _reader(kind: Any) -> Reader[Any]:
    if get_origin(kind) is Annotated:
        read: Reader[Any] = kind.__metadata__[0]
        return read
    inner = _reader(get_args(kind)[0])
    return sequence(inner) if get_origin(kind) is list else inner


def arguments(wanted: dict[str, JsonField], given: str | None) -> dict[str, Any]:
    """What the text of a request's parameters says, by name.

    Raises:
        Failure: it does not fit, in a node's words.
    """
    given = "" if given is None else given
    try:
        return fields(Cursor(given), wanted) if wanted and given[:1] == "{" else _in_order(wanted, given)
    except Unfit as error:
        raise invalid_params(str(error)) from None


def _in_order(wanted: dict[str, JsonField], given: str) -> dict[str, Any]:
    """Parameters of a list. Of each a node reads what is left of the text; places are counted from there."""
    rest = "" if given == "[]" else given
    found: dict[str, Any] = {}
    for name, field in wanted.items():
        if rest[:1] in ("", "]"):
            if not field.optional:
                raise Unfit("No more params")
            found[name] = None
            continue
        if rest[0] not in "[,":
            raise Unfit(f"Invalid params. Expected one of '[', ']' or ',' but found {quoted(rest)}")
        cursor = Cursor(rest[1:])
        found[name] = field.value(cursor)
        cursor.peek()
        rest = cursor.text[cursor.at :]
    return found


def to_hex(data: bytes) -> str:
    """Bytes as 0x-prefixed hex."""
    return "0x" + data.hex()


def shortened(hash: bytes) -> str:
    """A hash in a node's words for a person."""
    return f"{to_hex(hash[:2])}…{hash[-2:].hex()}"


def hex_bytes(given: str) -> bytes:
    """The bytes that `to_hex` wrote."""
    return bytes.fromhex(given.removeprefix("0x"))
