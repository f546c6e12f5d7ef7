"""Codecs are made on first use, by whoever comes first; others may come at the same time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from cere_trust.runtime import Runtime, StorageInfo

from .recorded import DEV_16, metadata


@pytest.fixture(autouse=True)
def frequent_switches() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_share_a_fresh_runtime() -> None:
    for _ in range(3):
        this = Runtime.from_metadata(metadata(DEV_16))
        items = [item for pallet in this.pallets.values() for item in pallet.storage.values() if not item.optional]

        def round_trips(start: int, this: Runtime = this, items: list[StorageInfo] = items) -> int:
            for item in items[start:] + items[:start]:
                value = this.decode_storage(item.pallet, item.name, None)
                assert this.encode(item.value, value) == item.default
            return len(items)

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(round_trips, (0, 0, 20, 40))) == 4 * len(items)
