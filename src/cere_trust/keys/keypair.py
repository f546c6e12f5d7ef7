"""Key pairs in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from ..crypto import mnemonic
from ..crypto.derivation import SecretUri
from ..crypto.schemes import scheme_named
from ..crypto.secret import Secret, confidential
from ..crypto.wrapping import wrap
from ..errors import InvalidKeyFile
from ..types import AccountId, AccountLike
from .keyfile import KeyFile


class Keypair:
    """A secret key that signs, with its public key and account; a `Signer`.

    Immutable. Its secret appears in no repr, message or pickle; key pairs with equal scheme and public key are equal.
    Create one with `from_uri`, `from_phrase`, `from_seed`, `from_json` or `generate`.
    """

    __slots__ = ("_account", "_development", "_public", "_scheme", "_secret")

    _account: AccountId
    _development: bool
    _public: bytes
    _scheme: str
    _secret: Secret[bytes]

    @confidential
    def __init__(self, scheme: str, secret: bytes | Secret[bytes], *, development: bool = False) -> None:
        functions = scheme_named(scheme)
        hidden = secret if isinstance(secret, Secret) else Secret(bytes(secret))
        public = functions.public(hidden.reveal())
        values = {
            "_scheme": scheme,
            "_secret": hidden,
            "_public": public,
            "_account": AccountId(functions.account(public)),
            "_development": development,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    # --- construction ------------------------------------------------------------------------------------------------

    @classmethod
    @confidential
    def from_uri(cls, uri: str | Secret[str], scheme: str = "sr25519") -> Keypair:
        """Derive the key of a secret URI, like Substrate's ``subkey``.

        Args:
            uri: ``//Alice``, ``<phrase>//hard/soft///password`` or ``0x<seed>//hard``. Without a phrase the path starts
                from the public development phrase. Soft steps exist for sr25519 only. Unicode is brought into form NFC,
                as by polkadot-js.
            scheme: ``sr25519``, ``ed25519`` or ``ecdsa``.

        Raises:
            InvalidUri: the URI does not follow the grammar, or its phrase is invalid. The message never quotes it.
        """
        functions = scheme_named(scheme)
        parsed = SecretUri.parse(uri)
        secret = Secret(functions.from_seed(parsed.seed.reveal()))
        for junction in parsed.junctions:
            secret = Secret(functions.derive(secret.reveal(), junction))
        return cls(scheme, secret, development=parsed.is_development)

    @classmethod
    @confidential
    def from_phrase(
        cls, phrase: str | Secret[str], password: str | Secret[str] = "", scheme: str = "sr25519"
    ) -> Keypair:
        """Derive the key of a BIP39 phrase (English; 12, 15, 18, 21 or 24 words). The password is taken as it is.

        Raises:
            InvalidUri: the phrase is invalid. The message never quotes it.
        """
        seed = Secret(mnemonic.to_seed(phrase, password))
        words, extra = Secret(phrase).reveal().split(), Secret(password).reveal()
        development = not extra and " ".join(words) == mnemonic.DEVELOPMENT_PHRASE
        return cls(scheme, Secret(scheme_named(scheme).from_seed(seed.reveal())), development=development)

    @classmethod
    @confidential
    def from_seed(cls, seed: bytes | Secret[bytes], scheme: str = "sr25519") -> Keypair:
        """Derive the key of a 32-byte seed.

        Raises:
            InvalidUri: the length is wrong, or the seed is not a valid ecdsa secret key.
        """
        return cls(scheme, Secret(scheme_named(scheme).from_seed(bytes(Secret(seed).reveal()))))

    @classmethod
    @confidential
    def from_json(
        cls,
        key_file: str | bytes | Mapping[str, object],
        password: str | Secret[str] = "",
        *,
        scheme: str | None = None,
        account: AccountLike | None = None,
    ) -> Keypair:
        """Read the key from a polkadot-js JSON backup, encrypted or not.

        Args:
            key_file: The file's text or bytes, or its JSON object.
            password: Password of the file, and of the account in an export of several.
            scheme: Scheme of a file that does not name it (encoding versions 0 to 2).
            account: The account to take from an export of several accounts.

        Raises:
            InvalidKeyFile: the file is damaged, has another format, or holds several accounts and none is chosen;
                the message gives the reason.
            WrongPassword: the password does not open it.
        """
        hidden = Secret(password)
        files = KeyFile.parse_all(key_file, hidden, scheme=scheme)
        if account is not None:
            chosen = AccountId.parse(account, prefix=None)
            files = [file for file in files if file.account == chosen] or _absent(chosen, files)
        if len(files) != 1:
            addresses = ", ".join(file.account.address for file in files) or "none"
            raise InvalidKeyFile(
                f"the file holds {len(files)} accounts ({addresses}); choose one with account=, or call all_from_json"
            )
        return cls(files[0].scheme, Secret(files[0].unlock(hidden)))

    @classmethod
    @confidential
    def all_from_json(
        cls,
        key_file: str | bytes | Mapping[str, object],
        password: str | Secret[str] = "",
        *,
        scheme: str | None = None,
    ) -> list[Keypair]:
        """Read all keys of polkadot-js's export of several accounts, in the file's order; of a backup, its one key.

        Args:
            key_file: The file's text or bytes, or its JSON object.
            password: Password of the export and of every account in it. For accounts with passwords of their own call
                `KeyFile.parse_all`, and `unlock` each file.
            scheme: Scheme of files that do not name it.

        Raises:
            InvalidKeyFile: the file is damaged or has another format; the message gives the reason.
            WrongPassword: the password does not open the export, or one of its accounts.
        """
        hidden = Secret(password)
        return [
            cls(file.scheme, Secret(file.unlock(hidden))) for file in KeyFile.parse_all(key_file, hidden, scheme=scheme)
        ]

    @classmethod
    def generate(cls, scheme: str = "sr25519") -> Keypair:
        """Generate a random key.

        It does not retain its phrase: save it with `to_json` or in a `Keyring`. For a phrase to write down, call
        `crypto.mnemonic.generate` and `from_phrase`.
        """
        return cls.from_phrase(Secret(mnemonic.generate()), scheme=scheme)

    # --- properties --------------------------------------------------------------------------------------------------

    @property
    def scheme(self) -> str:
        """``sr25519``, ``ed25519`` or ``ecdsa``."""
        return self._scheme

    @property
    def public(self) -> bytes:
        """Public key: 32 bytes, or 33 (compressed) for ecdsa."""
        return self._public

    @property
    def account(self) -> AccountId:
        """Account of the key: the public key, for ecdsa its blake2-256 hash."""
        return self._account

    @property
    def address(self) -> str:
        """Address of the account on the Cere network (prefix 54)."""
        return self._account.address

    @property
    def is_development(self) -> bool:
        """True if it derives from the public development phrase, such as ``//Alice``: anybody can sign with it."""
        return self._development

    # --- signatures --------------------------------------------------------------------------------------------------

    @confidential
    def sign(self, data: bytes) -> bytes:
        """Sign exactly these bytes; return 64 bytes, 65 for ecdsa.

        Raises:
            TypeError: data is not bytes-like; this method never converts text from hex or UTF-8.
        """
        return scheme_named(self._scheme).sign(self._secret.reveal(), self._public, _exact(data))

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Return whether this key made the signature over exactly these bytes.

        Browser wallets sign text as ``<Bytes>text</Bytes>``; `verify_message` accepts both forms.

        Raises:
            TypeError: data or signature is not bytes-like.
        """
        return scheme_named(self._scheme).verify(self._public, _exact(data), _exact(signature))

    def sign_message(self, text: str | bytes) -> bytes:
        """Sign a message as browser wallets do, wrapped in ``<Bytes>`` and ``</Bytes>``; `verify_message` verifies it."""
        return self.sign(wrap(text))

    @confidential
    def to_json(self, password: str | Secret[str], *, name: str = "", allow_weak_password: bool = False) -> str:
        """Export a polkadot-js JSON backup (version 3), encrypted with the password.

        Args:
            password: At least 8 characters, and none of the thousand commonest passwords.
            name: Display name in the file, unencrypted.
            allow_weak_password: Accept any password but an empty one.

        Raises:
            WrongPassword: the password is empty or too weak.
        """
        return KeyFile.seal(
            self._scheme, self._secret, password, name=name, allow_weak_password=allow_weak_password
        ).to_json()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Keypair is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Keypair is immutable")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Keypair is not pickled, it would spread its secret; pass a key name or to_json(password)")

    def __copy__(self) -> Keypair:
        return self

    def __deepcopy__(self, memo: object) -> Keypair:
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Keypair):
            return NotImplemented
        return self._scheme == other._scheme and self._public == other._public

    def __hash__(self) -> int:
        return hash((self._scheme, self._public))

    def __repr__(self) -> str:
        return f"<Keypair {self._scheme} {self.address}>"


def _absent(account: AccountId, files: list[KeyFile]) -> NoReturn:
    addresses = ", ".join(file.account.address for file in files) or "none"
    raise InvalidKeyFile(f"the file holds no key of {account.address}; it holds {addresses}")


def _exact(data: bytes) -> bytes:
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"expected bytes, got {type(data).__name__}; encode text or hex yourself")
    return bytes(data)
