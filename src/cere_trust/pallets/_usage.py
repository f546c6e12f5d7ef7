"""Usage of storage and traffic, as the chain records it and inspectors report it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Bytes and requests of a customer or a node. At 54113 a node's `stored_bytes` may be negative: data were
    removed.
    """

    transferred_bytes: int
    stored_bytes: int
    number_of_puts: int
    number_of_gets: int
