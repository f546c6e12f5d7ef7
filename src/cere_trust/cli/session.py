"""From a command's options to a client, accounts and a signer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import InvalidAddress, WrongNetwork
from ..types import AccountId, BlockHash
from .errors import CommandError, ExitCode
from .multisigs import group
from .output import Output
from .secrets import Passwords, is_development_uri, refuse_secret
from .settings import Settings, load_config

if TYPE_CHECKING:
    from ..client import Client
    from ..keys import Keypair, Keyring, Signer

MAX_KEY_NAME = 40
"""A longer text that is no address was meant as one: no key has such a name."""


@dataclass(frozen=True)
class ConnectedChain:
    """The chain a command talks to."""

    name: str
    url: str
    kind: str
    genesis: BlockHash

    @property
    def words(self) -> str:
        """For people."""
        return f"{self.name} ({self.kind}) at {self.url}"

    @property
    def document(self) -> dict[str, object]:
        """For JSON."""
        return {"name": self.name, "type": self.kind, "url": self.url, "genesis": self.genesis}

    @property
    def is_development(self) -> bool:
        """Whether keys that everybody knows may sign here: a node's word alone is not enough for a live network."""
        from ..client.networks import NETWORKS

        live = {network.genesis for network in NETWORKS.values()} - {None}
        return self.kind in ("Development", "Local") and self.genesis not in live


@dataclass(frozen=True)
class Sender:
    """Who signs.

    Attributes:
        name: As given with ``--from``.
        unlock: Gives the signer; may ask for a password. Not called before everything has been confirmed.
    """

    name: str
    account: AccountId
    unlock: Callable[[], Signer]

    def __str__(self) -> str:
        return f"{self.name} ({self.account.address})" if self.name != self.account.address else self.name


class CommandSession:
    """One run of one command. The client connects when first used, and closes with the session."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.output = Output(as_json=settings.as_json)
        self.passwords = Passwords(settings.password_stdin, settings.password_fd, ask=not settings.as_json)
        self._client: Client | None = None
        self._named: list[str] = []

    def __enter__(self) -> CommandSession:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    # --- the chain --------------------------------------------------------------------------------------------------

    @property
    def client(self) -> Client:
        """The client, connected."""
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> Client:
        from ..client import Client
        from ..client.base import DEFAULT_TIMEOUT
        from ..client.networks import find

        url, network = self.settings.url, self.settings.network
        where = url or network or "local"
        # A network named beside a URL says which chain the node there must be on.
        genesis = find(network).genesis if url and network else None
        timeout, crosscheck = self.settings.timeout or DEFAULT_TIMEOUT, self.settings.crosscheck
        client = Client(where, timeout=timeout, genesis=genesis, crosscheck=crosscheck)
        with self.output.waiting(f"connecting to {where}"):
            try:
                client.runtime  # noqa: B018 (connects)
            except WrongNetwork as error:
                raise WrongNetwork(f"{error}; --network says {network}" if network else str(error)) from None
        return client

    @cached_property
    def chain(self) -> ConnectedChain:
        """What the node says of its chain."""
        info = self.client.chain()
        return ConnectedChain(info.name, self.client.url, info.type, info.genesis)

    # --- accounts and keys ------------------------------------------------------------------------------------------

    def account(self, text: str | None) -> AccountId:
        """An account by address, public key, name of a key or multisig, or ``//Alice``; by default who signs."""
        if text is None:
            return self.sender().account
        if is_development_uri(text):
            return self._development_key(text).account
        try:
            return AccountId.parse(text)
        except InvalidAddress as error:
            ring = _keyring()
            if text in ring:
                return ring.account(text)
            found = load_config()
            if found and text in found.multisigs:
                return self._multisig(text)
            if len(text) > MAX_KEY_NAME:
                raise
            raise InvalidAddress(f"{text!r} is neither an address ({error}) nor a key in {ring.folder}") from None

    def _multisig(self, name: str) -> AccountId:
        if name in self._named:
            raise CommandError(f"the multisig {name!r} is one of its own signatories", hint="`cere-trust config show`")
        self._named.append(name)
        found = group(name, self.account).account
        self._named.pop()
        return found

    def sender(self) -> Sender:
        """Who signs, by ``--from``; nothing is unlocked yet."""
        name = self.settings.sender
        if not name:
            raise CommandError("no account: name one, or a key with --from or in CERE_TRUST_FROM")
        refuse_secret(name)
        if is_development_uri(name):
            pair = self._development_key(name)
            return Sender(name, pair.account, lambda: pair)
        ring = _keyring()
        if name not in ring:
            try:
                account = AccountId.parse(name)
            except InvalidAddress:
                ring.account(name)  # says that there is no such key, and which there are
                raise
            return Sender(account.address, account, _cannot_sign)
        return Sender(name, ring.account(name), lambda: ring.load(name, self.passwords.read(f"password of {name}")))

    def _development_key(self, uri: str) -> Keypair:
        from ..keys import Keypair

        if not self.chain.is_development:
            raise CommandError(
                f"{uri} is a key that everybody knows, and {self.chain.words} is no development chain",
                hint="`cere-trust key import NAME` imports a key of your own; then --from NAME",
                exit_code=ExitCode.KEYS,
            )
        return Keypair.from_uri(uri)


def _keyring() -> Keyring:
    from ..keys import Keyring

    return Keyring()


def _cannot_sign() -> Signer:
    raise CommandError(
        "an address cannot sign; it is enough for --dry-run",
        hint="`cere-trust key import NAME` imports its key",
        exit_code=ExitCode.KEYS,
    )
