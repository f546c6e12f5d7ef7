"""A model of Polkadot Vault: reads payloads as its sources do, checks metadata proofs without metadata, and signs.

Source: rust/transaction_parsing, rust/parser and rust/transaction_signing of https://github.com/novasamatech/parity-signer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from cere_trust import Keypair
from cere_trust.codec import read_compact
from cere_trust.runtime.metadata_digest import DigestFacts
from cere_trust.runtime.metadata_proof import MetadataProof


class Reader:
    """Sequential reader of the parts of a proof."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def take(self, size: int) -> bytes:
        assert self.at + size <= len(self.data)
        self.at += size
        return self.data[self.at - size : self.at]

    def compact(self) -> int:
        value, self.at = read_compact(self.data, self.at)
        return value

    def text(self) -> str:
        return self.take(self.compact()).decode()

    def many(self, item: Callable[[], object]) -> None:
        for _ in range(self.compact()):
            item()

    def optional_text(self) -> None:
        if self.take(1) == b"\1":
            self.text()

    def reference(self) -> None:
        if self.take(1) == b"\x16":
            self.compact()

    def field(self) -> None:
        self.optional_text()
        self.reference()
        self.optional_text()

    def extension(self) -> None:
        self.text()
        self.reference()
        self.reference()

    def leaf(self) -> bytes:
        start = self.at
        self.many(self.text)
        kind = self.take(1)[0]
        if kind == 0:
            self.many(self.field)
        elif kind == 1:
            self.text()
            self.many(self.field)
            self.compact()
        elif kind == 2:
            self.reference()
        elif kind == 3:
            self.take(4)
            self.reference()
        elif kind == 4:
            self.many(self.reference)
        else:
            self.take(2)
        self.compact()
        return self.data[start : self.at]

    def proof(self) -> MetadataProof:
        leaves = tuple([self.leaf() for _ in range(self.compact())])
        indices = tuple([int.from_bytes(self.take(4), "little") for _ in range(self.compact())])
        nodes = tuple([self.take(32) for _ in range(self.compact())])
        start = self.at
        self.take(1)
        for _ in range(3):
            self.reference()
        self.many(self.extension)
        extrinsic = self.data[start : self.at]
        version, name = int.from_bytes(self.take(4), "little"), self.text()
        prefix, decimals = int.from_bytes(self.take(2), "little"), self.take(1)[0]
        return MetadataProof(
            leaves, indices, nodes, extrinsic, DigestFacts(version, name, prefix, decimals, self.text())
        )


class Scanned(NamedTuple):
    """A transaction payload in its parts."""

    scheme: int
    code: int
    key: bytes
    proof: MetadataProof | None
    call: bytes
    extensions: bytes
    genesis: bytes


def joined(frames: Sequence[bytes]) -> bytes:
    """Join the frames of a payload, in any order."""
    count = int.from_bytes(frames[0][1:3], "big")
    parts = {int.from_bytes(frame[3:5], "big"): frame[5:] for frame in frames}
    assert all(frame[:1] == b"\0" and frame[1:3] == count.to_bytes(2, "big") for frame in frames)
    assert sorted(parts) == list(range(count))
    return b"".join(parts[index] for index in range(count))


def read(data: bytes) -> Scanned:
    """Read the payload of a transaction."""
    assert data[0] == 0x53
    scheme, code = data[1], data[2]
    reader = Reader(data[:-32], 3)
    key = reader.take(33 if scheme == 2 else 32)
    proof = reader.proof() if code == 6 else None
    call = reader.take(reader.compact())
    return Scanned(scheme, code, key, proof, call, data[reader.at : -32], data[-32:])


def sign(frames: Sequence[bytes], keypair: Keypair) -> str:
    """Check a scanned payload, and return the signature as the device shows it."""
    scanned = read(joined(frames))
    assert keypair.scheme == ("ed25519", "sr25519", "ecdsa")[scanned.scheme]
    assert scanned.key == keypair.public
    if scanned.proof is not None:
        assert scanned.extensions.endswith(b"\1" + scanned.proof.digest()), "the proof is of another digest"
    whole = scanned.call + scanned.extensions
    signed = blake2b(whole, digest_size=32).digest() if len(whole) > 257 else whole
    return (bytes([scanned.scheme]) + keypair.sign(signed)).hex()
