"""Differences between the types of two runtimes, by name and structure, never by type number.

Types that add no bytes (`BoundedVec`, one-field structs without a field name) are unwrapped, so that every reported
difference is one of encoding or name. A changed named type is reported once, wherever it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..codec import Field, Registry
from ..codec.portable import ARRAY, COMPACT, COMPOSITE, SEQUENCE, TUPLE, VARIANT

GENERATED_ENUMS = {"RuntimeCall", "RuntimeEvent", "RuntimeError", "RuntimeOrigin", "OriginCaller", "Void"}
"""Types generated from the list of pallets, which `diff` compares separately."""
MIN_SIMILARITY = 0.6
"""Minimum similarity of names at which an item in the same place with the same content counts as renamed."""
MIN_SIMILARITY_WITHOUT_FIELDS = 0.85
"""`MIN_SIMILARITY` for members without fields, where only the name identifies them."""

MAX_NAME_DEPTH = 16
"""Maximum levels in the name of a type."""
MAX_TUPLE_NAME = 400
"""Characters in the name of a tuple after which it is cut: hostile tuples double their items at each level."""


@dataclass(frozen=True, slots=True)
class Member:
    """A variant of an enum, or a call, event or error, as index byte and fields."""

    index: int
    fields: Sequence[Field]


class TypeDiff:
    """Comparison of the types of two registries.

    Attributes:
        changed: Differences in named types, by their new name, in the order of their discovery.
    """

    def __init__(self, old: Registry, new: Registry) -> None:
        self._old, self._new = old, new
        self._known: dict[tuple[int, int], str] = {}
        self.changed: dict[str, list[str]] = {}

    def compare(self, a: int, b: int) -> str:
        """Describe the difference of two types: ``u32 → u64``; empty if there is none or `changed` lists it."""
        a, b = _unwrapped(self._old, a), _unwrapped(self._new, b)
        if (a, b) not in self._known:
            self._known[a, b] = ""  # stops the recursion for a type that contains itself
            self._known[a, b] = self._differences(a, b)
        return self._known[a, b]

    def _differences(self, a: int, b: int) -> str:
        old, new = self._old.type(a), self._new.type(b)
        names = short_type_name(self._old, a), short_type_name(self._new, b)
        other = f"{names[0]} → {names[1]}"
        if old.kind != new.kind or self._old.type_kind(a) != self._new.type_kind(b):
            return other
        if old.path and new.path and old.path[-1] in GENERATED_ENUMS:
            return ""
        if self._old.type_kind(a) == "option" or old.kind in (SEQUENCE, ARRAY, COMPACT):
            same = old.kind != ARRAY or old.length == new.length
            return "" if same and not self.compare(_item(self._old, a), _item(self._new, b)) else other
        if old.kind == TUPLE:
            same = len(old.fields) == len(new.fields)
            inner = [self.compare(x, y) for (_, x), (_, y) in zip(old.fields, new.fields, strict=False)]
            return "" if same and not any(inner) else other
        if old.kind == COMPOSITE:
            return self._named(names, self.compare_fields(old.fields, new.fields, "field"))
        if old.kind == VARIANT:
            before, after = ({v.name: Member(v.index, v.fields) for v in this.variants} for this in (old, new))
            if before and not before.keys() & after.keys():
                return other
            found = self.compare_members(before, after)
            return self._named(names, [f"{name}: {'; '.join(told)}" for name, told in found.items()])
        return "" if names[0] == names[1] else other

    def _named(self, names: tuple[str, str], differences: list[str]) -> str:
        if names[0] != names[1]:
            differences = [f"was called {names[0]}", *differences]
        if differences:
            known = self.changed.setdefault(names[1], [])
            known += [line for line in differences if line not in known]
        return ""

    def compare_fields(self, old: Sequence[Field], new: Sequence[Field], what: str) -> list[str]:
        """Describe fields or arguments that were added, removed, renamed, retyped or reordered."""
        before, after = _by_name(old), _by_name(new)
        gone, come = [n for n in before if n not in after], [n for n in after if n not in before]
        renamed = {}
        for name in gone:
            other = next((n for n in come if self._same_thing(name, before, n, after)), None)
            if other is not None:
                renamed[name] = other
                come.remove(other)
        told = [f"{what} {name} is called {other} now" for name, other in renamed.items()]
        told += [f"{what} {name} is gone" for name in gone if name not in renamed]
        told += [
            f"{what} {n}: {short_type_name(self._new, after[n])} is new, at place {list(after).index(n) + 1}"
            for n in come
        ]
        kept = [(name, renamed.get(name, name)) for name in before if renamed.get(name, name) in after]
        for name, other in kept:
            if difference := self.compare(before[name], after[other]):
                told.append(f"{what} {other}: {difference}")
        order = [other for _, other in kept]
        if order != [name for name in after if name in order]:
            told.append(f"the {what}s have another order: {', '.join(after)}")
        return told

    def _same_thing(self, name: str, before: Mapping[str, int], other: str, after: Mapping[str, int]) -> bool:
        places = list(before).index(name), list(after).index(other)
        one_place = places[0] == places[1] or len(before) == len(after)
        if not one_place or similarity(name, other) < MIN_SIMILARITY:
            return False
        return short_type_name(self._old, before[name]) == short_type_name(self._new, after[other])

    def compare_members(
        self, old: Mapping[str, Member], new: Mapping[str, Member], what: str = "field"
    ) -> dict[str, list[str]]:
        """Describe added, removed and changed variants, calls, events or errors, by name."""
        told: dict[str, list[str]] = {}
        gone, come = [n for n in old if n not in new], [n for n in new if n not in old]
        renamed = self._renamed({n: old[n] for n in gone}, {n: new[n] for n in come})
        for name in gone:
            if name not in renamed:
                told[name] = ["gone"]
                continue
            other = renamed[name]
            come.remove(other)
            told[other] = [f"was called {name}", *self.compare_member(old[name], new[other], what)]
        for name in come:
            takes = ", ".join(
                f"{field or n}: {short_type_name(self._new, t)}" for n, (field, t) in enumerate(new[name].fields)
            )
            told[name] = [f"new, index {new[name].index}" + (f", with {takes}" if takes else "")]
        for name in new:
            if name in old and (found := self.compare_member(old[name], new[name], what)):
                told[name] = found
        return told

    def compare_member(self, old: Member, new: Member, what: str) -> list[str]:
        """Describe the difference of one variant, call, event or error."""
        moved = [f"index {old.index} → {new.index}"] if old.index != new.index else []
        return moved + self.compare_fields(old.fields, new.fields, what)

    def _renamed(self, gone: Mapping[str, Member], come: Mapping[str, Member]) -> dict[str, str]:
        """Match members that were only renamed: the most similar names first, each used once."""
        near = [
            (-similarity(name, other), min(name, other), max(name, other), name, other)
            for name, old in gone.items()
            for other, new in come.items()
            if [short_type_name(self._old, t) for _, t in old.fields]
            == [short_type_name(self._new, t) for _, t in new.fields]
            # Without fields, only the name identifies a member.
            and similarity(name, other) >= (MIN_SIMILARITY if old.fields else MIN_SIMILARITY_WITHOUT_FIELDS)
        ]
        found: dict[str, str] = {}
        for _, _, _, name, other in sorted(near):
            if name not in found and other not in found.values():
                found[name] = other
        return found


def similarity(one: str, other: str) -> float:
    """Return the similarity of two names from 0 to 1, independent of their order."""
    return SequenceMatcher(None, min(one, other), max(one, other)).ratio()


def short_type_name(registry: Registry, type_id: int, depth: int = MAX_NAME_DEPTH) -> str:
    """Format a type with only the last part of each path; an ellipsis replaces deep levels and the end of long tuples."""
    type_id = _unwrapped(registry, type_id)
    this = registry.type(type_id)
    if not depth:
        return "…"

    def inner(item: int) -> str:
        return short_type_name(registry, item, depth - 1)

    some = registry.option_item(type_id)
    if some is not None:
        return f"Option<{inner(some)}>"
    if this.kind == SEQUENCE:
        return f"Vec<{inner(this.item)}>"
    if this.kind == ARRAY:
        return f"[{inner(this.item)}; {this.length}]"
    if this.kind == COMPACT:
        return f"Compact<{inner(this.item)}>"
    if this.kind == TUPLE:
        text = ""
        for _, item in this.fields:
            if len(text) > MAX_TUPLE_NAME:
                return f"({text}…)"
            text += f"{inner(item)}, "
        return f"({text.removesuffix(', ')})"
    return this.path[-1] if this.path else registry.type_name(type_id)


def _unwrapped(registry: Registry, type_id: int) -> int:
    """Return the type inside wrappers that add no bytes; accounts and hashes, which wrap bytes, stay wrapped."""
    this = registry.type(type_id)
    for _ in registry.types:  # a hostile type may wrap itself
        if this.kind != COMPOSITE or len(this.fields) != 1 or this.fields[0][0] is not None:
            break
        inner = this.fields[0][1]
        if registry.type(inner).kind == ARRAY:
            break
        type_id, this = inner, registry.type(inner)
    return type_id


def _item(registry: Registry, type_id: int) -> int:
    some = registry.option_item(type_id)
    return registry.type(type_id).item if some is None else some


def _by_name(fields: Sequence[Field]) -> dict[str, int]:
    return {str(n if name is None else name): type_id for n, (name, type_id) in enumerate(fields)}
