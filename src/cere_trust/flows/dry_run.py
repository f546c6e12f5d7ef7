"""Dry run of a call. No request contains a valid signature: a node could send on any transaction that it receives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from ..call import Call
from ..codec import lift
from ..errors import ConnectFailed, EncodeError, IncompatibleRuntime, MetadataError, RpcError, UnknownItem
from ..extrinsic import Mortality, Outcome, compose
from ..extrinsic.outcome import outcome_of
from ..keys import as_signer
from ..limits import HOSTILE
from ..pallets import balances, system
from ..rpc import requests
from ..runtime import DispatchFailure, EventRecord, Runtime
from ..types import AccountId, AccountLike, Amount, BlockHash, BlockRef
from .connection import Connection
from .crosscheck import crosscheck
from .prepare import query_fee
from .steps import Flow, ask, gather
from .trust import CODE

XCM_VERSION = 4
"""Version of the messages in the result of newer DryRunApi versions, which take it as their third argument."""


_OTHER_FORMS: tuple[type[Exception], ...] = (MetadataError, *HOSTILE)
"""Errors of encoding for, and decoding from, an API of the same name and another form."""


class DryRunState(StrEnum):
    """Result of a dry run."""

    OK = "ok"
    """The runtime executed the call, and all calls in it succeeded."""
    FAILED = "failed"
    """The runtime executed the call, and it or a call in it failed. A block would include it and take the fee."""
    REFUSED = "refused"
    """No block would include it: the account cannot pay the fee."""
    UNKNOWN = "unknown"
    """Nothing executed the call, or its events leave the result open."""


@dataclass(frozen=True)
class DryRun:
    """Result of a dry run, as a node reports it, and what it leaves open.

    Attributes:
        state: Result; only `DryRunState.OK` and `DryRunState.FAILED` come from an execution of the call.
        fee: Fee of the transaction, the tip included.
        block: Block on whose state the call was checked.
        failure: Reason for which the call, or a call in it, fails.
        refusal: Reason for which no block would include it; otherwise empty.
        outcome: Call tree with the state of each call; None if nothing executed the call.
        events: Events of the call, without those of the fee.
        unchecked: What this dry run did not check, as sentences.
    """

    state: DryRunState
    fee: Amount
    block: BlockRef
    failure: DispatchFailure | None = None
    refusal: str = ""
    outcome: Outcome | None = None
    events: Sequence[EventRecord] = field(default_factory=tuple)
    unchecked: Sequence[str] = field(default_factory=tuple)

    @property
    def ok(self) -> bool:
        """True if the call was executed and succeeded; False also if nothing executed it."""
        return self.state is DryRunState.OK

    def __str__(self) -> str:
        reason = self.refusal or (str(self.failure) if self.failure else "")
        return f"{self.state}: {reason}" if reason else str(self.state)


def dry_run(connection: Connection, call: Call, signer: object, tip: int) -> Flow[DryRun]:
    """Check a call against the state of the newest finalized block.

    The runtime executes it if it has DryRunApi, which takes an account instead of a signature. The fee is queried for a
    transaction with a placeholder signature, which is valid for no account.

    Args:
        signer: An account, or a signer, of which only account and scheme are read.
    """
    account, scheme = _account_and_scheme(signer)
    connection.runtime.encode_call(call)  # fail on wrong arguments before any request
    head = yield from ask(requests.finalized_head())
    header, code_hash, genesis = yield from gather(
        requests.header(head), requests.storage_hash(CODE, head), requests.block_hash(0)
    )
    connection.check(genesis, connection.genesis)
    if header is None:
        raise ConnectFailed(f"the node does not know its own final block {head}", url=connection.url)
    runtime = yield from connection.runtime_with(code_hash or b"", head)
    who, block = AccountId.parse(account, prefix=runtime.ss58_prefix), BlockRef(header.number, head)
    info = yield from _account(runtime, who, head)
    birth = BlockRef(Mortality.DEFAULT.birth(header.number), head)
    unsigned = compose(
        runtime, call, account=who, nonce=info.nonce if info else 0, genesis=connection.genesis, birth=birth, tip=tip
    )
    yield from crosscheck(connection, unsigned, call)
    fee = yield from query_fee(connection, unsigned, scheme, head)
    run = yield from _execute(runtime, unsigned.call, call, who, head)
    refusal = "" if info is None else _unpayable(runtime, info.data, fee)
    unchecked = (
        run.gap,
        *(("that the account can pay the fee: its balance has another form in this runtime",) if info is None else ()),
        "the signature, the nonce and the rest of the node's validation",
        f"changes of the chain after block {block.number:,}",
        "the node's answers: nothing proves them",
    )
    state = DryRunState.REFUSED if refusal else run.state
    failure = run.outcome.failure if run.outcome else None
    return DryRun(
        state, fee, block, failure.error if failure else None, refusal, run.outcome, tuple(run.events), unchecked
    )


def _account_and_scheme(signer: object) -> tuple[AccountLike, str]:
    if isinstance(signer, (str, AccountId)):
        return signer, "sr25519"
    known = as_signer(signer)
    return known.account, known.scheme


def _account(runtime: Runtime, who: AccountId, at: BlockHash) -> Flow[system.AccountInfo | None]:
    """Read an account; None if this runtime's accounts have another form."""
    query = system.account(who)
    try:
        key = runtime.storage_key(query.pallet, query.item, *query.keys)
        raw = yield from ask(requests.storage(key, at))
        info: system.AccountInfo = lift(query.value, runtime.decode_storage(query.pallet, query.item, raw))
        return info
    except (UnknownItem, IncompatibleRuntime, EncodeError):
        return None


