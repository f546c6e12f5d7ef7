"""Submission of a command's call: preview, confirmation, signature, receipt."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from ..extrinsic import display_call
from ..types import H256
from . import batches
from .documents import event_document
from .errors import CommandError, ExitCode
from .on_behalf import actor, wrapped
from .output import interactive
from .rendering import Fields, call_rows, format_event, without_fee_events
from .warnings import warnings

if TYPE_CHECKING:
    from pathlib import Path

    from ..call import Call
    from ..extrinsic import Receipt, UnsignedExtrinsic
    from ..types import Amount
    from .session import CommandSession, Sender

Summarize = Callable[["Receipt"], Mapping[str, object]]


def send(session: CommandSession, call: Call, *, summarize: Summarize | None = None) -> Receipt | None:
    """Show a call, add it to a file, or sign and submit it after confirmation, by the options.

    Args:
        summarize: Extracts values from the receipt to show beside block, fee and events, such as the id of a new bucket.

    Returns:
        The receipt; None if nothing was sent.
    """
    settings = session.settings
    if settings.batch and not settings.dry_run:
        _collect(session, wrapped(session, call), settings.batch)
        return None
    if not (settings.dry_run or settings.yes) and (settings.as_json or not interactive()):
        raise CommandError(
            "confirmation required, but there is no terminal to ask on (or --json was given)",
            hint="--yes signs without confirmation; --dry-run only shows the call",
        )
    sender = session.sender()
    effective = wrapped(session, call)
    if settings.dry_run:
        _dry_run(session, effective, sender, warnings(session, call))
        return None
    unsigned, fee = _prepare(session, effective, sender)
    cautions = warnings(session, call)
    for caution in cautions:
        session.output.note(f"warning: {caution}")
    if not settings.yes:
        _confirm(session, unsigned, sender, fee)
    signer = sender.unlock()
    until: Literal["in_block", "finalized"] = "in_block" if settings.until == "in-block" else "finalized"
    goal = "final" if until == "finalized" else "in a block"
    with session.output.waiting(f"sent; waiting until it is {goal}"):
        receipt = session.client.submit_and_wait(unsigned, signer, until=until)
    _report(session, receipt, summarize(receipt) if summarize else {})
    return receipt


def _collect(session: CommandSession, call: Call, file: Path) -> None:
    runtime = session.client.runtime
    count = batches.append_call(file, call, session.sender().account, runtime)
    decoded = display_call(runtime, runtime.encode_call(call))
    document = {"batch": str(file), "calls": count, "call": decoded, "words": str(decoded)}
    session.output.show(document, Fields([*call_rows(decoded), ("file", f"{file}, {count} calls")]))
    session.output.note(f"nothing was sent; `cere-trust batch {file}` sends the calls of the file")


def _prepare(session: CommandSession, call: Call, sender: Sender) -> tuple[UnsignedExtrinsic, Amount]:
    with session.output.waiting("requesting nonce and fee"):
        unsigned = session.client.prepare(call, sender.account)
        return unsigned, session.client.estimate_fee(call, sender.account)


def _preview(session: CommandSession, unsigned: UnsignedExtrinsic, sender: Sender, fee: Amount) -> Fields:
    """Decode the bytes that will be signed, and list the terms."""
    call = display_call(unsigned.runtime, unsigned.call_data)
    until = "for ever" if unsigned.last_block is None else f"up to block {unsigned.last_block}"
    rows: list[tuple[str, object]] = [
        ("network", session.chain.text),
        ("from", str(sender)),
        *((("acts as", account),) if (account := actor(session)) != sender.account else ()),
        *call_rows(call),
        ("fee", f"about {fee}"),
        ("valid", until),
        *metadata_rows(session, unsigned),
    ]
    return Fields(rows)


def metadata_rows(session: CommandSession, unsigned: UnsignedExtrinsic) -> list[tuple[str, object]]:
    """Say how the meaning of the bytes is known; nothing for a development chain that does not check it."""
    rows: list[tuple[str, object]] = []
    origin = unsigned.runtime.origin
    if unsigned.metadata_digest is not None:
        rows.append(
            ("metadata", f"signed along (0x{unsigned.metadata_digest.hex()}): the chain refuses other metadata")
        )
    elif origin.is_verified and not session.chain.is_development:
        rows.append(("metadata", str(origin)))
    elif not session.chain.is_development:
        rows.append(
            (
                "metadata",
                f"NOT VERIFIED: {origin.source}; if it lies, you sign another call. --require-verified refuses this",
            )
        )
    if unsigned.extra.blank:
        rows.append(("unknown", f"extensions left blank: {', '.join(unsigned.extra.blank)}"))
    return rows


def _dry_run(session: CommandSession, effective: Call, sender: Sender, cautions: Sequence[str]) -> None:
    """Check a call without a signature, and show the call, the result, and what was not checked."""
    with session.output.waiting("checking the call"):
        unsigned = session.client.prepare(effective, sender.account)
        checked = session.client.dry_run(effective, sender.account)
    call = display_call(unsigned.runtime, unsigned.call_data)
    preview = _preview(session, unsigned, sender, checked.fee)
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
        "fee": checked.fee,
        "metadata_level": unsigned.runtime.origin.level,
        "metadata_source": unsigned.runtime.origin.source,
        "metadata_digest": unsigned.metadata_digest and H256(unsigned.metadata_digest),
        "warnings": list(cautions),
        "result": checked.state,
        "reason": checked.refusal or (str(checked.failure) if checked.failure else None),
        "checked_at": checked.block,
        "unchecked": list(checked.unchecked),
    }
    found: list[tuple[str, object]] = [("dry run", _RESULTS[checked.state])]
    if document["reason"]:
        found.append(("reason", document["reason"]))
    found.append(("not checked", list(checked.unchecked)))
    session.output.show(document, preview, Fields({"bytes": unsigned.call_data}), Fields(found))
    for caution in cautions:
        session.output.note(f"warning: {caution}")
    session.output.note("dry run: nothing was signed or sent")


_RESULTS = {
    "ok": "the call succeeds on this block",
    "failed": "the call fails on this block; a block would take the fee all the same",
    "refused": "no block would include it",
    "unknown": "the call was not executed: its result is not known",
}
"""Results of a dry run, by `DryRunState`."""


def _confirm(session: CommandSession, unsigned: UnsignedExtrinsic, sender: Sender, fee: Amount) -> None:
    session.output.preview(_preview(session, unsigned, sender, fee))
    sys.stderr.write("sign and send? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise CommandError("not confirmed; nothing was signed", exit_code=ExitCode.STOPPED)


def _pending_approval(receipt: Receipt) -> dict[str, object]:
    """Return the values of a multisig's call that waits for further approvals; none if there is no such call."""
    from ..pallets import multisig

    event = receipt.find(multisig.NewMultisig) or receipt.find(multisig.MultisigApproval)
    return {"multisig": event.multisig, "waits_as": event.call_hash} if event else {}


def _report(session: CommandSession, receipt: Receipt, summary: Mapping[str, object]) -> None:
    events = without_fee_events(receipt.events)
    summary = {**summary, **_pending_approval(receipt)}
    document = {
        **summary,
        "ok": receipt.ok,
        "hash": receipt.hash,
        "block": receipt.block,
        "index": receipt.index,
        "finalized": receipt.finalized,
        "fee": receipt.fee,
        "events": [event_document(event) for event in receipt.events],
    }
    if "waits_as" in summary:
        session.output.note(
            "it waits for further approvals: the other signatories run the same command with their own --from"
        )
    rows = {
        **{name.replace("_", " "): value for name, value in summary.items()},
        "block": f"{receipt.block}, {'final' if receipt.finalized else 'not yet final'}",
        "extrinsic": f"{receipt.index} ({receipt.hash})",
        "fee": receipt.fee,
        "events": [format_event(event) for event in events],
    }
    session.output.show(document, Fields(rows))
