"""The user's file of profiles and multisigs: its models, reading, and atomic writing."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ..client.networks import find
from ..crypto.secret import looks_like_secret
from ..errors import UnknownItem
from ..keys.private_files import make_private
from ..limits import MAX_CONFIG_SIZE, Border, why
from .errors import CommandError
from .files import read_text
from .secrets import refuse_secret


def _network(name: str) -> str:
    try:
        find(name)
    except UnknownItem as error:
        raise ValueError(str(error)) from None
    return name


def _no_secret(text: str, *, public_keys: bool = False) -> str:
    try:
        refuse_secret(text, public_keys=public_keys)
    except CommandError as error:
        raise ValueError(str(error)) from None
    return text


_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$"), AfterValidator(_no_secret)]


def _multisig(text: str) -> str:
    threshold, _, accounts = text.partition(":")
    signatories = [text.strip() for text in accounts.split(",")]
    if not (
        threshold.isascii() and threshold.isdigit() and 0 < int(threshold) <= len(signatories) and all(signatories)
    ):
        _no_secret(text)
        raise ValueError(f"{text!r} is not THRESHOLD:ACCOUNT,ACCOUNT… with at least as many accounts as the threshold")
    for signatory in signatories:
        _no_secret(signatory, public_keys=True)
    return text


class _StrictModel(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True, populate_by_name=True)


class Profile(_StrictModel):
    """Options of commands, for use where the command line has none."""

    url: Annotated[str, StringConstraints(pattern="^(wss?|https?)://.")] | None = None
    network: Annotated[str, AfterValidator(_network)] | None = None
    from_: Annotated[str, AfterValidator(_no_secret)] | None = Field(default=None, alias="from")
    timeout: Annotated[float, Field(ge=0.1, le=3600)] | None = None
    wait: Literal["in-block", "finalized"] | None = None


class Configuration(_StrictModel):
    """The config file.

    Attributes:
        profile: Name of the profile to use where ``--profile`` names none.
        multisigs: Multisig accounts by name, each as ``THRESHOLD:ACCOUNT,ACCOUNT…``.
    """

    profile: _Name | None = None
    profiles: dict[_Name, Profile] = Field(default_factory=dict)
    multisigs: dict[_Name, Annotated[str, AfterValidator(_multisig)]] = Field(default_factory=dict)


SETTINGS = tuple(field.alias or name for name, field in Profile.model_fields.items())
"""Settings of a profile."""


def load(path: Path) -> Configuration:
    """Read the config file.

    Raises:
        CommandError: not TOML, an unknown key, or a value that does not fit.
    """
    hint = "correct the file, or remove it"
    with Border(lambda error: CommandError(f"{path} is not TOML: {why(error)}", hint=hint), passing=CommandError):
        return validated(tomllib.loads(read_text(path, MAX_CONFIG_SIZE)), str(path))


def validated(data: Mapping[str, Any], place: str) -> Configuration:
    """Validate plain data.

    Raises:
        CommandError: names the first invalid key, and gives the reason.
    """
    try:
        return Configuration.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join("…" if looks_like_secret(str(part)) else str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = SETTINGS if first["loc"][0] == "profiles" else tuple(Configuration.model_fields)
            raise CommandError(f"{place}: unknown key {key!r}", hint=f"there are {', '.join(known)}") from None
        why = first["msg"].removeprefix("Value error, ")
        raise CommandError(f"{place}: {key}: {why}", hint="`cere-trust config --help` lists the settings") from None


def save(path: Path, configuration: Configuration) -> None:
    """Write the file, readable by its owner only; its comments are lost."""
    data = configuration.model_dump(by_alias=True, exclude_defaults=True)
    make_private(path.parent)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write("\n".join(_toml(data)).strip() + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _toml(table: Mapping[str, Any], name: str = "") -> Iterator[str]:
    values = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    if name and (values or not table):
        yield f"\n[{name}]"
    # A JSON string is a TOML string, except for the one control character that JSON does not escape.
    yield from (
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f") for key, value in values.items()
    )
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _toml(value, f"{name}.{key}" if name else key)
