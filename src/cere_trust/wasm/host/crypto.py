"""Host functions for signatures. The host verifies; it has no keys to sign with."""

from __future__ import annotations

from ...codec.primitives import write_compact
from ...crypto import ecdsa, ed25519, hashing, secp256k1, sr25519
from .registry import Host, host


def _verified(h: Host, good: bool) -> int:
    """Return a result, or collect it between start and finish of a batch, which fails as a whole."""
    if h.batch is not None:
        h.batch.append(good)
        return 1
    return int(good)


@host("ext_crypto_sr25519_verify_version_1", "QsP", "i")
def sr25519_verify_v1(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return _verified(h, sr25519.verify(public, message, signature))


@host("ext_crypto_sr25519_verify_version_2", "QsP", "i")
def sr25519_verify(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return _verified(h, sr25519.verify(public, message, signature))


@host("ext_crypto_ed25519_verify_version_1", "QsP", "i")
def ed25519_verify(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return _verified(h, ed25519.verify(public, message, signature))


@host("ext_crypto_ecdsa_verify_version_1", "RsK", "i")
def ecdsa_verify_v1(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return _verified(h, ecdsa.verify(public, message, signature))


@host("ext_crypto_ecdsa_verify_version_2", "RsK", "i")
def ecdsa_verify(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return _verified(h, ecdsa.verify(public, message, signature))


@host("ext_crypto_ecdsa_verify_prehashed_version_1", "RPK", "i")
def ecdsa_verify_prehashed(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return int(_recover(signature, message, compressed=True) == public)


@host("ext_crypto_sr25519_batch_verify_version_1", "QsP", "i")
def sr25519_batch_verify(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return sr25519_verify(h, signature, message, public)


@host("ext_crypto_ed25519_batch_verify_version_1", "QsP", "i")
def ed25519_batch_verify(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return ed25519_verify(h, signature, message, public)


@host("ext_crypto_ecdsa_batch_verify_version_1", "RsK", "i")
def ecdsa_batch_verify(h: Host, signature: bytes, message: bytes, public: bytes) -> int:
    return ecdsa_verify(h, signature, message, public)


@host("ext_crypto_start_batch_verify_version_1")
def start_batch_verify(h: Host) -> None:
    h.batch = []


@host("ext_crypto_finish_batch_verify_version_1", "", "i")
def finish_batch_verify(h: Host) -> int:
    batch, h.batch = h.batch or [], None
    return int(all(batch))


@host("ext_crypto_secp256k1_ecdsa_recover_version_1", "RP", "s")
def secp256k1_recover_v1(h: Host, signature: bytes, hash: bytes) -> bytes:
    return _answer(_recover(signature, hash, compressed=False))


@host("ext_crypto_secp256k1_ecdsa_recover_version_2", "RP", "s")
def secp256k1_recover(h: Host, signature: bytes, hash: bytes) -> bytes:
    return _answer(_recover(signature, hash, compressed=False))


@host("ext_crypto_secp256k1_ecdsa_recover_compressed_version_1", "RP", "s")
def secp256k1_recover_compressed_v1(h: Host, signature: bytes, hash: bytes) -> bytes:
    return _answer(_recover(signature, hash, compressed=True))


@host("ext_crypto_secp256k1_ecdsa_recover_compressed_version_2", "RP", "s")
def secp256k1_recover_compressed(h: Host, signature: bytes, hash: bytes) -> bytes:
    return _answer(_recover(signature, hash, compressed=True))


def _recover(signature: bytes, hash: bytes, *, compressed: bool) -> bytes | None:
    """Recover the public key that signed a hash; an uncompressed key is returned without its leading byte."""
    recovery = signature[64] - 27 if signature[64] > 26 else signature[64]
    key = secp256k1.recover(hash, signature[:64] + bytes((recovery,)), compressed=compressed)
    return key if key is None or compressed else key[1:]


def _answer(key: bytes | None) -> bytes:
    """Encode ``Result<key, EcdsaVerifyError>``; "bad signature" is the third error."""
    return b"\1\2" if key is None else b"\0" + key


@host("ext_crypto_sr25519_generate_version_1", "Ts", "p")
def sr25519_generate(h: Host, kind: bytes, seed: bytes) -> bytes:
    return sr25519.public(sr25519.from_seed(generated_seed(kind, seed)))


@host("ext_crypto_ed25519_generate_version_1", "Ts", "p")
def ed25519_generate(h: Host, kind: bytes, seed: bytes) -> bytes:
    return ed25519.public(ed25519.from_seed(generated_seed(kind, seed)))


@host("ext_crypto_ecdsa_generate_version_1", "Ts", "p")
def ecdsa_generate(h: Host, kind: bytes, seed: bytes) -> bytes:
    return ecdsa.public(ecdsa.from_seed(generated_seed(kind, seed)))


def generated_seed(kind: bytes, seed: bytes) -> bytes:
    """Derive the secret of a generated key from the seed; the host keeps no keys, so the caller derives it again."""
    return hashing.blake2_256(kind + seed)


@host("ext_crypto_sr25519_public_keys_version_1", "T", "s")
def sr25519_public_keys(h: Host, kind: bytes) -> bytes:
    return write_compact(0)


@host("ext_crypto_ed25519_public_keys_version_1", "T", "s")
def ed25519_public_keys(h: Host, kind: bytes) -> bytes:
    return write_compact(0)


@host("ext_crypto_ecdsa_public_keys_version_1", "T", "s")
def ecdsa_public_keys(h: Host, kind: bytes) -> bytes:
    return write_compact(0)


@host("ext_crypto_sr25519_sign_version_1", "TPs", "s")
def sr25519_sign(h: Host, kind: bytes, public: bytes, message: bytes) -> bytes:
    return b"\0"


@host("ext_crypto_ed25519_sign_version_1", "TPs", "s")
def ed25519_sign(h: Host, kind: bytes, public: bytes, message: bytes) -> bytes:
    return b"\0"
