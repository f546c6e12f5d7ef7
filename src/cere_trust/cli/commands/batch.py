"""`batch`: a file of calls as one extrinsic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...pallets import utility
from .. import batches, on_behalf
from ..errors import CommandError
from ..options import commands, sends
from ..session import CommandSession
from ..submission import send

app = commands()


@app.command()
@sends
def batch(
    session: CommandSession,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Written by commands with --batch FILE.")],
    force: Annotated[
        bool, typer.Option("--force", help="Continue after a call that fails; else it is all or none.")
    ] = False,
) -> None:
    """Send a file of calls as one batch: all of them or none.

    After inclusion the file is renamed to FILE.sent-BLOCK, so that no call is sent twice.
    """
    lines = batches.read_calls(file)
    account = on_behalf.actor(session)
    for number, line in enumerate(lines, 1):
        if line.account not in (None, account):
            raise CommandError(
                f"{file}: call {number} was made for {line.account}, and this would send it as {account}",
                hint="send it with the --from, --proxy and --multisig that name that account",
            )
    limit = session.client.constant(utility.batched_calls_limit)
    if not 0 < len(lines) <= limit:
        raise CommandError(f"{file} has {len(lines)} calls; a batch takes 1 to {limit}")
    combine = utility.force_batch if force else utility.batch_all
    receipt = send(session, combine([line.call for line in lines]))
    if receipt is not None:
        sent = file.rename(f"{file}.sent-{receipt.block.number}")
        session.output.note(f"{file} is now {sent}")
