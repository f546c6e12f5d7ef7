"""`config show|set|unset|path`: defaults of options."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from .. import completion, settings
from ..errors import CommandError
from ..options import ProfileOption, answers, commands, offline
from ..rendering import Fields, Table
from ..secrets import refuse_secret
from ..session import CommandSession

if TYPE_CHECKING:
    from ..config_file import Configuration

config = commands(
    "Show and change the defaults of options.\n\nSettings are grouped in profiles; multisigs have names. "
    "Precedence: option, environment variable, profile, built-in default. Settings of a profile: url, network, from, "
    "timeout, wait. Beside them: profile (the one to use by default), and multisig.NAME, such as "
    "2:ADDRESS,ADDRESS,ADDRESS."
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
    """A setting's effective value, and its source."""

    setting: str
    value: str | None
    source: str


class ConfigDocument(TypedDict):
    """The config file, the active profile, and the effective settings."""

    file: str
    profile: str
    profiles: list[str]
    settings: list[SettingDocument]
    multisigs: dict[str, str]


class ConfigPathDocument(TypedDict):
    """Path of the config file."""

    file: str
    exists: bool


class ConfigChangeDocument(TypedDict):
    """A setting that was written; None for a removed one."""

    file: str
    key: str
    value: str | None


@config.command()
@offline
@answers(ConfigDocument)
def show(session: CommandSession, profile: ProfileOption = None) -> None:
    """Show the effective settings, each with its source."""
    config = settings.load_config()
    name, active = settings.active_profile(profile)
    values = active.model_dump(by_alias=True, exclude_none=True) if active else {}
    if any(os.environ.get(settings.ENVIRONMENT[setting]) for setting in ("url", "network")):
        values = {setting: value for setting, value in values.items() if setting not in ("url", "network")}
    rows: list[SettingDocument] = []
    for setting, variable in settings.ENVIRONMENT.items():
        sources = ((os.environ.get(variable), variable), (values.get(setting), f"profile {name}"))
        value, source = next((pair for pair in sources if pair[0]), (BUILT_IN.get(setting), "default"))
        rows.append({"setting": setting, "value": None if value is None else str(value), "source": source})
    multisigs = dict(config.multisigs) if config else {}
    document = {
        "file": str(settings.config_path()),
        "profile": name,
        "profiles": list(config.profiles) if config else [],
        "settings": rows,
        "multisigs": multisigs,
    }
    summary: dict[str, object] = {key: document[key] for key in ("file", "profile", "profiles")}
    table = Table(("SETTING", "VALUE", "FROM"), [list(row.values()) for row in rows])
    named = [Table(("MULTISIG", "IS"), list(multisigs.items()))] if multisigs else []
    session.output.show(document, Fields(summary), table, *named)


@config.command()
@offline
@answers(ConfigPathDocument)
def path(session: CommandSession) -> None:
    """Print the path of the config file, existing or not."""
    file = settings.config_path()
    session.output.show({"file": str(file), "exists": file.exists()}, str(file))


@config.command("set")
@offline
@answers(ConfigChangeDocument)
def set_(session: CommandSession, key: SettingArgument, value: str, profile: ProfileOption = None) -> None:
    """Set a value; comments in the file are lost."""
    _change(session, key, value, profile)


@config.command()
@offline
@answers(ConfigChangeDocument)
def unset(session: CommandSession, key: SettingArgument, profile: ProfileOption = None) -> None:
    """Remove a setting."""
    _change(session, key, None, profile)


def _change(session: CommandSession, key: str, value: str | None, profile: str | None) -> None:
    from ..config_file import Configuration, save, validated

    for name in (key.removeprefix("multisig."), profile or ""):
        refuse_secret(name)
    config = settings.load_config() or Configuration()
    table, key = _locate(config, key, profile)
    data = config.model_dump(by_alias=True, exclude_none=True)
    section = data
    for part in table:
        section = section.setdefault(part, {})
    if value is None:
        if section.pop(key, None) is None:
            raise CommandError(
                f"{'.'.join([*table, key])} is not set", hint="`cere-trust config show` shows the settings"
            )
    else:
        section[key] = value
    changed = validated(data, "not set")
    file = settings.config_path()
    save(file, changed)
    session.output.show({"file": str(file), "key": ".".join([*table, key]), "value": value}, f"written to {file}")


def _locate(config: Configuration, key: str, profile: str | None) -> tuple[list[str], str]:
    """Return the file's table that holds a setting, and its key there."""
    from ..config_file import SETTINGS

    if key == "profile":
        return [], key
    if key.startswith("multisig."):
        return ["multisigs"], key.removeprefix("multisig.")
    if key in SETTINGS:
        return ["profiles", profile or config.profile or settings.DEFAULT_PROFILE], key
    raise CommandError(f"there is no setting {key!r}", hint=f"there are {', '.join(SETTINGS)}, profile, multisig.NAME")
