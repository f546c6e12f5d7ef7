"""`identity show|set|clear`: identities of accounts."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from ...pallets import identity as pallet
from ...types import AccountId, Amount
from ..from_wrappers import derive
from ..options import AccountArgument, answers, commands, reads_account, sends
from ..rendering import Fields, record
from ..session import CommandSession
from ..submission import send

identity = commands("Show an account's identity; set or clear your own.")


class JudgementDocument(TypedDict):
    """A registrar's judgement of an identity."""

    registrar: int
    judgement: object


class IdentityDocument(TypedDict):
    """An account's identity; `info` is None if it has none."""

    account: AccountId
    info: pallet.IdentityInfo | None
    judgements: list[JudgementDocument]
    deposit: Amount | None


@identity.command()
@reads_account
@answers(IdentityDocument)
def show(session: CommandSession, account: AccountArgument = None) -> None:
    """Show an account's identity, the registrars' judgements, and the deposit."""
    who = session.account(account)
    found = session.client.query(pallet.identity_of(who))
    judgements = (
        [{"registrar": index, "judgement": judgement} for index, judgement in found.judgements] if found else []
    )
    document: dict[str, object] = {
        "account": who,
        "info": found.info if found else None,
        "judgements": judgements,
        "deposit": found.deposit if found else None,
    }
    if found is None:
        session.output.show(document, f"{who} has no identity")
        return
    info = {name: value for name, value in record(found.info).items() if value not in (None, (), [])}
    judged = {f"registrar {index}": judgement for index, judgement in found.judgements}
    session.output.show(document, Fields({"account": who, **info, "judgements": judged, "deposit": found.deposit}))


@identity.command("set")
@sends
def set_(
    session: CommandSession,
    display: Annotated[str | None, typer.Option("--display", help="A display name.")] = None,
    legal: Annotated[str | None, typer.Option("--legal", help="A full legal name.")] = None,
    web: Annotated[str | None, typer.Option("--web", help="A website.")] = None,
    matrix: Annotated[str | None, typer.Option("--matrix", help="A Matrix (formerly Riot) handle.")] = None,
    email: Annotated[str | None, typer.Option("--email", help="An email address.")] = None,
    image: Annotated[str | None, typer.Option("--image", help="URL of a picture.")] = None,
    twitter: Annotated[str | None, typer.Option("--twitter", help="A handle.")] = None,
) -> None:
    """Set the identity of the signer; fields without an option are removed."""
    info = pallet.IdentityInfo(
        display=display, legal=legal, web=web, riot=matrix, email=email, image=image, twitter=twitter
    )
    send(session, pallet.set_identity(info))


derive(identity, "clear", pallet.clear_identity)
