"""Pinned runtimes: hashes that a runtime's code and metadata must have, by genesis and spec version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import MetadataError
from ..limits import Border, why
from ..types import H256, BlockHash
from .runtime import Runtime

MAX_SPEC_VERSION = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class RuntimePin:
    """Hashes of one runtime of one chain.

    Attributes:
        genesis: Genesis hash of the chain.
        spec_name: Spec name of the runtime.
        spec_version: Spec version of the runtime.
        code_hash: Blake2-256 hash of ``:code``; None if it is not pinned.
        metadata: Blake2-256 hash of the metadata by metadata version; empty if only the code is pinned.
        place: Where the pin is kept, in words.
        development: It is of a development chain, whose user may replace the runtime: another one is no contradiction.
    """

    genesis: BlockHash
    spec_name: str
    spec_version: int
    code_hash: H256 | None = None
    metadata: Mapping[int, H256] = field(default_factory=dict)
    place: str = field(default="", compare=False)
    development: bool = False

    @classmethod
    def of(cls, genesis: BlockHash, runtime: Runtime, code_hash: bytes | None = None) -> RuntimePin:
        """Pin a runtime's metadata, and its code if the hash is given."""
        version, known = runtime.version, None if code_hash is None else H256(code_hash)
        hashes = {runtime.metadata_version: H256(runtime.metadata_hash)}
        return cls(genesis, version.spec_name, version.spec_version, known, hashes)

    @property
    def document(self) -> dict[str, object]:
        """The pin as JSON data."""
        return {
            "genesis": str(self.genesis),
            "spec_name": self.spec_name,
            "spec_version": self.spec_version,
            "code_hash": None if self.code_hash is None else str(self.code_hash),
            "metadata": {str(version): str(hash) for version, hash in sorted(self.metadata.items())},
            **({"development": True} if self.development else {}),
        }

    @classmethod
    def read(cls, document: Any, place: str) -> RuntimePin:
        """Read a pin from JSON data.

        Raises:
            MetadataError: the data is not a pin.
        """
        with Border(lambda error: MetadataError(f"{place}: not a pinned runtime: {why(error)}")):
            code, version = document["code_hash"], document["spec_version"]
            if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version <= MAX_SPEC_VERSION:
                raise ValueError("spec_version")
            hashes = {int(number): H256(hash) for number, hash in document["metadata"].items()}
            if code is None and not hashes:
                raise ValueError("no hash")
            name = str(document["spec_name"])
            known = None if code is None else H256(code)
            development = document.get("development", False) is True
            return cls(BlockHash(document["genesis"]), name, version, known, hashes, place, development)

    def differences(self, runtime: Runtime, code_hash: bytes) -> list[str] | None:
        """Return the parts in which a runtime of the same chain contradicts the pin; None if the pin is of another runtime."""
        try:
            spec_version = runtime.version.spec_version
        except MetadataError:  # another chain's runtime may lack the constant
            spec_version = -1
        if self.spec_version != spec_version and self.code_hash != code_hash:
            return None
        if self.development and self.code_hash != code_hash:
            return None
        known = self.metadata.get(runtime.metadata_version)
        wrong = {
            "spec version": self.spec_version != spec_version,
            "code": self.code_hash not in (None, code_hash),
            f"metadata V{runtime.metadata_version}": bool(self.metadata) and known != runtime.metadata_hash,
        }
        return [name for name, differs in wrong.items() if differs]

    def __str__(self) -> str:
        return f"{self.spec_name} {self.spec_version}"
