"""Who a call acts as: the one who signs, or another account that the signer may act for.

With ``--proxy`` that is an account which has made the signer its proxy; with ``--multisig`` one that several agree for.
With both, the multisig account is the proxy. Pallets load when there is one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from ..errors import EncodeError, MetadataError
from ..types import AccountId, Weight
from .errors import CommandError
from .multisigs import MultisigAccount, group

if TYPE_CHECKING:
    from ..call import Call
    from .session import CommandSession

MAX_BLOCK_SHARE = 0.98
"""Of what an extrinsic may take: batches, proxies and multisigs take a little themselves."""


def actor(session: CommandSession) -> AccountId:
    """The account whose balance, stake and votes a command is about."""
    real = session.settings.real
    return session.account(real) if real else _agreeing(session)


def _agreeing(session: CommandSession) -> AccountId:
    """The multisig's account where there is one, or who signs."""
    given = session.settings.multisig
    return group(given, session.account).account if given else session.sender().account


def wrapped(session: CommandSession, call: Call) -> Call:
    """The call as the signer makes it, so that the actor is who it is made as.

    Raises:
        CommandError: the signer is no signatory, has approved it already, or acts for itself.
    """
    settings = session.settings
    if settings.real:
        from ..pallets import proxy

        real = actor(session)
        if real == _agreeing(session):
            raise CommandError(f"--proxy: {real} acts for itself already; leave it out")
        call = proxy.proxy(real, call=call)
    return approval(session, group(settings.multisig, session.account), call) if settings.multisig else call


def approval(session: CommandSession, of: MultisigAccount, call: Call) -> Call:
    """What the signer sends to agree to a call of a multisig."""
    from ..pallets import multisig

    client = session.client
    hash = multisig.call_hash(client.runtime, call)
    pending = client.query(multisig.multisigs(of.account, hash)) if of.threshold > 1 else None
    try:
        return multisig.next_approval(
            call,
            threshold=of.threshold,
            signatories=of.signatories,
            signer=session.sender().account,
            pending=pending,
            max_weight=weight(session, call),
        )
    except EncodeError as error:
        raise CommandError(f"--multisig: {error}") from None


def fitting(session: CommandSession, calls: Sequence[Call]) -> int:
    """How many of some calls, from the first on, can be made in one extrinsic; all of them where nobody can say."""
    from ..pallets import system

    try:
        limit = session.client.constant(system.block_weights).per_class.normal.max_extrinsic
        each = [weight(session, call).ref_time for call in calls]
    except MetadataError:  # of a runtime whose metadata says nothing of runtime APIs
        return len(calls)
    return sum(limit is None or total <= limit.ref_time * MAX_BLOCK_SHARE for total in accumulate(each))


def weight(session: CommandSession, call: Call) -> Weight:
    """What a call takes, as the runtime reckons."""
    from ..pallets import transaction_payment

    length = len(session.client.runtime.encode_call(call))
    return session.client.call_runtime(transaction_payment.query_call_info(call, length=length)).weight
