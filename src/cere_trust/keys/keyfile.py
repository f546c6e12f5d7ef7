"""Polkadot-js JSON backups, the key file format of wallets and browser extensions.

Layout of version 3: ``encoded`` = base64 of scrypt salt (32) ‖ N, p, r (u32 each) ‖ nonce (24) ‖ secretbox of
``header ‖ secret ‖ divider ‖ public key``. Versions 1 and 2 have no scrypt: the padded password itself is the key.
Version 0 has any of these encryptions and does not name its scheme; nor does an old file whose ``content`` is no list.

An export of all accounts (``batch-pkcs8``) is the same box around a JSON list of backups, each with its own password.
Source: @polkadot/keyring, @polkadot/ui-keyring and @polkadot/util-crypto.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..crypto import ss58
from ..crypto.schemes import SCHEMES, scheme_named
from ..crypto.secret import Secret, confidential
from ..errors import InvalidAddress, InvalidKeyFile, WrongPassword
from ..limits import MAX_KEY_FILE_SIZE, Border
from ..types import AccountId
from .passwords import weakness

_HEADER = bytes.fromhex("3053020101300506032b657004220420")
_DIVIDER = bytes.fromhex("a123032100")
_SALT, _NONCE, _MAC, _PARAMETERS = 32, 24, 16, 12

# (N, p, r) of current and past polkadot-js versions. Other values could exhaust the memory.
_SCRYPT_ALLOWED = {
    (1 << 13, 10, 8),
    (1 << 14, 5, 8),
    (1 << 15, 3, 8),
    (1 << 15, 1, 8),
    (1 << 16, 2, 8),
    (1 << 17, 1, 8),
}
# OWASP's equivalent of polkadot-js's 2^17/1/8 in a quarter of the memory: substrate-interface allows 64 MiB.
_SCRYPT_WRITTEN = (1 << 15, 3, 8)

_NOT_ENCRYPTED: tuple[str, ...] = ("none",)
_BY_PASSWORD = ("xsalsa20-poly1305",)
_BY_SCRYPT = ("scrypt", "xsalsa20-poly1305")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A polkadot-js JSON backup, parsed but still encrypted.

    Attributes:
        scheme: ``sr25519``, ``ed25519`` or ``ecdsa``.
        account: Account according to the file; `unlock` verifies it.
        name: Display name, or an empty string.
        is_encrypted: Whether the file needs a password.
    """

    scheme: str
    account: AccountId
    name: str
    _method: tuple[str, ...]
    _blob: bytes = field(repr=False)
    _address: str = field(repr=False)

    @property
    def is_encrypted(self) -> bool:
        """True if the file needs a password."""
        return self._method != _NOT_ENCRYPTED

    @classmethod
    @confidential
    def parse(cls, source: str | bytes | Mapping[str, object], *, scheme: str | None = None) -> KeyFile:
        """Parse a backup without decrypting it.

        Args:
            source: The file's text or bytes, with or without a byte-order mark, or its JSON object.
            scheme: Scheme of a file that does not name it (encoding versions 0 to 2).

        Raises:
            InvalidKeyFile: the file is invalid; the message gives the reason.
        """
        content = source if isinstance(source, Mapping) else _load(source)
        if _is_export(content):
            raise InvalidKeyFile("the file holds several accounts; open it with KeyFile.parse_all and its password")
        encoding = _encoding(content)
        scheme = _scheme(encoding, scheme)
        address = content.get("address")
        meta = content.get("meta")
        name = meta.get("name") if isinstance(meta, Mapping) else None
        return cls(
            scheme=scheme,
            account=_account(address),
            name=name if isinstance(name, str) else "",
            _method=_method(encoding),
            _blob=_blob(content.get("encoded")),
            _address=str(address),
        )

    @classmethod
    @confidential
    def parse_all(
        cls,
        source: str | bytes | Mapping[str, object],
        password: str | Secret[str] = "",
        *,
        scheme: str | None = None,
    ) -> list[KeyFile]:
        """Open polkadot-js's export of several accounts; the files in it are still encrypted, each with its password.

        Args:
            source: As for `parse`; a backup of one account is a list of one, and needs no password here.
            password: Password of the export.
            scheme: Scheme of files that do not name it.

        Raises:
            InvalidKeyFile: a file is invalid; the message gives the reason.
            WrongPassword: the password does not open the export.
        """
        content = source if isinstance(source, Mapping) else _load(source)
        if not _is_export(content):
            return [cls.parse(content, scheme=scheme)]
        method, blob = _method(_encoding(content)), _blob(content.get("encoded"))
        plain = blob if method == _NOT_ENCRYPTED else _open(method, blob, Secret(password), "the export")
        return [cls.parse(entry, scheme=scheme) for entry in _entries(plain)]

    @classmethod
    @confidential
    def seal(
        cls,
        scheme: str,
        secret: bytes | Secret[bytes],
        password: str | Secret[str],
        *,
        name: str = "",
        allow_weak_password: bool = False,
    ) -> KeyFile:
        """Encrypt a secret with a password.

        Args:
            allow_weak_password: Accept a short or common password.

        Raises:
            WrongPassword: the password is empty, shorter than 8 characters, or one of the commonest.
        """
        hidden = Secret(password)
        if not hidden.reveal():
            raise WrongPassword("a key file needs a password; without one its secret could be read by anybody")
        _utf8(hidden)
        if not allow_weak_password and (problem := weakness(hidden)):
            raise WrongPassword(f"the password is too weak: {problem}; allow_weak_password=True accepts any")
        functions = scheme_named(scheme)
        raw = Secret(secret).reveal()
        public = functions.public(raw)
        account = AccountId(functions.account(public))
        plain = _HEADER + functions.to_portable(raw, public) + _DIVIDER + public
        salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
        key = _stretch(_utf8(hidden), salt, _SCRYPT_WRITTEN)
        from nacl.secret import SecretBox

        box = SecretBox(key).encrypt(plain, nonce).ciphertext
        parameters = b"".join(number.to_bytes(4, "little") for number in _SCRYPT_WRITTEN)
        # For ecdsa polkadot-js writes the public key, which the account does not determine.
        address = "0x" + public.hex() if scheme == "ecdsa" else account.address
        return cls(scheme, account, name, _BY_SCRYPT, salt + parameters + nonce + box, address)

    def to_json(self) -> str:
        """Return the file's text (version 3)."""
        content = {
            "encoded": base64.b64encode(self._blob).decode(),
            "encoding": {"content": ["pkcs8", self.scheme], "type": list(self._method), "version": "3"},
            "address": self._address,
            "meta": {"name": self.name} if self.name else {},
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    @confidential
    def unlock(self, password: str | Secret[str]) -> bytes:
        """Decrypt the secret, in the scheme's own form (see `crypto.schemes`). Takes about a quarter of a second.

        Raises:
            WrongPassword: the password does not open the file.
            InvalidKeyFile: the content is damaged, or belongs to another account than the file claims.
        """
        name = f"the key of {self.account.address}"
        plain = _open(self._method, self._blob, Secret(password), name) if self.is_encrypted else self._blob
        portable, public = _split(plain)
        functions = scheme_named(self.scheme)
        try:
            secret = functions.from_portable(portable)
            derived = functions.public(secret)
        except ValueError:
            raise InvalidKeyFile(f"the file does not hold an {self.scheme} key") from None
        if derived != public:
            raise InvalidKeyFile(f"the file's secret and public key do not belong together (as {self.scheme})")
        account = AccountId(functions.account(derived))
        if account != self.account:
            raise InvalidKeyFile(
                f"the file says it is for {self.account.address}, but its key is that of {account.address}"
            )
        return secret


def _open(method: tuple[str, ...], blob: bytes, password: Secret[str], name: str) -> bytes:
    """Decrypt a box with a password; errors call the box `name`."""
    if not password.reveal():
        raise WrongPassword(f"{name} is encrypted: it needs a password")
    if method == _BY_SCRYPT:
        _need(blob, _SALT + _PARAMETERS + _NONCE + _MAC)
        salt, blob = blob[:_SALT], blob[_SALT:]
        cost = tuple(int.from_bytes(blob[at : at + 4], "little") for at in range(0, _PARAMETERS, 4))
        if cost not in _SCRYPT_ALLOWED:
            raise InvalidKeyFile(
                "the key file's scrypt cost N={}, p={}, r={} is none that polkadot-js writes".format(*cost)
            )
        key, blob = _stretch(_utf8(password), salt, cost), blob[_PARAMETERS:]
    else:
        _need(blob, _NONCE + _MAC)
        key = _utf8(password)[:32].ljust(32, b"\0")
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        return SecretBox(key).decrypt(blob[_NONCE:], blob[:_NONCE])
    except CryptoError:
        raise WrongPassword(f"the password does not open {name} (or the file is damaged)") from None


def _load(text: object) -> Mapping[str, object]:
    if not isinstance(text, (str, bytes)):
        raise InvalidKeyFile(f"a key file is JSON text or its object, not {type(text).__name__}")
    if len(text) > MAX_KEY_FILE_SIZE:
        raise InvalidKeyFile(f"a key file has under {MAX_KEY_FILE_SIZE} characters, this has {len(text)}")
    content = _json(text)
    if not isinstance(content, dict):
        raise InvalidKeyFile("the key file is JSON, but not an object")
    return content


def _json(text: str | bytes) -> object:
    """Parse JSON text; bytes may be UTF-8 or UTF-16 with a byte-order mark, as Windows programs write them."""
    with Border(_not_json):
        # For bytes, `json` determines UTF-8, UTF-16 or UTF-32 and skips a mark.
        return json.loads(text.removeprefix("\ufeff") if isinstance(text, str) else text)


def _not_json(error: Exception) -> InvalidKeyFile:
    place = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
    return InvalidKeyFile(f"the key file is not JSON{place}")


def _is_export(content: Mapping[str, object]) -> bool:
    """Return True for an export of several accounts."""
    encoding = content.get("encoding")
    kind = encoding.get("content") if isinstance(encoding, Mapping) else None
    return kind in (["batch-pkcs8"], ("batch-pkcs8",))


def _entries(plain: bytes) -> list[Mapping[str, object]]:
    """Return the backups in a decrypted export."""
    entries = _json(plain)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InvalidKeyFile("the export does not hold a list of key files")
    return entries


def _encoding(content: Mapping[str, object]) -> Mapping[str, object]:
    """Return a file's encoding; files of other formats are refused."""
    if "crypto" in content or "Crypto" in content:
        raise InvalidKeyFile("the file is an Ethereum keystore, not a polkadot-js backup")
    encoding = content.get("encoding")
    if not isinstance(encoding, Mapping):
        raise InvalidKeyFile("not a polkadot-js key file: it has no 'encoding'")
    return encoding


def _scheme(encoding: Mapping[str, object], chosen: str | None) -> str:
    """Return the scheme that a file names, or the chosen one where it names none."""
    if chosen is not None and chosen not in SCHEMES:
        raise InvalidKeyFile(f"no such signature scheme; there are {', '.join(SCHEMES)}")
    version, content = encoding.get("version"), encoding.get("content")
    if version not in ("0", "1", "2", "3"):
        raise InvalidKeyFile("the key file's encoding.version is not '0', '1', '2' or '3'")
    listed = isinstance(content, (list, tuple)) and len(content) == 2 and content[0] == "pkcs8"
    unnamed = version == "0" or (version != "3" and content in ("pkcs8", ["pkcs8"], None))
    if not listed and not unnamed:
        raise InvalidKeyFile("the key file's encoding.content is not ['pkcs8', scheme]")
    named = content[1] if listed and isinstance(content, (list, tuple)) else None
    if version == "0" and (chosen is not None or named not in SCHEMES):
        named = None  # polkadot-js does not read it
    if named is None:
        if chosen is None:
            raise InvalidKeyFile(
                f"the key file (encoding.version {version}) does not name its scheme: choose {', '.join(SCHEMES)} "
                "with scheme= or --scheme"
            )
        return chosen
    if named == "ethereum":
        raise InvalidKeyFile("the key file holds an Ethereum key, which has no account on this chain")
    if named not in SCHEMES:
        raise InvalidKeyFile(f"the key file's scheme is none of {', '.join(SCHEMES)}")
    if chosen not in (None, named):
        raise InvalidKeyFile(f"the key file says that its scheme is {named}, not {chosen}")
    return str(named)


def _method(encoding: Mapping[str, object]) -> tuple[str, ...]:
    kind = encoding.get("type")
    method = tuple(kind) if isinstance(kind, (list, tuple)) else (kind,)
    for known in (_NOT_ENCRYPTED, _BY_PASSWORD, _BY_SCRYPT):
        if method == known:
            return known
    raise InvalidKeyFile("the key file's encoding.type is not ['scrypt', 'xsalsa20-poly1305'] nor an older method")


def _account(address: object) -> AccountId:
    if not isinstance(address, str):
        raise InvalidKeyFile("the key file has no 'address'")
    try:
        public = bytes.fromhex(address[2:]) if address[:2] == "0x" else ss58.decode(address)[0]
        return AccountId(scheme_named("ecdsa").account(public) if len(public) == 33 else public)
    except (InvalidAddress, ValueError) as error:
        raise InvalidKeyFile(f"the key file's address is wrong: {error}") from None


def _blob(encoded: object) -> bytes:
    if not isinstance(encoded, str):
        raise InvalidKeyFile("the key file has no 'encoded' text")
    try:
        return bytes.fromhex(encoded[2:]) if encoded[:2] == "0x" else base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise InvalidKeyFile("the key file's 'encoded' text is neither base64 nor hex") from None


def _split(plain: bytes) -> tuple[bytes, bytes]:
    """Split decrypted content into secret and public key; old files hold a 32-byte seed, new ones mostly 64 bytes."""
    if plain.startswith(_HEADER):
        body = plain[len(_HEADER) :]
        for length in (64, 32):
            if body[length : length + len(_DIVIDER)] == _DIVIDER:
                return body[:length], body[length + len(_DIVIDER) :]
    raise InvalidKeyFile("what the key file holds has not the layout of a polkadot-js key")


def _need(blob: bytes, length: int) -> None:
    if len(blob) < length:
        raise InvalidKeyFile(f"the key file's 'encoded' text is cut short: {len(blob)} bytes")


def _utf8(password: Secret[str]) -> bytes:
    if not isinstance(password.reveal(), str):
        raise WrongPassword(f"a password is text, not {type(password.reveal()).__name__}")
    try:
        return password.reveal().encode()
    except UnicodeEncodeError:
        raise WrongPassword("the password is not valid Unicode text") from None


def _stretch(password: bytes, salt: bytes, cost: tuple[int, ...]) -> bytes:
    n, p, r = cost
    return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, maxmem=1 << 28, dklen=32)
