"""Signatures of Polkadot Vault: a QR code in a file, and the scanned signature from stdin."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from ..extrinsic import VaultPayload, VaultSigner
from ..types import AccountId
from .errors import CommandError, ExitCode
from .output import Output


def vault_signer(output: Output, account: AccountId, file: Path) -> VaultSigner:
    """Return a signer that writes the payload to a file and reads the signature from stdin, one line of hex.

    Args:
        file: A ``.png`` gets QR codes, any other file the payload as hex text.

    Raises:
        CommandError: QR codes cannot be drawn, because the extra ``qr`` is not installed.
    """
    drawn = file.suffix.lower() == ".png"
    if drawn and find_spec("segno") is None:
        raise CommandError(
            "QR codes need the extra qr", hint='pip install "cere-trust[qr]"; or name a file without .png'
        )

    def show(payload: VaultPayload) -> None:
        file.write_bytes(payload.png() if drawn else payload.text.encode() + b"\n")
        count = len(payload.frames())
        frames = f"{count} frames" if count > 1 else "one frame"
        output.note(f"payload for Vault: {file}, {len(payload.data)} bytes" + (f" in {frames}" if drawn else ""))

    def scan() -> str:
        output.note("scan it with Vault, and enter the signature that Vault shows, as hex text:")
        line = sys.stdin.readline()
        if not line.strip():
            raise CommandError("no signature; nothing was sent", exit_code=ExitCode.STOPPED)
        return line

    return VaultSigner(account, show, scan)
