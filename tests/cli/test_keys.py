"""`key …`: new, import, list, export; no secret is printed."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cere_trust import Keypair
from cere_trust.crypto import mnemonic, ss58

from .conftest import Run

PASSWORD = "correct horse"
WALLETS = json.loads((Path(__file__).parents[1] / "vectors" / "keys" / "wallets.json").read_text(encoding="utf-8"))
PHRASE = mnemonic.DEVELOPMENT_PHRASE


def test_a_new_key_is_kept_encrypted_and_listed(run: Run, keys: Path) -> None:
    made = run("key", "new", "alice", "--password-stdin", "--json", input=PASSWORD + "\n")
    assert made.code == 0, made
    assert "phrase" not in made.data
    listed = run("key", "list", "--json")
    assert listed.data["keys"] == [
        {"name": "alice", "address": made.data["address"], "scheme": "sr25519", "problem": None}
    ]
    assert made.data["address"] in run("key", "list").out
    (file,) = keys.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Keypair.from_json(file.read_text(encoding="utf-8"), PASSWORD).address == made.data["address"]


def test_the_phrase_is_shown_only_when_asked_for_and_is_the_keys(run: Run) -> None:
    made = run("key", "new", "alice", "--password-stdin", "--show-phrase", "--json", input=PASSWORD + "\n")
    assert Keypair.from_phrase(made.data["phrase"]).address == made.data["address"]


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
def test_a_phrase_is_imported_from_stdin(run: Run, scheme: str) -> None:
    done = run(
        "key", "import", "dev", "--scheme", scheme, "--password-stdin", "--json", input=f"{PHRASE}//Alice\n{PASSWORD}\n"
    )
    assert done.code == 0, done
    assert done.data["address"] == Keypair.from_uri("//Alice", scheme=scheme).address
    assert PHRASE not in done.out + done.err


def test_an_exported_key_is_a_polkadot_js_file_that_can_be_imported(run: Run, tmp_path: Path) -> None:
    made = run("key", "new", "alice", "--password-stdin", "--json", input=PASSWORD + "\n").data
    backup = tmp_path / "backup.json"
    assert run("key", "export", "alice", "--out", str(backup)).code == 0
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert json.loads(run("key", "export", "alice").out) == json.loads(backup.read_text(encoding="utf-8"))
    again = run("key", "import", "copy", "--file", str(backup), "--password-stdin", "--json", input=PASSWORD + "\n")
    assert again.data["address"] == made["address"]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """polkadot-js's export of three accounts; the third has a password of its own."""
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps(WALLETS["export"]["json"]), encoding="utf-8")
    return file


ACCOUNTS = [Keypair.from_uri(uri, scheme) for uri, scheme, _ in WALLETS["export"]["pairs"]]


def test_all_accounts_of_an_export_are_imported_with_their_passwords(run: Run, keys: Path, export: Path) -> None:
    done = run("key", "import", "mine", "--file", str(export), "--password-stdin", "--json", input="pw\nother\n")
    assert done.code == 0, done
    assert [(key["name"], key["address"], key["scheme"]) for key in done.data["keys"]] == [
        (f"mine-{number}", pair.address, pair.scheme) for number, pair in enumerate(ACCOUNTS, 1)
    ]
    for number, (pair, password) in enumerate(zip(ACCOUNTS, ("pw", "pw", "other"), strict=True), 1):
        text = (keys / f"mine-{number}.json").read_text(encoding="utf-8")
        assert Keypair.from_json(text, password) == pair
    again = run("key", "import", "mine", "--file", str(export), "--password-stdin", input="pw\nother\n")
    assert again.code == 4 and "there is a key 'mine-1' already" in again.err


def test_one_account_of_an_export_is_imported_under_the_name_itself(run: Run, keys: Path, export: Path) -> None:
    one = ("--account", ACCOUNTS[1].address)
    done = run("key", "import", "mine", "--file", str(export), *one, "--password-stdin", "--json", input="pw\n")
    assert done.code == 0, done
    assert done.data == {"name": "mine", "address": ACCOUNTS[1].address, "scheme": "ed25519"}
    assert [file.name for file in keys.iterdir()] == ["mine.json"]
    other = Keypair.from_uri("//Alice").address
    none = run("key", "import", "x", "--file", str(export), "--account", other, "--password-stdin", input="pw\n")
    assert none.code == 2 and "holds no such account" in none.err


