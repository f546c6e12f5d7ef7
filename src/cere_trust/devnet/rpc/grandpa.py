"""``grandpa_*``: justifications and proofs of finality."""

from __future__ import annotations

from collections.abc import Callable

from ...proofs.grandpa import FinalityProof, Justification
from ..chain.events import Event, Finalized
from .registry import U32, Failure, JsonValue, Sink, method, subscription, to_hex
from .served import ServedNode

_MAX_HEADERS = 100_000


@subscription("grandpa_justifications", ("grandpa_subscribeJustifications", "grandpa_unsubscribeJustifications"))
def justifications(served: ServedNode, sink: Sink) -> Callable[[], None]:
    def follow(event: Event) -> None:
        if isinstance(event, Finalized) and event.justification is not None:
            sink(to_hex(event.justification))

    return served.node.listen(follow)


@method("grandpa_roundState")
def round_state(served: ServedNode) -> JsonValue:
    if not served.chain.voters.can_sign:
        raise Failure(1, "GRANDPA RPC endpoint not ready")
    return served.chain.voters.round_state(silent=served.chain.is_stalled)


@method("grandpa_proveFinality")
def prove_finality(served: ServedNode, block: U32) -> JsonValue:
    """Prove a block's finality as nodes do: with the last block of its authority set, or the newest final block of the current one.

    Nodes give no proofs in the first set, because they know of no end of a set yet.
    """
    if block > served.chain.tree.finalized.number:
        raise Failure(4, "GRANDPA prove finality rpc failed: Block not yet finalized")
    voters = served.chain.voters.state
    last = next((end for _, end in voters.ended if block <= end), None)
    if not voters.ended or (last is not None and voters.ended[0][0] > 0 and last == voters.ended[0][1]):
        raise Failure(4, "GRANDPA prove finality rpc failed: Block not covered by authority set changes")
    tree = served.chain.tree
    if last is None:
        justification = voters.newest
        last = 0 if justification is None else Justification.decode(justification).number
    else:
        justification = served.chain.justifications.get(tree.at(last).hash)
    if justification is None:
        return None
    headers = tuple(tree.at(n).header for n in range(block + 1, last + 1)[:_MAX_HEADERS])
    return to_hex(FinalityProof(tree.at(last).hash, justification, headers).encode())
