"""Who a call acts as: the one who signs, or another account that the signer may act for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pallets import proxy
from .errors import CommandError

if TYPE_CHECKING:
    from ..call import Call
    from ..types import AccountId
    from .session import Session


def actor(session: Session) -> AccountId:
    """The account whose balance, stake and votes a command is about."""
    real = session.settings.real
    return session.account(real) if real else session.sender().account


def wrapped(session: Session, call: Call) -> Call:
    """The call as the signer makes it, so that the actor is who it is made as."""
    if session.settings.real is None:
        return call
    real = actor(session)
    if real == session.sender().account:
        raise CommandError(
            "--proxy names the account that signs; leave it out", hint="the account it acts for is meant"
        )
    return proxy.proxy(real, call=call)