@pytest.mark.parametrize(
    ("given", "says"),
    [("wrong\n", "does not open the export"), ("pw\n", ACCOUNTS[2].address), ("pw\nwrong\n", ACCOUNTS[2].address)],
)
def test_an_export_that_one_password_does_not_open_leaves_nothing(
    run: Run, keys: Path, export: Path, given: str, says: str
) -> None:
    done = run("key", "import", "mine", "--file", str(export), "--password-stdin", input=given)
    assert done.code == 4, done
    assert says in done.err and "wrong" not in done.err.replace("WrongPassword", "")
    assert not keys.exists() or not list(keys.iterdir())


@pytest.mark.parametrize("vector", WALLETS["old"], ids=lambda v: f"{v['scheme']}-{v['json']['encoding']['version']}")
def test_a_file_that_does_not_name_its_scheme_takes_it_from_the_option(
    run: Run, tmp_path: Path, vector: dict[str, Any]
) -> None:
    file = tmp_path / "old.json"
    file.write_text(json.dumps(vector["json"]), encoding="utf-8")
    command = ("key", "import", "old", "--file", str(file), "--password-stdin", "--json")
    if vector["json"]["encoding"]["content"] == "pkcs8":
        unnamed = run(*command, input="pw\n")
        assert unnamed.code == 4 and "--scheme" in unnamed.err
    done = run(*command, "--scheme", vector["scheme"], input="pw\n")
    assert done.code == 0, done
    assert done.data["address"] == Keypair.from_uri(vector["uri"], vector["scheme"]).address


def test_a_scheme_that_contradicts_the_file_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "alice.json"
    file.write_text(Keypair.from_uri("//Alice").to_json(PASSWORD), encoding="utf-8")
    command = ("key", "import", "alice", "--file", str(file), "--scheme", "ecdsa", "--password-stdin")
    done = run(*command, input=PASSWORD + "\n")
    assert done.code == 4 and "its scheme is sr25519, not ecdsa" in done.err


@pytest.mark.parametrize("password", ["seven77", "password1"])
def test_a_new_password_has_a_floor(run: Run, keys: Path, password: str) -> None:
    for command, secret in (("new", ""), ("import", PHRASE + "\n")):
        args = ("key", command, command, "--password-stdin")
        refused = run(*args, input=f"{secret}{password}\n")
        assert refused.code == 4, refused
        assert "too weak" in refused.err and "--allow-weak-password" in refused.err
        assert password not in refused.err and not keys.exists()
        done = run(*args, "--allow-weak-password", input=f"{secret}{password}\n")
        assert done.code == 0, done
        (file,) = keys.iterdir()
        assert Keypair.from_json(file.read_text(encoding="utf-8"), password)
        file.unlink()
        keys.rmdir()
    empty = run("key", "new", "x", "--password-stdin", "--allow-weak-password", input="\n")
    assert empty.code == 4 and "needs a password" in empty.err


def test_an_export_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    run("key", "new", "alice", "--password-stdin", input=PASSWORD + "\n")
    there = tmp_path / "there.json"
    there.write_text("mine")
    done = run("key", "export", "alice", "--out", str(there))
    assert done.code == 2
    assert there.read_text() == "mine"


def test_a_wrong_password_is_an_error_of_keys(run: Run, tmp_path: Path) -> None:
    run("key", "new", "alice", "--password-stdin", input=PASSWORD + "\n")
    backup = tmp_path / "backup.json"
    run("key", "export", "alice", "--out", str(backup))
    done = run("key", "import", "copy", "--file", str(backup), "--password-stdin", input="wrong secret\n")
    assert done.code == 4
    assert "password" in done.err
    assert "wrong secret" not in done.out + done.err


@pytest.mark.parametrize(
    ("args", "input", "code", "says"),
    [
        (("key", "new", "alice"), "", 2, "--password-stdin"),
        (("key", "new", "alice", "--password-stdin"), "", 2, "stdin"),
        (("key", "new", "alice", "--password-stdin"), "\n", 4, "password"),
        (("key", "new", "../alice", "--password-stdin"), "pw\n", 4, "name"),
        (("key", "new", "alice", "--scheme", "rsa"), "", 2, "scheme"),
        (("key", "import", "alice", "--password-stdin"), "one two three\npw\n", 4, "words"),
        (("key", "import", "alice", "--file", "/no/such/file"), "", 2, "/no/such/file"),
        (("key", "export", "alice"), "", 4, "alice"),
        (("key",), "", 2, "--help"),
        (("key", "new", "alice", "--json"), "", 2, "--password-stdin"),
    ],
)
def test_what_is_wrong_with_a_key_command_is_said(
    run: Run, args: tuple[str, ...], input: str, code: int, says: str
) -> None:
    done = run(*args, input=input)
    assert done.code == code, done
    assert says in done.err
    assert not done.out
    assert "one two three" not in done.err


