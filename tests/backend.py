"""What the suite runs on: the embedded chain, a real node, or any node that has a URL."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import pytest

from cere_trust import Amount, Client, Keypair
from cere_trust.crypto.hashing import twox_128
from cere_trust.devnet import Devnet, RealNode
from cere_trust.devnet.block import ChainBlock
from cere_trust.devnet.chain.tree import Route
from cere_trust.devnet.spec.chainspec import from_preset
from cere_trust.errors import CereTrustError, DevnetError
from cere_trust.pallets import sudo, system
from cere_trust.proofs import Header
from cere_trust.types import BlockHash
from cere_trust.user_folders import cache_folder

from .node.asking import ask
from .node.binary import built_binary

NEEDED = ("Sudo", "Staking", "Referenda", "ConvictionVoting", "DdcStaking", "DdcCustomers", "DdcNodes", "DdcClusters")
ALICE = Keypair.from_uri("//Alice").account
PURSE = Amount.cere(1_000_000)
"""What the suite may spend of Alice's."""


def node_binary() -> Path:
    """The real node's binary; the test is skipped where it has not been built."""
    try:
        return built_binary()
    except DevnetError as missing:
        pytest.skip(str(missing))


def share_compiled(folder: Path) -> None:
    """Have a cache folder of a test's own use the user's compiled runtimes, as each takes seconds to compile."""
    compiled = cache_folder() / "compiled"
    with suppress(OSError):  # compiled anew, then
        compiled.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "compiled").symlink_to(compiled)


class Unfit(Exception):
    """A node that the suite cannot run against, and why."""


class OwnChain(Protocol):
    """A chain of a test's own, whatever it runs on: what a `Devnet` and an `OwnNode` have in common."""

    @property
    def genesis_hash(self) -> BlockHash: ...

    @property
    def url(self) -> str: ...

    @property
    def http_url(self) -> str: ...

    def new_block(self) -> ChainBlock: ...

    def fork_at(self, parent: BlockHash | ChainBlock) -> list[ChainBlock]: ...

    def reorg(self, depth: int) -> Route: ...

    def finalize(self, hash: BlockHash | None = None) -> None: ...

    def stall_finality(self) -> None: ...

    def resume_finality(self) -> None: ...

    def __enter__(self) -> OwnChain: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class OwnNode(RealNode):
    """A real node that makes and finalizes blocks when asked, as `Devnet` does.

    Args:
        preset: Genesis preset.
        finality_lag: How many blocks of the best chain are not final yet, with a block time of ``"manual"``. Its genesis is
            then another in one point: no author has primary slots, as a branch with one is better than a longer one.
        options: What `RealNode` takes.
    """

    def __init__(self, preset: str = "dev", *, finality_lag: int = 0, **options: Any) -> None:
        if finality_lag:
            options["spec"] = _without_primary_slots(from_preset(preset).to_raw())
        super().__init__(preset, **options)
        self._lag, self._stalled = finality_lag, False

    def new_block(self) -> ChainBlock:
        """Seal a block on the best one, whatever is in the pool."""
        made = self._seal(None)
        self._follow()
        return made

    def fork_at(self, parent: BlockHash | ChainBlock) -> list[ChainBlock]:
        """Seal a block on any that is not final."""
        made = self._seal(str(parent.hash if isinstance(parent, ChainBlock) else parent))
        self._follow()
        return [made]

    def reorg(self, depth: int) -> Route:
        """Retract the newest blocks: seal a branch below them that is one longer."""
        retracted = [self._block(ask(self.http_url, "chain_getBlockHash"))]
        while len(retracted) < depth:
            retracted.append(self._block(str(retracted[-1].parent)))
        enacted = self.fork_at(retracted[-1].parent)
        while len(enacted) <= depth:
            enacted += self.fork_at(enacted[-1])
        return Route(tuple(retracted), tuple(enacted))

    def finalize(self, hash: BlockHash | str | None = None) -> None:
        """Make a block final; without one, the best."""
        ask(self.http_url, "engine_finalizeBlock", str(hash or ask(self.http_url, "chain_getBlockHash")), None)

    def stall_finality(self) -> None:
        """Finalize no more."""
        self._stalled = True

    def resume_finality(self) -> None:
        """Finalize what is due."""
        self._stalled = False
        self._follow()

    def _seal(self, parent: str | None) -> ChainBlock:
        return self._block(ask(self.http_url, "engine_createBlock", True, not self._lag, parent)["hash"])

    def _block(self, hash: str) -> ChainBlock:
        block = ask(self.http_url, "chain_getBlock", hash)["block"]
        body = tuple(bytes.fromhex(extrinsic[2:]) for extrinsic in block["extrinsics"])
        return ChainBlock(Header.from_json(block["header"]), BlockHash(bytes.fromhex(hash[2:])), body)

    def _follow(self) -> None:
        due = int(ask(self.http_url, "chain_getHeader")["number"], 16) - self._lag
        if self._lag and not self._stalled and due > 0:
            self.finalize(ask(self.http_url, "chain_getBlockHash", due))


def _without_primary_slots(spec: dict[str, Any]) -> dict[str, Any]:
    key = "0x" + (twox_128(b"Babe") + twox_128(b"EpochConfig")).hex()
    top = spec["genesis"]["raw"]["top"]
    never = (0).to_bytes(8, "little") + bytes.fromhex(top[key][2:])[8:]  # of so many slots in so many
    return {**spec, "genesis": {"raw": {**spec["genesis"]["raw"], "top": {**top, key: "0x" + never.hex()}}}}


@dataclass(frozen=True)
class Backend:
    """What the suite runs on.

    Attributes:
        url: The node that was named; `None` for the embedded chain.
        preset: Genesis preset of the chains that are started.
    """

    url: str | None
    preset: str

    def own(self, **options: Any) -> OwnChain:
        """A chain not yet started: embedded, or a real node where a node was named; without its binary the test is skipped."""
        options = {"preset": self.preset, **options}
        if self.url is None:
            return Devnet(**options)
        node_binary()
        return OwnNode(progress=None, **options)

    @functools.cached_property
    def shape(self) -> str:
        """The runtime's: dev or mainnet."""
        if self.url is None:
            return "mainnet" if self.preset == "mainnet" else "dev"
        with Client(self.url) as client:
            return "dev" if "DdcVerification" in client.runtime.pallets else "mainnet"

    def check(self) -> None:
        """Look whether a node that was named can carry the suite.

        Raises:
            Unfit: it does not answer, has another runtime, or Alice can do nothing there.
        """
        if self.url is None:
            return
        try:
            with Client(self.url) as client:
                lacks = _lacking(client)
        except CereTrustError as error:
            raise Unfit(f"no test was run on {self.url}: {error}") from error
        if lacks:
            raise Unfit(
                f"no test was run on {self.url}, which is no development chain of Cere's: {'; '.join(lacks)}. "
                "`cere-trust devnet --node` starts one"
            )


def _lacking(client: Client) -> Iterable[str]:
    missing = [pallet for pallet in NEEDED if pallet not in client.runtime.pallets]
    if missing:
        return [f"{client.runtime.version} has no {', '.join(missing)}"]
    root, purse = client.query_many((sudo.key(), system.account(ALICE)))
    lacks = [] if root == ALICE else [f"//Alice is not its sudo key, {root} is"]
    return lacks if purse.data.free >= PURSE else [*lacks, f"//Alice has {purse.data.free}, and {PURSE} are needed"]
