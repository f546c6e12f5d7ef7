"""A development chain that needs only Python: the real runtime, executed with wasmtime.

`Devnet` runs a chain with its node's JSON-RPC on a local port, `Chain` is the chain without pool and sockets, `RealNode` starts
this SDK's native node with the same presets.

How a transaction becomes a block: `Node.submit` puts it into the pool, which has the runtime validate it and sorts it by tags.
In instant mode the node then queues a block on its one worker thread. `Chain.author` opens the runtime on the parent's state,
applies inherents and the pool's transactions in order, and closes it; the runtime reads and writes an `Overlay` through host
functions. The sealed block, its state and its writes go into the block tree, after a check of the state root; if the block is
the new tip, the best chain switches to it and the store follows. Then the chain emits `Imported` and `BestChanged`, and
`Finalized` as its voters catch up: RPC subscriptions first, then the pool, which drops what the block included and takes back
what it retracted.

The wings are layers: each imports only from those before it. `state`, `block` · `wasm` · `spec` · `chain` · `control` ·
`node` · `rpc` · `server` · `faults` · `launch`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..wasm.executor import Executor
    from ..wasm.state import ChainState, Overlay
    from ..wasm.version import CoreVersion
    from .block import ChainBlock
    from .chain.authoring import Authored, Rejected
    from .chain.events import BestChanged, Event, Finalized, Imported, Listener, Restored
    from .chain.snapshot import Snapshot
    from .chain.store import Store, StoredChain
    from .chain.tree import BlockTree, Route, StatePruned, UnknownBlock
    from .chain.validity import Validity, ValidityError
    from .chain.view import UnixClock
    from .chain.voters import VoterState
    from .control.block_producer import BlockProducer, StorageKey
    from .control.chain import Chain
    from .faults.byzantine import (
        Byzantine,
        ForeignProof,
        ForgedHeader,
        ForgedTarget,
        MissingEvent,
        PaddedProof,
        StaleHead,
        TruncatedProof,
        WrongSetId,
        WrongValue,
    )
    from .faults.network import (
        Blackhole,
        Cut,
        DropSubscription,
        Faults,
        Latency,
        LoseTransaction,
        Prune,
        RateLimit,
        Slow,
        WrongGenesis,
    )
    from .launch.embedded import Devnet
    from .launch.native import Pace, RealNode
    from .node.node import BlockTime, Node, NodeSnapshot
    from .node.pool import Limits
    from .rpc.filters import Filters, HttpRefusal, IncomingRequest, Toggle
    from .server.server import Bounds, Server
    from .spec.chainspec import ChainSpec, Progress

__all__ = [
    "Authored",
    "BestChanged",
    "Blackhole",
    "BlockProducer",
    "BlockTime",
    "BlockTree",
    "Bounds",
    "Byzantine",
    "Chain",
    "ChainBlock",
    "ChainSpec",
    "ChainState",
    "CoreVersion",
    "Cut",
    "Devnet",
    "DropSubscription",
    "Event",
    "Executor",
    "Faults",
    "Filters",
    "Finalized",
    "ForeignProof",
    "ForgedHeader",
    "ForgedTarget",
    "HttpRefusal",
    "Imported",
    "IncomingRequest",
    "Latency",
    "Limits",
    "Listener",
    "LoseTransaction",
    "MissingEvent",
    "Node",
    "NodeSnapshot",
    "Overlay",
    "Pace",
    "PaddedProof",
    "Progress",
    "Prune",
    "RateLimit",
    "RealNode",
    "Rejected",
    "Restored",
    "Route",
    "Server",
    "Slow",
    "Snapshot",
    "StaleHead",
    "StatePruned",
    "StorageKey",
    "Store",
    "StoredChain",
    "Toggle",
    "TruncatedProof",
    "UnixClock",
    "UnknownBlock",
    "Validity",
    "ValidityError",
    "VoterState",
    "WrongGenesis",
    "WrongSetId",
    "WrongValue",
]

_HOMES = {
    ".block": ("ChainBlock",),
    ".chain.authoring": ("Authored", "Rejected"),
    ".chain.events": ("BestChanged", "Event", "Finalized", "Imported", "Listener", "Restored"),
    ".chain.snapshot": ("Snapshot",),
    ".chain.store": ("Store", "StoredChain"),
    ".chain.tree": ("BlockTree", "Route", "StatePruned", "UnknownBlock"),
    ".chain.validity": ("Validity", "ValidityError"),
    ".chain.view": ("UnixClock",),
    ".chain.voters": ("VoterState",),
    ".control.block_producer": ("BlockProducer", "StorageKey"),
    ".control.chain": ("Chain",),
    ".faults.byzantine": (
        "Byzantine",
        "ForeignProof",
        "ForgedHeader",
        "ForgedTarget",
        "MissingEvent",
        "PaddedProof",
        "StaleHead",
        "TruncatedProof",
        "WrongSetId",
        "WrongValue",
    ),
    ".faults.network": (
        "Blackhole",
        "Cut",
        "DropSubscription",
        "Faults",
        "Latency",
        "LoseTransaction",
        "Prune",
        "RateLimit",
        "Slow",
        "WrongGenesis",
    ),
    ".launch.embedded": ("Devnet",),
    ".launch.native": ("Pace", "RealNode"),
    ".node.node": ("BlockTime", "Node", "NodeSnapshot"),
    ".node.pool": ("Limits",),
    ".rpc.filters": ("Filters", "HttpRefusal", "IncomingRequest", "Toggle"),
    ".server.server": ("Bounds", "Server"),
    ".spec.chainspec": ("ChainSpec", "Progress"),
    "..wasm.state": ("ChainState", "Overlay"),
    "..wasm.executor": ("Executor",),
    "..wasm.version": ("CoreVersion",),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)
