"""Phrases: the same seeds as polkadot-js and py-bip39-bindings derive, and the same refusals."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import bip39
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cere_trust.crypto import mnemonic
from cere_trust.crypto.secret import Secret
from cere_trust.errors import InvalidUri

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "keys" / "phrases.json").read_text(encoding="utf-8"))
LIST = Path(mnemonic.__file__).with_name("bip39_english.txt")
WORDS = LIST.read_text(encoding="ascii").split()
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"

entropies = st.sampled_from([16, 20, 24, 28, 32]).flatmap(lambda size: st.binary(min_size=size, max_size=size))


def referee(phrase: str, password: str = "") -> bytes | None:
    """Seed by the Rust crates, by way of py-bip39-bindings."""
    try:
        return bytes(bip39.bip39_to_mini_secret(phrase, password, "en"))
    except ValueError:
        return None


def ours(phrase: str, password: str = "") -> bytes | None:
    try:
        return mnemonic.to_seed(phrase, password)
    except InvalidUri:
        return None


def test_the_list_is_the_published_one() -> None:
    digest = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    assert hashlib.sha256(LIST.read_bytes()).hexdigest() == digest
    assert digest in LIST.with_name("bip39_english.license.txt").read_text(encoding="utf-8")
    assert len(WORDS) == 2048
    assert all(one[:4] < other[:4] for one, other in pairwise(WORDS))


@pytest.mark.parametrize(
    "vector", VECTORS["phrases"], ids=lambda vector: vector["entropy"][:10] + vector["phrase"][-9:]
)
def test_polkadot_js_makes_the_same_phrase_and_seed(vector: dict[str, Any]) -> None:
    entropy = bytes.fromhex(vector["entropy"][2:])
    assert mnemonic.from_entropy(entropy) == mnemonic.from_entropy(Secret(entropy)) == vector["phrase"]
    for password, seed in vector["seeds"].items():
        assert "0x" + mnemonic.to_seed(vector["phrase"], password).hex() == seed


@pytest.mark.parametrize("password", VECTORS["passwords"]["seeds"], ids=ascii)
def test_polkadot_js_takes_a_password_as_it_is(password: str) -> None:
    seed = mnemonic.to_seed(VECTORS["passwords"]["phrase"], Secret(password))
    assert "0x" + seed.hex() == VECTORS["passwords"]["seeds"][password]


@pytest.mark.parametrize("vector", VECTORS["spellings"], ids=lambda vector: ascii(vector["text"])[:30])
def test_spellings_of_a_phrase_are_read_as_by_polkadot_js(vector: dict[str, Any]) -> None:
    seed = ours(vector["text"])
    assert (seed and "0x" + seed.hex()) == vector["seed"]
    assert seed == referee(vector["text"])


@settings(max_examples=200)
@given(entropies, st.text(st.characters(exclude_categories=["Cs"])))
def test_the_referee_derives_the_same_seed(entropy: bytes, password: str) -> None:
    phrase = mnemonic.from_entropy(entropy)
    assert len(phrase.split()) == len(entropy) * 3 // 4
    seed = referee(phrase, password)
    assert seed is not None
    assert mnemonic.to_seed(phrase, password) == seed


@settings(max_examples=400)
@given(entropies, st.data())
def test_the_referee_refuses_the_same_phrases(entropy: bytes, data: st.DataObject) -> None:
    words = mnemonic.from_entropy(entropy).split()
    for _ in range(data.draw(st.integers(1, 2))):  # about one in 16 to 256 keeps a matching checksum
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(st.sampled_from(WORDS) | st.sampled_from(["jahr", "Zoo", "zo", "zooo", "zo\u00f6"]))
    if data.draw(st.booleans()):
        words = words[: data.draw(st.integers(0, len(words)))]
    phrase = data.draw(st.sampled_from([" ", "  ", "\t", "\n", "\u00a0", "\u3000", "\u200b", "-"])).join(words)
    assert ours(phrase) == referee(phrase)


@pytest.mark.parametrize("words", mnemonic.LENGTHS)
def test_as_many_last_words_match_the_checksum_as_have_its_bits(words: int) -> None:
    start = " ".join(WORDS[place * 97 % 2048] for place in range(words - 1))
    matching = [word for word in WORDS if ours(f"{start} {word}") is not None]
    assert matching == [word for word in WORDS if bip39.bip39_validate(f"{start} {word}", "en")]
    assert len(matching) == 2 ** (11 - words // 3)


@pytest.mark.parametrize("place", range(12))
def test_the_message_gives_the_place_of_a_wrong_word(place: int) -> None:
    words = PHRASE.split()
    words[place] = "jahr"
    with pytest.raises(InvalidUri, match=rf"^word {place + 1} of the phrase is not in the English BIP39 list$"):
        mnemonic.check(" ".join(words))
    words[place] = PHRASE.split()[place].upper()
    with pytest.raises(InvalidUri, match=rf"^word {place + 1} of .*; words are lower-case$"):
        mnemonic.check(" ".join(words))


@pytest.mark.parametrize("size", [0, 4, 12, 15, 17, 36])
def test_no_phrase_has_that_much_entropy(size: int) -> None:
    with pytest.raises(InvalidUri, match=f"16, 20, 24, 28 or 32 bytes, not {size}"):
        mnemonic.from_entropy(bytes(size))


def test_the_list_is_read_with_the_first_phrase() -> None:
    code = """
import sys
opened = []
sys.addaudithook(lambda event, details: opened.append(str(details[0])) if event == "open" else None)
import cere_trust.keys
from cere_trust.crypto import mnemonic
before = any("bip39" in path for path in opened)
mnemonic.generate()
mnemonic.generate()
print(before, sum("bip39" in path for path in opened))
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "1"]
