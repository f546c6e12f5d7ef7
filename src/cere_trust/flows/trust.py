"""Origin of a connection's metadata, and the demands on it before signing.

Metadata decides what signed bytes mean. `established` finds the strongest origin that it can show; `token_to_sign` lets
the chain itself check the metadata, or refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

from ..crypto.hashing import blake2_256
from ..errors import MetadataError, RpcError, UntrustedMetadata
from ..extrinsic import CERE, Token, UnsignedExtrinsic
from ..extrinsic.extensions import METADATA_HASH
from ..proofs.verify import verify_read_proof
from ..rpc import requests
from ..runtime import MetadataLevel, MetadataOrigin, Runtime
from ..runtime.pins import RuntimePin
from ..types import BlockHash
from .steps import Flow, ask, computed, gather_at

CODE = b":code"
CERE_PREFIX = 54

MetadataUse: TypeAlias = Literal["signed", "verified", "unsigned"]
"""Demands on metadata before signing.

``signed``: sign its digest along where the chain checks it, and refuse if a network known to check it seems not to.
``verified``: as ``signed``, and refuse metadata that only one node sent, unless its digest is signed along.
``unsigned``: sign no digest along.
"""


@dataclass(frozen=True)
class TrustOptions:
    """Demands of a client on metadata, and its means to verify it.

    Attributes:
        use: Demands before signing.
        agreeing: URLs of further endpoints that must send the same metadata.
        checkpoint: Hash of a block that the caller trusts; the code in its state is then proved.
        timeout: Seconds for connecting to each further endpoint, and for its response.
        pins: Returns the pins of a chain by its genesis hash.
        executor: Returns the function that executes runtime code for its metadata, in the best version that `Runtime` reads; None
            without an executor.
        checks_digest: Returns True for the genesis hash of a network that is known to check metadata digests.
    """

    use: MetadataUse = "signed"
    agreeing: tuple[str, ...] = ()
    checkpoint: BlockHash | None = None
    timeout: float = 30.0
    pins: Callable[[BlockHash], Sequence[RuntimePin]] = lambda genesis: ()
    executor: Callable[[], Callable[[bytes], bytes] | None] = lambda: None
    checks_digest: Callable[[BlockHash], bool] = lambda genesis: False


class MetadataStore(Protocol):
    """Cache of metadata for one endpoint: see `MetadataCache`, its implementation."""

    def known(self, genesis: bytes, code: bytes, origin: MetadataOrigin) -> Runtime | None:
        """Return a cached runtime of this endpoint, None if there is none."""
        ...

    def keep(self, genesis: bytes, code: bytes, metadata: bytes, origin: MetadataOrigin) -> Runtime:
        """Decode metadata that the endpoint sent, and cache it for the endpoint."""
        ...

    def executed(self, code: bytes) -> bytes | None:
        """Return cached metadata that the code with this hash returned."""
        ...

    def keep_executed(self, code: bytes, metadata: bytes) -> None:
        """Cache metadata that the code with this hash returned."""
        ...


class JudgedConnection(Protocol):
    """The part of a `Connection` that decides about its metadata."""

    url: str
    trust: TrustOptions
    store: MetadataStore

    @property
    def genesis(self) -> BlockHash:
        """Genesis hash."""
        ...


# --- origin ----------------------------------------------------------------------------------------------------------


def established(connection: JudgedConnection, runtime: Runtime, code_hash: bytes) -> Flow[Runtime]:
    """Return the runtime with the strongest origin that can be shown.

    Args:
        runtime: Runtime with the metadata that the node sent.
        code_hash: Hash of its code, as the node reports it.

    Raises:
        UntrustedMetadata: it contradicts a pin, the code, or another endpoint.
    """
    trust = connection.trust
    if trust.agreeing:
        yield from _agreed(connection, runtime, code_hash)
    pin = _pin(connection, runtime, code_hash)
    if pin is not None and pin.metadata:
        return runtime.with_origin(MetadataOrigin(MetadataLevel.PINNED, f"by {pin.place}", code_hash))
    code, proof = None, ""
    if pin is not None:
        proof = f"its code is pinned by {pin.place}"
        if trust.executor() is None:
            missing = "and nothing here can execute it: python -m pip install 'cere-trust[devnet]'"
            origin = runtime.origin
            return runtime.with_origin(replace(origin, source=f"{origin.source}; {proof}, {missing}"))
        code = yield from _pinned_code(code_hash)
    elif trust.checkpoint is not None:
        code = yield from _proved_code(trust.checkpoint)
        proof = f"its code is proved at the checkpoint {trust.checkpoint}"
        if blake2_256(code) != code_hash:
            raise UntrustedMetadata(
                f"the runtime 0x{code_hash.hex()} that the node reports is not the one at the checkpoint; "
                "name a checkpoint after the runtime upgrade"
            )
    if code is not None:
        return (yield from _executed(connection, runtime, code, proof))
    if trust.agreeing:
        count = len(trust.agreeing) + 1
        source = f"{count} of {count} endpoints: {', '.join((connection.url, *trust.agreeing))}"
        return runtime.with_origin(MetadataOrigin(MetadataLevel.AGREED, source, code_hash))
    return runtime


def _pin(connection: JudgedConnection, runtime: Runtime, code_hash: bytes) -> RuntimePin | None:
    """Return the pin of a runtime, None if it has none.

    Raises:
        UntrustedMetadata: the runtime contradicts a pin.
    """
    fitting = None
    for pin in connection.trust.pins(connection.genesis):
        wrong = pin.differences(runtime, code_hash)
        if wrong:
            raise UntrustedMetadata(
                f"{' and '.join(wrong)} from {connection.url} differ from the pinned runtime {pin} of {pin.place}: the node lies, "
                "or the pin is wrong; `cere-trust runtime show` compares them, `cere-trust runtime forget` removes the pin"
            )
        if wrong is not None and (fitting is None or pin.metadata):
            fitting = pin
    return fitting


def _pinned_code(code_hash: bytes) -> Flow[bytes]:
    code = yield from ask(requests.storage(CODE))
    if code is None or blake2_256(code) != code_hash:
        raise UntrustedMetadata(f"the node's code does not have the pinned hash 0x{code_hash.hex()}")
    return code


def _proved_code(checkpoint: BlockHash) -> Flow[bytes]:
    """Return the code in the state of a trusted block, proved by the block's hash.

    Raises:
        UntrustedMetadata: the node does not know the block, or sends another one.
        StateDiscarded: the node has pruned the block's state.
        ProofError: the proof does not show the code.
    """
    header = yield from ask(requests.header(checkpoint))
    if header is None or header.hash != checkpoint:
        raise UntrustedMetadata(f"the node does not have the block {checkpoint}, which was given as a checkpoint")
    proof = yield from ask(requests.read_proof([CODE], checkpoint))
    code = verify_read_proof(header.state_root, proof, [CODE])[CODE]
    if code is None:
        raise UntrustedMetadata(f"the state of the checkpoint {checkpoint} has no runtime")
    return code


def _executed(connection: JudgedConnection, runtime: Runtime, code: bytes, proof: str) -> Flow[Runtime]:
    """Return the runtime whose metadata its own code returned."""
    execute, code_hash = connection.trust.executor(), blake2_256(code)
    assert execute is not None
    raw = connection.store.executed(code_hash)
    if raw is None:
        raw = yield from computed(lambda: execute(code))
        connection.store.keep_executed(code_hash, raw)
    origin = MetadataOrigin(MetadataLevel.EXECUTED, proof, code_hash)
    own = Runtime.from_metadata(raw, origin)
    if own.metadata_hash == runtime.metadata_hash:
        return runtime.with_origin(origin)
    if own.metadata_version == runtime.metadata_version:
        raise UntrustedMetadata(
            f"the metadata from {connection.url} is not what the chain's code returns: the node lies"
        )
    return own


def _agreed(connection: JudgedConnection, runtime: Runtime, code_hash: bytes) -> Flow[None]:
    """Require the same metadata from all further endpoints.

    Raises:
        UntrustedMetadata: an endpoint is of another chain, runs another runtime, or sends other metadata.
        TransportError: an endpoint cannot be reached.
    """
    version = runtime.metadata_version
    for url in connection.trust.agreeing:
        argument = version.to_bytes(4, "little")
        metadata = requests.runtime_call("Metadata_metadata_at_version", argument)
        genesis, code = requests.block_hash(0), requests.storage_hash(CODE)
        try:
            theirs = yield from gather_at(url, connection.trust.timeout, genesis, code, metadata)
            same = Runtime.from_metadata(theirs[2]).metadata_hash == runtime.metadata_hash
        except (RpcError, MetadataError, ValueError) as error:
            raise UntrustedMetadata(f"{url} sends no metadata V{version}: {error}") from error
        wrong = {"genesis hash": theirs[0] != connection.genesis, "code": theirs[1] != code_hash, "metadata": not same}
        if any(wrong.values()):
            parts = ", ".join(name for name, differs in wrong.items() if differs)
            raise UntrustedMetadata(
                f"{connection.url} and {url} disagree: another {parts}; one lies, is of another chain, or lags behind"
            )


# --- signing ---------------------------------------------------------------------------------------------------------


def checks_digest(runtime: Runtime) -> bool:
    """Return True if the metadata lists the extension that checks metadata digests."""
    return any(extension.identifier == METADATA_HASH for extension in runtime.extrinsic.extensions)


def token_to_sign(connection: JudgedConnection, runtime: Runtime) -> Flow[Token | None]:
    """Return the token with which to compute the metadata digest to sign along, None if the chain does not check one.

    Raises:
        UntrustedMetadata: the metadata is not known well enough to sign.
    """
    trust = connection.trust
    if trust.use == "unsigned":
        return None
    if checks_digest(runtime):
        return (yield from _token(runtime))
    if trust.checks_digest(connection.genesis):
        raise UntrustedMetadata(
            f"this network checks the metadata digest, and the metadata from {connection.url} leaves {METADATA_HASH} out: the "
            'node may lie; nothing was signed. If the network has dropped it: metadata="unsigned", or --unsigned-metadata'
        )
    if trust.use == "verified" and not runtime.origin.is_verified:
        raise _not_verified(runtime)
    return None


def _not_verified(runtime: Runtime) -> UntrustedMetadata:
    return UntrustedMetadata(
        f"the metadata is not verified ({runtime.origin}), and its digest is not signed along; nothing was signed. "
        "Pin the runtime, name further endpoints that must agree, or a checkpoint"
    )


def check_prepared(connection: JudgedConnection, unsigned: UnsignedExtrinsic) -> None:
    """Require of a transaction that was prepared before, perhaps by another client, what `token_to_sign` requires.

    Raises:
        UntrustedMetadata: its metadata is not known well enough to sign.
    """
    trust, runtime = connection.trust, unsigned.runtime
    if trust.use == "unsigned" or unsigned.metadata_digest is not None:
        return
    if trust.checks_digest(connection.genesis):
        raise UntrustedMetadata(
            "this network checks the metadata digest, and the transaction was prepared without it; nothing was signed. Prepare it "
            'again, or sign it with metadata="unsigned"'
        )
    if trust.use == "verified" and runtime.origin.level is MetadataLevel.BELIEVED:
        raise _not_verified(runtime)


def _token(runtime: Runtime) -> Flow[Token]:
    """Return the chain's token: Cere's, or on other chains the one that the node reports. A wrong one gives a wrong digest."""
    if runtime.ss58_prefix == CERE_PREFIX:
        return CERE
    reported = yield from ask(requests.token())
    if reported is None:
        raise UntrustedMetadata(
            "this chain checks the metadata digest, which includes decimals and symbol of its token, and the node reports none; "
            'nothing was signed. metadata="unsigned", or --unsigned-metadata, leaves the digest out'
        )
    return Token(*reported)
