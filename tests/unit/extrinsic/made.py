"""Runtimes for tests: the recorded ones, and one with signed extensions added to its metadata."""

from __future__ import annotations

from functools import cache

from cere_trust.codec import read_compact, read_types, write_compact
from cere_trust.runtime import Runtime
from cere_trust.types import AccountId, BlockHash, BlockRef

from ..runtime import recorded
from ..runtime.recorded import CERE_15, DEV_15, DEV_16
from ..runtime.recorded import metadata as metadata

CERE, DEV = recorded.CERE_14, recorded.DEV_14
ALL = (CERE, CERE_15, DEV, DEV_15, DEV_16)

ALICE = AccountId("6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi")
BOB = AccountId("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm")
GENESIS = BlockHash(b"\x45" * 32)
BIRTH = BlockRef(1000, BlockHash(bytes(range(32))))


def runtime(name: str = CERE) -> Runtime:
    return recorded.runtime(name)


# --- types as metadata writes them -----------------------------------------------------------------------------------


def text(value: str) -> bytes:
    return write_compact(len(value)) + value.encode()


def many(items: list[bytes]) -> bytes:
    return write_compact(len(items)) + b"".join(items)


def fields(items: list[tuple[str | None, int]]) -> bytes:
    return many([(b"\0" if name is None else b"\1" + text(name)) + write_compact(ty) + b"\0\0" for name, ty in items])


def struct(path: list[str], items: list[tuple[str | None, int]]) -> bytes:
    return many([text(part) for part in path]) + b"\0" + b"\0" + fields(items) + b"\0"


def option(item: int) -> bytes:
    plain = enum(["Option"], [("None", []), ("Some", [(None, item)])])
    head = many([text("Option")])
    return head + many([text("T") + b"\1" + write_compact(item)]) + plain[len(head) + 1 :]


def enum(path: list[str], variants: list[tuple[str, list[tuple[str | None, int]]]]) -> bytes:
    made = [text(name) + fields(items) + bytes((index, 0)) for index, (name, items) in enumerate(variants)]
    return many([text(part) for part in path]) + b"\0" + b"\1" + many(made) + b"\0"


def array(length: int, item: int) -> bytes:
    return b"\0\0\3" + length.to_bytes(4, "little") + write_compact(item) + b"\0"


UNIT = b"\0\0\4\0\0"


def primitive(number: int) -> bytes:
    return b"\0\0\5" + bytes((number, 0))


def with_extensions(raw: bytes, types: list[bytes], extensions: list[tuple[str, int, int]]) -> bytes:
    """Metadata V14 with more types, and signed extensions behind its own; their type numbers count the new types."""
    assert raw[:5] == b"meta\x0e"
    count, start = read_compact(raw, 5)
    end = read_types(raw, 5)[1]
    added = b"".join(write_compact(count + number) + made for number, made in enumerate(types))
    registry = write_compact(count + len(types)) + raw[start:end] + added
    rest = raw[end:]
    first = "AuthorizeCall" if text("AuthorizeCall") in rest else "CheckNonZeroSender"
    listed = rest.rindex(text(first)) - 1
    held, offset = read_compact(rest, listed)
    for _ in range(held):
        size, offset = read_compact(rest, offset)
        offset = read_compact(rest, read_compact(rest, offset + size)[1])[1]
    more = b"".join(text(name) + write_compact(count + a) + write_compact(count + b) for name, a, b in extensions)
    patched = write_compact(held + len(extensions)) + rest[listed + 1 : offset] + more
    return raw[:5] + registry + rest[:listed] + patched + rest[offset:]


NOTHING, U8, HASH, SOME_HASH, MODE, CHECK_METADATA_HASH = range(6)


def metadata_hash_types(count: int) -> list[bytes]:
    """Types of CheckMetadataHash, for a registry that has `count` types so far."""
    return [
        UNIT,
        primitive(3),
        array(32, count + U8),
        option(count + HASH),
        enum(["frame_metadata_hash_extension", "Mode"], [("Disabled", []), ("Enabled", [])]),
        struct(["frame_metadata_hash_extension", "CheckMetadataHash"], [("mode", count + MODE)]),
    ]


def type_count(raw: bytes) -> int:
    return read_compact(raw, 5)[0]


@cache
def with_metadata_hash(name: str = CERE) -> bytes:
    raw = metadata(name)
    extension = ("CheckMetadataHash", CHECK_METADATA_HASH, SOME_HASH)
    return with_extensions(raw, metadata_hash_types(type_count(raw)), [extension])
