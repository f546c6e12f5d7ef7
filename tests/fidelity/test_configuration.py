"""The development runtime's configuration, compared with the published sources of Cere's runtimes."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Client
from cere_trust.devnet import Devnet

PUBLISHED = tomllib.loads((Path(__file__).parent / "configuration.toml").read_text())
GENERATIONS = {"dev": "80013", "mainnet": "73158"}
BILLION = 1_000_000_000


@pytest.fixture(scope="module", params=sorted(GENERATIONS))
def chain(request: pytest.FixtureRequest) -> Iterator[tuple[str, Client]]:
    """A generation's spec version, and a client of the development chain in its shape."""
    with Devnet(request.param) as devnet, Client(devnet.url) as client:
        yield GENERATIONS[request.param], client


def constant(client: Client, pallet: str, name: str) -> Any:
    """Return a constant as plain values."""
    return client.constant(pallet, name)


def of_generation(value: Any, generation: str) -> Any:
    """Return the value published for a generation, None where it has none."""
    return value.get(generation) if isinstance(value, Mapping) and value.keys() <= set(GENERATIONS.values()) else value


def plain(value: object) -> object:
    """Return a value as the data file writes it: numbers as integers, names without their padding."""
    if isinstance(value, bytes):
        value = value.decode()
    return value.rstrip("\0") if isinstance(value, str) else int(value) if isinstance(value, int) else value


def test_every_constant_has_its_published_value(chain: tuple[str, Client]) -> None:
    generation, client = chain
    assert str(client.runtime.version.spec_version) == generation
    expected = {
        f"{pallet}.{name}": found
        for pallet, constants in PUBLISHED["constants"].items()
        for name, value in constants.items()
        if (found := of_generation(value, generation)) is not None
    }
    actual = {
        f"{pallet.name}.{name}": plain(client.constant(pallet.name, name))
        for pallet in client.runtime.metadata.pallets.values()
        for name in pallet.constants
    }
    wrong = {
        name: (actual.get(name, "absent"), value)
        for name, value in expected.items()
        if actual.get(name, "absent") != value
    }
    reasons = PUBLISHED["differences"]
    assert wrong.keys() == {name for name in reasons if name in expected}, f"(ours, published): {wrong}"
    unlisted = actual.keys() - expected.keys() - PUBLISHED["derived"].keys()
    assert not unlisted, f"no published value and no reason: {sorted(unlisted)}"


def test_weight_limits_follow_from_the_block_weights(chain: tuple[str, Client]) -> None:
    _, client = chain
    weights = constant(client, "System", "BlockWeights")
    second = 10**12
    normal = weights["per_class"]["normal"]
    assert weights["max_block"]["ref_time"] == 2 * second
    assert normal["max_total"]["ref_time"] == 2 * second * 85 // 100
    assert normal["max_extrinsic"]["ref_time"] == (
        2 * second * 85 // 100 - 2 * second * 10 // 100 - normal["base_extrinsic"]["ref_time"]
    )
    mined = normal["max_extrinsic"]["ref_time"] - weights["base_block"]["ref_time"]
    assert constant(client, "ElectionProviderMultiPhase", "MinerMaxWeight")["ref_time"] == mined
    assert constant(client, "ElectionProviderMultiPhase", "SignedMaxWeight")["ref_time"] == mined
    assert constant(client, "Scheduler", "MaximumWeight")["ref_time"] == 2 * second * 80 // 100
    assert constant(client, "TechComm", "MaxProposalWeight")["ref_time"] == 2 * second * 50 // 100
    length = constant(client, "System", "BlockLength")["max"]
    assert (length["normal"], length["mandatory"]) == (round(8 * 2**20 * 0.85), 8 * 2**20)


def test_voter_bags_have_the_published_thresholds(chain: tuple[str, Client]) -> None:
    _, client = chain
    thresholds = [int(value) for value in constant(client, "VoterList", "BagThresholds")]
    published = PUBLISHED["bag_thresholds"]
    assert (len(thresholds), thresholds[0], thresholds[-1]) == (
        published["count"],
        published["first"],
        published["last"],
    )
    assert hashlib.sha256(",".join(map(str, thresholds)).encode()).hexdigest() == published["sha256"]


def test_every_track_has_its_published_values(chain: tuple[str, Client]) -> None:
    generation, client = chain
    tracks = {str(number): info for number, info in constant(client, "Referenda", "Tracks")}
    assert tracks.keys() == PUBLISHED["tracks"].keys()
    wrong = []
    for number, published in PUBLISHED["tracks"].items():
        for field, value in published.items():
            ours, value = tracks[number][field], of_generation(value, generation)
            if field in ("min_approval", "min_support"):
                problem = curve_differs(ours, value)
            else:
                problem = None if plain(ours) == value else f"{ours!r}, not {value!r}"
            if problem:
                wrong.append(f"track {number} ({published['name']}), {field}: {problem}")
    assert not wrong, "\n".join(wrong)


def curve_differs(ours: Mapping[str, Any], published: Mapping[str, list[int]]) -> str | None:
    """Return how a curve differs from the published arguments of its constructor, None where it has them."""
    ((kind, arguments),) = published.items()
    if kind == "linear":
        length, period, floor, ceiling = arguments
        expected = {"length": round(BILLION * length / period), "floor": floor, "ceil": ceiling}
        actual = ours.get("LinearDecreasing", {})
        close = actual and all(abs(int(actual[name]) - value) <= 1 for name, value in expected.items())
        return None if close else f"{ours}, not {expected}"
    delay, period, level, floor, ceiling = arguments
    if "Reciprocal" not in ours:
        return f"{ours} is no reciprocal curve"
    factor, x, y = (int(ours["Reciprocal"][name]) / BILLION for name in ("factor", "x_offset", "y_offset"))
    # The constructor solves for these three points, to the precision of a fixed-point number.
    for at, value in ((0, ceiling), (delay / period, level), (1, floor)):
        found = (factor / (at + x) + y) * BILLION
        if abs(found - value) > value / 1_000:
            return f"{found / BILLION:.6f} at {at:.3f} of the period, not {value / BILLION}"
    return None
