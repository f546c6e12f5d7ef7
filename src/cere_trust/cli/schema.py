"""JSON Schema of commands' documents, made from the types that they declare with `answers`."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Literal, NotRequired, TypedDict

from ..call import Call
from ..types import H256, AccountId, Amount, BlockRef, Perbill, Perquintill
from .documents import ExactCount

JsonSchema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class EventDocument(TypedDict):
    """An event; its integers are decimal strings."""

    pallet: str
    name: str
    fields: dict[str, object] | list[object]


class SentDocument(TypedDict):
    """A call included in a block, and its effects."""

    ok: bool
    hash: H256
    block: BlockRef
    index: int
    finalized: bool
    fee: Amount
    events: list[EventDocument]
    multisig: NotRequired[AccountId]
    waits_as: NotRequired[H256]


class ChainDocument(TypedDict):
    """The chain that a command is connected to."""

    name: str
    type: str
    url: str
    genesis: H256


DryRunDocument = TypedDict(
    "DryRunDocument",
    {
        "dry_run": bool,
        "network": ChainDocument,
        "from": AccountId,
        "acts_as": AccountId,
        "call": Call,
        "words": str,
        "call_data": bytes,
        "nonce": int,
        "valid_until_block": int | None,
        "fee": Amount,
        "metadata_level": str,
        "metadata_source": str,
        "metadata_digest": H256 | None,
        "warnings": list[str],
        "result": Literal["ok", "failed", "refused", "unknown"],
        "reason": str | None,
        "checked_at": BlockRef,
        "unchecked": list[str],
    },
)
DryRunDocument.__doc__ = "A call shown and checked by --dry-run, not signed and not sent."


class CollectedDocument(TypedDict):
    """A call added to a file by --batch."""

    batch: str
    calls: int
    call: Call
    words: str


class ErrorDocument(TypedDict):
    """An error."""

    kind: str
    message: str
    exit_code: int
    hint: NotRequired[str]


ERROR: JsonSchema = {"type": "object", "properties": {}, "required": ["error"], "additionalProperties": False}

TEXT: JsonSchema = {"type": "string"}
HEX: JsonSchema = {"type": "string", "pattern": "^0x([0-9a-f]{2})*$"}
WHOLE: JsonSchema = {"type": "string", "pattern": "^[0-9]+$"}
KNOWN: Mapping[Any, JsonSchema] = {
    AccountId: {**TEXT, "description": "SS58 address"},
    Amount: {**WHOLE, "description": "planck"},
    Call: {
        "type": "object",
        "properties": {"pallet": TEXT, "call": TEXT, "args": {"type": "object"}},
        "required": ["pallet", "call", "args"],
        "additionalProperties": False,
    },
    ExactCount: WHOLE,
    Perbill: {**WHOLE, "description": "parts per billion"},
    Perquintill: {**WHOLE, "description": "parts per quintillion"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    object: {},
    str: TEXT,
    type(None): {"type": "null"},
}


def schema_of(command: Callable[..., Any]) -> JsonSchema:
    """Build the schema of a command's document; empty for a format defined elsewhere, such as a key file."""
    answer = command.__dict__["answer"]
    if answer is None:
        return {"$schema": DIALECT, "description": "a format defined by other programs"}
    return {"$schema": DIALECT, **_schema(answer, top=True)}


def error_schema() -> JsonSchema:
    """Build the schema of errors, which go to stderr; some kinds have further properties."""
    error = {**_schema(ErrorDocument), "additionalProperties": True}
    return {"$schema": DIALECT, **ERROR, "properties": {"error": error}}


def sending_answer(extra: Any) -> Any:
    """Combine the documents of a sending command: sent, dry run, added to a file; `extra` is added to the first."""
    if extra is None:
        return SentDocument | DryRunDocument | CollectedDocument
    added = {name: NotRequired[kind] for name, kind in typing.get_type_hints(extra, include_extras=True).items()}
    sent = TypedDict("sent", {**typing.get_type_hints(SentDocument, include_extras=True), **added})  # type: ignore[misc]
    sent.__doc__ = SentDocument.__doc__
    return sent | DryRunDocument | CollectedDocument


def _schema(kind: Any, *, top: bool = False) -> JsonSchema:
    if kind in KNOWN:
        return KNOWN[kind]
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema(arg, top=top) for arg in args]}
    if origin is typing.Literal:
        return {"enum": list(args)}
    if origin is NotRequired:
        return _schema(args[0])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(args[1])}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return {"type": "array", "items": _schema(args[0])}
    if typing.is_typeddict(kind):
        hints = typing.get_type_hints(kind, include_extras=True)
        needed = [name for name, hint in hints.items() if typing.get_origin(hint) is not NotRequired]
        unit = {"unit": {"const": "planck"}} if top else {}
        return _object({**unit, **{name: _schema(hint) for name, hint in hints.items()}}, needed, kind)
    if kind is BlockRef:
        return _object({"number": {"type": "integer"}, "hash": HEX}, ["number", "hash"])
    if issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return _object({field.name: _schema(hints[field.name]) for field in fields(kind)}, [*hints], kind)
    return HEX if issubclass(kind, bytes) else {"type": "integer"}


def _object(properties: Mapping[str, JsonSchema], required: Sequence[str], kind: Any = None) -> JsonSchema:
    about = {"description": (inspect.getdoc(kind) or "").partition("\n")[0]} if kind else {}
    return {
        "type": "object",
        **about,
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
