"""Origin of metadata: how a client knows that it is the chain's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MetadataLevel(StrEnum):
    """Way in which metadata is known, from the weakest to the strongest."""

    BELIEVED = "believed"
    """One node sent it."""
    GIVEN = "given"
    """The caller built the runtime from metadata of its own."""
    AGREED = "agreed"
    """All of several endpoints sent the same bytes."""
    PINNED = "pinned"
    """Its hash is pinned for the chain's genesis and the spec version, by this package or by the user."""
    EXECUTED = "executed"
    """The chain's code, whose hash is pinned or proved at a checkpoint, returned it in this package's executor."""


@dataclass(frozen=True, slots=True)
class MetadataOrigin:
    """Origin of a runtime's metadata.

    Attributes:
        level: Way in which it is known.
        source: Details in words: the endpoints, the place of the pin, or the proof of the code.
        code_hash: Hash of the runtime's code; only reported by the node, except at level `EXECUTED`. None for `GIVEN`.
    """

    level: MetadataLevel
    source: str = ""
    code_hash: bytes | None = None

    @property
    def is_verified(self) -> bool:
        """True if it does not rest on one node: `AGREED`, `PINNED` or `EXECUTED`."""
        return self.level in (MetadataLevel.AGREED, MetadataLevel.PINNED, MetadataLevel.EXECUTED)

    def __str__(self) -> str:
        return f"{self.level}: {self.source}" if self.source else str(self.level)


GIVEN = MetadataOrigin(MetadataLevel.GIVEN, "by the caller")
