"""Differences between two runtimes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..call import format_value
from ..errors import MetadataError
from ..limits import Border, why
from ..runtime import Runtime
from ..runtime.metadata import ApiInfo, ExtensionInfo, PalletInfo, StorageInfo, VariantInfo
from .catalogue import storage_shape
from .changes import Change, RuntimePart
from .type_diff import Member, TypeDiff, short_type_name

MAX_VALUE_LENGTH = 100
"""Maximum length of a formatted value; longer ones are truncated."""


def compare_runtimes(old: Runtime, new: Runtime) -> list[Change]:
    """Return all changes from one runtime to another: version, extensions, pallet by pallet, APIs, types.

    Parts match by name. A change within a named type is listed once, under the type.

    Raises:
        MetadataError: the types are nested too deeply to be compared.
    """
    with Border(lambda error: MetadataError(f"these runtimes cannot be compared: {why(error)}")):
        return _changes(old, new)


def _changes(old: Runtime, new: Runtime) -> list[Change]:
    types = TypeDiff(old.registry, new.registry)
    found = [*_runtime(old, new), *_extensions(old, new, types)]
    found += _pallet_list(old.pallets, new.pallets)
    for name, pallet in new.pallets.items():
        if name in old.pallets:
            found += _pallet(old, new, old.pallets[name], pallet, types)
    found += _apis(old, new, types)
    return found + [Change(RuntimePart.TYPE, name, tuple(told)) for name, told in types.changed.items()]


def _runtime(old: Runtime, new: Runtime) -> Iterator[Change]:
    for name, a, b in zip(old.version._fields, old.version, new.version, strict=True):
        if a != b:
            yield Change(RuntimePart.RUNTIME, name, (f"{a} → {b}",))
    for name, a, b in (
        ("metadata", f"V{old.metadata_version}", f"V{new.metadata_version}"),
        ("extrinsic format", old.extrinsic.versions, new.extrinsic.versions),
    ):
        if a != b:
            yield Change(RuntimePart.RUNTIME, name, (f"{format_value(a)} → {format_value(b)}",))


def _extensions(old: Runtime, new: Runtime, types: TypeDiff) -> Iterator[Change]:
    before: dict[str, ExtensionInfo] = {e.identifier: e for e in old.extrinsic.extensions}
    after: dict[str, ExtensionInfo] = {e.identifier: e for e in new.extrinsic.extensions}
    for name in before:
        if name not in after:
            yield Change(RuntimePart.EXTENSION, name, ("gone",))
    for place, (name, found) in enumerate(after.items(), 1):
        carried = [short_type_name(new.registry, t) for t in found[1:] if not new.is_empty_type(t)]
        if name not in before:
            told = f"new, at place {place} of {len(after)}, carries {' and '.join(carried) or 'nothing'}"
            yield Change(RuntimePart.EXTENSION, name, (told,))
            continue
        differs = [types.compare(a, b) for a, b in zip(before[name][1:], found[1:], strict=True)]
        if any(differs):
            yield Change(RuntimePart.EXTENSION, name, tuple(told for told in differs if told))
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield Change(RuntimePart.EXTENSION, "order", (", ".join(after),))


def _pallet_list(old: Mapping[str, PalletInfo], new: Mapping[str, PalletInfo]) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change(RuntimePart.PALLET, name, ("gone",))
    for name, pallet in new.items():
        if name not in old:
            counted = [
                (len(pallet.calls), "calls"),
                (len(pallet.storage), "storage items"),
                (len(pallet.events), "events"),
            ]
            has = ", ".join(f"{count} {what}" for count, what in counted if count)
            yield Change(RuntimePart.PALLET, name, (f"new, index {pallet.index}" + (f", with {has}" if has else ""),))
        elif old[name].index != pallet.index:
            yield Change(RuntimePart.PALLET, name, (f"index {old[name].index} → {pallet.index}",))


def _pallet(old: Runtime, new: Runtime, a: PalletInfo, b: PalletInfo, types: TypeDiff) -> Iterator[Change]:
    for part, before, after, what in (
        (RuntimePart.CALL, a.calls, b.calls, "argument"),
        (RuntimePart.EVENT, a.events, b.events, "field"),
        (RuntimePart.ERROR, a.errors, b.errors, "field"),
    ):
        for name, told in types.compare_members(_members(before), _members(after), what).items():
            yield Change(part, f"{b.name}.{name}", tuple(told))
    for name, details in _items(
        a.storage, b.storage, lambda x, y: _storage(old, new, x, y, types), lambda item: storage_shape(new, item)
    ):
        yield Change(RuntimePart.STORAGE, f"{b.name}.{name}", details)
    for name, details in _items(
        a.constants,
        b.constants,
        lambda x, y: _values(old.constant(a.name, x.name), new.constant(b.name, y.name)),
        lambda item: f": {_cut(format_value(new.constant(b.name, item.name)))}",
    ):
        if (b.name, name) != ("System", "Version"):
            yield Change(RuntimePart.CONSTANT, f"{b.name}.{name}", details)


def _members(infos: Mapping[str, VariantInfo]) -> dict[str, Member]:
    return {name: Member(info.index[1], info.fields) for name, info in infos.items()}


def _items(
    old: Mapping[str, Any], new: Mapping[str, Any], compare: Any, describe: Any
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the removed, added and modified items, with details."""
    for name in old:
        if name not in new:
            yield name, ("gone",)
    for name, item in new.items():
        if name not in old:
            yield name, (f"new{describe(item)}",)
        elif told := compare(old[name], item):
            yield name, tuple(told)


