"""What both clients share: where they connect, and how options are read."""

from __future__ import annotations

from ..call import Call
from ..errors import ClientClosed
from ..extrinsic import Mortality, SignedExtrinsic, UnsignedExtrinsic
from ..extrinsic.crosscheck import require
from ..flows import Connection
from ..flows.prepare import Options
from ..keys import Signer, as_signer
from ..runtime import Runtime
from ..transport import shown
from ..types import BlockHash
from . import cache, networks, nonces

DEFAULT_TIMEOUT = 30.0
LONGEST_TIMEOUT = 10**6
"""Seconds; sockets and locks count milliseconds, in 32 bits."""
SENT_AT_ONCE = 16
"""Transactions prepared and not yet handed in. With more, those prepared first would grow old before their turn: a chain
that makes a block for each transaction is through the usual 64 blocks in a moment."""

FOLLOWED_AT_ONCE = 1000
"""Transactions handed in and not yet in a block. A node follows 1,024 things for one connection; its pool holds 8,192
transactions, and beyond that it drops the oldest."""


class ClientBase:
    """A chain to be connected to; constructing one does no I/O.

    Args:
        url_or_network: ``ws://…``, ``wss://…``, ``http://…``, ``https://…``, or a network's name: ``local``,
            ``mainnet``, ``testnet``, ``devnet``, ``qanet``.
        timeout: Seconds for connecting and for each answer.
        genesis: Genesis hash the chain must have; named networks know theirs.
        crosscheck: Have scalecodec read whatever is about to be signed, and refuse to sign on any difference from what
            was meant. Needs the extra ``crosscheck``.

    Raises:
        UnknownItem: not a URL, nor a known network.
        CrosscheckFailed: the extra ``crosscheck`` is not installed.
    """

    def __init__(
        self,
        url_or_network: str = "local",
        *,
        timeout: float = DEFAULT_TIMEOUT,
        genesis: BlockHash | bytes | str | None = None,
        crosscheck: bool = False,
    ) -> None:
        network = networks.find(url_or_network)
        if not 0 < timeout <= LONGEST_TIMEOUT:
            raise ValueError(f"a timeout is a positive number of seconds, at most {LONGEST_TIMEOUT:,}, not {timeout}")
        if crosscheck:
            require()
        self._crosscheck = crosscheck
        self._url = network.url
        self._timeout = timeout
        self._expected = network.genesis if genesis is None else BlockHash(genesis)
        self._connection: Connection | None = None
        self._closed = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"

    @property
    def url(self) -> str:
        """Where it connects, without credentials."""
        return shown(self._url)

    def _check_not_closed(self) -> None:
        if self._closed:
            raise ClientClosed(f"the client of {self.url} has been closed; make a new one")

    def _new_connection(self, can_subscribe: bool) -> Connection:
        return Connection(
            expected=self._expected,
            can_subscribe=can_subscribe,
            url=self.url,
            crosscheck=self._crosscheck,
            lanes=lambda genesis: nonces.shared(self._url, genesis),
            known=cache.runtime,
            keep=cache.keep,
        )


def options(tip: int, mortality: Mortality | None, nonce: int | None) -> Options:
    """The options of a submission.

    Raises:
        TypeError: a mortality that is none, such as a bare number of blocks.
    """
    if not isinstance(mortality, Mortality | None):
        raise TypeError(f"expected Mortality.blocks(64) or Mortality.immortal(), got {type(mortality).__name__}")
    return Options(tip, mortality or Mortality.DEFAULT, nonce)


def signer_for(what: Call | UnsignedExtrinsic | SignedExtrinsic, signer: object) -> Signer | None:
    """The signer a submission needs.

    Raises:
        TypeError: it needs one, and what was given cannot sign.
    """
    if isinstance(what, SignedExtrinsic):
        return None
    if not isinstance(what, (Call, UnsignedExtrinsic)):
        raise TypeError(f"expected a Call, an UnsignedExtrinsic or a SignedExtrinsic, got {type(what).__name__}")
    return as_signer(signer)


__all__ = ["ClientBase", "Runtime", "options", "signer_for"]
