"""Reserve nonces for concurrent transactions; a failed transaction returns its nonce instead of leaving a gap.

A node answers with the nonce that follows the transactions in its pool. That answer is old when it arrives: others may
have submitted transactions since. The manager therefore remembers which nonces are reserved or sent, and when.

Time is a logical counter that each send increments, because only the order of two events matters: was a transaction with
the node before the node was asked? A nonce carries the moment of its send (None while it is reserved only), a request the
moment it was opened. Requests have three rules:

1. A nonce that is reserved, or sent after the request was opened, is taken: the answer may not include it.
2. A nonce that was sent before the request was opened is included in the answer. An answer equal to such a nonce, or below
   an earlier answer, is stale; if the node repeats it, it dropped that transaction, and the nonce is free.
3. An entry may be deleted once its nonce is below the node's answer (or finalized) and its send precedes every open
   request: by rule 2 each outstanding and future answer includes it.

No nonce is given twice: `reserve` skips every entry that it knows, and rule 3 deletes only entries below all later answers.
No gap stays: `release` deletes the entry, and the next `reserve` begins its search at the node's answer.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field

from ..types import AccountId


@dataclass
class _Account:
    """Nonces of one account.

    Attributes:
        sent: Moment of the send by nonce; None while the nonce is reserved only.
        requests: Moments of the open requests.
        following: The node's latest accepted answer.
    """

    sent: dict[int, int | None] = field(default_factory=dict)
    requests: list[int] = field(default_factory=list)
    following: int = 0

    def was_sent(self, nonce: int, asked: int) -> bool:
        """Return True if the node had a transaction with this nonce before the moment `asked`."""
        moment = self.sent.get(nonce)
        return moment is not None and moment <= asked


class NonceManager:
    """Nonces in use, per account. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moment = 0
        self._accounts: defaultdict[AccountId, _Account] = defaultdict(_Account)

    def open_request(self, account: AccountId) -> int:
        """Register a nonce request that is about to be sent to the node.

        Returns:
            The moment of the request, for `is_stale`, `reserve` and `cancel_request`.
        """
        with self._lock:
            self._accounts[account].requests.append(self._moment)
            return self._moment

    def cancel_request(self, account: AccountId, asked: int) -> None:
        """Close a request without reserving a nonce."""
        with self._lock:
            self._accounts[account].requests.remove(asked)

    def is_stale(self, account: AccountId, following: int, asked: int) -> bool:
        """Return True if the node's answer is stale and must be requested again.

        A node reads the account's nonce at the best block, then its pool. Transactions that a block includes between these
        two reads are in neither. A node that repeats such an answer dropped them, or its chain was reorganized.

        Args:
            following: The node's answer.
            asked: The value `open_request` returned.
        """
        with self._lock:
            nonces = self._accounts[account]
            return following < nonces.following or nonces.was_sent(following, asked)

    def reserve(self, account: AccountId, following: int, asked: int) -> int:
        """Close a request: reserve the lowest free nonce ≥ the node's answer.

        Args:
            following: The node's answer.
            asked: The value `open_request` returned.
        """
        with self._lock:
            nonces = self._accounts[account]
            nonces.requests.remove(asked)
            nonces.following = following
            if nonces.was_sent(following, asked):
                del nonces.sent[following]  # the node had it before the request and no longer knows it: dropped
            nonce = following
            while nonce in nonces.sent:
                nonce += 1
            nonces.sent[nonce] = None
            self._forget(nonces, following)
            return nonce

    def _forget(self, nonces: _Account, following: int) -> None:
        """Drop entries that every outstanding or future node answer already includes."""
        first = min(nonces.requests, default=self._moment)
        for nonce, moment in list(nonces.sent.items()):
            if nonce < following and moment is not None and moment <= first:
                del nonces.sent[nonce]

    def mark_sent(self, account: AccountId, nonce: int) -> None:
        """Record that the node has, or may have, a transaction with this nonce."""
        with self._lock:
            self._moment += 1
            self._accounts[account].sent[nonce] = self._moment

    def mark_finalized(self, account: AccountId, nonce: int) -> None:
        """Record that the transaction is in a finalized block, so that later answers of the node include it."""
        with self._lock:
            self._forget(self._accounts[account], nonce + 1)

    def release(self, account: AccountId, nonce: int) -> None:
        """Return a reserved nonce that was not used."""
        with self._lock:
            self._accounts[account].sent.pop(nonce, None)


_shared: defaultdict[tuple[str, bytes], NonceManager] = defaultdict(NonceManager)


def shared(url: str, genesis: bytes) -> NonceManager:
    """Return the manager that all clients of this process share for a chain behind a URL."""
    return _shared[url, genesis]


def forget_all() -> None:
    """Drop all nonces, and the locks of their managers, which threads of a parent process may hold."""
    _shared.clear()


def forget(url: str) -> None:
    """Drop the nonces of a chain that was reset to an earlier block."""
    for key in [key for key in _shared if key[0] == url]:
        del _shared[key]
