"""Answers to views' queries from a table instead of a chain, on any generation of the runtime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from cere_trust import Query, Runtime
from cere_trust.codec import lift
from cere_trust.query import ApiCall, Entries, View

V = TypeVar("V")


def answered(view: View[V], runtime: Runtime, table: Mapping[Query[Any], object], apis: Mapping[str, object] = {}) -> V:
    """Run a view on a runtime whose storage holds these plain values, and nothing else.

    Every value is encoded, decoded and lifted like one from a chain.

    Args:
        view: The view.
        runtime: The generation.
        table: Plain values by query.
        apis: Plain results of runtime APIs, by the printed call.
    """
    steps = view.steps(runtime)
    answer: object = None
    while True:
        try:
            wanted = steps.send(answer)
        except StopIteration as end:
            result: V = end.value
            return result
        assert not isinstance(wanted, Entries), "only single values are in the table"
        if isinstance(wanted, ApiCall):
            runtime.encode_api_call(wanted.api, wanted.method, *wanted.args)
            output = runtime.api_method(wanted.api, wanted.method).output
            answer = lift(wanted.value, runtime.decode(output, runtime.encode(output, apis[str(wanted)])))
        else:
            answer = [_value(runtime, query, table) for query in wanted]


def _value(runtime: Runtime, query: Query[Any], table: Mapping[Query[Any], object]) -> object:
    runtime.storage_key(query.pallet, query.item, *query.keys)  # keys that do not fit are refused
    raw = None
    if query in table:
        raw = runtime.encode(runtime.storage_info(query.pallet, query.item).value, table[query])
    found = runtime.decode_storage(query.pallet, query.item, raw)
    return None if found is None else lift(query.value, found)
