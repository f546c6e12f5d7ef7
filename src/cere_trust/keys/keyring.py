"""Named keys on disk: one polkadot-js JSON file per name, readable only by its owner."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..crypto.secret import Secret, confidential, looks_like_secret
from ..errors import InvalidKeyFile, KeyringError, UnknownKey
from ..limits import MAX_KEY_FILE_SIZE
from ..types import AccountId
from ..user_folders import data_folder
from .keyfile import KeyFile
from .keypair import Keypair
from .private_files import make_private, mend

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_SUFFIX = ".json"


def default_folder() -> Path:
    """Return the key folder: ``$CERE_TRUST_KEYS``, else ``cere-trust/keys`` in the platform's user data folder."""
    chosen = os.environ.get("CERE_TRUST_KEYS")
    if chosen:
        return Path(chosen).expanduser()
    return data_folder() / "keys"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """Entry of a keyring's list, which needs no password.

    Attributes:
        name: The key's name.
        account: The key's account, None for an unreadable file.
        scheme: The key's scheme, or an empty string.
        problem: Error of an unreadable file, or an empty string.
    """

    name: str
    account: AccountId | None
    scheme: str = ""
    problem: str = ""


class Keyring:
    """Named keys in a folder.

    Writes are atomic; files have mode 0600, the folder and the parents that `save` creates have mode 0700. Reading and
    writing closes a folder or file of this user that is open to others; one that others own or can change is refused,
    with the command that mends it. Only `load` and `save` need passwords.

    Args:
        folder: Folder of the key files; by default `default_folder()`. The first `save` creates it.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = Path(folder) if folder is not None else default_folder()

    def names(self) -> list[str]:
        """Return the names of all keys, sorted, including damaged files."""
        return sorted(self._names())

    def entries(self) -> list[KeyEntry]:
        """Return all keys with account and scheme, sorted by name; damaged files with their problem."""
        return [self._entry(name) for name in self.names()]

    def account(self, name: str) -> AccountId:
        """Return the account of a key, without its password.

        Raises:
            UnknownKey: no key of that name; suggests similar ones.
            InvalidKeyFile: the file is damaged.
        """
        return self._read(name)[0].account

    def address(self, name: str) -> str:
        """Return the Cere address of a key, without its password; raises the same errors as `account`."""
        return self.account(name).address

    @confidential
    def load(self, name: str, password: str | Secret[str] = "") -> Keypair:
        """Unlock a key.

        Raises:
            UnknownKey: no key of that name; suggests similar ones.
            WrongPassword: the password does not open it.
            InvalidKeyFile: the file is damaged.
        """
        key_file = self._read(name)[0]
        try:
            return Keypair(key_file.scheme, Secret(key_file.unlock(password)))
        except InvalidKeyFile as error:
            raise InvalidKeyFile(f"key {name!r}: {error}") from None

    @confidential
    def save(
        self,
        name: str,
        keypair: Keypair,
        password: str | Secret[str],
        *,
        overwrite: bool = False,
        allow_weak_password: bool = False,
    ) -> Path:
        """Encrypt a key and save it under a name.

        Args:
            name: 1 to 64 letters, digits, ``_``, ``-`` and ``.``, not starting with ``-`` or ``.``.
            keypair: The key.
            password: At least 8 characters, and none of the thousand commonest passwords.
            overwrite: Whether to replace a key of that name, which destroys its secret.
            allow_weak_password: Accept any password but an empty one.

        Returns:
            Path of the key file.

        Raises:
            KeyringError: the name is invalid or taken, or the folder is not writable.
            WrongPassword: the password is empty or too weak.
        """
        path = self.path(name)
        if not overwrite and path.exists():
            raise KeyringError(_taken(name))
        text = keypair.to_json(password, name=name, allow_weak_password=allow_weak_password)
        try:
            make_private(self.folder)
            mend(self.folder)
            written = _write(path, text.encode(), overwrite=overwrite)
        except OSError as error:
            raise KeyringError(f"cannot write key {name!r} to {self.folder}: {error.strerror}") from None
        if not written:
            raise KeyringError(_taken(name))
        return path

    def export(self, name: str) -> str:
        """Return the text of the key's file, still encrypted: a polkadot-js JSON backup.

        Raises:
            UnknownKey: no key of that name; suggests similar ones.
            InvalidKeyFile: the file is damaged.
        """
        return self._read(name)[1]

    def remove(self, name: str) -> None:
        """Delete a key's file. Without a backup or phrase, its funds become inaccessible.

        Raises:
            UnknownKey: no key of that name; suggests similar ones.
        """
        try:
            self.path(name).unlink()
        except FileNotFoundError:
            raise self._unknown(name) from None
        except OSError as error:
            raise KeyringError(f"cannot remove key {name!r}: {error.strerror}") from None

    def path(self, name: str) -> Path:
        """Return the path of a key's file, existing or not.

        Raises:
            KeyringError: the name is invalid, or looks like a secret.
        """
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise KeyringError(
                "a key name has 1 to 64 letters, digits, '_', '-' and '.', and starts with a letter, a digit or '_'"
            )
        if looks_like_secret(name):
            raise KeyringError("that key name looks like a secret; choose a name that anyone may see")
        return self.folder / (name + _SUFFIX)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._names()

    def __repr__(self) -> str:
        return f"Keyring({str(self.folder)!r})"

    def _names(self) -> Iterator[str]:
        try:
            files = list(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise KeyringError(f"cannot list the keys in {self.folder}: {error.strerror}") from None
        for path in files:
            name = path.name.removesuffix(_SUFFIX)
            if name != path.name and _NAME.fullmatch(name) and path.is_file():
                yield name

    def _entry(self, name: str) -> KeyEntry:
        try:
            key_file = self._read(name)[0]
        except KeyringError as error:
            return KeyEntry(name, None, problem=str(error))
        return KeyEntry(name, key_file.account, key_file.scheme)

    def _read(self, name: str) -> tuple[KeyFile, str]:
        path = self.path(name)
        if not path.is_file():
            raise self._unknown(name)
        try:
            mend(self.folder)
            mend(path)
            with path.open("rb") as stream:
                text = stream.read(MAX_KEY_FILE_SIZE + 1).decode("utf-8-sig")
            return KeyFile.parse(text), text
        except UnicodeDecodeError:
            raise InvalidKeyFile(f"key {name!r}: the key file is not UTF-8 text") from None
        except OSError as error:
            raise KeyringError(f"cannot read key {name!r}: {error.strerror}") from None
        except InvalidKeyFile as error:
            raise InvalidKeyFile(f"key {name!r}: {error}") from None

    def _unknown(self, name: str) -> UnknownKey:
        from difflib import get_close_matches

        known = self.names()
        near = get_close_matches(name, known, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(known)}" if known else ""
        return UnknownKey(f"no key named {name!r} in {self.folder}{hint}")


def _taken(name: str) -> str:
    return f"a key named {name!r} exists; choose another name, or pass overwrite=True and lose that key"


def _write(path: Path, data: bytes, *, overwrite: bool) -> bool:
    """Write a private file atomically; return False if the name is taken."""
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if not overwrite:
            return _claim(draft, path)
        draft.replace(path)
        return True
    finally:
        draft.unlink(missing_ok=True)


def _claim(draft: Path, path: Path) -> bool:
    """Rename the draft without replacing an existing file, free of races."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        draft.replace(path)
    return True
