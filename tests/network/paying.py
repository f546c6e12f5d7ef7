"""Who pays whom in these tests: accounts that nothing else moves, so that their nonces count what was included."""

from __future__ import annotations

from cere_trust import Amount, Keypair
from cere_trust.call import Call
from cere_trust.pallets import balances
from cere_trust.types import AccountId

BOB, CHARLIE, DAVE, EVE, FERDIE = map(Keypair.from_uri, ("//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"))


def stash(name: str) -> AccountId:
    """Of the validator whose node has a name."""
    return Keypair.from_uri(f"//{name.capitalize()}//stash").account


def payment(cere: int = 1) -> Call:
    """A transfer to Bob."""
    return balances.transfer_keep_alive(BOB.account, value=Amount.cere(cere))
