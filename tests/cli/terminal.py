"""The program at a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("cere-trust")


def at_a_terminal(args: list[str], environment: dict[str, str], answer: str | None = None) -> tuple[int, str]:
    """Run the program at a terminal, and answer its question: exit code, and all that was shown."""
    parent, child = pty.openpty()
    with subprocess.Popen([PROGRAM, *args], stdin=child, stdout=child, stderr=child, env=environment) as running:
        os.close(child)
        shown = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:  # how Linux says that the other side is closed
                break
            if not part:
                break
            shown += part
            if answer is not None and b"[y/N]" in shown:
                os.write(parent, f"{answer}\n".encode())
                answer = None
    os.close(parent)
    return running.returncode, shown.decode()
