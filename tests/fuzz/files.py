"""Files: config, batch, unsigned extrinsic, key file, specification, metadata and cache, damaged and with other fields."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from zstandard import ZstdCompressor

from cere_trust import Mortality
from cere_trust.cli import batches, config_file
from cere_trust.client import cache as metadata_cache
from cere_trust.devnet.spec import chainspec
from cere_trust.errors import CereTrustError
from cere_trust.extrinsic import compose
from cere_trust.extrinsic.transaction import UnsignedExtrinsic
from cere_trust.keys.keyfile import KeyFile
from cere_trust.limits import MAX_METADATA_SIZE, MAX_WASM_SIZE
from cere_trust.runtime.metadata_file import unpacked
from cere_trust.types import BlockRef

from ..unit.runtime.recorded import DEV_14, DEV_16, metadata, runtime
from .checking import Input, Target
from .codec import GENESIS, SIGNER, samples
from .mutations import damaged, damaged_text, mutated_json

VECTORS = Path(__file__).parents[1] / "vectors" / "keys"
FOLDER = Path(tempfile.mkdtemp(prefix="cere-trust-fuzz-"))
CONFIG = """\
profile = "main"
[profiles.main]
url = "wss://archive.mainnet.cere.network/ws"
from = "treasurer"
timeout = 12.5
wait = "finalized"
[profiles.other]
network = "testnet"
[multisigs]
board = "2:6UJs2Uj5hV2Jto7Z2FAhM2hXpvvQtcr4dwM6abKzMYQBHmpi,6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm"
"""
TOML_VALUES = (
    "1", "-1", "1e999", "nan", "inf", "true", "[]", "{}", "[[]]", "1979-05-27", "07:32:00", '"x"', "'x'", '"\\ud800"', '"""a"""',
    "0x" + "f" * 400, "9" * 5000, "[" * 3000, "{a=" * 800, '"0x' + "5a" * 32 + '"', '"' + "5a" * 32 + '"',
    "{b = 1}", '"9' + "9" * 5000 + ':a"',
)  # fmt: skip


@cache
def key_files() -> list[tuple[Any, str]]:
    """Recorded key files, with their passwords."""
    first = json.loads((VECTORS / "polkadot-js.json").read_text(encoding="utf-8"))["files"]
    second = json.loads((VECTORS / "wallets.json").read_text(encoding="utf-8"))
    made = [(one["json"], one["password"]) for one in (*first, *second["old"], second["export"])]
    plain = base64.b64encode(
        b"\x30\x53\x02\x01\x01\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20" + bytes(range(100))
    ).decode()
    bare = {"encoded": plain, "encoding": {"content": ["pkcs8", "sr25519"], "type": ["none"], "version": "3"}}
    return [*made, ({**bare, "address": SIGNER.address, "meta": {"name": "x"}}, "")]


@cache
def unsigned() -> list[Any]:
    known = runtime(DEV_14)
    made = []
    for data in samples(DEV_14)[::40]:
        made.append(compose(
            known, known.decode_call(data), account=SIGNER.account, nonce=5, genesis=GENESIS, birth=BlockRef(960, GENESIS),
            mortality=Mortality(64), tip=7,
        ))  # fmt: skip
    return [json.loads(one.to_json()) for one in made]


@cache
def batch_lines() -> list[Any]:
    known = runtime(DEV_16)
    return [
        json.loads(json.dumps({"account": SIGNER.address, **batches.call_document(known.decode_call(data))}))
        for data in samples(DEV_16)[::15]
    ]


@cache
def specification() -> Any:
    """Return a small raw specification, with code that is no wasm module."""
    small = "0x0061736d01000000"
    top = {"0x3a636f6465": small, "0x00": "0x", "0x26aa394eea5630e07c48ae0c9558cef7": "0x" + "11" * 40}
    return {
        "name": "x", "id": "x", "chainType": "Development", "properties": {"ss58Format": 54, "tokenDecimals": 10},
        "genesis": {"raw": {"top": top, "childrenDefault": {"0x6964": {"0x01": "0x02"}}}},
    }  # fmt: skip


def _toml(rng: Random) -> str:
    lines = CONFIG.splitlines()
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(lines))
        name, _, value = lines[at].partition(" = ")
        match rng.randrange(5):
            case 0 if value:
                lines[at] = f"{name} = {rng.choice(TOML_VALUES)}"
            case 1:
                lines[at] = rng.choice(
                    (
                        "[a.b.c]",
                        "[[a]]",
                        "[profiles]",
                        "a.b.c = 1",
                        "\ufeff",
                        "url = 1",
                        ".".join("a" * 3000) + "=1",
                        "[x]" * 50,
                    )
                )
            case 2:
                lines.insert(at, rng.choice(lines))
            case _:
                lines[at] = damaged_text(lines[at], rng, lines)
    return "\n".join(lines)


@cache
def bomb() -> bytes:
    """Return a zstd frame of 60 kB that becomes 2 GiB."""
    frame = ZstdCompressor(level=1).compressobj()
    return b"".join(frame.compress(bytes(1 << 24)) for _ in range(128)) + frame.flush()


def _zstd(rng: Random) -> bytes:
    small = rng.choice(
        (b"meta\x0e" + bytes(30), bytes(5 << 20), metadata(DEV_16)[: rng.choice((1, 5000, 1 << 20))], bytes(1 << 25))
    )
    compressor = ZstdCompressor(level=1, write_content_size=rng.random() < 0.5, write_checksum=rng.random() < 0.5)
    frame = bomb() if rng.random() < 0.05 else compressor.compress(small)
    return frame if rng.random() < 0.3 else damaged(frame, rng, [b"\x28\xb5\x2f\xfd" + bytes(12)])


def make(rng: Random) -> Input:
    kind = rng.choice(
        ("config", "batch", "unsigned", "unsigned", "key", "key", "spec", "code", "metadata", "hex", "cache")
    )
    match kind:
        case "config":
            text = _toml(rng)
        case "batch":
            lines = [mutated_json(rng.choice(batch_lines()), rng) for _ in range(rng.choice((1, 1, 3)))]
            text = "\n".join(lines) if rng.random() < 0.7 else damaged_text(lines[0], rng, lines)
        case "unsigned":
            value = rng.choice(unsigned())
            text = mutated_json(value, rng) if rng.random() < 0.8 else damaged_text(json.dumps(value), rng)
        case "key":
            value, password = rng.choice(key_files())
            if rng.random() < 0.3:
                blob = damaged(base64.b64decode(value["encoded"]), rng)
                text = json.dumps({**value, "encoded": base64.b64encode(blob).decode()})
            else:
                text = mutated_json(value, rng)
            kind = "unlock" if rng.random() < 0.05 else kind  # half a second for scrypt
            return kind, text.encode("utf-8", "replace"), password
        case "spec":
            text = mutated_json(specification(), rng)
        case "code":
            frame = b"\x52\xbc\x53\x76\x46\xdb\x8e\x05" + ZstdCompressor(level=1).compress(
                bytes(rng.choice((0, 100, MAX_WASM_SIZE + 9)))
            )
            value = specification()
            value = {**value, "genesis": {"raw": {"top": {"0x3a636f6465": "0x" + damaged(frame, rng).hex()}}}}
            text = json.dumps(value)
        case "metadata":
            return kind, _zstd(rng), ""
        case "hex":
            text = damaged_text('"0x' + metadata(DEV_14)[:60].hex() + '"', rng)
        case _:
            raw = rng.choice((b"", b"meta\x0e", bytes(100)))
            return kind, damaged(hashlib.sha256(raw).digest() + raw, rng), ""
    return kind, text.encode("utf-8", "surrogatepass" if rng.random() < 0.1 else "replace"), ""


def run(input: Input) -> None:
    kind, data, password = input
    assert isinstance(kind, str) and isinstance(data, bytes) and isinstance(password, str)
    file = FOLDER / kind
    FOLDER.mkdir(exist_ok=True)
    match kind:
        case "config":
            file.write_bytes(data)
            read = config_file.load(file)
            config_file.save(file, read)
            assert config_file.load(file) == read, "a saved config reads as another"
        case "batch":
            file.write_bytes(data)
            for line in batches.read_calls(file):
                with contextlib.suppress(CereTrustError):
                    runtime(DEV_16).encode_call(line.call)
                str(line.call)
        case "unsigned":
            made = UnsignedExtrinsic.from_json(data.decode("utf-8", "replace"), runtime(DEV_14))
            assert made.call_data == made.runtime.encode_call(made.call)
            assert json.loads(made.to_json()) == json.loads(data), "an unsigned extrinsic reads as another"
        case "key":
            KeyFile.parse(data)
        case "unlock":
            with contextlib.suppress(CereTrustError):
                KeyFile.parse(data).unlock(password)
            KeyFile.parse_all(data, password)
        case "spec" | "code":
            file.write_bytes(data)
            chainspec.read_spec(file, None)
        case "metadata" | "hex":
            assert len(unpacked(data)) <= max(MAX_METADATA_SIZE, len(data)), "more is unpacked than the limit allows"
        case _:
            file.write_bytes(data)
            read_back = metadata_cache.read(file)
            assert read_back is None or hashlib.sha256(read_back).digest() == data[:32]


def load() -> None:
    unsigned()
    batch_lines()
    bomb()


TARGET = Target("files", make, run, load)
