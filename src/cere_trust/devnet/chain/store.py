"""A chain in a folder: SQLite with one transaction per block.

The database has the blocks of the best chain, the newest state, and an undo record per block, from which the states of recent
blocks are rebuilt. Forks do not survive a restart.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ...codec.primitives import read_compact, write_compact
from ...errors import DevnetError, ProofError
from ...limits import HOSTILE
from ...proofs.header import Header
from ...proofs.trie import find_node
from ...wasm.state import ChainState, Changes
from ..block import ChainBlock
from ..spec.chainspec import ChainSpec
from .tree import BlockTree, Route
from .voters import VoterState

FORMAT = 2
_NONE = b"\0"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocks (number INTEGER PRIMARY KEY, header BLOB, body BLOB, undo BLOB, layout INTEGER);
CREATE TABLE IF NOT EXISTS justifications (hash BLOB PRIMARY KEY, votes BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (
    child BLOB, key BLOB, value BLOB, layout INTEGER, PRIMARY KEY (child, key)
) WITHOUT ROWID;
"""


class StateEntry(NamedTuple):
    """A key of the state with its value.

    Attributes:
        child: Storage id of the child trie; empty for the main trie.
        value: None if the key has no value.
        layout: The trie layout in which the value was written.
    """

    child: bytes
    key: bytes
    value: bytes | None
    layout: int


class StoredChain(NamedTuple):
    """A best chain from disk: the arguments of `BlockTree.load`.

    Attributes:
        blocks: From block 1 on.
        states: States of the newest final blocks and of all that are not final, by block hash.
        changes: Writes of the blocks that are not final, by block hash.
        final: Height of the newest final block.
    """

    blocks: list[ChainBlock]
    states: dict[bytes, ChainState]
    changes: dict[bytes, Changes]
    final: int


