"""Every typed wrapper's call, encoded and decoded, beside scalecodec: ratios by pallet."""

from __future__ import annotations

import gc
from collections.abc import Callable
from random import Random
from statistics import median

from cere_trust import Call, Runtime
from cere_trust.compat.wrappers import WrapperKind, check_wrappers, example_call, fitting_choices
from cere_trust.extrinsic.crosscheck import Referee
from cere_trust.extrinsic.crosscheck.comparison import ValueComparison

Timed = Callable[[Callable[[], object], Callable[[], object], int], tuple[float, float]]


def calls(runtime: Runtime) -> list[Call]:
    """One made-up call of each wrapper that fits the runtime."""
    keys = [(fit.pallet, fit.item) for fit in check_wrappers(runtime) if fit.ok and fit.kind is WrapperKind.CALL]
    return [example_call(key, Random(54), fitting_choices(runtime, key)[0]) for key in keys]


def compare(raw: bytes, best_of_both: Timed) -> None:
    """Print a line for each pallet, and one for all; both sides must agree before anything is timed."""
    runtime, referee = Runtime.from_metadata(raw), Referee(raw)
    comparison, call_type = ValueComparison(referee), referee.runtime.extrinsic.call
    gc.freeze()  # what is loaded by now need not be looked through before every round
    ratios: dict[str, list[tuple[float, float]]] = {}
    for call in calls(runtime):
        data = runtime.encode_call(call)
        written = comparison.compare(call_type, call, referee.decode(call_type, data)[0], "")
        assert referee.encode(call_type, written) == data
        encode = best_of_both(
            lambda call=call: runtime.encode_call(call), lambda w=written: referee.encode(call_type, w), 2
        )
        decode = best_of_both(
            lambda data=data: runtime.decode_call(data), lambda data=data: referee.decode(call_type, data), 2
        )
        ratios.setdefault(call.pallet, []).append((encode[1] / encode[0], decode[1] / decode[0]))
    everything = [pair for found in ratios.values() for pair in found]
    print(f"\n{'wrappers of':24}{'calls':>7}{'encode':>10}{'least':>9}{'decode':>10}{'least':>9}")
    for pallet, found in [("all pallets", everything), *sorted(ratios.items())]:
        cells = [f"{figure(column):8,.0f}×" for column in zip(*found, strict=True) for figure in (median, min)]
        print(f"{pallet:24}{len(found):7} {' '.join(cells)}")
