"""One chain, twice: authored by the embedded chain, and imported by a real node from a file of its blocks."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from cere_trust import Amount, BlockHash, Call, Keypair, Runtime
from cere_trust.codec.primitives import write_compact
from cere_trust.devnet import Chain, Devnet, RealNode
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.events import Event, Finalized
from cere_trust.devnet.launch.native import find_binary
from cere_trust.extrinsic import Mortality, compose
from cere_trust.pallets import balances, system, utility
from cere_trust.types import BlockRef
from cere_trust.user_folders import cache_folder

Json = Any
Imported: TypeAlias = "subprocess.CompletedProcess[str]"
START = 1_700_000_000_000
"""When the chain begins, in milliseconds since 1970: long ago, so that a node finds no block to be of the future."""
SLOT = 6_000


class Clock:
    """Goes on a slot each time it is looked at by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


class Signer:
    """Signs for the runtime that the chain has now, without asking a node."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        metadata = chain.call("Metadata_metadata_at_version", (15).to_bytes(4, "little"))
        self.runtime = Runtime.from_metadata(metadata)
        self.genesis = chain.genesis_hash

    def sign(
        self, call: Call, nonce: int, uri: str = "//Alice", *, genesis: bytes | None = None, tip: int = 0
    ) -> bytes:
        """The signed extrinsic, immortal."""
        pair = Keypair.from_uri(uri)
        named = BlockHash(genesis or self.genesis)
        unsigned = compose(
            self.runtime, call, account=pair.account, nonce=nonce, tip=Amount(tip), mortality=Mortality.immortal(),
            genesis=named, birth=BlockRef(0, named),
        )  # fmt: skip
        return unsigned.attach(pair.sign(unsigned.payload), pair.scheme).data


class Twins(NamedTuple):
    """Both, and how to sign for them.

    Attributes:
        nonce: Alice's next one.
        blocks: Those of the embedded chain, in their order.
    """

    embedded: Devnet
    node: RealNode
    signer: Signer
    nonce: int
    blocks: list[ChainBlock]


def transfers(signer: Signer) -> list[list[bytes]]:
    """The transactions of each block: none, one, one that fails, several, several accounts."""
    bob, charlie = (Keypair.from_uri(uri).account for uri in ("//Bob", "//Charlie"))
    one = Amount.cere(1)
    transfer = balances.transfer_keep_alive(bob, value=one)
    too_much = balances.transfer_keep_alive(bob, value=Amount.cere(10**9))
    batch = utility.batch([transfer, too_much, system.remark(b"never")])
    sign = signer.sign
    return [
        [],
        [sign(transfer, 0)],
        [sign(too_much, 1)],
        [sign(batch, 2), sign(system.remark_with_event(b"x"), 3, tip=7)],
        [],
        [sign(transfer, 4), sign(balances.transfer_allow_death(charlie, value=one), 0, "//Bob")],
        [sign(system.remark(b"\\0" * 20_000), 5)],
        [sign(transfer, nonce) for nonce in range(6, 26)],
        [],
        [sign(utility.force_batch([too_much, transfer]), 26)],
        [],
        [sign(transfer, 27)],
    ]


def export(blocks: list[ChainBlock], justification: bytes | None) -> bytes:
    """Blocks as `import-blocks --binary` reads them, the last one with the votes that make it final."""
    voted = b"\0" if justification is None else b"\1\4FRNK" + write_compact(len(justification)) + justification
    bodies = [block.encode() + (voted if block is blocks[-1] else b"\0") for block in blocks]
    return len(blocks).to_bytes(8, "little") + b"".join(bodies)


def import_blocks(folder: Path, spec: Json, blocks: list[ChainBlock], justification: bytes | None = None) -> Imported:
    """Have a node check and import blocks, into a database in the folder."""
    raw, file = folder / "spec.json", folder / "blocks"
    raw.write_text(json.dumps(spec))
    file.write_bytes(export(blocks, justification))
    command: list[str | Path] = [
        find_binary(), "import-blocks", "--binary", "--chain", raw, "--base-path", folder / "base",
        "--state-pruning", "archive", "--wasm-cache", cache_folder() / "node-wasm", file,
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=False)


@contextmanager
def twins(folder: Path, loads: Callable[[Signer], Iterable[list[bytes]]] = transfers) -> Iterator[Twins]:
    """Both chains, at the same block, which is final for both by the votes of the embedded chain's voters."""
    clock, voted = Clock(), list[bytes | None]()

    def listen(event: Event) -> None:
        if isinstance(event, Finalized):
            voted.append(event.justification)

    with Devnet(clock=clock, block_time="manual", progress=None) as embedded:
        signer = Signer(embedded.chain)
        blocks: list[ChainBlock] = []

        def author(load: list[bytes]) -> ChainBlock:
            clock.now += SLOT
            authored = embedded.chain.author(load)
            assert len(authored.included) == len(load), authored.rejected
            return authored.block

        embedded.chain.listen(listen)
        for load in loads(signer):
            blocks.append(embedded.node.run(author, load).result())
        done = import_blocks(folder, embedded.chain.spec.to_raw(), blocks, voted[-1])
        assert done.returncode == 0, done.stderr[-2000:]
        with RealNode(spec=folder / "spec.json", state=folder / "base", block_time="manual", progress=None) as node:
            yield Twins(embedded, node, signer, 28, blocks)
