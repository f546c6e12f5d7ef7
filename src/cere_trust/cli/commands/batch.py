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
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What commands with --batch FILE have written.")],
    force: Annotated[
        bool, typer.Option("--force", help="Make the others where one fails; else it is all or none.")
    ] = False,
) -> None:
    """Send a file of calls as one: all of them or none.

    Once they are in a block the file is renamed to FILE.sent-BLOCK, so that nothing is sent twice.
    """
    lines = batches.read(file)
    who = on_behalf.actor(session)
    for number, line in enumerate(lines, 1):
        if line.account not in (None, who):
            raise CommandError(
                f"{file}: call {number} was made for {line.account}, and this would send it as {who}",
                hint="send it with the --from, --proxy and --multisig that name that account",
            )
    limit = session.client.constant(utility.batched_calls_limit)
    if not 0 < len(lines) <= limit:
        raise CommandError(f"{file} has {len(lines)} calls; a batch takes 1 to {limit}")
    make = utility.force_batch if force else utility.batch_all
    receipt = send(session, make([line.call for line in lines]))
    if receipt is not None:
        sent = file.rename(f"{file}.sent-{receipt.block.number}")
        session.output.note(f"{file} is now {sent}")
