"""The functions a runtime imports from its host, by theme. Each is registered under its import's name."""

from . import crypto, hashing, misc, storage
from .registry import FUNCTIONS, Host, HostFunction

__all__ = ["FUNCTIONS", "Host", "HostFunction", "crypto", "hashing", "misc", "storage"]
