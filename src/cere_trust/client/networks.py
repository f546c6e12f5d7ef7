"""Known networks by name."""

from __future__ import annotations

from typing import NamedTuple

from ..errors import UnknownItem
from ..types import BlockHash


class Network(NamedTuple):
    """Endpoint and genesis hash of a network.

    Attributes:
        url: WebSocket URL of a public node.
        genesis: Genesis hash that a client requires, None to accept any.
        checks_digest: Its runtime has `CheckMetadataHash`, so that clients sign the metadata digest along, and refuse metadata
            that leaves the extension out.
    """

    url: str
    genesis: BlockHash | None
    checks_digest: bool = False


NETWORKS: dict[str, Network] = {
    "local": Network("ws://127.0.0.1:9944", None),
    "mainnet": Network(
        "wss://archive.mainnet.cere.network/ws",
        BlockHash("0x81443836a9a24caaa23f1241897d1235717535711d1d3fe24eae4fdc942c092c"),
        checks_digest=True,
    ),
    "testnet": Network(
        "wss://archive.testnet.cere.network/ws",
        BlockHash("0x42b9b44b4950b6c1edae543a7696caf8d0a160e9bc0424ab4ab217f7a8ba30dc"),
        checks_digest=True,
    ),
    "devnet": Network(
        "wss://archive.devnet.cere.network/ws",
        BlockHash("0x4e07f83548832c8b65ac13ec0fe76335fa69550cdeffd64b74877b49576bfa70"),
    ),
    "qanet": Network("wss://archive.qanet.cere.network/ws", None, checks_digest=True),
}
"""Named networks, for the first argument of the clients."""


def is_live(genesis: BlockHash) -> bool:
    """Return True for the genesis hash of a named network."""
    return any(network.genesis == genesis for network in NETWORKS.values())


def checks_digest(genesis: BlockHash) -> bool:
    """Return True for the genesis hash of a network whose runtime checks metadata digests."""
    return any(network.genesis == genesis and network.checks_digest for network in NETWORKS.values())


def find(url_or_network: str) -> Network:
    """Return a network by name, or one without a known genesis hash for a URL.

    Raises:
        UnknownItem: `url_or_network` is neither a URL nor a known network.
    """
    if "://" in url_or_network:
        return Network(url_or_network, None)
    network = NETWORKS.get(url_or_network)
    if network is None:
        known = ", ".join(NETWORKS)
        raise UnknownItem(
            f"no network {url_or_network!r}; there are {known}, or give a URL such as ws://127.0.0.1:9944"
        )
    return network
