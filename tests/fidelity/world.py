"""Steps of the fidelity script, and the chain on which they run."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from cere_trust import AccountId, Amount, Call, Client, ClusterId, Keypair, Query
from cere_trust.devnet import Devnet
from cere_trust.errors import DispatchError, InvalidExtrinsic
from cere_trust.extrinsic import Receipt
from cere_trust.pallets import balances, contracts, ddc_clusters, ddc_nodes, ddc_staking, sudo, utility
from cere_trust.pallets.ddc_clusters import ClusterParams, ClusterProtocolParams
from cere_trust.pallets.ddc_nodes import StorageNodeMode, StorageNodeParams
from cere_trust.runtime import EventRecord
from cere_trust.types import NodePubKey, Perquintill, Weight

CERE = 10**10
ALICE = Keypair.from_uri("//Alice")
NOWHERE = ClusterId(b"\xee" * 20)
STRANGER = NodePubKey(b"\xee" * 32)
MISSING = "no such call"
"""Answer of a step whose call the runtime does not have."""
REPORTED = ("DdcStaking", "DdcCustomers", "DdcNodes", "DdcClusters", "DdcClustersGov", "DdcPayouts", "FeeHandler")
"""Pallets whose events belong to an answer."""
UNREPORTED = {"ValidatorRewarded"}
"""Events that do not: one for each staker of a chain."""
AMOUNTS = {
    *("amount", "charged", "expected", "expected_to_charge", "rewarded", "expected_to_reward"),
    *("expected_reward", "distributed_reward", "total_distributed_reward", "yes", "no", "threshold"),
}
"""Event fields that belong to an answer; those without names all do, except a block number of ``ChillSoon``."""


@dataclass(frozen=True, slots=True)
class Step:
    """A transaction of the script.

    Attributes:
        title: Unique title.
        signer: The account that signs.
        call: The call.
        amounts: False if the amounts in its events depend on the fee.
        events: False if its answer has no events.
    """

    title: str
    signer: Keypair
    call: Call
    amounts: bool = True
    events: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """A step that reads, or that summarizes several transactions.

    Attributes:
        title: Unique title.
        value: Returns the answer.
        calls: Calls of other generations in its place, as ``Pallet.call``.
    """

    title: str
    value: Callable[[], object]
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a step: ``ok`` with DDC events, or an error.

    Attributes:
        title: Title of the step.
        signer: Name of the account; empty for a `Read`.
        calls: The call, and the calls within it, as ``Pallet.call``.
        answer: The answer.
    """

    title: str
    signer: str
    calls: tuple[str, ...]
    answer: str


Steps: TypeAlias = Iterator[Step | Read]
Section: TypeAlias = "Callable[[World], Steps]"

NODE = StorageNodeParams(StorageNodeMode.STORAGE, b"host", b"", False, 8080, 9090, 9070)
PARAMS = ClusterParams(None, 4, 6, 3)
TERMS = ClusterProtocolParams(
    treasury_share=Perquintill(10**16),
    validators_share=Perquintill(10**16),
    cluster_reserve_share=Perquintill(10**16),
    storage_bond_size=Amount(10 * CERE),
    storage_chill_delay=0,
    storage_unbonding_delay=0,
    cost_per_mb_stored=Amount(1),
    cost_per_mb_streamed=Amount(1),
    cost_per_put_request=Amount(1),
    cost_per_get_request=Amount(1),
)


