"""The command line, `cere-trust`: a thin layer over the library.

`main` is the entry point; all other modules are imported when a command needs them.
"""

from __future__ import annotations


def main() -> None:
    """Run the program on this process's arguments and exit with its code."""
    from .program import program

    program()
