"""`config show|set|unset|path`: what commands do where no option says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from .. import completion, settings
from ..errors import CommandError
from ..options import ProfileOption, answers, commands, offline
from ..rendering import Fields, Table
from ..session import CommandSession

if TYPE_CHECKING:
    from ..config_file import Configuration

config = commands(
    "Show and change what commands do where no option says.\n\nSettings are in profiles, multisigs have names. "
    "An option goes before its environment variable, that before the profile, and that before the default. Settings of "
    "a profile: url, network, from, timeout, wait. Beside them: profile (the one to use where none is named), and "
    "multisig.NAME, such as 2:ADDRESS,ADDRESS,ADDRESS."
)
BUILT_IN = {"network": "local", "wait": "finalized"}

SettingArgument = Annotated[
    str,
    typer.Argument(
        metavar="SETTING",
        help="url, network, from, timeout, wait, profile, multisig.NAME",
        autocompletion=completion.settings,
    ),
]


class SettingDocument(TypedDict):
    """What is in force, and where it comes from."""

    setting: str
    value: str | None
    source: str


class ConfigDocument(TypedDict):
    """The file, the profile in force, and what is in force."""

    file: str
    profile: str
    profiles: list[str]
    settings: list[SettingDocument]
    multisigs: dict[str, str]


class ConfigPathDocument(TypedDict):
    """Where the file is."""

    file: str
    exists: bool


class ConfigChangeDocument(TypedDict):
    """What was written; None for what was taken out."""

    file: str
    key: str
    value: str | None


@config.command()
@offline
@answers(ConfigDocument)
def show(session: CommandSession, profile: ProfileOption = None) -> None:
    """Show what is in force, and where each of it comes from."""
    found = settings.load_config()
    name, chosen = settings.active_profile(profile)
    said = chosen.model_dump(by_alias=True, exclude_none=True) if chosen else {}
    if any(os.environ.get(settings.ENVIRONMENT[place]) for place in ("url", "network")):
        said = {setting: value for setting, value in said.items() if setting not in ("url", "network")}
    rows: list[SettingDocument] = []
    for setting, variable in settings.ENVIRONMENT.items():
        sources = ((os.environ.get(variable), variable), (said.get(setting), f"profile {name}"))
        value, source = next((pair for pair in sources if pair[0]), (BUILT_IN.get(setting), "default"))
        rows.append({"setting": setting, "value": None if value is None else str(value), "source": source})
    multisigs = dict(found.multisigs) if found else {}
    document = {
        "file": str(settings.config_path()),
        "profile": name,
        "profiles": list(found.profiles) if found else [],
        "settings": rows,
        "multisigs": multisigs,
    }
    told: dict[str, object] = {key: document[key] for key in ("file", "profile", "profiles")}
    table = Table(("SETTING", "VALUE", "FROM"), [list(row.values()) for row in rows])
    known = [Table(("MULTISIG", "IS"), list(multisigs.items()))] if multisigs else []
    session.output.show(document, Fields(told), table, *known)


@config.command()
@offline
@answers(ConfigPathDocument)
def path(session: CommandSession) -> None:
    """Print where the file is, or would be."""
    file = settings.config_path()
    session.output.show({"file": str(file), "exists": file.exists()}, str(file))


@config.command("set")
@offline
@answers(ConfigChangeDocument)
def set_(session: CommandSession, key: SettingArgument, value: str, profile: ProfileOption = None) -> None:
    """Set something; comments in the file are not kept."""
    _change(session, key, value, profile)


@config.command()
@offline
@answers(ConfigChangeDocument)
def unset(session: CommandSession, key: SettingArgument, profile: ProfileOption = None) -> None:
    """Take a setting out again."""
    _change(session, key, None, profile)


def _change(session: CommandSession, key: str, value: str | None, named: str | None) -> None:
    from ..config_file import Configuration, save, validated

    found = settings.load_config() or Configuration()
    table, key = _place(found, key, named)
    data = found.model_dump(by_alias=True, exclude_none=True)
    inside = data
    for part in table:
        inside = inside.setdefault(part, {})
    if value is None:
        if inside.pop(key, None) is None:
            raise CommandError(f"{'.'.join([*table, key])} is not set", hint="`cere-trust config show` tells what is")
    else:
        inside[key] = value
    changed = validated(data, "not set")
    file = settings.config_path()
    save(file, changed)
    session.output.show({"file": str(file), "key": ".".join([*table, key]), "value": value}, f"written to {file}")


def _place(found: Configuration, key: str, named: str | None) -> tuple[list[str], str]:
    """The table of the file that a setting is in, and its name there."""
    from ..config_file import SETTINGS

    if key == "profile":
        return [], key
    if key.startswith("multisig."):
        return ["multisigs"], key.removeprefix("multisig.")
    if key in SETTINGS:
        return ["profiles", named or found.profile or settings.DEFAULT_PROFILE], key
    raise CommandError(f"there is no setting {key!r}", hint=f"there are {', '.join(SETTINGS)}, profile, multisig.NAME")
