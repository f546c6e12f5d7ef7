"""Unsigned and signed extrinsics: contents, signing payload, JSON form, assembly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..call import Call
from ..codec import write_compact
from ..crypto.hashing import blake2_256
from ..crypto.schemes import signature_length, verify_for_account
from ..errors import CodecError, EncodeError, IncompatibleRuntime, KeyringError, MetadataError, UnsupportedExtension
from ..limits import MAX_JSON_ITEMS, MAX_UNSIGNED_SIZE, Border, OverBudget, excerpt, refuse_many_items, why
from ..runtime import MetadataProof, Runtime
from ..types import H256, AccountId, AccountLike, Amount, BlockHash, BlockRef
from .display import display_call
from .extensions import CERE, Extra, Terms, Token, extend
from .mortality import Mortality
from .preimage import refuse_long_inline

FORMAT = "cere-trust unsigned extrinsic 2"
EXTRINSIC_VERSION = 4
SIGNED_V4 = b"\x84"
MAX_PLAIN_PAYLOAD = 256
# No message and no key has such a signature: an sr25519 one has bit 511 set, the second half of an ed25519 one is below
# 2^253, and the halves of an ecdsa one are not zero.
_PLACEHOLDER = {"sr25519": b"\1", "ed25519": b"\xff", "ecdsa": b"\0"}
_SIGNATURE_VARIANTS = {"sr25519": "Sr25519", "ed25519": "Ed25519", "ecdsa": "Ecdsa"}


class ExtensionParts(NamedTuple):
    """A signed extension of one extrinsic.

    Attributes:
        value: Decoded explicit part, which is sent.
        additional: Decoded additional part, which is signed and not sent.
        sent: Encoded explicit part.
        signed: Encoded additional part.
    """

    value: object
    additional: object
    sent: bytes
    signed: bytes


@dataclass(frozen=True, eq=False)
class UnsignedExtrinsic:
    """A call with all other signed data; made by `compose`.

    Attributes:
        runtime: Runtime of the encoding.
        call: The call, decoded from `call_data`: balances are `Amount`, proposals and preimages calls.
        account: Account that signs and pays.
        nonce: Number of extrinsics the account has sent before.
        tip: Planck for the block author, on top of the fee.
        mortality: Validity period.
        genesis: Genesis hash of the chain.
        birth: First block of the mortality.
        call_data: The encoded call.
        extra: The encoded extensions.
        metadata_digest: Digest of the metadata (RFC-78) that is signed along; None if it is not.
        token: The chain's token, which the digest includes.
    """

    runtime: Runtime
    call: Call
    account: AccountId
    nonce: int
    tip: Amount
    mortality: Mortality
    genesis: BlockHash
    birth: BlockRef
    call_data: bytes
    extra: Extra
    metadata_digest: bytes | None = None
    token: Token = CERE

    @cached_property
    def payload(self) -> bytes:
        """Bytes to sign: call, extensions and the additional data that is not sent; their blake2-256 hash if they are
        longer than 256 bytes."""
        whole = self.full_payload
        return whole if len(whole) <= MAX_PLAIN_PAYLOAD else blake2_256(whole)

    @property
    def full_payload(self) -> bytes:
        """The signing payload before it is hashed: call, explicit and additional parts of the extensions."""
        return self.call_data + self.extra.sent + self.extra.signed

    @cached_property
    def extensions(self) -> dict[str, ExtensionParts]:
        """Signed extensions by name, in the runtime's order, decoded from the bytes to sign.

        Raises:
            UnsupportedExtension: the runtime lists an extension twice.
        """
        found: dict[str, ExtensionParts] = {}
        registry, sent_at, signed_at = self.runtime.registry, 0, 0
        for identifier, extra, additional in self.runtime.extrinsic.extensions:
            if identifier in found:
                raise UnsupportedExtension(identifier)
            value, sent_end = registry.decode_from(extra, self.extra.sent, sent_at)
            signed_value, signed_end = registry.decode_from(additional, self.extra.signed, signed_at)
            found[identifier] = ExtensionParts(
                value, signed_value, self.extra.sent[sent_at:sent_end], self.extra.signed[signed_at:signed_end]
            )
            sent_at, signed_at = sent_end, signed_end
        return found

    def metadata_proof(self) -> MetadataProof:
        """Prove the types of the payload against the metadata digest (RFC-78), for devices that have no metadata.

        Raises:
            MetadataError: the extrinsic signs no metadata digest along.
        """
        if self.metadata_digest is None:
            raise MetadataError("this extrinsic signs no metadata digest along, so a device would refuse its proof")
        extra, (decimals, symbol) = self.extra, self.token
        return self.runtime.metadata_proof(self.call_data, extra.sent, extra.signed, decimals=decimals, symbol=symbol)

    @property
    def last_block(self) -> int | None:
        """Number of the last block that can include it; None for an immortal one."""
        return self.mortality.last_block(self.birth.number)

    def describe(self) -> str:
        """Describe the content to sign, decoded from the bytes themselves."""
        version = self.runtime.version
        until = "for ever" if self.last_block is None else f"up to block {self.last_block:,}, born in {self.birth}"
        lines = {
            "call": str(self.call),
            "from": str(self.account),
            "nonce": str(self.nonce),
            "tip": str(self.tip),
            "valid": until,
            "chain": f"{version}, transaction version {version.transaction_version}, genesis {self.genesis}",
            "metadata": self._metadata_words(),
            "bytes": f"0x{self.call_data.hex()}",
            "extra": f"0x{self.extra.sent.hex()}",
            "signed": f"0x{self.extra.signed.hex()}",
        }
        if self.extra.blank:
            lines["unknown"] = f"extensions left blank, a zero byte each: {', '.join(self.extra.blank)}"
        return "\n".join(f"{name:<8} {value}" for name, value in lines.items())

    def _metadata_words(self) -> str:
        if self.metadata_digest is None:
            return f"{self.runtime.origin}; its digest is not signed along"
        decimals, symbol = self.token
        return f"digest 0x{self.metadata_digest.hex()} is signed along, for {symbol} with {decimals} decimals"

    def attach(self, signature: bytes, scheme: str) -> SignedExtrinsic:
        """Check a signature against `payload` and `account`, and return the signed extrinsic.

        Args:
            signature: 64 raw bytes, or 65 for ecdsa, without a scheme byte in front.
            scheme: ``sr25519``, ``ed25519`` or ``ecdsa``.

        Raises:
            KeyringError: an unknown scheme, no bytes, a wrong length, or not this account's signature of this payload.
        """
        if not isinstance(signature, (bytes, bytearray, memoryview)):
            raise KeyringError(f"a signature is raw bytes, and the signer gave {type(signature).__name__}")
        signature = bytes(signature)
        _check_signature(self.account, self.payload, signature, scheme)
        return SignedExtrinsic(_assemble(self, signature, scheme), self)

    def fake_signed(self, scheme: str = "sr25519") -> bytes:
        """Build an extrinsic with a placeholder signature for fee queries: of the right length, and valid for no key.

        Raises:
            KeyringError: an unknown scheme.
        """
        return _assemble(self, _PLACEHOLDER.get(scheme, b"\1") * signature_length(scheme), scheme)

    def to_json(self) -> str:
        """Return, as JSON, all data that an offline machine needs to check and sign it with `from_json`."""
        version = self.runtime.version
        record = {
            "format": FORMAT,
            "words": str(self.call),
            "call": "0x" + self.call_data.hex(),
            "account": self.account.to_ss58(self.runtime.ss58_prefix or 42),
            "nonce": self.nonce,
            "tip": str(int(self.tip)),
            "period": self.mortality.period,
            "birth": {"number": self.birth.number, "hash": str(self.birth.hash)},
            "genesis": str(self.genesis),
            "specName": version.spec_name,
            "specVersion": version.spec_version,
            "transactionVersion": version.transaction_version,
            "metadata": {
                "version": self.runtime.metadata_version,
                "hash": "0x" + self.runtime.metadata_hash.hex(),
                "digest": None if (digest := _digest(self.runtime, self.token)) is None else "0x" + digest.hex(),
                "decimals": self.token.decimals,
                "symbol": self.token.symbol,
                "signedAlong": self.metadata_digest is not None,
            },
            "extra": "0x" + self.extra.sent.hex(),
            "additional": "0x" + self.extra.signed.hex(),
            "payload": "0x" + self.payload.hex(),
        }
        return json.dumps(record, indent=2)

    @classmethod
    def from_json(cls, text: str, runtime: Runtime) -> UnsignedExtrinsic:
        """Read the output of `to_json` and compose it again from its fields, so that the display matches the signature.

        Args:
            text: The JSON.
            runtime: Runtime of the same version; offline, from a metadata file.

        Raises:
            IncompatibleRuntime: the extrinsic is for another runtime version, or was prepared with other metadata.
            CodecError: the text has another format, or its parts contradict each other.
        """
        with Border(lambda error: CodecError(f"not an unsigned extrinsic as JSON: {why(error)}"), passing=CodecError):
            if len(text) > MAX_UNSIGNED_SIZE:
                raise OverBudget(f"it has {len(text):,} characters; at most {MAX_UNSIGNED_SIZE:,} are read")
            refuse_many_items(text, "it", MAX_JSON_ITEMS)
            given = json.loads(text)
            if given["format"] != FORMAT:
                raise CodecError(f"expected the format {FORMAT!r}, got {given['format']!r}")
            made_for = (given["specName"], given["specVersion"], given["transactionVersion"])
            birth = BlockRef(given["birth"]["number"], BlockHash(given["birth"]["hash"]))
            call_data = bytes.fromhex(given["call"].removeprefix("0x"))
            account = AccountId.parse(given["account"], prefix=runtime.ss58_prefix)
            genesis, nonce, tip = BlockHash(given["genesis"]), given["nonce"], Amount(int(given["tip"]))
            mortality = Mortality(given["period"])
            metadata = given["metadata"]
            token = Token(metadata["decimals"], metadata["symbol"])
            token.symbol.encode()  # lone surrogates are no text
            signed_along = metadata["signedAlong"]
        version = runtime.version
        if made_for != (version.spec_name, version.spec_version, version.transaction_version):
            raise IncompatibleRuntime(
                f"made for {made_for[0]} {made_for[1]}, transaction version {made_for[2]}; "
                f"this metadata is of {version}, transaction version {version.transaction_version}"
            )
        _check_metadata(runtime, metadata, token)
        made = compose(
            runtime, runtime.decode_call(call_data), account=account, nonce=nonce, genesis=genesis, birth=birth,
            mortality=mortality, tip=tip, token=token if signed_along else None,
        )  # fmt: skip
        again = json.loads(made.to_json())
        # One runtime has several metadata versions; the digest has shown that they are of the same one.
        again["metadata"] |= {"version": metadata.get("version"), "hash": metadata.get("hash")}
        wrong = sorted(name for name in {*again, *given} if again.get(name) != given.get(name))
        if wrong:
            raise CodecError(f"the file contradicts itself in {', '.join(wrong)}; do not sign it")
        return made


@dataclass(frozen=True)
class SignedExtrinsic:
    """A signed extrinsic; made by `UnsignedExtrinsic.attach`.

    Attributes:
        data: The bytes to submit, with their length in front.
        unsigned: The extrinsic without its signature.
    """

    data: bytes
    unsigned: UnsignedExtrinsic

    @cached_property
    def hash(self) -> H256:
        """Extrinsic hash, as nodes and explorers show it."""
        hash: H256 = H256(blake2_256(self.data))
        return hash


def compose(
    runtime: Runtime,
    call: Call,
    *,
    account: AccountLike,
    nonce: int,
    genesis: BlockHash,
    birth: BlockRef,
    mortality: Mortality = Mortality.DEFAULT,
    tip: int = 0,
    token: Token | None = None,
) -> UnsignedExtrinsic:
    """Compose an unsigned extrinsic, offline.

    Args:
        runtime: Runtime of the chain at a recent block.
        call: The call.
        account: Account that signs and pays.
        nonce: Number of extrinsics the account has sent before.
        genesis: Genesis hash of the chain.
        birth: Recent block, preferably finalized; mortality counts from it.
        mortality: Validity period; 64 blocks by default.
        tip: Planck for the block author.
        token: The chain's token, to sign the digest of the metadata along: a chain with `CheckMetadataHash` then refuses the
            extrinsic if this metadata is not its own. `CERE` on the Cere networks; None leaves the digest out.

    Raises:
        UnknownItem: the runtime has no such pallet or call.
        IncompatibleRuntime: the call takes other arguments there, the extrinsic format is not 4, or a token is given and the
            runtime does not check a metadata digest, or its metadata is V14.
        UnsupportedExtension: the runtime has an unknown signed extension that needs data.
        EncodeError: a value that does not fit, a negative nonce, or a mortality beyond the chain's block hash history.
        InvalidAddress: not an account of this network.
        InvalidAmount: a tip that is not a whole number of planck.
    """
    versions = runtime.extrinsic.versions
    if EXTRINSIC_VERSION not in versions:
        raise IncompatibleRuntime(f"this runtime takes extrinsics of format {versions}, not {EXTRINSIC_VERSION}")
    if isinstance(nonce, bool) or not isinstance(nonce, int) or not 0 <= nonce < 1 << 32:
        raise EncodeError("nonce", "a whole number, 0 to 4294967295", excerpt(nonce))
    signer = AccountId.parse(account, prefix=runtime.ss58_prefix)
    digest = None if token is None else runtime.metadata_digest(decimals=token.decimals, symbol=token.symbol)
    terms = Terms(nonce, Amount(tip), mortality, genesis, birth, digest)
    _check_birth(runtime, terms)
    refuse_long_inline(runtime, call)
    call_data = runtime.encode_call(call)
    return UnsignedExtrinsic(
        runtime, display_call(runtime, call_data), signer, nonce, terms.tip, mortality, genesis, birth, call_data,
        extend(runtime, terms), digest, token or CERE,
    )  # fmt: skip


def _digest(runtime: Runtime, token: Token) -> bytes | None:
    """Compute the digest of metadata; None for V14, and for a chain without an address prefix."""
    try:
        return runtime.metadata_digest(decimals=token.decimals, symbol=token.symbol)
    except MetadataError:
        return None


def _check_metadata(runtime: Runtime, metadata: dict[str, object], token: Token) -> None:
    """Require the metadata with which an extrinsic was prepared: the same bytes, or in another version the same digest.

    Raises:
        IncompatibleRuntime: other metadata, so that the bytes may have another meaning there.
    """
    digest = _digest(runtime, token)
    if metadata.get("version") == runtime.metadata_version:
        same = metadata.get("hash") == "0x" + runtime.metadata_hash.hex()
    else:
        same = digest is not None and metadata.get("digest") == "0x" + digest.hex()
    if not same:
        raise IncompatibleRuntime(
            f"prepared with other metadata (V{metadata.get('version')}, hash {metadata.get('hash')}) than this "
            f"(V{runtime.metadata_version}, hash 0x{runtime.metadata_hash.hex()}); do not sign it: one of them is not the chain's"
        )


def _check_birth(runtime: Runtime, terms: Terms) -> None:
    period, number = terms.mortality.period, terms.birth.number
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise EncodeError("birth", "a block with its number", excerpt(number))
    for name, hash in (("genesis", terms.genesis), ("birth", terms.birth.hash)):
        if not isinstance(hash, bytes) or len(hash) != 32:
            raise EncodeError(name, "a block hash of 32 bytes", excerpt(hash))
    if period is None:
        return
    remembered = runtime.constant("System", "BlockHashCount")
    if isinstance(remembered, int) and period > remembered:
        most = 1 << (remembered.bit_length() - 1)
        limit = f"at most {most} blocks, because this chain forgets block hashes after {remembered}"
        raise EncodeError("mortality", limit, str(period))
    if (born := terms.mortality.birth(number)) != number:
        raise EncodeError("birth", f"block {born} for a mortality of {period} blocks", f"block {number}")


def _check_signature(account: AccountId, payload: bytes, signature: bytes, scheme: str) -> None:
    """Refuse a signature that this account did not make over this payload.

    Raises:
        KeyringError: an unknown scheme, a wrong length, or an invalid signature.
    """
    length = signature_length(scheme)
    if len(signature) != length:
        raise KeyringError(f"an {scheme} signature has {length} bytes, got {len(signature)}")
    if not verify_for_account(scheme, account, payload, signature):
        raise KeyringError(
            f"this is not {account}'s {scheme} signature of this extrinsic: another key, another scheme, or other "
            "bytes were signed; nothing was sent"
        )


def _assemble(unsigned: UnsignedExtrinsic, signature: bytes, scheme: str) -> bytes:
    """Encode a signed extrinsic of format 4, with its length in front."""
    runtime, info = unsigned.runtime, unsigned.runtime.extrinsic
    body = b"".join(
        (
            SIGNED_V4,
            runtime.encode(info.address, unsigned.account),
            runtime.encode(info.signature, {_SIGNATURE_VARIANTS[scheme]: signature}),
            unsigned.extra.sent,
            unsigned.call_data,
        )
    )
    return write_compact(len(body)) + body
