"""Session keys that are made or handed in by RPC: known, and worked with once they are a validator's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cere_trust import Keypair
from cere_trust.devnet import Devnet
from cere_trust.devnet.chain.consensus import decode_epoch, verify_seal
from cere_trust.pallets import session

from ...backend import OwnChain
from .conftest import Raw, Wallet
from .test_finality import Follower, authorities, next_epoch


def test_keys_are_there_once_made_or_handed_in(
    fresh_chain: Callable[..., OwnChain], dial: Callable[[str], Raw]
) -> None:
    raw = dial(fresh_chain(block_time="manual").url)
    alice = "0x" + Keypair.from_uri("//Alice").public.hex()
    assert raw.call("author_hasKey", alice, "babe") is True
    assert raw.call("author_hasKey", alice, "gran") is False  # an ed25519 key is asked for
    made = raw.call("author_rotateKeys")
    assert made != raw.call("author_rotateKeys")
    assert raw.call("author_hasSessionKeys", made) is True
    assert raw.call("author_hasSessionKeys", made[:-2] + ("00" if made[-2:] != "00" else "01")) is False
    assert raw.error("author_hasSessionKeys", made[:-2])["message"] == "Session keys are not encoded correctly"
    stranger = Keypair.from_uri("//Stranger")
    public = "0x" + stranger.public.hex()
    assert raw.call("author_hasKey", public, "babe") is False
    assert raw.call("author_insertKey", "babe", "//Stranger", public) is None
    assert [raw.call("author_hasKey", public, kind) for kind in ("babe", "imon")] == [True, False]
    assert raw.error("author_insertKey", "babies", "//Stranger", public)["code"] == 1040


@pytest.mark.embedded("sessions that end when asked")
def test_validators_that_rotate_their_keys_author_and_vote_with_them(
    fresh_chain: Callable[..., Devnet], dial: Callable[[str], Raw]
) -> None:
    devnet = fresh_chain(block_time="manual")
    chain, raw, wallet = devnet.chain, dial(devnet.url), Wallet(devnet)
    follower = Follower(chain)
    rotated = []
    for stash in ("//Alice//stash", "//Bob//stash"):
        keys = session.SessionKeys.from_bytes(raw.call("author_rotateKeys"))
        raw.call("author_submitExtrinsic", wallet.sign(session.set_keys(keys), stash))
        rotated.append(keys)
    for _ in range(3):
        devnet.new_block()
        devnet.node.run(lambda: chain.author(timestamp=next_epoch(chain))).result()
    babe = [keys.babe for keys in rotated]
    epoch = decode_epoch(chain.call("BabeApi_current_epoch", b""))
    assert set(epoch.authorities) == set(babe)
    block = devnet.new_block()
    assert any(verify_seal(block.header, author) for author in babe)
    assert {key for key, _ in authorities(chain, chain.best).weights} == {keys.grandpa for keys in rotated}
    assert follower.told[-1].blocks[-1] == block  # verified by the follower, who was handed the new set