class World:
    """A chain on which the script runs, and all that depends on the generation of its runtime.

    Attributes:
        devnet: The chain.
        client: A client of it.
        receipt: Receipt of the newest step; None if it failed.
    """

    def __init__(self, devnet: Devnet, client: Client) -> None:
        self.devnet, self.client = devnet, client
        self.receipt: Receipt | None = None
        self._names: dict[AccountId, str] = {ALICE.account: "Alice"}
        self._count = itertools.count(1)
        self._pending: list[Call] = []

    # --- generations ---

    @property
    def is_newer(self) -> bool:
        """True from 80011 on: a ledger per cluster, ``join_cluster``, and more fields in a cluster's parameters."""
        return self.client.runtime.version.spec_version >= 80_011

    def has(self, call: Call) -> bool:
        """Return True if the runtime has a call, and those within it."""
        return all(
            pallet in self.client.runtime.pallets and name in self.client.runtime.pallet(pallet).calls
            for pallet, _, name in (each.partition(".") for each in names_of(call))
        )

    def of(self, cluster: ClusterId) -> dict[str, Any]:
        """Return the argument that selects a cluster's ledger; none where an account has one ledger."""
        return {"cluster": cluster} if self.is_newer else {}

    def terms(self, **changes: Any) -> ClusterProtocolParams:
        """Return parameters of the governance."""
        later = {"cost_per_gpu_unit": Amount(1), "cost_per_cpu_unit": Amount(1), "cost_per_ram_unit": Amount(1)}
        added = {**later, "customer_deposit_contract": AccountId(bytes(32))} if self.is_newer else {}
        return replace(TERMS, **added, **changes)  # type: ignore[arg-type]

    # --- set-up: calls that must succeed, and that are no steps ---

    def ok(self, call: Call, signer: Keypair) -> Receipt:
        """Make a call that must succeed."""
        self.flush()
        return self.client.submit_and_wait(call, signer)

    def done(self, call: Call, signer: Keypair) -> Receipt:
        """Make a batch, of which some calls may fail."""
        self.flush()
        try:
            return self.client.submit_and_wait(call, signer)
        except DispatchError as error:
            assert isinstance(error.receipt, Receipt)
            return error.receipt

    def root(self, *calls: Call) -> None:
        """Make calls as root, in one transaction before the next step or read."""
        self._pending.extend(calls)

    def flush(self) -> None:
        """Make the pending calls of root."""
        calls, self._pending = self._pending, []
        if calls:
            self.client.submit_and_wait(sudo.sudo(utility.batch_all(calls)), ALICE)

    def account(self, name: str, cere: int | None = 1_000) -> Keypair:
        """Return a named account, with a balance; with None it does not exist."""
        pair = Keypair.from_uri(f"//Fidelity/{name}")
        assert pair.account not in self._names, name
        self._names[pair.account] = name
        if cere is not None:
            self.root(balances.force_set_balance(pair.account, new_free=Amount(cere * CERE)))
        return pair

    def name(self, pair: Keypair) -> str:
        """Return an account's name."""
        return self._names[pair.account]

    def read(self, pallet: str, item: str, *keys: object) -> Any:
        """Return a storage value."""
        self.flush()
        return self.client.query(Query(pallet, item, *keys))

    def put(self, pallet: str, item: str, *keys: object, value: object) -> None:
        """Overwrite a storage value."""
        runtime = self.client.runtime
        encoded = runtime.encode(runtime.storage_info(pallet, item).value, value)
        self.root(Call("System", "set_storage", {"items": [(runtime.storage_key(pallet, item, *keys), encoded)]}))

    def change(self, pallet: str, item: str, *keys: object, **fields: object) -> None:
        """Overwrite fields of a storage value."""
        self.put(pallet, item, *keys, value={**self.read(pallet, item, *keys), **fields})

    def kill(self, pallet: str, item: str, *keys: object) -> None:
        """Remove a storage value."""
        self.root(Call("System", "kill_storage", {"keys": [self.client.runtime.storage_key(pallet, item, *keys)]}))

    def skip(self, blocks: int) -> None:
        """Advance the chain."""
        self.flush()
        self.devnet.skip_to(self.devnet.chain.head().number + blocks)

    def free(self, account: AccountId) -> int:
        """Return an account's free balance."""
        return int(self.read("System", "Account", account)["data"]["free"])

    def key(self) -> NodePubKey:
        """Return an unused node key."""
        return NodePubKey(b"node" + next(self._count).to_bytes(28, "big"))

    def cluster_id(self) -> ClusterId:
        """Return an unused cluster id."""
        return ClusterId(b"cluster" + next(self._count).to_bytes(13, "big"))

    def node(self, provider: Keypair) -> NodePubKey:
        """Register a node."""
        key = self.key()
        self.ok(ddc_nodes.create_node(key, node_params=NODE), provider)
        return key

    def staked(self, provider: Keypair, cere: int = 50) -> NodePubKey:
        """Register a node and bond for it; its provider is its stash and its controller."""
        key = self.key()
        create = ddc_nodes.create_node(key, node_params=NODE)
        bond = ddc_staking.bond(provider.account, node=key, value=Amount(cere * CERE))
        self.ok(utility.batch_all([create, bond]), provider)
        return key

    def cluster(self, manager: Keypair, reserve: Keypair, *, bonded: bool = True, **terms: Any) -> ClusterId:
        """Create a cluster, and bond for it."""
        cluster = self.cluster_id()
        create = ddc_clusters.create_cluster(
            cluster,
            cluster_reserve_id=reserve.account,
            cluster_params=PARAMS,
            initial_protocol_params=self.terms(**terms),
        )
        self.ok(create, manager)
        if bonded:
            self.ok(ddc_staking.bond_cluster(cluster), reserve)
        return cluster

    def contract(self, body: str, data: bytes, owner: Keypair) -> AccountId:
        """Deploy a contract whose message executes `body`, with `data` at the start of its memory."""
        import wasmtime

        written = "".join(f"\\{byte:02x}" for byte in data)
        code = wasmtime.wat2wasm(f"""
            (module
              (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
              (import "seal0" "seal_caller" (func $caller (param i32 i32)))
              (import "env" "memory" (memory 1 1))
              (data (i32.const 0) "{written}")
              (func (export "deploy"))
              (func (export "call") {body}))""")
        deploy = contracts.instantiate_with_code(
            bytes(code),
            value=Amount(CERE),
            gas_limit=Weight(10**11, 10**6),
            storage_deposit_limit=Amount(1_000 * CERE),
            data=b"",
            salt=next(self._count).to_bytes(8, "big"),
        )
        return self.ok(deploy, owner).expect(contracts.Instantiated).contract

    # --- steps ---

    def play(self, step: Step | Read) -> Answer:
        """Run a step."""
        self.receipt = None
        if isinstance(step, Read):
            return Answer(step.title, "", step.calls, str(step.value()))
        answer = self.outcome(step.call, step.signer, amounts=step.amounts)
        answer = answer if step.events else answer.partition(";")[0]
        return Answer(step.title, self.name(step.signer), tuple(names_of(step.call)), answer)

    def outcome(self, call: Call, signer: Keypair, *, amounts: bool = True) -> str:
        """Make a call, and return its answer as text."""
        if not self.has(call):
            return MISSING
        self.flush()
        try:
            self.receipt = self.client.submit_and_wait(call, signer)
        except DispatchError as error:
            return f"{error.pallet}.{error.name}" if error.name else str(error.pallet)
        except InvalidExtrinsic:
            return "refused by the pool"
        events = [event for event in self.receipt.events if event.pallet in REPORTED and event.name not in UNREPORTED]
        return "; ".join(["ok", *(_event(event, amounts=amounts) for event in events)])


