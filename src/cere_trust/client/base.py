"""The parts that both clients share: constructor arguments, transaction options, the closed state, and logging."""

from __future__ import annotations

import logging
from functools import partial
from typing import TypedDict

from ..call import Call
from ..errors import ClientClosed, ConnectFailed
from ..extrinsic import Mortality, SignedExtrinsic, UnsignedExtrinsic
from ..extrinsic.crosscheck import require
from ..flows import Connection
from ..flows.prepare import Options
from ..keys import Signer, as_signer
from ..transport import shown
from ..types import Amount, BlockHash
from . import cache, networks, nonces

logger = logging.getLogger("cere_trust.client")

DEFAULT_TIMEOUT = 30.0
"""Seconds."""

MAX_TIMEOUT = 10**6
"""Seconds. Sockets and locks count milliseconds in 32 bits."""

MAX_SENDING = 16
"""Transactions of one client between the request for their nonce and their submission. With more, the first to be prepared would
expire before it is submitted: a chain that makes a block for each transaction passes the default 64 blocks in a moment."""

MAX_FOLLOWED = 1000
"""Transactions of one client that are submitted and not yet included. A node serves 1,024 subscriptions per connection. Its pool
holds 8,192 transactions, and drops the oldest of more."""


class TransactionOptions(TypedDict, total=False):
    """Keyword arguments of every method that prepares a transaction; each may be left out.

    Attributes:
        tip: Tip for the block author in planck, an `int` or `Amount`. Default 0.
        mortality: Number of blocks for which the transaction is valid: `Mortality.blocks` or `Mortality.immortal`. Default None,
            for 64 blocks.
        nonce: Nonce of the transaction. Default None, for the account's next one. Methods that submit skip the nonces of other
            transactions that this process is submitting; `Client.prepare` reserves none.
    """

    tip: int
    mortality: Mortality | None
    nonce: int | None


class ClientBase:
    """Constructor, endpoint and closed state of both clients. See `Client` for the arguments.

    Args:
        own_state: Share neither nonces nor the metadata cache with other clients.
    """

    def __init__(
        self,
        url_or_network: str = "local",
        *,
        timeout: float = DEFAULT_TIMEOUT,
        genesis: BlockHash | bytes | str | None = None,
        crosscheck: bool = False,
        own_state: bool = False,
    ) -> None:
        network = networks.find(url_or_network)
        if not 0 < timeout <= MAX_TIMEOUT:
            raise ValueError(f"a timeout is a positive number of seconds, at most {MAX_TIMEOUT:,}, not {timeout}")
        if crosscheck:
            require()
        self._crosscheck = crosscheck
        self._url = network.url
        self._timeout = timeout
        self._expected = network.genesis if genesis is None else BlockHash(genesis)
        self._connection: Connection | None = None
        self._own_nonces = nonces.NonceManager() if own_state else None
        self._closed = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.url}>"

    @property
    def url(self) -> str:
        """URL of the node, without user information and query. Available without a connection, and after `close`."""
        return shown(self._url)

    def _check_not_closed(self) -> None:
        if self._closed:
            raise ClientClosed(f"the client of {self.url} has been closed; make a new one")

    def _known(self) -> Connection:
        self._check_not_closed()
        if self._connection is None:
            raise ConnectFailed(
                "not connected yet; use `async with AsyncClient(…)`, or await a method first", url=self.url
            )
        return self._connection

    def _log_close(self) -> None:
        if self._connection is not None:
            logger.info("closed the connection to %s", self.url)

    def _new_connection(self, can_subscribe: bool) -> Connection:
        own = self._own_nonces
        connection = partial(
            Connection,
            expected=self._expected,
            can_subscribe=can_subscribe,
            url=self.url,
            crosscheck=self._crosscheck,
        )
        if own is not None:
            return connection(nonces=lambda genesis: own)
        return connection(
            nonces=lambda genesis: nonces.shared(self._url, genesis), known=cache.runtime, keep=cache.keep
        )


def read_options(options: TransactionOptions) -> Options:
    """Check transaction options, and fill in the defaults.

    Raises:
        TypeError: an unknown option, or a value of another type, such as a number of blocks for ``mortality``.
        InvalidAmount: a negative tip.
    """
    for name in options:
        if name not in TransactionOptions.__annotations__:
            known = ", ".join(TransactionOptions.__annotations__)
            raise TypeError(f"got an unexpected keyword argument {name!r}; transaction options are {known}")
    tip, mortality, nonce = options.get("tip", 0), options.get("mortality"), options.get("nonce")
    if not isinstance(tip, int) or isinstance(tip, bool):
        raise TypeError(f"tip: expected an int or Amount in planck, got {type(tip).__name__}")
    if not isinstance(mortality, Mortality | None):
        raise TypeError(
            f"mortality: expected Mortality.blocks(64) or Mortality.immortal(), got {type(mortality).__name__}"
        )
    if not isinstance(nonce, int | None) or isinstance(nonce, bool):
        raise TypeError(f"nonce: expected an int or None, got {type(nonce).__name__}")
    return Options(Amount(tip), mortality or Mortality.DEFAULT, nonce)


def signer_for(what: Call | UnsignedExtrinsic | SignedExtrinsic, signer: object) -> Signer | None:
    """Return the signer of a submission, None for a signed extrinsic.

    Raises:
        TypeError: `what` cannot be submitted, or `signer` cannot sign.
    """
    if isinstance(what, SignedExtrinsic):
        return None
    if not isinstance(what, (Call, UnsignedExtrinsic)):
        raise TypeError(f"expected a Call, an UnsignedExtrinsic or a SignedExtrinsic, got {type(what).__name__}")
    return as_signer(signer)
