"""Calls as bytes: preimages and inline proposals."""

from __future__ import annotations

import pytest

from cere_trust import Call
from cere_trust.crypto.hashing import blake2_256
from cere_trust.errors import EncodeError
from cere_trust.extrinsic import compose, preimage_of
from cere_trust.pallets import preimage, proxy, referenda, utility

from .made import ALICE, ALL, BIRTH, GENESIS, runtime


def remark(length: int) -> Call:
    return Call("System", "remark", {"remark": bytes(length)})


def submit(proposal: referenda.Proposal) -> Call:
    return referenda.submit("root", proposal=proposal, enactment=referenda.after(1))


@pytest.mark.parametrize("name", ALL)
def test_a_preimage_is_referred_to_by_hash_and_length_of_the_encoded_call(name: str) -> None:
    hash, length = preimage_of(runtime(name), remark(5))
    assert (hash, length) == (blake2_256(b"\0\0\x14" + bytes(5)), 8)
    looked_up = runtime(name).encode_call(submit(referenda.Lookup(*preimage_of(runtime(name), remark(5)))))
    assert hash + (8).to_bytes(4, "little") in looked_up


def test_a_call_to_note_is_noted_as_its_bytes() -> None:
    encoded = runtime().encode_call(remark(5))
    assert runtime().encode_call(preimage.note_preimage(remark(5))) == runtime().encode_call(
        preimage.note_preimage(encoded)
    )


def compose_it(call: Call) -> None:
    compose(runtime(), call, account=ALICE, nonce=0, genesis=GENESIS, birth=BIRTH)


@pytest.mark.parametrize("wrap", [lambda c: c, lambda c: utility.batch([c]), lambda c: proxy.proxy(ALICE, call=c)])
def test_an_inline_proposal_above_128_bytes_is_refused_with_the_way_to_note_it(wrap: object) -> None:
    assert callable(wrap)
    longest = 128 - 4
    compose_it(wrap(submit(remark(longest))))
    compose_it(wrap(submit(referenda.Inline(bytes(128)))))
    for proposal in (remark(longest + 1), referenda.Inline(bytes(129))):
        with pytest.raises(EncodeError, match=r"note_preimage\(call\).*got 129 bytes"):
            compose_it(wrap(submit(proposal)))
