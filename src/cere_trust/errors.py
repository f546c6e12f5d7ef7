"""Every error this package raises, in one tree.

::

    CereTrustError
    ├── CodecError (ValueError)      bytes and values that do not fit a SCALE type
    │   ├── EncodeError              .path  .expected
    │   └── DecodeError              .offset  .expected  .path
    ├── MetadataError                what the connected runtime has, or has not
    │   ├── UnknownItem              (LookupError) no such pallet, call, item …; .suggestions
    │   ├── IncompatibleRuntime      the item exists, but its arguments have another shape
    │   └── UnsupportedExtension     a signed extension this package cannot fill in; .extension
    ├── KeyringError                 keys, addresses, phrases
    │   ├── InvalidAddress           (ValueError)
    │   ├── InvalidUri               (ValueError)
    │   ├── InvalidKeyFile           (ValueError)
    │   ├── WrongPassword
    │   └── UnknownKey               (LookupError)
    ├── CrosscheckFailed             the referee reads other than what was meant, or cannot tell; .path
    ├── InvalidAmount                (ValueError) a float, a negative number, too many decimals
    ├── TransportError               the road to the node; .url
    │   ├── ConnectFailed
    │   ├── ConnectionLost
    │   ├── RequestTimeout           (TimeoutError)
    │   └── RateLimited
    ├── ClientClosed                 (RuntimeError) the client is used after it was closed
    ├── WrongNetwork                 the node is on another chain than the caller said
    ├── RpcError                     the node answered with an error; .code  .method  .data
    │   └── StateDiscarded           the block's state is pruned: ask an archive node
    ├── ExtrinsicError               .hash  .fate: what became of the transaction
    │   ├── InvalidExtrinsic         the node's pool refused it
    │   ├── ExtrinsicLost            it left the pool and is in no block seen
    │   └── DispatchError            it is in a block and failed; .pallet  .name  .docs
    ├── ProofError                   the node's proof does not prove its answer
    │   ├── RootMismatch
    │   ├── MissingNode
    │   └── BadJustification
    └── DevnetError                  the local development chain
        ├── InvalidSpec              (ValueError)
        ├── PortInUse
        └── RuntimeTrap              the runtime's wasm trapped; .panic

Argument errors are `ValueError` or `LookupError` too, so ordinary Python habits work. Each message names the place
and, where there is one, the remedy.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class CereTrustError(Exception):
    """Base of every error raised on purpose by this package."""


# --- codec -----------------------------------------------------------------------------------------------------------


class CodecError(CereTrustError, ValueError):
    """Bytes or values that do not fit a SCALE type."""


class EncodeError(CodecError):
    """A Python value that the SCALE type cannot hold.

    Attributes:
        path: Where in the value, such as ``Balances.transfer_keep_alive.value``.
        expected: What the type accepts, in words.
    """

    def __init__(self, path: str, expected: str, got: str) -> None:
        self.path = path
        self.expected = expected
        self.got = got
        super().__init__(f"{path or 'value'}: expected {expected}, got {got}")

    def within(self, segment: str) -> EncodeError:
        """The same error, seen from one level further out."""
        joint = "" if not self.path or self.path.startswith("[") else "."
        return EncodeError(f"{segment}{joint}{self.path}", self.expected, self.got)


class DecodeError(CodecError):
    """Bytes that are not an encoding of the SCALE type.

    Attributes:
        offset: Byte offset at which decoding stopped.
        expected: What was expected there.
        path: Type path, such as ``pallet_balances::AccountData.free``.
    """

    def __init__(self, offset: int, expected: str, path: str = "") -> None:
        self.offset = offset
        self.expected = expected
        self.path = path
        super().__init__(f"at byte {offset}{f' ({path})' if path else ''}: expected {expected}")


# --- metadata --------------------------------------------------------------------------------------------------------


class MetadataError(CereTrustError):
    """The connected runtime does not have, or does not fit, what was asked for."""


class UnknownItem(MetadataError, LookupError):
    """No pallet, call, storage item, constant or runtime API of that name.

    Attributes:
        suggestions: Names the runtime does have that look similar, best first.
    """

    def __init__(self, what: str, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        hint = f"; did you mean {' or '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"{what}{hint}")


class IncompatibleRuntime(MetadataError):
    """The item exists on this runtime, but takes other arguments."""


class UnsupportedExtension(MetadataError):
    """The runtime asks for a signed extension that cannot be filled in; nothing was signed.

    Attributes:
        extension: The extension's identifier in metadata.
    """

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(
            f"signed extension {extension!r} carries data this version does not know how to fill in; nothing was signed"
        )


class CrosscheckFailed(CereTrustError):
    """The referee reads what is to be signed in another way than it was meant, or cannot be asked; nothing was signed.

    Attributes:
        path: Where the two differ, such as ``Balances.transfer_keep_alive.value``; empty where nothing was compared.
    """

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        super().__init__(f"crosscheck{' of ' if path else ''}{path}: {why}; nothing was signed")


# --- keys and amounts ------------------------------------------------------------------------------------------------


class KeyringError(CereTrustError):
    """Keys, phrases, key files and addresses."""


class InvalidAddress(KeyringError, ValueError):
    """Not an address, an address with a bad checksum, or one of another network."""


class InvalidUri(KeyringError, ValueError):
    """Not a secret URI (phrase or hex seed, ``//hard``, ``/soft``, ``///password``). Never quotes the secret."""


class InvalidKeyFile(KeyringError, ValueError):
    """A key file that cannot be read as a polkadot-js JSON backup."""


class WrongPassword(KeyringError):
    """The password does not open the key."""


class UnknownKey(KeyringError, LookupError):
    """No key of that name in the keyring."""


class InvalidAmount(CereTrustError, ValueError):
    """Not an exact, non-negative amount."""


# --- transport and RPC -----------------------------------------------------------------------------------------------


class TransportError(CereTrustError):
    """The road to the node failed.

    Attributes:
        url: The endpoint, without user information or query.
    """

    def __init__(self, message: str, *, url: str = "") -> None:
        self.url = url
        super().__init__(message)


class ConnectFailed(TransportError):
    """Nothing answered, or what answered is not a node."""


class ConnectionLost(TransportError):
    """The connection ended before the answer came."""


class RequestTimeout(TransportError, TimeoutError):
    """The node did not answer within the client's timeout."""


class RateLimited(TransportError):
    """The endpoint refuses more requests for now."""


class ClientClosed(CereTrustError, RuntimeError):
    """The client is used after `close`, or after its `with` statement.

    This is a mistake in the calling code, which no retry corrects: it is no `TransportError`, so that code which catches that
    error to try again does not catch this one. A request that is under way when another thread closes the client ends with
    `ConnectionLost`.
    """


class WrongNetwork(CereTrustError):
    """The node's genesis hash is not the one the caller named."""


class RpcError(CereTrustError):
    """The node answered a request with an error.

    Attributes:
        code: JSON-RPC error code.
        method: The method asked.
        data: The node's extra data, if any.
    """

    def __init__(self, code: int, message: str, *, method: str = "", data: object = None) -> None:
        self.code = code
        self.method = method
        self.data = data
        extra = f": {data}" if data not in (None, "") else ""
        super().__init__(f"{method + ': ' if method else ''}{message}{extra} (code {code})")


class StateDiscarded(RpcError):
    """The node has pruned the state of that block; an archive node has it."""


# --- transactions ----------------------------------------------------------------------------------------------------


class Fate(StrEnum):
    """What became of a transaction when an error was raised."""

    NEVER_SENT = "never sent"
    POSSIBLE = "possible"
    INCLUDED = "included"
    IMPOSSIBLE = "impossible"


class ExtrinsicError(CereTrustError):
    """A transaction that did not do what was asked.

    Attributes:
        hash: Extrinsic hash, or None where nothing was signed.
        fate: What became of it.
        until_block: With `Fate.POSSIBLE`: the last block that can still include it, None for an immortal one.
    """

    def __init__(self, message: str, *, hash: bytes | None = None, fate: Fate, until_block: int | None = None) -> None:
        self.hash = hash
        self.fate = fate
        self.until_block = until_block
        super().__init__(message)


class InvalidExtrinsic(ExtrinsicError):
    """The node's transaction pool refused it, and did not send it on. It knows it already where `fate` is `POSSIBLE`."""


class ExtrinsicLost(ExtrinsicError):
    """It left the pool, the connection ended, or time was up, before it was seen in a final block.

    Attributes:
        signed: The `SignedExtrinsic`, for `Client.resume`.
    """

    signed: object = None


class DispatchError(ExtrinsicError):
    """It is in a block, the fee was paid, and the call failed.

    Attributes:
        pallet: Pallet of a module error, else the kind (``Token``, ``Arithmetic``, ``BadOrigin`` …).
        name: Error name.
        docs: The chain's own words for it.
        receipt: The receipt of the failed transaction, where there is one.
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
    """The proof does not prove the answer."""


class RootMismatch(ProofError):
    """The proof's root is not the one expected."""


class MissingNode(ProofError):
    """The proof lacks a trie node on the way to the key: it neither proves presence nor absence."""


class BadJustification(ProofError):
    """The finality justification does not hold."""


# --- devnet ----------------------------------------------------------------------------------------------------------


class DevnetError(CereTrustError):
    """The local development chain could not do what was asked."""


class InvalidSpec(DevnetError, ValueError):
    """Not a raw Substrate chain specification."""


class PortInUse(DevnetError):
    """The port is taken; name another, or 0 for any free one."""


class RuntimeTrap(DevnetError):
    """The runtime's wasm trapped.

    Attributes:
        method: The exported runtime function that was called.
        panic: The runtime's panic message, where it logged one.
    """

    def __init__(self, method: str, panic: str) -> None:
        self.method = method
        self.panic = panic
        super().__init__(f"{method} trapped: {panic}")