def names_of(value: object) -> Iterator[str]:
    """Yield the names of a call and of the calls within it."""
    if isinstance(value, Call):
        yield f"{value.pallet}.{value.name}"
        yield from names_of(value.args)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from names_of(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from names_of(each)


def _event(event: EventRecord, *, amounts: bool) -> str:
    fields = event.fields
    named = fields.items() if isinstance(fields, Mapping) else [("amount", each) for each in _flat(fields)]
    kept = [each for name, each in named if name in AMOUNTS and isinstance(each, int) and not isinstance(each, bool)]
    text = ", ".join(money(each) for each in kept) if amounts and event.name != "ChillSoon" else ""
    return f"{event.pallet}.{event.name}" + (f" {text}" if text else "")


def _flat(fields: object) -> list[object]:
    return list(fields) if isinstance(fields, (list, tuple)) else [fields]


def money(planck: int) -> str:
    """Format an amount: in CERE if it has at most three decimals."""
    return f"{planck / CERE:g} CERE" if planck and planck % 10**7 == 0 else f"{planck}"


def run(devnet: Devnet, client: Client, sections: Mapping[str, Section]) -> dict[str, list[Answer]]:
    """Run the script on a chain; the answers by section."""
    world = World(devnet, client)
    answers = {title: [world.play(step) for step in section(world)] for title, section in sections.items()}
    titles = [answer.title for section in answers.values() for answer in section]
    assert len(set(titles)) == len(titles), sorted(title for title in titles if titles.count(title) > 1)
    return answers
