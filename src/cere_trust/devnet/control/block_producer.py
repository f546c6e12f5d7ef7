"""The handle with which control code produces blocks and writes storage."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any, NamedTuple, TypeAlias

from ...errors import DevnetError
from ...query import Query
from ...runtime import Runtime
from ..block import ChainBlock
from ..chain.view import ChainReader

Writes: TypeAlias = dict[bytes, bytes | None]
"""Values by raw storage key; None removes the key."""


class BlockProducer(NamedTuple):
    """A chain, and two ways to add blocks to its best one.

    Attributes:
        skip: Adds a number of empty blocks without execution, and yields between them; see `TimeMachine.skip_to`.
        make: Makes a block at or after a time (milliseconds since 1970; None: the clock's), with some storage written
            before it.
    """

    chain: ChainReader
    skip: Callable[[int], Generator[None]]
    make: Callable[[int | None, Writes], ChainBlock]


StorageKey: TypeAlias = bytes | tuple[Any, ...] | Query[Any]
"""A raw key; ``("System", "Account", account)``; or ``system.account(account)``."""


def raw_writes(runtime: Runtime, values: Mapping[StorageKey, object]) -> Writes:
    """Encode keys and values as in storage."""
    writes: Writes = {}
    for key, value in values.items():
        if isinstance(key, bytes):
            if not isinstance(value, bytes | None):
                raise DevnetError(f"under a raw key goes raw bytes, or None, not {type(value).__name__}")
            writes[key] = value
            continue
        query = key if isinstance(key, Query) else Query(*key)
        pallet, item, keys = query.pallet, query.item, query.keys
        raw = None if value is None else runtime.encode(runtime.storage_info(pallet, item).value, value)
        writes[runtime.storage_key(pallet, item, *keys)] = raw
    return writes
