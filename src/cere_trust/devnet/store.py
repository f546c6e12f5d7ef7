"""A chain in a folder: SQLite with one transaction per block.

Kept are the blocks of the best chain, the newest state, and, per block, what undoes it, from which the states of recent
blocks are rebuilt. Forks beside the best chain do not survive a restart.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..codec.primitives import read_compact, write_compact
from ..errors import DevnetError, ProofError
from ..proofs.header import Header
from .block import Block
from .state import Changes, State
from .voters import VoterState

if TYPE_CHECKING:
    from .chainspec import ChainSpec
    from .tree import BlockTree, Route

FORMAT = 1
_NONE = b"\0"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocks (number INTEGER PRIMARY KEY, header BLOB, body BLOB, undo BLOB);
CREATE TABLE IF NOT EXISTS justifications (hash BLOB PRIMARY KEY, votes BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (child BLOB, key BLOB, value BLOB, PRIMARY KEY (child, key)) WITHOUT ROWID;
"""


class Loaded(NamedTuple):
    """A best chain, as `BlockTree.load` takes it up.

    Attributes:
        blocks: From block 1 on.
        states: Of the newest final ones, and of those that are not final.
        changes: Of those that are not final.
        final: Height of the newest final block.
    """

    blocks: list[Block]
    states: dict[bytes, State]
    changes: dict[bytes, Changes]
    final: int


class Store:
    """An open folder; only one process may have it open.

    Raises:
        DevnetError: in use, damaged, or not a chain's folder; the message names it.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
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

    def begin(self, spec: ChainSpec, genesis: Block) -> None:
        """Make a new folder the chain's, or check that it is.

        Raises:
            DevnetError: the folder belongs to another chain.
        """
        known = self._about("genesis")
        if known is None:
            with _transaction(self._db):
                self._db.executemany(
                    "INSERT INTO about VALUES (?, ?)", [("format", FORMAT), ("genesis", genesis.hash), ("final", 0)]
                )
                everything: Changes = {None: dict(spec.state.pairs())}
                for child in spec.state.children:
                    everything[child] = dict(spec.state.pairs(child=child))
                self._write(everything)
            return
        if known != genesis.hash:
            raise DevnetError(
                f"{self.folder} holds the chain with genesis 0x{known.hex()}, not 0x{genesis.hash.hex()}; "
                "start it with the specification it was made with, or name another folder"
            )

    def load_blocks(self, genesis: State, kept: int) -> Loaded:
        """The best chain that an earlier run left.

        Args:
            kept: How many states of final blocks are wanted.
        """
        rows = self._db.execute("SELECT header, body, undo FROM blocks ORDER BY number").fetchall()
        final = self._about("final")
        final = len(rows) if final is None else final  # folders of versions without forks do not say
        try:
            blocks = [_block(header, body) for header, body, _ in rows]
            if not blocks:
                return Loaded([], {}, {}, 0)
            written: Changes = {}
            for child, key, value in self._db.execute("SELECT child, key, value FROM state"):
                written.setdefault(None if child == b"" else child, {})[key] = value
            state = State(version=genesis.version).apply(written)
            states: dict[bytes, State] = {}
            changes: dict[bytes, Changes] = {}
            for block, (_, _, undo) in zip(reversed(blocks), reversed(rows), strict=True):
                if block.number <= final - kept:
                    break
                states[block.hash] = state
                back = _unpack(undo)
                if block.number > final:
                    changes[block.hash] = _read_again(state, back)
                state = state.apply(back)
        except (LookupError, ValueError, ProofError) as error:
            raise DevnetError(f"the chain in {self.folder} is damaged: {error}; name another folder") from None
        newest = blocks[-1]
        if states[newest.hash].root() != newest.header.state_root:
            raise DevnetError(f"the chain in {self.folder} is damaged: its state is not that of block #{newest.number}")
        return Loaded(blocks, states, changes, final)

    def follow(self, route: Route, tree: BlockTree) -> None:
        """Move to another best block, in one transaction."""
        with _transaction(self._db):
            for block in route.retracted:
                before = tree.state(block.parent)
                self._write(_read_again(before, tree.changes(block.hash)))
                self._db.execute("DELETE FROM blocks WHERE number = ?", (block.number,))
            for block in route.enacted:
                changes = tree.changes(block.hash)
                undo = _read_again(tree.state(block.parent), changes)
                body = write_compact(len(block.extrinsics)) + b"".join(block.extrinsics)
                self._db.execute(
                    "INSERT INTO blocks VALUES (?, ?, ?, ?)", (block.number, block.header.encode(), body, _pack(undo))
                )
                self._write(changes)

    def finalize(self, block: Block, voters: VoterState, justification: bytes | None) -> None:
        """Note up to where the best chain is final, what the voters know, and a justification that is to be kept."""
        with _transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO about VALUES (?, ?)", [("final", block.number), ("voters", voters.dump())]
            )
            if justification is not None:
                self._db.execute("INSERT INTO justifications VALUES (?, ?)", (block.hash, justification))

    def load_justifications(self) -> dict[bytes, bytes]:
        """The justifications that were kept, by block hash."""
        return dict(self._db.execute("SELECT hash, votes FROM justifications"))

    def load_voters(self) -> VoterState | None:
        """What the voters knew; None in a new folder."""
        known = self._about("voters")
        try:
            return None if known is None else VoterState.load(known)
        except (LookupError, TypeError, ValueError) as error:
            raise DevnetError(f"the chain in {self.folder} is damaged: {error}; name another folder") from None

    def _write(self, changes: Changes) -> None:
        for child, writes in changes.items():
            name = child or b""
            kept = [(name, key, value) for key, value in writes.items() if value is not None]
            gone = [(name, key) for key, value in writes.items() if value is None]
            self._db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", kept)
            self._db.executemany("DELETE FROM state WHERE child = ? AND key = ?", gone)

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


def _block(header: bytes, body: bytes) -> Block:
    decoded = Header.decode(header)
    count, at = read_compact(body, 0)
    extrinsics = []
    for _ in range(count):
        size, start = read_compact(body, at)
        extrinsics.append(body[at : start + size])
        at = start + size
    return Block(decoded, decoded.hash(), tuple(extrinsics))


def _read_again(state: State, changes: Changes) -> Changes:
    """What a state says of the keys that some changes are about."""
    return {child: {key: state.value(key, child) for key in writes} for child, writes in changes.items() if writes}


def _pack(changes: Changes) -> bytes:
    parts = [write_compact(sum(len(writes) for writes in changes.values()))]
    for child, writes in changes.items():
        for key, value in writes.items():
            for piece in (child or b"", key):
                parts.append(write_compact(len(piece)) + piece)
            parts.append(_NONE if value is None else b"\1" + write_compact(len(value)) + value)
    return b"".join(parts)


def _unpack(data: bytes) -> Changes:
    def piece(at: int) -> tuple[bytes, int]:
        size, at = read_compact(data, at)
        return data[at : at + size], at + size

    count, at = read_compact(data, 0)
    changes: Changes = {}
    for _ in range(count):
        child, at = piece(at)
        key, at = piece(at)
        present, at = data[at], at + 1
        value = None
        if present:
            value, at = piece(at)
        changes.setdefault(child or None, {})[key] = value
    return changes
