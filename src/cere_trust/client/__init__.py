"""`Client` and `AsyncClient`: thin faces over the flows, with the same names."""

from __future__ import annotations

from .aio import AsyncClient
from .sync import Client

__all__ = ["AsyncClient", "Client"]