class Store:
    """An open folder; only one process may have it open.

    Raises:
        DevnetError: the folder is in use, damaged, or not a chain's; the message names it.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if (self.folder / "chains").is_dir():
            raise DevnetError(f"{self.folder} keeps a real node's chain; name another folder")
        db: sqlite3.Connection | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(
                self.folder / "chain.sqlite", isolation_level=None, check_same_thread=False, timeout=0.2
            )
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.executescript("BEGIN EXCLUSIVE;" + _SCHEMA + "COMMIT;")
        except (sqlite3.DatabaseError, OSError) as error:
            if db is not None:
                db.close()
            raise self._unusable(error) from None
        self._db = db

    def _unusable(self, error: Exception) -> DevnetError:
        if not isinstance(error, sqlite3.OperationalError):
            return DevnetError(f"{self.folder} does not hold a chain: {error}; name another folder")
        reason = "is in use by another process" if "locked" in str(error) else f"cannot be opened: {error}"
        return DevnetError(f"the chain in {self.folder} {reason}")

    def _about(self, name: str) -> Any:
        row = self._db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def begin(self, spec: ChainSpec, genesis: ChainBlock) -> None:
        """Claim a new folder for a chain, or check that it belongs to the chain.

        Raises:
            DevnetError: the folder belongs to another chain.
        """
        known = self._about("genesis")
        if known is None:
            with _transaction(self._db):
                about = [("format", FORMAT), ("genesis", genesis.hash), ("final", 0)]
                self._db.executemany("INSERT INTO about VALUES (?, ?)", about)
                everything: Changes = {None: dict(spec.state.pairs())}
                for child in spec.state.children:
                    everything[child] = dict(spec.state.pairs(child=child))
                self._write(_entries(spec.state, everything))
            return
        if self._about("format") != FORMAT:
            raise DevnetError(f"the chain in {self.folder} was kept by another version of this package")
        if known != genesis.hash:
            raise DevnetError(
                f"{self.folder} holds the chain with genesis 0x{known.hex()}, not 0x{genesis.hash.hex()}; "
                "start it with the specification it was made with, or name another folder"
            )

    def load_blocks(self, kept: int) -> StoredChain:
        """Read the best chain of an earlier run.

        Args:
            kept: Number of states of final blocks to rebuild.
        """
        rows = self._db.execute("SELECT header, body, undo, layout FROM blocks ORDER BY number").fetchall()
        final = self._about("final")
        try:
            blocks = [_block(header, body) for header, body, _, _ in rows]
            if not blocks:
                return StoredChain([], {}, {}, 0)
            state = _restored(ChainState(), self._db.execute("SELECT child, key, value, layout FROM state"))
            states: dict[bytes, ChainState] = {}
            changes: dict[bytes, Changes] = {}
            for block, (_, _, undo, layout) in zip(reversed(blocks), reversed(rows), strict=True):
                if block.number <= final - kept:
                    break
                state = states[block.hash] = state._replace(version=layout)
                back = _unpack(undo)
                if block.number > final:
                    changes[block.hash] = _read_again(state, back)
                state = _restored(state, back)
        except (LookupError, ValueError, ProofError) as error:
            raise DevnetError(f"the chain in {self.folder} is damaged: {error}; name another folder") from None
        newest = blocks[-1]
        if states[newest.hash].root() != newest.header.state_root:
            raise DevnetError(f"the chain in {self.folder} is damaged: its state is not that of block #{newest.number}")
        return StoredChain(blocks, states, changes, final)

    def follow(self, route: Route, tree: BlockTree) -> None:
        """Switch to another best block, in one transaction."""
        with _transaction(self._db):
            for block in route.retracted:
                self._write(_entries(tree.state(block.parent), tree.changes(block.hash)))
                self._db.execute("DELETE FROM blocks WHERE number = ?", (block.number,))
            for block in route.enacted:
                changes, state = tree.changes(block.hash), tree.state(block.hash)
                undo = _pack(_entries(tree.state(block.parent), changes))
                body = write_compact(len(block.extrinsics)) + b"".join(block.extrinsics)
                self._db.execute(
                    "INSERT INTO blocks VALUES (?, ?, ?, ?, ?)",
                    (block.number, block.header.encode(), body, undo, state.version),
                )
                self._write(_entries(state, changes))

    def finalize(self, block: ChainBlock, voters: VoterState, justification: bytes | None) -> None:
        """Store the newest final block, the state of the voters, and a justification to keep."""
        with _transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO about VALUES (?, ?)", [("final", block.number), ("voters", voters.dump())]
            )
            if justification is not None:
                self._db.execute("INSERT INTO justifications VALUES (?, ?)", (block.hash, justification))

    def load_justifications(self) -> dict[bytes, bytes]:
        """Read the kept justifications, by block hash."""
        return dict(self._db.execute("SELECT hash, votes FROM justifications"))

    def load_voters(self) -> VoterState | None:
        """Read the state of the voters; None in a new folder."""
        known = self._about("voters")
        try:
            return None if known is None else VoterState.load(known)
        except HOSTILE as error:
            raise DevnetError(f"the chain in {self.folder} is damaged: {error}; name another folder") from None

    def _write(self, entries: list[StateEntry]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?)", [entry for entry in entries if entry.value is not None]
        )
        self._db.executemany(
            "DELETE FROM state WHERE child = ? AND key = ?", [entry[:2] for entry in entries if entry.value is None]
        )

    def close(self) -> None:
        """Release the folder."""
        self._db.close()


class _transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __enter__(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        self.db.execute("COMMIT" if kind is None else "ROLLBACK")


def _block(header: bytes, body: bytes) -> ChainBlock:
    decoded = Header.decode(header)
    count, at = read_compact(body, 0)
    extrinsics = []
    for _ in range(count):
        size, start = read_compact(body, at)
        extrinsics.append(body[at : start + size])
        at = start + size
    return ChainBlock(decoded, decoded.hash, tuple(extrinsics))


def _entries(state: ChainState, changes: Changes) -> list[StateEntry]:
    """Return a state's entries for the keys of some changes."""
    entries = []
    for child, writes in changes.items():
        for key in writes:
            node = find_node(state.trie(child), key)
            entries.append(StateEntry(child or b"", key, node.value if node else None, int(node.hashed) if node else 0))
    return entries


def _read_again(state: ChainState, entries: list[StateEntry]) -> Changes:
    """Return the writes of a block, from the state after it and its undo record."""
    changes: Changes = {None: {}}
    for child, key, _, _ in entries:
        changes.setdefault(child or None, {})[key] = state.value(key, child or None)
    return changes


def _restored(state: ChainState, entries: Iterable[tuple[bytes, bytes, bytes | None, int]]) -> ChainState:
    """Return a state with some entries written, each in its layout."""
    by_layout: dict[int, Changes] = {}
    for child, key, value, layout in entries:
        by_layout.setdefault(layout, {}).setdefault(child or None, {})[key] = value
    for layout, changes in by_layout.items():
        state = state._replace(version=layout).apply(changes)
    return state


def _pack(entries: list[StateEntry]) -> bytes:
    parts = [write_compact(len(entries))]
    for child, key, value, layout in entries:
        for piece in (child, key):
            parts.append(write_compact(len(piece)) + piece)
        parts.append(_NONE if value is None else bytes((1 + layout,)) + write_compact(len(value)) + value)
    return b"".join(parts)


def _unpack(data: bytes) -> list[StateEntry]:
    def piece(at: int) -> tuple[bytes, int]:
        size, at = read_compact(data, at)
        return data[at : at + size], at + size

    count, at = read_compact(data, 0)
    entries = []
    for _ in range(count):
        child, at = piece(at)
        key, at = piece(at)
        present, at = data[at], at + 1
        value = None
        if present:
            value, at = piece(at)
        entries.append(StateEntry(child, key, value, max(present - 1, 0)))
    return entries
