"""How a block comes about: the runtime is opened on a parent's state, fed with inherents and extrinsics, and closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...codec.primitives import read_compact, write_compact
from ...errors import DevnetError, RuntimeTrap
from ...proofs.header import Header
from ...types import H256
from ..block import ChainBlock
from ..state import ChainState, Overlay
from ..wasm.executor import Executor
from .compat import relay_inherents
from .consensus import Slot
from .validity import EXHAUSTS_RESOURCES, FUTURE, TRAPPED, ValidityError, decode_validity_error

_UNKNOWN = H256(bytes(32))
"""What the roots are while the block is open."""


MAX_BLOCK_SIZE = (4 << 20) + 512
"""Bytes of a block, with its header, that a node's author makes, whatever the runtime allows."""
MAX_SKIPPED = 8
"""Transactions without room that are skipped in search of smaller ones. A node searches on, as long as it has time."""


class Rejected(NamedTuple):
    """An extrinsic that is not in the block, and why."""

    extrinsic: bytes
    error: ValidityError


class Authored(NamedTuple):
    """What came of authoring.

    Attributes:
        included: The extrinsics in the block, without its inherents.
        deferred: Extrinsics the block had no room for, and those behind them.
        rejected: Extrinsics that are not valid any more.
    """

    block: ChainBlock
    included: tuple[bytes, ...]
    deferred: tuple[bytes, ...]
    rejected: tuple[Rejected, ...]


class Draft(NamedTuple):
    """A block that is not sealed yet, and the writes that lead to its state."""

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
    """Have the runtime make a block.

    Args:
        state: The state after the parent.
        extrinsics: With their length prefixes, in the order to be tried.
        writes: What the state is made to say before the runtime begins; it becomes part of what the block wrote.
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
        elif error == EXHAUSTS_RESOURCES or (deferred and error == FUTURE):  # the latter: behind one that was skipped
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
    """Reads through a block in the making; what is written here is dropped."""

    def __init__(self, below: Overlay) -> None:
        super().__init__(below.applied())
