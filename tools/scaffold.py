"""The skeleton of a wrapper from metadata: ``python -m tools.scaffold PALLET CALL [--metadata FILE | --url URL]``.

It prints a complete module. Finish it by hand: rewrite the docstring, with units and the errors of the chain, and replace
the type `object` by a precise one.
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
"""Replacements of argument names that are Python keywords; other keywords get an underscore."""


class Parameter(NamedTuple):
    """A parameter of a wrapper.

    Attributes:
        name: Name in Python.
        chain: Name in metadata.
        argument: Type and conversion.
    """

    name: str
    chain: str
    argument: Argument

    @property
    def declaration(self) -> str:
        """Declaration in the signature."""
        return f"{self.name}: {self.argument.annotation}"

    @property
    def entry(self) -> str:
        """Entry among the call's arguments."""
        return f'"{self.chain}": {self.argument.expression(self.name)}'


def scaffold(runtime: Runtime, pallet: str, call: str) -> str:
    """Generate the source of a module with a typed wrapper of a call.

    Raises:
        UnknownItem: No such pallet or call.
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
    imports: dict[str, set[str]] = {}
    for module, name in (pair for parameter in parameters for pair in parameter.argument.imports):
        imports.setdefault(module, set()).add(name)
    standard = [module for module in imports if not module.startswith(".")]
    imports.setdefault("..call", set()).update(("Call", "wraps_call"))
    lines = [f'"""Describe the module (pallet {pallet})."""', "", "from __future__ import annotations", ""]
    for group in (sorted(standard), sorted(set(imports) - set(standard), key=lambda m: (-_dots(m), m))):
        lines += [f"from {module} import {', '.join(sorted(imports[module], key=_import_order))}" for module in group]
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
    return [f"def {name}(", *(f"    {declaration}," for declaration in declared), ") -> Call:"]


def _docstring(docs: str, parameters: Sequence[Parameter]) -> list[str]:
    summary = " ".join(docs.strip().split("\n\n")[0].split()).replace("\\", "").replace('"', "'").rstrip(" .")
    lines = textwrap.wrap(f'"""{summary or "Describe the call"}.', WIDTH - 8)
    if not parameters and len(lines) == 1:
        return [f'    {lines[0]}"""']
    if parameters:
        lines += ["", "Args:"]
    for parameter in parameters:
        text = parameter.argument.description
        entry = f"{parameter.name}: {text[:1].upper()}{text[1:]}."
        lines += textwrap.wrap(entry, WIDTH - 8, initial_indent=" " * 4, subsequent_indent=" " * 8)
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser("python -m tools.scaffold", description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("pallet", help="pallet name, as in metadata")
    parser.add_argument("call", help="call name, as in metadata")
    parser.add_argument("--metadata", type=Path, metavar="FILE", help="metadata file: SCALE, hex, or zstd")
    parser.add_argument("--url", default="local", help="a node's URL or a network's name; local by default")
    options = parser.parse_args(arguments)
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
