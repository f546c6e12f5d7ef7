"""Storage items and constants of the pallet Referenda."""

from __future__ import annotations

from typing import cast

from ...query import Constant, OptionalMap, StorageMap, StorageValue
from ...types import H256, Amount, TrackId
from .types import ReferendumInfo, TrackInfo

__all__ = [
    "alarm_interval",
    "deciding_count",
    "max_queued",
    "metadata_of",
    "referendum_count",
    "referendum_info_for",
    "submission_deposit",
    "track_queue",
    "tracks",
    "undeciding_timeout",
]

referendum_count = StorageValue("Referenda", "ReferendumCount", int)
"""Number of referenda ever submitted; also the next one's index."""
referendum_info_for: OptionalMap[int, ReferendumInfo] = OptionalMap(
    "Referenda", "ReferendumInfoFor", int, cast("type[ReferendumInfo]", ReferendumInfo)
)
"""Referenda by index."""
track_queue = StorageMap("Referenda", "TrackQueue", TrackId, list[tuple[int, Amount]])
"""Queued referenda by track: index, and votes that decide their order."""
deciding_count = StorageMap("Referenda", "DecidingCount", TrackId, int)
"""Number of referenda in decision, by track."""
metadata_of = OptionalMap("Referenda", "MetadataOf", int, H256)
"""Hashes of attached preimages, by referendum."""

submission_deposit = Constant("Referenda", "SubmissionDeposit", Amount)
"""Submission deposit, in planck."""
max_queued = Constant("Referenda", "MaxQueued", int)
"""Maximum number of queued referenda of a track."""
undeciding_timeout = Constant("Referenda", "UndecidingTimeout", int)
"""Blocks after which a referendum without decision deposit times out."""
alarm_interval = Constant("Referenda", "AlarmInterval", int)
"""Blocks to which the chain rounds the next check of a referendum."""
tracks = Constant("Referenda", "Tracks", list[tuple[TrackId, TrackInfo]])
"""Rules of tracks, each with the track's id."""