def test_a_taken_name_is_refused_before_a_secret_is_read(run: Run) -> None:
    run("key", "new", "alice", "--password-stdin", input=PASSWORD + "\n")
    done = run("key", "import", "alice", input="")
    assert done.code == 4
    assert "already" in done.err


def test_a_damaged_key_file_is_listed_with_what_is_wrong(run: Run, keys: Path) -> None:
    keys.mkdir()
    (keys / "broken.json").write_text("{")
    listed = run("key", "list", "--json")
    assert listed.code == 0
    assert listed.data["keys"][0]["problem"]
    assert run("key", "export", "broken").code == 4


def test_errors_are_json_objects_where_json_is_asked_for(run: Run) -> None:
    done = run("key", "export", "alice", "--json")
    assert done.code == 4
    assert done.error["kind"] == "UnknownKey"
    assert done.error["exit_code"] == 4
    assert not done.out


def test_a_password_comes_from_a_descriptor(keys: Path) -> None:
    read, write = os.pipe()
    os.write(write, PASSWORD.encode() + b"\n")
    os.close(write)
    env = {**os.environ, "CERE_TRUST_KEYS": str(keys), "CERE_TRUST_PASSWORD_FD": str(read)}
    program = Path(sys.executable).with_name("cere-trust")
    done = subprocess.run([program, "key", "new", "alice"], env=env, pass_fds=[read], capture_output=True, text=True)
    os.close(read)
    assert done.returncode == 0, done.stderr
    assert Keypair.from_json((keys / "alice.json").read_text(encoding="utf-8"), PASSWORD)


def test_a_signed_message_is_verified_by_its_address(run: Run) -> None:
    address = run("key", "new", "alice", "--password-stdin", "--json", input=PASSWORD + "\n").data["address"]
    signed = run("key", "sign", "alice", "I own this", "--password-stdin", "--json", input=PASSWORD + "\n")
    assert signed.code == 0, signed
    assert signed.data["address"] == address
    assert bytes.fromhex(signed.data["message"][2:]) == b"<Bytes>I own this</Bytes>"
    signature = signed.data["signature"]
    for account in (address, "alice", ss58.encode(ss58.decode(address)[0], 42)):
        done = run("key", "verify", "I own this", signature, account, "--json")
        assert done.data == {"valid": True, "address": address}
    assert run("key", "verify", "-", signature, address, input="I own this").code == 0
    assert run("key", "verify", "--hex", "0x" + b"I own this".hex(), signature, address).code == 0
    for text, account in (("I own that", address), ("I own this", Keypair.from_uri("//Bob").address)):
        done = run("key", "verify", text, signature, account)
        assert done.code == 5
        assert "not one of" in done.err
        assert not done.out


def test_a_message_from_stdin_follows_the_password(run: Run) -> None:
    run("key", "new", "alice", "--password-stdin", input=PASSWORD + "\n")
    signed = run("key", "sign", "alice", "-", "--password-stdin", "--json", input=PASSWORD + "\nfirst\nsecond\n")
    assert bytes.fromhex(signed.data["message"][2:]) == b"<Bytes>first\nsecond\n</Bytes>"
    done = run("key", "sign", "//Alice", "--hex", "0x0102", "--json")
    assert done.data["message"] == "0x" + b"<Bytes>\1\2</Bytes>".hex()
    assert Keypair.from_uri("//Alice").verify(b"<Bytes>\1\2</Bytes>", bytes.fromhex(done.data["signature"][2:]))


def test_what_is_wrong_with_a_message_is_said(run: Run) -> None:
    address = Keypair.from_uri("//Alice").address
    assert run("key", "sign", "alice", "text").code == 4
    assert "hex" in run("key", "sign", "//Alice", "text", "--hex").err
    for signature, account, code in (("0xzz", address, 2), ("0x00", address, 5), ("0x00", "nobody", 2)):
        assert run("key", "verify", "text", signature, account).code == code
