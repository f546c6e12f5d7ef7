"""Mutations of bytes, of text and of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, TypeAlias

from cere_trust.codec import write_compact

Path: TypeAlias = tuple[str | int, ...]
"""Place in a JSON value."""

COMPACTS = (0, 1, 63, 64, 1 << 14, (1 << 30) - 1, 1 << 30, 1 << 32, (1 << 64) - 1, 1 << 64, (1 << 536) - 1)
SIZES = (0, 1, 2, 4, 8, 33, 64)


def damaged(data: bytes, rng: Random, donors: Sequence[bytes] = ()) -> bytes:
    """Return the bytes with one to six faults: bits, lengths, cuts, copies, and pieces of other inputs."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        at = rng.randrange(len(made) + 1) if rng.random() < 0.8 else rng.randrange(min(len(made), 16) + 1)
        match rng.randrange(12):
            case 0 | 1:
                if at < len(made):
                    made[at] ^= 1 << rng.randrange(8)
            case 2:
                if at < len(made):
                    made[at] = rng.choice((0, 1, 2, 3, 4, 0x7F, 0x80, 0xFC, 0xFD, 0xFE, 0xFF))
            case 3:
                del made[at : at + rng.choice(SIZES)]
            case 4:
                del made[at:]
            case 5:
                made[at:at] = rng.randbytes(rng.choice(SIZES))
            case 6:
                made[at:at] = made[at : at + rng.randrange(70)]
            case 7:
                made[at : at + rng.choice((1, 1, 2, 4))] = write_compact(rng.choice(COMPACTS))
            case 8:
                size = rng.choice((1, 2, 4, 8, 16))
                made[at : at + size] = rng.choice((b"\xff", b"\0", b"\x7f")) * size
            case 9:
                donor = rng.choice(donors) if donors else data
                start = rng.randrange(len(donor) + 1)
                made[at : at + rng.choice((0, 8, 64))] = donor[start : start + rng.choice((1, 8, 64, 512))]
            case 10:
                other = rng.randrange(len(made) + 1)
                size = rng.choice((1, 4, 32))
                made[at : at + size], made[other : other + size] = made[other : other + size], made[at : at + size]
            case _:
                made += rng.choice((b"\0", b"\xff", rng.randbytes(4)))
    return bytes(made)


LETTERS = "09afzAZ /.,:;_-+%#?&=@\\\"'`{}[]()<>|~^$!*\t\n\r\0\x7f\x1b\u00e9\u0301\u202e\ufeff\u2028\ud800\U0001f600\u0661\u00b2"
WORDS = (
    "0x",
    "0X",
    "//",
    "///",
    "//Alice",
    "/soft",
    "CERE",
    "planck",
    "1e9",
    "NaN",
    "null",
    "true",
    "-1",
    "0x" + "00" * 32,
    "e" * 70,
)


def damaged_text(text: str, rng: Random, donors: Sequence[str] = ()) -> str:
    """Return the text with one to four faults."""
    made = text
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(made) + 1)
        end = at + rng.choice((0, 1, 1, 4, len(made)))
        match rng.randrange(7):
            case 0:
                made = made[:at] + made[end:]
            case 1:
                made = made[:at] + rng.choice(LETTERS) + made[end:]
            case 2:
                made = made[:at] + rng.choice(WORDS) + made[end:]
            case 3:
                made = made[:at] + made[at:end] * rng.choice((2, 3, 40)) + made[end:]
            case 4:
                donor = rng.choice(donors) if donors else text
                made = made[:at] + donor[rng.randrange(len(donor) + 1) :] + made[end:]
            case 5:
                made = made[:at] + chr(rng.randrange(0x110000)) + made[end:]
            case _:
                made = rng.choice(
                    (made.upper(), made.lower(), made[::-1], made.strip(), f" {made}", f"{made}\n", made.title())
                )
    return made[:20_000]


# --- JSON --------------------------------------------------------------------------------------------------------------

NUMBERS = (
    "-1", "0.5", "1e3", "1e999", "-1e999", "NaN", "Infinity", "true", "null", "4294967296", "9223372036854775808", "1" + "0" * 400,
    "9" * 5000, '""', '"-1"', '"1e999"', '"NaN"', '"0x10"', '" 1"', '"1_0"', "[1]",
)  # fmt: skip
"""What may stand in place of a number."""
_MARK = "\u0001junk\u0001"


