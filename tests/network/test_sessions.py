"""A validator that says nothing for a session is reported for it, by the chain itself, and no other is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from cere_trust import Client
from cere_trust.extrinsic.receipt import events_of
from cere_trust.pallets import im_online, offences, session, staking

from .network import VALIDATORS, Network, until
from .paying import stash

E = TypeVar("E")


def told(client: Client, kind: type[E], since: int) -> Callable[[], tuple[int, E] | None]:
    """The first event of a kind in the final blocks from a number on; asked again, it goes on where it was."""

    def events() -> Iterator[tuple[int, E] | None]:
        number = since
        while True:
            while number <= client.block().number:
                for event in events_of(kind, client.events(number)):
                    yield number, event
                number += 1
            yield None

    found = events()
    return lambda: next(found)


def test_who_is_silent_for_a_session_is_reported_and_no_other(
    network: Network, client: Client, short_sessions: None
) -> None:
    silent = "dave"
    at_work = [name for name in VALIDATORS if name != silent]
    network.pause([silent])
    since = client.block().number + 1
    begun = client.query(session.current_index()) + 1  # the first session that it misses as a whole
    while True:
        number, event = until(told(client, im_online.SomeOffline, since), "someone is reported", 300)
        before = client.block(number - 1)
        ended = client.query(session.current_index(), at=before.number)
        if ended >= begun:
            break
        since = number + 1

    validators = client.query(session.validators(), at=before.number)
    assert [who for who, _ in event.offline] == [stash(silent)]
    was_there = {
        name: (
            client.query(im_online.received_heartbeats(ended, validators.index(stash(name))), at=before.number),
            client.query(im_online.authored_blocks(ended, stash(name)), at=before.number),
        )
        for name in VALIDATORS
    }
    assert was_there[silent] == (None, 0)
    assert all(heartbeat or blocks for heartbeat, blocks in (was_there[name] for name in at_work))
    (offence,) = events_of(offences.Offence, client.events(number))
    assert offence.kind == b"im-online:offlin"
    assert int.from_bytes(offence.timeslot, "little") == ended
    # Those of the genesis are invulnerable: reported, and neither disabled nor slashed nor sent away.
    assert stash(silent) in client.query(staking.invulnerables())
    assert client.query(session.disabled(), at=number) == []
    assert client.query(session.validators(), at=number) == validators


def test_nodes_say_that_they_are_there_with_keys_of_their_own(
    network: Network, client: Client, short_sessions: None
) -> None:
    """Whoever has made a block in a session need not say so; among ten blocks of four validators someone soon has not."""
    keys = client.query(im_online.keys())
    validators = client.query(session.validators())
    for name in VALIDATORS:
        key = keys[validators.index(stash(name))]
        has = [other for other in VALIDATORS if network.ask(other, "author_hasKey", "0x" + key.hex(), "imon")]
        assert has == [name]
    _, heartbeat = until(told(client, im_online.HeartbeatReceived, 1), "a node says that it is there", 600)
    assert heartbeat.authority_id in keys