def _storage(old: Runtime, new: Runtime, a: StorageInfo, b: StorageInfo, types: TypeDiff) -> list[str]:
    if len(a.keys) != len(b.keys):
        return [f"{storage_shape(old, a)} became {storage_shape(new, b)}"]
    told = []
    if a.hashers != b.hashers:
        told.append(f"hashers {', '.join(a.hashers)} → {', '.join(b.hashers)}")
    if a.prefix != b.prefix:
        told.append(f"stored under {a.prefix} → {b.prefix}")
    for place, (x, y) in enumerate(zip(a.keys, b.keys, strict=True), 1):
        if difference := types.compare(x, y):
            told.append(f"key {place}: {difference}")
    value = types.compare(a.value, b.value)
    if value:
        told.append(f"value: {value}")
    if a.optional != b.optional:
        told.append("may be absent now" if b.optional else "always reads as something now")
    elif not b.optional and not value and a.default != b.default:
        told += [f"default {line}" for line in _values(old.decode(a.value, a.default), new.decode(b.value, b.default))]
    return told


def _apis(old: Runtime, new: Runtime, types: TypeDiff) -> Iterator[Change]:
    before, after = old.metadata.apis, new.metadata.apis
    if before is None or after is None:
        return  # V14 does not list runtime APIs, so there is nothing to compare
    for name in before:
        if name not in after:
            yield Change(RuntimePart.API, name, ("gone",))
    for name, api in after.items():
        if name not in before:
            yield Change(RuntimePart.API, name, (f"new: {', '.join(api.methods)}",))
            continue
        yield from _api(before[name], api, types)


def _api(a: ApiInfo, b: ApiInfo, types: TypeDiff) -> Iterator[Change]:
    if a.version is not None and b.version is not None and a.version != b.version:
        yield Change(RuntimePart.API, b.name, (f"version {a.version} → {b.version}",))
    for method in a.methods:
        if method not in b.methods:
            yield Change(RuntimePart.API, f"{b.name}.{method}", ("gone",))
    for method, info in b.methods.items():
        if method not in a.methods:
            yield Change(RuntimePart.API, f"{b.name}.{method}", ("new",))
            continue
        told = types.compare_fields(list(a.methods[method].inputs), list(info.inputs), "argument")
        if output := types.compare(a.methods[method].output, info.output):
            told.append(f"answer: {output}")
        if told:
            yield Change(RuntimePart.API, f"{b.name}.{method}", tuple(told))


def _values(old: Any, new: Any, path: str = "") -> list[str]:
    """Describe the differences of two decoded values, leaf by leaf."""
    if old == new:
        return []
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return [line for name in new for line in _values(old[name], new[name], f"{path}.{name}" if path else str(name))]
    if isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)) and len(old) == len(new):
        return [line for n, pair in enumerate(zip(old, new, strict=True)) for line in _values(*pair, f"{path}[{n}]")]
    return [f"{path}{': ' if path else ''}{_cut(format_value(old))} → {_cut(format_value(new))}"]


def _cut(text: str) -> str:
    return text if len(text) <= MAX_VALUE_LENGTH else text[: MAX_VALUE_LENGTH - 1] + "…"
