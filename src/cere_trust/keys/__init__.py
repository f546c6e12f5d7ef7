"""Signing keys: `Keypair` in memory, polkadot-js key files, a named `Keyring` on disk, signed messages, any `Signer`."""

from __future__ import annotations

from ..crypto.secret import Secret
from .keyfile import KeyFile
from .keypair import Keypair
from .keyring import KeyEntry, Keyring, default_folder
from .messages import sign_message, verify_message
from .signer import Signer, as_signer

__all__ = [
    "KeyEntry",
    "KeyFile",
    "Keypair",
    "Keyring",
    "Secret",
    "Signer",
    "as_signer",
    "default_folder",
    "sign_message",
    "verify_message",
]
