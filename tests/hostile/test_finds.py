"""What the fuzzer has found, one test each; finds in the codec are in `test_codec`."""

from __future__ import annotations

import pytest

from cere_trust import Mortality
from cere_trust.errors import ConnectFailed, EncodeError
from cere_trust.extrinsic import compose
from cere_trust.pallets import system
from cere_trust.rpc import Session, requests
from cere_trust.transport import shown
from cere_trust.types import BlockRef

from ..unit.extrinsic.made import ALICE, BIRTH, GENESIS
from ..unit.runtime.recorded import DEV_14, runtime

HUGE = 10**5000
"""A number that Python refuses to print."""


@pytest.mark.parametrize(
    ("nonce", "birth"),
    [(HUGE, BIRTH), (-HUGE, BIRTH), (1, BlockRef(-HUGE, BIRTH.hash))],
    ids=["nonce", "negative", "birth"],
)
def test_numbers_of_a_node_of_any_size_are_refused(nonce: int, birth: BlockRef) -> None:
    with pytest.raises(EncodeError, match="expected a"):
        compose(runtime(DEV_14), system.remark(b""), account=ALICE, nonce=nonce, genesis=GENESIS, birth=birth)


def test_a_mortality_of_any_size_is_refused() -> None:
    with pytest.raises(EncodeError, match="power of two"):
        Mortality(HUGE)
    with pytest.raises(EncodeError, match="1 to 65536"):
        Mortality.blocks(HUGE)


def test_a_url_with_two_schemes_is_shown_without_its_password() -> None:
    assert shown("wss://wss://user:hunter2@node.example/ws") == "wss://wss/…"


def test_a_text_that_has_no_encoding_is_no_answer() -> None:
    session = Session("ws://node")
    numbers, _ = session.send([requests.chain_name()])
    session.receive('{"id": 1, "result": "\ud800"}')
    assert session.size_of(numbers) > 0
    with pytest.raises(ConnectFailed):
        session.receive("\ud800")
