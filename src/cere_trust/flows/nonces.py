"""Nonce reservation as flows use it: the protocol of a nonce manager, and one nonce request in progress."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from ..types import AccountId


class NonceSource(Protocol):
    """Source of nonces; no two transactions of an account receive the same one."""

    def open_request(self, account: AccountId) -> int:
        """Register a nonce request that is about to be sent to the node.

        Returns:
            The moment of the request, for `is_stale`, `reserve` and `cancel_request`.
        """
        ...

    def cancel_request(self, account: AccountId, asked: int) -> None:
        """Close a request without reserving a nonce."""
        ...

    def is_stale(self, account: AccountId, following: int, asked: int) -> bool:
        """Return True if the node's answer `following` is stale and must be requested again."""
        ...

    def reserve(self, account: AccountId, following: int, asked: int) -> int:
        """Close a request: reserve the lowest free nonce ≥ the node's answer `following`."""
        ...

    def mark_sent(self, account: AccountId, nonce: int) -> None:
        """Record that the node has, or may have, a transaction with this nonce."""
        ...

    def mark_finalized(self, account: AccountId, nonce: int) -> None:
        """Record that the transaction is in a finalized block."""
        ...

    def release(self, account: AccountId, nonce: int) -> None:
        """Return a reserved nonce that was not used."""
        ...


class NonceRequest:
    """A nonce request in progress, as a context manager.

    Leaving the block without `reserve` cancels the request. If an error leaves the block after `reserve`, the nonce is
    released. ``__exit__`` yields nothing, so a flow may hold the request across its steps.
    """

    def __init__(self, source: NonceSource, account: AccountId) -> None:
        self._source = source
        self._account = account
        self._asked: int | None = None
        self._reserved: int | None = None

    def __enter__(self) -> Self:
        self._asked = self._source.open_request(self._account)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._asked is not None:
            self._source.cancel_request(self._account, self._asked)
        elif self._reserved is not None and kind is not None:
            self._source.release(self._account, self._reserved)

    @property
    def asked(self) -> int:
        """Moment of the request."""
        if self._asked is None:
            raise RuntimeError("the nonce request is closed")
        return self._asked

    def is_stale(self, following: int) -> bool:
        """Return True if the node's answer is stale and must be requested again."""
        return self._source.is_stale(self._account, following, self.asked)

    def reserve(self, following: int) -> int:
        """Reserve the lowest free nonce ≥ the node's answer."""
        asked, self._asked = self.asked, None
        self._reserved = self._source.reserve(self._account, following, asked)
        return self._reserved
