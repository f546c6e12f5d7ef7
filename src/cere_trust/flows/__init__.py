"""Every exchange with a node, written once, as generators that yield what they need. See `steps`."""

from .blocks import Block
from .connection import Connection
from .steps import Batch, Flow, Next, OutOfTime, Reply, Sign, Step

__all__ = ["Batch", "Block", "Connection", "Flow", "Next", "OutOfTime", "Reply", "Sign", "Step"]
