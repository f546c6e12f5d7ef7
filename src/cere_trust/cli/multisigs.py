"""Multisig accounts from options and from the config file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..types import AccountId
from .errors import CommandError
from .settings import config_path, load_config


@dataclass(frozen=True)
class MultisigAccount:
    """A multisig: its signatories, and how many of them have to approve."""

    threshold: int
    signatories: tuple[AccountId, ...]

    @property
    def account(self) -> AccountId:
        """The account that the signatories control."""
        from ..pallets import multisig

        return multisig.account_of(self.signatories, threshold=self.threshold)


def parse_multisig(text: str, account: Callable[[str], AccountId]) -> MultisigAccount:
    """Parse a multisig: ``THRESHOLD:ACCOUNT,ACCOUNT…``, or its name in the config file.

    Args:
        text: Either form.
        account: Parses an account.

    Raises:
        CommandError: neither form.
        EncodeError: a signatory twice, or a threshold larger than their number.
    """
    config = load_config()
    spelled_out = text if ":" in text else (config.multisigs.get(text) if config else None)
    threshold, _, accounts = (spelled_out or "").partition(":")
    if not (threshold.isascii() and threshold.isdigit() and accounts):
        known = f"; there are {', '.join(config.multisigs)}" if config and config.multisigs else ""
        raise CommandError(
            f"{text!r} is neither THRESHOLD:ACCOUNT,ACCOUNT… nor a multisig of {config_path()}{known}",
            hint="such as 2:ADDRESS,ADDRESS,ADDRESS with all signatories; `cere-trust config set multisig.NAME …` names it",
        )
    parsed = MultisigAccount(int(threshold), tuple(account(part.strip()) for part in accounts.split(",")))
    _ = parsed.account  # rejects an impossible threshold and repeated signatories
    return parsed
