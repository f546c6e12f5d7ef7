"""Host functions for storage, child storage, transactions, roots and tries."""

from __future__ import annotations

from ...codec.primitives import read_compact, write_compact
from ...proofs.trie import build, ordered_root, root_hash
from ...proofs.verify import CHILD_PREFIX
from .registry import Host, host, some

# --- main storage -----------------------------------------------------------------------------------------------------


@host("ext_storage_set_version_1", "ss")
def storage_set(h: Host, key: bytes, value: bytes) -> None:
    h.overlay.write(key, value)


@host("ext_storage_get_version_1", "s", "s")
def storage_get(h: Host, key: bytes) -> bytes:
    return some(h.overlay.value(key))


@host("ext_storage_read_version_1", "soi", "s")
def storage_read(h: Host, key: bytes, room: tuple[int, int], offset: int) -> bytes:
    return _read(h, h.overlay.value(key), room, offset)


@host("ext_storage_clear_version_1", "s")
def storage_clear(h: Host, key: bytes) -> None:
    h.overlay.write(key, None)


@host("ext_storage_exists_version_1", "s", "i")
def storage_exists(h: Host, key: bytes) -> int:
    return int(h.overlay.value(key) is not None)


@host("ext_storage_clear_prefix_version_1", "s")
def storage_clear_prefix(h: Host, prefix: bytes) -> None:
    h.overlay.clear_prefix(prefix, None)


@host("ext_storage_clear_prefix_version_2", "ss", "s")
def storage_clear_prefix_limited(h: Host, prefix: bytes, limit: bytes) -> bytes:
    return _killed(*h.overlay.clear_prefix(prefix, _limit(limit)))


@host("ext_storage_append_version_1", "ss")
def storage_append(h: Host, key: bytes, item: bytes) -> None:
    old = h.overlay.value(key) or b"\0"
    try:
        count, start = read_compact(old, 0)
    except (LookupError, ValueError):
        count, start = 0, len(old)
    h.overlay.write(key, write_compact(count + 1) + old[start:] + item)


@host("ext_storage_next_key_version_1", "s", "s")
def storage_next_key(h: Host, key: bytes) -> bytes:
    return some(h.overlay.next_key(key))


@host("ext_storage_root_version_1", "", "s")
def storage_root_v1(h: Host) -> bytes:
    return h.overlay.applied().root()


@host("ext_storage_root_version_2", "i", "s")
def storage_root(h: Host, version: int) -> bytes:
    return h.overlay.applied().root()


@host("ext_storage_changes_root_version_1", "s", "s")
def storage_changes_root(h: Host, parent: bytes) -> bytes:
    return b"\0"


@host("ext_storage_start_transaction_version_1")
def start_transaction(h: Host) -> None:
    h.overlay.begin()


@host("ext_storage_commit_transaction_version_1")
def commit_transaction(h: Host) -> None:
    h.overlay.commit()


@host("ext_storage_rollback_transaction_version_1")
def rollback_transaction(h: Host) -> None:
    h.overlay.rollback()


@host("ext_storage_proof_size_storage_proof_size_version_1", "", "i")
def storage_proof_size(h: Host) -> int:
    return (1 << 64) - 1  # "proof recording is off"


# --- child storage ----------------------------------------------------------------------------------------------------


@host("ext_default_child_storage_set_version_1", "sss")
def child_set(h: Host, child: bytes, key: bytes, value: bytes) -> None:
    h.overlay.write(key, value, child)


@host("ext_default_child_storage_get_version_1", "ss", "s")
def child_get(h: Host, child: bytes, key: bytes) -> bytes:
    return some(h.overlay.value(key, child))


@host("ext_default_child_storage_read_version_1", "ssoi", "s")
def child_read(h: Host, child: bytes, key: bytes, room: tuple[int, int], offset: int) -> bytes:
    return _read(h, h.overlay.value(key, child), room, offset)


@host("ext_default_child_storage_clear_version_1", "ss")
def child_clear(h: Host, child: bytes, key: bytes) -> None:
    h.overlay.write(key, None, child)


