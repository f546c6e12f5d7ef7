"""What a dry run reports: by a runtime that executes calls without a signature, and by one that cannot."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cere_trust import AccountId, Amount, Client, Keypair
from cere_trust.client import DryRun, DryRunState
from cere_trust.crypto.schemes import verify_for_account
from cere_trust.errors import RpcError
from cere_trust.extrinsic import Mortality, compose
from cere_trust.extrinsic.outcome import State
from cere_trust.pallets import balances, system
from cere_trust.runtime import Runtime
from cere_trust.testing import FakeNode
from cere_trust.types import BlockHash, BlockRef
from tests.unit.runtime.recorded import CERE_14, DEV_14, DEV_15, DEV_16, runtime

from . import foreign_dry_runs as foreign
from .foreign_dry_runs import ALICE, CHAINS, FREE

TRANSFER = balances.transfer_keep_alive(Keypair.from_uri("//Bob").account, value=Amount(7))
OK, FAILED, REFUSED, UNKNOWN = DryRunState.OK, DryRunState.FAILED, DryRunState.REFUSED, DryRunState.UNKNOWN


def checked(node: FakeNode, call: Any = TRANSFER, signer: Any = ALICE, **options: Any) -> DryRun:
    with Client("ws://fake", transport=node.transport) as client:
        return client.dry_run(call, signer, **options)


def on_cere(name: str = DEV_15, free: int = 10**12, **data: int) -> FakeNode:
    node = FakeNode(runtime(name))
    fields = runtime(name).decode_storage("System", "Account", None)
    assert isinstance(fields, dict)
    balance = {**fields["data"], "free": free, **data}
    node.set_storage(system.account(ALICE.account), {**fields, "nonce": 3, "data": balance})
    return node


# --- a runtime with DryRunApi -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHAINS)
def test_a_runtime_with_dry_run_api_executes_the_call(name: str) -> None:
    inputs = foreign.runtime(name).api_method("DryRunApi", "dry_run_call").inputs
    assert len(inputs) == CHAINS[name]
    runs = foreign.dry_runs(foreign.node_of(foreign.runtime(name), foreign.recorded(name)))
    for what in ("remark", "event", "batch"):
        assert (runs[what].state, runs[what].failure, runs[what].ok) == (OK, None, True), what
    assert [event.name for event in runs["batch"].events] == ["Remarked", "ItemCompleted"] * 2 + ["BatchCompleted"]
    for what in ("forbidden", "interrupted", "rolled back"):
        assert runs[what].state is FAILED and str(runs[what].failure).startswith("BadOrigin: this account may not"), (
            what
        )
    interrupted = runs["interrupted"].outcome
    assert interrupted is not None
    assert [part.state for part in interrupted.parts] == [State.OK, State.FAILED, State.NOT_RUN]
    assert str(runs["no proxy"]).startswith("failed: Proxy.NotProxy: Sender is not a proxy")
    assert runs["too much"].state is FAILED
    for run in runs.values():
        assert run.fee > 0 and run.block.number == 10
        assert any("took no fee before it" in gap for gap in run.unchecked)


def test_a_transfer_that_the_runtime_executed_is_ok() -> None:
    name = "paseo-collectives"
    runs = foreign.dry_runs(foreign.node_of(foreign.runtime(name), foreign.recorded(name)))
    assert runs["transfer"].state is OK
    assert "Transfer" in [event.name for event in runs["transfer"].events]


def test_who_cannot_pay_the_fee_is_refused_also_where_the_call_would_succeed() -> None:
    name = "paseo-collectives"
    node = foreign.node_of(foreign.runtime(name), foreign.recorded(name))
    node.storage.pop(foreign.runtime(name).storage_key("System", "Account", ALICE.account))
    run = foreign.dry_runs(node)["remark"]
    assert run.state is REFUSED and "cannot pay the fee" in run.refusal
    assert run.outcome is not None and run.outcome.ok


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("0x0100", "reports Unimplemented"),
        ("0x0101", "reports VersionedConversionFailed"),
        ("0x", "a form that this package does not know"),
        ("0x00ff", "a form that this package does not know"),
        ("0x0000000004ffff", "a form that this package does not know"),
        (RpcError(4003, "Execution failed: wasm trap"), "the node did not run DryRunApi: .*wasm trap"),
    ],
)
def test_an_answer_without_a_result_leaves_the_call_unknown(answer: object, words: str) -> None:
    name = "paseo-coretime"
    node = foreign.node_of(foreign.runtime(name), foreign.recorded(name))
    node.answers["DryRunApi_dry_run_call"] = answer
    run = checked(node, foreign.CALLS["remark"])
    assert (run.state, run.outcome, run.ok) == (UNKNOWN, None, False)
    assert re.search(words, run.unchecked[0]), run.unchecked


def test_a_batch_without_its_events_is_not_called_a_success() -> None:
    name = "paseo-coretime"
    recorded = foreign.recorded(name)
    node = foreign.node_of(foreign.runtime(name), recorded)
    node.answers["DryRunApi_dry_run_call"] = "0x" + recorded(
        "DryRunApi_dry_run_call", foreign_arguments(name, foreign.CALLS["remark"])
    ).hex()  # fmt: skip
    run = checked(node, foreign.CALLS["batch"])
    assert run.state is UNKNOWN and "its events do not show it" in run.unchecked[0]


def foreign_arguments(name: str, call: Any) -> bytes:
    return foreign.runtime(name).encode_api_call(
        "DryRunApi", "dry_run_call", {"system": {"Signed": ALICE.account}}, call
    )


# --- a runtime without it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [(DEV_15, "it has no DryRunApi"), (DEV_16, "it has no DryRunApi"), (DEV_14, "V14"), (CERE_14, "V14")],
)
def test_without_dry_run_api_only_fee_and_balance_are_known(name: str, reason: str) -> None:
    node = on_cere(name)
    run = checked(node, tip=5)
    assert (run.state, run.outcome, run.failure, run.refusal) == (UNKNOWN, None, None, "")
    assert run.fee == node.fee + 5 and run.block.hash == node.block_hash(10)
    assert reason in run.unchecked[0] and "it may fail" in run.unchecked[0]
    assert any("block 10" in gap for gap in run.unchecked)
    assert not any(method.startswith("author_") for batch in node.batches for method in batch)


@pytest.mark.parametrize(
    ("free", "frozen", "reserved", "pays"),
    [
        ("0", "0", 0, False),
        ("fee", "0", 0, False),
        ("fee + deposit - 1", "0", 0, False),
        ("fee + deposit", "0", 0, True),
        ("fee + deposit", "deposit", 0, True),
        ("fee + deposit", "deposit + 1", 0, False),
        ("fee + deposit", "deposit + 1", 1, True),
    ],
)
def test_the_existential_deposit_and_what_is_frozen_cannot_pay_a_fee(
    free: str, frozen: str, reserved: int, pays: bool
) -> None:
    deposit = runtime(DEV_15).constant("Balances", "ExistentialDeposit")
    names = {"fee": on_cere().fee, "deposit": deposit}
    run = checked(on_cere(free=eval(free, names), frozen=eval(frozen, names), reserved=reserved))
    assert run.state is (UNKNOWN if pays else REFUSED)
    assert bool(run.refusal) is not pays


def test_a_signer_an_account_and_an_address_are_all_one() -> None:
    node = on_cere()
    runs = [checked(node, signer=who) for who in (ALICE, ALICE.account, ALICE.address, "0x" + ALICE.account.hex())]
    assert len(set(map(repr, runs))) == 1
    with pytest.raises(TypeError, match="expected a signer"):
        checked(node, signer=5)


# --- placeholder signatures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["sr25519", "ed25519", "ecdsa"])
@pytest.mark.parametrize("name", [DEV_15, CERE_14])
def test_no_account_has_made_a_placeholder_signature(name: str, scheme: str) -> None:
    chain: Runtime = runtime(name)
    pair = Keypair.from_uri("//Alice", scheme=scheme)
    zero = BlockHash(bytes(32))
    unsigned = compose(
        chain, TRANSFER, account=pair.account, nonce=0, genesis=zero, birth=BlockRef(0, zero),
        mortality=Mortality.immortal(),
    )  # fmt: skip
    decoded = chain.decode_extrinsic(unsigned.fake_signed(scheme))
    assert isinstance(decoded.signature, dict)
    (signature,) = decoded.signature.values()
    assert len(signature) == len(pair.sign(b""))
    if scheme == "sr25519":
        assert not signature[63] & 0x80  # schnorrkel marks its signatures there
    elif scheme == "ed25519":
        assert int.from_bytes(signature[32:], "little") > 2**253  # above the group's order
    else:
        assert not any(signature[:64])  # r = s = 0
    for account in (pair.account, AccountId(bytes(32)), AccountId(b"\1" * 32)):
        assert not verify_for_account(scheme, account, unsigned.payload, signature)


def test_what_the_account_holds_is_read_from_the_block_that_is_named() -> None:
    node = foreign.node_of(foreign.runtime("paseo-coretime"), foreign.recorded("paseo-coretime"))
    asked: list[object] = []

    def answer(of: str, at: object = None) -> object:
        asked.append(at)
        return "0x" + node.storage[bytes.fromhex(of[2:])].hex()

    node.answers["state_getStorage"] = answer
    run = checked(node, foreign.CALLS["remark"])
    assert asked == [str(run.block.hash)]
    assert run.state is OK and run.fee < FREE
