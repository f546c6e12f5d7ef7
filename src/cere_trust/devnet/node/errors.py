"""Errors of the pool, with the codes and texts of a Substrate node, by which clients distinguish them.

Sources: `sc_rpc_api::author::error`, `sp_runtime::transaction_validity`, and recorded answers of a node.
"""

from __future__ import annotations

from ...codec.primitives import read_compact
from ...errors import RuntimeTrap
from ..chain.validity import ValidityError

_INVALID = {
    "Call": "Transaction call is not expected",
    "Payment": "Inability to pay some fees (e.g. account balance too low)",
    "Future": "Transaction will be valid in the future",
    "Stale": "Transaction is outdated",
    "BadProof": "Transaction has a bad signature",
    "AncientBirthBlock": "Transaction has an ancient birth block",
    "ExhaustsResources": "Transaction would exhaust the block limits",
    "BadMandatory": "A call was labelled as mandatory, but resulted in an Error.",
    "MandatoryValidation": "Transaction dispatch is mandatory; transactions must not be validated.",
    "BadSigner": "Invalid signing address",
    "IndeterminateImplicit": "The implicit data was unable to be calculated",
    "UnknownOrigin": "The transaction extension did not authorize any origin",
}


class PoolError(Exception):
    """The pool refuses a transaction; has a node's code, message and data."""

    def __init__(self, code: int, message: str, data: str | None = None) -> None:
        self.code = code
        self.data = data
        super().__init__(message)


class UndecodableExtrinsic(Exception):
    """Raised for bytes that are no extrinsic; the text is that of a node's codec."""


def opaque_extrinsic(data: bytes) -> bytes:
    """Return the extrinsic at the start of some bytes: a length and as many bytes.

    Raises:
        UndecodableExtrinsic: there are fewer bytes.
    """
    if not data:
        raise UndecodableExtrinsic("Not enough data to fill buffer")
    try:
        size, start = read_compact(data, 0)
    except (LookupError, ValueError):
        raise UndecodableExtrinsic("Not enough data to decode vector") from None
    if start + size > len(data):
        raise UndecodableExtrinsic("Not enough data to decode vector")
    return data[: start + size]


def invalid(error: ValidityError) -> PoolError:
    """Return the error for a runtime's negative verdict."""
    if error.unknown:
        return PoolError(1011, "Unknown Transaction Validity", _debug(error))
    text = f"Custom error: {error.code}" if error.name == "Custom" else _INVALID.get(error.name, error.name)
    return PoolError(1010, "Invalid Transaction", text)


def _debug(error: ValidityError) -> str:
    return f"UnknownTransaction::Custom({error.code})" if error.name == "Custom" else error.name


def trapped(trap: RuntimeTrap) -> PoolError:
    """Return the error for a trap during validation."""
    reason = trap_text(trap)
    quoted = reason.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return PoolError(1002, f"Verification Error: Runtime error: {reason}", f'RuntimeApi("{quoted}")')


def trap_text(trap: RuntimeTrap) -> str:
    """Return a node's text for a trap, with the panic's message in place of a node's backtrace without names."""
    kind = "wasm trap: wasm `unreachable` instruction executed"
    return f"Execution failed: Execution aborted due to trap: {kind}\nWASM backtrace:\n{trap.panic}"


def already_imported() -> PoolError:
    """Return the error for a transaction that is in the pool already."""
    return PoolError(1013, "Transaction Already Imported", "Any { .. }")


def banned() -> PoolError:
    """Return the error for a transaction that was removed or included recently."""
    return PoolError(1012, "Transaction is temporarily banned")


def low_priority(old: int, new: int) -> PoolError:
    """Return the error for a transaction that competes with one of the same or a higher priority."""
    return PoolError(
        1014,
        f"Priority is too low: ({old} vs {new})",
        "The transaction has too low priority to replace another transaction already in the pool.",
    )


def cycle() -> PoolError:
    """Return the error for a transaction that unlocked another one which usurped it."""
    return PoolError(1015, "Cycle Detected")


def dropped() -> PoolError:
    """Return the error for a full pool of transactions with higher priorities."""
    return PoolError(1016, "Immediately Dropped", "The transaction couldn't enter the pool because of the limit")


def no_tags() -> PoolError:
    """Return the error for a transaction that provides no tags."""
    return PoolError(1019, "No tags provided", "Transaction does not provide any tags, so the pool can't identify it")
