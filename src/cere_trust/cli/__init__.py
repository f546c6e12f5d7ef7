"""The command line, `cere-trust`: a thin reading of the library.

`main` is the entry point; everything else is imported when a command needs it.
"""

from __future__ import annotations


def main() -> None:
    """Run the program on this process's arguments and end with its exit code."""
    from .program import program

    program()
