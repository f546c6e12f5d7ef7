"""The session keys at hand: the development keys that everybody knows, and those that were made or handed in since.

They are lost when the chain stops; a node keeps them in its folder.
"""

from __future__ import annotations

from ...errors import InvalidUri
from ...keys import Keypair
from .consensus import development_key

_SCHEMES = {b"gran": "ed25519"} | dict.fromkeys((b"babe", b"imon", b"audi", b"cer!"), "sr25519")
"""What session keys there are: whoever holds the development keys holds them as each of these."""


class Keystore:
    """The keys of one chain's validators."""

    def __init__(self) -> None:
        self._uris: dict[tuple[bytes, bytes], str] = {}

    def insert(self, kind: bytes, public: bytes, uri: str) -> None:
        """Keep a secret, whether or not it is the public key's; one that is not signs nothing."""
        self._uris[kind, public] = uri

    def has(self, kind: bytes, public: bytes) -> bool:
        """Whether there is a secret for it."""
        held = kind in _SCHEMES and development_key(public, _SCHEMES[kind]) is not None
        return held or (kind, public) in self._uris

    def pair(self, public: bytes, scheme: str = "sr25519") -> Keypair | None:
        """The key pair of a public key, where it is at hand."""
        for (_, known), uri in self._uris.items():
            if known == public:
                try:
                    made = Keypair.from_uri(uri, scheme)
                except InvalidUri:
                    continue
                if made.public == public:
                    return made
        return development_key(public, scheme)
