"""One chain per session; another chain from the same genesis wherever a test wants its own."""

from __future__ import annotations

from cere_trust.devnet.fixtures import devnet, embedded_devnet, fresh_devnet, node_url

__all__ = ["devnet", "embedded_devnet", "fresh_devnet", "node_url"]
