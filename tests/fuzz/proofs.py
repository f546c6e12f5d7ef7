"""Read proofs, justifications, hand-overs, finality proofs and headers: recorded and made ones, damaged.

A proof that still verifies proves the same.
"""

from __future__ import annotations

import contextlib
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from cere_trust import Keypair
from cere_trust.errors import ProofError
from cere_trust.proofs import (
    AuthoritySet,
    FinalityProof,
    Header,
    Justification,
    announced_change,
    hand_over,
    root_hash,
    verify_child_read_proof,
    verify_justification,
    verify_read_proof,
)
from cere_trust.proofs.grandpa import ENGINE, Vote, encode_weights, vote_payload
from cere_trust.proofs.header import CONSENSUS, digest_item
from cere_trust.proofs.trie import build, read_proof
from cere_trust.proofs.verify import CHILD_PREFIX
from cere_trust.types import H256, BlockHash, BlockRef

from .checking import Input, Target
from .mutations import damaged, mutated_json

VECTORS = Path(__file__).parents[1] / "vectors" / "proofs"
READ, CHILD, VOTES, HANDOVER, FINALITY, HEADER, HEADER_JSON, AUTHORITIES = range(8)


def raw(text: str) -> bytes:
    return bytes.fromhex(text[2:])


@cache
def recorded(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


@cache
def reads() -> list[tuple[bytes, bytes, list[bytes], bytes | None]]:
    """Root, key, nodes and value of recorded proofs."""
    return [
        (raw(one["root"]), raw(one["key"]), [raw(node) for node in one["nodes"]], one["value"] and raw(one["value"]))
        for one in recorded("genesis_proofs")["proofs"].values()
    ]


@cache
def justifications() -> list[tuple[bytes, bytes, int, BlockRef]]:
    """Justification, authorities, set id and target."""
    three = recorded("grandpa_three_validators")
    polkadot = recorded("grandpa_real")["polkadot_302592"]
    weights = encode_weights(tuple((raw(key), weight) for key, weight in polkadot["authorities"]))
    target = Justification.decode(raw(polkadot["justification"])).target
    made = [(raw(polkadot["justification"]), weights, 0, target)]
    for one in three["justifications"]:
        made.append(
            (raw(one["justification"]), raw(three["authorities"]), 0, BlockRef(one["number"], BlockHash(one["target"])))
        )
    return made


VOTERS = [Keypair.from_uri(f"//Voter{number}", "ed25519") for number in range(4)]
NEXT = tuple((bytes([number]) * 32, 1) for number in range(3))


@cache
def chain() -> tuple[tuple[Header, ...], bytes]:
    """Headers of a hand-over to `NEXT` with a delay of two blocks, and the justification of the last."""
    log = digest_item(CONSENSUS, ENGINE, b"\1" + encode_weights(NEXT) + (2).to_bytes(4, "little"))
    zero = H256(bytes(32))
    first = Header(BlockHash(bytes(32)), 10, zero, zero, (log,))
    second = Header(first.hash, 11, zero, zero)
    last = Header(second.hash, 12, zero, zero)
    above = Header(last.hash, 13, zero, zero)
    votes = []
    for voter, block in zip(VOTERS, (last, above, last, above), strict=True):
        votes.append(
            Vote(block.hash, block.number, voter.sign(vote_payload(block.hash, block.number, 7, 3)), voter.public)
        )
    return (first, second, last), Justification(7, last.hash, last.number, tuple(votes), (above,)).encode()


OURS = AuthoritySet(3, tuple((voter.public, 1) for voter in VOTERS))


@cache
def headers() -> list[bytes]:
    return [raw(block["header"]) for block in recorded("minichain")["blocks"]] + [one.encode() for one in chain()[0]]


def _nodes(nodes: list[bytes], rng: Random) -> list[bytes]:
    """Drop, repeat, shuffle, damage and add nodes."""
    made = list(nodes)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(made)) if made else 0
        match rng.randrange(6):
            case 0 if made:
                del made[at]
            case 1 if made:
                made.append(made[at])
            case 2:
                rng.shuffle(made)
            case 3 if made:
                made.append(damaged(made[at], rng, nodes))
            case 4:
                made.append(rng.choice(rng.choice(reads())[2] or [b"\0"]))
            case _ if made:
                made[at] = damaged(made[at], rng, nodes)
    return made


