"""The legacy JSON-RPC of a Substrate node, method by method. Importing the package registers all of them."""

from . import author, blocks, development, grandpa, payment, state, system
from .registry import METHODS, SUBSCRIPTIONS, Failure, Params
from .session import Session

__all__ = [
    "METHODS",
    "SUBSCRIPTIONS",
    "Failure",
    "Params",
    "Session",
    "author",
    "blocks",
    "development",
    "grandpa",
    "payment",
    "state",
    "system",
]
