"""Documented errors of wrappers exist on some recorded runtime."""

from __future__ import annotations

import inspect
import re

import pytest

import cere_trust.pallets as pallets
from cere_trust.call import REGISTRY
from cere_trust.compat.wrappers import WrapperKey

from ..runtime.recorded import ALL, runtime

pallets.load_all()

KNOWN = {
    f"{pallet.name}.{error}" for name in ALL for pallet in runtime(name).pallets.values() for error in pallet.errors
}
for name in ALL:
    dispatch = dict(runtime(name).pallet("System").events["ExtrinsicFailed"].fields)["dispatch_error"]
    for variant in runtime(name).registry.variants(dispatch):
        KNOWN.add(variant.name)
        for _, inner in variant.fields:
            if variant.name in ("Token", "Arithmetic"):
                KNOWN |= {f"{variant.name}.{error}" for error in runtime(name).variant_names(inner)}

UNRECORDED = {pallet for pallet, _ in REGISTRY} - {pallet for name in ALL for pallet in runtime(name).pallets}


def documented(key: WrapperKey) -> list[str]:
    """List the errors after ``Errors:`` in a wrapper's docstring, up to the end of the paragraph."""
    docs = inspect.getdoc(REGISTRY[key]) or ""
    told = re.findall(r"Errors: (.*?)(?:\n\n|$)", docs, flags=re.S)
    return [name for text in told for name in re.findall(r"``((?:[A-Z]\w*\.)?[A-Z][a-z]\w*)``", text)]


@pytest.mark.parametrize("key", [key for key in sorted(REGISTRY) if documented(key)], ids=".".join)
def test_a_documented_error_is_one_that_a_chain_has(key: WrapperKey) -> None:
    if key[0] in UNRECORDED:
        pytest.skip(f"no recorded runtime has {key[0]} with these errors")
    wrong = [name for name in documented(key) if not {name, f"{key[0]}.{name}"} & KNOWN]
    assert not wrong