def junk(rng: Random) -> str:
    """Draw a JSON document of any type, as text; some are not JSON."""
    size = rng.choice((1, 2, 7, 8, 31, 32, 33, 64, 200))
    match rng.randrange(24):
        case 0:
            return "null"
        case 1:
            return rng.choice(("true", "false"))
        case 2:
            return rng.choice(("0", "-1", "1", "-0", "0.0", "0.5", "1e3", "-1e-7"))
        case 3:
            return str(
                rng.choice(
                    (1 << 31, (1 << 32) - 1, 1 << 32, 1 << 53, (1 << 63) - 1, 1 << 64, 1 << 128, -(1 << 63), 10**400)
                )
            )
        case 4:
            return rng.choice(("1e999", "-1e999", "NaN", "Infinity", "-Infinity"))
        case 5:
            return "9" * rng.choice((300, 5000))
        case 6:
            return rng.choice(
                ('""', '"0x"', '"0X00"', '"0x0"', '"0xzz"', '"x"', '"NaN"', '"-1"', '"\\u0000"', '"\\ud800"')
            )
        case 7:
            return json.dumps("0x" + rng.randbytes(size).hex())
        case 8:
            return json.dumps("0x" + rng.randbytes(size).hex()[:-1])
        case 9:
            return json.dumps("x" * rng.choice((100, 10_000, 300_000)))
        case 10:
            return json.dumps("0x" + "f" * rng.choice((64, 65, 400, 40_000)))
        case 11:
            return json.dumps(
                rng.choice(("é\u202e\x1b[2J", " 0x00", "0x00 ", "0x" + "00" * 31, "0x" + "00" * 33, "١٢٣", "1_000"))
            )
        case 12:
            return "[]"
        case 13:
            return "{}"
        case 14:
            depth = rng.choice((1, 3, 60, 900, 20_000))
            return "[" * depth + "]" * depth
        case 15:
            depth = rng.choice((1, 3, 60, 900, 20_000))
            return '{"a":' * depth + "1" + "}" * depth
        case 16:
            return "[" + ",".join(["0"] * rng.choice((1, 2, 500, 20_000))) + "]"
        case 17:
            return rng.choice(
                ("[[]]", "[null]", "[{}]", '{"": null}', '{"a": 1, "a": 2}', '[["0x", null]]', '{"changes": [[1, 2]]}')
            )
        case 18:
            return rng.choice(
                (
                    '{"Custom": 1}',
                    '{"inBlock": {}}',
                    '{"finalized": null}',
                    '{"invalid": []}',
                    '"ready"',
                    '"dropped"',
                    '"future"',
                )
            )
        case 19:
            return json.dumps(
                {
                    rng.choice(
                        ("number", "parentHash", "digest", "block", "jsonrpc", "result", "error", "code")
                    ): rng.choice((None, 1, "0x", []))
                }
            )
        case 20:
            return rng.choice(
                ("", "[", "{", '"', "nul", "{]", "\x00", "\ufeff{}", "'a'", "0x10", "01", "[1,]", '{"a"}')
            )
        case 21:
            return json.dumps([rng.choice((None, True, -1, "0x00", [], {})) for _ in range(rng.randrange(6))])
        case 22:
            return json.dumps(
                {"0x" + rng.randbytes(2).hex(): "0x" + rng.randbytes(2).hex() for _ in range(rng.randrange(5))}
            )
        case _:
            return str(rng.getrandbits(rng.choice((8, 16, 32, 64, 128))))


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the places of a JSON value, itself first; of a long list only the first and the last."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        chosen = range(len(value)) if len(value) <= 8 else (0, 1, len(value) - 1)
        for index in chosen:
            yield from places(value[index], (*path, index))


def inside(value: Any, path: Path) -> Any:
    """Return the part of a JSON value at a place."""
    for step in path:
        value = value[step]
    return value


def replaced(value: Any, path: Path, part: Any) -> Any:
    """Return a JSON value with another part at a place; ``...`` removes it."""
    if not path:
        return None if part is ... else part
    step, made = path[0], value.copy()
    if len(path) == 1 and part is ...:
        del made[step]
    else:
        made[step] = replaced(value[step], path[1:], part)
    return made


def document(value: Any, path: Path, text: str) -> str:
    """Return a JSON document with some text, JSON or not, at a place."""
    return json.dumps(replaced(value, path, _MARK)).replace(json.dumps(_MARK), text)


def altered(value: Any, path: Path, rng: Random, donors: Sequence[bytes] = ()) -> str:
    """Draw the text for a place: junk, or a variation of the part there: other bytes in hex, another number, a longer list."""
    part = inside(value, path)
    if (isinstance(part, (int, float)) or (isinstance(part, str) and part.isdigit())) and rng.random() < 0.5:
        return rng.choice(NUMBERS)
    if rng.random() < 0.5:
        return junk(rng)
    if isinstance(part, str) and part[:2] == "0x":
        try:
            data = bytes.fromhex(part[2:])
        except ValueError:
            return json.dumps(hex(int(part, 16) + rng.choice((1, -1, 1 << 32, 1 << 64))) if len(part) > 2 else "0x1")
        return json.dumps("0x" + damaged(data, rng, donors).hex())
    if isinstance(part, str):
        return json.dumps(damaged_text(part, rng))
    if isinstance(part, bool) or part is None:
        return rng.choice(("true", "false", "null", "0", '"true"'))
    if isinstance(part, int):
        return str(part + rng.choice((1, -1, 1000, -1000, 1 << 32, -(1 << 32), 1 << 64)))
    if isinstance(part, list) and part:
        return json.dumps(rng.choice((part[:-1], part[1:], part + part[:1], part[::-1], [part], part * 3)))
    if isinstance(part, dict) and part:
        name = rng.choice(sorted(part))
        return json.dumps({key: inner for key, inner in part.items() if key != name})
    return junk(rng)


def mutated_json(value: Any, rng: Random, donors: Sequence[bytes] = ()) -> str:
    """Return a JSON document with another part at one place."""
    path = rng.choice(list(places(value)))
    return document(value, path, altered(value, path, rng, donors))
