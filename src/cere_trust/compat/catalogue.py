"""Catalogue of a runtime's calls, events, errors, storage, constants and runtime APIs, with their shapes as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..call import words
from ..codec import Field
from ..errors import UnknownItem
from ..runtime import Runtime
from ..runtime.metadata import ApiInfo, PalletInfo, StorageInfo
from ..runtime.suggestions import similar
from .type_diff import short_type_name
from .wrappers import WrapperKind


@dataclass(frozen=True, slots=True)
class Item:
    """Item of a runtime.

    Attributes:
        kind: Kind, such as ``call``.
        name: Name with pallet or API, such as ``Balances.transfer_keep_alive``.
        shape: Arguments, fields, keys and value, as text.
        docs: Documentation in the metadata.
    """

    kind: str
    name: str
    shape: str
    docs: str


def items(runtime: Runtime) -> Iterator[Item]:
    """Yield all items, pallet by pallet, then the runtime APIs."""
    for pallet in runtime.pallets.values():
        yield from _of_pallet(runtime, pallet)
    for api in (runtime.metadata.apis or {}).values():
        yield from _of_api(runtime, api)


def search(runtime: Runtime, text: str) -> list[Item]:
    """Return the items with a text in their name, then those with it in their documentation; case does not count."""
    text = text.lower()
    everything = list(items(runtime))
    named = [item for item in everything if text in item.name.lower()]
    return named + [item for item in everything if item not in named and text in item.docs.lower()]


def show(runtime: Runtime, name: str) -> list[Item]:
    """Return all items of a pallet or runtime API, or those named ``Pallet.item``.

    Raises:
        UnknownItem: no such pallet, API or item; suggests similar names.
    """
    home, _, item = name.partition(".")
    if home in runtime.pallets:
        found = list(_of_pallet(runtime, runtime.pallets[home]))
    elif home in (apis := runtime.metadata.apis or {}):
        found = list(_of_api(runtime, apis[home]))
    else:
        raise UnknownItem(
            f"this runtime has no pallet or runtime API {home!r}", similar(home, [*runtime.pallets, *apis])
        )
    if not item:
        return found
    named = [one for one in found if one.name == name]
    if not named:
        raise UnknownItem(f"{home} has no {item!r}", similar(item, [one.name.rpartition(".")[2] for one in found]))
    return named


def _of_pallet(runtime: Runtime, pallet: PalletInfo) -> Iterator[Item]:
    for kind, found in ((WrapperKind.CALL, pallet.calls), (WrapperKind.EVENT, pallet.events), ("error", pallet.errors)):
        for name, info in found.items():
            yield Item(str(kind), f"{pallet.name}.{name}", _fields(runtime, info.fields), info.docs)
    for name, entry in pallet.storage.items():
        yield Item(WrapperKind.STORAGE, f"{pallet.name}.{name}", storage_shape(runtime, entry), entry.docs)
    for name, constant in pallet.constants.items():
        shape = f": {short_type_name(runtime.registry, constant.type)} = {words(runtime.constant(pallet.name, name))}"
        yield Item(WrapperKind.CONSTANT, f"{pallet.name}.{name}", shape, constant.docs)


def _of_api(runtime: Runtime, api: ApiInfo) -> Iterator[Item]:
    for name, method in api.methods.items():
        shape = f"{_fields(runtime, list(method.inputs))} → {short_type_name(runtime.registry, method.output)}"
        yield Item(WrapperKind.API, f"{api.name}.{name}", shape, method.docs)


def _fields(runtime: Runtime, fields: list[Field]) -> str:
    listed = (f"{name}: " * (name is not None) + short_type_name(runtime.registry, type_id) for name, type_id in fields)
    return f"({', '.join(listed)})"


def storage_shape(runtime: Runtime, item: StorageInfo) -> str:
    """Return keys with their hashers, and the value: ``(Blake2_128Concat AccountId32) → AccountInfo``."""
    keys = ", ".join(
        f"{h} {short_type_name(runtime.registry, k)}" for h, k in zip(item.hashers, item.keys, strict=True)
    )
    value = short_type_name(runtime.registry, item.value)
    return (f"({keys}) → " if keys else ": ") + (f"Option<{value}>" if item.optional else value)
