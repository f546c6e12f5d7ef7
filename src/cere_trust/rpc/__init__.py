"""JSON-RPC without sockets: typed requests, and a session that numbers requests and routes answers."""

from .request import Json, Request
from .session import Session

__all__ = ["Json", "Request", "Session"]
