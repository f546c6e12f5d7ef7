"""The available session keys: the well-known development keys, and those generated or inserted since.

The latter are lost when the chain stops; a node keeps them in its folder.
"""

from __future__ import annotations

from ...errors import InvalidUri
from ...keys import Keypair
from .consensus import development_key

_SCHEMES = {b"gran": "ed25519"} | dict.fromkeys((b"babe", b"imon", b"audi", b"cer!"), "sr25519")
"""Kinds of session keys, with their schemes; the development keys count as keys of each kind."""


class Keystore:
    """The keys of one chain's validators."""

    def __init__(self) -> None:
        self._uris: dict[tuple[bytes, bytes], str] = {}

    def insert(self, kind: bytes, public: bytes, uri: str) -> None:
        """Insert a secret without a check that it belongs to the public key; one that does not is never used."""
        self._uris[kind, public] = uri

    def has(self, kind: bytes, public: bytes) -> bool:
        """Return True if there is a secret for a public key of one kind."""
        held = kind in _SCHEMES and development_key(public, _SCHEMES[kind]) is not None
        return held or (kind, public) in self._uris

    def pair(self, public: bytes, scheme: str = "sr25519") -> Keypair | None:
        """Return the key pair of a public key, or None if it is not available."""
        for (_, known), uri in self._uris.items():
            if known == public:
                try:
                    pair = Keypair.from_uri(uri, scheme)
                except InvalidUri:
                    continue
                if pair.public == public:
                    return pair
        return development_key(public, scheme)
