"""From voters that are known to voters that are not: what a node offers as proof, checked link by link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cere_trust.devnet.spec.chainspec import from_preset
from cere_trust.proofs import AuthoritySet, FinalityProof, Header, announced_change, hand_over, verify_justification
from cere_trust.proofs.grandpa import AUTHORITIES_KEY

from .network import Network


class Link(NamedTuple):
    """A block that is proved to be final: the last of its authority set, or the newest with votes.

    Attributes:
        voters: The set in charge of it.
    """

    header: Header
    justification: bytes
    voters: AuthoritySet


def first_voters(preset: str) -> AuthoritySet:
    """Who votes from genesis on, out of the chain's specification: no node is asked."""
    state = from_preset(preset).to_raw()["genesis"]["raw"]["top"]
    return AuthoritySet.decode(bytes.fromhex(state["0x" + AUTHORITIES_KEY.hex()][2:]), 0)


def links(network: Network, name: str, voters: AuthoritySet) -> Iterator[Link]:
    """The last block of every authority set from the first one on, then the newest block with votes; each verified.

    Raises:
        ProofError: the node does not prove it.
    """
    number = 1
    while True:
        proof = FinalityProof.decode(bytes.fromhex(network.ask(name, "grandpa_proveFinality", number)[2:]))
        header = Header.from_json(network.ask(name, "chain_getHeader", "0x" + proof.hash.hex()))
        verify_justification(proof.justification, voters, header.ref)
        yield Link(header, proof.justification, voters)
        if announced_change(header) is None:
            return
        voters = hand_over(voters, [header], proof.justification)
        number = header.number + 1
