"""Addresses, secret URIs, phrases, amounts, hashes, URLs and words of the command line, as text.

No error quotes a secret.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from cere_trust import AccountId, Amount, BlockHash, Client, Keypair
from cere_trust.cli import literals
from cere_trust.cli.secrets import refuse_secret
from cere_trust.client.networks import find
from cere_trust.crypto import mnemonic, ss58
from cere_trust.crypto.secret import looks_like_secret
from cere_trust.errors import CereTrustError
from cere_trust.transport.urls import scheme_of, shown
from cere_trust.types import Perbill, Perquintill

from .checking import Input, Target
from .mutations import damaged_text, junk

VECTORS = Path(__file__).parents[1] / "vectors" / "keys"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
ADDRESS = "6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi"


@cache
def uris() -> tuple[str, ...]:
    files = (json.loads((VECTORS / name).read_text(encoding="utf-8")) for name in ("polkadot-js.json", "wallets.json"))
    records = [one for file in files for group in ("derivations", "uris", "files") for one in file.get(group, ())]
    return (
        *(one["uri"] for one in records),
        PHRASE,
        f"{PHRASE}//a/b///pw",
        "0x" + "5a" * 32,
        "//1//18446744073709551616/é",
    )


def _account(text: str) -> None:
    account = AccountId.parse(text)
    assert AccountId.parse(account.address) == account
    public, prefix = ss58.decode(account.to_ss58(42))
    assert (public, prefix) == (bytes(account), 42)


def _any_network(text: str) -> None:
    public, prefix = ss58.decode(text)
    assert ss58.decode(ss58.encode(public, prefix)) == (public, prefix)
    assert len(public) != 32 or ss58.encode(public, prefix) == text, "two addresses for one account"


def _secret(read: Callable[[str], Any]) -> Callable[[str], None]:
    def reading(text: str) -> None:
        try:
            read(text)
        except CereTrustError as error:
            words = [word for word in text.replace("/", " ").split() if len(word) > 9 and word.isalnum()]
            assert not [word for word in words if word in str(error)], "an error quotes a secret"
            raise

    return reading


def _amount(text: str) -> None:
    amount = Amount.parse(text)
    assert Amount.parse(str(amount)) == amount
    assert amount >= 0


def _cere(text: str) -> None:
    assert Amount.cere(text) >= 0


def _value_errors(read: Callable[[str], Any]) -> Callable[[str], None]:
    """Suppress the `ValueError` that a constructor documents."""

    def reading(text: str) -> None:
        with contextlib.suppress(ValueError):
            read(text)

    return reading


def _url(text: str) -> None:
    hidden, lower = shown(text), text.lower()  # hosts are shown in lower case
    if lower.count("hunter2") == lower.count("hunter2@"):  # elsewhere it may be part of host or path, which are shown
        assert "hunter2" not in hidden, "a URL is shown with its password"
    scheme_of(text)


def find_network(text: str) -> None:
    find(text)


def _client(text: str) -> None:
    repr(Client(text))


def _argument(text: str) -> None:
    import typer

    with contextlib.suppress(typer.BadParameter):
        literals.untyped_argument(text, lambda account: AccountId.parse(ADDRESS))


def _json(text: str) -> None:
    with contextlib.suppress(ValueError):
        literals.with_calls(literals.parse_json(text))


URLS = (
    "wss://user:hunter2@archive.mainnet.cere.network:443/ws?key=s3cret#f",
    "http://[::1]:9944/",
    "ws://127.0.0.1:9944",
    "https://x:hunter2@é.example/",
)
AMOUNTS = ("1.5CERE", "25 CERE", "100planck", "0.0000000001 cere", "1_000CERE", "12")
READERS: dict[str, tuple[Callable[[str], None], Callable[[], tuple[str, ...]]]] = {
    "account": (_account, lambda: (ADDRESS, "0x" + "d4" * 32, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")),
    "ss58": (_any_network, lambda: (ADDRESS, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "F7Hs", "25GUyv")),
    "uri": (_secret(Keypair.from_uri), uris),
    "ecdsa": (_secret(lambda text: Keypair.from_uri(text, "ecdsa")), uris),
    "ed25519": (_secret(lambda text: Keypair.from_uri(text, "ed25519")), uris),
    "phrase": (_secret(mnemonic.check), lambda: (PHRASE, mnemonic.DEVELOPMENT_PHRASE)),
    "amount": (_amount, lambda: AMOUNTS),
    "cere": (_cere, lambda: AMOUNTS),
    "perbill": (_value_errors(Perbill.percent), lambda: ("5", "12.5", "100", "0.0000001")),
    "perquintill": (_value_errors(Perquintill.percent), lambda: ("5", "12.5", "100")),
    "hash": (_value_errors(BlockHash), lambda: ("0x" + "ab" * 32,)),
    "network": (find_network, lambda: ("local", "mainnet", *URLS)),
    "url": (_url, lambda: URLS),
    "client": (_client, lambda: ("local", *URLS)),
    "secret": (lambda text: refuse_secret(text), lambda: (PHRASE, "5a" * 32, ADDRESS)),
    "looks": (lambda text: assert_bool(looks_like_secret(text)), lambda: (PHRASE, "5a" * 32)),
    "argument": (
        _argument,
        lambda: (*AMOUNTS, "//Alice", '{"pallet": "System", "call": "remark", "args": {"remark": "0x00"}}'),
    ),
    "json": (_json, lambda: ('{"pallet": "System", "call": "remark", "args": {"remark": [1, "0x00", null]}}',)),
}


def assert_bool(value: object) -> None:
    assert isinstance(value, bool)


def make(rng: Random) -> Input:
    kind = rng.choice(list(READERS))
    good = READERS[kind][1]()
    text = junk(rng) if rng.random() < 0.1 else damaged_text(rng.choice(good), rng, good)
    return kind, text


def run(input: Input) -> None:
    kind, text = input
    assert isinstance(kind, str) and isinstance(text, str)
    READERS[kind][0](text)


TARGET = Target("texts", make, run)
