"""Multisigs, as options and the config file name them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..types import AccountId
from .errors import CommandError
from .settings import config_path, load_config


@dataclass(frozen=True)
class MultisigAccount:
    """A multisig: how many of whom have to agree."""

    threshold: int
    signatories: tuple[AccountId, ...]

    @property
    def account(self) -> AccountId:
        """The account they act as."""
        from ..pallets import multisig

        return multisig.account_of(self.signatories, threshold=self.threshold)


def group(given: str, account: Callable[[str], AccountId]) -> MultisigAccount:
    """A multisig from ``THRESHOLD:ACCOUNT,ACCOUNT…``, or by its name in the config file.

    Args:
        given: Either of them.
        account: Finds an account by what names it.

    Raises:
        CommandError: neither of them.
        EncodeError: a signatory twice, or a threshold that they cannot reach.
    """
    found = load_config()
    text = given if ":" in given else (found.multisigs.get(given) if found else None)
    threshold, _, accounts = (text or "").partition(":")
    if not (threshold.isascii() and threshold.isdigit() and accounts):
        known = f"; there are {', '.join(found.multisigs)}" if found and found.multisigs else ""
        raise CommandError(
            f"{given!r} is neither THRESHOLD:ACCOUNT,ACCOUNT… nor a multisig of {config_path()}{known}",
            hint="such as 2:ADDRESS,ADDRESS,ADDRESS with all signatories; `cere-trust config set multisig.NAME …` names it",
        )
    made = MultisigAccount(int(threshold), tuple(account(one.strip()) for one in accounts.split(",")))
    _ = made.account  # refuses what is no multisig
    return made
