"""Proxies: accounts that act for others (pallet Proxy).

Adding proxies and announcing calls reserves deposits. On the chain a proxy call succeeds even if the call it made
failed; `submit_and_wait` raises `DispatchError` for that too, with both results in its receipt's ``outcome``.

Source: ``pallet-proxy``; the kinds of proxies are the Cere runtime's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..call import Call, wraps_call
from ..event import event
from ..query import Constant, StorageMap
from ..runtime import Runtime
from ..types import H256, AccountId, AccountLike, Amount
from ._derived import hashed, u16
from ._values import as_account, as_call, as_choice, as_hash

__all__ = [
    "Announced",
    "Announcement",
    "ProxyAdded",
    "ProxyDefinition",
    "ProxyExecuted",
    "ProxyRemoved",
    "ProxyType",
    "PureCreated",
    "PureKilled",
    "add_proxy",
    "announce",
    "announcement_deposit_base",
    "announcement_deposit_factor",
    "announcements",
    "create_pure",
    "kill_pure",
    "max_pending",
    "max_proxies",
    "poke_deposit",
    "proxies",
    "proxy",
    "proxy_announced",
    "proxy_deposit_base",
    "proxy_deposit_factor",
    "pure_of",
    "reject_announcement",
    "remove_announcement",
    "remove_proxies",
    "remove_proxy",
]


class ProxyType(Enum):
    """Kind of a proxy: the calls that it may make. Other calls fail with ``System.CallFiltered``.

    Attributes:
        ANY: Every call.
        NON_TRANSFER: Every call but those of Balances, NominationPools, ConvictionVoting, Referenda and Whitelist,
            ``Vesting.vested_transfer`` and ``Indices.transfer``. It can still move the account's CERE, for example by
            ``DdcCustomers.deposit_for`` or ``Staking.set_payee``.
        GOVERNANCE: Calls of Treasury, ConvictionVoting, Referenda and Whitelist.
        STAKING: Calls of Staking, ``set_payee`` among them; no session keys, no batches.
    """

    ANY = "Any"
    NON_TRANSFER = "NonTransfer"
    GOVERNANCE = "Governance"
    STAKING = "Staking"


def _type(proxy_type: ProxyType, place: str = "proxy_type") -> str:
    return as_choice(proxy_type, place, ProxyType)


def _forced(proxy_type: ProxyType | None) -> str | None:
    return None if proxy_type is None else _type(proxy_type, "force_proxy_type")


# --- calls -----------------------------------------------------------------------------------------------------------


@wraps_call("Proxy", "proxy")
def proxy(real: AccountLike, *, call: Call, force_proxy_type: ProxyType | None = None) -> Call:
    """Make a call for an account of which the signer is a proxy.

    Errors: ``NotProxy``, ``Unproxyable``, ``Unannounced`` (the proxy has a delay: announce first).

    Args:
        real: The account that the proxy acts for.
        call: The call.
        force_proxy_type: Use this kind of proxy only.
    """
    return Call(
        "Proxy",
        "proxy",
        {
            "real": as_account(real, "real"),
            "force_proxy_type": _forced(force_proxy_type),
            "call": as_call(call, "call"),
        },
    )


@wraps_call("Proxy", "add_proxy")
def add_proxy(delegate: AccountLike, *, proxy_type: ProxyType, delay: int = 0) -> Call:
    """Add a proxy of the signer.

    Errors: ``TooMany``, ``Duplicate``, ``NoSelfProxy``, ``Balances.InsufficientBalance`` (for the deposit).

    Args:
        delegate: The proxy.
        proxy_type: Kind of the proxy.
        delay: Blocks between the announcement of a call and the call.
    """
    return Call("Proxy", "add_proxy", _proxy(delegate, proxy_type, delay))


@wraps_call("Proxy", "remove_proxy")
def remove_proxy(delegate: AccountLike, *, proxy_type: ProxyType, delay: int = 0) -> Call:
    """Remove a proxy. Errors: ``NotFound`` (kind and delay must be those it was added with).

    Args:
        delegate: The proxy.
        proxy_type: Kind of the proxy.
        delay: Delay of the proxy.
    """
    return Call("Proxy", "remove_proxy", _proxy(delegate, proxy_type, delay))


def _proxy(delegate: AccountLike, proxy_type: ProxyType, delay: int) -> dict[str, object]:
    return {"delegate": as_account(delegate, "delegate"), "proxy_type": _type(proxy_type), "delay": delay}


@wraps_call("Proxy", "remove_proxies")
def remove_proxies() -> Call:
    """Remove all proxies; for a pure account this means losing it for ever."""
    return Call("Proxy", "remove_proxies")


@wraps_call("Proxy", "create_pure")
def create_pure(proxy_type: ProxyType, *, delay: int = 0, index: int = 0) -> Call:
    """Create an account without a key, with the signer as its proxy; `PureCreated` names it.

    Errors: ``Duplicate`` (made in this block already: use another index).

    Args:
        proxy_type: Kind of the signer's proxy.
        delay: Blocks between the announcement of a call and the call.
        index: Distinguishes several accounts created in one extrinsic.
    """
    return Call("Proxy", "create_pure", {"proxy_type": _type(proxy_type), "delay": delay, "index": index})


@wraps_call("Proxy", "kill_pure")
def kill_pure(spawner: AccountLike, *, proxy_type: ProxyType, index: int, height: int, ext_index: int) -> Call:
    """Remove the signing pure account; its balance is lost. Errors: ``NoPermission``.

    Args:
        spawner: Creator of the account.
        proxy_type: Kind given at creation.
        index: Index given at creation.
        height: Block of the creation.
        ext_index: Index of the creating extrinsic.
    """
    args = {
        "spawner": as_account(spawner, "spawner"),
        "proxy_type": _type(proxy_type),
        "index": index,
        "height": height,
        "ext_index": ext_index,
    }
    return Call("Proxy", "kill_pure", args)


def pure_of(
    runtime: Runtime, spawner: AccountLike, *, proxy_type: ProxyType, index: int, height: int, ext_index: int
) -> AccountId:
    """Derive the account that `create_pure` created, from the place of its creation.

    Args:
        runtime: The chain's runtime, which numbers the kinds of proxies.
        spawner: Creator of the account.
        proxy_type: Kind given at creation.
        index: Index given at creation.
        height: Block of the creation.
        ext_index: Index of the creating extrinsic.
    """
    kinds = dict(runtime.call_info("Proxy", "create_pure").fields)["proxy_type"]
    place = height.to_bytes(4, "little") + ext_index.to_bytes(4, "little")
    kind = runtime.encode(kinds, _type(proxy_type))
    return hashed(b"modlpy/proxy____", as_account(spawner, "spawner"), place, kind, u16(index))


@wraps_call("Proxy", "announce")
def announce(real: AccountLike, *, call_hash: H256 | bytes) -> Call:
    """Announce a call for an account. Errors: ``TooMany``, ``NotProxy``.

    Args:
        real: The account.
        call_hash: blake2-256 hash of the encoded call; ``preimage_of(runtime, call).hash``.
    """
    return Call("Proxy", "announce", {"real": as_account(real, "real"), "call_hash": as_hash(call_hash, "call_hash")})


@wraps_call("Proxy", "remove_announcement")
def remove_announcement(real: AccountLike, *, call_hash: H256 | bytes) -> Call:
    """Remove the signer's announcement. Errors: ``NotFound``.

    Args:
        real: Account of the announced call.
        call_hash: Hash of the call.
    """
    return Call(
        "Proxy", "remove_announcement", {"real": as_account(real, "real"), "call_hash": as_hash(call_hash, "call_hash")}
    )


@wraps_call("Proxy", "reject_announcement")
def reject_announcement(delegate: AccountLike, *, call_hash: H256 | bytes) -> Call:
    """Reject a proxy's announcement. Errors: ``NotFound``.

    Args:
        delegate: The proxy.
        call_hash: Hash of the call.
    """
    return Call(
        "Proxy",
        "reject_announcement",
        {"delegate": as_account(delegate, "delegate"), "call_hash": as_hash(call_hash, "call_hash")},
    )


@wraps_call("Proxy", "proxy_announced")
def proxy_announced(
    delegate: AccountLike, *, real: AccountLike, call: Call, force_proxy_type: ProxyType | None = None
) -> Call:
    """Make an announced call after its delay; anyone may. Errors: ``Unannounced``, ``NotProxy``.

    Args:
        delegate: The proxy that announced it.
        real: The account that the proxy acts for.
        call: The call.
        force_proxy_type: Use this kind of proxy only.
    """
    args = {
        "delegate": as_account(delegate, "delegate"),
        "real": as_account(real, "real"),
        "force_proxy_type": _forced(force_proxy_type),
        "call": as_call(call, "call"),
    }
    return Call("Proxy", "proxy_announced", args)


@wraps_call("Proxy", "poke_deposit")
def poke_deposit() -> Call:
    """Adjust the signer's deposits to the current rate; free of charge if they change."""
    return Call("Proxy", "poke_deposit")


