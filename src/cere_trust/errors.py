"""Exceptions of this package, in one tree.

```text
CereTrustError
├── CodecError (ValueError)     bytes or values that do not fit a SCALE type
│   ├── EncodeError             .path .expected
│   └── DecodeError             .offset .expected .path
├── MetadataError               the runtime lacks an item or has another shape
│   ├── UnknownItem             (LookupError) unknown name; .suggestions
│   ├── IncompatibleRuntime     the item exists with other arguments
│   ├── UntrustedMetadata       it contradicts a pin or a proof, or is not verified as required
│   └── UnsupportedExtension    unknown signed extension; .extension
├── KeyringError                keys, addresses, phrases
│   ├── InvalidAddress          (ValueError)
│   ├── InvalidUri              (ValueError)
│   ├── InvalidKeyFile          (ValueError)
│   ├── WrongPassword
│   └── UnknownKey              (LookupError)
├── CrosscheckFailed            scalecodec disagrees or is unavailable; .path
├── InvalidAmount               (ValueError) not an exact, non-negative amount
├── TransportError              connection errors; .url
│   ├── ConnectFailed
│   ├── ConnectionLost
│   ├── RequestTimeout          (TimeoutError)
│   └── RateLimited
├── ClientClosed                (RuntimeError) the client is used after it was closed
├── WrongNetwork                the node is on another chain than expected
├── RpcError                    error response of a node; .code .method .data
│   └── StateDiscarded          pruned state: use an archive node
├── ExtrinsicError              .hash .fate
│   ├── InvalidExtrinsic        the node's transaction pool refused it
│   ├── ExtrinsicLost           it left the pool before inclusion
│   └── DispatchError           it failed in a block; .pallet .name .docs
├── ProofError                  the proof does not prove the node's response
│   ├── RootMismatch
│   ├── MissingNode
│   └── BadJustification
└── DevnetError                 the local development chain
    ├── InvalidSpec             (ValueError)
    ├── PortInUse
    └── RuntimeTrap             the runtime's wasm trapped; .panic
```

Argument errors also derive from `ValueError` or `LookupError`, so ordinary Python handlers catch them. Each message
names the place and, if there is one, the remedy.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

__all__ = [
    "BadJustification",
    "CereTrustError",
    "ClientClosed",
    "CodecError",
    "ConnectFailed",
    "ConnectionLost",
    "CrosscheckFailed",
    "DecodeError",
    "DevnetError",
    "DispatchError",
    "EncodeError",
    "ExtrinsicError",
    "ExtrinsicLost",
    "Fate",
    "IncompatibleRuntime",
    "InvalidAddress",
    "InvalidAmount",
    "InvalidExtrinsic",
    "InvalidKeyFile",
    "InvalidSpec",
    "InvalidUri",
    "KeyringError",
    "MetadataError",
    "MissingNode",
    "PortInUse",
    "ProofError",
    "RateLimited",
    "RequestTimeout",
    "RootMismatch",
    "RpcError",
    "RuntimeTrap",
    "StateDiscarded",
    "TransportError",
    "UnknownItem",
    "UnknownKey",
    "UnsupportedExtension",
    "UntrustedMetadata",
    "WrongNetwork",
    "WrongPassword",
]


class CereTrustError(Exception):
    """Base class of all exceptions that this package raises deliberately.

    Attributes:
        fate: After a method that submits or resumes a transaction: whether a block includes it or still can; otherwise None.
    """

    fate: Fate | None = None


# --- codec -----------------------------------------------------------------------------------------------------------


class CodecError(CereTrustError, ValueError):
    """Bytes or values that do not fit a SCALE type."""


class EncodeError(CodecError):
    """A Python value that the SCALE type cannot hold.

    Attributes:
        path: Place in the value, such as ``Balances.transfer_keep_alive.value``.
        expected: Description of the accepted values.
        got: Description of the refused value.
    """

    def __init__(self, path: str, expected: str, got: str) -> None:
        self.path = path
        self.expected = expected
        self.got = got
        super().__init__(f"{path or 'value'}: expected {expected}, got {got}")

    def within(self, segment: str) -> EncodeError:
        """Return the same error with an outer path segment in front."""
        joint = "" if not self.path or self.path.startswith("[") else "."
        return EncodeError(f"{segment}{joint}{self.path}", self.expected, self.got)


class DecodeError(CodecError):
    """Bytes that are not an encoding of the SCALE type.

    Attributes:
        offset: Byte offset at which decoding stopped.
        expected: Expected content at the offset.
        path: Type path, such as ``pallet_balances::AccountData.free``.
    """

    def __init__(self, offset: int, expected: str, path: str = "") -> None:
        self.offset = offset
        self.expected = expected
        self.path = path
        super().__init__(f"at byte {offset}{f' ({path})' if path else ''}: expected {expected}")


# --- metadata --------------------------------------------------------------------------------------------------------


class MetadataError(CereTrustError):
    """Base class of errors about items that the connected runtime lacks or defines differently."""


class UnknownItem(MetadataError, LookupError):
    """Unknown name of a pallet, call, storage item, constant or runtime API.

    Attributes:
        suggestions: Similar names that exist in the runtime, best first.
    """

    def __init__(self, what: str, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        hint = f"; did you mean {' or '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"{what}{hint}")


class IncompatibleRuntime(MetadataError):
    """An item with other arguments on the connected runtime."""


class UntrustedMetadata(MetadataError):
    """Metadata that contradicts a pin, a proof, another endpoint or a known network, or is not verified as required.

    It arises while connecting or before signing; no signature was made.
    """


class UnsupportedExtension(MetadataError):
    """A signed extension that this package cannot encode, or that has another shape than its source; no signature was made.

    Attributes:
        extension: The extension's identifier in metadata.
    """

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(
            f"signed extension {extension!r} carries data this version does not know how to fill in, or is not described as in "
            "its source; nothing was signed"
        )


class CrosscheckFailed(CereTrustError):
    """A disagreement with scalecodec about the bytes to sign, or a missing scalecodec; no signature was made.

    Attributes:
        path: Place of the difference, such as ``Balances.transfer_keep_alive.value``; empty if there was no comparison.
    """

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        super().__init__(f"crosscheck{' of ' if path else ''}{path}: {why}; nothing was signed")


# --- keys and amounts ------------------------------------------------------------------------------------------------


class KeyringError(CereTrustError):
    """Base class of errors about keys, phrases, key files and addresses."""


class InvalidAddress(KeyringError, ValueError):
    """Invalid text, a bad checksum, or an address of another network."""


class InvalidUri(KeyringError, ValueError):
    """Invalid secret URI (phrase or hex seed, ``//hard``, ``/soft``, ``///password``). The message never quotes it."""


class InvalidKeyFile(KeyringError, ValueError):
    """A key file that is not a valid polkadot-js JSON backup."""


class WrongPassword(KeyringError):
    """A password that does not decrypt the key."""


class UnknownKey(KeyringError, LookupError):
    """Unknown key name in the keyring."""


class InvalidAmount(CereTrustError, ValueError):
    """A value that is not an exact, non-negative amount."""


# --- transport and RPC -----------------------------------------------------------------------------------------------


class TransportError(CereTrustError):
    """Base class of connection errors.

    Attributes:
        url: The endpoint, without user information or query.
    """

    def __init__(self, message: str, *, url: str = "") -> None:
        self.url = url
        super().__init__(message)


class ConnectFailed(TransportError):
    """No response from the endpoint, or a response that is not a node's."""


class ConnectionLost(TransportError):
    """A connection that ended before the response arrived."""


class RequestTimeout(TransportError, TimeoutError):
    """No response from the node within the client's timeout."""


class RateLimited(TransportError):
    """A temporary refusal of further requests by the endpoint."""


class ClientClosed(CereTrustError, RuntimeError):
    """The client is used after `close`, or after its `with` statement.

    This is a mistake in the calling code, which no retry corrects: it is no `TransportError`, so that code which catches that
    error to try again does not catch this one. A read that is under way when another thread closes the client raises it too.
    A submission or a wait for a notification that is under way ends with `ConnectionLost` instead: its outcome is unknown.
    """


class WrongNetwork(CereTrustError):
    """A node with another genesis hash than the caller expects."""


class RpcError(CereTrustError):
    """Error response of a node.

    Attributes:
        code: JSON-RPC error code.
        method: RPC method.
        data: Additional data of the node, if any.
    """

    def __init__(self, code: int, message: str, *, method: str = "", data: object = None) -> None:
        self.code = code
        self.method = method
        self.data = data
        extra = f": {data}" if data not in (None, "") else ""
        super().__init__(f"{method + ': ' if method else ''}{message}{extra} (code {code})")


class StateDiscarded(RpcError):
    """State of a block that the node has pruned; use an archive node."""


# --- transactions ----------------------------------------------------------------------------------------------------


class Fate(StrEnum):
    """Possible inclusion of a transaction at the time of an error."""

    NEVER_SENT = "never sent"
    """No node has it, or the only one that received it refused it."""
    POSSIBLE = "possible"
    """A block may include it now or later."""
    UNFINALIZED = "included, not final"
    """A block that is not final includes it; a reorganization can still undo that, or change the outcome."""
    INCLUDED = "included"
    """A finalized block includes it."""
    IMPOSSIBLE = "impossible"
    """No block includes it, and none will: finalized blocks, or a proof of the account's nonce, show it."""


class ExtrinsicError(CereTrustError):
    """Base class of transaction errors.

    Attributes:
        hash: Extrinsic hash, or None for an unsigned transaction.
        fate: Whether a block includes it or still can.
        until_block: With `Fate.POSSIBLE`: the last block that can still include it, None for an immortal one.
    """

    def __init__(self, message: str, *, hash: bytes | None = None, fate: Fate, until_block: int | None = None) -> None:
        self.hash = hash
        self.fate = fate
        self.until_block = until_block
        super().__init__(message)


class InvalidExtrinsic(ExtrinsicError):
    """A transaction that the pool refused and did not broadcast; with `Fate.POSSIBLE` the pool already has it."""


class ExtrinsicLost(ExtrinsicError):
    """A transaction that left the pool, or whose connection or timeout ended, before a finalized block included it.

    Attributes:
        signed: The `SignedExtrinsic`, for `Client.resume`.
    """

    signed: object = None


class DispatchError(ExtrinsicError):
    """A transaction whose call failed in a block; the signer paid the fee.

    Attributes:
        pallet: Pallet of a module error, else the kind (``Token``, ``Arithmetic``, ``BadOrigin`` …).
        name: Error name.
        docs: Documentation of the error in metadata.
        receipt: Receipt of the failed transaction, if there is one.
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
    """A proof that does not prove the node's response."""


class RootMismatch(ProofError):
    """A proof for another root than the expected one."""


class MissingNode(ProofError):
    """A proof that lacks a trie node on the path to the key: it proves neither presence nor absence."""


class BadJustification(ProofError):
    """An invalid finality justification."""


# --- devnet ----------------------------------------------------------------------------------------------------------


class DevnetError(CereTrustError):
    """Base class of errors of the local development chain."""


class InvalidSpec(DevnetError, ValueError):
    """A file that is not a raw Substrate chain specification."""


class PortInUse(DevnetError):
    """A port in use; choose another, or 0 for any free port."""


class RuntimeTrap(DevnetError):
    """A trap in the runtime's wasm.

    Attributes:
        method: Exported runtime function that trapped.
        panic: Panic message from the runtime's log, if any.
    """

    def __init__(self, method: str, panic: str) -> None:
        self.method = method
        self.panic = panic
        super().__init__(f"{method} trapped: {panic}")
