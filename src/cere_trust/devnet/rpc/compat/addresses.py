"""Checks of network and account addresses with the error texts of `multiaddr`, `bs58` and `sp_core`."""

from __future__ import annotations

from ....crypto import ss58
from ....errors import InvalidAddress
from ..registry import Failure
from .cursor import Cursor, Unfit
from .serde import text

_NO_PEER = 2002
_PROTOCOLS = {
    "ip4": 1, "ip6": 1, "dns": 1, "dns4": 1, "dns6": 1, "dnsaddr": 1, "tcp": 1, "udp": 1, "ws": 0, "wss": 0, "p2p": 1,
}  # fmt: skip
"""Protocols of a multiaddress, and the number of values that follow each."""


def check_multiaddress(peer: str) -> None:
    """Check that a multiaddress ends with a peer id; the values in it are not checked.

    Raises:
        Failure: with a node's text.
    """
    first, *parts = peer.split("/")
    if first:
        raise Failure(_NO_PEER, "invalid multiaddress")
    name = ""
    while parts:
        name = parts.pop(0)
        if name not in _PROTOCOLS:
            raise Failure(_NO_PEER, f"unknown protocol '{name}'")
        del parts[: _PROTOCOLS[name]]
    if name != "p2p":
        raise Failure(_NO_PEER, "Peer id is missing from the address")


def check_peer_id(peer_id: str) -> None:
    """Check that text is a peer id: base 58 of a multihash.

    Raises:
        Failure: with a node's text.
    """
    for place, character in enumerate(peer_id):
        if not ss58.is_base58(character):
            problem = f"provided string contained invalid character {character!r} at byte {place}"
            raise Failure(_NO_PEER, f"base-58 decode error: {problem}")
    # The hash of a key, or a short key itself: kind, length, and as many bytes.
    if ss58.base58(peer_id)[:2] not in (b"\x12\x20", b"\x00\x24"):
        raise Failure(_NO_PEER, "invalid multihash")


def any_address(cursor: Cursor) -> bytes:
    """Read the account of an SS58 address with any network's prefix."""
    address = text(cursor)
    if not ss58.is_base58(address):
        raise Unfit("Base 58 requirement is violated")
    data = ss58.base58(address)
    prefix = 1 if data[:1] < b"\x40" else 2
    if data[:1] > b"\x7f" and len(data) > 1:
        raise Unfit("Invalid SS58 prefix byte.")
    if len(data) != prefix + 34:
        raise Unfit("Length is bad")
    try:
        return ss58.decode(address)[0]
    except InvalidAddress:
        raise Unfit("Invalid checksum") from None