# --- storage and constants -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProxyDefinition:
    """A proxy of an account."""

    delegate: AccountId
    proxy_type: ProxyType
    delay: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """A call announced in block `height`."""

    real: AccountId
    call_hash: H256
    height: int


proxies = StorageMap("Proxy", "Proxies", AccountId, tuple[list[ProxyDefinition], Amount])
"""Proxies and their deposit in planck, by account."""
announcements = StorageMap("Proxy", "Announcements", AccountId, tuple[list[Announcement], Amount])
"""Announcements and their deposit in planck, by proxy."""

proxy_deposit_base = Constant("Proxy", "ProxyDepositBase", Amount)
"""Base deposit for proxies, in planck."""
proxy_deposit_factor = Constant("Proxy", "ProxyDepositFactor", Amount)
"""Deposit per proxy, in planck."""
max_proxies = Constant("Proxy", "MaxProxies", int)
"""Maximum number of proxies of an account."""
max_pending = Constant("Proxy", "MaxPending", int)
"""Maximum number of announcements of a proxy."""
announcement_deposit_base = Constant("Proxy", "AnnouncementDepositBase", Amount)
"""Base deposit for announcements, in planck."""
announcement_deposit_factor = Constant("Proxy", "AnnouncementDepositFactor", Amount)
"""Deposit per announcement, in planck."""

# --- events ----------------------------------------------------------------------------------------------------------


@event("Proxy")
class ProxyExecuted:
    """A proxied call was made; `result` is ``{"Ok": ()}`` or ``{"Err": error}``."""

    result: object


@event("Proxy")
class PureCreated:
    """A pure account was created; `kill_pure` needs `at` and `extrinsic_index`, which are None if not reported."""

    pure: AccountId
    who: AccountId
    proxy_type: ProxyType
    disambiguation_index: int
    at: int | None = None
    extrinsic_index: int | None = None


@event("Proxy")
class Announced:
    """A proxy announced a call."""

    real: AccountId
    proxy: AccountId
    call_hash: H256


@event("Proxy")
class ProxyAdded:
    """A proxy was added to an account."""

    delegator: AccountId
    delegatee: AccountId
    proxy_type: ProxyType
    delay: int


@event("Proxy")
class ProxyRemoved:
    """A proxy was removed from an account."""

    delegator: AccountId
    delegatee: AccountId
    proxy_type: ProxyType
    delay: int


@event("Proxy")
class PureKilled:
    """A pure account was removed."""

    pure: AccountId
    spawner: AccountId
    proxy_type: ProxyType
    disambiguation_index: int
