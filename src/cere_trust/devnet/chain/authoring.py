"""Block authoring: open the runtime on a parent's state, apply inherents and extrinsics, close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...codec.primitives import read_compact, write_compact
from ...errors import DevnetError, RuntimeTrap
from ...proofs.header import Header
from ...types import H256
from ...wasm.executor import Executor
from ...wasm.state import ChainState, Overlay
from ..block import ChainBlock
from .compat import relay_inherents
from .consensus import Slot
from .validity import EXHAUSTS_RESOURCES, FUTURE, TRAPPED, ValidityError, decode_validity_error

_UNKNOWN = H256(bytes(32))
"""Placeholder for the roots of an open block."""

MAX_BLOCK_SIZE = (4 << 20) + 512
"""Bytes of a block with its header: a node's limit, whatever the runtime allows."""
MAX_SKIPPED = 8
"""Transactions too large for the rest of the block to skip in search of smaller ones. A node searches as long as it has time."""


class Rejected(NamedTuple):
    """An extrinsic that is not valid any more, and the reason."""

    extrinsic: bytes
    error: ValidityError


class Authored(NamedTuple):
    """Result of authoring a block.

    Attributes:
        included: The extrinsics in the block, without its inherents.
        deferred: Extrinsics that did not fit into the block, and those behind them.
        rejected: Extrinsics that are not valid any more.
    """

    block: ChainBlock
    included: tuple[bytes, ...]
    deferred: tuple[bytes, ...]
    rejected: tuple[Rejected, ...]


class Draft(NamedTuple):
    """An unsealed block, and the writes that lead to its state."""

    header: Header
    inherents: tuple[bytes, ...]
    included: tuple[bytes, ...]
    deferred: tuple[bytes, ...]
    rejected: tuple[Rejected, ...]
    overlay: Overlay


def draft_block(
    executor: Executor,
    state: ChainState,
    parent: ChainBlock,
    slot: Slot,
    extrinsics: Sequence[bytes],
    writes: Mapping[bytes, bytes | None],
) -> Draft:
    """Build a block with the runtime.

    Args:
        state: The state after the parent.
        extrinsics: With their length prefixes, in the order to try them.
        writes: Storage to write or remove before the runtime starts; it counts among the block's writes.
    """
    overlay = Overlay(state)
    for key, value in writes.items():
        overlay.write(key, value)

    def run(method: str, data: bytes) -> bytes:
        overlay.begin()
        try:
            answer = executor.call(method, data, overlay, slot.time)
        except BaseException:
            overlay.rollback()
            raise
        overlay.commit()
        return answer

    opening = Header(parent.hash, parent.number + 1, _UNKNOWN, _UNKNOWN, slot.digest)
    mode = run("Core_initialize_block", opening.encode())
    inherents = _inherents(executor, overlay, parent.header, slot)
    for inherent in inherents:
        _must_apply(run("BlockBuilder_apply_extrinsic", inherent))
    only_inherents = mode == b"\1"
    included: list[bytes] = []
    deferred: list[bytes] = []
    rejected: list[Rejected] = []
    size = len(opening.encode()) + sum(map(len, inherents))
    for extrinsic in extrinsics:
        if only_inherents or len(deferred) > MAX_SKIPPED:
            deferred.append(extrinsic)
            continue
        count = len(write_compact(len(inherents) + len(included)))
        if size + count + len(extrinsic) > MAX_BLOCK_SIZE:
            deferred.append(extrinsic)
            continue
        try:
            error = decode_validity_error(run("BlockBuilder_apply_extrinsic", extrinsic))
        except RuntimeTrap:
            error = TRAPPED
        if error is None:
            included.append(extrinsic)
            size += len(extrinsic)
        elif error == EXHAUSTS_RESOURCES or (deferred and error == FUTURE):  # the latter: it follows a skipped one
            deferred.append(extrinsic)
        else:
            rejected.append(Rejected(extrinsic, error))
    closing = Header.decode(run("BlockBuilder_finalize_block", b""))
    return Draft(closing, tuple(inherents), tuple(included), tuple(deferred), tuple(rejected), overlay)


def _inherents(executor: Executor, overlay: Overlay, parent: Header, slot: Slot) -> list[bytes]:
    data = {b"timstap0": slot.time.to_bytes(8, "little"), **relay_inherents(parent), **slot.inherents}
    encoded = write_compact(len(data)) + b"".join(
        name + write_compact(len(value)) + value for name, value in data.items()
    )
    answer = executor.call("BlockBuilder_inherent_extrinsics", encoded, _Peek(overlay), slot.time)
    count, at = read_compact(answer, 0)
    found = []
    for _ in range(count):
        size, start = read_compact(answer, at)
        found.append(answer[at : start + size])
        at = start + size
    return found


def _must_apply(answer: bytes) -> None:
    error = decode_validity_error(answer)
    if error is not None or answer[1:2] == b"\1":
        raise DevnetError(f"the runtime refuses its own inherent: {error or '0x' + answer.hex()}")


class _Peek(Overlay):
    """An overlay on an open block; its writes are dropped."""

    def __init__(self, below: Overlay) -> None:
        super().__init__(below.applied())