def _unpayable(runtime: Runtime, data: balances.AccountData, fee: Amount) -> str:
    """Return the reason for which an account cannot pay a fee; empty if it can.

    Runtimes withdraw fees with `Preservation::Preserve` (formerly `KeepAlive`): the existential deposit must remain.
    """
    minimum: Amount = lift(Amount, runtime.constant("Balances", "ExistentialDeposit"))
    available = data.transferable(minimum)
    if fee <= available:
        return ""
    return f"the account cannot pay the fee of {fee}: it can spend {available} and stay alive; fund it first"


class _Execution(NamedTuple):
    state: DryRunState
    gap: str
    outcome: Outcome | None = None
    events: Sequence[EventRecord] = ()


def _execute(runtime: Runtime, shown: Call, call: Call, who: AccountId, at: BlockHash) -> Flow[_Execution]:
    """Execute a call by DryRunApi, if the runtime has it."""
    if "DryRunApi" not in (runtime.metadata.apis or ()):
        listed = runtime.metadata.apis is not None
        return _unknown("it has no DryRunApi" if listed else "metadata V14 does not list the APIs of the runtime")
    try:
        encoded = _arguments(runtime, call, who)
        answer = yield from ask(requests.runtime_call("DryRunApi_dry_run_call", encoded, at))
        result: Any = runtime.decode_api_result("DryRunApi", "dry_run_call", answer)
        if "Ok" not in result:
            return _unknown(f"its DryRunApi reports {result.get('Err')}")
        effects = result["Ok"]
        events = _events(runtime, effects["emitted_events"])
        ended = effects["execution_result"]
        error = runtime.explain(ended["Err"]["error"]) if "Err" in ended else None
    except RpcError as refused:
        return _unknown(f"the node did not run DryRunApi: {refused}")
    except _OTHER_FORMS:
        return _unknown("its DryRunApi has a form that this package does not know")
    outcome = outcome_of(runtime, shown, events, error)
    state = DryRunState.OK if outcome.ok else DryRunState.FAILED if outcome.failure else DryRunState.UNKNOWN
    gap = "the effect of the fee on the call: the runtime executed the call, and took no fee before it"
    if state is DryRunState.UNKNOWN:
        gap = f"if every call in it succeeded: its events do not show it; and {gap}"
    return _Execution(state, gap, outcome, events)


def _unknown(reason: str) -> _Execution:
    return _Execution(DryRunState.UNKNOWN, f"the call: the runtime did not execute it, because {reason}; it may fail")


def _arguments(runtime: Runtime, call: Call, who: AccountId) -> bytes:
    names = [name for name, _ in runtime.api_method("DryRunApi", "dry_run_call").inputs]
    version = (XCM_VERSION,) if names[2:] == ["result_xcms_version"] else ()
    return runtime.encode_api_call("DryRunApi", "dry_run_call", {"system": {"Signed": who}}, call, *version)


def _events(runtime: Runtime, events: Sequence[object]) -> list[EventRecord]:
    """Convert decoded events to records; System.Events has the same events with phase and topics."""
    records = [{"phase": {"ApplyExtrinsic": 0}, "event": event, "topics": []} for event in events]
    return runtime.decode_events(runtime.encode(runtime.storage_info("System", "Events").value, records))
