"""Files of calls: any command with ``--batch FILE`` adds to one, `batch` sends it as one extrinsic.

One call a line, as JSON: ``{"account": …, "pallet": …, "call": …, "args": {…}}``. The account is the one that the command
acted for, such as the owner of the ledger it read; a line written by hand may leave it out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..call import Call
from ..limits import MAX_BATCH_SIZE, MAX_JSON_ITEMS, Border, refuse_many_items, why
from ..types import AccountId
from .errors import CommandError
from .files import read_text
from .literals import parse_json, with_calls

if TYPE_CHECKING:
    from ..runtime import Runtime

CALL_KEYS = ("args", "call", "pallet")


class BatchLine(NamedTuple):
    """A line of a file of calls; `account` is None where the line has none."""

    call: Call
    account: AccountId | None


def append_call(file: Path, call: Call, account: AccountId, runtime: Runtime) -> int:
    """Append a call to a file, which is created if missing, and return how many calls it has.

    Raises:
        CommandError: the file is no file of calls.
        CodecError: the call does not fit this runtime.
    """
    count = len(read_calls(file)) if file.exists() else 0
    data = runtime.encode_call(call)
    line = call_document(runtime.decode_call(data))
    if runtime.encode_call(_call(json.loads(json.dumps(line)))) != data:
        raise CommandError(f"{call.pallet}.{call.name} does not survive a round trip through JSON")
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"account": account.address, **line}, ensure_ascii=False) + "\n")
    return count + 1


def read_calls(file: Path) -> list[BatchLine]:
    """Read the calls of a file, in order.

    Raises:
        CommandError: no file of calls; names the line.
    """
    lines = []
    content = read_text(file, MAX_BATCH_SIZE, errors="replace")
    with Border(partial(_refused, str(file))):
        refuse_many_items(content, "it", MAX_JSON_ITEMS)
    for number, text in enumerate(content.splitlines(), 1):
        if not text.strip():
            continue
        with Border(partial(_refused, f"{file}, line {number}"), passing=CommandError):
            line: Any = parse_json(text)
            account = AccountId.parse(line.pop("account")) if "account" in line else None
            lines.append(BatchLine(_call(line), account))
    return lines


def _refused(where: str, error: Exception) -> CommandError:
    hint = "a command with --batch FILE writes such files, one call a line"
    return CommandError(f"{where}: not a call ({why(error)})", hint=hint)


def call_document(call: Call) -> dict[str, object]:
    """Convert a decoded call to JSON that `with_calls` reads back; its integers are exact, whatever their size."""
    return {"pallet": call.pallet, "call": call.name, "args": {name: _json(value) for name, value in call.args.items()}}


def _json(value: object) -> object:
    match value:
        case Call():
            return call_document(value)
        case Mapping():
            return {str(name): _json(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_json(inner) for inner in value]
        case AccountId():
            return value.address
        case bytes():
            return "0x" + value.hex()
        case _:
            return value


def _call(line: object) -> Call:
    call = with_calls(line)
    if not isinstance(call, Call):
        raise TypeError(f"expected an object with {', '.join(CALL_KEYS)}")
    return call
