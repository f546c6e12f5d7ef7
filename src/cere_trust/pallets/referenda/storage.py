"""What the chain knows of referenda."""

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
"""Also the index that the next referendum gets."""
referendum_info_for: OptionalMap[int, ReferendumInfo] = OptionalMap(
    "Referenda", "ReferendumInfoFor", int, cast("type[ReferendumInfo]", ReferendumInfo)
)
track_queue = StorageMap("Referenda", "TrackQueue", TrackId, list[tuple[int, Amount]])
deciding_count = StorageMap("Referenda", "DecidingCount", TrackId, int)
metadata_of = OptionalMap("Referenda", "MetadataOf", int, H256)

submission_deposit = Constant("Referenda", "SubmissionDeposit", Amount)
max_queued = Constant("Referenda", "MaxQueued", int)
undeciding_timeout = Constant("Referenda", "UndecidingTimeout", int)
"""Blocks after which a referendum without decision deposit is given up."""
alarm_interval = Constant("Referenda", "AlarmInterval", int)
tracks = Constant("Referenda", "Tracks", list[tuple[TrackId, TrackInfo]])
