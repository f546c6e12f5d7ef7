"""Python types of wrappers' parameters, from the types of the arguments in metadata."""

from __future__ import annotations

from typing import NamedTuple

from cere_trust.codec.portable import ARRAY, COMPACT, COMPOSITE, PRIMITIVE, SEQUENCE, TUPLE
from cere_trust.compat.type_diff import short_type_name
from cere_trust.runtime import Runtime

MAX_SHAPE_LENGTH = 200
NAMED = {
    "AccountId32": ("AccountLike", "as_account({})", "an account"),
    "MultiAddress": ("AccountLike", "as_account({})", "an account"),
    "H256": ("H256 | str", "as_hash({})", "a hash"),
    "Perbill": ("Perbill", "{}", "parts per billion"),
    "Perquintill": ("Perquintill", "{}", "parts per quintillion"),
}
"""Metadata types by name: annotation, template of the conversion, description."""
HELD_BY = {"AccountLike": "..types", "Accounts": "..types", "H256": "..types", "Perbill": "..types", "Perquintill": "..types",
           "Amount": "..types", "ClusterId": "..types", "AccountId": "..types", "Call": "..call",
           "Sequence": "collections.abc", "Literal": "typing"}  # fmt: skip
LISTS = {
    "AccountLike": ("Accounts", "as_accounts({})"),
    "Call": ("Sequence[Call]", "as_calls({})"),
    "int": ("Sequence[int]", "as_numbers({})"),
    "H256 | str": ("Sequence[H256]", "as_hashes({})"),
}
"""Lists with a conversion helper, by their items' annotation."""
MAX_CHOICES = 8
"""Maximum number of variants that become a `Literal`, and of items that become a tuple."""


class Argument(NamedTuple):
    """Python form of a call's argument.

    Attributes:
        annotation: Type annotation.
        template: Expression that converts it, with ``{}`` for its name.
        description: Text for the docstring.
    """

    annotation: str
    template: str
    description: str

    def expression(self, name: str) -> str:
        """Return the expression that converts a parameter."""
        return self.template.replace("{}", name)

    @property
    def imports(self) -> list[tuple[str, str]]:
        """Modules and names that the annotation and the expression need."""
        names = "".join(c if c.isalnum() or c == "_" else " " for c in self.annotation).split()
        found = [(HELD_BY[name], name) for name in names if name in HELD_BY]
        helper = self.template[self.template.find("as_") :].partition("(")[0] if "as_" in self.template else ""
        return found + ([("._values", helper)] if helper else [])


def argument(runtime: Runtime, name: str | None, type_id: int) -> Argument:
    """Choose the Python type of an argument; `object` for types without a natural Python form."""
    registry, this = runtime.registry, runtime.registry.type(type_id)
    kind, last = this.kind, this.path[-1] if this.path else ""
    if type_id == runtime.extrinsic.call:
        return Argument("Call", "as_call({})", "a call")
    if last in NAMED:
        return Argument(*NAMED[last])
    if last == "H160" and "cluster" in (name or ""):
        return Argument("ClusterId | str", "as_cluster({})", "a cluster")
    some = registry.option_item(type_id)
    if some is not None and not registry.is_nullable(some):
        inner = argument(runtime, name, some)
        template = inner.template if inner.template == "{}" else f"None if {{}} is None else {inner.template}"
        return Argument(f"{inner.annotation} | None", template, f"{inner.description}, or None")
    if kind == COMPACT and not registry.compact_layout(type_id)[0]:
        return argument(runtime, name, this.item)
    if kind == PRIMITIVE:
        return _primitive(this.name)
    if registry.is_bytes(type_id):
        return Argument("bytes", "{}", "bytes" if kind == SEQUENCE else f"{this.length} bytes")
    if kind == COMPOSITE and len(this.fields) == 1 and this.fields[0][0] is None:
        return argument(runtime, name, this.fields[0][1])
    if kind in (SEQUENCE, ARRAY):
        inner = argument(runtime, name, this.item)
        return _list(inner) if kind == SEQUENCE else _several(inner, this.length)
    if kind not in (COMPOSITE, TUPLE) and runtime.variant_names(type_id):
        variants = registry.variants(type_id)
        if len(variants) <= MAX_CHOICES and not any(variant.fields for variant in variants):
            names = ", ".join(f'"{variant.name}"' for variant in variants)
            return Argument(f"Literal[{names}]", "{}", "one of these")
    return Argument("object", "{}", f"as metadata has it, {_shape(runtime, type_id)}")


def _primitive(name: str) -> Argument:
    if name == "u128":
        return Argument("Amount", "as_amount({})", "how much, in planck")
    if name in ("bool", "str"):
        return Argument(name, "{}", "true or false" if name == "bool" else "text")
    if name == "char":
        return Argument("str", "{}", "one character")
    return Argument("int", "{}", f"a whole number ({name})")


def _several(item: Argument, count: int) -> Argument:
    plain = item.annotation if item.template == "{}" else "object"
    many = f"tuple[{', '.join([plain] * count)}]" if count <= MAX_CHOICES else "Sequence[object]"
    return Argument(many, "{}", f"{count} of: {item.description}")


def _list(item: Argument) -> Argument:
    if item.annotation in LISTS:
        return Argument(*LISTS[item.annotation], f"a list of: {item.description}")
    plain = item.annotation if item.template == "{}" else "object"
    return Argument(f"Sequence[{plain}]", "list({})", f"a list of: {item.description}")


def _shape(runtime: Runtime, type_id: int) -> str:
    """Describe a struct's fields or an enum's variants, by name."""
    this, registry = runtime.registry.type(type_id), runtime.registry
    if this.kind in (COMPOSITE, TUPLE):
        parts = [
            f"{name}: {short_type_name(registry, item)}" if name else short_type_name(registry, item)
            for name, item in this.fields
        ]
        text = f"{short_type_name(registry, type_id)} with {', '.join(parts) or 'nothing'}"
    else:
        text = (
            f"{short_type_name(registry, type_id)}, one of {', '.join(runtime.variant_names(type_id)) or 'its values'}"
        )
    return text if len(text) <= MAX_SHAPE_LENGTH else text[: MAX_SHAPE_LENGTH - 1] + "…"
