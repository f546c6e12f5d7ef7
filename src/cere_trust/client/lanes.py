"""Nonces for many transactions at once: leased, not counted, so that one failure poisons nothing."""

from __future__ import annotations

import threading

from ..types import AccountId


class NonceLanes:
    """The nonces in use, per account; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._leased: dict[AccountId, set[int]] = {}

    def lease(self, account: AccountId, following: int) -> int:
        """The first nonce from the chain's word on that nobody else holds."""
        with self._lock:
            leased = self._leased.setdefault(account, set())
            leased.difference_update([nonce for nonce in leased if nonce < following])
            nonce = following
            while nonce in leased:
                nonce += 1
            leased.add(nonce)
            return nonce

    def release(self, account: AccountId, nonce: int) -> None:
        """The nonce is settled: used in a block, or free again."""
        with self._lock:
            self._leased.get(account, set()).discard(nonce)