def make(rng: Random) -> Input:
    kind = rng.choice((READ, READ, READ, CHILD, VOTES, VOTES, HANDOVER, FINALITY, HEADER, HEADER_JSON, AUTHORITIES))
    if kind == READ:
        if rng.random() < 0.3:
            number = rng.randrange(len(reads()))
            return kind, number, 0, *_nodes(reads()[number][2], rng)
        seed = rng.getrandbits(32)
        trie, key, _ = _made(seed)
        return kind, -1, seed, *_nodes(read_proof(trie, [key]), rng)
    if kind == CHILD:
        seed = rng.getrandbits(32)
        main, child, key, _ = _made_child(seed)
        return kind, -1, seed, *_nodes(read_proof(main, [CHILD_PREFIX + b"id"]) + read_proof(child, [key]), rng)
    if kind == VOTES:
        number = rng.randrange(len(justifications()))
        return kind, number, 0, damaged(justifications()[number][0], rng, [chain()[1]])
    if kind == HANDOVER:
        made, votes = chain()
        parts = _nodes([header.encode() for header in made], rng) if rng.random() < 0.6 else [h.encode() for h in made]
        return kind, 0, 0, damaged(votes, rng) if rng.random() < 0.6 else votes, *parts
    if kind == FINALITY:
        proof = FinalityProof(chain()[0][-1].hash, chain()[1], chain()[0]).encode()
        return kind, 0, 0, damaged(proof, rng, headers())
    if kind == HEADER:
        return kind, 0, 0, damaged(rng.choice(headers()), rng, headers())
    if kind == HEADER_JSON:
        header = Header.decode(rng.choice(headers()))
        value = {
            "parentHash": str(header.parent), "number": hex(header.number), "stateRoot": str(header.state_root),
            "extrinsicsRoot": str(header.extrinsics_root), "digest": {"logs": ["0x" + log.hex() for log in header.digest]},
        }  # fmt: skip
        return kind, 0, 0, mutated_json(value, rng)
    return kind, 0, 0, damaged(rng.choice(justifications())[1], rng)


def _made(seed: int) -> tuple[Any, bytes, bytes | None]:
    """Return a trie, a key, and its value."""
    rng = Random(seed)
    plain = {
        bytes(byte & 0x13 for byte in rng.randbytes(rng.choice((0, 1, 2, 4, 40)))): rng.randbytes(
            rng.choice((0, 1, 31, 32, 33, 80))
        )
        for _ in range(rng.choice((1, 2, 5, 30)))
    }
    key = rng.choice([*plain, b"\1", b"\x10\x10"])
    return build(plain.items(), rng.randrange(2)), key, plain.get(key)


def _made_child(seed: int) -> tuple[Any, Any, bytes, bytes | None]:
    child, key, value = _made(seed)
    main = build([(CHILD_PREFIX + b"id", root_hash(child)), (b"other", b"x" * 40), (b":code", b"y" * 70)], seed & 1)
    return main, child, key, value


def run(input: Input) -> None:
    kind, number, seed, first, *rest = *input, b""
    assert isinstance(number, int) and isinstance(seed, int)
    parts = [part for part in (first, *rest[:-1]) if isinstance(part, bytes)]
    if kind == READ and number >= 0:
        root, key, _, value = reads()[number]
        assert verify_read_proof(root, parts, [key]) == {key: value}, "a damaged proof proves another value"
    elif kind == READ:
        trie, key, value = _made(seed)
        assert verify_read_proof(root_hash(trie), parts, [key]) == {key: value}, "a damaged proof proves another value"
    elif kind == CHILD:
        main, _, key, value = _made_child(seed)
        found = verify_child_read_proof(root_hash(main), parts, b"id", [key])
        assert found == {key: value}, "a damaged proof proves another value"
    elif kind == VOTES:
        votes, weights, set_id, target = justifications()[number]
        read = verify_justification(parts[0], AuthoritySet.decode(weights, set_id), target)
        assert (read.hash, read.number) == (target.hash, target.number)
        _check_votes(read, AuthoritySet.decode(weights, set_id), votes)
    elif kind == HANDOVER:
        _check_hand_over(parts)
    elif kind == FINALITY:
        proof = FinalityProof.decode(parts[0])
        with contextlib.suppress(ProofError):
            Justification.decode(proof.justification)
        assert FinalityProof.decode(proof.encode()) == proof
    elif kind == HEADER:
        header = Header.decode(parts[0])
        with contextlib.suppress(ProofError):
            announced_change(header)
        assert Header.decode(header.encode()) == header
    elif kind == HEADER_JSON:
        assert isinstance(first, str)
        with contextlib.suppress(json.JSONDecodeError, ValueError, RecursionError):
            value = json.loads(first)
            Header.from_json(value)
    else:
        read_set = AuthoritySet.decode(parts[0], 1)
        assert all(len(key) == 32 for key, _ in read_set.weights)


def _check_votes(read: Justification, authorities: AuthoritySet, honest: bytes) -> None:
    """The votes that count are those of the honest justification: nobody can sign others."""
    known = {(vote.hash, vote.number, vote.signature, vote.authority) for vote in Justification.decode(honest).votes}
    known |= {
        (vote.hash, vote.number, vote.signature, vote.authority)
        for one in justifications()
        for vote in Justification.decode(one[0]).votes
    }
    weights = dict(authorities.weights)
    voted = sum(weights.pop(vote.authority, 0) for vote in read.votes if tuple(vote) in known)
    assert voted >= authorities.threshold, "forged votes finalize a block"


def _check_hand_over(parts: list[bytes]) -> None:
    votes, *encoded = parts
    made = [Header.decode(part) for part in encoded]
    found = hand_over(OURS, made, votes)
    assert found == AuthoritySet(4, NEXT), "a damaged hand-over names other authorities"


TARGET = Target("proofs", make, run)
