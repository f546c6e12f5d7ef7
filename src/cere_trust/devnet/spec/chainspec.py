"""Genesis of a chain: a preset of the packaged runtime, or any raw Substrate chain specification."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from ...codec.primitives import read_compact, write_compact
from ...errors import InvalidSpec
from ...limits import (
    MAX_SPEC_ITEMS,
    MAX_SPEC_SIZE,
    MAX_WASM_SIZE,
    Border,
    Budget,
    OverBudget,
    read_file,
    refuse_many_items,
    unpack_zstd,
    why,
)
from ...proofs.verify import CHILD_PREFIX
from ...wasm.executor import Executor, read_version, shared_executor
from ...wasm.state import ChainState, Overlay
from ...wasm.version import CoreVersion

CODE = b":code"
Progress = Callable[[str], None]


class ChainSpec(NamedTuple):
    """A chain's name and genesis state.

    Attributes:
        chain_type: ``Development``, ``Local``, ``Live`` or ``{"Custom": name}``, as nodes report it.
        properties: Properties for wallets: prefix, decimals, symbol.
    """

    name: str
    id: str
    chain_type: str | dict[str, str]
    properties: dict[str, Any]
    state: ChainState

    def to_raw(self) -> dict[str, Any]:
        """Return the raw chain specification as parsed JSON; node binaries read it."""
        roots = {CHILD_PREFIX + child for child in self.state.children}  # nodes compute these themselves
        top = {"0x" + key.hex(): "0x" + value.hex() for key, value in self.state.pairs() if key not in roots}
        children = {
            "0x" + child.hex(): {"0x" + key.hex(): "0x" + value.hex() for key, value in self.state.pairs(child=child)}
            for child in self.state.children
        }
        return {
            "name": self.name,
            "id": self.id,
            "chainType": self.chain_type,
            "bootNodes": [],
            "telemetryEndpoints": None,
            "protocolId": None,
            "properties": self.properties,
            "codeSubstitutes": {},
            "genesis": {"raw": {"top": top, "childrenDefault": children}},
        }


_SHAPES = {"mainnet": "mainnet"}
"""Shapes of the packaged runtime by preset, other than ``dev``."""


def packaged_code(shape: str = "dev") -> bytes:
    """Return the development runtime's wasm: ``dev`` has the newest shape, 80013, ``mainnet`` that of 73158."""
    packed = resources.files("cere_trust.devnet").joinpath(f"data/runtime-{shape}.wasm.zst").read_bytes()
    return unpack_zstd(packed, Budget("the packaged runtime", MAX_WASM_SIZE))


@cache
def from_preset(name: str, progress: Progress | None = None) -> ChainSpec:
    """Build the genesis state of a preset of the development runtime.

    Raises:
        InvalidSpec: the runtime has no preset of that name.
    """
    code = packaged_code(_SHAPES.get(name, "dev"))
    executor = shared_executor(code, progress)
    default = _preset(executor, None)
    chosen = _preset(executor, name)
    if default is None or chosen is None:
        known = ", ".join([*_preset_names(executor), *_SHAPES])
        raise InvalidSpec(f"no preset {name!r}; the runtime has {known}")
    config = json.dumps(_merged(default, chosen)).encode()
    overlay = Overlay(ChainState(version=_state_version(executor)))
    answer = executor.call("GenesisBuilder_build_state", write_compact(len(config)) + config, overlay)
    if answer != b"\0":
        raise InvalidSpec(f"the runtime refuses preset {name!r}: {answer[2:].decode(errors='replace')}")
    overlay.write(CODE, code)
    properties = {"ss58Format": 54, "tokenDecimals": 10, "tokenSymbol": "CERE"}
    return ChainSpec("Cere development", f"cere_{name}", "Development", properties, overlay.applied())


def _preset_names(executor: Executor) -> list[str]:
    data = executor.call("GenesisBuilder_preset_names", b"", Overlay(ChainState()))
    count, at = read_compact(data, 0)
    names = []
    for _ in range(count):
        size, at = read_compact(data, at)
        names.append(data[at : at + size].decode())
        at += size
    return names


def _preset(executor: Executor, name: str | None) -> dict[str, Any] | None:
    encoded = b"\0" if name is None else b"\1" + write_compact(len(name.encode())) + name.encode()
    answer = executor.call("GenesisBuilder_get_preset", encoded, Overlay(ChainState()))
    if answer[:1] != b"\1":
        return None
    _, at = read_compact(answer, 1)
    preset: dict[str, Any] = json.loads(answer[at:])
    return preset


