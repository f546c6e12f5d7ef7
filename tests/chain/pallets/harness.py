"""Harness of the pallet tests: fresh accounts, nodes and clusters for each test, and storage writes as root."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

import pytest
import wasmtime

from cere_trust import AccountId, Amount, Call, Client, ClusterId, Keypair, Query
from cere_trust.errors import DispatchError
from cere_trust.extrinsic import Receipt
from cere_trust.pallets import balances, contracts, ddc_clusters, ddc_nodes, ddc_staking, sudo, utility
from cere_trust.pallets.ddc_clusters import ClusterParams, ClusterProtocolParams
from cere_trust.pallets.ddc_nodes import StorageNodeMode, StorageNodeParams
from cere_trust.types import NodePubKey, Perquintill, Weight

from ...node.asking import answer, ask

CERE = 10**10
GENESIS_CLUSTER = "0x" + "00" * 19 + "01"
ALICE = Keypair.from_uri("//Alice")
BONDING_AMOUNT = 100_000 * CERE
Json = Any

PROVOKED: dict[str, set[str]] = {}
"""What the tests provoke, by pallet; filled while they are collected."""


def provokes(pallet: str, *names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Says which errors of a pallet a test meets, and has it fail where it meets others or fewer."""

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        PROVOKED.setdefault(pallet, set()).update(names)

        @wraps(test)
        def checked(*args: object, **fixtures: Any) -> None:
            ground: Ground = fixtures["ground"]
            ground.refusals.clear()
            test(*args, **fixtures)
            assert {name for place, _, name in (r.partition(".") for r in ground.refusals) if place == pallet} == set(
                names
            )

        return checked

    return mark


def node_params(host: int = 9, domain: int = 9, mode: StorageNodeMode = StorageNodeMode.STORAGE) -> StorageNodeParams:
    """Parameters of a node whose names have these lengths."""
    return StorageNodeParams(mode, b"h" * host, b"d" * domain, True, 8080, 9090, 9070)


def cluster_params(contract: AccountId | None = None) -> ClusterParams:
    """What a cluster's manager decides."""
    return ClusterParams(contract, 4, 6, 3)


def protocol_params(**changes: Any) -> ClusterProtocolParams:
    """What governance decides for a cluster."""
    share, price = Perquintill(10**16), Amount(1)
    return replace(
        ClusterProtocolParams(
            treasury_share=share,
            validators_share=share,
            cluster_reserve_share=share,
            storage_bond_size=Amount(10 * CERE),
            storage_chill_delay=1_000,
            storage_unbonding_delay=1_000,
            cost_per_mb_stored=price,
            cost_per_mb_streamed=price,
            cost_per_put_request=price,
            cost_per_get_request=price,
            cost_per_gpu_unit=price,
            cost_per_cpu_unit=price,
            cost_per_ram_unit=price,
            customer_deposit_contract=AccountId(bytes(32)),
        ),
        **changes,
    )