@host("ext_default_child_storage_exists_version_1", "ss", "i")
def child_exists(h: Host, child: bytes, key: bytes) -> int:
    return int(h.overlay.value(key, child) is not None)


@host("ext_default_child_storage_next_key_version_1", "ss", "s")
def child_next_key(h: Host, child: bytes, key: bytes) -> bytes:
    return some(h.overlay.next_key(key, child))


@host("ext_default_child_storage_storage_kill_version_1", "s")
def child_kill_v1(h: Host, child: bytes) -> None:
    h.overlay.clear_prefix(b"", None, child)


@host("ext_default_child_storage_storage_kill_version_2", "ss", "i")
def child_kill_v2(h: Host, child: bytes, limit: bytes) -> int:
    _, left = h.overlay.clear_prefix(b"", _limit(limit), child)
    return int(not left)


@host("ext_default_child_storage_storage_kill_version_3", "ss", "s")
def child_kill(h: Host, child: bytes, limit: bytes) -> bytes:
    return _killed(*h.overlay.clear_prefix(b"", _limit(limit), child))


@host("ext_default_child_storage_clear_prefix_version_1", "ss")
def child_clear_prefix_v1(h: Host, child: bytes, prefix: bytes) -> None:
    h.overlay.clear_prefix(prefix, None, child)


@host("ext_default_child_storage_clear_prefix_version_2", "sss", "s")
def child_clear_prefix(h: Host, child: bytes, prefix: bytes, limit: bytes) -> bytes:
    return _killed(*h.overlay.clear_prefix(prefix, _limit(limit), child))


@host("ext_default_child_storage_root_version_1", "s", "s")
def child_root_v1(h: Host, child: bytes) -> bytes:
    return _child_root(h, child)


@host("ext_default_child_storage_root_version_2", "si", "s")
def child_root(h: Host, child: bytes, version: int) -> bytes:
    return _child_root(h, child)


def _child_root(h: Host, child: bytes) -> bytes:
    root = h.overlay.child_root(child)
    h.overlay.write(CHILD_PREFIX + child, root)
    return root


# --- tries over given values ------------------------------------------------------------------------------------------


@host("ext_trie_blake2_256_ordered_root_version_1", "s", "p")
def trie_ordered_root_v1(h: Host, values: bytes) -> bytes:
    return ordered_root(_list(values), 0)


@host("ext_trie_blake2_256_ordered_root_version_2", "si", "p")
def trie_ordered_root(h: Host, values: bytes, version: int) -> bytes:
    return ordered_root(_list(values), version)


@host("ext_trie_blake2_256_root_version_1", "s", "p")
def trie_root_v1(h: Host, pairs: bytes) -> bytes:
    return trie_root(h, pairs, 0)


@host("ext_trie_blake2_256_root_version_2", "si", "p")
def trie_root(h: Host, pairs: bytes, version: int) -> bytes:
    count, at = read_compact(pairs, 0)
    items = []
    for _ in range(count):
        size, at = read_compact(pairs, at)
        key, at = pairs[at : at + size], at + size
        size, at = read_compact(pairs, at)
        items.append((key, pairs[at : at + size]))
        at += size
    return root_hash(build(items, version))


# --- helpers ----------------------------------------------------------------------------------------------------------


def _list(values: bytes) -> list[bytes]:
    count, at = read_compact(values, 0)
    found = []
    for _ in range(count):
        size, at = read_compact(values, at)
        found.append(values[at : at + size])
        at += size
    return found


def _read(h: Host, value: bytes | None, room: tuple[int, int], offset: int) -> bytes:
    """Copy as much of a value from an offset as fits into a buffer; returns the encoded length from that offset on."""
    if value is None:
        return b"\0"
    pointer, length = room
    rest = value[offset:]
    h.memory.write(pointer, rest[:length])
    return b"\1" + len(rest).to_bytes(4, "little")


def _limit(encoded: bytes) -> int | None:
    return int.from_bytes(encoded[1:5], "little") if encoded[:1] == b"\1" else None


def _killed(count: int, left: bool) -> bytes:
    return bytes((left,)) + count.to_bytes(4, "little")
