"""A wrapper's skeleton from metadata: ``python -m tools.scaffold PALLET CALL [--metadata FILE | --url URL]``.

What it prints is a module that works as it is. What is left to do by hand: say in the docstring, in words of one's own,
what the call does, with units and the errors the chain can answer; and give types to what is `object` here.
"""

from __future__ import annotations

import argparse
import keyword
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cere_trust.client import Client
from cere_trust.errors import CereTrustError
from cere_trust.runtime import Runtime
from cere_trust.runtime.metadata_file import unpacked

from .python_types import Argument, argument

WIDTH = 120
JARGON = {"class": "track"}
"""Argument names that Python does not take, and what they are called here; others get an underscore."""


class Parameter(NamedTuple):
    """A wrapper's parameter.

    Attributes:
        name: In Python.
        chain: In metadata.
        argument: Its type, and how it is handed on.
    """

    name: str
    chain: str
    argument: Argument

    @property
    def declaration(self) -> str:
        """As it stands in the signature."""
        return f"{self.name}: {self.argument.annotation}"

    @property
    def entry(self) -> str:
        """As it stands among the call's arguments."""
        return f'"{self.chain}": {self.argument.handed_on(self.name)}'


def scaffold(runtime: Runtime, pallet: str, call: str) -> str:
    """The source of a module with a typed wrapper of a call.

    Raises:
        UnknownItem: no such pallet or call.
    """
    info = runtime.call_info(pallet, call)
    parameters = [
        Parameter(
            _python_name(str(name or f"argument{n}")), str(name or f"argument{n}"), argument(runtime, name, type_id)
        )
        for n, (name, type_id) in enumerate(info.fields)
    ]
    body = [f'@wraps_call("{pallet}", "{call}")', *_signature(_function_name(call), parameters)]
    body += [*_docstring(info.docs, parameters), *_return(pallet, call, parameters)]
    exported = f'__all__ = ["{_function_name(call)}"]'
    return "\n".join([*_head(pallet, parameters), "", exported, "", "", *body, ""])


def _python_name(chain: str) -> str:
    name = JARGON.get(chain, chain).lstrip("_")
    return f"{name}_" if keyword.iskeyword(name) else name


def _function_name(call: str) -> str:
    return f"{call}_" if keyword.iskeyword(call) else call


def _head(pallet: str, parameters: Sequence[Parameter]) -> list[str]:
    wanted: dict[str, set[str]] = {}
    for module, name in (one for parameter in parameters for one in parameter.argument.imports):
        wanted.setdefault(module, set()).add(name)
    standard = [module for module in wanted if not module.startswith(".")]
    wanted.setdefault("..call", set()).update(("Call", "wraps_call"))
    lines = [f'"""Say what it is for (pallet {pallet})."""', "", "from __future__ import annotations", ""]
    for group in (sorted(standard), sorted(set(wanted) - set(standard), key=lambda m: (-_dots(m), m))):
        lines += [f"from {module} import {', '.join(sorted(wanted[module], key=_import_order))}" for module in group]
        lines += [""] * bool(group)
    return lines[:-1]


def _dots(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def _import_order(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def _signature(name: str, parameters: Sequence[Parameter]) -> list[str]:
    declared = [parameter.declaration for parameter in parameters]
    if len(declared) > 1:
        declared.insert(1, "*")
    line = f"def {name}({', '.join(declared)}) -> Call:"
    if len(line) <= WIDTH:
        return [line]
    return [f"def {name}(", *(f"    {one}," for one in declared), ") -> Call:"]


def _docstring(docs: str, parameters: Sequence[Parameter]) -> list[str]:
    said = " ".join(docs.strip().split("\n\n")[0].split()).replace("\\", "").replace('"', "'").rstrip(" .")
    lines = textwrap.wrap(f'"""{said or "Say what it does"}.', WIDTH - 8)
    if not parameters and len(lines) == 1:
        return [f'    {lines[0]}"""']
    if parameters:
        lines += ["", "Args:"]
    for parameter in parameters:
        words = parameter.argument.words
        told = f"{parameter.name}: {words[:1].upper()}{words[1:]}."
        lines += textwrap.wrap(told, WIDTH - 8, initial_indent=" " * 4, subsequent_indent=" " * 8)
    return [f"    {line}".rstrip() for line in [*lines, '"""']]


def _return(pallet: str, call: str, parameters: Sequence[Parameter]) -> list[str]:
    if not parameters:
        return [f'    return Call("{pallet}", "{call}")']
    entries = [parameter.entry for parameter in parameters]
    line = f'    return Call("{pallet}", "{call}", {{{", ".join(entries)}}})'
    if len(line) <= WIDTH:
        return [line]
    listed = [f"        {entry}," for entry in entries]
    return ["    args = {", *listed, "    }", f'    return Call("{pallet}", "{call}", args)']


def main(given: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser("python -m tools.scaffold", description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("pallet", help="pallet name, as in metadata")
    parser.add_argument("call", help="call name, as in metadata")
    parser.add_argument("--metadata", type=Path, metavar="FILE", help="metadata file: SCALE, hex, or zstd")
    parser.add_argument("--url", default="local", help="a node's URL or a network's name; local where not said")
    options = parser.parse_args(given)
    try:
        if options.metadata:
            runtime = Runtime.from_metadata(unpacked(options.metadata.read_bytes()))
        else:
            with Client(options.url) as client:
                runtime = client.runtime
        sys.stdout.write(scaffold(runtime, options.pallet, options.call))
    except (CereTrustError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
