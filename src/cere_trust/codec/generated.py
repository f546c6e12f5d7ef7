"""Compilation of generated source, under one budget per compiler."""

from __future__ import annotations

from typing import Any

from ..errors import MetadataError
from ..limits import HOSTILE, MAX_GENERATED_CODE, Budget, OverBudget, why


class CodeBudget:
    """Characters of source that one registry may make a compiler generate.

    Args:
        what: Name of the generated functions in errors.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._budget = Budget(what, MAX_GENERATED_CODE)

    def spend(self, size: int) -> None:
        """Take characters off the budget.

        Raises:
            MetadataError: the budget has fewer.
        """
        try:
            self._budget.spend(size)
        except OverBudget:
            raise MetadataError(
                f"the types of this runtime need {self._what} of more than {MAX_GENERATED_CODE:,} characters"
            ) from None

    def compiled(self, source: str, name: str, space: dict[str, Any]) -> Any:
        """Return the function of a name that the source defines.

        Raises:
            MetadataError: Python refuses the source, such as for too many levels.
        """
        made: dict[str, Any] = {}
        try:
            exec(compile(source, f"<{self._what} {name}>", "exec"), space, made)
        except HOSTILE as error:
            raise MetadataError(f"the types of this runtime are too complex for {self._what}: {why(error)}") from None
        return made[name]
