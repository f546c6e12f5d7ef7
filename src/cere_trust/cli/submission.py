"""From a call to its receipt: say what will be signed, ask, sign, follow, say what happened."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from ..extrinsic import display_call
from . import batches, describe
from .errors import CommandError, ExitCode
from .on_behalf import actor, wrapped
from .output import Fields, interactive

if TYPE_CHECKING:
    from pathlib import Path

    from ..call import Call
    from ..extrinsic import Receipt, UnsignedExtrinsic
    from ..types import Amount
    from .session import Sender, Session

Tell = Callable[["Receipt"], Mapping[str, object]]


def send(session: Session, call: Call, *, tell: Tell | None = None) -> Receipt | None:
    """Submit a call as the options say: only show it, put it by in a file, or ask, sign and follow it.

    Args:
        tell: Names what the receipt says beyond block, fee and events, such as the id of a new bucket.

    Returns:
        The receipt, None where nothing was sent.
    """
    settings = session.settings
    if settings.batch and not settings.dry_run:
        _collect(session, wrapped(session, call), settings.batch)
        return None
    if not (settings.dry_run or settings.yes) and (settings.as_json or not interactive()):
        raise CommandError(
            "nobody can be asked here whether to sign this", hint="--yes signs without asking; --dry-run only shows it"
        )
    sender = session.sender()
    unsigned, fee = _prepare(session, wrapped(session, call), sender)
    if settings.dry_run:
        _show(session, unsigned, sender, fee)
        return None
    if not settings.yes:
        _confirm(session, unsigned, sender, fee)
    signer = sender.unlock()
    until: Literal["in_block", "finalized"] = "in_block" if settings.until == "in-block" else "finalized"
    how = "final" if until == "finalized" else "in a block"
    with session.output.waiting(f"sent; waiting until it is {how}"):
        receipt = session.client.submit_and_wait(unsigned, signer, until=until)
    _report(session, receipt, tell(receipt) if tell else {})
    return receipt


def _collect(session: Session, call: Call, file: Path) -> None:
    runtime = session.client.runtime
    count = batches.collect(file, call, session.sender().account, runtime)
    told = display_call(runtime, runtime.encode_call(call))
    document = {"batch": str(file), "calls": count, "call": told, "words": str(told)}
    session.output.show(document, Fields([*describe.call_rows(told), ("file", f"{file}, {count} calls")]))
    session.output.talk(f"nothing was sent; `cere-trust batch {file}` sends what is in the file")


def _prepare(session: Session, call: Call, sender: Sender) -> tuple[UnsignedExtrinsic, Amount]:
    with session.output.waiting("asking the node for nonce and fee"):
        unsigned = session.client.prepare(call, sender.account)
        return unsigned, session.client.estimate_fee(call, sender.account)


def _what(session: Session, unsigned: UnsignedExtrinsic, sender: Sender, fee: Amount) -> Fields:
    """What is about to be signed, read back from the encoded bytes."""
    call = display_call(unsigned.runtime, unsigned.call_data)
    until = "for ever" if unsigned.last_block is None else f"up to block {unsigned.last_block}"
    rows: list[tuple[str, object]] = [
        ("network", session.chain.words),
        ("from", str(sender)),
        *((("acts as", who),) if (who := actor(session)) != sender.account else ()),
        *describe.call_rows(call),
        ("fee", f"about {fee}"),
        ("valid", until),
    ]
    return Fields(rows)


def _show(session: Session, unsigned: UnsignedExtrinsic, sender: Sender, fee: Amount) -> None:
    call = display_call(unsigned.runtime, unsigned.call_data)
    what = _what(session, unsigned, sender, fee)
    document = {
        "dry_run": True,
        "network": session.chain.document,
        "from": sender.account,
        "acts_as": actor(session),
        "call": call,
        "words": str(call),
        "call_data": unsigned.call_data,
        "nonce": unsigned.nonce,
        "valid_until_block": unsigned.last_block,
        "fee": fee,
    }
    session.output.show(document, what, Fields({"bytes": unsigned.call_data}))
    session.output.talk("dry run: nothing was signed or sent")


def _confirm(session: Session, unsigned: UnsignedExtrinsic, sender: Sender, fee: Amount) -> None:
    session.output.tell(_what(session, unsigned, sender, fee))
    sys.stderr.write("sign and send? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise CommandError("not confirmed; nothing was signed", exit_code=ExitCode.STOPPED)


def _agreed(receipt: Receipt) -> dict[str, object]:
    """What became of a multisig's call: made by this approval, or waiting for others."""
    from ..pallets import multisig

    waits = receipt.find(multisig.NewMultisig) or receipt.find(multisig.MultisigApproval)
    return {"multisig": waits.multisig, "waits_as": waits.call_hash} if waits else {}


def _report(session: Session, receipt: Receipt, more: Mapping[str, object]) -> None:
    events = describe.of_interest(receipt.events)
    more = {**more, **_agreed(receipt)}
    document = {
        **more,
        "ok": receipt.ok,
        "hash": receipt.hash,
        "block": receipt.block,
        "index": receipt.index,
        "finalized": receipt.finalized,
        "fee": receipt.fee,
        "events": [describe.event_document(event) for event in receipt.events],
    }
    if "waits_as" in more:
        session.output.talk("it waits for others: they run the same command, each with a --from of their own")
    rows = {
        **{name.replace("_", " "): value for name, value in more.items()},
        "block": f"{receipt.block}, {'final' if receipt.finalized else 'not yet final'}",
        "extrinsic": f"{receipt.index} ({receipt.hash})",
        "fee": receipt.fee,
        "events": [describe.event_words(event) for event in events],
    }
    session.output.show(document, Fields(rows))
