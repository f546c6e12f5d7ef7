"""The exceptions of this package, in one tree.

```text
CereTrustError
├── CodecError (ValueError)     bytes or values that do not fit a SCALE type
│   ├── EncodeError             .path .expected
│   └── DecodeError             .offset .expected .path
├── MetadataError               the runtime lacks an item, or changed it
│   ├── UnknownItem             (LookupError) no such pallet or call; .suggestions
│   ├── IncompatibleRuntime     the item exists and takes other arguments
│   └── UnsupportedExtension    unknown transaction extension; .extension
├── KeyringError                keys, addresses, phrases
│   ├── InvalidAddress          (ValueError)
│   ├── InvalidUri              (ValueError)
│   ├── InvalidKeyFile          (ValueError)
│   ├── WrongPassword
│   └── UnknownKey              (LookupError)
├── CrosscheckFailed            the second codec disagrees, or is missing; .path
├── InvalidAmount               (ValueError) a float, a negative number, …
├── TransportError              connection errors; .url
│   ├── ConnectFailed
│   ├── ConnectionLost
│   ├── RequestTimeout          (TimeoutError)
│   └── RateLimited
├── WrongNetwork                the node's chain is not the expected one
├── RpcError                    the node returned an error; .code .method .data
│   └── StateDiscarded          pruned state: use an archive node
├── ExtrinsicError              a transaction failed; .hash .fate .until_block
│   ├── InvalidExtrinsic        the node's pool rejected it
│   ├── ExtrinsicLost           no final block contains it so far; .signed
│   └── DispatchError           included, but failed; .pallet .name .docs
├── ProofError                  the proof does not prove the answer
│   ├── RootMismatch
│   ├── MissingNode
│   └── BadJustification
└── DevnetError                 the local development chain
    ├── InvalidSpec             (ValueError)
    ├── PortInUse
    └── RuntimeTrap             the runtime's wasm trapped; .panic
```

Argument errors are `ValueError` or `LookupError` too, so that standard `except` clauses work. Each message names the
place and, if there is one, the remedy.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class CereTrustError(Exception):
    """Base class of the errors of this package."""


# --- codec -----------------------------------------------------------------------------------------------------------


class CodecError(CereTrustError, ValueError):
    """Bytes or values that do not fit a SCALE type."""


class EncodeError(CodecError):
    """Python value that the SCALE type cannot hold.

    Attributes:
        path: Place in the value, such as ``Balances.transfer_keep_alive.value``.
        expected: Description of what the type accepts.
        got: Description of the value.
    """

    def __init__(self, path: str, expected: str, got: str) -> None:
        self.path = path
        self.expected = expected
        self.got = got
        super().__init__(f"{path or 'value'}: expected {expected}, got {got}")

    def within(self, segment: str) -> EncodeError:
        """Return the same error with its path inside a segment."""
        joint = "" if not self.path or self.path.startswith("[") else "."
        return EncodeError(f"{segment}{joint}{self.path}", self.expected, self.got)


class DecodeError(CodecError):
    """Bytes that are not an encoding of the SCALE type.

    Attributes:
        offset: Byte offset at which decoding stopped.
        expected: Description of what fits there.
        path: Type path, such as ``pallet_balances::AccountData.free``.
    """

    def __init__(self, offset: int, expected: str, path: str = "") -> None:
        self.offset = offset
        self.expected = expected
        self.path = path
        super().__init__(f"at byte {offset}{f' ({path})' if path else ''}: expected {expected}")


# --- metadata --------------------------------------------------------------------------------------------------------


class MetadataError(CereTrustError):
    """The runtime lacks an item, or the item has another shape."""


class UnknownItem(MetadataError, LookupError):
    """No pallet, call, storage item, constant or runtime API of that name.

    Attributes:
        suggestions: Similar names that the runtime has, best first.
    """

    def __init__(self, what: str, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        hint = f"; did you mean {' or '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"{what}{hint}")


class IncompatibleRuntime(MetadataError):
    """The item exists on this runtime, but takes other arguments."""


class UnsupportedExtension(MetadataError):
    """The runtime requires a transaction extension that this package cannot fill in; nothing was signed.

    Attributes:
        extension: The extension's identifier in metadata.
    """

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(
            f"signed extension {extension!r} carries data this version does not know how to fill in; nothing was signed"
        )


class CrosscheckFailed(CereTrustError):
    """A second codec decodes the bytes to sign differently, or is not available; nothing was signed.

    Attributes:
        path: Place of the difference, such as ``Balances.transfer_keep_alive.value``; empty if nothing was compared.
    """

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        super().__init__(f"crosscheck{' of ' if path else ''}{path}: {why}; nothing was signed")


# --- keys and amounts ------------------------------------------------------------------------------------------------


class KeyringError(CereTrustError):
    """Base class of errors about keys, phrases, key files and addresses."""


class InvalidAddress(KeyringError, ValueError):
    """Not an address, a bad checksum, or an address of another network."""


class InvalidUri(KeyringError, ValueError):
    """Not a secret URI (phrase or hex seed, ``//hard``, ``/soft``, ``///password``). Messages never quote it."""


class InvalidKeyFile(KeyringError, ValueError):
    """Not a readable polkadot-js JSON backup."""


class WrongPassword(KeyringError):
    """The password does not open the key."""


class UnknownKey(KeyringError, LookupError):
    """No key of that name in the keyring."""


class InvalidAmount(CereTrustError, ValueError):
    """Not an exact, non-negative amount."""


# --- transport and RPC -----------------------------------------------------------------------------------------------


class TransportError(CereTrustError):
    """Base class of connection errors.

    Attributes:
        url: Endpoint, without user information and query.
    """

    def __init__(self, message: str, *, url: str = "") -> None:
        self.url = url
        super().__init__(message)


class ConnectFailed(TransportError):
    """No connection, or the endpoint is not a node."""


class ConnectionLost(TransportError):
    """The connection closed before the response arrived."""


class RequestTimeout(TransportError, TimeoutError):
    """The node did not respond within the client's timeout."""


class RateLimited(TransportError):
    """The endpoint rejects requests because there were too many."""


class WrongNetwork(CereTrustError):
    """The node's genesis hash is not the expected one."""


class RpcError(CereTrustError):
    """Error response of the node.

    Attributes:
        code: JSON-RPC error code.
        method: Requested method.
        data: Additional data of the response, or None.
    """

    def __init__(self, code: int, message: str, *, method: str = "", data: object = None) -> None:
        self.code = code
        self.method = method
        self.data = data
        extra = f": {data}" if data not in (None, "") else ""
        super().__init__(f"{method + ': ' if method else ''}{message}{extra} (code {code})")


class StateDiscarded(RpcError):
    """The node pruned the state of that block; an archive node keeps it."""


# --- transactions ----------------------------------------------------------------------------------------------------


class Fate(StrEnum):
    """State of a transaction at the time of an error."""

    NEVER_SENT = "never sent"
    """No node received it."""
    POSSIBLE = "possible"
    """A later block may still include it."""
    INCLUDED = "included"
    """A block contains it."""
    IMPOSSIBLE = "impossible"
    """No block can include it any more."""


class ExtrinsicError(CereTrustError):
    """Base class of errors about one transaction.

    Attributes:
        hash: Extrinsic hash, or None if nothing was signed.
        fate: State of the transaction.
        until_block: With `Fate.POSSIBLE`, the last block that can still include it; None for an immortal one.
    """

    def __init__(self, message: str, *, hash: bytes | None = None, fate: Fate, until_block: int | None = None) -> None:
        self.hash = hash
        self.fate = fate
        self.until_block = until_block
        super().__init__(message)


class InvalidExtrinsic(ExtrinsicError):
    """The node's pool rejected the transaction. `fate` is `POSSIBLE` if the pool already has this very transaction."""


class ExtrinsicLost(ExtrinsicError):
    """The pool dropped it, the connection closed or the time ran out before a final block contained it.

    Attributes:
        signed: `SignedExtrinsic` for `Client.resume`.
    """

    signed: object = None


class DispatchError(ExtrinsicError):
    """A block includes the transaction and the fee is paid, but the call failed.

    Attributes:
        pallet: Pallet of a module error, else the kind (``Token``, ``Arithmetic``, ``BadOrigin``, …).
        name: Error name.
        docs: Documentation of the error in metadata.
        receipt: `Receipt` of the failed transaction, or None.
    """

    def __init__(
        self,
        pallet: str,
        name: str,
        docs: str = "",
        *,
        where: str = "",
        hash: bytes | None = None,
        fate: Fate = Fate.INCLUDED,
    ) -> None:
        self.pallet = pallet
        self.name = name
        self.docs = docs
        self.receipt: object = None
        title = f"{pallet}.{name}" if name else pallet
        super().__init__(title + (f": {docs}" if docs else "") + (f"\n{where}" if where else ""), hash=hash, fate=fate)


# --- proofs ----------------------------------------------------------------------------------------------------------


class ProofError(CereTrustError):
    """Base class of errors about proofs: the proof does not prove the answer."""


class RootMismatch(ProofError):
    """The proof's root is not the expected one."""


class MissingNode(ProofError):
    """The proof lacks a trie node on the path to the key: it proves neither presence nor absence."""


class BadJustification(ProofError):
    """Invalid finality justification."""


# --- devnet ----------------------------------------------------------------------------------------------------------


class DevnetError(CereTrustError):
    """Base class of errors of the local development chain."""


class InvalidSpec(DevnetError, ValueError):
    """Not a raw Substrate chain specification."""


class PortInUse(DevnetError):
    """The port is in use; pass another, or 0 for a free one."""


class RuntimeTrap(DevnetError):
    """The runtime's wasm trapped.

    Attributes:
        method: Exported runtime function.
        panic: Panic message that the runtime logged, or an empty string.
    """

    def __init__(self, method: str, panic: str) -> None:
        self.method = method
        self.panic = panic
        super().__init__(f"{method} trapped: {panic}")
