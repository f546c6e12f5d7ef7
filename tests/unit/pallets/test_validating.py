"""Session keys, heartbeats and places in the voter list: accepted values, refused values, differing generations."""

from __future__ import annotations

from typing import Any

import pytest

from cere_trust import AccountId, Keypair, Query
from cere_trust.errors import EncodeError, InvalidAddress
from cere_trust.pallets import fast_unstake, im_online, session, voter_list
from cere_trust.pallets.session import Disabled, SessionKeys
from cere_trust.types import Perbill
from tests.unit.runtime.recorded import CERE_15, DEV_15, runtime

from .answering import answered

ALICE = Keypair.from_uri("//Alice").account
BOB = AccountId("6SjhkQYwZm2Qjnd3bKCkbgnZj5uXS5Sj97CmXECKHZUwWyVm")
FIVE = bytes(n for n in range(1, 6) for _ in range(32))


def test_keys_are_read_as_nodes_give_them() -> None:
    keys = SessionKeys.from_bytes(FIVE)
    assert (keys.grandpa, keys.ddc_verification) == (b"\x01" * 32, b"\x05" * 32)
    assert SessionKeys.from_bytes("0x" + FIVE.hex()) == keys
    assert SessionKeys.from_bytes(FIVE[:128]) == SessionKeys(*(bytes([n]) * 32 for n in range(1, 5)))
    for bad in (FIVE[:-1], FIVE[:96], b"", "0x00", "keys", None, 7):
        with pytest.raises(EncodeError, match="keys: expected 4 or 5 keys"):
            SessionKeys.from_bytes(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [CERE_15, DEV_15])
def test_keys_are_encoded_one_after_the_other_and_none_may_be_missing(name: str) -> None:
    call = session.set_keys(SessionKeys.from_bytes(FIVE), proof=b"proof")
    assert runtime(name).encode_call(call)[2:] == FIVE + b"\x14proof"
    for bad in (SessionKeys.from_bytes(FIVE[:128]), SessionKeys(b"", b"", b"", b"", b"")):
        with pytest.raises(EncodeError, match="keys"):
            runtime(name).encode_call(session.set_keys(bad))


def test_what_cannot_be_meant_is_refused_with_the_arguments_name() -> None:
    with pytest.raises(EncodeError, match="keys"):
        session.set_keys(FIVE)  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match="proof"):
        session.set_keys(SessionKeys.from_bytes(FIVE), proof=None)  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match="heartbeat"):
        im_online.heartbeat({}, signature=im_online.Signature(bytes(64)))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="64 bytes"):
        im_online.Signature(bytes(63))
    for bad in ("alice", 7, None):
        with pytest.raises(InvalidAddress):
            voter_list.rebag(bad)  # type: ignore[arg-type]
        with pytest.raises(InvalidAddress):
            voter_list.put_in_front_of_other(ALICE, lighter=bad)  # type: ignore[arg-type]
    with pytest.raises(EncodeError, match="eras_to_check"):
        runtime(DEV_15).encode_call(fast_unstake.control(-1))


def test_disabled_validators_are_accounts_whatever_the_generation() -> None:
    active: dict[Query[Any], object] = {session.validators(): [ALICE, BOB]}
    older: dict[Query[Any], object] = {**active, session.disabled_validators(): [1]}
    assert answered(session.disabled(), runtime(CERE_15), older) == [Disabled(BOB, None)]
    newer: dict[Query[Any], object] = {**active, session.disabled_validators(): [(0, 5), (1, 10**9)]}
    assert answered(session.disabled(), runtime(DEV_15), newer) == [
        Disabled(ALICE, Perbill(5)),
        Disabled(BOB, Perbill(10**9)),
    ]
    assert answered(session.disabled(), runtime(DEV_15), active) == []
