"""The digest of metadata that `CheckMetadataHash` compares (RFC-78), and its Merkle tree."""

from __future__ import annotations

from typing import NamedTuple

from ..codec.primitives import write_compact
from ..crypto.hashing import blake3_256
from ..errors import MetadataError
from .merkle_types import MerkleTypes
from .metadata import Metadata


class DigestFacts(NamedTuple):
    """Facts about a chain, beyond its types, that are part of a metadata digest.

    Attributes:
        spec_version: Spec version of the runtime.
        spec_name: Spec name of the runtime.
        ss58_prefix: Network prefix of addresses.
        decimals: Decimal places of the native token, 0 to 255.
        symbol: Symbol of the native token.
    """

    spec_version: int
    spec_name: str
    ss58_prefix: int
    decimals: int
    symbol: str

    def encode(self) -> bytes:
        """Encode the facts as the last part of a digest or a proof.

        Raises:
            MetadataError: a value that the encoding cannot hold.
        """
        if isinstance(self.decimals, bool) or not isinstance(self.decimals, int) or not 0 <= self.decimals < 256:
            raise MetadataError(f"decimals are a whole number, 0 to 255, not {self.decimals!r}")
        if not isinstance(self.symbol, str):
            raise MetadataError(f"the token symbol is text, not {self.symbol!r}")
        try:
            name, symbol = self.spec_name.encode(), self.symbol.encode()
            version, prefix = self.spec_version.to_bytes(4, "little"), self.ss58_prefix.to_bytes(2, "little")
        except (OverflowError, UnicodeEncodeError):
            raise MetadataError(
                "a version, an SS58 prefix, a name or a symbol does not fit a metadata digest"
            ) from None
        return b"".join(
            (
                version,
                write_compact(len(name)) + name,
                prefix,
                bytes([self.decimals]),
                write_compact(len(symbol)) + symbol,
            )
        )

    def digest(self, root: bytes, extrinsic: bytes) -> bytes:
        """Compute the metadata digest from the root of the types and the encoded description of the extrinsic format."""
        return blake3_256(b"\1" + root + blake3_256(extrinsic) + self.encode())


class MetadataTree:
    """Merkle tree of the types that an extrinsic of one runtime can hold.

    Args:
        metadata: Metadata of the runtime.

    Attributes:
        types: The types and their encodings as leaves.
        nodes: Hashes of all nodes, the root first; the children of node n are nodes 2n + 1 and 2n + 2, the leaves last.

    Raises:
        MetadataError: a type has no form in RFC-78.
    """

    def __init__(self, metadata: Metadata) -> None:
        self.types = MerkleTypes(metadata)
        leaves = self.types.leaves
        nodes = [b""] * (len(leaves) - 1) + [blake3_256(leaf) for leaf in leaves]
        for place in range(len(leaves) - 2, -1, -1):
            nodes[place] = blake3_256(nodes[2 * place + 1] + nodes[2 * place + 2])
        self.nodes = nodes

    @property
    def root(self) -> bytes:
        """Hash of the root, zeros for a tree without leaves."""
        return self.nodes[0] if self.nodes else bytes(32)

    def digest(self, facts: DigestFacts) -> bytes:
        """Compute the metadata digest, 32 bytes."""
        return facts.digest(self.root, self.types.extrinsic)
