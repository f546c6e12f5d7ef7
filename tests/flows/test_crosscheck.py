"""Where the referee stands: before every signature, and with metadata that it can read or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cere_trust import Amount
from cere_trust.errors import CrosscheckFailed, RpcError
from cere_trust.flows import dry_run, prepare, submit
from cere_trust.flows.prepare import Options
from cere_trust.pallets import balances
from tests.unit.runtime.recorded import CERE_14, DEV_14, DEV_15, metadata

from .paper import ALICE, Paper, connected, play

CALL = balances.transfer_keep_alive(ALICE.account, value=Amount.cere(1))


def paper(older: str | Exception = DEV_14) -> Paper:
    """A node with metadata V15 that answers for V14 with a recorded file, or an error."""
    made = Paper()

    def answer(method: str, data: str, *at: str) -> object:
        if method == "Metadata_metadata_versions":
            return "0x080e0000000f000000"
        if data == "0x0e000000":
            if isinstance(older, Exception):
                raise older
            return "0x" + metadata(older).hex()
        return "0x" + metadata(DEV_15).hex()

    made.answers["state_call"] = answer
    made.answers["state_getMetadata"] = lambda *at: "0x" + metadata(DEV_15).hex()
    return made


def test_what_is_right_is_signed_and_the_referee_is_fetched_once() -> None:
    node = paper()
    connection = connected(node, crosscheck=True)
    for _ in range(2):
        play(submit.submit(connection, CALL, ALICE, Options()), node)
    assert len(node.submitted) == 2
    assert sum(batch == ["state_call"] for batch in node.batches) == 1


@pytest.mark.parametrize(
    ("older", "words"),
    [
        (RpcError(4003, "no such export"), "reads metadata V14, and this is V15"),
        (DEV_15, "reads metadata V14, and this is V15"),
        (CERE_14, "knows node 54113, and this is for node 80013"),
    ],
    ids=["no V14 at all", "V15 again", "another runtime's"],
)
def test_without_the_right_metadata_nothing_is_signed(older: str | Exception, words: str) -> None:
    node = paper(older)
    connection = connected(node, crosscheck=True)
    with pytest.raises(CrosscheckFailed, match=words):
        play(submit.submit(connection, CALL, ALICE, Options()), node)
    assert not node.submitted
    assert connection.nonces.reserve(ALICE.account, 3, connection.nonces.open_request(ALICE.account)) == 3, (
        "the nonce is free again"
    )


def test_what_was_prepared_elsewhere_is_checked_before_it_is_signed() -> None:
    node = paper()
    unsigned = play(prepare.prepare(connected(node), CALL, ALICE.account, Options()), node)
    forged = replace(unsigned, call=balances.transfer_keep_alive(ALICE.account, value=Amount.cere(2)))
    connection = connected(node, crosscheck=True)
    with pytest.raises(CrosscheckFailed, match="value"):
        play(submit.submit(connection, forged, ALICE, Options()), node)
    assert not node.submitted
    play(submit.submit(connection, unsigned, ALICE, Options()), node)
    assert len(node.submitted) == 1


def test_a_dry_run_is_checked_too() -> None:
    node = paper(RpcError(4003, "no such export"))
    with pytest.raises(CrosscheckFailed):
        play(dry_run.dry_run(connected(node, crosscheck=True), CALL, ALICE, 0), node)


def test_nobody_asks_a_referee_who_was_not_told_to() -> None:
    node = paper(RpcError(4003, "no such export"))
    play(submit.submit(connected(node), CALL, ALICE, Options()), node)
    assert len(node.submitted) == 1
