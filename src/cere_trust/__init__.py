"""Client SDK for the Cere chain: calls as typed values, exact amounts, signatures.

Names load on first use, so that ``import cere_trust`` imports no I/O library.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import errors, pallets
    from .call import Call
    from .client import AsyncClient, Client
    from .extrinsic import Mortality, Receipt
    from .keys import Keypair
    from .query import Query
    from .runtime import Runtime
    from .types import AccountId, Amount, BlockHash, BucketId, ClusterId, Conviction

__version__ = "0.1.0"

_HOMES = {
    "AccountId": ".types",
    "Amount": ".types",
    "AsyncClient": ".client",
    "BlockHash": ".types",
    "BucketId": ".types",
    "Call": ".call",
    "Client": ".client",
    "ClusterId": ".types",
    "Conviction": ".types",
    "Keypair": ".keys",
    "Mortality": ".extrinsic",
    "Query": ".query",
    "Receipt": ".extrinsic",
    "Runtime": ".runtime",
    "errors": "",
    "pallets": "",
}

__all__ = [
    "AccountId",
    "Amount",
    "AsyncClient",
    "BlockHash",
    "BucketId",
    "Call",
    "Client",
    "ClusterId",
    "Conviction",
    "Keypair",
    "Mortality",
    "Query",
    "Receipt",
    "Runtime",
    "errors",
    "pallets",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home, __name__), name) if home else import_module(f".{name}", __name__)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
