"""The recorded metadata of the development runtime is that of the packaged wasm."""

from __future__ import annotations

import pytest

from cere_trust.devnet import Chain

from . import recorded
from .record import PRESETS, VERSIONS, metadata, path


@pytest.mark.parametrize("preset", PRESETS)
def test_the_packaged_runtime_has_the_recorded_metadata(preset: str) -> None:
    chain = Chain.from_preset(preset)
    for version in VERSIONS:
        file = path(preset, version).name
        assert metadata(chain, version) == recorded.metadata(file), "run `python -m tests.unit.runtime.record`"
