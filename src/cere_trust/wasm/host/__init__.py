"""Host functions that a runtime imports, by theme, each registered under its import's name."""

from . import crypto, hashing, misc, storage
from .registry import FUNCTIONS, Host, HostFunction

__all__ = ["FUNCTIONS", "Host", "HostFunction", "crypto", "hashing", "misc", "storage"]
