"""JSON-RPC without sockets: typed requests, and a session that numbers and routes them."""

from .request import Json, Request
from .session import Session

__all__ = ["Json", "Request", "Session"]
