"""Skeletons of wrappers for every call of every recorded runtime: each loads, takes arguments, and encodes."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from random import Random
from types import ModuleType
from typing import Any

import pytest
from tools.scaffold import main, scaffold

from cere_trust import Call
from cere_trust.call import REGISTRY
from cere_trust.compat.sampling import example
from cere_trust.compat.type_samples import NoSample
from cere_trust.compat.wrappers import any_plain
from cere_trust.errors import UnknownItem

from ..runtime.recorded import ALL, DEV_16, METADATA, runtime

BYTES = {"bytes", "Sequence[bytes]"}


@pytest.fixture(autouse=True)
def empty_registry() -> Iterator[None]:
    """Empty the registry for a test, and restore it afterwards."""
    kept = dict(REGISTRY)
    REGISTRY.clear()
    yield
    REGISTRY.clear()
    REGISTRY.update(kept)


def loaded(source: str) -> ModuleType:
    """Execute the source as a module among the pallets, without a file whose bytecode Python might take from its cache."""
    module = ModuleType("cere_trust.pallets.skeleton")
    module.__package__ = "cere_trust.pallets"
    exec(compile(source, "skeleton.py", "exec"), vars(module))
    return module


def arguments(wrapper: Any, name: str, fields: list[tuple[str | None, int]], rng: Random) -> dict[str, object]:
    """Make examples by annotation, or in metadata's own form if the annotation leaves it open."""
    made: dict[str, object] = {}
    namespace = vars(sys.modules["cere_trust.types"]) | inspect.unwrap(wrapper).__globals__
    parameters = inspect.signature(wrapper).parameters
    for (parameter, written), (_, type_id) in zip(
        ((p, q.annotation) for p, q in parameters.items()), fields, strict=True
    ):
        if "object" in written or "bytes" in written:
            made[parameter] = any_plain(runtime(name), type_id, rng)
        else:
            made[parameter] = example(eval(written, namespace), rng)
    return made


@pytest.mark.parametrize("name", ALL)
def test_every_call_has_a_skeleton_that_works(name: str) -> None:
    known, rng, tried = runtime(name), Random(54), 0
    for pallet in known.pallets.values():
        for call, info in pallet.calls.items():
            source = scaffold(known, pallet.name, call)
            assert max(map(len, source.splitlines())) <= 120
            module = loaded(source)
            wrapper = REGISTRY[pallet.name, call]
            assert wrapper is getattr(module, wrapper.__name__) and wrapper.__name__.rstrip("_") == call
            try:
                given = arguments(wrapper, name, info.fields, rng)
            except NoSample:
                continue
            first, *rest = [*given.items()] or [("", None)]
            made = wrapper(first[1], **dict(rest)) if given else wrapper()
            assert isinstance(made, Call) and (made.pallet, made.name) == (pallet.name, call)
            encoded = known.encode_call(made)
            assert known.encode_call(known.decode_call(encoded)) == encoded
            assert len(made.args) == len(info.fields)
            tried += 1
    assert tried > 250


def test_a_skeleton_reads_as_a_wrapper_does() -> None:
    assert (
        scaffold(runtime(DEV_16), "DdcCustomers", "deposit")
        == '''"""Describe the module (pallet DdcCustomers)."""

from __future__ import annotations

from ..call import Call, wraps_call
from ..types import Amount, ClusterId
from ._values import as_amount, as_cluster

__all__ = ["deposit"]


@wraps_call("DdcCustomers", "deposit")
def deposit(cluster_id: ClusterId | str, *, value: Amount) -> Call:
    """Make the first deposit of the caller to a cluster; `value` is clipped to its free balance.

    Args:
        cluster_id: A cluster.
        value: How much, in planck.
    """
    return Call("DdcCustomers", "deposit", {"cluster_id": as_cluster(cluster_id), "value": as_amount(value)})
'''
    )


def test_the_command_prints_it_and_says_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    file = ["--metadata", str(METADATA / DEV_16)]
    assert main(["Staking", "chill", *file]) == 0
    assert capsys.readouterr().out == scaffold(runtime(DEV_16), "Staking", "chill")
    assert main(["Staking", "chil", *file]) == 2
    assert "did you mean chill" in capsys.readouterr().err
    assert main(["Staking", "chill", "--metadata", "nowhere.scale"]) == 2
    with pytest.raises(UnknownItem):
        scaffold(runtime(DEV_16), "Stakin", "chill")
