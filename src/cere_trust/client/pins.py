"""Pinned runtimes: those that this package ships, and those in the user's file."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..errors import MetadataError
from ..keys.private_files import is_trusted, make_private
from ..limits import Border, why
from ..runtime.pins import RuntimePin
from ..types import BlockHash
from ..user_folders import config_folder

MAX_PINS_SIZE = 1 << 20
"""Bytes of the user's file."""

PACKAGE = "this package"
_SHIPPED = Path(__file__).with_name("runtime_pins.json")


def path() -> Path:
    """Return the user's file: ``$CERE_TRUST_PINS``, else ``cere-trust/runtime-pins.json`` in the folder for a user's settings."""
    named = os.environ.get("CERE_TRUST_PINS")
    if named:
        return Path(named).expanduser()
    return config_folder() / "runtime-pins.json"


def pins(genesis: BlockHash) -> Sequence[RuntimePin]:
    """Return the pins of a chain, the user's first.

    Raises:
        MetadataError: the user's file cannot be read, or other users can write it.
    """
    return [pin for pin in (*user_pins(), *shipped()) if pin.genesis == genesis]


@cache
def shipped() -> tuple[RuntimePin, ...]:
    """Return the pins of this package: the runtimes of its own development chain."""
    return tuple(RuntimePin.read(each, PACKAGE) for each in json.loads(_SHIPPED.read_text(encoding="utf-8")))


def user_pins() -> tuple[RuntimePin, ...]:
    """Return the pins in the user's file.

    Raises:
        MetadataError: the file cannot be read, or other users can write it.
    """
    place = path()
    try:
        with place.open("rb") as file:
            if not (is_trusted(place.parent.stat()) and is_trusted(os.fstat(file.fileno()))):
                raise MetadataError(
                    f"other users can write {place} or its folder, and it pins runtimes; `chmod go-w` both"
                )
            data = file.read(MAX_PINS_SIZE + 1)
    except FileNotFoundError:
        return ()
    if len(data) > MAX_PINS_SIZE:
        raise MetadataError(f"{place} has more than {MAX_PINS_SIZE:,} bytes")
    with Border(lambda error: MetadataError(f"{place} is not a list of pinned runtimes: {why(error)}")):
        return tuple(RuntimePin.read(each, str(place)) for each in json.loads(data))


def pin(new: RuntimePin) -> Path:
    """Add a pin to the user's file, in place of one for the same chain and spec version; return the file."""
    others = [each for each in user_pins() if (each.genesis, each.spec_version) != (new.genesis, new.spec_version)]
    return _write([*others, new])


def forget(genesis: BlockHash, spec_version: int | None = None) -> list[RuntimePin]:
    """Remove pins from the user's file: all of a chain, or the one for a spec version. Return them."""
    known = user_pins()
    gone = [each for each in known if each.genesis == genesis and spec_version in (None, each.spec_version)]
    if gone:
        _write([each for each in known if each not in gone])
    return gone


def _write(records: list[RuntimePin]) -> Path:
    place = path()
    make_private(place.parent)
    text = json.dumps([each.document for each in records], indent=2) + "\n"
    with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False, encoding="utf-8") as file:  # mode 0600
        file.write(text)
    Path(file.name).replace(place)
    return place
