"""`proxy add|remove|list`: proxies of accounts."""

from __future__ import annotations

from typing import TypedDict

from ...pallets import proxy as pallet
from ...types import AccountId, Amount
from ..from_wrappers import derive
from ..options import AccountArgument, answers, commands, reads_account
from ..rendering import Fields, Table
from ..session import CommandSession

proxy = commands("Let other accounts act for yours; any command acts for an account with --proxy.")
derive(proxy, "add", pallet.add_proxy)
derive(proxy, "remove", pallet.remove_proxy)


class ProxiesDocument(TypedDict):
    """An account's proxies, and the deposit for them."""

    account: AccountId
    proxies: list[pallet.ProxyDefinition]
    deposit: Amount


@proxy.command("list")
@reads_account
@answers(ProxiesDocument)
def list_(session: CommandSession, account: AccountArgument = None) -> None:
    """List the accounts that may act for an account."""
    who = session.account(account)
    found, deposit = session.client.query(pallet.proxies(who))
    rows = [(proxy.delegate, proxy.proxy_type, f"{proxy.delay} blocks" if proxy.delay else "none") for proxy in found]
    session.output.show(
        {"account": who, "proxies": found, "deposit": deposit},
        Table(("PROXY", "MAY DO", "DELAY"), rows, empty=f"{who} has no proxies"),
        Fields({"deposit": deposit}),
    )
