"""Exchanges with a node, written once as generators for blocking and async drivers. See `steps`.

Flows do no I/O and read no clock. Logger: ``cere_trust.flows``.
"""

from .blocks import Block
from .connection import Connection
from .steps import Batch, Flow, Next, OutOfTime, Reply, Sign, Step

__all__ = ["Batch", "Block", "Connection", "Flow", "Next", "OutOfTime", "Reply", "Sign", "Step"]
