"""What the names in a script stand for: signed transactions and storage keys, the same bytes for both chains."""

from __future__ import annotations

from collections.abc import Callable

from zstandard import ZstdCompressor

from cere_trust import Amount, Call, Keypair
from cere_trust.pallets import balances, sudo, system
from cere_trust.wasm.executor import ZSTD_MAGIC

from ..chain.devnet.conftest import next_runtime
from .twins import Signer

ALICE, BOB, NOBODY = (Keypair.from_uri(uri) for uri in ("//Alice", "//Bob", "//Nobody/of/parity"))


def _pay(amount: int) -> Call:
    return balances.transfer_keep_alive(BOB.account, value=Amount.cere(amount))


CALLS: dict[str, Callable[[], Call]] = {
    "pay": lambda: _pay(1),
    "fail": lambda: _pay(10**9),
    "big": lambda: system.remark(bytes(900_000)),
    "remark": lambda: system.remark(b"remark"),
    "set": lambda: sudo.sudo(system.set_storage({b"parity/a": b"1", b"parity/b": b"2", b"parity/long": bytes(64)})),
    "set_again": lambda: sudo.sudo(system.set_storage({b"parity/a": b"1", b"parity/b": b"3"})),
    "kill": lambda: sudo.sudo(system.kill_storage([b"parity/a", b"parity/b"])),
    "upgrade": lambda: sudo.sudo(system.set_code(ZSTD_MAGIC + ZstdCompressor().compress(next_runtime()))),
}
"""By name; ``pay+2`` is signed by Alice with the third nonce that is free when the script begins, ``pay+2!`` with a tip."""


class Transactions:
    """Those of one script, each signed once: signatures are random.

    Args:
        nonce: Alice's next one.

    Attributes:
        made: By name.
    """

    def __init__(self, signer: Signer, nonce: int) -> None:
        self._signer = signer
        self._nonce = nonce
        self.made: dict[str, str] = {}

    def named(self, name: str) -> str:
        """Hex of a transaction, or of a storage key (``System.Account bob``)."""
        if "." in name:
            return "0x" + self._key(name).hex()
        if name not in self.made:
            self.made[name] = "0x" + self._transaction(name).hex()
        return self.made[name]

    def _transaction(self, name: str) -> bytes:
        kind, _, ahead = name.partition("+")
        nonce = self._nonce + int(ahead.rstrip("!") or "0")
        if kind == "poor":
            return self._signer.sign(_pay(1), 0, "//Nobody/of/parity")
        if kind == "stale":
            return self._signer.sign(_pay(1), 0)
        made = self._signer.sign(CALLS[kind.removeprefix("bad_")](), nonce, tip=10**9 * name.count("!"))
        return made[:60] + bytes((made[60] ^ 1,)) + made[61:] if kind.startswith("bad_") else made

    def _key(self, name: str) -> bytes:
        item, _, account = name.partition(" ")
        pallet, entry = item.split(".")
        keys = [{"alice": ALICE, "bob": BOB}[account].account] if account else []
        return self._signer.runtime.storage_key(pallet, entry, *keys)
