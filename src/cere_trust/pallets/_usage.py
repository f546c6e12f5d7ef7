"""How much was stored and moved: what the chain keeps of it, and what inspectors report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """What a customer or a node stored and moved. At 54113 a node's `stored_bytes` may be negative: data were removed."""

    transferred_bytes: int
    stored_bytes: int
    number_of_puts: int
    number_of_gets: int
