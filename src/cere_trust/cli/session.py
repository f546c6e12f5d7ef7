"""A command's client, accounts and signer, from its settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import InvalidAddress, WrongNetwork
from ..types import AccountId, BlockHash
from .errors import CommandError, ExitCode
from .multisigs import parse_multisig
from .output import Output
from .secrets import Passwords, is_development_uri, refuse_secret
from .settings import Settings, load_config

if TYPE_CHECKING:
    from pathlib import Path

    from ..client import Client, MetadataOptions
    from ..keys import Keypair, Keyring, Signer

MAX_KEY_NAME = 40
"""Length of key names; a longer text is reported as a bad address."""


@dataclass(frozen=True)
class ConnectedChain:
    """The chain that a command is connected to."""

    name: str
    url: str
    kind: str
    genesis: BlockHash

    @property
    def text(self) -> str:
        """The chain on one line."""
        return f"{self.name} ({self.kind}) at {self.url}"

    @property
    def document(self) -> dict[str, object]:
        """The chain as a JSON document."""
        return {"name": self.name, "type": self.kind, "url": self.url, "genesis": self.genesis}

    @property
    def is_development(self) -> bool:
        """True if development keys may sign: the node's chain type is not trusted for the genesis of a live network."""
        from ..client.networks import is_live

        return self.kind in ("Development", "Local") and not is_live(self.genesis)


@dataclass(frozen=True)
class Sender:
    """The signing account.

    Attributes:
        name: Value of ``--from``.
        unlock: Returns the signer; may prompt for a password. Called only after confirmation.
    """

    name: str
    account: AccountId
    unlock: Callable[[], Signer]

    def __str__(self) -> str:
        return f"{self.name} ({self.account.address})" if self.name != self.account.address else self.name


class CommandSession:
    """One run of one command. The client connects on first use, and closes with the session."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.output = Output(as_json=settings.as_json)
        self.passwords = Passwords(settings.password_stdin, settings.password_fd, ask=not settings.as_json)
        self._client: Client | None = None
        self._open_multisigs: list[str] = []

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

    @cached_property
    def unpinned_client(self) -> Client:
        """The client, connected without regard to pins, so that commands can compare them with the chain."""
        self._client = self._connect(pinned=False)
        return self._client

    def _connect(self, *, pinned: bool = True) -> Client:
        from ..client import Client
        from ..client.base import DEFAULT_TIMEOUT, MAX_TIMEOUT
        from ..client.networks import find

        url, network = self.settings.url, self.settings.network
        target = url or network or "local"
        # With a URL, the network only fixes the genesis that the node must have.
        genesis = find(network).genesis if url and network else None
        timeout, crosscheck = self.settings.timeout or DEFAULT_TIMEOUT, self.settings.crosscheck
        if not 0 < timeout <= MAX_TIMEOUT:  # older releases of Click let nan pass their own check
            raise CommandError(f"--timeout: a positive number of seconds, at most {MAX_TIMEOUT:,}, not {timeout}")
        client = Client(target, timeout=timeout, genesis=genesis, crosscheck=crosscheck, **self._metadata_options())
        if not pinned:
            client._ignore_pins()
        with self.output.waiting(f"connecting to {target}"):
            try:
                client.runtime  # noqa: B018 (connects)
            except WrongNetwork as error:
                raise WrongNetwork(f"{error}; --network is {network}" if network else str(error)) from None
        return client

    def _metadata_options(self) -> MetadataOptions:
        settings = self.settings
        if settings.require_verified and settings.unsigned_metadata:
            raise CommandError("--require-verified and --unsigned-metadata contradict each other")
        options: MetadataOptions = {"agreeing": settings.agreeing or ()}
        if settings.require_verified or settings.unsigned_metadata:
            options["metadata"] = "verified" if settings.require_verified else "unsigned"
        if settings.checkpoint is not None:
            try:
                options["checkpoint"] = BlockHash(settings.checkpoint)
            except ValueError:
                raise CommandError(f"--checkpoint: {settings.checkpoint!r} is not a block hash") from None
        return options

    @cached_property
    def chain(self) -> ConnectedChain:
        """The chain, as the node reports it."""
        info = self.client.chain()
        return ConnectedChain(info.name, self.client.url, info.type, info.genesis)

    # --- accounts and keys ------------------------------------------------------------------------------------------

    def account(self, text: str | None) -> AccountId:
        """Parse an account: address, public key, name of a key or multisig, or ``//Alice``; None is the signer."""
        if text is None:
            return self.sender().account
        if is_development_uri(text):
            return self._development_key(text).account
        refuse_secret(text, public_keys=True)
        try:
            return AccountId.parse(text)
        except InvalidAddress as error:
            ring = _keyring()
            if text in ring:
                return ring.account(text)
            config = load_config()
            if config and text in config.multisigs:
                return self._multisig(text)
            if len(text) > MAX_KEY_NAME:
                raise
            raise InvalidAddress(f"{text!r} is neither an address ({error}) nor a key in {ring.folder}") from None

    def _multisig(self, name: str) -> AccountId:
        if name in self._open_multisigs:
            raise CommandError(f"the multisig {name!r} is one of its own signatories", hint="`cere-trust config show`")
        self._open_multisigs.append(name)
        account = parse_multisig(name, self.account).account
        self._open_multisigs.pop()
        return account

    def sender(self) -> Sender:
        """Return the signing account, by ``--from``; nothing is unlocked yet."""
        name = self.settings.sender
        if not name:
            raise CommandError("no account: name one, or a key with --from or in CERE_TRUST_FROM")
        refuse_secret(name, spaces=False)
        if self.settings.qr is not None:
            account = self.account(name)
            return Sender(name, account, self._vault(account, self.settings.qr))
        if is_development_uri(name):
            pair = self._development_key(name)
            return Sender(name, pair.account, lambda: pair)
        ring = _keyring()
        if name not in ring:
            try:
                account = AccountId.parse(name)
            except InvalidAddress:
                ring.account(name)  # raises UnknownKey, which lists the keys
                raise
            return Sender(account.address, account, _cannot_sign)
        return Sender(name, ring.account(name), lambda: ring.load(name, self.passwords.read(f"password of {name}")))

    def _vault(self, account: AccountId, file: Path) -> Callable[[], Signer]:
        from .vault import vault_signer

        signer = vault_signer(self.output, account, file)
        return lambda: signer

    def _development_key(self, uri: str) -> Keypair:
        from ..keys import Keypair

        if not self.chain.is_development:
            raise CommandError(
                f"{uri} is a public development key, and {self.chain.text} is no development chain",
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
        hint="`cere-trust key import NAME` imports its key; --qr FILE signs with Polkadot Vault",
        exit_code=ExitCode.KEYS,
    )