class Ground:
    """A chain and a client of it.

    Attributes:
        refusals: ``Pallet.Error`` of every call refused so far.
    """

    def __init__(self, url: str, client: Client) -> None:
        self._http_url = url.replace("ws", "http", 1)
        self.client = client
        self.refusals: list[str] = []
        # Modules may share a chain: Alice's nonce makes what one of them names its own.
        self._count = itertools.count(1 + 1_000_000 * client.nonce(ALICE.account))

    # --- calls ---

    def ok(self, call: Call, signer: Keypair) -> Receipt:
        """Make a call that must succeed."""
        return self.client.submit_and_wait(call, signer)

    def refused(self, call: Call, signer: Keypair) -> str:
        """Make a call that must fail; ``Pallet.Error``."""
        return self.failed(call, signer)[0]

    def failed(self, call: Call, signer: Keypair) -> tuple[str, Receipt]:
        """Make a call that must fail, itself or inside; ``Pallet.Error`` and the receipt."""
        with pytest.raises(DispatchError) as failure:
            self.client.submit_and_wait(call, signer)
        name = f"{failure.value.pallet}.{failure.value.name}" if failure.value.name else failure.value.pallet
        self.refusals.append(name)
        receipt = failure.value.receipt
        assert isinstance(receipt, Receipt)
        return name, receipt

    def root(self, *calls: Call) -> Receipt:
        """Make calls as root; all must succeed."""
        receipt = self.ok(sudo.sudo(calls[0] if len(calls) == 1 else utility.batch_all(calls)), ALICE)
        done = receipt.find(sudo.Sudid)
        assert done is not None
        assert done.sudo_result == {"Ok": ()}, done
        return receipt

    # --- what is there ---

    def read(self, pallet: str, item: str, *keys: object) -> Any:
        """A storage value."""
        return self.client.query(Query(pallet, item, *keys))

    def put(self, pallet: str, item: str, *keys: object, value: object) -> None:
        """Overwrite a storage value."""
        runtime = self.client.runtime
        encoded = runtime.encode(runtime.storage_info(pallet, item).value, value)
        pair = (runtime.storage_key(pallet, item, *keys), encoded)
        self.root(Call("System", "set_storage", {"items": [pair]}))

    def change(self, pallet: str, item: str, *keys: object, **fields: object) -> None:
        """Overwrite fields of a storage value."""
        self.put(pallet, item, *keys, value={**self.read(pallet, item, *keys), **fields})

    def kill(self, pallet: str, item: str, *keys: object) -> None:
        """Remove a storage value."""
        key = self.client.runtime.storage_key(pallet, item, *keys)
        self.root(Call("System", "kill_storage", {"keys": [key]}))

    def exhaust(self, account: Keypair) -> None:
        """Give an account as many consumer references as it can have, so that it takes no other."""
        self.change("System", "Account", account.account, consumers=16)

    @property
    def now(self) -> int:
        """Number of the newest block."""
        return int(ask(self._http_url, "chain_getHeader")["number"], 16)

    def new_block(self) -> None:
        """Have a block made, whatever is in the pool; where blocks come with time, wait for the next."""
        before = self.now
        told = answer(self._http_url, "engine_createBlock", True, True, None)
        if "error" in told:
            assert told["error"]["code"] == -32601, told
            next(head for head in self.client.finalized_heads() if head.number > before)

    def storage(self, key: bytes) -> bytes | None:
        """What lies under a raw key."""
        value = ask(self._http_url, "state_getStorage", "0x" + key.hex())
        return None if value is None else bytes.fromhex(value[2:])

    # --- what is new for every test ---

    def accounts(self, count: int, cere: int = 1_000) -> list[Keypair]:
        """Accounts nobody used before, each with this much."""
        pairs = [self.stranger() for _ in range(count)]
        self.root(*(_endow(pair, cere * CERE) for pair in pairs))
        return pairs

    def account(self, cere: int = 1_000) -> Keypair:
        """One such account."""
        return self.accounts(1, cere)[0]

    def stranger(self) -> Keypair:
        """A key pair whose account does not exist."""
        return Keypair.from_uri(f"//Pallets/{next(self._count)}")

    def key(self) -> NodePubKey:
        """A node key nobody used before."""
        return NodePubKey(b"node" + next(self._count).to_bytes(28, "big"))

    def node(self, provider: Keypair) -> NodePubKey:
        """Register a node; its key."""
        key = self.key()
        self.ok(ddc_nodes.create_node(key, node_params=node_params()), provider)
        return key

    def contract(self, body: str, data: bytes = b"\0\1") -> AccountId:
        """A contract whose call does one thing, with these bytes at the start of its memory; its account."""
        written = "".join(f"\\{byte:02x}" for byte in data)
        code = wasmtime.wat2wasm(f"""
            (module
              (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
              (import "env" "memory" (memory 1 1))
              (data (i32.const 0) "{written}")
              (func (export "deploy"))
              (func (export "call") {body}))""")
        make = contracts.instantiate_with_code(
            bytes(code), value=Amount(CERE), gas_limit=Weight(10**11, 10**6), data=b""
        )
        return self.ok(make, self.account(10_000)).expect(contracts.Instantiated).contract

    def cluster_id(self) -> ClusterId:
        """A cluster id nobody used before."""
        return ClusterId(b"cluster" + next(self._count).to_bytes(13, "big"))

    def terms(self, **changes: Any) -> ClusterProtocolParams:
        """What governance decides for a cluster, as far as this generation has it."""
        params = protocol_params(**changes)
        if "DdcVerification" in self.client.runtime.pallets:
            return params
        newer = ("cost_per_gpu_unit", "cost_per_cpu_unit", "cost_per_ram_unit", "customer_deposit_contract")
        none: dict[str, Any] = dict.fromkeys(newer)
        return replace(params, **none)

    def cluster(self, manager: Keypair, reserve: Keypair, **protocol: object) -> ClusterId:
        """Create a cluster; its id."""
        cluster = self.cluster_id()
        create = ddc_clusters.create_cluster(
            cluster,
            cluster_reserve_id=reserve.account,
            cluster_params=cluster_params(),
            initial_protocol_params=self.terms(**protocol),
        )
        self.ok(create, manager)
        return cluster

    def bonded_cluster(self, **protocol: object) -> tuple[ClusterId, Keypair, Keypair]:
        """A cluster ready for nodes, its manager, its reserve account."""
        manager, reserve = self.accounts(2, 200_000)
        cluster = self.cluster(manager, reserve, **protocol)
        self.ok(ddc_staking.bond_cluster(cluster), reserve)
        return cluster, manager, reserve

    def stake(self, cere: int = 50) -> tuple[Keypair, Keypair, NodePubKey]:
        """A node with a stake: its stash (who is its provider too), its controller, its key."""
        stash, controller = self.accounts(2)
        key = self.node(stash)
        self.ok(bond(controller, key, cere * CERE), stash)
        return stash, controller, key


def bond(controller: Keypair, key: NodePubKey, value: int) -> Call:
    """Lock a stake for a node."""
    return ddc_staking.bond(controller.account, node=key, value=Amount(value))


def _endow(pair: Keypair, amount: int) -> Call:
    return balances.force_set_balance(pair.account, new_free=Amount(amount))


def names(receipt: Receipt, *pallets: str) -> list[str]:
    """``Pallet.Event`` of what a transaction left in these pallets, in order."""
    return [f"{event.pallet}.{event.name}" for event in receipt.events if event.pallet in pallets]


def fields(receipt: Receipt, pallet: str, name: str) -> Any:
    """The fields of the one such event."""
    (found,) = [event.fields for event in receipt.events if (event.pallet, event.name) == (pallet, name)]
    return found


def chunks(amount: int, blocks: Sequence[int]) -> list[Json]:
    """Pieces waiting for release."""
    return [{"value": amount, "block": block} for block in blocks]
