"""Nonces for many transactions at once: leased, not counted, so that one failure poisons nothing.

A node says which nonce follows those in its pool, but what it says is old by the time it is heard: others may have
handed in transactions since. A lane remembers the nonces given out since an answer was asked for.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field

from ..types import AccountId


@dataclass
class _Lane:
    """One account. Moments are counted, not clocked.

    Attributes:
        sent: By nonce, the moment it was known to be with the node; None while it is still being prepared.
        asked: Moments at which somebody asked the node, and has not leased yet.
        following: What the node said when it was last believed.
    """

    sent: dict[int, int | None] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    following: int = 0

    def was_sent(self, nonce: int, asked: int) -> bool:
        """Whether the node had a transaction with this nonce before it was asked."""
        moment = self.sent.get(nonce)
        return moment is not None and moment <= asked


class NonceLanes:
    """The nonces in use, per account; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moment = 0
        self._lanes: defaultdict[AccountId, _Lane] = defaultdict(_Lane)

    def begin(self, account: AccountId) -> int:
        """To be called before the node is asked; gives the moment to lease, or to `cancel`, with."""
        with self._lock:
            self._lanes[account].asked.append(self._moment)
            return self._moment

    def cancel(self, account: AccountId, asked: int) -> None:
        """The node was asked, and nothing will be leased."""
        with self._lock:
            self._lanes[account].asked.remove(asked)

    def doubts(self, account: AccountId, following: int, asked: int) -> bool:
        """Whether the node's word is behind what it should know: it is to be asked again.

        It reads the account's nonce at the best block, then its pool. Where a block comes in between, transactions are in
        neither. If it says so repeatedly, it dropped them, or its chain was reorganized.
        """
        with self._lock:
            lane = self._lanes[account]
            return following < lane.following or lane.was_sent(following, asked)

    def lease(self, account: AccountId, following: int, asked: int) -> int:
        """The first nonce from the node's word on that nobody else has, given the moment the node was asked."""
        with self._lock:
            lane = self._lanes[account]
            lane.asked.remove(asked)
            lane.following = following
            if lane.was_sent(following, asked):
                del lane.sent[following]  # the node had it before it was asked, and no longer knows it: it was dropped
            nonce = following
            while nonce in lane.sent:
                nonce += 1
            lane.sent[nonce] = None
            self._forget(lane, following)
            return nonce

    def _forget(self, lane: _Lane, following: int) -> None:
        """What every later answer of the node will count by itself."""
        first = min(lane.asked, default=self._moment)
        for nonce, moment in list(lane.sent.items()):
            if nonce < following and moment is not None and moment <= first:
                del lane.sent[nonce]

    def sent(self, account: AccountId, nonce: int) -> None:
        """The node has a transaction with this nonce, or may have it."""
        with self._lock:
            self._moment += 1
            self._lanes[account].sent[nonce] = self._moment

    def settled(self, account: AccountId, nonce: int) -> None:
        """The transaction is in a final block: later answers of the node count it."""
        with self._lock:
            self._forget(self._lanes[account], nonce + 1)

    def release(self, account: AccountId, nonce: int) -> None:
        """A leased nonce was not used, and is free again."""
        with self._lock:
            self._lanes[account].sent.pop(nonce, None)


_shared: defaultdict[tuple[str, bytes], NonceLanes] = defaultdict(NonceLanes)


def shared(url: str, genesis: bytes) -> NonceLanes:
    """The lanes that all clients of this process have in common for a chain behind a URL."""
    return _shared[url, genesis]


def forget(url: str) -> None:
    """Forget what is known of a chain that went back in time."""
    for key in [key for key in _shared if key[0] == url]:
        del _shared[key]
