"""What each proxy type may call: every call of the runtime, tried by a proxy of each type on the development chain.

``python -m tests.fidelity.proxy_types`` writes docs/concepts/proxy-types.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cere_trust import Call, Client, Keypair
from cere_trust.devnet import Devnet
from cere_trust.errors import DecodeError, DispatchError, ExtrinsicError
from cere_trust.extrinsic import Receipt
from cere_trust.runtime import Runtime

PAGE = "docs/concepts/proxy-types.md"
SHAPES = {"dev": "80013", "mainnet": "73158"}
TYPES = ("NonTransfer", "Governance", "Staking")
"""The proxy types with a filter; `Any` has none."""
MAX_ARGUMENTS = 600
"""Longest encoded arguments that are tried, in bytes."""
BATCH = 48
HEAD = """# What a proxy may call

A proxy's type limits the calls that it may make for the account. A type `any` has no limit. For the other types this page
lists every pallet: the runtime's filter accepts the calls named here ("all" of a pallet, or some), and the chain refuses all
others with `System.CallFiltered`. `python -m tests.fidelity.proxy_types` generates the page: it tries every call of the
runtime by a proxy of each type, in the shapes of 80013 and of 73158 (mainnet). A test compares it with a new run.

!!! warning "No type but `any` is what its name promises"
    A `non-transfer` proxy can deposit the account's CERE for itself (`DdcCustomers.deposit_for`) and withdraw it there, call a
    contract with a value, and redirect staking rewards (`Staking.set_payee`). A `staking` proxy can redirect them, too.
"""


def smallest(runtime: Runtime, index: bytes) -> Call | None:
    """Return a call with zeros as arguments, and the first variant of each enum that has no variant 0.

    Returns None if no such arguments decode within `MAX_ARGUMENTS` bytes.
    """
    data = bytearray(index)
    while len(data) < MAX_ARGUMENTS:
        try:
            return runtime.decode_call(bytes(data))
        except DecodeError as error:
            wrong = re.search(r"a variant \((\d+).*found 0$", error.expected)
            if wrong:
                data[error.offset] = int(wrong[1])
            else:
                data.append(0)
    return None


def tried(client: Client, kind: str, calls: Sequence[Call], real: Keypair, proxy: Keypair) -> list[bool]:
    """Return for each call whether the filter of a proxy type accepts it.

    One batch tries many calls; a batch that exceeds a block's weight is halved.
    """
    wrapped = [Call("Proxy", "proxy", {"real": real.account, "force_proxy_type": kind, "call": call}) for call in calls]
    try:
        receipt = client.submit_and_wait(Call("Utility", "force_batch", {"calls": wrapped}), proxy)
    except DispatchError as error:
        if not isinstance(error.receipt, Receipt):
            raise
        receipt = error.receipt
    except ExtrinsicError as error:
        if len(calls) > 1:
            half = len(calls) // 2
            return tried(client, kind, calls[:half], real, proxy) + tried(client, kind, calls[half:], real, proxy)
        raise AssertionError(f"{calls[0]} cannot be tried: {error}") from error
    executed: list[Any] = [e.fields for e in receipt.events if (e.pallet, e.name) == ("Proxy", "ProxyExecuted")]
    outcomes = [fields["result"] for fields in executed]
    assert len(outcomes) == len(calls)
    failures = [client.runtime.explain(outcome["Err"]) if "Err" in outcome else None for outcome in outcomes]
    return [failure is None or (failure.pallet, failure.name) != ("System", "CallFiltered") for failure in failures]


class Tried(NamedTuple):
    """A runtime's calls by pallet, and those that each proxy type accepts, by type and pallet."""

    calls: dict[str, list[str]]
    accepted: dict[str, dict[str, list[str]]]


def try_all(preset: str) -> Tried:
    """Try every call of a preset's runtime by a proxy of each type."""
    real, proxy = Keypair.from_uri("//Dave"), Keypair.from_uri("//Eve")
    with Devnet(preset) as devnet, Client(devnet.url) as client:
        for kind in TYPES:
            added = Call("Proxy", "add_proxy", {"delegate": proxy.account, "proxy_type": kind, "delay": 0})
            client.submit_and_wait(added, real)
        infos = [info for pallet in client.runtime.pallets.values() for info in pallet.calls.values()]
        calls = {(info.pallet, info.name): smallest(client.runtime, info.index) for info in infos}
        untried = [key for key, call in calls.items() if call is None]
        assert not untried, f"no arguments found for {untried}"
        possible = [call for call in calls.values() if call is not None]
        found: dict[str, dict[str, list[str]]] = {}
        for kind in TYPES:
            parts = [possible[start : start + BATCH] for start in range(0, len(possible), BATCH)]
            verdicts = [verdict for part in parts for verdict in tried(client, kind, part, real, proxy)]
            found[kind] = by_pallet(call for call, verdict in zip(possible, verdicts, strict=True) if verdict)
    return Tried(by_pallet(possible), found)


def by_pallet(calls: Iterable[Call]) -> dict[str, list[str]]:
    """Return the names of calls by pallet."""
    names: dict[str, list[str]] = {}
    for call in calls:
        names.setdefault(call.pallet, []).append(call.name)
    return names


def render(runs: Mapping[str, Tried]) -> str:
    """Render the page from a run for each shape."""
    tables: dict[str, list[str]] = {}
    for shape, (everything, found) in runs.items():
        head = ["| pallet | " + " | ".join(f"`{kind}`" for kind in TYPES) + " |", "|---" * (len(TYPES) + 1) + "|"]
        rows = [
            f"| {pallet} | " + " | ".join(cell(names, found[kind].get(pallet, [])) for kind in TYPES) + " |"
            for pallet, names in everything.items()
        ]
        tables[shape] = [*head, *rows]
    lines = [HEAD]
    for shape, table in tables.items():
        lines += [f"## {shape}{' (mainnet)' if shape == '73158' else ''}", "", *table, ""]
    lines += [
        "A proxy may add or remove proxies only of types that its own includes; it was tried with type `any`. Only a proxy of type",
        "`any` may call `remove_proxies` and `kill_pure`.",
    ]
    return "\n".join(lines) + "\n"


def cell(names: Sequence[str], allowed: Sequence[str]) -> str:
    """Return a table cell: the calls of a pallet that a filter accepts."""
    refused = [name for name in names if name not in allowed]
    if not refused:
        return "all"
    if not allowed:
        return "–"
    if len(refused) < len(allowed):
        return "all but " + ", ".join(f"`{name}`" for name in refused)
    return ", ".join(f"`{name}`" for name in allowed)


if __name__ == "__main__":
    runs = {shape: try_all(preset) for preset, shape in SHAPES.items()}
    Path(PAGE).write_text(render(runs), encoding="utf-8")
