"""Who pays whom in these tests: accounts that nothing else moves, so that their nonces count what was included."""

from __future__ import annotations

from cere_trust import Amount, Keypair
from cere_trust.call import Call
from cere_trust.pallets import balances

BOB, CHARLIE, DAVE, EVE, FERDIE = map(Keypair.from_uri, ("//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"))


def payment(cere: int = 1) -> Call:
    """A transfer to Bob."""
    return balances.transfer_keep_alive(BOB.account, value=Amount.cere(cere))
