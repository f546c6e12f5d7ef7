"""Calls on behalf of another account, by ``--proxy`` and ``--multisig``.

With ``--proxy`` the call acts as an account which has made the signer its proxy; with ``--multisig`` as the multisig account.
With both, the multisig account is the proxy. The pallets load only if one of the options is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from ..errors import EncodeError, MetadataError
from ..types import AccountId, Weight
from .errors import CommandError
from .multisigs import MultisigAccount, parse_multisig

if TYPE_CHECKING:
    from ..call import Call
    from .session import CommandSession

MAX_BLOCK_SHARE = 0.98
"""Share of an extrinsic's weight limit for the calls; batches, proxies and multisigs weigh a little themselves."""


def actor(session: CommandSession) -> AccountId:
    """Return the account that the command's call acts as."""
    real = session.settings.real
    return session.account(real) if real else _signing_account(session)


def _signing_account(session: CommandSession) -> AccountId:
    """Return the multisig's account if there is one, else the signer's."""
    multisig = session.settings.multisig
    return parse_multisig(multisig, session.account).account if multisig else session.sender().account


def wrapped(session: CommandSession, call: Call) -> Call:
    """Wrap a call in the proxy and multisig calls through which the signer acts as the actor.

    Raises:
        CommandError: the signer is no signatory, has approved the call already, or acts for itself.
    """
    settings = session.settings
    if settings.real:
        from ..pallets import proxy

        real = actor(session)
        if real == _signing_account(session):
            raise CommandError(f"--proxy: {real} acts for itself already; leave it out")
        call = proxy.proxy(real, call=call)
    return approval(session, parse_multisig(settings.multisig, session.account), call) if settings.multisig else call


def approval(session: CommandSession, account: MultisigAccount, call: Call) -> Call:
    """Build the signer's approval of a multisig's call."""
    from ..pallets import multisig

    client = session.client
    hash = multisig.call_hash(client.runtime, call)
    pending = client.query(multisig.multisigs(account.account, hash)) if account.threshold > 1 else None
    try:
        return multisig.next_approval(
            call,
            threshold=account.threshold,
            signatories=account.signatories,
            signer=session.sender().account,
            pending=pending,
            max_weight=weight(session, call),
        )
    except EncodeError as error:
        raise CommandError(f"--multisig: {error}") from None


def count_fitting(session: CommandSession, calls: Sequence[Call]) -> int:
    """Count the calls, from the first on, that fit into one extrinsic; all of them if their weights are unknown."""
    from ..pallets import system

    try:
        limit = session.client.constant(system.block_weights).per_class.normal.max_extrinsic
        weights = [weight(session, call).ref_time for call in calls]
    except MetadataError:  # a runtime whose metadata has no runtime APIs
        return len(calls)
    return sum(limit is None or total <= limit.ref_time * MAX_BLOCK_SHARE for total in accumulate(weights))


def weight(session: CommandSession, call: Call) -> Weight:
    """Return a call's weight, by the runtime's own estimate."""
    from ..pallets import transaction_payment

    length = len(session.client.runtime.encode_call(call))
    return session.client.call_runtime(transaction_payment.query_call_info(call, length=length)).weight
