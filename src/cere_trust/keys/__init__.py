"""Keys and signers: `Keypair` in memory, polkadot-js key files, a named `Keyring` on disk, any `Signer`.

Knows secrets, accounts and the file system; does not know calls, transactions or the network.
"""

from __future__ import annotations

from .keyfile import KeyFile
from .keypair import Keypair
from .keyring import KeyEntry, Keyring, default_folder
from .signer import Signer, as_signer

__all__ = ["KeyEntry", "KeyFile", "Keypair", "Keyring", "Signer", "as_signer", "default_folder"]
