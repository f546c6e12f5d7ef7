"""Parameters of DDC clusters: the manager's, the governance's, and the cost of storage.

The chain has two generations of them:

- 80011 and later: prices are called ``cost_per_…``, with prices for GPU, CPU and RAM, an optional contract for the
  deposits, and an optional dry run of a cluster's inspection;
- mainnet 73158 and 54113: the four prices are called ``unit_per_…``, without the rest.

One dataclass covers both. Fields of the newer generation alone are None on the older, and required on the newer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..call import Call
from ..errors import EncodeError
from ..types import AccountId, Amount, NodePubKey, Perquintill
from ._values import as_account, as_amount, as_node
from .ddc_nodes import StorageNodeParams, plain_params

MEBIBYTE = 1 << 20
"""Bytes in the unit of prices per MB."""
MONTH = 2_630_016
"""Seconds in the unit of storage prices: an average month."""


@dataclass(frozen=True, slots=True)
class InspectionDryRunParams:
    """A dry run of a cluster's inspection, and the node that it runs on."""

    enabled: bool
    sync_node_key: NodePubKey
    sync_node_params: StorageNodeParams


@dataclass(frozen=True, slots=True)
class ClusterParams:
    """Parameters that a cluster's manager sets: admission of nodes, erasure coding and replication.

    Attributes:
        node_provider_auth_contract: Contract that admits nodes; None if only the manager adds nodes. Its answer must have
            byte 1 at index 1 on 80011 and later (ink! 4), and at index 0 on 54113 and 73158.
        erasure_coding_required: Number of parts that suffice to read a piece.
        erasure_coding_total: Number of parts that a piece is stored in.
        replication_total: Number of copies of data without erasure coding.
        inspection_dry_run_params: A dry run of the inspection; None if there is none, and on runtimes before 80011.
    """

    node_provider_auth_contract: AccountId | None
    erasure_coding_required: int
    erasure_coding_total: int
    replication_total: int
    inspection_dry_run_params: InspectionDryRunParams | None = None

    def plain(self, place: str) -> tuple[dict[str, object], dict[str, object] | None]:
        """Return the parameters as the newer and the older generation encode them; None if the older cannot."""
        contract, run = self.node_provider_auth_contract, self.inspection_dry_run_params
        shared: dict[str, object] = {
            "node_provider_auth_contract": None
            if contract is None
            else as_account(contract, f"{place}.node_provider_auth_contract"),
            "erasure_coding_required": self.erasure_coding_required,
            "erasure_coding_total": self.erasure_coding_total,
            "replication_total": self.replication_total,
        }
        if run is None:
            return {**shared, "inspection_dry_run_params": None}, shared
        within = f"{place}.inspection_dry_run_params"
        plain = {
            "enabled": run.enabled,
            "sync_node_key": as_node(run.sync_node_key, f"{within}.sync_node_key"),
            "sync_node_params": plain_params(run.sync_node_params, f"{within}.sync_node_params"),
        }
        return {**shared, "inspection_dry_run_params": plain}, None


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of usage, in planck."""

    storage: Amount
    transfer: Amount
    puts: Amount
    gets: Amount

    @property
    def total(self) -> Amount:
        """Sum of the four parts."""
        return self.storage + self.transfer + self.puts + self.gets


@dataclass(frozen=True, slots=True)
class ClusterProtocolParams:
    """Parameters that governance sets for a cluster: shares, bond, delays and prices.

    Attributes:
        treasury_share: Share of the customers' payments for the treasury (10^18 is the whole).
        validators_share: Share for the validators.
        cluster_reserve_share: Share for the cluster's reserve account.
        storage_bond_size: Minimum stake of a node, in planck.
        storage_chill_delay: Blocks between a node's two `chill` calls.
        storage_unbonding_delay: Blocks between `unbond` and `withdraw_unbonded`.
        cost_per_mb_stored: Planck for 2^20 bytes, stored for a month of 2,630,016 seconds.
        cost_per_mb_streamed: Planck for 2^20 bytes transferred.
        cost_per_put_request: Planck for one request to store.
        cost_per_get_request: Planck for one request to read.
        cost_per_gpu_unit: Planck for a unit of GPU use; this and the following are None before 80011.
        cost_per_cpu_unit: Planck for a unit of CPU use.
        cost_per_ram_unit: Planck for a unit of RAM use.
        customer_deposit_contract: Contract that holds the customers' deposits; the account of zeros if none does.
    """

    treasury_share: Perquintill
    validators_share: Perquintill
    cluster_reserve_share: Perquintill
    storage_bond_size: Amount
    storage_chill_delay: int
    storage_unbonding_delay: int
    cost_per_mb_stored: Amount = field(metadata={"formerly": "unit_per_mb_stored"})
    cost_per_mb_streamed: Amount = field(metadata={"formerly": "unit_per_mb_streamed"})
    cost_per_put_request: Amount = field(metadata={"formerly": "unit_per_put_request"})
    cost_per_get_request: Amount = field(metadata={"formerly": "unit_per_get_request"})
    cost_per_gpu_unit: Amount | None = None
    cost_per_cpu_unit: Amount | None = None
    cost_per_ram_unit: Amount | None = None
    customer_deposit_contract: AccountId | None = None

    @property
    def deposit_contract(self) -> AccountId | None:
        """The contract that holds the customers' deposits instead of DdcCustomers; None if none does."""
        return self.customer_deposit_contract if any(self.customer_deposit_contract or b"") else None

    def cost(
        self, *, stored_bytes: int = 0, seconds: int = MONTH, transferred_bytes: int = 0, puts: int = 0, gets: int = 0
    ) -> Cost:
        """Compute the cost of storage and requests at these prices; exact, each part rounded down to a planck.

        The chain rounds in steps, and for each DDC era separately: a bill may differ by a planck or two for each era.

        Args:
            stored_bytes: Bytes stored during the whole time.
            seconds: Storage time; by default a month of 2,630,016 seconds.
            transferred_bytes: Bytes streamed.
            puts: Requests to store.
            gets: Requests to read.

        Raises:
            InvalidAmount: a negative number, or a cost beyond 128 bits.
        """
        return Cost(
            storage=Amount(stored_bytes * self.cost_per_mb_stored * seconds // (MEBIBYTE * MONTH)),
            transfer=Amount(transferred_bytes * self.cost_per_mb_streamed // MEBIBYTE),
            puts=Amount(puts * self.cost_per_put_request),
            gets=Amount(gets * self.cost_per_get_request),
        )

    def plain(self, place: str) -> tuple[dict[str, object], dict[str, object] | None]:
        """Return the parameters as the newer and the older generation encode them; None if the older cannot."""
        shared: dict[str, object] = {
            "treasury_share": self.treasury_share,
            "validators_share": self.validators_share,
            "cluster_reserve_share": self.cluster_reserve_share,
            "storage_bond_size": as_amount(self.storage_bond_size, f"{place}.storage_bond_size"),
            "storage_chill_delay": self.storage_chill_delay,
            "storage_unbonding_delay": self.storage_unbonding_delay,
        }
        prices = {
            "mb_stored": as_amount(self.cost_per_mb_stored, f"{place}.cost_per_mb_stored"),
            "mb_streamed": as_amount(self.cost_per_mb_streamed, f"{place}.cost_per_mb_streamed"),
            "put_request": as_amount(self.cost_per_put_request, f"{place}.cost_per_put_request"),
            "get_request": as_amount(self.cost_per_get_request, f"{place}.cost_per_get_request"),
        }
        later = {
            name: as_amount(value, f"{place}.{name}")
            for name, value in (
                ("cost_per_gpu_unit", self.cost_per_gpu_unit),
                ("cost_per_cpu_unit", self.cost_per_cpu_unit),
                ("cost_per_ram_unit", self.cost_per_ram_unit),
            )
            if value is not None
        }
        contract = self.customer_deposit_contract
        named = (
            {}
            if contract is None
            else {"customer_deposit_contract": as_account(contract, f"{place}.customer_deposit_contract")}
        )
        newer = {**shared, **{f"cost_per_{name}": value for name, value in prices.items()}, **later, **named}
        older = {**shared, **{f"unit_per_{name}": value for name, value in prices.items()}}
        return newer, None if later or named else older


def with_terms(pallet: str, name: str, args: Mapping[str, object]) -> Call:
    """Build a call with cluster parameters among its arguments, with the older generation's form as fallback.

    Values that the older generation cannot hold stay in its form, so that an older runtime rejects them by name.

    Raises:
        EncodeError: A value that is not of the parameters' class.
    """
    newer, older = dict(args), dict(args)
    for place in [place for place in args if place.endswith("_params")]:
        kind, given = ClusterParams if place == "cluster_params" else ClusterProtocolParams, args[place]
        if not isinstance(given, kind):
            raise EncodeError(place, f"ddc_clusters.{kind.__name__}(…)", repr(given))
        newer[place], old = given.plain(place)
        older[place] = newer[place] if old is None else old
    return Call(pallet, name, newer, fallback=Call(pallet, name, older))