def _merged(base: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Merge a preset, which has only the differences, into the runtime's default configuration."""
    merged = dict(base)
    for key, value in patch.items():
        old = merged.get(key)
        merged[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _state_version(executor: Executor) -> int:
    return CoreVersion.decode(read_version(executor)).state_version


def from_raw(spec: object, progress: Progress | None = None) -> ChainSpec:
    """Read a raw chain specification.

    Args:
        spec: The parsed JSON.

    Raises:
        InvalidSpec: a plain specification, one without code, or a damaged one; the message names the place.
    """
    if not isinstance(spec, dict) or not isinstance(spec.get("genesis"), dict):
        raise InvalidSpec("not a chain specification: it has no 'genesis'")
    raw = spec["genesis"].get("raw")
    if isinstance(raw, list) and len(raw) == 2:  # as written until 2020: top, children
        raw = {"top": raw[0], "childrenDefault": raw[1]}
    if not isinstance(raw, dict) or not isinstance(raw.get("top"), dict):
        raise InvalidSpec(
            f"a raw chain specification is needed, this one has genesis.{', '.join(spec['genesis']) or 'nothing'}; "
            "convert it with the node's own `build-spec --raw`"
        )
    top = _bytes_map(raw["top"], "genesis.raw.top")
    if not top.get(CODE):
        raise InvalidSpec("genesis.raw.top has no ':code': there is no runtime to run")
    version = _state_version(shared_executor(top[CODE], progress))
    changes: dict[bytes | None, dict[bytes, bytes | None]] = {None: dict(top)}
    for child, pairs in _map(raw.get("childrenDefault"), "genesis.raw.childrenDefault").items():
        where = f"genesis.raw.childrenDefault.{child}"
        changes[_bytes(child, where)] = dict(_bytes_map(pairs, where))
    state = ChainState(version=version).apply(changes)
    return ChainSpec(
        _text(spec, "name"),
        _text(spec, "id"),
        _chain_type(spec.get("chainType", "Development")),
        _map(spec.get("properties"), "properties"),
        state,
    )


def from_choice(name: str, spec: str | Path | Mapping[str, object] | None, progress: Progress | None) -> ChainSpec:
    """Return a specification, or a preset if `spec` is None."""
    return from_preset(name, progress) if spec is None else read_spec(spec, progress)


def read_spec(spec: str | Path | Mapping[str, object], progress: Progress | None) -> ChainSpec:
    """Read a raw chain specification, parsed or in a file. Raises `InvalidSpec`."""
    if isinstance(spec, Mapping):
        with Border(lambda error: InvalidSpec(f"not a chain specification: {why(error)}")):
            return from_raw(dict(spec), progress)
    try:
        with Border(lambda error: InvalidSpec(f"{spec} {_not_json(error)}")), Path(spec).open("rb") as file:
            content = read_file(file, "it", MAX_SPEC_SIZE)
            refuse_many_items(content, "it", MAX_SPEC_ITEMS)
            parsed = json.loads(content)
    except OSError as error:
        raise InvalidSpec(f"cannot read {spec}: {error.strerror}") from None
    with Border(lambda error: InvalidSpec(f"{spec}: {why(error)}"), passing=()):
        return from_raw(parsed, progress)


def _not_json(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is not JSON that can be read: it is nested too deeply"
    if isinstance(error, OverBudget):
        return f"is too large: {error}"
    return f"is not JSON: {why(error)}"


def _text(spec: dict[str, Any], name: str) -> str:
    value = spec.get(name, "custom")
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise InvalidSpec(f"{name} is not text")
    return value


def _chain_type(value: object) -> str | dict[str, str]:
    if isinstance(value, str) and value in ("Development", "Local", "Live"):
        return value
    if isinstance(value, dict) and list(value) == ["Custom"] and isinstance(value["Custom"], str):
        return value
    raise InvalidSpec('chainType is none of "Development", "Local", "Live" and {"Custom": …}')


def _map(value: object, where: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidSpec(f"{where} is not a map")
    return dict(value)


def _bytes_map(pairs: object, where: str) -> dict[bytes, bytes]:
    if not isinstance(pairs, dict):
        raise InvalidSpec(f"{where} is not a map of hex to hex")
    return {_bytes(key, f"a key of {where}"): _bytes(value, f"{where}.{key}") for key, value in pairs.items()}


def _bytes(text: object, where: str) -> bytes:
    if not isinstance(text, str) or not text.startswith("0x"):
        raise InvalidSpec(f"{where} is not 0x-prefixed hex")
    try:
        return bytes.fromhex(text[2:])
    except ValueError:
        raise InvalidSpec(f"{where} is not 0x-prefixed hex") from None
