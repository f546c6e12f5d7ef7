"""The JSON-RPC of a Substrate node, legacy and new; importing the package registers all methods.

Knows the node and its chain; does not know sockets.
"""

from . import (
    archive,
    author,
    blocks,
    chain_head,
    development,
    grandpa,
    payment,
    state,
    system,
    timemachine,
    transactions,
)
from .registry import METHODS, SUBSCRIPTIONS, Failure
from .session import ServerSession

__all__ = [
    "METHODS",
    "SUBSCRIPTIONS",
    "Failure",
    "ServerSession",
    "archive",
    "author",
    "blocks",
    "chain_head",
    "development",
    "grandpa",
    "payment",
    "state",
    "system",
    "timemachine",
    "transactions",
]
